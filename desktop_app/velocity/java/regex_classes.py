"""Character classes of Java's regular expressions, as tests of one character."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

Test = Callable[[str], bool]


def _ascii(chars: str) -> Test:
    members = frozenset(chars)
    return lambda char: char in members


DIGIT = _ascii("0123456789")


_WORD = _ascii("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")


SPACE = _ascii(" \t\n\x0b\f\r")


_HORIZONTAL = _ascii(" \t\xa0\u1680\u180e\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B))))


VERTICAL = _ascii("\n\x0b\f\r\x85\u2028\u2029")


_UPPER = _ascii("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


_LOWER = _ascii("abcdefghijklmnopqrstuvwxyz")


_PUNCT = _ascii("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


def category(*names: str) -> Test:
    return lambda char: unicodedata.category(char).startswith(names)


CLASSES: dict[str, Test] = {"d": DIGIT, "w": _WORD, "s": SPACE, "h": _HORIZONTAL, "v": VERTICAL}


PROPERTIES: dict[str, Test] = {
    "Lower": _LOWER,
    "Upper": _UPPER,
    "ASCII": lambda char: char < "\x80",
    "Alpha": lambda char: _UPPER(char) or _LOWER(char),
    "Digit": DIGIT,
    "Alnum": lambda char: _UPPER(char) or _LOWER(char) or DIGIT(char),
    "Punct": _PUNCT,
    "Graph": lambda char: "!" <= char <= "~",
    "Print": lambda char: " " <= char <= "~",
    "Blank": _ascii(" \t"),
    "Cntrl": lambda char: char < " " or char == "\x7f",
    "XDigit": _ascii("0123456789abcdefABCDEF"),
    "Space": SPACE,
    "javaLowerCase": str.islower,
    "javaUpperCase": str.isupper,
    "javaWhitespace": str.isspace,
    "javaLetter": str.isalpha,
    "javaDigit": str.isdecimal,
    "javaLetterOrDigit": lambda char: char.isalpha() or char.isdecimal(),
    "IsAlphabetic": str.isalpha,
    "IsLetter": str.isalpha,
    "IsDigit": str.isdecimal,
    "IsUppercase": str.isupper,
    "IsLowercase": str.islower,
    "IsPunctuation": category("P"),
    "IsWhite_Space": str.isspace,
    "IsLatin": lambda char: unicodedata.name(char, "").startswith("LATIN "),
    "IsCyrillic": lambda char: unicodedata.name(char, "").startswith("CYRILLIC "),
    "IsGreek": lambda char: unicodedata.name(char, "").startswith("GREEK "),
    "InCyrillic": lambda char: "\u0400" <= char <= "\u04ff",
    "InGreek": lambda char: "\u0370" <= char <= "\u03ff",
}


CATEGORIES = {
    *("L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "Z", "Zs", "Zl", "Zp"),
    *(
        "C",
        "Cc",
        "Cf",
        "Co",
        "Cs",
        "Cn",
        "P",
        "Pd",
        "Ps",
        "Pe",
        "Pc",
        "Po",
        "Pi",
        "Pf",
        "S",
        "Sm",
        "Sc",
        "Sk",
        "So",
    ),
}


LINE_ENDS = "\n\r\x85\u2028\u2029"
