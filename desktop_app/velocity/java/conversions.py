"""The conversions of arguments that 2.x makes: what can become what, and how."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from desktop_app.velocity.errors import JavaFault
from desktop_app.velocity.java.classes import BOXED
from desktop_app.velocity.java.numbers import (
    decimal_to_int,
    narrow_to_int,
    narrow_to_long,
    parse_decimal,
    parse_double,
    parse_integer,
    to_double,
)
from desktop_app.velocity.java.small_objects import Locale
from desktop_app.velocity.java.text import java_text
from desktop_app.velocity.java.values import (
    INT_MAX,
    INT_MIN,
    LONG_MAX,
    LONG_MIN,
    BigInteger,
    Byte,
    Char,
    Float,
    Long,
    Short,
    to_float32,
    wrap_int,
)

PRIMITIVES = {boxed: primitive for primitive, boxed in BOXED.items()}


WIDER = {
    "short": ("byte",),
    "int": ("byte", "short"),
    "long": ("byte", "short", "int"),
    "float": ("byte", "short", "int", "long"),
    "double": ("byte", "short", "int", "long", "float"),
}


_NUMERIC = ("byte", "short", "int", "long", "float", "double")


_BIG = ("BigInteger", "BigDecimal")


Converter = Callable[[Any], Any]


def converter(formal: str, actual: str | None) -> Converter | None:
    """The conversion from a value of class (or primitive) `actual`, or None if there is none or none is
    needed."""
    if actual is None:
        return None
    actual = PRIMITIVES.get(actual, actual)
    if formal == "String":
        return java_text if actual != "String" else str
    if formal == "RoundingMode":
        return _to_rounding_mode if actual == "String" else None
    if formal == "Locale":
        return _to_locale if actual == "String" else None
    target = PRIMITIVES.get(formal, formal)
    if target == actual:
        return None
    if not _has_converter(formal, target, actual):
        return None
    return _CONVERTERS[target]


def _has_converter(formal: str, target: str, actual: str) -> bool:
    if target not in _CONVERTERS:
        return False
    if actual == "String":
        return True
    if target == "boolean":
        return actual in _NUMERIC or actual in _BIG or actual == "char"
    if actual == "boolean":
        return target in ("byte", "short", "int", "long")
    if target in ("BigInteger", "BigDecimal"):
        whole = ("byte", "short", "int", "long")
        if target == "BigInteger":
            return actual in whole or actual == "BigDecimal"
        return actual in _NUMERIC or actual == "BigInteger"
    if actual in _BIG:
        return True
    if actual not in _NUMERIC:
        return False
    # a primitive takes a smaller primitive by itself
    return not (formal in BOXED and actual in WIDER.get(target, ()))


def _number_format(value: Any) -> JavaFault:
    return JavaFault("java.lang.NumberFormatException", f"value out of range: {java_text(value)}")


def _whole(low: int, high: int, kind: Callable[[int], int]) -> Converter:
    def convert(value: Any) -> int:
        if type(value) is str:
            return kind(parse_integer(value, 10, low, high))
        if type(value) is bool:
            return kind(int(value))
        if type(value) is BigInteger or type(value) is Decimal:
            whole = decimal_to_int(value) if isinstance(value, Decimal) else int(value)
            if whole != value or not low <= whole <= high:
                raise JavaFault("java.lang.IllegalArgumentException", "out of range")
            return kind(whole)
        number = to_double(value)
        if number < low or number > high:
            raise _number_format(value)
        return kind(narrow_to_long(value) if high == LONG_MAX else wrap_int(narrow_to_int(value)))

    return convert


def _to_boolean(value: Any) -> bool:
    if type(value) is str:
        return value.lower() == "true"
    if type(value) is Char:
        return value.unit != "\0"
    return bool(value == value and value != 0) or value != value


def _to_big_integer(value: Any) -> BigInteger:
    if type(value) is str:
        return BigInteger(parse_integer(value, 10, -(10**200), 10**200))
    if type(value) is Decimal:
        whole = decimal_to_int(value)
        if whole != value:
            raise JavaFault("java.lang.ArithmeticException", "Rounding necessary")
        return BigInteger(whole)
    return BigInteger(int(value))


def _to_big_decimal(value: Any) -> Decimal:
    if type(value) is str:
        parsed = parse_decimal(value)
        if parsed is None:
            raise JavaFault("java.lang.NumberFormatException", f'For input string: "{value}"')
        return parsed
    if type(value) in (float, Float):
        if math.isnan(value) or math.isinf(value):
            raise JavaFault("java.lang.NumberFormatException", "Infinite or NaN")
        return Decimal(java_text(float(value)))
    return Decimal(int(value))


def _to_double(value: Any) -> float:
    return parse_double(value) if type(value) is str else to_double(value)


def _to_locale(value: Any) -> Locale:
    """LocaleUtils.toLocale: "en", "en_US"; anything else is refused."""
    text = str(value)
    parts = text.split("_")
    good = text == "" or (
        len(parts) <= 3
        and 2 <= len(parts[0]) <= 3
        and parts[0].isascii()
        and parts[0].isalpha()
        and parts[0].islower()
        and (len(parts) == 1 or (len(parts[1]) in (0, 2) and parts[1].isupper()) or parts[1].isdecimal())
    )
    if not good:
        raise JavaFault("java.lang.IllegalArgumentException", f"Invalid locale format: {text}")
    return Locale(text)


def _to_rounding_mode(value: Any) -> Any:
    modes = ("UP", "DOWN", "CEILING", "FLOOR", "HALF_UP", "HALF_DOWN", "HALF_EVEN", "UNNECESSARY")
    if value not in modes:
        message = f"No enum constant java.math.RoundingMode.{value}"
        raise JavaFault("java.lang.IllegalArgumentException", message)
    return value


_CONVERTERS: dict[str, Converter] = {
    "boolean": _to_boolean,
    "byte": _whole(-128, 127, Byte),
    "short": _whole(-32768, 32767, Short),
    "int": _whole(INT_MIN, INT_MAX, int),
    "long": _whole(LONG_MIN, LONG_MAX, Long),
    "float": lambda value: to_float32(_to_double(value)),
    "double": _to_double,
    "BigInteger": _to_big_integer,
    "BigDecimal": _to_big_decimal,
}
