"""The state of one rendering: variables, output, macros, limits. Must not know the syntax tree."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from desktop_app.velocity.errors import LimitExceeded
from desktop_app.velocity.java.collections import Collection
from desktop_app.velocity.java.maps import JavaMap
from desktop_app.velocity.java.small_objects import Optional
from desktop_app.velocity.java.text import java_text
from desktop_app.velocity.java.values import Array, Plain
from desktop_app.velocity.limits import MAX_TEXT, Guard, Limits

if TYPE_CHECKING:
    from desktop_app.velocity.trace import Trace

Render = Callable[["Run"], None]
Value = Callable[["Run"], Any]
Test = Callable[["Run"], bool]


class Variables(dict[str, Any]):
    """The context of 2.x: one flat name space."""

    def remove(self, name: str) -> Any:
        return self.pop(name, None)


class Run:
    """vars: the context; w: writes a piece of output; macros: by name; trace: what is being recorded, if
    anything."""

    __slots__ = (
        "_counted",
        "_length",
        "buffer",
        "depth",
        "guard",
        "limits",
        "loops",
        "macro_names",
        "macros",
        "trace",
        "vars",
        "w",
    )

    def __init__(
        self, variables: Any, macros: dict[str, Any], limits: Limits, guard: Guard, trace: Trace | None
    ) -> None:
        self.vars = variables
        self.macros = macros
        self.limits = limits
        self.guard = guard
        self.trace = trace
        self.buffer: list[str] = []
        self.w: Callable[[str], None] = self.buffer.append
        self.loops = 0
        self.depth = 0
        self.macro_names: list[str] = []
        self._counted = 0
        self._length = 0

    def capture(self, render: Render) -> str:
        """What the node would write, as a text."""
        saved = (self.buffer, self.w, self._counted, self._length)
        self.buffer = []
        self.w = self.buffer.append
        self._counted = self._length = 0
        try:
            render(self)
            return self.text(MAX_TEXT)
        finally:
            self.buffer, self.w, self._counted, self._length = saved

    def text(self, most: int | None = None) -> str:
        self.check_output(self.limits.output if most is None else most)
        return "".join(self.buffer)

    def check_output(self, most: int) -> None:
        fresh = self.buffer[self._counted :]
        self._counted += len(fresh)
        self._length += sum(map(len, fresh))
        if self._length > most:
            raise LimitExceeded(f"the output is longer than {most:,} characters")

    def pass_loop(self) -> None:
        """Once for every pass of a loop."""
        self.loops += 1
        if self.loops & 63 == 0:
            if self.loops > self.limits.loop:
                raise LimitExceeded(f"loops of more than {self.limits.loop:,} passes")
            self.guard.check()
            self.check_output(self.limits.output)

    def enter(self) -> None:
        """Into a macro, a defined block or evaluated text."""
        self.depth += 1
        if self.depth > self.limits.depth:
            raise LimitExceeded(f"nested more than {self.limits.depth} deep")
        self.guard.check()
        self.check_output(self.limits.output)

    def leave(self) -> None:
        self.depth -= 1


class BlockReference(Plain):
    """The value of a #define, and $bodyContent: a piece of template, rendered where it is printed."""

    __slots__ = ("_most", "_owner", "_render", "_run", "depth")
    java_class = "BlockReference"

    def __init__(self, run: Run, render: Render, owner: object, most: int) -> None:
        self._run = run
        self._render = render
        self._owner = owner
        self._most = most
        self.depth = 0

    def render(self, run: Run) -> bool:
        """False when nested too deep: then nothing was written."""
        from desktop_app.velocity.errors import StopRendering

        if self.depth + 1 > self._most:
            return False
        self.depth += 1
        run.enter()
        try:
            self._render(run)
        except StopRendering as stop:
            if not stop.is_for(self._owner):
                raise
        finally:
            run.leave()
            self.depth -= 1
        return True

    def text_or_none(self) -> str | None:
        done = [False]

        def render(run: Run) -> None:
            done[0] = self.render(run)

        text = self._run.capture(render)
        return text if done[0] else None

    def text_java(self) -> str:
        return self.text_or_none() or ""

    def as_boolean(self) -> bool:
        return self.depth <= self._most


def text_24(value: Any) -> str | None:
    """How 2.x prints a value: as toString, arrays like lists."""
    kind = type(value)
    if kind is str:
        return str(value)
    if kind is Array:
        return (
            "["
            + ", ".join(
                [java_text(item) if type(item) is not Array else str(text_24(item)) for item in value.items]
            )
            + "]"
        )
    if isinstance(value, BlockReference):
        return value.text_or_none()
    return java_text(value)


def text_17(value: Any) -> str | None:
    return value.text_or_none() if isinstance(value, BlockReference) else java_text(value)


def truth_24(value: Any) -> bool:
    """2.x: null, false, zero and everything empty are false."""
    kind = type(value)
    if value is None or value is False:
        return False
    if value is True:
        return True
    if kind is str:
        return bool(value)
    if isinstance(value, JavaMap | Collection):
        return value.size() != 0
    if kind is Array:
        return len(value.items) != 0
    if kind is Optional:
        return value.value is not None
    if isinstance(value, BlockReference):
        return value.as_boolean()
    if isinstance(value, Plain):
        return True
    return bool(value != 0)


def truth_17(value: Any) -> bool:
    """1.7: only null and false are false."""
    if value is None or value is False:
        return False
    return not isinstance(value, BlockReference) or value.text_or_none() is not None
