"""Arithmetic, comparison and ranges of both engines, on Java values."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from desktop_app.velocity.errors import JavaFault, LimitExceeded
from desktop_app.velocity.java import numbers as n
from desktop_app.velocity.java.classes import class_of
from desktop_app.velocity.java.collections import ArrayList, IntegerRange
from desktop_app.velocity.java.values import NUMBERS, BigInteger, Float, java_equals, number_to_java
from desktop_app.velocity.limits import check_items, check_text
from desktop_app.velocity.runtime import text_17, text_24


def as_number(value: Any) -> Any:
    """2.x: a number as it is, anything else by the text it prints; None if that is no number."""
    if type(value) in NUMBERS:
        return value
    if value is None:
        return None
    text = value if type(value) is str else text_24(value)
    return None if text is None or len(text) > 3000 else n.parse_decimal(text)


def _only_number(value: Any) -> Any:
    return value if type(value) in NUMBERS else None


def _divide(left: Any, right: Any) -> Any:
    return None if n.is_zero(right) else n.divide(left, right)


def _modulo(left: Any, right: Any) -> Any:
    return None if n.is_zero(right) else n.modulo(left, right)


_OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "Add": n.add,
    "Subtract": n.subtract,
    "Mul": n.multiply,
    "Div": _divide,
    "Mod": _modulo,
}


def math_operation(
    kind: str, is_17: bool, left_complaint: Callable[[], None], right_complaint: Callable[[], None]
) -> Callable[[Any, Any], Any]:
    """left, right -> the result; None where an operand is no number (after a complaint) or the divisor is
    zero."""
    operation = _OPERATIONS[kind]
    number = _only_number if is_17 else as_number

    def perform(left: Any, right: Any) -> Any:
        if type(left) is int and type(right) is int:
            return operation(left, right)
        a, b = number(left), number(right)
        if a is None:
            left_complaint()
            return None
        if b is None:
            right_complaint()
            return None
        if is_17 and (type(a) in _LARGE or type(b) in _LARGE):
            a, b = _exactly(a), _exactly(b)
        return operation(a, b)

    return perform


_LARGE = frozenset((BigInteger, Decimal))


def _exactly(value: Any) -> Any:
    """1.7 takes a double beside a large number with all its binary digits."""
    if type(value) not in (float, Float):
        return value
    if value != value or value in (math.inf, -math.inf):
        raise JavaFault("java.lang.NumberFormatException", "Infinite or NaN")
    return Decimal(value)


def joined(left: str, right: str) -> str:
    check_text(len(left) + len(right))
    return left + right


def compare_24(left: Any, right: Any) -> int | None:
    """-1, 0, 1 as numbers; None where the two are no numbers."""
    if type(left) is str and type(right) is str:
        return None
    a, b = as_number(left), as_number(right)
    return None if a is None or b is None else n.compare(a, b)


def equal_24(left: Any, right: Any) -> bool:
    if left is None or right is None:
        return left is right
    result = compare_24(left, right)
    return result == 0 if result is not None else _equal(left, right, text_24)


def equal_17(left: Any, right: Any) -> bool:
    if type(left) in NUMBERS and type(right) in NUMBERS:
        return n.compare(left, right) == 0
    if left is None or right is None:
        return left is right
    return _equal(left, right, text_17)


def _equal(left: Any, right: Any, text: Callable[[Any], str | None]) -> bool:
    a, b = class_of(left), class_of(right)
    if a.key in b.ancestors or b.key in a.ancestors:
        return java_equals(left, right)
    return text(left) == text(right)


def compare_17(left: Any, right: Any) -> int | None:
    if type(left) in NUMBERS and type(right) in NUMBERS:
        return n.compare(left, right)
    return None


COMPARISONS: dict[str, Callable[[int], bool]] = {
    "LT": lambda order: order == -1,
    "GT": lambda order: order == 1,
    "LE": lambda order: order <= 0,
    "GE": lambda order: order >= 0,
}


def integer_range(left: Any, right: Any, is_17: bool) -> Any:
    """[left..right]; None where a bound is no number."""
    number = _only_number if is_17 else as_number
    a, b = number(left), number(right)
    if a is None or b is None:
        return None
    low, high = n.narrow_to_int(a), n.narrow_to_int(b)
    if not is_17:
        return IntegerRange(low, high)
    check_items(abs(high - low) + 1)
    step = 1 if low < high else -1
    return ArrayList(range(low, high + step, step))


def negated(value: Any, complaint: Callable[[], None]) -> Any:
    number = as_number(value)
    if number is None:
        complaint()
        return None
    return n.negate(number)


def parse_number(image: str) -> Any:
    """A literal: Integer, Long or BigInteger by size. ValueError where the lexer glued something in front."""
    if len(image) > 3000:
        raise LimitExceeded("a number of more than 3,000 digits")
    return number_to_java(int(image))


def parse_float(image: str) -> float:
    """ValueError where the lexer glued something in front."""
    return float(image[:3000])
