"""Methods of the number classes, Boolean and java.lang.Math."""

from __future__ import annotations

import math
import random
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)
from typing import Any

from desktop_app.velocity.errors import JavaFault, LimitExceeded
from desktop_app.velocity.java import numbers as n
from desktop_app.velocity.java.classes import Call, register
from desktop_app.velocity.java.collections import Optional
from desktop_app.velocity.java.format import hex_double
from desktop_app.velocity.java.text import java_text
from desktop_app.velocity.java.values import (
    INT_MAX,
    INT_MIN,
    LONG_MAX,
    LONG_MIN,
    Array,
    BigInteger,
    Long,
    compare_doubles,
    compare_values,
    double_bits,
    float_bits,
    from_unscaled,
    java_hash,
    to_float32,
    unscaled_and_scale,
    wrap_int,
    wrap_long,
)
from desktop_app.velocity.limits import check_integer

_NUMBER: dict[str, Call] = {
    "int intValue()": n.narrow_to_int,
    "long longValue()": n.narrow_to_long,
    "double doubleValue()": n.to_double,
    "float floatValue()": n.to_double,
    "short shortValue()": lambda v: (n.narrow_to_int(v) + 0x8000 & 0xFFFF) - 0x8000,
    "byte byteValue()": lambda v: (n.narrow_to_int(v) + 0x80 & 0xFF) - 0x80,
    "int compareTo(Object)": compare_values,
}


def _arithmetic(text: str) -> JavaFault:
    return JavaFault("java.lang.ArithmeticException", text)


def _quotient(a: int, b: int) -> int:
    if b == 0:
        raise _arithmetic("/ by zero")
    value = abs(a) // abs(b)
    return value if (a < 0) == (b < 0) else -value


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
            _quotient(_unsigned(a, bits), _unsigned(b, bits))
        ),
        f"{kind} remainderUnsigned({kind},{kind})": lambda _, a, b: wrap(
            _unsigned(a, bits) - _unsigned(b, bits) * _quotient(_unsigned(a, bits), _unsigned(b, bits))
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


def _power(base: int, exponent: int) -> int:
    if exponent < 0:
        raise _arithmetic("Negative exponent")
    if abs(base) > 1 and exponent * base.bit_length() > 20_000:
        raise LimitExceeded("a number of more than 4,000 digits")
    return check_integer(int(base) ** exponent)


def _divide_big(a: int, b: int) -> int:
    if b == 0:
        raise _arithmetic("BigInteger divide by zero")
    return _quotient(a, b)


def _mod_big(a: int, b: int) -> int:
    if b <= 0:
        raise _arithmetic("BigInteger: modulus not positive")
    return a % b


def _exactly(low: int, high: int, name: str) -> Call:
    def convert(value: Any) -> int:
        whole = n.decimal_to_int(value) if type(value) is Decimal else int(value)
        if whole != value or not low <= whole <= high:
            raise _arithmetic(f"BigInteger out of {name} range")
        return whole

    return convert


def _shift(value: int, distance: int) -> int:
    if distance > 20_000:
        raise LimitExceeded("a number of more than 4,000 digits")
    return check_integer(value << distance) if distance >= 0 else value >> min(-distance, 20_000)


_EXACT_VALUES: dict[str, Call] = {
    "int intValueExact()": _exactly(INT_MIN, INT_MAX, "int"),
    "long longValueExact()": _exactly(LONG_MIN, LONG_MAX, "long"),
    "short shortValueExact()": _exactly(-32768, 32767, "short"),
    "byte byteValueExact()": _exactly(-128, 127, "byte"),
}

_BIG_INTEGER: dict[str, Call] = {
    **_NUMBER,
    **_EXACT_VALUES,
    "BigInteger abs()": abs,
    "BigInteger add(BigInteger)": lambda a, b: check_integer(int(a) + int(b)),
    "BigInteger subtract(BigInteger)": lambda a, b: check_integer(int(a) - int(b)),
    "BigInteger multiply(BigInteger)": lambda a, b: check_integer(int(a) * int(b)),
    "BigInteger divide(BigInteger)": lambda a, b: _divide_big(int(a), int(b)),
    "BigInteger remainder(BigInteger)": lambda a, b: int(a) - int(b) * _divide_big(int(a), int(b)),
    "BigInteger[] divideAndRemainder(BigInteger)": lambda a, b: Array(
        "BigInteger",
        [BigInteger(_divide_big(int(a), int(b))), BigInteger(int(a) - int(b) * _divide_big(int(a), int(b)))],
    ),
    "BigInteger mod(BigInteger)": lambda a, b: _mod_big(int(a), int(b)),
    "BigInteger pow(int)": lambda a, b: _power(int(a), b),
    "BigInteger negate()": lambda a: -int(a),
    "BigInteger gcd(BigInteger)": lambda a, b: math.gcd(a, b),
    "BigInteger max(BigInteger)": lambda a, b: max(a, b),
    "BigInteger min(BigInteger)": lambda a, b: min(a, b),
    "BigInteger and(BigInteger)": lambda a, b: int(a) & int(b),
    "BigInteger or(BigInteger)": lambda a, b: int(a) | int(b),
    "BigInteger xor(BigInteger)": lambda a, b: int(a) ^ int(b),
    "BigInteger not()": lambda a: ~int(a),
    "BigInteger shiftLeft(int)": lambda a, d: _shift(int(a), d),
    "BigInteger shiftRight(int)": lambda a, d: _shift(int(a), -d),
    "BigInteger sqrt()": lambda a: math.isqrt(a) if a >= 0 else _fail("Negative BigInteger"),
    "boolean testBit(int)": lambda a, b: (
        bool(int(a) >> min(b, 20_000) & 1) if b >= 0 else _fail("Negative bit address")
    ),
    "int bitCount()": lambda a: (a if a >= 0 else ~a).bit_count(),
    "int bitLength()": lambda a: (a if a >= 0 else ~a).bit_length(),
    "int signum()": lambda a: (a > 0) - (a < 0),
    "int compareTo(BigInteger)": compare_values,
    "String toString(int)": lambda a, r: n.in_radix(int(a), r),
    "BigInteger valueOf(long)": lambda _, v: int(v),
}


def _fail(text: str) -> Any:
    raise _arithmetic(text)


_ROUNDINGS = {
    0: ROUND_UP,
    1: ROUND_DOWN,
    2: ROUND_CEILING,
    3: ROUND_FLOOR,
    4: ROUND_HALF_UP,
    5: ROUND_HALF_DOWN,
    6: ROUND_HALF_EVEN,
    "UP": ROUND_UP,
    "DOWN": ROUND_DOWN,
    "CEILING": ROUND_CEILING,
    "FLOOR": ROUND_FLOOR,
    "HALF_UP": ROUND_HALF_UP,
    "HALF_DOWN": ROUND_HALF_DOWN,
    "HALF_EVEN": ROUND_HALF_EVEN,
}


def _rounded(value: Decimal, scale: int, mode: Any = 7) -> Decimal:
    exact = n.divide_decimal(value, Decimal(1), scale, _ROUNDINGS.get(mode, ROUND_HALF_UP))
    if mode in (7, "UNNECESSARY"):
        if exact != value:
            raise _arithmetic("Rounding necessary")
    elif mode not in _ROUNDINGS:
        raise JavaFault("java.lang.IllegalArgumentException", "Invalid rounding mode")
    return exact


def _divide(value: Decimal, other: Decimal, scale: int | None = None, mode: Any = 7) -> Decimal:
    if type(mode) is int and not 0 <= mode <= 7:
        raise JavaFault("java.lang.IllegalArgumentException", "Invalid rounding mode")
    if other == 0:
        raise _arithmetic("/ by zero")
    if scale is None:
        preferred = unscaled_and_scale(value)[1] - unscaled_and_scale(other)[1]
        wide = n.divide_decimal(value, other, max(preferred, 0) + 400, ROUND_DOWN)
        if n.exactly("multiply", wide, other) != value:
            raise _arithmetic("Non-terminating decimal expansion; no exact representable decimal result.")
        return _strip(wide, preferred)
    result = n.divide_decimal(value, other, scale, _ROUNDINGS.get(mode, ROUND_HALF_UP))
    if mode in (7, "UNNECESSARY") and n.exactly("multiply", result, other) != value:
        raise _arithmetic("Rounding necessary")
    return result


def _strip(value: Decimal, least: int) -> Decimal:
    """Without trailing zeros, but not below the given scale."""
    unscaled, scale = unscaled_and_scale(value)
    while scale > least and unscaled % 10 == 0:
        unscaled //= 10
        scale -= 1
    return from_unscaled(unscaled, scale)


def _strip_all(value: Decimal) -> Decimal:
    return Decimal(0) if value == 0 else value.normalize(n._EXACT)


def _remainder(value: Decimal, other: Decimal) -> Decimal:
    if other == 0:
        raise _arithmetic("Division by zero")
    whole = n.divide_decimal(value, other, 0, ROUND_DOWN)
    return n.exactly("subtract", value, n.exactly("multiply", whole, other))


def _moved(value: Decimal, places: int) -> Decimal:
    """The point moved to the left; the scale does not become negative."""
    unscaled, scale = unscaled_and_scale(value)
    moved = from_unscaled(unscaled, scale + places)
    return moved if scale + places >= 0 else n.divide_decimal(moved, Decimal(1), 0, ROUND_DOWN)


def _whole_quotient(value: Decimal, other: Decimal) -> Decimal:
    if other == 0:
        raise _arithmetic("Division by zero")
    preferred = unscaled_and_scale(value)[1] - unscaled_and_scale(other)[1]
    whole = n.divide_decimal(value, other, 0, ROUND_DOWN)
    return (
        n.divide_decimal(whole, Decimal(1), preferred, ROUND_DOWN)
        if preferred > 0
        else _strip(whole, preferred)
    )


def _plain(value: Decimal) -> str:
    if abs(value.adjusted()) > 4000:
        raise LimitExceeded("a number of more than 4,000 digits")
    return format(value, "f")


def _decimal_power(value: Decimal, exponent: int) -> Decimal:
    if not 0 <= exponent <= 999_999_999:
        raise _arithmetic("Invalid operation")
    unscaled, scale = unscaled_and_scale(value)
    return from_unscaled(_power(unscaled, exponent), scale * exponent)


def _engineering(value: Decimal) -> str:
    return value.to_eng_string()


_BIG_DECIMAL: dict[str, Call] = {
    **_NUMBER,
    **_EXACT_VALUES,
    "BigDecimal abs()": lambda a: a.copy_abs(),
    "BigDecimal add(BigDecimal)": lambda a, b: n.exactly("add", a, b),
    "BigDecimal subtract(BigDecimal)": lambda a, b: n.exactly("subtract", a, b),
    "BigDecimal multiply(BigDecimal)": lambda a, b: n.exactly("multiply", a, b),
    "BigDecimal divide(BigDecimal)": _divide,
    "BigDecimal divide(BigDecimal,int)": lambda a, b, mode: _divide(a, b, unscaled_and_scale(a)[1], mode),
    "BigDecimal divide(BigDecimal,int,int)": _divide,
    "BigDecimal divide(BigDecimal,RoundingMode)": lambda a, b, mode: _divide(
        a, b, unscaled_and_scale(a)[1], mode
    ),
    "BigDecimal divide(BigDecimal,int,RoundingMode)": _divide,
    "BigDecimal divideToIntegralValue(BigDecimal)": lambda a, b: _whole_quotient(a, b),
    "BigDecimal[] divideAndRemainder(BigDecimal)": lambda a, b: Array(
        "BigDecimal", [_whole_quotient(a, b), _remainder(a, b)]
    ),
    "BigDecimal remainder(BigDecimal)": _remainder,
    "BigDecimal negate()": n.negate,
    "BigDecimal plus()": lambda a: a,
    "BigDecimal pow(int)": _decimal_power,
    "BigDecimal max(BigDecimal)": lambda a, b: a if a >= b else b,
    "BigDecimal min(BigDecimal)": lambda a, b: a if a <= b else b,
    "BigDecimal setScale(int)": _rounded,
    "BigDecimal setScale(int,int)": _rounded,
    "BigDecimal setScale(int,RoundingMode)": _rounded,
    "BigDecimal stripTrailingZeros()": _strip_all,
    "BigDecimal movePointLeft(int)": lambda a, d: _moved(a, d),
    "BigDecimal movePointRight(int)": lambda a, d: _moved(a, -d),
    "BigDecimal scaleByPowerOfTen(int)": lambda a, d: from_unscaled(
        unscaled_and_scale(a)[0], unscaled_and_scale(a)[1] - d
    ),
    "BigInteger toBigIntegerExact()": _exactly(-(10**4000), 10**4000, "BigInteger"),
    "BigInteger toBigInteger()": n.decimal_to_int,
    "BigInteger unscaledValue()": lambda a: unscaled_and_scale(a)[0],
    "int precision()": lambda a: len(a.as_tuple().digits) if a != 0 else 1,
    "int scale()": lambda a: unscaled_and_scale(a)[1],
    "int signum()": lambda a: (a > 0) - (a < 0),
    "int compareTo(BigDecimal)": compare_values,
    "String toPlainString()": _plain,
    "String toEngineeringString()": _engineering,
    "BigDecimal valueOf(double)": lambda _, v: Decimal(n.double_text(float(v))),
    "BigDecimal valueOf(long)": lambda _, v: Decimal(int(v)),
    "BigDecimal valueOf(long,int)": lambda _, v, scale: from_unscaled(int(v), scale),
}

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
        "int floorDiv(int,int)": lambda _, a, b: a // b if b else _fail("/ by zero"),
        "int floorMod(int,int)": lambda _, a, b: a % b if b else _fail("/ by zero"),
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
    integer = {**_NUMBER, **_integers("Integer", "int", 32, wrap_int)}
    register("Integer", "java.lang.Integer", ancestors, integer, "Number")
    register(
        "Long", "java.lang.Long", ancestors, {**_NUMBER, **_integers("Long", "long", 64, wrap_long)}, "Number"
    )
    bits: dict[str, Call] = {"long doubleToLongBits(double)": lambda _, v: wrap_long(double_bits(float(v)))}
    register(
        "Double", "java.lang.Double", ancestors, {**_NUMBER, **_floats("Double", "double"), **bits}, "Number"
    )
    bits = {"int floatToIntBits(float)": lambda _, v: wrap_int(float_bits(float(v)))}
    register(
        "Float", "java.lang.Float", ancestors, {**_NUMBER, **_floats("Float", "float"), **bits}, "Number"
    )
    small = "Number Serializable Comparable Constable"
    register("Short", "java.lang.Short", small, {**_NUMBER, **_small("Short", "short", 16)}, "Number")
    register("Byte", "java.lang.Byte", small, {**_NUMBER, **_small("Byte", "byte", 8)}, "Number")
    register("BigInteger", "java.math.BigInteger", "Number Serializable Comparable", _BIG_INTEGER, "Number")
    register("BigDecimal", "java.math.BigDecimal", "Number Serializable Comparable", _BIG_DECIMAL, "Number")
    register("Boolean", "java.lang.Boolean", "Serializable Comparable Constable", _BOOLEAN)
    register("Math", "java.lang.Math", "", _math())
    register("Number", "java.lang.Number", "Serializable", {})
