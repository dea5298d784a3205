"""The rows of a prepared job as the check shows them: the cell in question, what goes out, what is suggested.

Owns: the reading of one job's rows, a window at a time. Must not: change a row (``mending`` does), hold
a list of all rows (only their numbers).
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from desktop_app.journal import JobStore, StoredRow
from desktop_app.journal.plan_letters import shown_in_changes, told_otherwise
from desktop_app.journal.plan_looks import (
    blank_in,
    by_first_told,
    may_be_blank,
    may_change_nothing,
    stands_already,
)
from desktop_app.journal.row_looks import GAP, Term, together
from desktop_app.model.column_filter import EVERY_ROW, ColumnFilter, How, Narrowing
from desktop_app.model.report import RowState
from desktop_app.model.texts import t
from desktop_app.services.importing.in_question import column_in_question
from desktop_app.services.importing.keys import KEY_FIELDS, LOOSE_FIELDS
from desktop_app.services.importing.looked_through import Blank, Looked, LookedThrough
from desktop_app.services.importing.mending import DUPLICATE, MENDED, Mender
from desktop_app.services.importing.plan_rows import (
    WHATS,
    PlanLine,
    Shown,
    changes_text,
    fixed_words,
    plan_lines,
    plan_numbers,
)
from desktop_app.services.importing.reasons import outcome_of
from desktop_app.services.importing.row_narrowing import Report, may_hold
from desktop_app.services.importing.same_people import SamePage, same_page
from desktop_app.services.importing.suggesting import SAFE

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

    @property
    def shown(self) -> str:
        """What stands in the file, as one looks at it: the cell after edits, else the row in short."""
        return self.now or self.in_file or self.cells

    @property
    def goes_out(self) -> str:
        """What goes out for it, or what may be put in its place."""
        if self.suggestion or self.goes:
            return self.suggestion or self.sent or t("wizard.check.nothing_sent")
        return t("check.no_suggestion" if self.code in SAFE else "wizard.check.nothing_sent")


_TEXTS: dict[str, Callable[[CheckLine], str]] = {
    "in_file": lambda one: one.shown, "sent": lambda one: one.goes_out, "name": lambda one: one.name,
}  # fmt: skip
_PLAN_EXACT = {"who": partial(by_first_told, fields=KEY_FIELDS)}
_PLAN_BLANK = {"changes": Blank((stands_already(),), (may_change_nothing(LOOSE_FIELDS),))}


class CheckRows:
    """May be asked from any thread. Each answer opens the job's file anew: nothing stays open in the window
    while a process of its own works on the job."""

    def __init__(self, open_store: Callable[[], JobStore], platform: str) -> None:
        self._open = open_store
        self._platform = platform
        self._through = LookedThrough(open_store)

    def numbers(
        self,
        code: str,
        warned: bool = True,
        narrowing: Narrowing = EVERY_ROW,
        report: Report | None = None,
    ) -> Sequence[int] | None:
        """The rows of this kind in file order; "" = every row that goes. ``warned``: some of them go in spite
        of it. ``narrowing`` by ``row``, ``in_file``, ``sent``, ``name``; None when another question came.
        ``report`` tells how far it is while rows are looked at one by one."""
        with self._open() as store:
            found = store.rows.numbers_of_kind(code, warned=warned)
            named = _places(Mender(store), _NAMES) if narrowing.filters else []

        def read(store: JobStore) -> Callable[[Sequence[int]], list[CheckLine]]:
            return partial(self._lines, store, Mender(store), code)

        blank = {
            "in_file": Blank(may=(may_be_blank(),)),
            "sent": Blank(may=(Term("0"),)),  # where nothing goes out, that is said
            "name": Blank(tuple(blank_in(named)) or (Term("1"),), (Term("0"),)),
        }
        fixed = t("check.no_suggestion") + t("wizard.check.nothing_sent")
        looked = Looked(_TEXTS, read, lambda one: one.row, fixed, blank=blank)
        return self._through.rows(found, narrowing, looked, report)

    def count_fixable(self, code: str) -> int:
        with self._open() as store:
            return Mender(store).count_fixable(code)

    def lines(self, numbers: Sequence[int], code: str) -> list[CheckLine]:
        """These rows; ``code``: the kind of problem to point at."""
        with self._open() as store:
            return self._lines(store, Mender(store), code, numbers)

    def plan_numbers(
        self,
        what: str,
        narrowing: Narrowing = EVERY_ROW,
        names: Mapping[str, str] | None = None,
        report: Report | None = None,
    ) -> Sequence[int] | None:
        """The rows to which this will happen; "" = all. ``narrowing`` by ``row``, ``who``, ``what``,
        ``changes``; ``names``: how each field is called on screen."""
        by_what = [one for one in narrowing.filters if one.column == "what"]
        whats = [name for name in WHATS if all(one.fits(t(f"wizard.plan.{name}")) for one in by_what)]
        with self._open() as store:
            if by_what and not what:
                found = together(*(plan_numbers(store, name) for name in whats))
            else:
                found = plan_numbers(store, what) if what in whats or not what else array("I")
        named = names or {}
        texts: dict[str, Callable[[PlanLine], str]] = {
            "changes": lambda one: changes_text(one, named),
        }

        def read(store: JobStore) -> Callable[[Sequence[int]], list[PlanLine]]:
            return partial(plan_lines, store, platform=self._platform)

        fixed = " ".join((*named.values(), *fixed_words(self._platform)))
        shows = {"changes": partial(self._shows, named, fixed)}
        looked = Looked(texts, read, lambda one: one.row, fixed, _PLAN_EXACT, _PLAN_BLANK, shows)
        return self._through.rows(found, narrowing, looked, report)

    def _shows(self, names: Mapping[str, str], fixed: str, wanted: ColumnFilter) -> tuple[Term, Term] | None:
        """Where nearly every row may hold it (a single letter, the name of a field), rows are told apart by
        what is sent and what was read, in one pass."""
        plain = wanted.how is How.HOLDS and wanted.needle.isalnum()
        if not plain or may_hold(wanted, fixed):
            return None
        changes = Shown(wanted.needle, names)
        unread = wanted.needle in t("plan.why_unread", platform=self._platform).casefold()
        return shown_in_changes(
            wanted.needle[0], changes, unread=unread, in_words=changes.in_words
        ), told_otherwise()

    def stop(self) -> None:
        """What is being looked for is not wanted any more."""
        self._through.stop()

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

    def _lines(self, store: JobStore, mender: Mender, code: str, numbers: Sequence[int]) -> list[CheckLine]:
        edits = store.mends.edits(numbers)
        return [self._line(mender, row, code, edits.get(row.row, {})) for row in store.rows.some(numbers)]

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
            cells=GAP.join(cell.strip() for cell in cells if cell.strip()),
            mended=bool(edits) or any(one == MENDED for _, one, _ in notes),
        )  # fmt: skip


def _places(mender: Mender, fields: Sequence[str]) -> list[int]:
    """Where these fields stand in the file."""
    return [at for at in map(mender.column_of, fields) if at is not None]


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
