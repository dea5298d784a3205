"""No cell of a saved table acts in the program that opens it; numbers and phone numbers stay as they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell

from desktop_app.services.table_files import csv_cell, csv_row, text_cell


@pytest.mark.parametrize(
    "value",
    [
        '=HYPERLINK("http://x.example")', "=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd|x", "\t=1+1",
        "\r=1+1", "\n=1", "-", "+", "+Anna", "-A1", "=",
    ],
)  # fmt: skip
def test_what_would_be_a_formula_gets_an_apostrophe(value: str) -> None:
    assert csv_cell(value) == "'" + value


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Ann",
        "+380 67 123-45-67",
        "+420",
        "-1.5",
        "-1 200,00",
        "2026-03-04",
        "a=b",
        "x@example.org",
        5,
        None,
    ],
)
def test_all_else_stays_to_the_letter(value: object) -> None:
    assert csv_cell(value) is value


def test_a_row_is_guarded_cell_by_cell() -> None:
    assert csv_row([1, "=x", "y"]) == [1, "'=x", "y"]


def test_a_cell_of_a_workbook_is_text_whatever_it_looks_like(tmp_path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    values = ["=1+1", "#N/A", "+380671234567", "007", "a\x00b"]
    sheet.append([text_cell(WriteOnlyCell, sheet, value) for value in values])
    book.save(tmp_path / "x.xlsx")
    read = load_workbook(tmp_path / "x.xlsx").active
    assert read is not None
    row = next(read.iter_rows())
    assert [cell.data_type for cell in row] == ["s"] * 5
    assert [cell.value for cell in row][:4] == values[:4]
    assert "\x00" not in str(row[4].value)
