"""How far the cells of an xlsx sheet reach, before the library makes room for all of them.

The library keeps a sheet as one rectangle from its first cell to its last. One forgotten cell in the far
corner of a small sheet is a rectangle of half a terabyte, for which the whole process would be ended.

Owns: the farthest cell of a sheet's XML. Must not: read a value, or believe the size that a sheet says of
itself.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import IO

from desktop_app.services.importing.reading.mapping import column_letter

MOST_CELLS = 1 << 26  # of a rectangle, empty ones included: about 2 GB in the library
_STEP = 8 << 20
_PLAIN = re.compile(rb'<c r="([A-Z]+)')  # as nearly all programs write it
_PLACE = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Za-z]{1,7})')
_CELL = re.compile(rb"<(?:\w+:)?c[ />]")
_ROW = re.compile(rb'<(?:\w+:)?row\b(?:[^>]*?\br="(\d{1,20})")?')
_FILLED = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Za-z]{1,7})(\d{1,20})"(?:[^>]*[^>/])?>(?!\s*</)')


def too_far(archive: zipfile.ZipFile, part: str) -> str:
    """The farthest corner, as ``XFD1048576``, when the rectangle up to it holds more than ``MOST_CELLS``
    places; else "".
    """
    with archive.open(part) as sheet:
        row, column, all_placed = _bounds(sheet)
    if row * column > MOST_CELLS and all_placed:  # cells that are only coloured may be among them
        with archive.open(part) as sheet:
            row, column = _filled(sheet)
    return "" if row * column <= MOST_CELLS else f"{column_letter(column - 1)}{row}"


def _bounds(sheet: IO[bytes]) -> tuple[int, int, bool]:
    """Never less than the last row and column, and whether every cell says its place. Quick."""
    last_row = last_column = counted = 0
    all_placed = True
    for data in pieces(sheet):
        rows = _ROW.findall(data)
        counted += len(rows)
        last_row = max(last_row, counted, max(map(int, filter(None, set(rows))), default=0))
        places = _PLAIN.findall(data)
        cells = data.count(b"<c ") + data.count(b"<c>") if b":c" not in data else -1
        if len(places) != cells:
            places = _PLACE.findall(data)
            cells = len(_CELL.findall(data))
        last_column = max([last_column, *map(column_number, set(places))])
        if len(places) < cells:  # cells without a place follow one another
            all_placed = False
            lines = re.split(rb"<(?:\w+:)?row\b", data)
            last_column = max(last_column, max(len(_CELL.findall(line)) for line in lines))
    return last_row, last_column, all_placed


def _filled(sheet: IO[bytes]) -> tuple[int, int]:
    """The last row and the last column of cells that hold something."""
    row = column = 0
    for data in pieces(sheet):
        for letters, number in _FILLED.findall(data):
            row, column = max(row, int(number)), max(column, column_number(letters))
    return row, column


def pieces(sheet: IO[bytes]) -> Iterator[bytes]:
    """The part, cut between a cell and the next."""
    rest = b""
    while data := sheet.read(_STEP):
        data = rest + data
        cut = max(data.rfind(b"<c "), data.rfind(b":c "), data.rfind(b"<row"), data.rfind(b":row"))
        cut = data.rfind(b"<", 0, cut + 1) if cut > 0 else len(data)
        rest = data[cut:]
        yield data[:cut]
    yield rest


def column_number(letters: bytes) -> int:
    """From 1."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - 64
    return column
