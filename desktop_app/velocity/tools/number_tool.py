"""$numberTool of the platform: integer(v) and format(pattern, v), with patterns as Java's DecimalFormat
(en_US). Not verified against the platform; the documented examples are its tests."""

from __future__ import annotations

import re
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_EVEN, Context, Decimal
from typing import Any

from desktop_app.velocity.java.classes import Call, register
from desktop_app.velocity.java.numbers import narrow_to_int, narrow_to_long, to_double
from desktop_app.velocity.java.values import INT_MAX, INT_MIN, JavaObject, Long
from desktop_app.velocity.tools.math_tool import to_number

_NUMBER_PART = re.compile(r"[#0,.]*[#0](?:[#0,.]*)")
_WIDE = Context(prec=9000, Emax=MAX_EMAX, Emin=MIN_EMIN)
_QUOTED = re.compile("'[^']*'?")
_STYLES = {
    "number": "#,##0.###",
    "default": "#,##0.###",
    "integer": "#,##0",
    "percent": "#,##0%",
    "currency": "¤#,##0.00",
}
_MOST_DIGITS = 340


class NumberTool(JavaObject):
    __slots__ = ()
    java_class = "NumberTool"


def _integer(_: Any, value: Any) -> Any:
    """Cuts behind the point: 3.9 is 3."""
    number = to_number(value)
    if number is None:
        return None
    whole = narrow_to_long(number)
    return narrow_to_int(number) if INT_MIN <= whole <= INT_MAX else Long(whole)


def _format(_: Any, first: Any, second: Any) -> str | None:
    """format(pattern, value); the value first is understood too."""
    pattern, value = (first, second) if type(first) is str else (second, first)
    # a BigInteger keeps all its digits
    number = value if isinstance(value, int) and not isinstance(value, bool) else to_number(value)
    if number is None or type(pattern) is not str:
        return None
    return format_decimal(_STYLES.get(pattern.lower(), pattern) or _STYLES["default"], number)


def format_decimal(pattern: str, value: Any) -> str:
    """DecimalFormat.format. value: a Java number. Raises JavaFault for a pattern that Java refuses."""
    positive, negative = _halves(pattern)
    double = to_double(value)
    if double != double:
        return "NaN"
    prefix, digits, suffix = _parts(positive)
    if "%" in prefix + suffix:  # a double is multiplied as a double, with its own rounding
        value = value * 100.0 if isinstance(value, float) else _WIDE.multiply(Decimal(value), Decimal(100))
    exact = value if isinstance(value, Decimal) else Decimal(value)
    sign = "-" if exact.is_signed() else ""
    if sign and negative:
        (prefix, _digits_again, suffix), sign = _parts(negative), ""
    body = _digits(digits, abs(exact) if exact.is_finite() else exact)
    return f"{sign}{_plain(prefix)}{body}{_plain(suffix)}"


def _halves(pattern: str) -> tuple[str, str]:
    """What stands for numbers from zero on, and for those below it (empty: the same with a minus)."""
    quoted = False
    for place, char in enumerate(pattern):
        if char == "'":
            quoted = not quoted
        elif char == ";" and not quoted:
            return pattern[:place], pattern[place + 1 :]
    return pattern, ""


def _parts(pattern: str) -> tuple[str, str, str]:
    """Before, digits, behind. Quotes protect what they hold; without digits all stands before them."""
    hidden = _QUOTED.sub(lambda found: "x" * len(found.group()), pattern)
    found = _NUMBER_PART.search(hidden)
    if found is None:
        return pattern, "#", ""
    return pattern[: found.start()], found.group(), pattern[found.end() :]


def _plain(text: str) -> str:
    """Quotes protect characters; ¤ is the currency."""
    return text.replace("''", "\x00").replace("'", "").replace("\x00", "'").replace("¤", "$")


def _digits(pattern: str, size: Decimal) -> str:
    if not size.is_finite():
        return "∞"
    whole, _, fraction = pattern.partition(".")
    fraction = fraction.replace(",", "")
    least, most = fraction.count("0"), min(len(fraction), _MOST_DIGITS)
    group = len(whole) - whole.rindex(",") - 1 if "," in whole else 0
    digits = whole.replace(",", "")
    # '#.##' has one digit before its point: only '.00' has none
    wanted = digits.count("0") or (1 if "." in pattern and digits and "0" not in pattern else 0)
    rounded = size.quantize(Decimal(1).scaleb(-most), ROUND_HALF_EVEN, _WIDE)
    left, _, right = format(rounded, "f").partition(".")
    while len(right) > least and right.endswith("0"):
        right = right[:-1]
    left = left.lstrip("0").rjust(wanted, "0")
    if not left and not right:
        left = "0"
    if group:
        head = len(left) % group
        parts = [left[:head]] if head else []
        left = ",".join(parts + [left[i : i + group] for i in range(head, len(left), group)])
    point = "." if right or (pattern.endswith(".") and "." in pattern) else ""
    return left + point + right


_TABLE: dict[str, Call] = {
    "Number integer(Object)": _integer,
    "Number toNumber(Object)": lambda _, value: to_number(value),
    "String format(Object,Object)": _format,
    "String format(Object)": lambda _, value: _format(None, "default", value),
    "String number(Object)": lambda _, value: _format(None, "default", value),
    "String percent(Object)": lambda _, value: _format(None, "percent", value),
    "String currency(Object)": lambda _, value: _format(None, "currency", value),
}


def install() -> None:
    """Registers the tool's class."""
    register("NumberTool", "org.apache.velocity.tools.generic.NumberTool", "Serializable", _TABLE)
