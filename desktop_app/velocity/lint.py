"""Warnings about a template that need no data: several parse errors at once, references that print
themselves when empty, forms that only one engine knows, directives that are none."""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop_app.velocity.directive_names import CONTROL, DIRECTIVES, DIRECTIVES_17
from desktop_app.velocity.errors import LimitExceeded, VelocityError
from desktop_app.velocity.limits import Guard, Limits
from desktop_app.velocity.parser import Parser
from desktop_app.velocity.parser17 import Parser17
from desktop_app.velocity.source import Lines, to_units

_MOST_ERRORS = 10
_CLOSERS = ("END", "ELSE", "ELSEIF")
_CURLY = re.compile(r"#(?:if|elseif|set|foreach)\s*\([^)\n]*[“”„’‘«»]")
_CALL = re.compile(r"(?<![\\#\w&])#\{?([A-Za-z_][A-Za-z0-9_]*)\}?[ \t]*\(")
_OLD_NAMES = re.compile(r"\$!?\{?(velocityCount|velocityHasNext)\b")
_MACRO = re.compile(r"#\{?macro\}?\s*\(\s*([A-Za-z_][A-Za-z0-9_]*)")
_HEX = re.compile(r"[0-9a-fA-F]{3,8}\Z")


@dataclass(frozen=True)
class Finding:
    """code: "parse", "plain", "old_name", "curly_quotes" or "unknown_directive"; severity: "error" or
    "warning"."""

    line: int
    column: int
    code: str
    severity: str
    message: str


def parse_errors(text: str, engine: str = "2.4.1", limits: Limits = Limits()) -> list[VelocityError]:  # noqa: B008
    """All parse errors that can be found: after each the statement around it is taken as plain text."""
    units = to_units(text)
    errors: list[VelocityError] = []
    opened = 0
    guard = Guard(limits.parse_seconds)
    for _ in range(3 * _MOST_ERRORS):
        kind = Parser17 if engine == "1.7" else Parser
        parser = kind(units, engine, limits, guard, lambda name: False)
        try:
            parser.parse()
            return errors
        except LimitExceeded as error:
            return errors or [error]
        except RecursionError:
            return errors
        except VelocityError as error:
            start, closer = parser.failed_at(_CLOSERS)
            if not (closer and opened):
                errors.append(error)
            opened += -1 if closer and opened else 1 if parser.failed_opening(start) else 0
            mark = units.find("#" if closer else units[start : start + 1], start)
            if (
                len(errors) >= _MOST_ERRORS
                or not 0 <= start < len(units)
                or mark < 0
                or units[mark] not in "#$"
            ):
                return errors
            units = units[:mark] + " " + units[mark + 1 :]
    return errors


def lint(text: str, engine: str = "2.4.1") -> list[Finding]:
    """Findings in the order of the text."""
    from desktop_app.velocity.template import plan_of
    from desktop_app.velocity.variable_tree import printed_plainly

    units = to_units(text)
    lines = Lines(units)
    findings = [_from_error(error) for error in parse_errors(text, engine)]
    findings += _patterns(units, lines, engine)
    if not findings or all(finding.code != "parse" for finding in findings):
        try:
            plan = plan_of(text, engine)
        except VelocityError as error:
            return [*findings, _from_error(error)]
        for reference in plan.references:
            if printed_plainly(reference):
                message = f"{reference.text} appears in the message as it stands when its value is missing"
                findings.append(Finding(reference.line, reference.column, "plain", "warning", message))
    return sorted(findings, key=lambda finding: (finding.line, finding.column))


def _from_error(error: VelocityError) -> Finding:
    return Finding(error.line or 1, error.column or 1, "parse", "error", error.message)


def _patterns(text: str, lines: Lines, engine: str) -> list[Finding]:
    found: list[Finding] = []
    for match in _CURLY.finditer(text):
        message = "curly quotes inside a directive: the engine knows straight quotes only"
        found.append(Finding(*lines.place(match.end() - 1), "curly_quotes", "error", message))
    if engine != "1.7":
        for match in _OLD_NAMES.finditer(text):
            message = (
                f"${match.group(1)} exists in Velocity 1.x only; use $foreach.count and $foreach.hasNext"
            )
            found.append(Finding(*lines.place(match.start()), "old_name", "warning", message))
    known = CONTROL | set(_MACRO.findall(text)) | (DIRECTIVES_17 if engine == "1.7" else DIRECTIVES)
    for match in _CALL.finditer(text):
        name = match.group(1)
        if name not in known and not _HEX.match(name):
            message = f"#{name} is no directive and no macro of this template: it is printed as it stands"
            found.append(Finding(*lines.place(match.start()), "unknown_directive", "warning", message))
    return found
