"""Draws a draft and examines it: what a person sees, and everything there is to know about it.

Owns: the order of the steps (engine, merge tags, checks) and the templates compiled last. Must not: open a
process
or keep a person's data. Runs in a child process, since a template may be hostile.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from desktop_app.services.preview.blanks import find_blanks, marked_html
from desktop_app.services.preview.checks import check_message
from desktop_app.services.preview.data_findings import data_findings, template_findings
from desktop_app.services.preview.form_fields import fields_of
from desktop_app.services.preview.nouns import Difference, Draft, Drawn, Problem, Report
from desktop_app.services.preview.plain_drawing import draw_plain, examine_plain
from desktop_app.services.preview.plain_text import plain_text
from desktop_app.services.preview.provenance import Provenance
from desktop_app.services.preview.syntaxes import VELOCITY
from desktop_app.velocity import (
    Limits,
    PlatformContext,
    Template,
    Trace,
    VelocityError,
    compile_template,
    merge_tags,
    parse_errors,
    skeleton,
)
from desktop_app.velocity.variable_tree import tree_of

TOOLS = ("mathTool", "numberTool", "dateTool")
LIMITS = Limits()  # 1.5 s: a hostile template is given up before two
WIDE_LIMITS = Limits(parse_seconds=6.0, seconds=6.0)  # for what runs behind the picture on a busy computer
_KEPT = 6

_compiled: OrderedDict[tuple[str, str], Template] = OrderedDict()


def template_of(text: str, engine: str = "2.4.1", limits: Limits = LIMITS) -> Template:
    """Compiled once as long as the text stays. Raises VelocityError."""
    key = (engine, text)
    found = _compiled.get(key)
    if found is None:
        found = _compiled[key] = compile_template(text, engine, limits=limits)
        if len(_compiled) > _KEPT:
            _compiled.popitem(last=False)
    _compiled.move_to_end(key)
    return found


def problem_of(error: VelocityError) -> Problem:
    return Problem(error.line or 0, error.column or 0, error.message, error.kind)


def draw(draft: Draft) -> Drawn:
    """The message exactly as it would leave. Never raises for a template."""
    if draft.syntax != VELOCITY:
        return draw_plain(draft)
    began = time.perf_counter()
    try:
        template = template_of(draft.text)
        left = max(0.1, LIMITS.seconds - (time.perf_counter() - began))  # one time for reading and drawing
        output = template.render(context_of(draft), tools=TOOLS, limits=replace(LIMITS, seconds=left))
    except VelocityError as error:
        return Drawn(None, problem_of(error), time.perf_counter() - began)
    html = merge_tags.fill(output, all_fields(draft)) if "%" in output else output
    seconds = time.perf_counter() - began
    return Drawn(html, None, seconds, len(html.encode("utf-8", "surrogatepass")))


def examine(draft: Draft) -> Report:
    """Everything about one drawing; what could be found out until an error stands in the report."""
    if draft.syntax != VELOCITY:
        return examine_plain(draft)
    try:
        template = template_of(draft.text, limits=WIDE_LIMITS)
        plan = template.plan(WIDE_LIMITS)
    except VelocityError as error:
        errors = [error] if error.kind == "limit" else parse_errors(draft.text, limits=WIDE_LIMITS) or [error]
        return Report(problems=tuple(problem_of(one) for one in errors))
    tree = tree_of(plan)
    trace = Trace()
    fields, keys = fields_of(tree), tuple(tree)
    shape: dict[str, Any] = {"fields": fields, "keys": keys, "skeleton": skeleton(tree)}
    known = template_findings(draft.text, plan)
    try:
        output = template.render(context_of(draft), tools=TOOLS, limits=WIDE_LIMITS, trace=trace)
    except VelocityError as error:
        return Report(
            **shape,
            problems=(problem_of(error),),
            findings=tuple(known),
            differences=_differences(draft, None, error, None),
            compared=True,
        )
    contact = all_fields(draft)
    origin = Provenance(output, trace.ranges, contact)
    findings = [
        *data_findings(draft, tree, plan),
        *check_message(origin.text, origin.line_at),
        *known,
    ]
    blanks = find_blanks(draft.text, trace, contact)
    return Report(
        **shape,
        blanks=tuple(blanks),
        findings=tuple(sorted(findings, key=_rank)),
        differences=_differences(draft, output, None, origin),
        untaken=tuple((branch.line, branch.kind) for branch in trace.untaken),
        plain=plain_text(origin.text),
        marked=_marked(draft, plan.references, blanks, origin.text),
        compared=True,
    )


def context_of(draft: Draft) -> PlatformContext:
    return PlatformContext(draft.contact, draft.data)


def all_fields(draft: Draft) -> Mapping[str, Any]:
    """What merge tags are filled from: contact fields, and the message's own data where they are plain
    values."""
    plain = {name: value for name, value in draft.data.items() if not isinstance(value, dict | list)}
    return {**plain, **draft.contact}


def _marked(draft: Draft, references: Any, blanks: Any, html: str) -> str | None:
    if not blanks:
        return None

    def render(text: str) -> str | None:
        try:
            made = compile_template(text, limits=WIDE_LIMITS)
            output = made.render(context_of(draft), tools=TOOLS, limits=WIDE_LIMITS)
        except VelocityError:
            return None
        return merge_tags.fill(output, all_fields(draft))

    return marked_html(draft.text, references, blanks, html, render)


def _differences(
    draft: Draft, output: str | None, error: VelocityError | None, origin: Provenance | None
) -> tuple[Difference, ...]:
    """Where 1.7 would make something else: nobody knows which engine an account runs."""
    try:
        old_template = template_of(draft.text, "1.7", WIDE_LIMITS)
        old = old_template.render(context_of(draft), tools=TOOLS, limits=WIDE_LIMITS)
    except VelocityError as failed:
        if error is not None and failed.line == error.line:
            return ()
        line = failed.line or (error.line if error else 0) or 0
        return (Difference(line, error.message if error else "", str(failed)),)
    if error is not None or output is None:
        return (Difference((error.line if error else 0) or 0, str(error), old[:200]),)
    if old == output:
        return ()
    spaces = output.split() == old.split()
    new_lines, old_lines = output.splitlines(), old.splitlines()
    found: list[Difference] = []
    for start, end, old_start, old_end in _changed(new_lines, old_lines):
        offset = sum(len(line) + 1 for line in new_lines[:start])
        line = origin.line_at_output(offset) if origin is not None else 0
        new, before = "\n".join(new_lines[start:end]), "\n".join(old_lines[old_start:old_end])
        found.append(Difference(line, new, before, spaces))
    return tuple(found)


def _changed(new: list[str], old: list[str]) -> list[tuple[int, int, int, int]]:
    import difflib

    # what both begin and end with needs no search: a difference in a long message is found at once
    head = 0
    while head < min(len(new), len(old)) and new[head] == old[head]:
        head += 1
    tail = 0
    while tail < min(len(new), len(old)) - head and new[-1 - tail] == old[-1 - tail]:
        tail += 1
    a, b = new[head : len(new) - tail], old[head : len(old) - tail]
    if len(a) * len(b) > 4_000_000:
        return [(head, len(new) - tail, head, len(old) - tail)]
    codes = difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    return [(head + i, head + j, head + k, head + m) for kind, i, j, k, m in codes if kind != "equal"]


def _rank(finding: Any) -> tuple[int, int]:
    return (("error", "warning", "info").index(finding.severity), finding.line)
