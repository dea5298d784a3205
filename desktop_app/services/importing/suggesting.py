"""What a damaged cell was probably meant to be: offered, never taken by itself.

A suggestion is only made where the mended text is one the reading takes without a doubt. Must not: change
anything; guess digits, days or names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from desktop_app.services.importing.reading.cells import clean
from desktop_app.services.importing.reading.emails import WELL_KNOWN, EmailJudge
from desktop_app.services.importing.reading.phones import PhoneJudge
from desktop_app.services.importing.reading.places import POSTCODE_DIGITS

SAFE = frozenset(
    {"email_typo", "email_invalid", "look_alike_letters", "multiple_values", "leading_zero_lost"}
)
"""Kinds of problems for which there may be a suggestion."""
_TWINS = str.maketrans("аеосрхуіїјѕԁһАЕОСРХУІВНКМТЗ", "aeocpxyiijsdhAEOCPXYIBHKMT3")
_PARTS = re.compile(r"\s*[,;|\n/]\s*|\s+(?:та|і|и|or|and|oder|nebo|lub|ou)\s+")
_AT = re.compile(r"\s*[\(\[{<]\s*(?:at|ät|собака|zavinac|malpa)\s*[\)\]}>]\s*", re.IGNORECASE)
_DOT = re.compile(r"\s*[\(\[{]\s*(?:dot|punkt|крапка|точка|tecka|kropka)\s*[\)\]}]\s*", re.IGNORECASE)
_BESIDE_AT = re.compile(r"\s*@\s*(?:at\s+)?|\s+at\s*@\s*", re.IGNORECASE)
_BESIDE_DOT = re.compile(r"\s*\.\s*")
_LETTERS = {
    "O": "0",
    "o": "0",
    "О": "0",
    "о": "0",
    "l": "1",
    "I": "1",
    "І": "1",
    "З": "3",
    "з": "3",
    "б": "6",
}


class Suggester:
    """One for a job; ``region``: of numbers without a country."""

    def __init__(self, region: str | None) -> None:
        self._email = EmailJudge()
        self._phone = PhoneJudge(region)
        self._postcode = POSTCODE_DIGITS.get(region or "", 0)

    def suggest(self, field: str, code: str, cell: str) -> str:
        """The text to put in place of ``cell``, "" where nothing safe is known."""
        if code not in SAFE:
            return ""
        name = field.split("#")[0]
        if name == "email":
            return self._of_email(code, cell)
        if name == "phone":
            return self._of_phone(code, cell)
        if name == "postcode" and code == "leading_zero_lost" and self._postcode:
            return clean(cell).zfill(self._postcode)
        return ""

    def _of_email(self, code: str, cell: str) -> str:
        if code == "multiple_values":
            return next((part for part in _PARTS.split(cell) if self._is_fine(part)), "")
        text = clean(cell).translate(_TWINS) if code == "look_alike_letters" else clean(cell)
        for candidate in self._spellings(text):
            if candidate != cell and self._is_fine(candidate):
                return candidate
        return ""

    def _is_fine(self, text: str) -> bool:
        return isinstance(self._email(text), str)

    def _spellings(self, text: str) -> Iterator[str]:
        """Likely slips, the least change first."""
        yield text
        local, at, domain = text.rpartition("@")
        if at:
            meant = self._email.meant(domain.strip().lower().rstrip(".,;"))
            if meant:
                yield f"{local}@{meant}"
        # blanks go only beside a mark: two words run together would be an address of somebody else
        tidy = _BESIDE_DOT.sub(".", _BESIDE_AT.sub("@", _DOT.sub(".", _AT.sub("@", text))))
        yield tidy
        yield re.sub(r"@{2,}", "@", tidy)
        tidy = re.sub(r"@{2,}", "@", tidy)
        local, at, domain = tidy.rpartition("@")
        if at:
            domain = re.sub(r"\.{2,}", ".", domain.replace(",", ".")).strip(".")
            local = re.sub(r"\.{2,}", ".", local).strip(".,;:")
            yield f"{local}@{domain}"
            meant = self._email.meant(domain.lower())
            if meant:
                yield f"{local}@{meant}"
            yield from (f"{local}@{known}" for known in _known_as(domain))
        else:
            # "olena.shevchenko ukr.net": the mark is missing before a domain that everybody knows
            for known in sorted(WELL_KNOWN, key=len, reverse=True):
                for cut in (" ", "#", "&", "2", '"'):
                    if text.lower().endswith(cut + known) and len(text) > len(known) + 2:
                        yield f"{text[: -len(known) - 1].strip()}@{known}"

    def _of_phone(self, code: str, cell: str) -> str:
        if code == "multiple_values":
            return next((p for p in _PARTS.split(cell) if isinstance(self._phone(p), str)), "")
        if code == "look_alike_letters":
            text = "".join(_LETTERS.get(char, char) for char in cell)
            return text if isinstance(self._phone(text), str) else ""
        return ""


def _known_as(domain: str) -> Iterator[str]:
    """``gmailcom`` and ``gmail`` without its ending."""
    flat = domain.lower().replace(".", "")
    for known in sorted(WELL_KNOWN):
        if flat == known.replace(".", ""):
            yield known
    if "." not in domain and f"{domain.lower()}.com" in WELL_KNOWN:
        yield f"{domain.lower()}.com"
