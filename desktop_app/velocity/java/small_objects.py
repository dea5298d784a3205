"""Java objects a template meets rarely: streams without functions, Optional, Locale."""

from __future__ import annotations

from typing import Any

from desktop_app.velocity.java.text import java_text
from desktop_app.velocity.java.values import JavaObject, Plain, java_equals, java_hash


class Stream(JavaObject):
    """The few operations of a stream that need no function."""

    __slots__ = ("items",)
    java_class = "Stream"

    def __init__(self, items: list[Any]) -> None:
        self.items = items


class Optional(Plain):
    __slots__ = ("value",)
    java_class = "Optional"

    def __init__(self, value: Any) -> None:
        self.value = value

    def text_java(self) -> str:
        return "Optional.empty" if self.value is None else f"Optional[{java_text(self.value)}]"

    def equals_java(self, other: Any) -> bool:
        return isinstance(other, Optional) and java_equals(self.value, other.value)

    def hash_java(self) -> int:
        return java_hash(self.value)


class Locale(Plain):
    """Only the name; formatting here is that of en_US."""

    __slots__ = ("name",)
    java_class = "Locale"

    def __init__(self, name: str) -> None:
        self.name = name

    def text_java(self) -> str:
        return self.name

    def equals_java(self, other: Any) -> bool:
        return isinstance(other, Locale) and self.name == other.name

    def hash_java(self) -> int:
        return java_hash(self.name)
