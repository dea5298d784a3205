"""What spreadsheets and wrong code pages do to a single cell, and how it is taken off or recognised.

Owns: cleaning (blanks, invisible letters, ``="..."``, leading apostrophe), values of failed formulas,
letters lost to a wrong encoding. Must not: know fields beyond "is this a name".
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.services.importing.reading.findings import Value


@dataclass(frozen=True, slots=True)
class Finding:
    """A judged cell with something to say: its value (None = left out) and problem codes."""

    value: Value
    codes: tuple[str, ...]


Judged = Value | Finding


RIGHT_SINCE = (3, 11, 7)  # the first we have seen to be right


def column_pattern(cell: str) -> re.Pattern[str]:
    """For cells joined by line ends, each matching ``cell`` or empty."""
    more = repeated(rf"(?:\n(?:{cell})?)")
    return re.compile(rf"(?:{cell})?{more}")


def repeated(group: str) -> str:
    """``group`` as often as it comes, never taken back.

    Early 3.11 Pythons, the 3.11.2 of Debian 12 among them, match ``(...)*+`` wrongly when the group
    backtracks inside. A look-ahead, and a reference to what it saw, are right there, but slower.
    """
    return f"{group}*+" if sys.version_info >= RIGHT_SINCE else f"(?=(?P<once>{group}*))(?P=once)"


_PLAIN = re.compile(r"(?!Err:)[A-Za-z0-9+(](?:[A-Za-z0-9.,:;/@_+()&!%*-]++|[ ](?![ ]))*(?<! )")
_CONTROL = re.compile("[\x80-\x84\x86-\x9f]")
_PLAIN_LETTERS = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+)*")
_PLAIN_COLUMN = column_pattern(f"(?:{_PLAIN.pattern}|{_PLAIN_LETTERS.pattern})")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\x00"), None)
_INVISIBLE.update(dict.fromkeys(map(ord, "\u00a0\u202f\u2007\u2009"), " "))
_FORMULA_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_ERROR = re.compile(
    r"Err:\d{3}|#(?:[^\W\d_]{2,12}(?:/0)?[!?]|N/A|Н/Д|N/D|NV|YOK|NIL|НД|DIV/0!|ДЕЛ/0!|ДІЛ/0!|SAYI/0!|BRAK|NEDEF|[A-Z]+/0!)|#{3,}",
    re.IGNORECASE,
)
_LOST = re.compile(r"\?{2,}|[^\W\d_]\?[^\W\d_]")
_LOST_AT_END = re.compile(r"(?:^|[ -])\?[^\W\d_]{2,}|[^\W\d_]{4,}\?$")
_ONLY_MARKS = re.compile(r"[\s?.,-]*\?{3}[\s?.,-]*")
_LATIN_SUPPLEMENT = re.compile("[À-ÖØ-öø-ÿ]{4,}")
#: letters that UTF-8 read as another page always brings along, four accented letters in a row, case upside
#: down
_SUSPECT = re.compile("[ÃÂÄÅÐÑРСĂĹђѓ√╨╤┬]|[À-ÖØ-öø-ÿ]{4,}|[а-яіїєґ][А-ЯІЇЄҐ]{2,}")
_CROOKED_CYRILLIC = re.compile("[а-яіїєґ][А-ЯІЇЄҐ]{2,}")
_WRONG_PAGES = (
    "cp1252",
    "cp1251",
    "cp1250",
    "cp1254",
    "iso8859-2",
    "iso8859-9",
    "mac-roman",
    "cp437",
    "cp866",
    "cp852",
)


def clean(text: str) -> str:
    """The cell as its writer meant it: blanks trimmed and made ordinary, invisible letters gone, ``="007"``
    and ``'007`` freed of the marks that only tell a spreadsheet "this is text"."""
    if _PLAIN.fullmatch(text):
        return text
    text = text.translate(_INVISIBLE).strip()
    if text.startswith("="):
        inner = _FORMULA_TEXT.fullmatch(text)
        if inner:
            text = inner.group(1).replace('""', '"').strip()
    # 't Hooft keeps its apostrophe, 'Олена and '0671234567 lose theirs
    if len(text) > 1 and text[0] == "'" and (text[1].isupper() or text[1].isdigit() or text[1] in "+=("):
        text = text[1:] if not text.endswith("'") else text.strip("'")
    return text


def is_formula_error(text: str) -> bool:
    """#N/A and its kin in any language, and cells too narrow to show their number."""
    return text[:1] in "#E" and _ERROR.fullmatch(text) is not None


def has_lost_letters(text: str, *, is_name: bool) -> bool:
    """True when letters were lost or garbled before the file was written. ``is_name``: question marks have no
    business in this cell."""
    if "\ufffd" in text or _CONTROL.search(text):
        return True
    if "?" in text and (
        _ONLY_MARKS.fullmatch(text) or (is_name and (_LOST.search(text) or _LOST_AT_END.search(text)))
    ):
        return True
    if text.isascii():
        return False
    if _PLAIN_LETTERS.fullmatch(text) and not _SUSPECT.search(text):
        return False
    return any(_garbled(word) for word in text.split(" ") if not word.isascii())


def repaired(text: str) -> str | None:
    """What the text was before UTF-8 was read as another page; None when it was not."""
    for page in _WRONG_PAGES:
        data = _bytes_of(text, page)
        if data is not None:
            try:
                again = data.decode("utf-8")
            except UnicodeDecodeError:
                continue
            if again != text and _is_plausible(again):
                return again
    return None


def _is_plausible(text: str) -> bool:
    """Letters of the alphabets met here: a few Cyrillic ones are, by chance, bytes of some far-off sign."""
    return all(char < "\u0530" or "\u2000" <= char <= "\u22ff" for char in text)


def _garbled(word: str) -> bool:
    """UTF-8 read as a single-byte page, or Cyrillic read as a Latin page, or one Cyrillic page as another."""
    if repaired(word) is not None:
        return True
    if _LATIN_SUPPLEMENT.search(word) and sum(char.isascii() and char.isalpha() for char in word) <= 1:
        return True
    return len(word) >= 3 and _CROOKED_CYRILLIC.match(word) is not None


def _bytes_of(text: str, page: str) -> bytes | None:
    """The bytes that this page shows as ``text``; bytes that the page leaves open are taken as they are."""
    try:
        return text.encode(page)
    except UnicodeEncodeError:
        pass
    data = bytearray()
    for char in text:
        try:
            data += char.encode(page)
        except UnicodeEncodeError:
            if not "\x80" <= char <= "\x9f":
                return None
            data.append(ord(char))
    return bytes(data)


_NAME_FIELDS = frozenset(
    {"first_name", "last_name", "full_name", "city", "region", "company", "country", "address", "item_name"}
)


def judge_text(field: str) -> TextJudge:
    return TextJudge(is_name=field in _NAME_FIELDS)


class TextJudge:
    """For every field that is just text."""

    def __init__(self, *, is_name: bool) -> None:
        self.is_name = is_name

    def __call__(self, cell: str) -> Judged:
        if _PLAIN.fullmatch(cell) or (_PLAIN_LETTERS.fullmatch(cell) and not _SUSPECT.search(cell)):
            return cell
        return self.slow(cell)

    def all_plain(self, column: Sequence[str]) -> bool:
        """True when every cell is its own value (an empty one stands for no value)."""
        joined = "\n".join(column)
        if joined.count("\n") != len(column) - 1:
            return False
        if joined.isascii():  # letters and digits alone need no closer look; nor is any of them suspect
            return joined.replace("\n", "0").isalnum() or _PLAIN_COLUMN.fullmatch(joined) is not None
        return _PLAIN_COLUMN.fullmatch(joined) is not None and not _SUSPECT.search(joined)

    def slow(self, cell: str) -> Judged:
        """All rules; gives the same as the fast path where that applies."""
        text = clean(cell)
        if not text:
            return None
        damage = common_damage(cell, text, is_name=self.is_name)
        if damage:
            return damage
        return Finding(text, ("nul_bytes",)) if "\0" in cell else text


def is_plain_column(column: Sequence[str], pattern: re.Pattern[str]) -> bool:
    """True when all cells, one on a line, match the pattern: one run of the matcher instead of thousands."""
    joined = "\n".join(column)
    return joined.count("\n") == len(column) - 1 and pattern.fullmatch(joined) is not None


def common_damage(cell: str, text: str, *, is_name: bool = False) -> Finding | None:
    """What makes a cell of any field worthless. ``cell``: exact text, ``text``: cleaned."""
    if is_formula_error(text):
        return Finding(None, ("formula_error",))
    if has_lost_letters(cell, is_name=is_name):
        return Finding(None, ("encoding_damage",))
    return None
