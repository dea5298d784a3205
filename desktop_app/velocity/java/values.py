"""Java values as Python objects, and what all of them share: equality, hash codes, natural order.

String is str (in UTF-16 units), Integer is int, Double is float, Boolean is bool, null is None; the rest
have classes of their own here or in collections.py. BigDecimal is decimal.Decimal. A Python object of any
other type never enters a template: `to_java` refuses it."""

from __future__ import annotations

import math
import struct
from decimal import Decimal
from typing import Any

from desktop_app.velocity.errors import JavaFault
from desktop_app.velocity.limits import check_integer, tick

INT_MIN, INT_MAX = -(2**31), 2**31 - 1
LONG_MIN, LONG_MAX = -(2**63), 2**63 - 1


class Long(int):
    __slots__ = ()


class Short(int):
    __slots__ = ()


class Byte(int):
    __slots__ = ()


class BigInteger(int):
    __slots__ = ()


class Float(float):
    __slots__ = ()


class Char:
    """A UTF-16 unit."""

    __slots__ = ("unit",)

    def __init__(self, unit: str) -> None:
        self.unit = unit


class JavaObject:
    """Base of every Java object that is no plain Python value. `java_class` is the key of its class."""

    __slots__ = ()
    java_class = "Object"


class Array(JavaObject):
    """component: key of the element class, e.g. "String", "char", "Object"."""

    __slots__ = ("component", "items")
    java_class = "[]"

    def __init__(self, component: str, items: list[Any]) -> None:
        self.component = component
        self.items = items


class ClassObject(JavaObject):
    """What getClass() returns: a name, nothing to reach through it."""

    __slots__ = ("key",)
    java_class = "Class"

    def __init__(self, key: str) -> None:
        self.key = key


class Plain(JavaObject):
    """A collection-like object; subclasses define equals_java and hash_java."""

    __slots__ = ()

    def equals_java(self, other: Any) -> bool:
        return self is other

    def hash_java(self) -> int:
        return id(self) >> 4 & 0x7FFFFFFF

    def text_java(self) -> str:
        raise NotImplementedError


INTEGRALS: tuple[type, ...] = (int, Long, Short, Byte, BigInteger)
NUMBERS = frozenset((int, Long, Short, Byte, BigInteger, float, Float, Decimal))


def wrap_int(value: int) -> int:
    """As Java's (int): the lowest 32 bits."""
    return (value + 0x80000000 & 0xFFFFFFFF) - 0x80000000


def wrap_long(value: int) -> int:
    return (value + 0x8000000000000000 & 0xFFFFFFFFFFFFFFFF) - 0x8000000000000000


def number_to_java(value: int) -> int:
    if INT_MIN <= value <= INT_MAX:
        return value
    if LONG_MIN <= value <= LONG_MAX:
        return Long(value)
    return BigInteger(check_integer(value))


def double_bits(value: float) -> int:
    if math.isnan(value):
        return 0x7FF8000000000000
    bits: int = struct.unpack(">Q", struct.pack(">d", value))[0]
    return bits


def to_float32(value: float) -> Float:
    if math.isnan(value) or math.isinf(value):
        return Float(value)
    try:
        return Float(struct.unpack(">f", struct.pack(">f", value))[0])
    except OverflowError:
        return Float(math.copysign(math.inf, value))


def float_bits(value: float) -> int:
    if math.isnan(value):
        return 0x7FC00000
    bits: int = struct.unpack(">I", struct.pack(">f", value))[0]
    return bits


def string_hash(text: str) -> int:
    value = 0
    for start in range(0, len(text), 4096):
        for char in text[start : start + 4096]:
            value = (31 * value + ord(char)) & 0xFFFFFFFF
        tick(400)
    return wrap_int(value)


def java_hash(value: Any) -> int:
    """hashCode(); null is 0 as in collections."""
    kind = type(value)
    if kind is str:
        return string_hash(value)
    if value is None:
        return 0
    if kind is bool:
        return 1231 if value else 1237
    if kind in (int, Short, Byte):
        return int(value)
    if kind is Long:
        bits = value & 0xFFFFFFFFFFFFFFFF
        return wrap_int((bits ^ bits >> 32) & 0xFFFFFFFF)
    if kind is float:
        bits = double_bits(value)
        return wrap_int((bits ^ bits >> 32) & 0xFFFFFFFF)
    if kind is Float:
        return wrap_int(float_bits(value))
    if kind is BigInteger:
        return _big_hash(int(value))
    if kind is Decimal:
        unscaled, scale = unscaled_and_scale(value)
        return wrap_int(31 * _big_hash(unscaled) + scale)
    if kind is Char:
        return ord(value.unit)
    tick()
    if isinstance(value, Plain):
        return value.hash_java()
    return id(value) >> 4 & 0x7FFFFFFF


def _big_hash(value: int) -> int:
    magnitude, code = abs(value), 0
    words = []
    while magnitude:
        words.append(magnitude & 0xFFFFFFFF)
        magnitude >>= 32
    for word in reversed(words):
        code = 31 * code + word & 0xFFFFFFFF
    return wrap_int(-code if value < 0 else code)


def unscaled_and_scale(value: Decimal) -> tuple[int, int]:
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    unscaled = int("".join(map(str, digits)) or "0")
    return (-unscaled if sign else unscaled), -exponent


def from_unscaled(unscaled: int, scale: int) -> Decimal:
    """new BigDecimal(BigInteger, scale), exactly."""
    digits = tuple(map(int, str(abs(unscaled))))
    return Decimal((1 if unscaled < 0 else 0, digits, -scale))


def java_equals(a: Any, b: Any) -> bool:
    """a.equals(b), nulls allowed on both sides."""
    if a is b:
        return not (type(a) is float and a != a) or True
    kind = type(a)
    if kind is not type(b):
        if isinstance(a, Plain) and isinstance(b, Plain):
            tick()
            return a.equals_java(b)
        return False
    if kind is str or kind is bool or kind in INTEGRALS:
        return bool(a == b)
    if kind is float:
        return double_bits(a) == double_bits(b)
    if kind is Float:
        return float_bits(a) == float_bits(b)
    if kind is Decimal:
        return unscaled_and_scale(a) == unscaled_and_scale(b)
    if kind is Char:
        return bool(a.unit == b.unit)
    if kind is ClassObject:
        return bool(a.key == b.key)
    if isinstance(a, Plain):
        tick()
        return a.equals_java(b)
    return False


class Key:
    """A map key that is no String: hashes and compares as Java does (the Integer 1 is not the Long 1)."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __hash__(self) -> int:
        return java_hash(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and java_equals(self.value, other.value)


def to_key(value: Any) -> str | Key:
    return value if type(value) is str else Key(value)


def from_key(key: str | Key) -> Any:
    return key.value if isinstance(key, Key) else key


def compare_values(a: Any, b: Any) -> int:
    """compareTo of the natural order."""
    if a is None or b is None:
        raise JavaFault("java.lang.NullPointerException")
    kind = type(a)
    if kind is not type(b):
        raise JavaFault("java.lang.ClassCastException", "these two cannot be compared")
    if kind is str:
        return compare_strings(a, b)
    if kind is Char:
        return ord(a.unit) - ord(b.unit)
    if kind is float or kind is Float:
        return compare_doubles(a, b)
    if kind in NUMBERS or kind is bool:
        return int(a > b) - int(a < b)
    raise JavaFault("java.lang.ClassCastException", "this cannot be compared")


def compare_doubles(a: float, b: float) -> int:
    if a < b:
        return -1
    if a > b:
        return 1
    left, right = double_bits(a), double_bits(b)
    if left == right:
        return 0
    # -0.0 before 0.0, NaN last
    left, right = wrap_long(left), wrap_long(right)
    return -1 if left < right else 1


def compare_strings(a: str, b: str) -> int:
    low, high = 0, min(len(a), len(b))
    if a[:high] == b[:high]:
        return len(a) - len(b)
    while high - low > 1:
        middle = (low + high) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle
    return ord(a[low]) - ord(b[low])
