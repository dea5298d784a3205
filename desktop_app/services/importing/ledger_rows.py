"""The rows of one import, to look through: which they are by state, words and columns, and what they say.

Owns: an open reader of a job's rows, a second one by which rows are looked for. Must not: change anything.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from desktop_app.journal import JobStore
from desktop_app.journal.job_store import DATABASE
from desktop_app.journal.row_looks import (
    GAP,
    Group,
    RowLooks,
    Term,
    by_said,
    holding,
    in_cells,
    of_code,
    of_states,
)
from desktop_app.model.column_filter import EVERY_ROW, ColumnFilter, Narrowing
from desktop_app.model.report import RowState, SaidBy
from desktop_app.services.importing.in_question import column_in_question
from desktop_app.services.importing.reading import Mapping as FileMapping
from desktop_app.services.importing.reasons import outcome_of
from desktop_app.services.importing.row_narrowing import BY_GROUP, may_hold, order_of, term_of


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row with everything that is known of it. ``cells`` as they stood in the file; ``column`` of the cell
    that the reason is about, -1 for none."""

    row: int
    line: int
    state: RowState
    reason: str
    advice: str
    said_by: SaidBy
    platform_id: str
    cells: tuple[str, ...]
    code: str = ""
    column: int = -1

    @property
    def in_question(self) -> str:
        """The cell that the reason is about, else all of them."""
        return _cell_of(self.cells, self.column)

    @property
    def joined(self) -> str:
        """The cells that are not blank, as one text."""
        return _joined(self.cells)


class LedgerRows:
    """Open until :meth:`close`; may be asked from several threads. Raises StorageFailed."""

    def __init__(self, folder: Path) -> None:
        self._store = JobStore(folder)
        self._looks = RowLooks(folder / DATABASE)
        self._asked = 0
        self._label = str(self._store.fact("label", ""))
        self.total = self._store.rows.ledger().total
        mapping = self._store.fact("mapping") or {}
        columns = mapping.get("columns", [])
        kept = FileMapping.from_json(mapping).fields() if columns else {}
        self._places = {key: column.index for key, column in kept.items()}
        named = {column["index"]: column["header"] for column in columns}
        self.headers = tuple(named.get(index, "") for index in range(max(named, default=-1) + 1))

    def numbers(
        self,
        states: Sequence[RowState] = (),
        text: str = "",
        code: str = "",
        narrowing: Narrowing = EVERY_ROW,
    ) -> Sequence[int] | None:
        """The rows of these states (none = all) and this code in whose cells, words or id ``text`` stands, as
        the heads narrow and sort them. None when another question came meanwhile."""
        self._asked += 1
        asked = self._asked
        order = self._order(narrowing)
        if not states and not text.strip() and not code and not narrowing.filters and not order:
            self._looks.stop()
            every = range(1, self.total + 1)
            return every[::-1] if narrowing.sort == "row" and narrowing.descending else every
        terms = [of_states(states)] if states else []
        terms += [of_code(code)] if code else []
        terms += [holding(text.strip())] if text.strip() else []
        told_by_group = any(wanted.column in BY_GROUP for wanted in narrowing.filters)
        groups = self._looks.groups() if told_by_group else []
        for wanted in narrowing.filters:
            term = term_of(wanted, groups, self._label)
            if term is not None:
                terms.append(term)
            elif wanted.column == "in_question":
                terms += [*may_hold(wanted, "", in_cells), by_said(partial(self._fits, wanted))]
        found = self._looks.rows(terms, order=order)
        if found is None or asked != self._asked:
            return None
        return found[::-1] if narrowing.descending and not order else found

    def _order(self, narrowing: Narrowing) -> Term | tuple[Group, ...]:
        groups = self._looks.groups() if narrowing.sort in BY_GROUP else []
        return order_of(narrowing.sort, groups, self._label, descending=narrowing.descending)

    def _fits(self, wanted: ColumnFilter, cells: str, notes: str, code: str, *_more: str) -> bool:
        """By the cell that the reason is about, in a pass over a million rows: no row is made."""
        told: list[str] = json.loads(cells)
        column, _field = column_in_question(notes, code, self._places.get)
        return wanted.fits(_cell_of(told, -1 if column is None else column))

    def rows(self, numbers: Sequence[int]) -> list[LedgerRow]:
        """These rows, in order."""
        made = []
        for row in self._store.rows.stored(numbers):
            known = outcome_of(row, self._label)
            cells = tuple(json.loads(row.cells))
            column, _field = column_in_question(row.notes, row.code, self._places.get)
            made.append(
                LedgerRow(
                    row=known.row,
                    line=known.line,
                    state=known.state,
                    reason=known.reason,
                    advice=known.advice,
                    said_by=known.said_by,
                    platform_id=known.platform_id,
                    cells=cells,
                    code=row.code,
                    column=-1 if column is None else column,
                )
            )
        return made

    def close(self) -> None:
        """A search or a reading under way is given up: nobody is to wait for it."""
        self._asked += 1
        self._looks.close()
        self._store.interrupt()
        self._store.close()


def _cell_of(cells: Sequence[str], column: int) -> str:
    return cells[column] if 0 <= column < len(cells) else _joined(cells)


def _joined(cells: Sequence[str]) -> str:
    return GAP.join(cell.strip() for cell in cells if cell.strip())
