"""String.format for the conversions a template can use, in locale en_US."""

from __future__ import annotations

import math
import re
import struct
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_UP, Context, Decimal
from typing import Any

from desktop_app.velocity.errors import JavaFault, LimitExceeded
from desktop_app.velocity.java.format_dates import DATE_PARTS, date_part
from desktop_app.velocity.java.numbers import double_text, number_text, round_half_up
from desktop_app.velocity.java.text import java_text
from desktop_app.velocity.java.values import (
    INTEGRALS,
    BigInteger,
    Byte,
    Char,
    Float,
    Long,
    Short,
    double_bits,
    java_hash,
)
from desktop_app.velocity.limits import MAX_TEXT, check_text

_SPEC = re.compile(r"%([0-9]+\$)?([-#+ 0,(<]*)([0-9]+)?(\.[0-9]+)?([tT])?([a-zA-Z%])")
_WIDE = Context(prec=9000, Emax=MAX_EMAX, Emin=MIN_EMIN)


def _fault(name: str, message: str) -> JavaFault:
    return JavaFault(f"java.util.{name}", message)


def java_format(pattern: str, args: list[Any] | None) -> str:
    """args None: a null array, of which every element is null. Raises JavaFault where java.util.Formatter
    throws."""
    out: list[str] = []
    place = 0
    ordinary = 0
    last = -1
    while True:
        percent = pattern.find("%", place)
        if percent < 0:
            out.append(pattern[place:])
            text = "".join(out)
            check_text(len(text))
            return text
        out.append(pattern[place:percent])
        found = _SPEC.match(pattern, percent)
        if found is None:
            raise _fault(
                "UnknownFormatConversionException", f"Conversion = '{pattern[percent + 1 : percent + 2]}'"
            )
        index, flags, width_text, precision_text, date, conversion = found.groups()
        place = found.end()
        width = int(width_text) if width_text else -1
        precision = int(precision_text[1:]) if precision_text else -1
        if width > MAX_TEXT or precision > 4000:
            raise LimitExceeded(f"a text of more than {MAX_TEXT:,} characters")
        if len(set(flags)) != len(flags):
            raise _fault("DuplicateFormatFlagsException", f"Flags = '{flags}'")
        if conversion in "%n" and not date:
            out.append(_literal(conversion, flags, width, precision))
            continue
        if conversion not in (DATE_PARTS if date else "bBhHsScCdoxXeEfgGaA"):
            raise _fault("UnknownFormatConversionException", f"Conversion = '{date or ''}{conversion}'")
        if "<" in flags:
            position = last
        elif index:
            position = int(index[:-1]) - 1
        else:
            position = ordinary
            ordinary += 1
        if position < 0 or (args is not None and position >= len(args)):
            raise _fault("MissingFormatArgumentException", f"Format specifier '{found.group()}'")
        last = position
        spec = _Spec(flags.replace("<", ""), width, precision, conversion)
        value = None if args is None else args[position]
        out.append(spec.date(value, date == "T") if date else spec.format(value))


def _literal(conversion: str, flags: str, width: int, precision: int) -> str:
    if precision >= 0:
        raise _fault("IllegalFormatPrecisionException", str(precision))
    if conversion == "n":
        if width >= 0:
            raise _fault("IllegalFormatWidthException", str(width))
        if flags:
            raise _fault("IllegalFormatFlagsException", f"Flags = '{flags}'")
        return "\n"
    if flags not in ("", "-"):
        raise _fault("IllegalFormatFlagsException", f"Flags = '{flags}'")
    if "-" in flags and width < 0:
        raise _fault("MissingFormatWidthException", "%-%")
    return "%".ljust(width) if "-" in flags else "%".rjust(max(width, 0))


class _Spec:
    def __init__(self, flags: str, width: int, precision: int, conversion: str) -> None:
        self.flags = flags
        self.width = width
        self.precision = precision
        self.conversion = conversion
        if ("-" in flags or "0" in flags) and width < 0:
            raise _fault("MissingFormatWidthException", f"%{flags}{conversion}")
        if ("-" in flags and "0" in flags) or ("+" in flags and " " in flags):
            raise _fault("IllegalFormatFlagsException", f"Flags = '{flags}'")

    def format(self, value: Any) -> str:
        lower = self.conversion.lower()
        text = self._general(value, lower) if lower in "bhsc" else self._number(value, lower)
        if self.conversion.isupper():
            text = text.upper()
        if len(text) < self.width:
            text = text.ljust(self.width) if "-" in self.flags else text.rjust(self.width)
        return text

    def date(self, value: Any, upper: bool) -> str:
        """One part of a moment: a template can only have milliseconds since 1970 (a Long), shown in UTC."""
        if self.precision >= 0:
            raise _fault("IllegalFormatPrecisionException", str(self.precision))
        self._refuse("-")
        if value is not None and type(value) is not Long:
            raise self._illegal(value)
        text = "null" if value is None else date_part(int(value), self.conversion)
        text = text.upper() if upper else text
        return text.ljust(self.width) if "-" in self.flags else text.rjust(max(self.width, 0))

    def _refuse(self, allowed: str) -> None:
        for flag in self.flags:
            if flag not in allowed:
                raise _fault(
                    "FormatFlagsConversionMismatchException",
                    f"Conversion = {self.conversion}, Flags = {flag}",
                )

    def _illegal(self, value: Any) -> JavaFault:
        return _fault("IllegalFormatConversionException", f"{self.conversion} != {_class_name(value)}")

    def _general(self, value: Any, lower: str) -> str:
        self._refuse("-")
        if lower == "c":
            if self.precision >= 0:
                raise _fault("IllegalFormatPrecisionException", str(self.precision))
            return self._character(value)
        if lower == "b":
            text = java_text(value) if type(value) is bool else "false" if value is None else "true"
        elif lower == "h":
            text = "null" if value is None else f"{java_hash(value) & 0xFFFFFFFF:x}"
        else:
            text = java_text(value)
        return text[: self.precision] if self.precision >= 0 else text

    def _character(self, value: Any) -> str:
        if value is None:
            return "null"
        if type(value) is Char:
            return str(value.unit)
        if type(value) in (int, Short, Byte):
            if not 0 <= value <= 0x10FFFF:
                raise _fault("IllegalFormatCodePointException", f"Code point = {value:#x}")
            return chr(value)
        raise self._illegal(value)

    def _number(self, value: Any, lower: str) -> str:
        if lower == "d":
            self._refuse("-+ 0,(")
        elif lower in "ox":
            self._refuse("-#0" if type(value) is not BigInteger and value is not None else "-#+ 0(")
        elif lower == "e":
            self._refuse("-#+ 0(")
        elif lower == "a":
            self._refuse("-#+ 0")
        elif lower == "g":
            self._refuse("-+ 0,(")
        elif lower == "f":
            self._refuse("-#+ 0,(")
        if lower in "dox" and self.precision >= 0:
            raise _fault("IllegalFormatPrecisionException", str(self.precision))
        if value is None:
            return "null"[: self.precision] if self.precision >= 0 else "null"
        if lower in "dox":
            if type(value) not in INTEGRALS:
                raise self._illegal(value)
            return self._integral(int(value), type(value), lower)
        if type(value) not in (float, Float, Decimal):
            raise self._illegal(value)
        if type(value) is not Decimal:
            value = float(value)  # Java widens a float to a double, so the digits are those of the double
            if math.isnan(value) or math.isinf(value):
                return self._odd(value)
        if lower == "a":
            return self._hexadecimal(value)
        return self._floating(value, lower)

    def _hexadecimal(self, value: Any) -> str:
        if type(value) is Decimal:
            raise self._illegal(value)
        negative = math.copysign(1, value) < 0
        before = "-" if negative else "+" if "+" in self.flags else " " if " " in self.flags else ""
        digits = hex_double(abs(value), 1 if self.precision == 0 else self.precision)[2:]
        zeros = self.width - len(before) - 2 - len(digits) if "0" in self.flags else 0
        return f"{before}0x{'0' * zeros}{digits}"

    def _odd(self, value: float) -> str:
        if value != value:
            return "NaN"
        if value > 0:
            return "+Infinity" if "+" in self.flags else "Infinity"
        return "(Infinity)" if "(" in self.flags else "-Infinity"

    def _integral(self, value: int, kind: type, lower: str) -> str:
        if lower == "d":
            return self._signed(str(abs(value)), value < 0)
        if kind is not BigInteger:
            bits = {Long: 64, int: 32, Short: 16, Byte: 8}[kind]
            value &= (1 << bits) - 1
        digits = f"{abs(value):x}" if lower == "x" else f"{abs(value):o}"
        sign = "-" if value < 0 else "+" if "+" in self.flags else " " if " " in self.flags else ""
        if value < 0 and "(" in self.flags:
            sign, digits = "(", digits + ")"
        prefix = sign + ({"x": "0x", "o": "0"}[lower] if "#" in self.flags else "")
        if "0" in self.flags:
            digits = digits.rjust(self.width - len(prefix), "0")
        return prefix + digits

    def _signed(self, digits: str, negative: bool) -> str:
        """Grouping, zero padding and the sign."""
        whole, point, rest = digits.partition(".")
        if "," in self.flags:
            tail = ""
            if "e" in whole:
                whole, _, power = whole.partition("e")
                tail = "e" + power
            whole = re.sub(r"(?<=[0-9])(?=(?:[0-9]{3})+$)", ",", whole) + tail
        digits = whole + point + rest
        before = "(" if negative and "(" in self.flags else "-" if negative else ""
        if not negative and "+" in self.flags:
            before = "+"
        elif not negative and " " in self.flags:
            before = " "
        after = ")" if before == "(" else ""
        if "0" in self.flags:
            digits = digits.rjust(self.width - len(before) - len(after), "0")
        return before + digits + after

    def _floating(self, value: Any, lower: str) -> str:
        exact = value if type(value) is Decimal else Decimal(number_text(value) if value else "0")
        negative = exact.is_signed() or (type(value) is not Decimal and math.copysign(1, value) < 0)
        size = exact.copy_abs()
        precision = 6 if self.precision < 0 else self.precision
        if lower == "g":
            precision = max(precision, 1)
            rounded = Context(prec=precision, rounding=ROUND_HALF_UP, Emax=MAX_EMAX, Emin=MIN_EMIN).plus(size)
            if rounded == 0 or (Decimal("0.0001") <= rounded < Decimal(10).scaleb(precision - 1)):
                places = precision - 1 if rounded == 0 else precision - 1 - rounded.adjusted()
                digits = format(round_half_up(size, max(places, 0)), "f")
            else:
                digits = self._scientific(size, precision - 1)
        elif lower == "e":
            digits = self._scientific(size, precision)
        else:
            if size.adjusted() > 4000:
                raise LimitExceeded("a number of more than 4,000 digits")
            digits = format(round_half_up(size, precision), "f")
        if "#" in self.flags and "." not in digits:
            digits += "."
        return self._signed(digits, negative)

    def _scientific(self, size: Decimal, precision: int) -> str:
        if size == 0:
            mantissa, power = round_half_up(Decimal(0), precision), 0
        else:
            power = size.adjusted()
            mantissa = round_half_up(size.scaleb(-power, _WIDE), precision)
            if mantissa >= 10:
                power += 1
                mantissa = round_half_up(size.scaleb(-power, _WIDE), precision)
        return f"{format(mantissa, 'f')}e{'-' if power < 0 else '+'}{abs(power):02d}"


def hex_double(value: float, precision: int = -1) -> str:
    """Double.toHexString, rounded half even to so many hexadecimal digits (-1: all of them)."""
    if value != value or math.isinf(value):
        return double_text(value)
    if 0 < precision < 13 and value:
        value = _fewer_bits(value, 52 - 4 * precision)
        if math.isinf(value):
            return f"{'-' if value < 0 else ''}0x1.{'0' * precision}p1024"
    sign = "-" if math.copysign(1, value) < 0 else ""
    mantissa, _, power = value.hex().lstrip("-").partition("p")
    whole, _, digits = mantissa.removeprefix("0x").partition(".")
    digits = digits.rstrip("0") or "0"
    if precision > 0:
        digits = digits.ljust(precision, "0")
    exponent = int(power)
    if value == 0:
        exponent = 0
    return f"{sign}0x{whole}.{digits}p{exponent}"


def _fewer_bits(value: float, drop: int) -> float:
    """The double without its lowest bits, rounded half even."""
    bits = double_bits(abs(value))
    kept, rest = bits >> drop, bits & ((1 << drop) - 1)
    half = 1 << (drop - 1)
    kept += rest > half or (rest == half and kept & 1)
    rounded: float = struct.unpack(">d", struct.pack(">Q", kept << drop))[0]
    return math.copysign(rounded, value)


def _class_name(value: Any) -> str:
    from desktop_app.velocity.java.classes import (
        class_of,
    )  # the registry imports the methods, they import this

    return class_of(value).name
