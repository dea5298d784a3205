"""How far the cells of an xlsb sheet reach, before the library makes room for all of them.

Such a sheet is a row of records: kind (one or two bytes), size (one to four), content; a row's record begins
with its number, a cell's with its column.

Owns: the farthest cell that holds something, and which part a sheet is. Must not: read a value, or believe
the size that a sheet says of itself.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterator
from typing import IO

from desktop_app.services.importing.reading.mapping import column_letter
from desktop_app.services.importing.reading.sheet_reach import MOST_CELLS

_BOOK, _LINKS = "xl/workbook.bin", "xl/_rels/workbook.bin.rels"
_ROW, _BLANK, _LAST_CELL, _SHEET = 0, 1, 11, 156
_STEP = 4 << 20
_HEAD = 12  # bytes that a record needs at most up to its first number


def part_of(archive: zipfile.ZipFile, name: str) -> str | None:
    """The file inside that holds the sheet of this name; None where it is no xlsb workbook."""
    names = set(archive.namelist())
    if _BOOK not in names or _LINKS not in names:
        return None
    links = archive.read(_LINKS).decode("utf-8", "replace")
    for kind, content in _whole_records(archive.read(_BOOK)):
        if kind != _SHEET:
            continue
        link, after = _text(content, 8)
        if _text(content, after)[0] != name:
            continue
        for relation in re.findall(r"<Relationship\b[^>]*>", links):
            target = re.search(r'Target="([^"]*)"', relation)
            if f'Id="{link}"' in relation and target:
                path = target.group(1).lstrip("/")
                path = path if path.startswith("xl/") else "xl/" + path
                return path if path in names else None
    return None


def too_far(archive: zipfile.ZipFile, part: str) -> str:
    """As of :func:`~desktop_app.services.importing.reading.sheet_reach.too_far`."""
    row = last_row = last_column = 0
    with archive.open(part) as sheet:
        for kind, number in _numbers(sheet):
            if kind == _ROW:
                row = number
            elif number > last_column or row > last_row:
                last_row, last_column = max(row, last_row), max(number, last_column)
    far = (last_row + 1) * (last_column + 1) > MOST_CELLS
    return f"{column_letter(last_column)}{last_row + 1}" if far else ""


def _numbers(sheet: IO[bytes]) -> Iterator[tuple[int, int]]:
    """(kind, first number) of every row and of every cell that holds something."""
    data, place = b"", 0
    while True:
        if len(data) - place < _HEAD:
            ahead = place - len(data)
            while ahead > 0 and (skipped := sheet.read(min(ahead, _STEP))):
                ahead -= len(skipped)
            data, place = data[place:] + sheet.read(_STEP), 0
            if not data:
                return
            data += bytes(_HEAD) if len(data) < _HEAD else b""
        kind, size, body = _head(data, place)
        if kind <= _LAST_CELL and kind != _BLANK and size >= 4:
            yield kind, int.from_bytes(data[body : body + 4], "little")
        place = body + size
        if kind == 0 and size == 0:
            return  # nothing but the padding


def _head(data: bytes, place: int) -> tuple[int, int, int]:
    """(kind, size, where the content begins)."""
    kind = data[place]
    place += 1
    if kind & 0x80:
        kind = kind & 0x7F | data[place] << 7
        place += 1
    size = 0
    for shift in (0, 7, 14, 21):
        byte = data[place]
        place += 1
        size |= (byte & 0x7F) << shift
        if not byte & 0x80:
            break
    return kind, size, place


def _whole_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    place, end = 0, len(data)
    data += bytes(_HEAD)
    while place < end:
        kind, size, body = _head(data, place)
        yield kind, data[body : body + size]
        place = body + size


def _text(content: bytes, place: int) -> tuple[str, int]:
    """A text that stands behind its length, and where it ends."""
    if len(content) < place + 4:
        return "", place
    (length,) = struct.unpack_from("<I", content, place)
    end = place + 4 + 2 * length
    return content[place + 4 : end].decode("utf-16-le", "replace"), end
