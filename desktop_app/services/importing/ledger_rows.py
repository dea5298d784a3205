"""The rows of one import, to look through: which they are by state and words, and what they say.

Owns: an open reader of a job's rows. Must not: change anything, sort (rows stand in the order of the file).
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop_app.journal import JobStore
from desktop_app.model.report import RowState, SaidBy
from desktop_app.services.importing.in_question import column_in_question
from desktop_app.services.importing.reading import Mapping as FileMapping
from desktop_app.services.importing.reasons import outcome_of


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


class LedgerRows:
    """Open until :meth:`close`; may be asked from several threads. Raises StorageFailed."""

    def __init__(self, folder: Path) -> None:
        self._store = JobStore(folder)
        self._label = str(self._store.fact("label", ""))
        self.total = self._store.rows.ledger().total
        mapping = self._store.fact("mapping") or {}
        columns = mapping.get("columns", [])
        kept = FileMapping.from_json(mapping).fields() if columns else {}
        self._places = {key: column.index for key, column in kept.items()}
        named = {column["index"]: column["header"] for column in columns}
        self.headers = tuple(named.get(index, "") for index in range(max(named, default=-1) + 1))

    def numbers(self, states: Sequence[RowState] = (), text: str = "", code: str = "") -> Sequence[int]:
        """The rows of these states (none = all) and this code in whose cells, words or id ``text`` stands."""
        if not states and not text.strip() and not code:
            return range(1, self.total + 1)
        return array("I", self._store.rows.numbers_of(states, text.strip(), code))

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
        self._store.close()
