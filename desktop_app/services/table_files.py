"""Cells of tables that are saved for people: none may act in the spreadsheet program that opens them.

Owns: what such a cell is, in a workbook (all text) and in a CSV (an apostrophe before what would be a
formula). Must not: know what is in the table. A file whose cells must stand to the letter is written without
the guard, and the person is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from desktop_app.model.texts import t

CELL_CHARACTERS = 32_767
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER_LIKE = re.compile(r"[+-]?[\d\s().,/-]*\d[\d\s().,/-]*")  # +380 67 123-45-67, -1.5: no program runs it


def csv_cell(value: object) -> object:
    """The value, with an apostrophe before it where a spreadsheet program would take it for a formula."""
    if not isinstance(value, str) or not value.startswith(_STARTS) or _NUMBER_LIKE.fullmatch(value):
        return value
    return "'" + value


def csv_row(values: Iterable[object]) -> list[object]:
    return [csv_cell(value) for value in values]


def text_cell(make: Any, sheet: Any, value: str) -> Any:
    """A cell of a workbook that is text, whatever it looks like. ``make``: openpyxl's WriteOnlyCell."""
    cell = make(sheet, value="")
    # the value is set past openpyxl's own guess, which would make "=1+1" a formula and "#N/A" an error
    cell._value = storable(value)
    cell.data_type = "s"
    cell.number_format = "@"
    return cell


def storable(value: str) -> str:
    """What a workbook can hold: control characters in its own spelling, overlong cells cut and named."""
    if not value.isprintable():
        value = "".join(
            f"_x{ord(char):04X}_"
            if (ord(char) < 32 and char not in "\t\n\r") or char in "\ufffe\uffff"
            else char
            for char in value
        )
    if len(value) > CELL_CHARACTERS:
        note = t("import.result.cut", count=len(value))
        return value[: CELL_CHARACTERS - len(note)] + note
    return value
