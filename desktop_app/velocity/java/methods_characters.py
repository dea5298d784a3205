"""Methods of Character, nearly all of them static."""

from __future__ import annotations

import unicodedata
from typing import Any

from desktop_app.velocity.java.classes import Call, register
from desktop_app.velocity.java.methods_text import (
    char_at,
    characters,
    code_point_at,
    is_white,
    lower_char,
    substring,
    text_of,
    upper_char,
    valid_code_point,
)
from desktop_app.velocity.java.numbers import unicode_digit
from desktop_app.velocity.java.small_objects import Optional
from desktop_app.velocity.java.text import java_text
from desktop_app.velocity.java.values import Char, compare_values
from desktop_app.velocity.source import from_units


def _char_test(test: Any) -> dict[str, Call]:
    """The pair of static tests, for a char and for a code point."""

    def check(_: Any, value: Any) -> bool:
        if type(value) is Char:
            return bool(test(value.unit))
        return 0 <= value <= 0x10FFFF and bool(test(chr(value)))

    return {"char": check, "int": check}


def _identifier_start(char: str) -> bool:
    return unicodedata.category(char) in ("Lu", "Ll", "Lt", "Lm", "Lo", "Nl", "Sc", "Pc")


def _ignorable(char: str) -> bool:
    return (
        char <= "\x08"
        or "\x0e" <= char <= "\x1b"
        or "\x7f" <= char <= "\x9f"
        or unicodedata.category(char) == "Cf"
    )


def _character_table() -> dict[str, Call]:
    tests = {
        "isDigit": str.isdecimal,
        "isLetter": str.isalpha,
        "isLetterOrDigit": lambda char: char.isalpha() or char.isdecimal(),
        "isUpperCase": str.isupper,
        "isLowerCase": str.islower,
        "isWhitespace": is_white,
        "isSpaceChar": lambda char: unicodedata.category(char).startswith("Z"),
        "isDefined": lambda char: unicodedata.category(char) != "Cn",
        "isISOControl": lambda char: char <= "\x1f" or "\x7f" <= char <= "\x9f",
        "isTitleCase": lambda char: unicodedata.category(char) == "Lt",
        "isMirrored": lambda char: bool(unicodedata.mirrored(char)),
        "isJavaIdentifierStart": _identifier_start,
        "isJavaIdentifierPart": lambda char: _identifier_start(char) or char.isdecimal() or _ignorable(char),
        "isUnicodeIdentifierStart": lambda char: unicodedata.category(char)[0] == "L",
        "isUnicodeIdentifierPart": lambda char: char.isidentifier() or char.isdecimal() or _ignorable(char),
        "isIdentifierIgnorable": _ignorable,
    }
    table: dict[str, Call] = {}
    for name, test in tests.items():
        for kind, call in _char_test(test).items():
            table[f"boolean {name}({kind})"] = call
    mapped = {"toUpperCase": upper_char, "toLowerCase": lower_char, "toTitleCase": upper_char}
    for name, mapping in mapped.items():
        table[f"char {name}(char)"] = lambda _, c, m=mapping: m(c.unit)
        table[f"int {name}(int)"] = lambda _, c, m=mapping: ord(m(chr(c))) if 0 <= c <= 0x10FFFF else c
    for kind in ("char", "int"):
        table[f"int getNumericValue({kind})"] = lambda _, c: unicode_digit(
            c.unit if type(c) is Char else chr(c)
        )
        table[f"int digit({kind},int)"] = lambda _, c, radix: _digit(c, radix)
    return table


def _digit(value: Any, radix: int) -> int:
    if type(value) is int and not 0 <= value <= 0x10FFFF:
        return -1
    digit = unicode_digit(value.unit if type(value) is Char else chr(value))
    return digit if digit < radix <= 36 else -1


CHARACTER: dict[str, Call] = {
    "char charValue()": lambda c: c.unit,
    "int compare(char,char)": lambda _, a, b: ord(a.unit) - ord(b.unit),
    "int compareTo(Character)": compare_values,
    "int compareTo(Object)": compare_values,
    "int hashCode(char)": lambda _, c: ord(c.unit),
    "int charCount(int)": lambda _, c: 2 if c >= 0x10000 else 1,
    "boolean isAlphabetic(int)": lambda _, c: 0 <= c <= 0x10FFFF and chr(c).isalpha(),
    "boolean isJavaLetter(char)": lambda _, c: _identifier_start(c.unit),
    "boolean isJavaLetterOrDigit(char)": lambda _, c: (
        _identifier_start(c.unit) or c.unit.isdecimal() or _ignorable(c.unit)
    ),
    "boolean isSpace(char)": lambda _, c: c.unit in " \t\n\f\r",
    "boolean isIdeographic(int)": lambda _, c: (
        0x4E00 <= c <= 0x9FFF or 0x3400 <= c <= 0x4DBF or 0x20000 <= c <= 0x2FA1F
    ),
    "boolean isBmpCodePoint(int)": lambda _, c: 0 <= c <= 0xFFFF,
    "boolean isSupplementaryCodePoint(int)": lambda _, c: 0x10000 <= c <= 0x10FFFF,
    "char highSurrogate(int)": lambda _, c: chr((c >> 10) + 0xD7C0 & 0xFFFF),
    "char lowSurrogate(int)": lambda _, c: chr((c & 0x3FF) + 0xDC00),
    "int codePointAt(CharSequence,int)": lambda _, s, i: code_point_at(java_text(s), i),
    "int codePointBefore(CharSequence,int)": lambda _, s, i: ord(char_at(java_text(s), i - 1)),
    "int codePointCount(CharSequence,int,int)": lambda _, s, a, b: len(
        from_units(substring(java_text(s), a, b))
    ),
    "boolean isSurrogatePair(char,char)": lambda _, a, b: (
        "\ud800" <= a.unit <= "\udbff" and "\udc00" <= b.unit <= "\udfff"
    ),
    "boolean isHighSurrogate(char)": lambda _, c: "\ud800" <= c.unit <= "\udbff",
    "boolean isLowSurrogate(char)": lambda _, c: "\udc00" <= c.unit <= "\udfff",
    "boolean isSurrogate(char)": lambda _, c: "\ud800" <= c.unit <= "\udfff",
    "boolean isValidCodePoint(int)": lambda _, c: 0 <= c <= 0x10FFFF,
    "char forDigit(int,int)": lambda _, d, r: (
        "0123456789abcdefghijklmnopqrstuvwxyz"[d] if 2 <= r <= 36 and 0 <= d < r else "\0"
    ),
    "char reverseBytes(char)": lambda _, c: chr((ord(c.unit) & 0xFF) << 8 | ord(c.unit) >> 8),
    "char[] toChars(int)": lambda _, c: characters(valid_code_point(c)),
    "String getName(int)": lambda _, c: unicodedata.name(valid_code_point(c), None),
    "String toString(char)": text_of,
    "String toString(int)": lambda _, c: valid_code_point(c),
    "Character valueOf(char)": lambda _, c: c,
    "Optional describeConstable()": Optional,
    **_character_table(),
}


def install() -> None:
    """Registers Character."""
    register("Character", "java.lang.Character", "Serializable Comparable Constable", CHARACTER)
