"""Rows of a file of events or orders changed before they are sent: another text in a cell, judged by the same
reading as every row; a row left out by choice.

Owns: which cells a row has, judging one again. Must not: touch the file, keep a change (the wizard does),
or know what an event or an order is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.model.errors import UsageError
from desktop_app.model.texts import t
from desktop_app.services.importing.reading.checking import Checker
from desktop_app.services.importing.reading.lines import Block
from desktop_app.services.importing.reading.mapping import Mapping as FileMapping
from desktop_app.services.importing.reading.mapping import column_letter
from desktop_app.services.importing.reading.report import record_of
from desktop_app.services.order_groups import line_of
from desktop_app.services.send_file import LEFT_OUT
from desktop_app.services.send_rows import Row, file_of, rows_in

NUMBER = "order_id"
MOST_LINES = 60
"""So many rows of one order can be mended; one with more is mended in its file."""
Edits = Mapping[tuple[int, str], str]
"""(line within the order, 0 for an event; field) to the text that goes in the cell's place."""


@dataclass(frozen=True, slots=True)
class MendCell:
    """A cell of ``row`` (from 1), ``line`` within its order. ``wrong``: it is what keeps the row here."""

    line: int
    row: int
    key: str
    header: str
    text: str
    wrong: bool


def cells_of(mapping: FileMapping, rows: Sequence[Row], place: int) -> list[MendCell]:
    """The cells that go along, of an event's row or of the rows of an order. Blocking."""
    row, found = rows[place], []
    for at, line in enumerate(_lines(row)[:MOST_LINES]):
        number = row["rows"][at] if "lines" in row else place + 1
        bad = {str(name) for name, _code, _said in line.get("_lost", ())}
        if "_held" in line:
            bad.add(str(line["_held"][0] or ""))
        for key, column in mapping.fields().items():
            header = column.header.strip() or t("wizard.columns.unnamed", letter=column_letter(column.index))
            found.append(MendCell(at, number, key, header, _text(line, key), key in bad))
    return found


def mend(mapping: FileMapping, rows: Sequence[Row], place: int, edits: Edits) -> Row:
    """The row with these texts in its cells; one that was left out goes again. UsageError for the number of
    another order in the file. Blocking."""
    row = rows[place]
    lines = _lines(row)
    made = [
        _judged(mapping, line, {key: text for (where, key), text in edits.items() if where == at})
        for at, line in enumerate(lines)
    ]
    if "lines" not in row:
        return made[0]
    numbers = {text.strip() for (_at, key), text in edits.items() if key == NUMBER and text.strip()}
    for number in numbers:
        _free(rows, place, number)
    return {"rows": row["rows"], "lines": [line_of(line) for line in made]}


def leave_out(rows: Sequence[Row], place: int) -> Row:
    """The row as it stays here. Blocking."""
    row = rows[place]
    first, *rest = _lines(row)
    out = {**first, "_held": ["", LEFT_OUT, ""]}
    return {"rows": row["rows"], "lines": [out, *rest]} if "lines" in row else out


def _lines(row: Row) -> Sequence[Mapping[str, Any]]:
    lines: Sequence[Mapping[str, Any]] = row.get("lines", (row,))
    return lines


def _text(line: Mapping[str, Any], key: str) -> str:
    """A cell as it stands in the file; one that got its value from the row above tells that."""
    return str(line.get("_raw", {}).get(key) or line.get(key) or "")


def _judged(mapping: FileMapping, line: Mapping[str, Any], edits: Mapping[str, str]) -> dict[str, Any]:
    """Through the same judges as every row; values of other cells stay as they were read."""
    checker = Checker(mapping, compares=False)
    cells = [""] * checker.width
    for key, column in checker.fields.items():
        cells[column.index] = edits.get(key, _text(line, key))
    ((_, _, given, values, said, _verdict, _code),) = checker.check(Block([cells], [0]))
    record = record_of(checker.fields, given, values, said, told=True)
    for key in checker.fields:
        if key not in edits and line.get(key) not in (None, ""):
            record[key] = line[key]
    return record


def _free(rows: Sequence[Row], place: int, number: str) -> None:
    """UsageError when another order of the file has this number. Reads the file."""
    found = file_of(rows)
    others = enumerate(rows if found is None else rows_in(*found))
    for at, other in others:
        if at != place and any(str(line.get(NUMBER, "")).strip() == number for line in _lines(other)):
            raise UsageError("send_mend_number", number=number, row=other["rows"][0])
