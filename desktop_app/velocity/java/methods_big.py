"""Methods of BigInteger and BigDecimal, and what all numbers share."""

from __future__ import annotations

import math
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
from desktop_app.velocity.java.classes import Call
from desktop_app.velocity.java.methods_text import not_offered
from desktop_app.velocity.java.values import (
    INT_MAX,
    INT_MIN,
    LONG_MAX,
    LONG_MIN,
    Array,
    BigInteger,
    compare_values,
    from_unscaled,
    unscaled_and_scale,
)
from desktop_app.velocity.limits import check_integer

NUMBER: dict[str, Call] = {
    "int intValue()": n.narrow_to_int,
    "long longValue()": n.narrow_to_long,
    "double doubleValue()": n.to_double,
    "float floatValue()": n.to_double,
    "short shortValue()": lambda v: (n.narrow_to_int(v) + 0x8000 & 0xFFFF) - 0x8000,
    "byte byteValue()": lambda v: (n.narrow_to_int(v) + 0x80 & 0xFF) - 0x80,
    "int compareTo(Object)": compare_values,
}


def arithmetic(text: str) -> JavaFault:
    return JavaFault("java.lang.ArithmeticException", text)


def quotient(a: int, b: int) -> int:
    if b == 0:
        raise arithmetic("/ by zero")
    value = abs(a) // abs(b)
    return value if (a < 0) == (b < 0) else -value


def _power(base: int, exponent: int) -> int:
    if exponent < 0:
        raise arithmetic("Negative exponent")
    if abs(base) > 1 and exponent * base.bit_length() > 20_000:
        raise LimitExceeded("a number of more than 4,000 digits")
    return check_integer(int(base) ** exponent)


def _divide_big(a: int, b: int) -> int:
    if b == 0:
        raise arithmetic("BigInteger divide by zero")
    return quotient(a, b)


def _mod_big(a: int, b: int) -> int:
    if b <= 0:
        raise arithmetic("BigInteger: modulus not positive")
    return a % b


def _exactly(low: int, high: int, name: str) -> Call:
    def convert(value: Any) -> int:
        whole = n.decimal_to_int(value) if type(value) is Decimal else int(value)
        if whole != value or not low <= whole <= high:
            raise arithmetic(f"BigInteger out of {name} range")
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


BIG_INTEGER: dict[str, Call] = {
    **NUMBER,
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
    "BigInteger sqrt()": lambda a: math.isqrt(a) if a >= 0 else fail("Negative BigInteger"),
    "boolean testBit(int)": lambda a, b: (
        bool(int(a) >> min(b, 20_000) & 1) if b >= 0 else fail("Negative bit address")
    ),
    "int bitCount()": lambda a: (a if a >= 0 else ~a).bit_count(),
    "int bitLength()": lambda a: (a if a >= 0 else ~a).bit_length(),
    "int signum()": lambda a: (a > 0) - (a < 0),
    "int compareTo(BigInteger)": compare_values,
    "String toString(int)": lambda a, r: n.in_radix(int(a), r),
    "BigInteger valueOf(long)": lambda _, v: int(v),
}


def fail(text: str) -> Any:
    raise arithmetic(text)


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
            raise arithmetic("Rounding necessary")
    elif mode not in _ROUNDINGS:
        raise JavaFault("java.lang.IllegalArgumentException", "Invalid rounding mode")
    return exact


def _divide(value: Decimal, other: Decimal, scale: int | None = None, mode: Any = 7) -> Decimal:
    if type(mode) is int and not 0 <= mode <= 7:
        raise JavaFault("java.lang.IllegalArgumentException", "Invalid rounding mode")
    if other == 0:
        raise arithmetic("/ by zero")
    if scale is None:
        preferred = unscaled_and_scale(value)[1] - unscaled_and_scale(other)[1]
        wide = n.divide_decimal(value, other, max(preferred, 0) + 400, ROUND_DOWN)
        if n.exactly("multiply", wide, other) != value:
            raise arithmetic("Non-terminating decimal expansion; no exact representable decimal result.")
        return _strip(wide, preferred)
    result = n.divide_decimal(value, other, scale, _ROUNDINGS.get(mode, ROUND_HALF_UP))
    if mode in (7, "UNNECESSARY") and n.exactly("multiply", result, other) != value:
        raise arithmetic("Rounding necessary")
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
        raise arithmetic("Division by zero")
    whole = n.divide_decimal(value, other, 0, ROUND_DOWN)
    return n.exactly("subtract", value, n.exactly("multiply", whole, other))


def _moved(value: Decimal, places: int) -> Decimal:
    """The point moved to the left; the scale does not become negative."""
    unscaled, scale = unscaled_and_scale(value)
    moved = from_unscaled(unscaled, scale + places)
    return moved if scale + places >= 0 else n.divide_decimal(moved, Decimal(1), 0, ROUND_DOWN)


def _whole_quotient(value: Decimal, other: Decimal) -> Decimal:
    if other == 0:
        raise arithmetic("Division by zero")
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
        raise arithmetic("Invalid operation")
    unscaled, scale = unscaled_and_scale(value)
    return from_unscaled(_power(unscaled, exponent), scale * exponent)


def _engineering(value: Decimal) -> str:
    return value.to_eng_string()


BIG_DECIMAL: dict[str, Call] = {
    **NUMBER,
    **_EXACT_VALUES,
    "BigDecimal abs()": lambda a: a.copy_abs(),
    "BigDecimal add(BigDecimal)": lambda a, b: n.exactly("add", a, b),
    "BigDecimal subtract(BigDecimal)": lambda a, b: n.exactly("subtract", a, b),
    "BigDecimal multiply(BigDecimal)": lambda a, b: n.exactly("multiply", a, b),
    "BigDecimal divide(BigDecimal)": _divide,
    "BigDecimal divide(BigDecimal,MathContext)": not_offered,
    "BigDecimal round(MathContext)": not_offered,
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
