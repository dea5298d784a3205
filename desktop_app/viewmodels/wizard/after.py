"""What a person does with an import that is over: take it back, compare it, look through its rows, mend them.

Owns: what was asked and what came of it, for one job. Must not: hold a rule of jobs or a widget.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from desktop_app.model.account import Account
from desktop_app.model.column_filter import EVERY_ROW, Narrowing
from desktop_app.model.errors import AppError
from desktop_app.model.progress import Progress
from desktop_app.model.report import RowState
from desktop_app.provider_api.manifest import Manifest
from desktop_app.services.importing.after import AfterImport, Compared, UndoOutlook, UndoResult
from desktop_app.services.importing.doubts import LookedUp
from desktop_app.services.importing.ledger_rows import LedgerRow, LedgerRows
from desktop_app.services.importing.mended import AGAIN, STAY_OUT
from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.kept_tables import KeptTables
from desktop_app.viewmodels.late_pages import PageReads
from desktop_app.viewmodels.tasks import Runner, Work


class AfterViewModel(ViewModel):
    """Signals:
    undo_changed(): outlook or result; compared_changed(); rows_opened(): the reader is there;
    rows_changed(): other rows are to be shown; edits_changed(); doubts_changed(); progress_changed(Progress);
    mended(JobView): a new import of the mended rows stands with its plan.
    trouble(AppError | None): stands until the next try.
    """

    undo_changed = Signal()
    compared_changed = Signal()
    rows_opened = Signal()
    rows_changed = Signal()
    edits_changed = Signal()
    doubts_changed = Signal()
    progress_changed = Signal(object)
    mended = Signal(object)
    trouble = Signal(object)

    def __init__(
        self,
        runner: Runner,
        service: AfterImport,
        account: Account,
        manifest: Manifest,
        job: str,
        parent: QObject | None = None,
        tables: KeptTables | None = None,
    ) -> None:
        """``tables``: how the tables of its rows were left."""
        super().__init__(runner, parent)
        self._service = service
        self.pages = PageReads(runner, self)
        self.pages.failed.connect(self._tell)
        self.account = account
        self.manifest = manifest
        self.job = job
        self.tables = tables or KeptTables()
        self.outlook: UndoOutlook | None = None
        self.undone: UndoResult | None = None
        self.compared: Compared | None = None
        self.reader: LedgerRows | None = None
        self.numbers: Sequence[int] = ()
        self.total = 0
        self._choice: tuple[object, ...] = ()
        self.edits: dict[int, dict[int, str]] = {}
        self.again: set[int] = set()
        self._wanted_again: str | None = None
        self.looked: LookedUp | None = None
        self.error: AppError | None = None
        self.stopping = False

    # -- taking back ---------------------------------------------------------------------------------------
    def look_at_undo(self, undo_id: str = "") -> None:
        """What taking back would mean, or how the undo of this id stands."""
        if undo_id:
            self._latest(
                "undo_result", partial(self._service.undo_result, undo_id, self.manifest), self._take_undone,
                on_error=self._tell,
            )  # fmt: skip
        else:
            self._latest(
                "outlook", partial(self._service.undo_outlook, self.job, self.manifest), self._take_outlook,
                on_error=self._tell,
            )  # fmt: skip

    def undo(self) -> None:
        self._tell(None)
        self.stopping = False
        self._once(
            "undo", partial(self._service.undo, self.job, self.manifest), self._take_undone,
            on_error=self._tell, on_progress=self._progress,
        )  # fmt: skip
        self.undo_changed.emit()

    def stop(self) -> None:
        """Stop the undo or the comparison after what is on its way."""
        self.stopping = True
        self._service.stop(self.job)
        self.undo_changed.emit()
        self.compared_changed.emit()

    # -- comparing -----------------------------------------------------------------------------------------
    def look_at_comparison(self) -> None:
        self._latest("compared", partial(self._service.compared, self.job), self._take_compared)

    def compare(self, *, full: bool) -> None:
        self._tell(None)
        self.stopping = False

        self._once(
            "compare", partial(self._service.compare, self.job, full=full), self._take_compared,
            on_error=self._tell, on_progress=self._progress,
        )  # fmt: skip
        self.compared_changed.emit()

    # -- rows ----------------------------------------------------------------------------------------------
    def open_rows(self) -> None:
        if self.reader is None:
            self._once(
                "open", partial(self._service.open_rows, self.job), self._take_reader, on_error=self._tell
            )

    def show_rows(
        self,
        states: Sequence[RowState],
        text: str = "",
        code: str = "",
        narrowing: Narrowing = EVERY_ROW,
    ) -> None:
        """Choose which rows the table shows; ``rows_changed`` tells when they are known. ``total`` counts
        those of the same choice that no head narrows."""
        if self.reader is None:
            return
        choice = (tuple(states), text, code)
        if choice != self._choice:
            self._choice, self.total = choice, 0
            self._wanted_again = None
        ask = partial(self._service.numbers, self.reader, *choice)
        if narrowing.filters and not self.total:
            self._latest("rows", partial(ask, EVERY_ROW), partial(self._count, ask, narrowing),
                         on_error=self._tell)  # fmt: skip
        else:
            self._latest("rows", partial(ask, narrowing), partial(self._take_numbers, narrowing),
                         on_error=self._tell)  # fmt: skip

    def fetch(self, numbers: Sequence[int], done: Callable[[list[LedgerRow]], None]) -> None:
        """For the table's model: rows of the reader that is open."""
        if self.reader is not None:
            self.pages.read(partial(self._service.rows, self.reader, numbers), done)

    # -- mending -------------------------------------------------------------------------------------------
    def edit(self, row: LedgerRow, column: int, text: str) -> None:
        """Another text in a cell; the text of the file takes the edit back."""
        if not self.may_send(row):
            return
        was = row.cells[column] if column < len(row.cells) else ""
        cells = self.edits.setdefault(row.row, {})
        if text == was:
            cells.pop(column, None)
        else:
            cells[column] = text
        if not cells:
            del self.edits[row.row]
        self.edits_changed.emit()

    def cell(self, row: LedgerRow, column: int) -> str:
        """As it will be sent."""
        was = row.cells[column] if column < len(row.cells) else ""
        return self.edits.get(row.row, {}).get(column, was)

    @staticmethod
    def may_send(row: LedgerRow) -> bool:
        """Whether this row may be sent once more, mended or as it is."""
        return row.state in AGAIN and row.code not in STAY_OUT

    def send_all_again(self, code: str) -> None:
        """Every row that is shown, of this cause, once more as it is."""
        if code not in STAY_OUT:
            if self.busy_with("rows"):  # what is shown is still that of the cause before
                self._wanted_again = code
                return
            self.again.update(self.numbers)
            self.edits_changed.emit()

    def send_again(self, row: int, *, on: bool) -> None:
        """Send this row once more although no cell of it was changed."""
        (self.again.add if on else self.again.discard)(row)
        self.edits_changed.emit()

    @property
    def to_send(self) -> int:
        return len({*self.edits, *self.again})

    def mend(self) -> None:
        if self.to_send:
            self._tell(None)
            edits = {row: dict(cells) for row, cells in self.edits.items()}
            self._once(
                "mend", partial(self._service.mend, self.job, edits, tuple(self.again)), self.mended.emit,
                on_error=self._tell, on_progress=self._progress,
            )  # fmt: skip
            self.edits_changed.emit()

    # -- doubts --------------------------------------------------------------------------------------------
    def look_up(self) -> None:
        """Ask the platform about every row that is not certain."""
        self._tell(None)
        self.stopping = False
        self._once(
            "look_up", partial(self._service.look_up, self.job), self._take_looked, on_error=self._tell,
            on_progress=self._progress,
        )  # fmt: skip
        self.doubts_changed.emit()

    def settle(self, rows: Sequence[int], *, arrived: bool) -> None:
        """The person knows what became of these rows in doubt."""
        if rows:
            self._tell(None)
            make = partial(self._service.settle_doubts, self.job, tuple(rows), arrived)
            self._once("settle", make, self._take_settled, on_error=self._tell)

    def _take_looked(self, found: LookedUp) -> None:
        self.looked, self.stopping, self.total = found, False, 0
        self.doubts_changed.emit()

    def _take_settled(self, _count: int) -> None:
        self.total = 0
        self.doubts_changed.emit()

    def bring_from_bin(self) -> None:
        """People whom the platform took and did not store may lie in its bin: import them again from
        there."""
        self._tell(None)
        self._once(
            "mend", partial(self._service.bring_from_bin, self.job), self.mended.emit, on_error=self._tell,
            on_progress=self._progress,
        )  # fmt: skip

    def close(self) -> None:
        self.pages.close()
        super().close()
        if self.reader is not None:
            self.reader.close()
            self.reader = None

    # -- inside --------------------------------------------------------------------------------------------
    def _tell(self, error: AppError | None) -> None:
        self.error = error
        self.stopping = False
        self.trouble.emit(error)
        if error is not None:
            self.undo_changed.emit()
            self.compared_changed.emit()
            self.edits_changed.emit()
            self.doubts_changed.emit()

    def _progress(self, progress: Progress) -> None:
        self.progress_changed.emit(progress)

    def _take_outlook(self, outlook: UndoOutlook) -> None:
        self.outlook = outlook
        self.undo_changed.emit()

    def _take_undone(self, undone: UndoResult) -> None:
        self.undone, self.stopping = undone, False
        if undone.view.error is not None:
            self._tell(undone.view.error)
        self.undo_changed.emit()

    def _take_compared(self, compared: Compared | None) -> None:
        self.compared, self.stopping = compared, False
        self.compared_changed.emit()

    def _take_reader(self, reader: LedgerRows) -> None:
        if self._closed:
            reader.close()
            return
        self.reader = reader
        self.rows_opened.emit()

    def _count(self, ask: Work, narrowing: Narrowing, every: Sequence[int] | None) -> None:
        """How many there are, before fewer of them are shown."""
        if every is not None:
            self.total = len(every)
            make = partial(ask, narrowing)
            self._latest("rows", make, partial(self._take_numbers, narrowing), on_error=self._tell)

    def _take_numbers(self, narrowing: Narrowing, numbers: Sequence[int] | None) -> None:
        if numbers is None:
            return
        self.numbers = numbers
        if not narrowing.filters:
            self.total = len(numbers)
        wanted, self._wanted_again = self._wanted_again, None
        self.rows_changed.emit()
        if wanted is not None and not self.busy_with("rows"):
            self.send_all_again(wanted)
