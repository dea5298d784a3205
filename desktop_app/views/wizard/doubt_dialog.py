"""Rows that nobody is certain of: looked up at the platform, or settled by the person. Must not: judge
one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.model.errors import AppError
from desktop_app.model.progress import Progress
from desktop_app.model.report import RowState
from desktop_app.model.texts import t
from desktop_app.services.importing.doubts import can_look_up
from desktop_app.services.importing.ledger_rows import LedgerRow
from desktop_app.viewmodels.cells import Kind
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.late_pages import LatePagedModel
from desktop_app.viewmodels.rows_model import Column
from desktop_app.viewmodels.wizard.after import AfterViewModel
from desktop_app.views.theme.measure import column, hold, row
from desktop_app.views.widgets.banner import Banner
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.empty_state import EmptyState
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.progress_bar import ProgressBar
from desktop_app.views.widgets.table_filter import filter_words
from desktop_app.views.widgets.table_foot import TableFoot
from desktop_app.views.widgets.table_memory import remember_rows
from desktop_app.views.widgets.table_view import TableView
from desktop_app.views.widgets.themed import show_if


class DoubtDialog(Dialog):
    """The rows in doubt of one import. Where the platform can be asked, one button asks it about all."""

    def __init__(self, host: QWidget, vm: AfterViewModel) -> None:
        super().__init__(
            host, t("doubt.title"), t("doubt.line"), width=880, height=536, training=vm.account.training
        )
        self.vm = vm
        self._platform = vm.manifest.label
        self._can = can_look_up(vm.manifest)
        number = Formats().number
        columns = [
            Column[LedgerRow]("row", t("after.row"), lambda one: number(one.row), Kind.NUMBER, width=92),
            Column[LedgerRow]("cells", t("after.rows.in_file"), lambda one: one.joined, Kind.NAME,
                              tip=lambda one: one.joined, width=280),
            Column[LedgerRow]("reason", t("after.rows.reason"), lambda one: one.reason,
                              tip=lambda one: f"{one.reason}\n{one.advice}", width=240),
        ]  # fmt: skip
        self.model: LatePagedModel[LedgerRow] = LatePagedModel(
            columns, vm.fetch, self,
            filterable=lambda _key: True,
        )  # fmt: skip
        self.table = TableView(t("doubt.table"), self.model, rows="small", stretch="reason")
        remember_rows(self.table, "doubts", vm.tables, vm.job)
        self.foot = TableFoot(t("doubt.hint"), "", icon="info")
        self.foot.follow(self.table)
        self._none = EmptyState("circle-check", t("doubt.all_told"), t("doubt.all_told_line"))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._none)
        self.card = Card(padding=(0, 0, 0, 0), gap=0)
        filled = QWidget()
        column(self._stack, self.foot, parent=filled).setStretch(0, 1)
        self.card.body.addWidget(filled, 1)
        self.card.hem(filled)
        hold(self.card, min_height=170)
        self._cannot = Banner(
            "info", t("doubt.cannot", platform=self._platform), t("doubt.cannot_line"), icon="info"
        )
        self._found = Banner("good", " ", " ")
        self._phase = Label("", "name")
        self.progress = ProgressBar(t("doubt.title"))
        self._busy = QWidget()
        column(self._phase, self.progress, gap=8, parent=self._busy)
        self.arrived = Button(t("doubt.arrived"), icon="check")
        self.arrived.clicked.connect(lambda _checked=False: self._settle(True))
        self.lost = Button(t("doubt.lost"), icon="x")
        self.lost.clicked.connect(lambda _checked=False: self._settle(False))
        self._says = QWidget()
        row(None, self.arrived, self.lost, gap=8, parent=self._says)
        for part in (self._cannot, self._found, self._busy, self.card, self._says):
            self.body.addWidget(part)
        self.body.setStretch(3, 1)
        self.do = Button(t("doubt.do", platform=self._platform), "primary", "search", tall=True)
        self.do.clicked.connect(lambda _checked=False: vm.look_up())
        self.stop = Button(t("after.stop"), icon="circle-stop", tall=True)
        self.stop.clicked.connect(lambda _checked=False: vm.stop())
        self.done = Button(t("after.close"), "normal" if self._can else "primary", tall=True)
        self.done.clicked.connect(lambda _checked=False: self.accept())
        if self._can:
            self.set_footer(right=[self.stop, self.done], primary=self.do)
        else:
            self.set_footer(right=[self.stop], primary=self.done)
        self.set_first_focus(self.do if self._can else self.table)
        self.table.selection_told.connect(self._offer)
        self.model.filters_changed.connect(self._ask)
        self.model.sort_asked.connect(lambda _key, _down: self._ask())
        vm.rows_opened.connect(self._ask)
        vm.rows_changed.connect(self._show_rows)
        vm.doubts_changed.connect(self._show)
        vm.progress_changed.connect(self._show_progress)
        vm.trouble.connect(self._show_trouble)
        self._show()
        vm.open_rows()
        if vm.reader is not None:
            self._ask()

    def _ask(self) -> None:
        self.vm.show_rows((RowState.IN_DOUBT,), narrowing=self.model.narrowing)

    def _show(self) -> None:
        busy, looked = self.vm.busy_with("look_up"), self.vm.looked
        show_if(self._cannot, not self._can)
        show_if(self._busy, busy)
        show_if(self._found, looked is not None and not busy)
        if looked is not None:
            self._found.set_tone("warn" if looked.lost or looked.unknown else "good")
            open_ = bool(looked.lost or looked.unknown)
            found = t("doubt.found", arrived=looked.arrived, lost=looked.lost)
            words = found if open_ else t("doubt.found_all", count=looked.arrived)
            rest = t("doubt.found_line", unknown=looked.unknown) if open_ else ""
            self._found.set_words(words, rest)
            self.do.setText(t("doubt.again"))
        self.do.set_off(t("off.busy") if busy else "")
        show_if(self.stop, busy)
        self.stop.set_off(t("off.stopping") if self.vm.stopping else "")
        if not busy:
            self._ask()
        self._offer()

    def _show_rows(self) -> None:
        self.model.set_rows(self.vm.numbers)
        some, count = bool(self.vm.numbers), len(self.vm.numbers)
        filtered = bool(self.model.filters and self.vm.total)
        self._stack.setCurrentWidget(self.table if some or filtered else self._none)
        shown = filter_words(self.model, count, self.vm.total)
        hint = t("doubt.hint") if some else ""
        self.foot.set(shown or hint, "" if shown else t("doubt.foot", count=count))
        show_if(self.foot, some or filtered)
        settled = self._can and self.vm.looked is not None and not some and not filtered
        show_if(self._says, not settled)
        if settled and self.done.kind != "primary":  # nothing is left to look up: closing is the way on
            self.done.set_kind("primary")
            self.set_footer(right=[self.stop, self.do], primary=self.done)
            self.do.hide()
            self.done.setFocus(Qt.FocusReason.OtherFocusReason)
        self._offer()

    def _offer(self) -> None:
        why = t("off.busy") if self.vm.busy else "" if self.table.selected_rows() else t("off.no_row")
        self.arrived.set_off(why)
        self.lost.set_off(why)

    def _settle(self, arrived: bool) -> None:
        rows = [self.vm.numbers[place] for place in self.table.selected_rows()]
        self.vm.settle(rows, arrived=arrived)

    def _show_progress(self, progress: Progress) -> None:
        self._phase.setText(t("doubt.at_work", done=progress.done, total=progress.total or 0))
        self.progress.set_progress(progress.done, progress.total or 0)

    def _show_trouble(self, error: AppError | None) -> None:
        self.bar.take_away("trouble")
        if error is not None:
            self.bar.show_message("bad", error.message, error.what_to_do, key="trouble")
