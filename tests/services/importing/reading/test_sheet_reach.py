"""Cells that would have the library make room for a rectangle no computer can hold."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from desktop_app.services.importing.reading import inspect_file, look
from desktop_app.services.importing.reading.sheet_reach import too_far

LIST = b'<row r="1"><c r="A1"/></row>'


def _reach(sheet: bytes) -> str:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sheet", b"<sheetData>" + sheet + b"</sheetData>")
    with zipfile.ZipFile(data) as archive:
        return too_far(archive, "sheet")


@pytest.mark.parametrize(
    ("sheet", "cell"),
    [
        (b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>', ""),
        (b'<row r="1"><c r="XFD1"><v>1</v></c></row>', ""),
        (LIST + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "XFD1048576"),
        (LIST + b'<x:row r="1048576"><x:c s="1" r="XFD1048576"><x:v>1</x:v></x:c></x:row>', "XFD1048576"),
        (LIST + b'<row r="4294967295"><c t="n" r="zzzzz4294967295"><v>1</v></c></row>', "ZZZZZ4294967295"),
        (b'<row r="1">' + b"<c><v>1</v></c>" * 300 + b'</row><row r="1048576"/>', "KN1048576"),
        (LIST + b'<row r="1048576"><c r="XFD1048576" s="3"/></row>', ""),
        (LIST + b'<row r="1048576"><c r="XFD1048576" s="3"></c></row>', ""),
    ],
)
def test_the_far_corner_is_told_and_a_cell_that_is_only_coloured_is_none(sheet: bytes, cell: str) -> None:
    assert _reach(sheet) == cell


def test_a_cell_is_found_wherever_the_sheet_is_cut() -> None:
    """The sheet is read in steps of 8 MB."""
    plain = b'<row r="2"><c r="A2"><v>1</v></c></row>'
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    for before in range((8 << 20) - 120, 8 << 20, 9):
        start = LIST + plain * 10
        assert _reach(start + b" " * (before - len(start)) + far) == "XFD1048576"


def test_colour_far_away_stands_in_nobodys_way(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Email", "Name"])
    book.active.append(["ann@example.com", "Ann"])
    book.active["XFD1048576"].fill = PatternFill("solid", fgColor="FFFF00")
    book.save(tmp_path / "coloured.xlsx")
    assert inspect_file(tmp_path / "coloured.xlsx", region="GB")["rows"] == {
        "send": 1,
        "reject": 0,
        "skip": 0,
    }


def test_a_refused_corner_is_named_with_its_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Email"])
    book.active.append(["ann@example.com"])
    book.create_sheet("Notes")["XFD1048576"] = "x"
    book.save(tmp_path / "book.xlsx")
    refusal = look(tmp_path / "book.xlsx").refusal
    assert refusal is not None
    assert (refusal.code, refusal.detail) == ("far_cell", "Notes!XFD1048576")
