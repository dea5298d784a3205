"""Cells of xlsb sheets that would have the library make room for a rectangle no computer can hold."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from desktop_app.services.importing.reading import inspect_file, look
from desktop_app.services.importing.reading.sheet_reach_binary import too_far

Cell = tuple[int, int, str | None]
LIST: list[Cell] = [(0, 0, "Email"), (0, 1, "Name"), (1, 0, "ann@example.com"), (1, 1, "Ann")]
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, left = b"", len(content)
    while not size or left:
        size += bytes([left & 0x7F | (0x80 if left >> 7 else 0)])
        left >>= 7
    return head + size + content


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _sheet(cells: list[Cell], said: tuple[int, int] = (0, 0)) -> bytes:
    found = _record(129) + _record(148, struct.pack("<IIII", 0, said[0], 0, said[1])) + _record(145)
    last = -1
    for row, column, text in cells:
        if row != last:
            found += _record(0, struct.pack("<I", row) + bytes(13))
            last = row
        place = struct.pack("<II", column, 0)
        found += _record(1, place) if text is None else _record(6, place + _wide(text))
    return found + _record(146) + _record(130)


def _book(path: Path, **sheets: bytes) -> Path:
    book, links = _record(131) + _record(153, bytes(12)) + _record(143), ""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, data) in enumerate(sheets.items(), 1):
            target = f"worksheets/sheet{number}.bin"
            archive.writestr("xl/" + target, data)
            book += _record(156, struct.pack("<II", 0, number) + _wide(f"rId{number}") + _wide(name))
            links += f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="{target}"/>'
        archive.writestr("xl/workbook.bin", book + _record(144) + _record(132))
        rels = f'<Relationships xmlns="{_RELATIONS}">{links}</Relationships>'
        archive.writestr("xl/_rels/workbook.bin.rels", rels)
    return path


@pytest.mark.parametrize(
    ("cells", "cell"),
    [
        (LIST, ""),
        ([*LIST, (1_048_575, 0, "x")], ""),
        ([*LIST, (1, 16_383, "x")], ""),
        ([*LIST, (1_048_575, 16_383, "x")], "XFD1048576"),
        ([*LIST, (5, 16_383, "x"), (1_048_575, 0, "x")], "XFD1048576"),
        ([*LIST, (1_048_575, 16_383, None)], ""),
    ],
)
def test_the_far_corner_is_told_and_a_cell_that_is_only_coloured_is_none(
    cells: list[Cell], cell: str
) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sheet", _sheet(cells))
    with zipfile.ZipFile(data) as archive:
        assert too_far(archive, "sheet") == cell


@pytest.mark.parametrize("before", [0, 1, 7, (4 << 20) - 40, (4 << 20) - 31, (4 << 20) - 30, 9 << 20])
def test_a_cell_is_found_wherever_the_sheet_is_cut(before: int) -> None:
    """The sheet is read in steps of 4 MB; what stands before the cell may be as large."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(
            "sheet", _record(999, bytes(before)) + _sheet([(0, 0, "x"), (1_048_575, 16_383, "y")])
        )
    with zipfile.ZipFile(data) as archive:
        assert too_far(archive, "sheet") == "XFD1048576"


def test_a_sheet_that_is_cut_off_ends_the_search(tmp_path: Path) -> None:
    whole = _sheet(LIST)
    for end in range(1, len(whole), 3):
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            archive.writestr("sheet", whole[:end])
        with zipfile.ZipFile(data) as archive:
            assert too_far(archive, "sheet") == ""


def test_a_workbook_is_read_or_refused_with_the_sheet_named(tmp_path: Path) -> None:
    good = _book(tmp_path / "good.xlsb", People=_sheet(LIST, (1_048_575, 16_383)))
    assert inspect_file(good, region="GB")["rows"] == {"send": 1, "reject": 0, "skip": 0}
    far = _sheet([(0, 0, "x"), (1_048_575, 16_383, "y")])
    refusal = look(_book(tmp_path / "far.xlsb", People=_sheet(LIST), Notes=far)).refusal
    assert refusal is not None
    assert (refusal.code, refusal.detail) == ("far_cell", "Notes!XFD1048576")
