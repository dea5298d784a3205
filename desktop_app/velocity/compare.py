"""Renders a template with both engines and tells where they differ: nobody knows which one an account
runs."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from desktop_app.velocity.errors import VelocityError
from desktop_app.velocity.limits import Limits
from desktop_app.velocity.template import ToolSettings, compile_template
from desktop_app.velocity.trace import Trace


@dataclass(frozen=True)
class EngineResult:
    """output or error of one engine (the other is None), and where its output came from."""

    engine: str
    output: str | None
    error: VelocityError | None
    trace: Trace


@dataclass(frozen=True)
class Difference:
    """Output lines that differ. line: where in the template it began (None if unknown); new, old: the lines
    of 2.4.1 and of 1.7."""

    line: int | None
    new: tuple[str, ...]
    old: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """new: 2.4.1; old: 1.7; same is true when outputs are equal or both fail on the same line."""

    new: EngineResult
    old: EngineResult
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        return not self.differences


def _render(
    engine: str,
    text: str,
    data: Any,
    root: Mapping[str, Any] | None,
    tools: Iterable[str],
    limits: Limits,
    settings: ToolSettings,
) -> EngineResult:
    trace = Trace()
    try:
        template = compile_template(text, engine, limits=limits)
        output = template.render(data, root=root, tools=tools, limits=limits, trace=trace, settings=settings)
    except VelocityError as error:
        return EngineResult(engine, None, error, trace)
    return EngineResult(engine, output, None, trace)


def render_both(
    text: str,
    data: Any,
    *,
    root: Mapping[str, Any] | None = None,
    tools: Iterable[str] = (),
    limits: Limits = Limits(),  # noqa: B008 - frozen
    settings: ToolSettings = ToolSettings(),  # noqa: B008 - frozen
) -> Comparison:
    """Never raises for a template: errors stand in the results."""
    names = tuple(tools)
    new = _render("2.4.1", text, data, root, names, limits, settings)
    old = _render("1.7", text, data, root, names, limits, settings)
    return Comparison(new, old, tuple(_differences(new, old)))


def _differences(new: EngineResult, old: EngineResult) -> list[Difference]:
    if new.output is None or old.output is None:
        if new.error is not None and old.error is not None and new.error.line == old.error.line:
            return []
        error = new.error or old.error
        line = error.line if error else None
        return [Difference(line, _shown(new), _shown(old))]
    if new.output == old.output:
        return []
    a, b = new.output.splitlines(keepends=True), old.output.splitlines(keepends=True)
    found: list[Difference] = []
    for kind, start, end, old_start, old_end in difflib.SequenceMatcher(
        None, a, b, autojunk=False
    ).get_opcodes():
        if kind != "equal":
            place = _place(new.trace, a, start) or _place(old.trace, b, old_start)
            found.append(Difference(place, tuple(a[start:end]), tuple(b[old_start:old_end])))
    return found


def _shown(result: EngineResult) -> tuple[str, ...]:
    return (result.output,) if result.output is not None else (f"error: {result.error}",)


def _place(trace: Trace, lines: list[str], index: int) -> int | None:
    """The template line behind the first character of an output line."""
    place = trace.template_place(sum(map(len, lines[:index])))
    return place[0] if place else None
