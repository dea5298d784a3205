"""Ids and postcodes: texts that look like numbers and that spreadsheets damage. Leading zeros stay; what was lost is said and
never put back by guess."""

from __future__ import annotations

import re
from collections.abc import Iterable

from desktop_app.services.importing.reading.cells import Finding, Judged, clean, common_damage
from desktop_app.services.importing.reading.dates import MONTH
from desktop_app.services.importing.reading.places import POSTCODE_DIGITS
from desktop_app.services.importing.reading.words import plain

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_#/-]*")
_RISKY = re.compile(r"\d.*[eE].*\d|\d{16}|\d{1,2}[-.]?[A-Za-z]{3}")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d{1,3}")
_WHOLE = re.compile(r"(\d+)[.,]0")
_DAY_MONTH = re.compile(r"\d{1,2}[-. ]([^\W\d_]{3,4})\.?(?:[-. ]\d\d)?|([^\W\d_]{3})[-.]\d\d")
_ROUNDED = re.compile(r"[1-9]\d{14}0+")


class IdJudge:
    """``rounded``: the column's long numbers all lost what stood behind their fifteenth digit. ``dates``: some of
    the column's ids were turned into days."""

    def __init__(self, form: str | None = None) -> None:
        self.rounded = form == "rounded"

    def __call__(self, cell: str) -> Judged:
        if _PLAIN.fullmatch(cell) and not _RISKY.search(cell):
            return cell
        return self.slow(cell)

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
        day = _DAY_MONTH.fullmatch(text)
        if day and day.group(1) and plain(day.group(1)) in MONTH:
            return Finding(None, ("id_damaged",))
        whole = _WHOLE.fullmatch(text)
        return whole.group(1) if whole else text


def id_form(cells: Iterable[str]) -> str | None:
    """``rounded`` when three or more numbers of sixteen digits and more all end in zeros from the sixteenth
    on: a spreadsheet keeps fifteen."""
    long = [cell for cell in cells if len(cell) >= 16 and cell.isdigit()]
    return "rounded" if len(long) >= 3 and all(map(_ROUNDED.fullmatch, long)) else None


class PostcodeJudge:
    """``digits``: how many digits a code of this column has, as text, or None when it may vary."""

    def __init__(self, digits: str | None) -> None:
        self.digits = int(digits) if digits and digits.isdigit() else 0

    def __call__(self, cell: str) -> Judged:
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
