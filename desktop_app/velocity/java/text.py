"""String.valueOf: how every Java value prints."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from desktop_app.velocity.java.numbers import decimal_text, double_text, float_text
from desktop_app.velocity.java.values import Array, Char, ClassObject, Float, JavaObject, Plain, java_hash
from desktop_app.velocity.limits import check_text, tick

_ARRAY_CODES = {"char": "[C", "byte": "[B", "int": "[I", "long": "[J", "double": "[D"}


def java_text(value: Any) -> str:
    """toString(); null prints as "null"."""
    kind = type(value)
    if kind is str:
        return str(value)
    if kind is int:
        return int.__repr__(value)
    if value is None:
        return "null"
    if kind is bool:
        return "true" if value else "false"
    if kind is float:
        return double_text(value)
    if kind is Float:
        return float_text(value)
    if kind is Decimal:
        return decimal_text(value)
    if kind is Char:
        return str(value.unit)
    if isinstance(value, int):
        return int.__repr__(value)
    tick()
    if isinstance(value, Plain):
        return value.text_java()
    if isinstance(value, ClassObject):
        from desktop_app.velocity.java.classes import class_named  # the registry knows the names

        return class_named(value.key).describe()
    if isinstance(value, Array):
        code = _ARRAY_CODES.get(value.component, f"[Ljava.lang.{value.component};")
        return f"{code}@{java_hash(value):x}"
    assert isinstance(value, JavaObject)
    return f"{value.java_class}@{java_hash(value):x}"


def joined(parts: list[str], opening: str, closing: str) -> str:
    check_text(sum(map(len, parts)) + 2 * len(parts))
    return opening + ", ".join(parts) + closing
