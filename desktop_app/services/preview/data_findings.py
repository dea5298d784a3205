"""What is odd about the data beside a template: keys unused or misspelt, values that break HTML.

Owns: these rules, and the warnings that need no data. Must not: render.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from desktop_app.services.preview.blanks import key_of
from desktop_app.services.preview.nouns import Draft, Finding
from desktop_app.velocity import Plan, Variable, lint, merge_tags

_BREAKS = re.compile(r"<[A-Za-z/!?]|&(?!#?\w{1,32};)")
_UNVERIFIED = re.compile(r"\$!?\{?(numberTool|dateTool)\b")
_LONGEST_VALUE = 60
_LINT_UP_TO = 200_000  # characters; beyond, only the engine itself speaks


def template_findings(text: str, plan: Plan) -> list[Finding]:
    """Warnings known without data. ``plan`` tells that the template can be read."""
    found: list[Finding] = []
    rows = text.splitlines()
    if len(text) <= _LINT_UP_TO:
        for one in lint(text):
            if one.code in ("parse", "plain"):
                continue  # parse errors are problems; plain references are told below
            row = rows[one.line - 1] if one.line <= len(rows) else ""
            found.append(_finding(f"lint_{one.code}", one.severity, one.line, row.strip()[:_LONGEST_VALUE]))
    for reference in plan.references:
        own = reference.path[0] in plan.own_names and reference.path[0] != "data"
        if reference.printed and not reference.quiet and not own:
            found.append(Finding("plain", "info", reference.line, reference.text))
    for number, row in enumerate(rows, 1):
        tools = dict.fromkeys(_UNVERIFIED.findall(row))
        found.extend(Finding("not_verified", "info", number, f"${tool}") for tool in tools)
    return found


def data_findings(draft: Draft, tree: Mapping[str, Variable], plan: Plan) -> list[Finding]:
    """Unused and misspelt keys of the message's own data, and values that break HTML."""
    found: list[Finding] = []
    data = draft.data
    if len(data) == 1 and isinstance(data.get("data"), Mapping):
        data = data["data"]
    tags = {_folded(tag.name) for tag in merge_tags.tags(draft.text)}
    own = {name: value for name, value in data.items() if _folded(name) not in tags}
    _keys(own, tree, "", {name.casefold() for name in draft.contact}, found)
    printed: dict[str, int] = {}
    for reference in plan.references:
        if reference.printed and not reference.calls:
            printed.setdefault(key_of(reference.path), reference.line)
    for path, value in _texts(data, ""):
        line = printed.get(path)
        if line is not None and _BREAKS.search(value):
            found.append(Finding("breaks_html", "warning", line, path, value[:_LONGEST_VALUE]))
    seen: set[tuple[str, str]] = set()
    unique = []
    for one in found:
        if (one.code, one.detail) not in seen:
            seen.add((one.code, one.detail))
            unique.append(one)
    return unique


def _keys(
    data: Mapping[str, Any], tree: Mapping[str, Variable], above: str, contact: set[str], found: list[Finding]
) -> None:
    unused = [name for name in data if name not in tree and not _used_as_text(name, tree)]
    for name in tree:
        if name in data or name.casefold() in contact:
            continue
        near = near_name(name, unused)
        if near:
            line = tree[name].places[0][0] if tree[name].places else 0
            found.append(Finding("misspelt", "warning", line, above + near, above + name))
            unused.remove(near)
    found.extend(Finding("unused", "info", 0, above + name) for name in unused)
    for name, variable in tree.items():
        value = data.get(name)
        if not variable.children:
            continue
        if isinstance(value, Mapping):
            _keys(value, variable.children, f"{above}{name}.", set(), found)
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, Mapping):
                    _keys(item, variable.children, f"{above}{name}[].", set(), found)


def _used_as_text(name: str, tree: Mapping[str, Variable]) -> bool:
    return name == "data" and not tree.get("data")


def _folded(name: str) -> str:
    return re.sub(r"[_\-. ]", "", name).casefold()


def near_name(name: str, unused: list[str]) -> str:
    """The one of ``unused`` that was probably meant by ``name``, "" for none."""
    folded = {_folded(key): key for key in unused}
    same = folded.get(_folded(name))
    if same:
        return same
    near = difflib.get_close_matches(name.casefold(), list(folded), 1, 0.75)
    return folded[near[0]] if near and len(name) > 2 else ""


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, inside in value.items():
            yield from _texts(inside, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list):
        for inside in value:
            yield from _texts(inside, f"{path}[]")


def _finding(code: str, severity: str, line: int, detail: str) -> Finding:
    return Finding(code, "error" if severity == "error" else "warning", line, detail)
