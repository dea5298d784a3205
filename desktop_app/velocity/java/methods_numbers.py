"""Methods of the number classes, Boolean and java.lang.Math."""

from __future__ import annotations

import math
import random
from decimal import (
    Decimal,
)
from typing import Any

from desktop_app.velocity.errors import JavaFault
from desktop_app.velocity.java import numbers as n
from desktop_app.velocity.java.classes import Call, register
from desktop_app.velocity.java.format import hex_double
from desktop_app.velocity.java.methods_big import BIG_DECIMAL, BIG_INTEGER, NUMBER, fail, quotient
from desktop_app.velocity.java.small_objects import Optional
from desktop_app.velocity.java.text import java_text
from desktop_app.velocity.java.values import (
    INT_MAX,
    INT_MIN,
    LONG_MAX,
    LONG_MIN,
    Long,
    compare_doubles,
    compare_values,
    double_bits,
    float_bits,
    java_hash,
    to_float32,
    wrap_int,
    wrap_long,
)


def _unsigned(value: int, bits: int) -> int:
    return value & (1 << bits) - 1


def _integers(boxed: str, kind: str, bits: int, wrap: Any) -> dict[str, Call]:
    """Static helpers that Integer and Long share."""
    low, high = -(1 << bits - 1), (1 << bits - 1) - 1
    parse = "parseInt" if kind == "int" else "parseLong"
    unsigned_parse = "parseUnsignedInt" if kind == "int" else "parseUnsignedLong"

    def reverse(_: Any, value: int) -> int:
        return int(wrap(int(f"{_unsigned(value, bits):0{bits}b}"[::-1], 2)))

    def highest(_: Any, value: int) -> int:
        size = _unsigned(value, bits)
        return int(wrap(1 << size.bit_length() - 1)) if size else 0

    def trailing(_: Any, value: int) -> int:
        size = _unsigned(value, bits)
        return (size & -size).bit_length() - 1 if size else bits

    def rotate(_: Any, value: int, distance: int) -> int:
        size, shift = _unsigned(value, bits), distance % bits
        return int(wrap((size << shift | size >> bits - shift) & (1 << bits) - 1))

    def number(_: Any, text: str, radix: int = 10) -> int:
        return n.parse_integer(text, radix, low, high)

    def part(_: Any, text: Any, begin: int, end: int, radix: int) -> int:
        whole = java_text(text)
        if begin < 0 or begin > end or end > len(whole):
            raise JavaFault("java.lang.IndexOutOfBoundsException")
        return number(None, whole[begin:end], radix)

    def decode(_: Any, text: str) -> int:
        body = text[1:] if text[:1] in ("-", "+") else text
        sign = -1 if text[:1] == "-" else 1
        for prefix, radix in (("0x", 16), ("0X", 16), ("#", 16), ("0", 8)):
            if body.startswith(prefix) and len(body) > len(prefix):
                return sign * n.parse_integer(body[len(prefix) :], radix, 0, high - (sign < 0) * -1)
        return n.parse_integer(text, 10, low, high)

    def unsigned(_: Any, text: str, radix: int = 10) -> int:
        return int(wrap(n.parse_integer(text, radix, 0, (1 << bits) - 1)))

    def sign(_: Any, value: int) -> int:
        return (value > 0) - (value < 0)

    table: dict[str, Call] = {
        f"{kind} {parse}(String)": number,
        f"{kind} {parse}(String,int)": number,
        f"{kind} {parse}(CharSequence,int,int,int)": part,
        f"{kind} {unsigned_parse}(CharSequence,int,int,int)": part,
        f"{kind} {unsigned_parse}(String)": unsigned,
        f"{kind} {unsigned_parse}(String,int)": unsigned,
        f"{boxed} valueOf(String)": number,
        f"{boxed} valueOf(String,int)": number,
        f"{boxed} valueOf({kind})": lambda _, v: v,
        f"{boxed} decode(String)": decode,
        f"int compareTo({boxed})": compare_values,
        f"int compare({kind},{kind})": lambda _, a, b: (a > b) - (a < b),
        f"int compareUnsigned({kind},{kind})": lambda _, a, b: (
            (_unsigned(a, bits) > _unsigned(b, bits)) - (_unsigned(a, bits) < _unsigned(b, bits))
        ),
        f"int bitCount({kind})": lambda _, v: _unsigned(v, bits).bit_count(),
        f"{kind} divideUnsigned({kind},{kind})": lambda _, a, b: wrap(
            quotient(_unsigned(a, bits), _unsigned(b, bits))
        ),
        f"{kind} remainderUnsigned({kind},{kind})": lambda _, a, b: wrap(
            _unsigned(a, bits) - _unsigned(b, bits) * quotient(_unsigned(a, bits), _unsigned(b, bits))
        ),
        f"{kind} max({kind},{kind})": lambda _, a, b: max(a, b),
        f"{kind} min({kind},{kind})": lambda _, a, b: min(a, b),
        f"{kind} sum({kind},{kind})": lambda _, a, b: wrap(a + b),
        f"int signum({kind})": sign,
        f"{kind} reverse({kind})": reverse,
        f"{kind} reverseBytes({kind})": lambda _, v: wrap(
            int.from_bytes(_unsigned(v, bits).to_bytes(bits // 8, "big"), "little")
        ),
        f"{kind} highestOneBit({kind})": highest,
        f"{kind} lowestOneBit({kind})": lambda _, v: wrap(v & -v),
        f"int numberOfLeadingZeros({kind})": lambda _, v: bits - _unsigned(v, bits).bit_length(),
        f"int numberOfTrailingZeros({kind})": trailing,
        f"{kind} rotateLeft({kind},int)": rotate,
        f"{kind} rotateRight({kind},int)": lambda _, v, d: rotate(_, v, -d),
        f"String toBinaryString({kind})": lambda _, v: f"{_unsigned(v, bits):b}",
        f"String toHexString({kind})": lambda _, v: f"{_unsigned(v, bits):x}",
        f"String toOctalString({kind})": lambda _, v: f"{_unsigned(v, bits):o}",
        f"String toString({kind})": lambda _, v: int.__repr__(v),
        f"String toString({kind},int)": lambda _, v, r: n.in_radix(v, r),
        f"String toUnsignedString({kind})": lambda _, v: str(_unsigned(v, bits)),
        f"String toUnsignedString({kind},int)": lambda _, v, r: n.in_radix(_unsigned(v, bits), r),
        f"int hashCode({kind})": lambda _, v: java_hash(v if kind == "int" else Long(v)),
        f"{boxed} get{boxed}(String)": lambda *_: None,
        f"{boxed} get{boxed}(String,{kind})": lambda _, name, default: default,
        f"{boxed} get{boxed}(String,{boxed})": lambda _, name, default: default,
        "Optional describeConstable()": Optional,
    }
    if kind == "int":
        table["long toUnsignedLong(int)"] = lambda _, v: _unsigned(v, 32)
    return table


def _small(boxed: str, kind: str, bits: int) -> dict[str, Call]:
    low, high = -(1 << bits - 1), (1 << bits - 1) - 1

    def parse(_: Any, text: str, radix: int = 10) -> int:
        return n.parse_integer(text, radix, low, high)

    return {
        f"int compareTo({boxed})": lambda a, b: int(a) - int(b),
        f"int compare({kind},{kind})": lambda _, a, b: int(a) - int(b),
        f"{kind} parse{boxed}(String)": parse,
        f"{kind} parse{boxed}(String,int)": parse,
        f"{boxed} valueOf(String)": parse,
        f"{boxed} valueOf(String,int)": parse,
        f"{boxed} valueOf({kind})": lambda _, v: v,
        f"String toString({kind})": lambda _, v: int.__repr__(v),
        f"int toUnsignedInt({kind})": lambda _, v: _unsigned(v, bits),
        f"int hashCode({kind})": lambda _, v: int(v),
    }


def _floats(boxed: str, kind: str) -> dict[str, Call]:
    def parse(_: Any, text: str | None) -> float:
        if text is None:
            raise JavaFault("java.lang.NullPointerException")
        return n.parse_double(text)

    def larger(_: Any, a: float, b: float) -> float:
        return _max(float(a), float(b))

    return {
        f"int compareTo({boxed})": compare_values,
        f"int compare({kind},{kind})": lambda _, a, b: compare_doubles(float(a), float(b)),
        f"{kind} parse{boxed}(String)": parse,
        f"{boxed} valueOf(String)": parse,
        f"{boxed} valueOf({kind})": lambda _, v: float(v),
        f"{kind} max({kind},{kind})": larger,
        f"{kind} min({kind},{kind})": lambda _, a, b: -_max(-float(a), -float(b)),
        f"{kind} sum({kind},{kind})": lambda _, a, b: float(a) + float(b),
        "boolean isNaN()": lambda v: v != v,
        f"boolean isNaN({kind})": lambda _, v: v != v,
        "boolean isInfinite()": math.isinf,
        f"boolean isInfinite({kind})": lambda _, v: math.isinf(v),
        f"boolean isFinite({kind})": lambda _, v: math.isfinite(v),
        f"String toString({kind})": lambda _, v: (
            n.double_text(float(v)) if kind == "double" else n.float_text(to_float32(float(v)))
        ),
        f"String toHexString({kind})": lambda _, v: hex_double(float(v)),
        f"int hashCode({kind})": lambda _, v: java_hash(
            float(v) if kind == "double" else to_float32(float(v))
        ),
        "Optional describeConstable()": Optional,
    }


def _max(a: float, b: float) -> float:
    if a != a or b != b:
        return math.nan
    return a if compare_doubles(a, b) > 0 else b


_BOOLEAN: dict[str, Call] = {
    "boolean booleanValue()": bool,
    "int compareTo(Boolean)": compare_values,
    "int compareTo(Object)": compare_values,
    "int compare(boolean,boolean)": lambda _, a, b: (a > b) - (a < b),
    "boolean parseBoolean(String)": lambda _, s: s is not None and s.lower() == "true",
    "Boolean valueOf(String)": lambda _, s: s is not None and s.lower() == "true",
    "Boolean valueOf(boolean)": lambda _, v: v,
    "boolean getBoolean(String)": lambda *_: False,
    "boolean logicalAnd(boolean,boolean)": lambda _, a, b: a and b,
    "boolean logicalOr(boolean,boolean)": lambda _, a, b: a or b,
    "boolean logicalXor(boolean,boolean)": lambda _, a, b: a != b,
    "String toString(boolean)": lambda _, v: java_text(v),
    "int hashCode(boolean)": lambda _, v: java_hash(v),
    "Optional describeConstable()": Optional,
}


def _rounding(value: float) -> int:
    """Math.round: half up, to a long."""
    if value != value:
        return 0
    if math.isinf(value):
        return LONG_MAX if value > 0 else LONG_MIN
    return min(max(math.floor(Decimal(value) + Decimal("0.5")), LONG_MIN), LONG_MAX)


def _math() -> dict[str, Call]:
    table: dict[str, Call] = {
        "double random()": lambda _: random.random(),
        "long round(double)": lambda _, v: _rounding(float(v)),
        "int round(float)": lambda _, v: min(max(_rounding(float(v)), INT_MIN), INT_MAX),
        "double rint(double)": lambda _, v: _keep_sign(float(v), round),
        "double ceil(double)": lambda _, v: _keep_sign(float(v), math.ceil),
        "double floor(double)": lambda _, v: _keep_sign(float(v), math.floor),
        "double pow(double,double)": lambda _, a, b: power(float(a), float(b)),
        "double sqrt(double)": lambda _, v: math.sqrt(v) if v >= 0 else math.nan,
        "double signum(double)": lambda _, v: math.copysign(1.0, v) if v and v == v else float(v),
        "int floorDiv(int,int)": lambda _, a, b: a // b if b else fail("/ by zero"),
        "int floorMod(int,int)": lambda _, a, b: a % b if b else fail("/ by zero"),
        "int abs(int)": lambda _, v: wrap_int(abs(v)),
        "long abs(long)": lambda _, v: wrap_long(abs(v)),
        "float abs(float)": lambda _, v: abs(float(v)),
        "double abs(double)": lambda _, v: abs(float(v)),
    }
    for kind in ("int", "long", "float", "double"):
        larger: Call = (
            (lambda _, a, b: max(a, b))
            if kind in ("int", "long")
            else (lambda _, a, b: _max(float(a), float(b)))
        )
        smaller: Call = (
            (lambda _, a, b: min(a, b))
            if kind in ("int", "long")
            else (lambda _, a, b: -_max(-float(a), -float(b)))
        )
        table[f"{kind} max({kind},{kind})"] = larger
        table[f"{kind} min({kind},{kind})"] = smaller
    return table


def _keep_sign(value: float, operation: Any) -> float:
    return (
        float(operation(value))
        if math.isfinite(value) and operation(value)
        else math.copysign(0.0, value)
        if (math.isfinite(value))
        else value
    )


def power(base: float, exponent: float) -> float:
    """Math.pow."""
    try:
        if (
            exponent != exponent
            or (abs(base) == 1 and math.isinf(exponent))
            or (base != base and exponent != 0)
        ):
            return math.nan
        return math.pow(base, exponent)
    except OverflowError:
        negative = base < 0 and exponent == math.floor(exponent) and exponent % 2 == 1
        return -math.inf if negative else math.inf
    except ValueError:
        return math.inf if base == 0 else math.nan


def install() -> None:
    """Registers the number classes, Boolean and Math."""
    ancestors = "Number Serializable Comparable Constable ConstantDesc"
    integer = {**NUMBER, **_integers("Integer", "int", 32, wrap_int)}
    register("Integer", "java.lang.Integer", ancestors, integer, "Number")
    register(
        "Long", "java.lang.Long", ancestors, {**NUMBER, **_integers("Long", "long", 64, wrap_long)}, "Number"
    )
    bits: dict[str, Call] = {"long doubleToLongBits(double)": lambda _, v: wrap_long(double_bits(float(v)))}
    register(
        "Double", "java.lang.Double", ancestors, {**NUMBER, **_floats("Double", "double"), **bits}, "Number"
    )
    bits = {"int floatToIntBits(float)": lambda _, v: wrap_int(float_bits(float(v)))}
    register("Float", "java.lang.Float", ancestors, {**NUMBER, **_floats("Float", "float"), **bits}, "Number")
    small = "Number Serializable Comparable Constable"
    register("Short", "java.lang.Short", small, {**NUMBER, **_small("Short", "short", 16)}, "Number")
    register("Byte", "java.lang.Byte", small, {**NUMBER, **_small("Byte", "byte", 8)}, "Number")
    register("BigInteger", "java.math.BigInteger", "Number Serializable Comparable", BIG_INTEGER, "Number")
    register("BigDecimal", "java.math.BigDecimal", "Number Serializable Comparable", BIG_DECIMAL, "Number")
    register("Boolean", "java.lang.Boolean", "Serializable Comparable Constable", _BOOLEAN)
    register("Math", "java.lang.Math", "", _math())
    register("Number", "java.lang.Number", "Serializable", {})
