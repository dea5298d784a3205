"""The beginning of a large xlsx workbook as a small workbook of its own, for the first look.

Owns: cutting its parts behind whole rows and texts; the library then reads it like any other. Must not: judge
a cell, or leave anything out of a file that is read whole.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import BinaryIO

LARGE = 16 << 20  # bytes of sheets and texts unpacked; smaller ones are read as they are
SHEET = 2 << 20  # bytes of each sheet that are kept
MOST_TEXTS = 48 << 20  # bytes of the table of texts that are looked through
_PART = 4 << 20  # of any other part; a larger one (a picture) is left out
_PIECE = 1 << 20
_TEXTS = "xl/sharedStrings.xml"
_ROW_END = re.compile(rb"</((?:\w+:)?)row>")
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension [^>]*/>")
_SHARED = re.compile(rb'<(?:\w+:)?c (?=[^>]*\bt="s")[^>]*>\s*<(?:\w+:)?v>(\d+)<')
_TEXT_END = re.compile(rb"</((?:\w+:)?)si>|<(?:\w+:)?si/>")


def beginning_of(stream: BinaryIO) -> io.BytesIO | None:
    """None where the workbook is small, no xlsx, or of a make that this cannot cut."""
    try:
        with zipfile.ZipFile(stream) as archive:
            infos = archive.infolist()
            large = [info for info in infos if _is_sheet(info.filename) or info.filename == _TEXTS]
            if sum(info.file_size for info in large) < LARGE:
                return None
            return _cut(archive, infos)
    except (zipfile.BadZipFile, OSError, zlib.error, ValueError, RuntimeError, NotImplementedError):
        return None  # whatever is wrong with it, the reading of the whole file says


def _is_sheet(name: str) -> bool:
    return name.startswith("xl/worksheets/") and name.endswith(".xml") and "/_rels/" not in name


def _cut(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> io.BytesIO | None:
    sheets: dict[str, bytes] = {}
    for info in infos:
        if _is_sheet(info.filename):
            sheet = _sheet(archive, info)
            if sheet is None:
                return None
            sheets[info.filename] = sheet
    needed = max((int(number) + 1 for one in sheets.values() for number in _SHARED.findall(one)), default=0)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        if _TEXTS in archive.namelist():
            texts, known = _texts(archive, needed)
            if not known and needed:
                return None
            target.writestr(_TEXTS, texts)
            if known < needed:
                sheets = {name: _without_texts(sheet, known) for name, sheet in sheets.items()}
        for info in infos:
            if info.filename in sheets:
                target.writestr(info.filename, sheets[info.filename])
            elif info.filename != _TEXTS and info.file_size <= _PART:
                target.writestr(info.filename, archive.read(info))
    made.seek(0)
    return made


def _sheet(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | None:
    if info.file_size <= SHEET:
        return archive.read(info)
    with archive.open(info) as part:
        data = part.read(SHEET)
    ends = list(_ROW_END.finditer(data))
    if not ends:
        return None
    prefix = ends[-1].group(1)
    # how far the sheet is said to go would make the library hold room for all of it
    head = _DIMENSION.sub(b"", data[: ends[-1].end()], count=1)
    return b"%s</%ssheetData></%sworksheet>" % (head, prefix, prefix)


def _without_texts(sheet: bytes, known: int) -> bytes:
    """Cells whose text stands too far back in the table are blank in the first look."""

    def kept(met: re.Match[bytes]) -> bytes:
        if int(met.group(1)) < known:
            return met.group()
        return met.group().replace(b' t="s"', b"", 1)[: -len(met.group(1)) - 1] + b"<"

    return _SHARED.sub(kept, sheet)


def _texts(archive: zipfile.ZipFile, needed: int) -> tuple[bytes, int]:
    """The beginning of the table of texts, which holds them in the order in which sheets first use them, and
    how many it holds.
    """
    data, counted, prefix = bytearray(), 0, b""
    with archive.open(_TEXTS) as part:
        start = 0
        while piece := part.read(_PIECE):
            data += piece
            for end in _TEXT_END.finditer(data, start):
                counted += 1
                prefix = end.group(1) or prefix
                start = end.end()
                if counted >= needed:
                    return bytes(data[:start]) + b"</%ssst>" % prefix, counted
            if len(data) > MOST_TEXTS:
                return bytes(data[:start]) + b"</%ssst>" % prefix, counted
    return bytes(data), counted
