"""Sheets of xlsx, xls, xlsb and ods files as records of text, through python-calamine.

Typed cells become texts that the judges read without doubt: dates in ISO, whole numbers without ``.0``, or
with the zeros and the code that the sheet shows them with.
Zip-based files are measured before they are opened: what would unpack to more than the limits is refused.
Must not: run formulas or follow links.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from html import unescape
from typing import Any, BinaryIO

from desktop_app.services.importing.reading import sheet_reach_binary
from desktop_app.services.importing.reading.findings import Refused
from desktop_app.services.importing.reading.lines import Block
from desktop_app.services.importing.reading.sheet_formats import Mask, masks
from desktop_app.services.importing.reading.sheet_reach import too_far

LARGEST_PART = 1 << 30  # bytes unpacked, one part of a workbook
LARGEST_WHOLE = 2 << 30
HIGHEST_RATIO = 250  # unpacked to packed; sheets of real data stay below 40
_ROWS = 2000
_CELL = re.compile(rb"<c (?=[^>]*?\br=\"([A-Z]+)(\d+)\")([^>]*)>(.*?)</c>", re.DOTALL)
_ERROR_VALUE = re.compile(rb"<v>([^<]*)</v>")
_NO_VALUE = re.compile(rb"<v[ />]")
_STEP = 8 << 20
FORMULA_MARK = "#FORMULA!"


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    visible: bool
    filled: int  # cells with text in the first rows


def measure_zip(stream: BinaryIO) -> list[str]:
    """Names in a zip file. Raises Refused for damaged archives, passwords and zip bombs."""
    try:
        with zipfile.ZipFile(stream) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused("corrupt_file", str(error)) from error
    total = 0
    for info in infos:
        if info.flag_bits & 1:
            raise Refused("password_protected")
        total += info.file_size
        too_dense = info.file_size > (8 << 20) and info.file_size > HIGHEST_RATIO * max(1, info.compress_size)
        if too_dense or info.file_size > LARGEST_PART or total > LARGEST_WHOLE:
            raise Refused("too_large", info.filename)
    return [info.filename for info in infos]


class Workbook:
    """An open workbook. Raises Refused for what calamine cannot read."""

    def __init__(self, stream: BinaryIO) -> None:
        import python_calamine

        self._stream = stream
        self._error = python_calamine.CalamineError
        try:
            self._book = python_calamine.load_workbook(stream)
            self._known = {sheet.name: sheet for sheet in self._book.sheets_metadata}
        except python_calamine.PasswordError as error:
            raise Refused("password_protected") from error
        except (self._error, OSError, ValueError, RuntimeError) as error:
            raise Refused("corrupt_file", str(error)) from error
        except BaseException as error:
            if type(error).__name__ == "PanicException":
                raise Refused("corrupt_file", str(error)) from error
            raise
        self._near = set[str]()
        self._shown: dict[str, dict[int, Mask]] = {}

    def sheets(self) -> list[Sheet]:
        found = []
        for name in self._book.sheet_names:
            known = self._known.get(name)
            visible = known is None or str(known.visible).endswith("Visible")
            filled = 0
            if known is None or str(known.typ).endswith("WorkSheet"):
                filled = sum(1 for record in self._first(name) for cell in record if cell.strip())
                found.append(Sheet(name, visible, filled))
        return found

    def _sheet(self, name: str) -> Any:
        """The sheet, where the library can hold it."""
        if name not in self._near:
            self._refuse_far_cells(name)
            self._near.add(name)
        return self._book.get_sheet_by_name(name)

    def _refuse_far_cells(self, name: str) -> None:
        with self._archive() as archive:
            if archive is None:
                return
            cell = ""
            if part := _part_of(archive, name):
                cell = too_far(archive, part)
            elif part := sheet_reach_binary.part_of(archive, name):
                cell = sheet_reach_binary.too_far(archive, part)
            if cell:
                raise Refused("far_cell", f"{name}!{cell}")

    @contextmanager
    def _archive(self) -> Iterator[zipfile.ZipFile | None]:
        """What the workbook is packed in; None for one of the old kind."""
        self._stream.seek(0)
        if self._stream.read(4) != b"PK\x03\x04":
            yield None
            return
        try:
            with zipfile.ZipFile(self._stream) as archive:
                yield archive
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise Refused("corrupt_file", str(error)) from error

    def merged_below(self, name: str, row: int) -> bool:
        """True when cells of several rows are merged below this sheet row (from 1)."""
        ranges = getattr(self._sheet(name), "merged_cell_ranges", None) or ()
        return any(end[0] > start[0] and end[0] >= row for start, end in ranges if start[0] >= row)

    def _first(self, name: str, rows: int = 60) -> list[Sequence[str]]:
        found: list[Sequence[str]] = []
        for block in self.blocks(name, limit=rows):
            found += block.records
        return found

    def blocks(self, name: str, limit: int | None = None, *, fill_merged: bool = False) -> Iterator[Block]:
        """All rows of a sheet from row 1 and column A on, empty ones included. ``fill_merged``: every row
        under a merged cell gets its text."""
        try:
            sheet = self._sheet(name)
            start = sheet.start
            if start is None:
                return
            # calamine hands over the empty rows above the table, but not the empty columns beside it
            left = [""] * start[1]
            records: list[list[str]] = []
            line = 1
            failed = self._failed(name)
            merged = _Merged(getattr(sheet, "merged_cell_ranges", None) or ()) if fill_merged else None
            shown = [(at, at - start[1], mask) for at, mask in self._masks(name).items() if at >= start[1]]
            for row in sheet.iter_rows():
                record = left + [_text(cell) for cell in row]
                for at, place, mask in shown:
                    if place < len(row) and (number := _whole(row[place])) is not None:
                        record[at] = mask.show(number)
                if failed:
                    self._mark(record, line + len(records), failed)
                if merged:
                    merged.fill(record, line + len(records) - 1)
                records.append(record)
                if len(records) == _ROWS or (limit is not None and len(records) >= limit):
                    yield Block(records, range(line, line + len(records)))
                    line += len(records)
                    records = []
                    if limit is not None:
                        return
            if records:
                yield Block(records, range(line, line + len(records)))
        except (self._error, ValueError, RuntimeError) as error:
            raise Refused("corrupt_file", str(error)) from error

    def _masks(self, name: str) -> dict[int, Mask]:
        if name not in self._shown:
            with self._archive() as archive:
                part = _part_of(archive, name) if archive else None
                self._shown[name] = masks(archive, part) if archive and part else {}
        return self._shown[name]

    @staticmethod
    def _mark(record: list[str], row: int, failed: dict[int, list[tuple[int, str]]]) -> None:
        for column, text in failed.get(row, ()):
            record += [""] * (column + 1 - len(record))
            record[column] = record[column] or text

    def _failed(self, name: str) -> dict[int, list[tuple[int, str]]]:
        """Row to (column from 0, text) of cells that calamine hands over as empty although they are not:
        values of failed formulas, and formulas that no program has computed yet."""
        found: dict[int, list[tuple[int, str]]] = {}
        with self._archive() as archive:
            part = _part_of(archive, name) if archive else None
            if archive is None or part is None:
                return found
            with archive.open(part) as sheet:
                rest = b""
                while data := sheet.read(_STEP):
                    data = rest + data
                    cut = data.rfind(b"</c>") + 4 if b"</c>" in data else 0
                    rest = data[cut:]
                    if b"<f" in data or b't="e"' in data:
                        _gather(data[:cut], found)
        return found


class _Merged:
    """Texts of merged cells, handed on to the rows below their first one."""

    def __init__(self, ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> None:
        self._below: dict[int, list[tuple[int, int]]] = {}
        for (top, column), (bottom, _) in ranges:
            for row in range(top + 1, min(bottom, top + 10_000) + 1):
                self._below.setdefault(row, []).append((top, column))
        self._texts: dict[tuple[int, int], str] = {}
        self._tops = {place for places in self._below.values() for place in places}

    def fill(self, record: list[str], row: int) -> None:
        for top, column in self._tops:
            if top == row and column < len(record):
                self._texts[top, column] = record[column]
        for place in self._below.get(row, ()):
            if place[1] < len(record) and not record[place[1]]:
                record[place[1]] = self._texts.get(place, "")


def _gather(data: bytes, found: dict[int, list[tuple[int, str]]]) -> None:
    for match in _CELL.finditer(data):
        attributes, inner = match.group(3), match.group(4)
        if b't="e"' in attributes:
            value = _ERROR_VALUE.search(inner)
            text = value.group(1).decode("utf-8", "replace") if value else FORMULA_MARK
        elif b"<f" in inner and not (_NO_VALUE.search(inner) and _ERROR_VALUE.search(inner)):
            text = FORMULA_MARK
        else:
            continue
        column = 0
        for letter in match.group(1):
            column = column * 26 + letter - 64
        found.setdefault(int(match.group(2)), []).append((column - 1, text))


def _part_of(archive: zipfile.ZipFile, name: str) -> str | None:
    """The file inside an xlsx that holds the sheet of this name."""
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return None
    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    for sheet in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book):
        title = re.search(r'\bname="([^"]*)"', sheet)
        link = re.search(r'\b\w+:id="([^"]*)"', sheet)
        if title and link and unescape(title.group(1)) == name:
            for relation in re.findall(r"<Relationship\b[^>]*>", links):
                if f'Id="{link.group(1)}"' in relation:
                    target = re.search(r'Target="([^"]*)"', relation)
                    path = target.group(1).lstrip("/") if target else ""
                    path = path if path.startswith("xl/") else "xl/" + path
                    return path if path in names else None
    return None


def _text(cell: Any) -> str:
    """A typed cell as the text that means the same."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        return _decimal(cell)
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d") if cell.time() == time.min else cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.strftime("%H:%M:%S")
    if isinstance(cell, timedelta):
        return str(cell)
    return "" if cell is None else str(cell)


def _whole(cell: Any) -> int | None:
    """A number that a format of places for digits shows; None for all else."""
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not 0 <= cell < 1e15:
        return None
    return int(cell) if cell == int(cell) else None


def _decimal(number: float) -> str:
    """Shortest decimal writing; amounts never in powers of ten."""
    text = repr(round(number, 10))
    if "e" in text:
        text = f"{number:.15g}"
    return text.removesuffix(".0") if "e" not in text else f"{number:.0f}"
