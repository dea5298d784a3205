"""What a single cell looks like, judged by its letters alone: address, number to call, date, amount ...

Used to find the header and to tell columns by content. Must not: normalise (see the judges) or know headers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_BLANK = re.compile(r"[\s\u00a0\u200b-\u200d\u2060\ufeff\u00ad]+")
EMAIL = re.compile(r"(?:mailto:)?[\"'<(]*[^\s@,;|<>\"']+@[^\s@,;|<>\"']+\.[^\s@,;|<>\"'.]{2,}[\"'>).,;]*")
_NAMED_EMAIL = re.compile(r".*<[^\s@<>]+@[^\s@<>]+>\W*")
_PHONE = re.compile(
    r"(?:tel[.:]?\s*)?\+?[\s\u00a0\u202f]*[(\d][\d\s\u00a0\u202f().\-–/+]{5,24}(?:\D{0,8}\d{1,5}\)?)?"
)
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,2}")
_ISO = re.compile(r"(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])(?:[T ]\d\d:\d\d.*)?")
_DATE = re.compile(r"\d{1,2}([./-])\s?\d{1,2}\1\s?(?:\d{4}|\d\d)(?:\s*г\.|\s*р\.)?(?:[ ,T]+\d{1,2}:\d\d.*)?")
_WORD_DATE = re.compile(
    r"(?:\w{2,4}\.?, )?\d{1,2}\.?[ -][^\W\d_]{3,12}\.?[ ,-]+\d{2,4}\b.*|[^\W\d_]{3,12}\.? \d{1,2},? \d{4}.*"
)
_NUMBER = re.compile(
    r"[-−–(]?\s*(?:[₴€$£₺₽]|[A-Z]{3}|Kč|zł)?\s*[-−–]?\d[\d\s\u00a0\u202f'’.,]*\s*-?\)?"
    r"(?:\s*(?:[₴€$£₺₽%]|[A-Z]{3}|Kč|zł|грн\.?|руб\.?|TL|р\.?|,-))?"
)  # fmt: skip
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


def squeezed(text: str) -> str:
    """Without blanks at the ends and with one blank inside for any run of them; invisible letters vanish."""
    return " ".join(_BLANK.sub(" ", text).split())


def shape(text: str) -> str:
    """One of: blank, email, phone, date, number, url, word, words. A number may also be a phone: see
    ``shapes``."""
    text = squeezed(text).lstrip("'")
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    if not text:
        return "blank"
    if "@" in text and (EMAIL.fullmatch(text) or _NAMED_EMAIL.fullmatch(text)):
        return "email"
    if _URL.fullmatch(text):
        return "url"
    first = text[0]
    if first.isdigit() or first in "+(-−–₴€$£₺₽" or text[-1].isdigit():
        if _ISO.fullmatch(text) or _DATE.fullmatch(text) or _WORD_DATE.fullmatch(text):
            return "date"
        digits = sum(char.isdigit() for char in text)
        if first == "+" and digits >= 7:
            return "phone"
        if _SCIENTIFIC.fullmatch(text):
            return "number"
        if digits >= 7 and _PHONE.fullmatch(text) and not _NUMBER_ONLY.fullmatch(text):
            return "phone"
        if _NUMBER.fullmatch(text):
            return "number"
        if _PHONE.fullmatch(text) and digits >= 7:
            return "phone"
    return "words" if " " in text else "word"


_NUMBER_ONLY = re.compile(r"-?\d+(?:[.,]\d+)?")
DATA_SHAPES = frozenset({"email", "phone", "date", "number", "url"})


def looks_like_phone(text: str) -> bool:
    """True for texts that could be dialled, plain digits included."""
    text = squeezed(text).lstrip("'")
    digits = sum(char.isdigit() for char in text)
    return 7 <= digits <= 16 and (shape(text) == "phone" or _NUMBER_ONLY.fullmatch(text) is not None)


def shares(cells: Iterable[str]) -> tuple[int, dict[str, float]]:
    """(cells with text, share of each shape among them)."""
    counted = Counter(map(shape, cells))
    counted.pop("blank", None)
    total = counted.total()
    return total, {name: number / total for name, number in counted.items()} if total else {}
