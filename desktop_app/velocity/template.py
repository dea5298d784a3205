"""A compiled template: render it as often as needed. Rendering never changes the template, nor the data
given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from desktop_app.velocity import scope
from desktop_app.velocity.compiler import Compiler
from desktop_app.velocity.context import PlatformContext
from desktop_app.velocity.errors import JavaFault, LimitExceeded, StopRendering, VelocityError
from desktop_app.velocity.java import methods_objects
from desktop_app.velocity.java.convert import to_java
from desktop_app.velocity.limits import Guard, Limits, running
from desktop_app.velocity.lint import parse_errors
from desktop_app.velocity.runtime import Render, Run, Variables
from desktop_app.velocity.source import from_units, to_units
from desktop_app.velocity.tools import TOOLS, install_tools
from desktop_app.velocity.trace import Plan, Trace
from desktop_app.velocity.variable_tree import Variable, tree_of

T = TypeVar("T")
ENGINES = ("2.4.1", "1.7")
_MORE_ERRORS_UP_TO = 200_000  # characters: of a longer text one error is told, since each costs a reading

methods_objects.install()
scope.install()
install_tools()


def _guarded(seconds: float, action: Callable[[Guard], T]) -> T:
    """Runs with a guard for the whole thread; every way of failing leaves as VelocityError."""
    before = running.guard
    guard = Guard(seconds)
    running.guard = guard
    try:
        return action(guard)
    except JavaFault as fault:
        raise VelocityError(fault.text()) from None
    except RecursionError:
        raise LimitExceeded("the template nests too deep") from None
    except MemoryError:
        raise LimitExceeded("the template needs too much memory") from None
    finally:
        running.guard = before


@dataclass(frozen=True)
class ToolSettings:
    """What the tools know of the world. now: the present moment, None for the clock; timezone: of the
    contact, as "GMT+3", "UTC" or a zone name."""

    now: datetime | None = None
    timezone: str = "UTC"


class Template:
    """Made by compile_template; safe to render from several threads."""

    def __init__(self, text: str, engine: str, limits: Limits) -> None:
        self.text = text
        self.engine = engine
        self._macros: dict[str, Any] = {}
        self._render = self._compile(self._macros, limits, None)
        self._traced: tuple[Render, dict[str, Any], Plan] | None = None

    def _compile(self, macros: dict[str, Any], limits: Limits, plan: Plan | None) -> Render:
        units = to_units(self.text)
        return _guarded(
            limits.parse_seconds,
            lambda guard: Compiler(units, self.engine, limits, guard, macros, plan=plan).compile(),
        )

    def render(
        self,
        data: Any,
        *,
        root: Mapping[str, Any] | None = None,
        tools: Iterable[str] = (),
        limits: Limits = Limits(),  # noqa: B008 - frozen
        trace: Trace | None = None,
        settings: ToolSettings = ToolSettings(),
    ) -> str:
        """The text for these data, bound as `$data` (or a PlatformContext, which binds itself); `root` gives
        further top-level variables, `tools` binds tools by name ("mathTool", "numberTool", "dateTool").
        Raises VelocityError."""
        names = tuple(tools)
        unknown = [name for name in names if name not in TOOLS]
        if unknown:
            raise VelocityError(f"there is no tool named {unknown[0]}")

        def run_it(guard: Guard) -> str:
            if isinstance(data, PlatformContext):
                variables = data.variables()
            else:
                variables = Variables(data=to_java(data))
            for name, value in (root or {}).items():
                variables[to_units(name)] = to_java(value)
            for name in names:
                variables[name] = TOOLS[name](settings.now, settings.timezone)
            return self._run(variables, limits, guard, trace)

        return _guarded(limits.seconds, run_it)

    def plan(self, limits: Limits = Limits()) -> Plan:  # noqa: B008 - frozen
        """What the template reads and where it branches, known without data."""
        return self._tracing(limits)[2]

    def _run(self, variables: Any, limits: Limits, guard: Guard, trace: Trace | None) -> str:
        render, macros = self._render, self._macros
        if trace is not None:
            render, macros, plan = self._tracing(limits)
            trace.start(plan)
        run = Run(variables, dict(macros), limits, guard, trace)
        if trace is not None:
            trace.watch(run)
        try:
            render(run)
        except StopRendering as stop:
            if stop.owner is not None:
                raise VelocityError("#break of a scope that is not running") from None
        return from_units(run.text())

    def _tracing(self, limits: Limits) -> tuple[Render, dict[str, Any], Plan]:
        if self._traced is None:
            plan = Plan()
            macros: dict[str, Any] = {}
            self._traced = (self._compile(macros, limits, plan), macros, plan)
        return self._traced


def compile_template(text: str, engine: str = "2.4.1", *, limits: Limits = Limits()) -> Template:  # noqa: B008
    """Compiles once. Raises VelocityError (kind "parse") with line and column; `others` holds further errors
    found."""
    if engine not in ENGINES:
        raise VelocityError(f"there is no engine {engine}; known are {', '.join(ENGINES)}")
    try:
        return Template(text, engine, limits)
    except LimitExceeded:
        raise
    except VelocityError as error:
        if error.kind == "parse" and len(text) <= _MORE_ERRORS_UP_TO:
            found = parse_errors(text, engine, limits)
            error.others = tuple(
                other for other in found if (other.line, other.column) != (error.line, error.column)
            )
        raise


def plan_of(text: str, engine: str = "2.4.1") -> Plan:
    """What a template reads, known without data. Raises VelocityError."""
    return Template(text, engine, Limits()).plan()


def variables(text: str, engine: str = "2.4.1") -> dict[str, Variable]:
    """The variables a template reads, as a tree by name. Raises VelocityError."""
    return tree_of(plan_of(text, engine))
