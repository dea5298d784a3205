"""Numbers are read as the sheet shows them where its format makes a code of them; amounts, dates are not."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook as Made

from desktop_app.services.importing.reading.sheet_formats import mask_of
from desktop_app.services.importing.reading.workbook import Workbook


def columns(**given: tuple[str, list[Any]]) -> dict[str, list[str]]:
    """What is read of a sheet with these columns: format of the cells, values ("" keeps a cell's own)."""
    made = Made()
    sheet = made.active
    for at, (head, (code, values)) in enumerate(given.items(), 2):  # not from the first column on
        sheet.cell(3, at, head)
        for row, value in enumerate(values, 4):
            cell = sheet.cell(row, at, value)
            if code and not isinstance(value, str):
                cell.number_format = code
    stream = io.BytesIO()
    made.save(stream)
    stream.seek(0)
    records = [record for block in Workbook(stream).blocks("Sheet") for record in block.records]
    return {head: [record[at] for record in records[3:]] for at, head in enumerate(records[2]) if head}


@pytest.mark.parametrize(
    ("code", "number", "shown"),
    [
        ("00000", 950, "00950"),
        ("00000", 123456, "123456"),
        ("00-000", 950, "00-950"),
        ("[$-415]00\\-000", 1234, "01-234"),
        ("000 00", 11000, "110 00"),
        ('"+380"000000000', 501234567, "+380501234567"),
        ('"+"0', 380501234567, "+380501234567"),
        ("\\+#", 420601234567, "+420601234567"),
        ("(000) 000-0000", 5012345678, "(501) 234-5678"),
        ("000000;@", 42, "000042"),
    ],
)
def test_what_a_format_makes_of_a_number(code: str, number: int, shown: str) -> None:
    mask = mask_of(code)
    assert mask is not None
    assert mask.show(number) == shown


@pytest.mark.parametrize(
    "code",
    ["General", "0", "#", "#,##0", "# ##0", "#\\ ##0", "0.00", "0%", "0E+00", "@", "yyyy-mm-dd", "00:00",
     "+0;-0;0", '0 "ks"', '# ##0 "Kč"', "0*-", "??0", "", '"+380"', "[h]:mm", "00.0"],
)  # fmt: skip
def test_formats_that_make_no_code_of_a_number(code: str) -> None:
    assert mask_of(code) is None


def test_a_column_is_read_as_it_is_seen() -> None:
    read = columns(
        Postcode=("00-000", [950, 12345, "00-001", None, 1]),
        Phone=('"+380"000000000', [501234567, 671234567, None, "044 123", 991112233]),
        Price=("#,##0.00", [950, 12.5, 3, 4, 5]),
        Day=("dd.mm.yyyy", [date(2026, 3, 4)] * 5),
        Id=("", [950, 12345, 7, 8, 9]),
    )
    assert read["Postcode"] == ["00-950", "12-345", "00-001", "", "00-001"]
    assert read["Phone"] == ["+380501234567", "+380671234567", "", "044 123", "+380991112233"]
    assert read["Price"] == ["950", "12.5", "3", "4", "5"]
    assert set(read["Day"]) == {"2026-03-04"}
    assert read["Id"] == ["950", "12345", "7", "8", "9"]


def test_a_column_whose_numbers_are_shown_in_several_ways_stays_as_it_is() -> None:
    made = Made()
    sheet = made.active
    for row, code in enumerate(["00000", "General", "00000"], 1):
        sheet.cell(row, 1, 950).number_format = code
    stream = io.BytesIO()
    made.save(stream)
    stream.seek(0)
    records = [record for block in Workbook(stream).blocks("Sheet") for record in block.records]
    assert records == [["950"]] * 3


def test_parts_of_a_number_and_what_is_less_than_nothing_are_left_alone() -> None:
    read = columns(Code=("00000", [1.5, -7, 12]))
    assert read["Code"] == ["1.5", "-7", "00012"]
