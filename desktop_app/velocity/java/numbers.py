"""Numbers as Java prints, parses and combines them: Double.toString, BigDecimal, Velocity's arithmetic
(Integer widens to Long and BigInteger, mixed types meet in the larger one)."""

from __future__ import annotations

import math
import re
from decimal import (
    MAX_EMAX,
    MIN_EMIN,
    ROUND_HALF_DOWN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    Inexact,
    InvalidOperation,
    Overflow,
)
from typing import Any

from desktop_app.velocity.errors import JavaFault, LimitExceeded
from desktop_app.velocity.java.values import (
    INT_MAX,
    INT_MIN,
    LONG_MAX,
    LONG_MIN,
    BigInteger,
    Byte,
    Float,
    Long,
    Short,
    to_float32,
    wrap_int,
    wrap_long,
)
from desktop_app.velocity.limits import check_integer

_EXACT = Context(prec=4000, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[Inexact, InvalidOperation, Overflow])
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,10})?")
_DOUBLE = re.compile(
    r"[\x00-\x20]*[+-]?(?:NaN|Infinity|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[fFdD]?)[\x00-\x20]*"
)


def double_text(value: float) -> str:
    """Double.toString: plain between 10^-3 and 10^7, else with an exponent."""
    if value != value:
        return "NaN"
    if value in (math.inf, -math.inf):
        return "Infinity" if value > 0 else "-Infinity"
    size = abs(value)
    if 1e-3 <= size < 1e7 or size == 0:
        return repr(value)
    if 2**53 <= size < 2**63:
        return _whole(value, 53)
    shortest = repr(value)
    # where one digit would do Java shows the nearest number of two
    return _scientific(f"{value:.1e}" if len(shortest.partition("e")[0].lstrip("-")) == 1 else shortest)


def _scientific(shortest: str) -> str:
    sign, digits, exponent = Decimal(shortest).as_tuple()
    assert isinstance(exponent, int)
    text = "".join(map(str, digits))
    power = len(text) - 1 + exponent
    text = text.rstrip("0") or "0"
    return f"{'-' if sign else ''}{text[0]}.{text[1:] or '0'}E{power}"


# how many of the last decimal digits of a whole number say nothing, by the power of two of its precision
_SILENT = [
    0,
    0,
    0,
    0,
    1,
    1,
    1,
    2,
    2,
    2,
    3,
    3,
    3,
    3,
    4,
    4,
    4,
    5,
    5,
    5,
    6,
    6,
    6,
    6,
    7,
    7,
    7,
    8,
    8,
    8,
    9,
    9,
    9,
    9,
]
_SILENT += [10, 10, 10, 11, 11, 11, 12, 12, 12]


def _whole(value: float, bits: int) -> str:
    """A whole number beyond the precision of its type: Java drops only digits that are surely silent."""
    exact = int(abs(value))
    power = exact.bit_length() - 1
    silent = _SILENT[power - bits - 1] if power > bits else 0
    if silent:
        exact, rest = divmod(exact, 10**silent)
        exact += rest >= 10**silent // 2
    digits = str(exact)
    shown = digits.rstrip("0")
    sign = "-" if value < 0 else ""
    text = f"{shown[0]}.{shown[1:] or '0'}E{len(digits) - 1 + silent}"
    return sign + text if abs(value) >= 1e7 else sign + str(exact) + ".0"


def float_text(value: float) -> str:
    """Float.toString: the fewest digits that give the same 32-bit number."""
    if value != value or value in (math.inf, -math.inf):
        return double_text(value)
    if 2**24 <= abs(value) < 2**63:
        return _whole(value, 24)
    for precision in range(1, 10):
        shortest = f"{value:.{precision}g}"
        if to_float32(float(shortest)) == value:
            break
    size = abs(value)
    if 1e-3 <= size < 1e7 or size == 0:
        text = format(Decimal(shortest), "f")
        return text if "." in text else text + ".0"
    return _scientific(shortest)


def decimal_text(value: Decimal) -> str:
    """BigDecimal.toString."""
    return str(value)


def number_text(value: Any) -> str:
    kind = type(value)
    if kind is float:
        return double_text(value)
    if kind is Float:
        return float_text(value)
    if kind is Decimal:
        return decimal_text(value)
    return int.__repr__(value)


def parse_decimal(text: str) -> Decimal | None:
    """new BigDecimal(text); None where Java throws."""
    if len(text) > 3000 or not _DECIMAL.fullmatch(text):
        return None
    value = Decimal(text)
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or not INT_MIN < -exponent <= INT_MAX:
        return None
    # Java's zero keeps no sign
    return value.copy_abs() if value.is_zero() else value


def parse_double(text: str) -> float:
    if not _DOUBLE.fullmatch(text):
        what = "empty String" if not text.strip() else f'For input string: "{text}"'
        raise JavaFault("java.lang.NumberFormatException", what)
    bare = text.strip("".join(map(chr, range(33))))
    if bare[-1] in "fFdD":
        bare = bare[:-1]
    return float(bare.replace("Infinity", "inf").replace("NaN", "nan"))


_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def parse_integer(text: str | None, radix: int, low: int, high: int) -> int:
    """Integer.parseInt and its brothers."""
    fault = JavaFault("java.lang.NumberFormatException", f'For input string: "{text}"')
    if text is None or not 2 <= radix <= 36 or len(text) > 200:
        raise fault
    body = text[1:] if text[:1] in ("+", "-") else text
    if not body:
        raise fault
    value = 0
    for char in body:
        digit = unicode_digit(char)
        if not 0 <= digit < radix:
            raise fault
        value = value * radix + digit
    if text[0] == "-":
        value = -value
    if not low <= value <= high:
        raise fault
    return value


def unicode_digit(char: str) -> int:
    if char.isascii():
        return _DIGITS.find(char.lower()) if char.isalnum() else -1
    return int(char) if char.isdecimal() else -1


def in_radix(value: int, radix: int) -> str:
    if not 2 <= radix <= 36:
        radix = 10
    if value == 0:
        return "0"
    digits = []
    size = abs(value)
    while size:
        size, rest = divmod(size, radix)
        digits.append(_DIGITS[rest])
    return ("-" if value < 0 else "") + "".join(reversed(digits))


def narrow_to_int(value: Any) -> int:
    """intValue()."""
    if type(value) in (float, Float):
        return _clamp(value, INT_MIN, INT_MAX)
    return wrap_int(decimal_to_int(value) if type(value) is Decimal else int(value))


def narrow_to_long(value: Any) -> int:
    if type(value) in (float, Float):
        return _clamp(value, LONG_MIN, LONG_MAX)
    return wrap_long(decimal_to_int(value) if type(value) is Decimal else int(value))


def decimal_to_int(value: Decimal) -> int:
    """toBigInteger(): cut off behind the point."""
    if value.adjusted() > 4000:
        raise LimitExceeded("a number of more than 4,000 digits")
    return int(value)


def _clamp(value: float, low: int, high: int) -> int:
    if value != value:
        return 0
    if value >= high:
        return high
    return low if value <= low else int(value)


def to_double(value: Any) -> float:
    """doubleValue()."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


# -- Velocity's arithmetic

_ORDER = {Byte: 0, Short: 1, int: 2, Long: 3, Float: 4, float: 5}
_RANGES = ((Byte, -128, 127), (Short, -32768, 32767), (int, INT_MIN, INT_MAX), (Long, LONG_MIN, LONG_MAX))
_INTEGERS = (int, Long, Short, Byte, BigInteger)


def is_zero(value: Any) -> bool:
    return bool(value == 0)


def _wrap(value: int, left: Any, right: Any) -> Any:
    """The larger of the two types, or a larger one if the value needs it."""
    larger = type(left) if _ORDER.get(type(left), -1) > _ORDER.get(type(right), -1) else type(right)
    start = _ORDER.get(larger, 4)
    for place, (kind, low, high) in enumerate(_RANGES):
        if place >= start and low <= value <= high:
            return kind(value)
    return BigInteger(check_integer(value))


def _to_decimal(value: Any) -> Decimal:
    if type(value) is Decimal:
        return value
    if type(value) is BigInteger:
        return Decimal(int(value))
    number = to_double(value)
    if number != number or number in (math.inf, -math.inf):
        raise JavaFault("java.lang.NumberFormatException", "Infinite or NaN")
    return Decimal(double_text(number))


def _base(left: Any, right: Any) -> str:
    a, b = type(left), type(right)
    if a is int and b is int:
        return "long"
    a_int, b_int = a in _INTEGERS, b in _INTEGERS
    if a is Decimal or b is Decimal or ((not a_int or not b_int) and BigInteger in (a, b)):
        return "decimal"
    if a_int and b_int:
        return "big" if BigInteger in (a, b) else "long"
    return "double" if float in (a, b) else "float"


def exactly(operation: str, left: Decimal, right: Decimal) -> Decimal:
    try:
        result: Decimal = getattr(_EXACT, operation)(left, right)
    except (Inexact, InvalidOperation, Overflow):
        raise LimitExceeded("a number of more than 4,000 digits") from None
    return result.copy_abs() if result.is_zero() else result


def _result(base: str, value: Any, left: Any, right: Any) -> Any:
    if base == "long":
        return _wrap(value, left, right)
    if base == "big":
        return BigInteger(check_integer(value))
    return float(value) if base == "double" else to_float32(value)


def add(left: Any, right: Any) -> Any:
    base = _base(left, right)
    if base == "decimal":
        return exactly("add", _to_decimal(left), _to_decimal(right))
    if base in ("double", "float"):
        return _result(base, to_double(left) + to_double(right), left, right)
    return _result(base, int(left) + int(right), left, right)


def subtract(left: Any, right: Any) -> Any:
    base = _base(left, right)
    if base == "decimal":
        return exactly("subtract", _to_decimal(left), _to_decimal(right))
    if base in ("double", "float"):
        return _result(base, to_double(left) - to_double(right), left, right)
    return _result(base, int(left) - int(right), left, right)


def multiply(left: Any, right: Any) -> Any:
    base = _base(left, right)
    if base == "decimal":
        return exactly("multiply", _to_decimal(left), _to_decimal(right))
    if base in ("double", "float"):
        return _result(base, to_double(left) * to_double(right), left, right)
    return _result(base, int(left) * int(right), left, right)


def divide(left: Any, right: Any) -> Any:
    """The divisor is not zero (the node has looked)."""
    base = _base(left, right)
    if base == "decimal":
        a, b = _to_decimal(left), _to_decimal(right)
        return divide_decimal(a, b, -int(a.as_tuple().exponent), ROUND_HALF_DOWN)
    if base in ("double", "float"):
        return _result(base, to_double(left) / to_double(right), left, right)
    quotient = abs(int(left)) // abs(int(right))
    return _result(base, quotient if (left < 0) == (right < 0) else -quotient, left, right)


def divide_decimal(left: Decimal, right: Decimal, scale: int, rounding: str) -> Decimal:
    if abs(scale) > 4000:
        raise LimitExceeded("a number of more than 4,000 digits")
    wide = Context(prec=9000, Emax=MAX_EMAX, Emin=MIN_EMIN)
    quotient = wide.divide(left, right)
    try:
        result = quotient.quantize(Decimal(1).scaleb(-scale, wide), rounding, wide)
    except InvalidOperation:
        raise LimitExceeded("a number of more than 4,000 digits") from None
    return result.copy_abs() if result.is_zero() else result


def modulo(left: Any, right: Any) -> Any:
    base = _base(left, right)
    if base == "decimal":
        raise JavaFault("java.lang.ArithmeticException", "Cannot calculate the modulo of BigDecimals.")
    if base in ("double", "float"):
        a, b = to_double(left), to_double(right)
        value = math.nan if math.isinf(a) or math.isnan(a) or math.isnan(b) else math.fmod(a, b)
        return _result(base, value, left, right)
    if base == "big":
        if right <= 0:
            raise JavaFault("java.lang.ArithmeticException", "BigInteger: modulus not positive")
        return BigInteger(int(left) % int(right))
    rest = abs(int(left)) % abs(int(right))
    return _result(base, -rest if left < 0 else rest, left, right)


def compare(left: Any, right: Any) -> int:
    base = _base(left, right)
    if base == "decimal":
        a, b = _to_decimal(left), _to_decimal(right)
        return (a > b) - (a < b)
    if base in ("double", "float"):
        left, right = to_double(left), to_double(right)
        if base == "float":
            left, right = to_float32(left), to_float32(right)
    return int(left > right) - int(left < right)


def negate(value: Any) -> Any:
    kind = type(value)
    if kind is Decimal:
        return exactly("multiply", value, Decimal(-1))
    if kind is float or kind is Float:
        return kind(-value)
    if kind is BigInteger:
        return BigInteger(-value)
    return _wrap(-int(value), value, value)


def round_half_up(value: Decimal, places: int) -> Decimal:
    wide = Context(prec=9000, Emax=MAX_EMAX, Emin=MIN_EMIN)
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, wide)
