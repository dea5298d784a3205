"""The rows of a prepared job as the check shows them: the cell in question, what goes out, what is suggested.

Owns: the reading of one job's rows, a window at a time. Must not: change a row (``mending`` does), hold
a list of all rows (only their numbers).
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desktop_app.journal import JobStore, StoredRow
from desktop_app.model.report import RowState
from desktop_app.services.importing.in_question import column_in_question
from desktop_app.services.importing.mending import DUPLICATE, MENDED, Mender
from desktop_app.services.importing.plan_rows import PlanLine, plan_lines, plan_numbers
from desktop_app.services.importing.reasons import outcome_of
from desktop_app.services.importing.same_people import SamePage, same_page

_NAMES = ("full_name", "first_name", "last_name", "company")


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One row. ``column``: of the cell in question, -1 where the whole row is meant; ``in_file`` that cell as
    the file has it, ``now`` as it is after edits; ``sent`` what goes out for it ("" = nothing); ``goes``:
    the row is sent. ``suggestion``: what may be put in its place, "" for none. ``cells``: the row in short.
    """

    row: int
    line: int
    state: RowState
    code: str
    column: int
    in_file: str
    now: str
    sent: str
    goes: bool
    suggestion: str
    name: str
    reason: str
    advice: str
    cells: str
    mended: bool


class CheckRows:
    """May be asked from any thread. Each answer opens the job's file anew: nothing stays open in the window
    while a process of its own works on the job."""

    def __init__(self, open_store: Callable[[], JobStore], platform: str) -> None:
        self._open = open_store
        self._platform = platform

    def numbers(self, code: str, warned: bool = True) -> array[int]:
        """The rows of this kind in file order; "" = every row that goes. ``warned``: some of them go in spite
        of it."""
        with self._open() as store:
            return store.rows.numbers_of_kind(code, warned=warned)

    def count_fixable(self, code: str) -> int:
        with self._open() as store:
            return Mender(store).count_fixable(code)

    def lines(self, numbers: Sequence[int], code: str) -> list[CheckLine]:
        """These rows; ``code``: the kind of problem to point at."""
        with self._open() as store:
            stored = store.rows.some(numbers)
            edits = store.mends.edits(numbers)
            mender = Mender(store)
            return [self._line(mender, row, code, edits.get(row.row, {})) for row in stored]

    def plan_numbers(self, what: str) -> array[int]:
        """The rows to which this will happen; "" = all."""
        with self._open() as store:
            return plan_numbers(store, what)

    def plan_lines(self, numbers: Sequence[int]) -> list[PlanLine]:
        with self._open() as store:
            return plan_lines(store, numbers, self._platform)

    def row_cells(self, number: int) -> list[tuple[int, str, str]]:
        """(column, heading, text now) of every column, for mending another cell of the row."""
        with self._open() as store:
            (row,) = store.rows.some([number])
            edits = store.mends.edits([number]).get(number, {})
            columns = Mender(store).mapping.columns
        cells: list[str] = json.loads(row.cells)
        return [
            (c.index, c.header, edits.get(c.index, cells[c.index] if c.index < len(cells) else ""))
            for c in columns
        ]

    def duplicates_of(self, number: int) -> list[CheckLine]:
        """All rows that share this one's address, the one that goes among them."""
        with self._open() as store:
            group = Mender(store).group_of(number)
        return self.lines(group, DUPLICATE)

    def same_page(self, rule: str, offset: int, limit: int) -> SamePage:
        """The groups of one address with whoever would go by this rule."""
        return same_page(self._open, rule, offset, limit)

    def _line(self, mender: Mender, row: StoredRow, code: str, edits: dict[int, str]) -> CheckLine:
        made = outcome_of(row, self._platform)
        cells: list[str] = json.loads(row.cells)
        notes = json.loads(row.notes) if row.notes else []
        column, field = column_in_question(row.notes, code or row.code, mender.column_of)
        payload = json.loads(row.payload) if row.payload else {}
        goes = made.state in (RowState.NOT_SENT, RowState.UNCHANGED)
        found = mender.suggestion(row, code, edits) if code else None
        in_file = _at(cells, column)
        return CheckLine(
            row=row.row, line=row.line, state=made.state, code=code or row.code,
            column=-1 if column is None else column, in_file=in_file,
            now=edits.get(column, in_file) if column is not None else "",
            sent=_sent(payload, field, goes), goes=goes, suggestion=found[1] if found else "",
            name=_name(mender, cells), reason=made.reason, advice=made.advice,
            cells="  ·  ".join(cell.strip() for cell in cells if cell.strip()),
            mended=bool(edits) or any(one == MENDED for _, one, _ in notes),
        )  # fmt: skip


def _name(mender: Mender, cells: Sequence[str]) -> str:
    parts = [_at(cells, mender.column_of(field)).strip() for field in _NAMES]
    return parts[0] or " ".join(part for part in parts[1:3] if part) or parts[3]


def _sent(payload: dict[str, str | None], field: str, goes: bool) -> str:
    if not goes:
        return ""
    if field:
        return payload.get(field.split("#")[0]) or ""
    return "  ·  ".join(value for value in payload.values() if value)


def _at(cells: Sequence[str], column: int | None) -> str:
    return cells[column] if column is not None and column < len(cells) else ""
