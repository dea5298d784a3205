"""VelocityTools' MathTool 3.1, bound as $mathTool: calculates in doubles and gives an Integer or Long back
where no argument had a point and the result is whole."""

from __future__ import annotations

import math
import random
import re
from typing import Any

from desktop_app.velocity.java.classes import Call, register
from desktop_app.velocity.java.maps import JavaMap
from desktop_app.velocity.java.methods_numbers import power
from desktop_app.velocity.java.numbers import narrow_to_int, narrow_to_long, number_text, to_double
from desktop_app.velocity.java.text import java_text
from desktop_app.velocity.java.values import (
    INT_MAX,
    INT_MIN,
    LONG_MAX,
    LONG_MIN,
    NUMBERS,
    JavaObject,
    Long,
    wrap_int,
    wrap_long,
)


class MathTool(JavaObject):
    __slots__ = ()
    java_class = "MathTool"


_NUMBER = re.compile(r"-?(?:([0-9,]+)(\.[0-9]*)?|(\.[0-9]+))(?:E(-?[0-9]+))?")


def to_number(value: Any) -> Any:
    """As NumberFormat of en_US reads it: the number at the beginning of the text; None if there is none."""
    if value is None or type(value) in NUMBERS:
        return value
    text = java_text(value)
    negative = text.startswith("-")
    body = text[1:] if negative else text
    if body.startswith(("\u221e", "\ufffd", "NaN")):
        return None if not body.startswith("\u221e") else (-math.inf if negative else math.inf)
    found = _NUMBER.match(body)
    if found is None or found.group().startswith("-"):
        return None
    whole, fraction, bare, exponent = found.groups()
    digits = (whole or "").replace(",", "")
    if not digits and not bare and not (fraction or "")[1:]:
        return None
    number = f"{digits or '0'}{fraction or bare or ''}"
    double = float(f"{number}E{exponent}" if exponent and len(exponent) < 10 else number)
    if negative:
        double = -double
    if double == 0 and negative:
        return -0.0
    if double == math.floor(double) and LONG_MIN < double < LONG_MAX and math.isfinite(double):
        exact = (
            int(number.partition(".")[0])
            if not exponent and "." not in number.rstrip("0").rstrip(".")
            else int(double)
        )
        size = -abs(exact) if negative else exact
        if LONG_MIN <= size <= LONG_MAX:
            return Long(size)
    return double


def _match(out: float, *numbers: Any) -> Any:
    whole = out == out and not math.isinf(out) and round(out) == out
    whole = whole or math.isinf(out)
    if whole:
        for number in numbers:
            if number is None:
                break
            if "." in number_text(number):
                whole = False
                break
    if not whole:
        return float(out)
    if out > INT_MAX or out < INT_MIN:
        return Long(narrow_to_long(out))
    return narrow_to_int(out)


def _all(values: Any) -> list[Any] | None:
    numbers = [to_number(value) for value in values]
    return None if any(number is None for number in numbers) else numbers


def _folded(start: Any, fold: Any) -> tuple[Call, Call]:
    """The two-argument and the many-argument form of one operation."""

    def many(_: Any, array: Any) -> Any:
        numbers = _all(array.items)
        if numbers is None:
            return None
        value = start
        for index, number in enumerate(numbers):
            value = fold(value, to_double(number), index)
            if value is None:
                return None
        return _match(value, *numbers)

    class Pair:
        __slots__ = ("items",)

        def __init__(self, *items: Any) -> None:
            self.items = items

    return (lambda tool, a, b: many(tool, Pair(a, b))), many


def _bits(start: int, fold: Any) -> tuple[Call, Call]:
    def many(_: Any, array: Any) -> Any:
        numbers = _all(array.items)
        if numbers is None:
            return None
        value = start
        longs = [Long(narrow_to_long(number)) for number in numbers]
        for number in longs:
            value = wrap_long(fold(value, int(number)))
        return _match(float(value), *longs)

    class Pair:
        __slots__ = ("items",)

        def __init__(self, *items: Any) -> None:
            self.items = items

    return (lambda tool, a, b: many(tool, Pair(a, b))), many


def _divided(value: float, number: float, index: int) -> float | None:
    if index == 0:
        return number
    return None if number == 0 else value / number


def _multiplied(value: float, number: float, index: int) -> float:
    return value * number


def _raised(_: Any, base: Any, exponent: Any) -> Any:
    a, b = to_number(base), to_number(exponent)
    if a is None or b is None:
        return None
    return _match(power(to_double(a), to_double(b)), a, b)


def _whole_pair(fold: Any) -> Call:
    def call(_: Any, left: Any, right: Any) -> Any:
        a, b = to_number(left), to_number(right)
        if a is None or b is None or narrow_to_int(b) == 0:
            return None
        x, y = narrow_to_int(a), narrow_to_int(b)
        quotient = abs(x) // abs(y)
        quotient = quotient if (x < 0) == (y < 0) else -quotient
        return fold(x, y, quotient)

    return call


def _rounding(operation: Any) -> Call:
    def call(_: Any, value: Any) -> Any:
        number = to_number(value)
        if number is None:
            return None
        double = to_double(number)
        return narrow_to_int(double if not math.isfinite(double) else float(operation(double)))

    return call


def _round_to(_: Any, decimals: Any, value: Any) -> Any:
    places, number = to_number(decimals), to_number(value)
    if places is None or number is None:
        return None
    delta = 10
    for _step in range(1, min(narrow_to_int(places), 64)):
        delta = wrap_int(delta * 10)
    scaled = to_double(number) * delta
    whole = narrow_to_long(math.floor(scaled + 0.5)) if math.isfinite(scaled) else narrow_to_long(scaled)
    if delta == 0:
        return math.nan if whole == 0 else math.copysign(math.inf, whole)
    return float(whole) / delta


def _absolute(_: Any, value: Any) -> Any:
    number = to_number(value)
    return None if number is None else _match(abs(to_double(number)), number)


def _random(_: Any, low: Any, high: Any) -> Any:
    a, b = to_number(low), to_number(high)
    if a is None or b is None:
        return None
    start = to_double(a)
    value = (to_double(b) - start) * random.random() + start
    return _match(math.floor(value), a, b) if "." not in number_text(a) + number_text(b) else value


def _total(values: list[Any], field: Any = None) -> Any:
    first = None
    result = 0.0
    for value in values:
        if field is not None and not isinstance(value, JavaMap):
            return None  # the real tool fails on what is no bean, and answers null
        item = value if field is None else value.get(field)
        number = to_number(item)
        if number is None:
            if field is None:
                return None
            continue
        first = number if first is None else first
        result += to_double(number)
    return _match(result, first)


def _get_total(_: Any, collection: Any, field: Any = None) -> Any:
    return None if collection is None else _total(_values(collection), field)


def _get_average(_: Any, collection: Any, field: Any = None) -> Any:
    if collection is None:
        return None
    values = _values(collection)
    total = _total(values, field)
    if total is None:
        return None
    average = to_double(total) / len(values) if values else math.nan
    return _match(average, total)


def _values(collection: Any) -> list[Any]:
    return list(collection.items) if hasattr(collection, "items") else list(collection.elements())


def _converted(convert: Any) -> Call:
    def call(_: Any, value: Any) -> Any:
        number = to_number(value)
        return None if number is None else convert(number)

    return call


def _table() -> dict[str, Call]:
    table: dict[str, Call] = {
        "Number pow(Object,Object)": _raised,
        "Integer idiv(Object,Object)": _whole_pair(lambda x, y, quotient: wrap_int(quotient)),
        "Integer mod(Object,Object)": _whole_pair(lambda x, y, quotient: x - y * quotient),
        "Number abs(Object)": _absolute,
        "Integer ceil(Object)": _rounding(math.ceil),
        "Integer floor(Object)": _rounding(math.floor),
        "Integer round(Object)": _rounding(round),
        "Double roundTo(Object,Object)": _round_to,
        "Double getRandom()": lambda _: random.random(),
        "Number random(Object,Object)": _random,
        "Integer toInteger(Object)": _converted(narrow_to_int),
        "Long toLong(Object)": _converted(narrow_to_long),
        "Double toDouble(Object)": _converted(to_double),
        "Number toNumber(Object)": lambda _, value: to_number(value),
        "Number getTotal(Collection)": _get_total,
        "Number getTotal(Collection,String)": _get_total,
        "Number getTotal(Object[])": _get_total,
        "Number getTotal(Object[],String)": _get_total,
        "Number getAverage(Collection)": _get_average,
        "Number getAverage(Collection,String)": _get_average,
        "Number getAverage(Object[])": _get_average,
        "Number getAverage(Object[],String)": _get_average,
        "String getFormat()": lambda _: "default",
        "boolean isConfigLocked()": lambda _: False,
        "boolean isSafeMode()": lambda _: False,
    }
    operations = {
        "add": _folded(0.0, lambda value, number, index: value + number),
        "sub": _folded(0.0, lambda value, number, index: number if index == 0 else value - number),
        "mul": _folded(1.0, _multiplied),
        "div": _folded(0.0, _divided),
        "max": _folded(5e-324, lambda value, number, index: max(value, number)),
        "min": _folded(1.7976931348623157e308, lambda value, number, index: min(value, number)),
        "bitwiseOr": _bits(0, lambda value, number: value | number),
        "bitwiseAnd": _bits(-1, lambda value, number: value & number),
        "bitwiseXOr": _bits(0, lambda value, number: value ^ number),
    }
    for name, (pair, many) in operations.items():
        table[f"Number {name}(Object,Object)"] = pair
        table[f"Number {name}(Object[])"] = many
    return table


def install() -> None:
    """Registers the tool's class."""
    register("MathTool", "org.apache.velocity.tools.generic.MathTool", "Serializable", _table())
