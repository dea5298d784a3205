"""Ids and postcodes: texts that look like numbers and that spreadsheets damage. Leading zeros stay; what
was lost is said and never put back by guess."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from desktop_app.services.importing.reading.cells import (
    Finding,
    Judged,
    clean,
    column_pattern,
    common_damage,
    is_plain_column,
)
from desktop_app.services.importing.reading.dates import MONTH
from desktop_app.services.importing.reading.places import POSTCODE_DIGITS
from desktop_app.services.importing.reading.words import plain

_PLAIN = re.compile(r"[A-Za-z#]{0,8}[-_]?[0-9]{3,12}")
_PLAIN_COLUMN = column_pattern(_PLAIN.pattern)
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d{1,3}")
_WHOLE = re.compile(r"(\d+)[.,]0")
_DAY_MONTH = re.compile(r"\d{1,2}[-. ]([^\W\d_]{3,4})\.?(?:[-. ]\d\d)?|([^\W\d_]{3})[-.]\d\d")
_DAY = re.compile(r"\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d\d-\d\d(?: .*)?")
_ROUNDED = re.compile(r"[1-9]\d{14}0+")


class IdJudge:
    """``form``: what ``id_form`` found in the column."""

    def __init__(self, form: str | None = None) -> None:
        self.rounded = form == "rounded"
        self.days = form == "days"

    def __call__(self, cell: str) -> Judged:
        return cell if _PLAIN.fullmatch(cell) else self.slow(cell)

    def all_plain(self, column: Sequence[str]) -> bool:
        return is_plain_column(column, _PLAIN_COLUMN)

    def slow(self, cell: str) -> Judged:
        """All rules; gives the same as the fast path where that applies."""
        text = clean(cell)
        if not text:
            return None
        damage = common_damage(cell, text)
        if damage:
            return damage
        if _SCIENTIFIC.fullmatch(text) or (self.rounded and _ROUNDED.fullmatch(text)):
            return Finding(None, ("id_damaged",))
        if self.days and _is_day(text):
            return Finding(None, ("id_damaged",))
        return text


def _is_day(text: str) -> bool:
    worded = _DAY_MONTH.fullmatch(text)
    if worded:
        return plain(worded.group(1) or worded.group(2)) in MONTH
    return _DAY.fullmatch(text) is not None


def id_form(cells: Iterable[str]) -> str | None:
    """``rounded`` when three or more numbers of sixteen digits and more all end in zeros from the sixteenth
    on: a spreadsheet keeps fifteen. ``days`` when a few of the ids are days and the others are not."""
    texts = [text for cell in cells if (text := clean(cell))]
    long = [text for text in texts if len(text) >= 16 and text.isdigit()]
    if len(long) >= 3 and all(map(_ROUNDED.fullmatch, long)):
        return "rounded"
    days = sum(map(_is_day, texts))
    return "days" if 0 < days * 2 < len(texts) else None


class PostcodeJudge:
    """``digits``: how many digits a code of this column has, as text, or None when it may vary."""

    def __init__(self, digits: str | None) -> None:
        self.digits = int(digits) if digits and digits.isdigit() else 0

    def __call__(self, cell: str) -> Judged:
        if cell.isdigit() and cell.isascii() and (len(cell) == self.digits or not self.digits):
            return cell
        return self.slow(cell)

    def all_plain(self, column: Sequence[str]) -> bool:
        joined = "".join(column)
        return joined.isdigit() and joined.isascii() and {*map(len, column)} <= {self.digits, 0}

    def slow(self, cell: str) -> Judged:
        """All rules; gives the same as the fast path where that applies."""
        text = clean(cell)
        if not text:
            return None
        damage = common_damage(cell, text)
        if damage:
            return damage
        whole = _WHOLE.fullmatch(text)
        text = whole.group(1) if whole else text
        if self.digits and text.isdigit() and self.digits - 2 <= len(text) < self.digits:
            return Finding(text, ("leading_zero_lost",))
        return text


def postcode_form(cells: Iterable[str], region: str | None) -> str | None:
    """Digits of a full code in this region, if the column's codes are of that kind."""
    digits = POSTCODE_DIGITS.get(region or "")
    if digits is None:
        return None
    texts = [text for cell in cells if (text := clean(cell).replace(" ", "").replace("-", "")).isdigit()]
    full = sum(len(text) == digits for text in texts)
    short = sum(len(text) == digits - 1 for text in texts)
    return str(digits) if full * 3 >= short and full else None
