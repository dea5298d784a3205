"""The check step: which kind of problem is looked at, what is changed on its rows.

Owns: the kind shown, the open reading of the job's rows, what is under way. Must not: judge a row
(``services.importing.mending`` does), hold rows (windows are fetched as they are looked at) or a widget.
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop_app.model.column_filter import EVERY_ROW, Narrowing
from desktop_app.model.errors import AppError
from desktop_app.model.report import ReasonCount, RowState
from desktop_app.services.importing.check_desk import CheckDesk
from desktop_app.services.importing.check_rows import CheckLine, CheckRows
from desktop_app.services.importing.nouns import Overview
from desktop_app.services.importing.plan_rows import PlanLine
from desktop_app.services.importing.same_people import SamePage
from desktop_app.services.importing.suggesting import SAFE
from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.kept_tables import KeptTables
from desktop_app.viewmodels.late_pages import PageReads
from desktop_app.viewmodels.tasks import Runner, Work

STAY_OUT = (RowState.REJECTED_HERE, RowState.SKIPPED)
READY = ""
DUPLICATE = "duplicate"
SAME_AT_ONCE = 100


Saved = Callable[[Path], None]


class CheckViewModel(ViewModel):
    """Signals: ``rows_changed()``: other rows, or rows changed; ``fix_changed()``: how many can be mended as
    suggested is known; ``told(Overview)``: the numbers after a change; ``same_changed(SamePage)``: groups of
    one address, the first of them or further ones; ``trouble(AppError)``: a file could not be saved;
    ``looking(Progress)``: how far a look at many rows is."""

    rows_changed = Signal()
    same_changed = Signal(object)
    plan_rows_changed = Signal(object)
    fix_changed = Signal()
    told = Signal(object)
    trouble = Signal(object)
    looking = Signal(object)

    def __init__(
        self,
        runner: Runner,
        service: CheckDesk,
        parent: QObject | None = None,
        tables: KeptTables | None = None,
    ) -> None:
        """``tables``: how the tables of rows were left."""
        super().__init__(runner, parent)
        self.tables = tables or KeptTables()
        self._service = service
        self.pages = PageReads(runner, self)
        self.pages.failed.connect(self.trouble)
        self._reading: CheckRows | None = None
        self._job = ""
        self._warned: frozenset[str] = frozenset()
        self.kind: str = READY
        self.numbers: Sequence[int] = array("I")
        self.narrowing = EVERY_ROW
        self.total = 0
        """Rows of this kind before any filter."""
        self.fixable = 0
        self.steps = 0
        self.changed = False
        self._changes: deque[Work] = deque()
        """Asked for while an earlier one is still written; in this order."""

    # -- the job -------------------------------------------------------------------------------------------

    def show(self, overview: Overview) -> None:
        """A job that was just read; its first kind is chosen by the screen."""
        self.leave()
        self._job = overview.view.job
        self._warned = frozenset(one.code for one in overview.warnings)
        self._latest("open", partial(self._service.open_check, self._job), self._opened)

    def leave(self) -> None:
        """Let go of the job."""
        self._changes.clear()
        for key in ("open", "rows", "fixable", "plan_rows", "same", "change"):
            self.cancel(key)
        if self._reading is not None:
            self._reading.stop()
        self.narrowing, self.total = EVERY_ROW, 0
        self.pages.drop()
        self._reading, self._job = None, ""
        self.kind, self.numbers, self.fixable, self.steps, self.changed = READY, array("I"), 0, 0, False

    def close(self) -> None:
        self.leave()
        self.pages.close()
        super().close()

    @property
    def settled(self) -> bool:
        """No change of rows is under way: what the numbers say is what the journal holds."""
        return not self.busy_with("change")

    def planned(self) -> None:
        """The plan was made again: what was changed is in it."""
        self.changed = False

    # -- looking -------------------------------------------------------------------------------------------

    def choose(self, kind: str) -> None:
        """Look at the rows of this kind, READY for all that go; each kind is narrowed by itself."""
        if kind != self.kind:
            kept = self.tables.filters("check").get(f"{self._job} {kind}", ())
            self.narrowing, self.total = self.narrowing._replace(filters=kept), 0
        self.kind, self.fixable = kind, 0
        self.cancel("fixable")  # of the kind before
        self.fix_changed.emit()
        self._read_rows()

    def narrow(self, narrowing: Narrowing) -> None:
        """Only some rows of this kind, as the heads of the table ask."""
        if narrowing != self.narrowing:
            self.narrowing = narrowing
            self._read_rows()

    @property
    def whose(self) -> str:
        """Under which name it is kept what these rows are narrowed to."""
        return f"{self._job} {self.kind}"

    @property
    def job(self) -> str:
        return self._job

    def read_lines(self, numbers: Sequence[int], done: Callable[[list[CheckLine]], None]) -> None:
        """A window of rows."""
        if self._reading is not None:
            self.pages.read(partial(self._service.lines, self._reading, numbers, self.kind), done)

    def read_cells(self, row: int, done: Callable[[list[tuple[int, str, str]]], None]) -> None:
        """(column, heading, text) of one row."""
        if self._reading is not None:
            self.pages.read(partial(self._service.row_cells, self._reading, row), done)

    def read_duplicates(self, row: int, done: Callable[[list[CheckLine]], None]) -> None:
        """The rows that share this one's address."""
        if self._reading is not None:
            self.pages.read(partial(self._service.duplicates_of, self._reading, row), done)

    def read_same(self, rule: str, offset: int = 0) -> None:
        """Groups of one address from ``offset`` on, with whoever would go by this rule; nothing is
        changed."""
        if self._reading is not None:
            make = partial(self._service.same_page, self._reading, rule, offset, SAME_AT_ONCE)
            self._latest("same", make, self._take_same)

    def save_plan(
        self, target: Path, first: Sequence[tuple[str, str]], names: Mapping[str, str], saved: Saved
    ) -> None:
        """What will happen, every row, as a workbook; ``saved(path)`` is called afterwards."""
        make = partial(self._service.save_plan, self._job, target, tuple(first), dict(names))
        self._once("save", make, saved, on_error=self.trouble.emit)

    def save_page(self, target: Path, page: bytes, saved: Saved) -> None:
        """The page to print."""
        make = partial(self._service.save_page, target, page)
        self._once("save", make, saved, on_error=self.trouble.emit)

    def read_plan(
        self, what: str, narrowing: Narrowing = EVERY_ROW, names: Mapping[str, str] | None = None
    ) -> None:
        """Rows by what will happen to them; ``plan_rows_changed`` tells when they are there. ``names``: how
        each field is called on screen."""
        if self._reading is not None:
            make = partial(self._service.plan_rows, self._reading, what, narrowing, dict(names or {}))
            self._latest("plan_rows", make, self._take_plan, on_progress=self.looking.emit)

    def read_plan_lines(self, numbers: Sequence[int], done: Callable[[list[PlanLine]], None]) -> None:
        """A window of them."""
        if self._reading is not None:
            self.pages.read(partial(self._service.plan_lines, self._reading, numbers), done)

    @property
    def may_fix(self) -> bool:
        """There may be suggestions for this kind."""
        return self.kind in SAFE

    # -- changing ------------------------------------------------------------------------------------------

    def edit(self, row: int, column: int, text: str) -> None:
        self._change(partial(self._service.edit_row, self._job, row, column, text))

    def leave_out(self, rows: Sequence[int]) -> None:
        self._change(partial(self._service.leave_out_rows, self._job, tuple(rows)))

    def leave_out_kind(self) -> None:
        self._change(partial(self._service.leave_out_kind, self._job, self.kind))

    def fix_all(self) -> None:
        self._change(partial(self._service.fix_kind, self._job, self.kind))

    def choose_row(self, row: int) -> None:
        """Of the rows with one address, this one goes."""
        self._change(partial(self._service.choose_row, self._job, row))

    def set_duplicates(self, rule: str) -> None:
        self._change(partial(self._service.set_duplicates, self._job, rule))

    def take_back(self) -> None:
        """Undo the last change."""
        if self.steps:
            self._change(partial(self._service.take_back_mend, self._job))

    # -- inside --------------------------------------------------------------------------------------------

    def _opened(self, reading: CheckRows) -> None:
        self._reading = reading
        self._read_rows()

    def _read_rows(self) -> None:
        if self._reading is None:
            return
        warned = self.kind in self._warned
        asked = self.narrowing
        if asked.filters and not self.total:
            asked = EVERY_ROW  # how many there are, before fewer of them are shown
        make = partial(self._service.kind_rows, self._reading, self.kind, warned, asked)
        self._latest("rows", make, partial(self._take_rows, asked), on_progress=self.looking.emit)

    def _take_rows(self, asked: Narrowing, numbers: Sequence[int] | None) -> None:
        if numbers is None:
            return
        if not asked.filters:
            self.total = len(numbers)
        if asked != self.narrowing and numbers:
            self._read_rows()
            return
        self.numbers = numbers
        self.rows_changed.emit()
        if self.may_fix and self._reading is not None:
            make = partial(self._service.count_fixable, self._reading, self.kind)
            self._latest("fixable", make, self._take_fixable)

    def _take_plan(self, numbers: Sequence[int] | None) -> None:
        if numbers is not None:
            self.plan_rows_changed.emit(numbers)

    def _take_same(self, page: SamePage) -> None:
        self.same_changed.emit(page)

    def _take_fixable(self, count: int) -> None:
        self.fixable = count
        self.fix_changed.emit()

    def _change(self, make: Work) -> None:
        if self._job and not self._once("change", make, self._take_change, on_error=self._not_changed):
            self._changes.append(make)

    def _change_on(self) -> None:
        if self._changes:
            self._change(self._changes.popleft())

    def _not_changed(self, error: AppError) -> None:
        self.failed.emit(error)
        self._change_on()

    def _take_change(self, overview: Overview) -> None:
        self.changed, self.total = True, 0
        self._warned = frozenset(one.code for one in overview.warnings)
        self.steps = overview.changes
        self._change_on()
        self.told.emit(overview)
        self._read_rows()


def kinds_of(overview: Overview) -> tuple[ReasonCount, ...]:
    """What stays out, most first, those left by a rule last; then what goes with a remark."""
    out = sorted(
        (item for item in overview.reasons if item.state in STAY_OUT and item.count),
        key=lambda item: (item.state is RowState.SKIPPED, -item.count),
    )
    return (*out, *overview.warnings)
