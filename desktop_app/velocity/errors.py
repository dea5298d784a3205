"""The errors of the template engine. Everything a template can do wrong ends in a VelocityError; nothing of
Python's own errors may leave the engine. Must not know how templates are parsed or rendered."""

from __future__ import annotations


class VelocityError(Exception):
    """A template cannot be parsed or rendered.

    message: one line, in the engine's words. line, column: from 1, as Apache Velocity counts them (a tab
    goes to the next multiple of 8, a character outside the basic plane counts 2); None where no place is
    known. kind: "parse", "render" or "limit". others: further parse errors found behind this one."""

    def __init__(
        self,
        message: str,
        line: int | None = None,
        column: int | None = None,
        kind: str = "render",
        others: tuple[VelocityError, ...] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
        self.kind = kind
        self.others = others

    def __str__(self) -> str:
        if self.line is None:
            return self.message
        return f"line {self.line}, column {self.column}: {self.message}"


class LimitExceeded(VelocityError):
    """A template ran against one of the limits (depth, loop, output, seconds)."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message, line, column, "limit")


class JavaFault(Exception):
    """A Java method threw: caught by the node that made the call and turned into a VelocityError with its
    place."""

    def __init__(self, class_name: str, message: str | None = None) -> None:
        super().__init__(class_name, message)
        self.class_name = class_name
        self.message = message

    def text(self) -> str:
        return self.class_name if self.message is None else f"{self.class_name}: {self.message}"


class StopRendering(Exception):
    """#break and #stop on their way up. nearest: the first loop, macro or block takes it; owner: only that
    scope."""

    def __init__(self, nearest: bool, owner: object = None) -> None:
        super().__init__()
        self.nearest = nearest
        self.owner = owner

    def is_for(self, holder: object) -> bool:
        return self.nearest or (self.owner is not None and self.owner is holder)
