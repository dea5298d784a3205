"""Whole numbers of an xlsx sheet as its number formats show them: a postcode with its zeros in front, a
telephone with its ``+380``.

The library hands over numbers, and a person sees what the format of the cell makes of them: 950 under
``00-000`` is 00-950 to everybody who ever looked at the sheet.

Owns: which columns have such a format, and what it makes of a number. Must not: touch amounts and dates, or
a column whose numbers are not all shown the same way.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from html import unescape

from desktop_app.services.importing.reading.sheet_reach import column_number, pieces

_STYLES = "xl/styles.xml"
_LARGEST_STYLES = 16 << 20  # bytes; larger ones are no table of formats
_FORMAT = re.compile(r"<(?:\w+:)?numFmt\b[^>]*>")
_CELL_STYLES = re.compile(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_ONE_STYLE = re.compile(r"<(?:\w+:)?xf\b[^>]*>")
_CELL = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]+)\d+"(?: s="(\d+)")?(?: t="([a-z]+)")?[^>]*>'
    rb"(?:<(?:\w+:)?f[^>]*>[^<]*</(?:\w+:)?f>)?<(?:\w+:)?v>"
)
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|([0#])|([+\-() ])|(.)', re.DOTALL)
_CODE = re.compile(r"[+\d]")
_SAFE = re.compile(r"[+\d\-() ]*")


@dataclass(frozen=True, slots=True)
class Mask:
    """``parts``: places for a digit ("0"), for digits if there are any ("#"), and, behind a "=", what stands
    between them."""

    parts: tuple[str, ...]

    def show(self, number: int) -> str:
        """Filled from the right; digits that have no place of their own stand at the first one."""
        digits, shown = str(number), ""
        places = sum(part in ("0", "#") for part in self.parts)
        for part in reversed(self.parts):
            if part not in ("0", "#"):
                shown = part[1:] + shown
                continue
            places -= 1
            if not places:
                digit, digits = digits, ""
            else:
                digit, digits = digits[-1:], digits[:-1]
            shown = (digit or ("0" if part == "0" else "")) + shown
        return shown


def mask_of(code: str) -> Mask | None:
    """Of a format's code; None for one that shows a number as everybody writes it, an amount or a date."""
    parts: list[str] = []
    for quoted, escaped, place, between, other in _TOKEN.findall(code.partition(";")[0]):
        if other or not _SAFE.fullmatch(quoted + escaped):
            return None
        if place:
            parts.append(place)
        elif text := quoted + escaped + between:
            parts.append("=" + text)
    if ";" in code and parts[:1] == ["=+"]:
        return None  # the sign of an amount
    places = "".join(part for part in parts if part in ("0", "#"))
    first = next((at for at, part in enumerate(parts) if part in ("0", "#")), 0)
    coded = any(_CODE.search(part[1:]) for part in parts[:first])
    split = any(part not in ("0", "#") for part in parts[first + 1 :])
    if not places or ("#" in places and (not coded or split or places.strip("#") not in ("", "0"))):
        return None  # thousands are parted by blanks in such a format
    return Mask(tuple(parts)) if coded or len(places) > 1 else None


def masks(archive: zipfile.ZipFile, part: str) -> dict[int, Mask]:
    """By column (from 0): what its numbers are shown by, where that is the same for all of them."""
    styles = _styles(archive)
    if not styles or not _are_used(archive, part, styles):
        return {}
    found: defaultdict[bytes, set[Mask | None]] = defaultdict(set)
    with archive.open(part) as sheet:
        for data in pieces(sheet):
            for letters, style, kind in Counter(_CELL.findall(data)):
                if kind in (b"", b"n"):
                    found[letters].add(styles.get(int(style or 0)))
    return {
        column_number(letters) - 1: mask
        for letters, (mask, *others) in ((letters, [*kinds]) for letters, kinds in found.items())
        if mask is not None and not others
    }


def _styles(archive: zipfile.ZipFile) -> dict[int, Mask]:
    """By the number that a cell names."""
    try:
        if archive.getinfo(_STYLES).file_size > _LARGEST_STYLES:
            return {}
    except KeyError:
        return {}
    text = archive.read(_STYLES).decode("utf-8", "replace")
    by_format: dict[str, Mask] = {}
    for entry in _FORMAT.findall(text):
        told = dict(re.findall(r'\b(numFmtId|formatCode)="([^"]*)"', entry))
        mask = mask_of(unescape(told.get("formatCode", "")))
        if mask is not None:
            by_format[told.get("numFmtId", "")] = mask
    table = _CELL_STYLES.search(text)
    found: dict[int, Mask] = {}
    for number, entry in enumerate(_ONE_STYLE.findall(table.group() if table else "")):
        wanted = re.search(r'\bnumFmtId="(\d+)"', entry)
        if wanted and wanted.group(1) in by_format:
            found[number] = by_format[wanted.group(1)]
    return found


def _are_used(archive: zipfile.ZipFile, part: str, styles: dict[int, Mask]) -> bool:
    """Most sheets use none of them, and are not looked through cell by cell."""
    wanted = re.compile(rb' s="(?:%s)"' % b"|".join(str(number).encode() for number in styles))
    with archive.open(part) as sheet:
        return any(wanted.search(data) for data in pieces(sheet))
