"""Rows changed by the person before anything is sent: edited, left out, chosen among several of one address.

Owns: judging a changed row by the very pipeline that read it, suggestions for all rows of a kind, the rule
for rows with one address, taking a step back. Must not: touch the cells as the file has them (an edit is an
overlay), send anything.

A changed row is of the same file, so the sum of all states stays the number of rows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from desktop_app.journal import JobStore, Mend, RowTuple, StoredRow
from desktop_app.model.report import RowState
from desktop_app.services.importing.keys import KEY_FIELDS, key_of
from desktop_app.services.importing.reading import Mapping as FileMapping
from desktop_app.services.importing.reading import Problem
from desktop_app.services.importing.reading.checking import Checker
from desktop_app.services.importing.reading.lines import Block
from desktop_app.services.importing.source import RowMaker, RowRules
from desktop_app.services.importing.suggesting import Suggester

MENDED = "mended"
LEFT_BY_PERSON = "left_by_person"
DUPLICATE = "duplicate"
PAGE = 500
DUPLICATE_RULES = ("first", "last", "filled", "merge", "ask")
"""Which of several rows with one address goes; ``merge``: the first with its gaps filled from the others;
``ask``: none, until the person chooses one."""


class Mender:
    """Changes the rows of one prepared job. ``store`` is open and locked by whoever made this."""

    def __init__(self, store: JobStore) -> None:
        self._store = store
        self.mapping = FileMapping.from_json(store.fact("mapping"))
        self._maker = RowMaker(tuple(self.mapping.fields()), RowRules.from_json(store.fact("row_rules")))
        self._keys = tuple(self.mapping.fields())
        self._index = {key: column.index for key, column in self.mapping.fields().items()}
        self._suggester = Suggester(self.mapping.region)

    # --- asking ---

    def column_of(self, field: str) -> int | None:
        """The column that a problem's field stands in."""
        return self._index.get(field)

    def suggestion(self, row: StoredRow, code: str, edits: Mapping[int, str]) -> tuple[int, str] | None:
        """(column, text) for the first problem of this kind, None where nothing safe is known."""
        for field, one, _said in json.loads(row.notes) if row.notes else []:
            column = self._index.get(field) if field else None
            if one == code and column is not None:
                cell = edits.get(column) or _cell(row, column)
                text = self._suggester.suggest(field, code, cell)
                return (column, text) if text else None
        return None

    def group_of(self, row: int) -> list[int]:
        """The rows that share this one's address, itself among them."""
        (stored,) = self._stored([row])
        said = _identity(stored)
        others = self._store.mends.others_with(row, self._identities(stored))
        same = self._store.rows.page_with_said(DUPLICATE, said)
        return sorted({row, *others, *same})

    # --- changing ---

    def edit(self, row: int, column: int, text: str) -> None:
        """Another text in a cell; the row is judged again at once."""
        (stored,) = self._stored([row])
        self._change([(stored, "edit", {column: text})])

    def leave_out(self, rows: Sequence[int]) -> None:
        """The person leaves these rows out."""
        self._change([(stored, "leave_out", {}) for stored in self._stored(rows)], leave=True)

    def fix_all(self, code: str, said: Callable[[int], None] = lambda _: None) -> int:
        """Take the suggestion for every row of this kind that has one. Returns how many were mended."""
        step = self._store.mends.next_step()
        done = 0
        for page in self._pages_with(code):
            edits = self._store.mends.edits([row.row for row in page])
            changes = []
            for row in page:
                found = self.suggestion(row, code, edits.get(row.row, {}))
                if found is not None:
                    changes.append((row, "fix", {found[0]: found[1]}))
            self._change(changes, step=step)
            done += len(changes)
            said(done)
        return done

    def count_fixable(self, code: str, most: int = 100_000) -> int:
        """How many rows of this kind have a suggestion (of the first ``most``)."""
        count = seen = 0
        for page in self._pages_with(code):
            edits = self._store.mends.edits([row.row for row in page])
            count += sum(self.suggestion(row, code, edits.get(row.row, {})) is not None for row in page)
            seen += len(page)
            if seen >= most:
                break
        return count

    def leave_out_kind(self, code: str) -> int:
        """Leave out every row that would be sent in spite of a problem of this kind."""
        step = self._store.mends.next_step()
        done = 0
        for page in self._pages_with(code):
            rows = [row for row in page if row.state not in _OUT]
            self._change([(row, "leave_out", {}) for row in rows], leave=True, step=step)
            done += len(rows)
        return done

    def take_back(self) -> list[int]:
        """Undo the last step. Returns its rows."""
        return self._store.mends.take_back()

    # --- several rows with one address ---

    def choose(self, row: int) -> None:
        """This row goes, the one that would have gone in its place stays out."""
        (stored,) = self._stored([row])
        self._decide([stored], "", goes=stored)

    def winner(self, rows: Sequence[StoredRow], rule: str) -> StoredRow | None:
        """The one of these rows, in file order, that goes by this rule; None where the person is asked."""
        if rule == "ask":
            return None
        if rule == "last":
            return rows[-1]
        return max(rows, key=self.filled) if rule == "filled" else rows[0]

    def filled(self, row: StoredRow) -> int:
        """How many of its imported cells hold something."""
        return sum(bool(_cell(row, column).strip()) for column in self._index.values())

    def winners_now(self, skipped: StoredRow) -> list[StoredRow]:
        """Who goes in place of a row that stays out: one, or nobody yet."""
        return self._stored(self._store.mends.others_with(skipped.row, self._identities(skipped)))

    def set_duplicates(self, rule: str) -> int:
        """One of :data:`DUPLICATE_RULES` for all rows that share an address. Returns the addresses
        concerned."""
        if rule not in DUPLICATE_RULES:
            raise ValueError(rule)
        step = self._store.mends.next_step()
        done = 0
        groups: dict[str, list[StoredRow]] = {}
        for page in self._pages_with(DUPLICATE):
            for row in page:
                groups.setdefault(_identity(row), []).append(row)
        for rows in groups.values():
            done += self._decide(rows, rule, step=step)
        return done

    def _decide(
        self,
        skipped: Sequence[StoredRow],
        rule: str,
        step: int | None = None,
        *,
        goes: StoredRow | None = None,
    ) -> int:
        """One group: rows that stayed out for another one, and that one. ``goes``: whom the person chose."""
        winners = self.winners_now(skipped[0])
        rows = sorted([*skipped, *winners], key=lambda one: one.row)
        goes = goes or self.winner(rows, rule)
        if goes is None:
            if not winners:
                return 0  # nobody goes already
            step = self._store.mends.next_step() if step is None else step
            out = [(row, "duplicates", dict[int, str]()) for row in winners]
            self._change(out, step=step, because=_identity(skipped[0]))
            return 1
        filled: dict[int, str] = {}
        if rule == "merge":
            edits = self._store.mends.edits([goes.row]).get(goes.row, {})
            for other in rows[1:]:
                for column in self._index.values():
                    has = edits.get(column) or filled.get(column) or _cell(goes, column).strip()
                    given = _cell(other, column).strip()
                    if not has and given:
                        filled[column] = given
        elif goes in winners and len(winners) == 1:
            return 0  # it goes already
        step = self._store.mends.next_step() if step is None else step
        others = [row for row in rows if row.row != goes.row]
        self._change([(row, "duplicates", {}) for row in others], step=step, because=_identity(skipped[0]))
        self._change([(goes, "duplicates", filled)], step=step, chosen=True)
        return 1

    def _identities(self, row: StoredRow) -> list[str]:
        """The keys that this row would have if it went."""
        edits = self._store.mends.edits([row.row]).get(row.row, {})
        made = self._judged(row, edits, chosen=True)
        return _who(json.loads(made[6]) if made[6] else {})

    # --- inside ---

    def _stored(self, rows: Iterable[int]) -> list[StoredRow]:
        return self._store.rows.some(list(rows))

    def _pages_with(self, code: str) -> Iterable[list[StoredRow]]:
        """Rows of this kind, whether they stay out for it or go in spite of it."""
        last = 0
        while True:
            page = self._store.rows.page_of_kind(code, last, PAGE)
            if page:
                yield page
                last = page[-1].row
            if len(page) < PAGE:
                return

    def _change(
        self,
        changes: Sequence[tuple[StoredRow, str, dict[int, str]]],
        *,
        leave: bool = False,
        step: int | None = None,
        because: str = "",
        chosen: bool = False,
    ) -> None:
        if not changes:
            return
        store = self._store
        earlier = store.mends.edits([row.row for row, *_ in changes])
        with store.transaction():
            step = store.mends.next_step() if step is None else step
            for row, what, columns in changes:
                edits = {**earlier.get(row.row, {}), **columns}
                if leave or because:
                    made = _out(row, LEFT_BY_PERSON if leave else DUPLICATE, because)
                else:
                    made = self._judged(row, edits, chosen=chosen)
                store.mends.put(step, [Mend(row.row, what, columns)], [made])

    def _judged(self, row: StoredRow, edits: Mapping[int, str], *, chosen: bool) -> RowTuple:
        """The row with its changed cells, through the same pipeline as every row."""
        cells: list[str] = json.loads(row.cells)
        for column, text in edits.items():
            cells += [""] * (column + 1 - len(cells))
            cells[column] = text
        ((_, _, given, values, problems, verdict, code),) = Checker(self.mapping).check(
            Block([cells], [row.line])
        )
        said: list[Problem] = list(problems)
        names = {index: key for key, index in self._index.items()}
        said += [(names.get(c, ""), MENDED, _cell(row, c)) for c in edits]
        made = self._maker.make(row.row, row.line, given, values, said, verdict, code)
        if made[2] != RowState.NOT_SENT.value or chosen:
            return made
        # the person behind it may be in another row by now
        payload = json.loads(made[6]) if made[6] else {}
        if self._store.mends.others_with(row.row, _who(payload)):
            said.append((None, DUPLICATE, str(payload.get("email") or payload.get("phone") or "")))
            return self._maker.make(row.row, row.line, given, values, said, "skip", DUPLICATE)
        return made


_OUT = (RowState.REJECTED_HERE.value, RowState.SKIPPED.value)


def _out(row: StoredRow, code: str, because: str) -> RowTuple:
    notes = row.notes
    if because:
        kept = [note for note in (json.loads(notes) if notes else []) if note[1] != DUPLICATE]
        notes = json.dumps([*kept, [None, DUPLICATE, because]], ensure_ascii=False)
    skipped = RowState.SKIPPED.value
    return row.row, row.line, skipped, code, "rule", row.cells, None, notes, "", "", "", ""


def _who(payload: Mapping[str, str | None]) -> list[str]:
    """The key by which the check tells people apart: the address, else the number, else the id."""
    keys = (key_of(field, payload.get(field) or "") for field in KEY_FIELDS)
    return [next((key for key in keys if key), "")]


def _identity(row: StoredRow) -> str:
    notes: list[Any] = json.loads(row.notes) if row.notes else []
    return next((str(said) for _field, code, said in notes if code == DUPLICATE), f"row {row.row}")


def _cell(row: StoredRow, column: int) -> str:
    cells: list[str] = json.loads(row.cells)
    return cells[column] if column < len(cells) else ""
