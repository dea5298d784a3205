"""The last files of events or orders that were sent, each with its result one key away.

Must not: hold a rule, or open a result (the window does).
"""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.model.errors import AppError
from desktop_app.model.texts import t
from desktop_app.services.sent_files import SentFile
from desktop_app.viewmodels.cells import Kind
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.rows_model import Column, RowsModel
from desktop_app.viewmodels.sending.sent_files import SentFilesViewModel, how_it_stands
from desktop_app.views.theme.measure import column
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.empty_state import EmptyState
from desktop_app.views.widgets.loading_rows import LoadingRows
from desktop_app.views.widgets.table_foot import TableFoot
from desktop_app.views.widgets.table_view import TableView


class SentFilesDialog(Dialog):
    """Newest first; Enter or a double click opens one. Signals: ``chosen(str)``: the result of this one."""

    chosen = Signal(str)

    def __init__(self, host: QWidget, vm: SentFilesViewModel) -> None:
        title = t(f"sent_files.title_{vm.kind}")
        line = t("sent_files.line", account=vm.account.name)
        super().__init__(host, title, line, width=880, height=520, training=vm.account.training)
        self.vm = vm
        self._formats = Formats()
        columns = [
            Column[SentFile]("file", t("sent_files.what"), lambda one: one.kept.file, Kind.NAME,
                             second=lambda one: str(one.kept.told.get("type") or ""), width=280),
            Column[SentFile]("state", t("sent_files.state"), lambda one: how_it_stands(one)[0], Kind.PILL,
                             tone=lambda one: how_it_stands(one)[1], width=192),
            Column[SentFile]("went", t("sent_files.went"), self._went, Kind.NUMBER,
                             sort=lambda one: one.gone, width=136),
            Column[SentFile]("when", t("sent_files.when"), self._when, Kind.DATE,
                             sort=lambda one: one.kept.changed, width=152),
        ]  # fmt: skip
        self.model: RowsModel[SentFile] = RowsModel(columns, lambda one: one.kept.id, self)
        self.table = TableView(
            title, self.model, rows="two" if vm.kind == "events" else "row", multiple=False, stretch="file"
        )
        self.loading = LoadingRows(t("sent_files.loading"))
        empty = EmptyState("history", t("sent_files.empty_title"), t(f"sent_files.empty_{vm.kind}"))
        self.foot = TableFoot(t("sent_files.foot"), "", icon="info")
        filled = QWidget()
        column(self.table, self.foot, parent=filled).setStretch(0, 1)
        self._stack = QStackedWidget()
        for part in (self.loading, filled, empty):
            self._stack.addWidget(part)
        card = Card(padding=(0, 8, 0, 0), gap=0)
        card.body.addWidget(self._stack, 1)
        card.hem(self._stack)
        self.body.addWidget(card, 1)
        leave = Button(t("sent_files.close"), tall=True)
        leave.clicked.connect(lambda _checked=False: self.reject())
        self.show_it = Button(t("sent_files.open"), "primary", tall=True)
        self.show_it.clicked.connect(lambda _checked=False: self._open_chosen())
        self.set_footer(right=[leave], primary=self.show_it)
        self.set_first_focus(self.table)
        self.table.selection_told.connect(self._show)
        self.table.row_activated.connect(lambda _row: self._open_chosen())
        vm.lines_changed.connect(self._fill)
        vm.failed.connect(self._say)
        self.finished.connect(vm.close)
        self.loading.begin()
        self._show()
        vm.read()

    def _fill(self) -> None:
        lines = self.vm.lines or ()
        self.loading.end()
        self.model.set_items(lines)
        self._stack.setCurrentIndex(1 if lines else 2)
        if lines:
            self.table.select_row(0)
            self.table.setFocus()
        self._show()

    def _show(self) -> None:
        rows = self.table.selected_rows()
        running = bool(rows) and self.model.item(rows[0]).running
        why = "" if rows else t("off.no_job")
        self.show_it.set_off(t("sent_files.running") if running else why)

    def _open_chosen(self) -> None:
        rows = self.table.selected_rows()
        if rows and self.show_it.isEnabled():
            send = self.model.item(rows[0]).kept.id
            self.accept()
            self.chosen.emit(send)

    def _say(self, error: AppError) -> None:
        self.loading.end()
        self.bar.show_message("bad", error.message, error.what_to_do, key="trouble")

    def _went(self, one: SentFile) -> str:
        number = self._formats.number
        return t("sent_files.of", gone=number(one.gone), total=number(one.kept.total))

    def _when(self, one: SentFile) -> str:
        return "" if one.kept.changed is None else self._formats.day(one.kept.changed, datetime.now(UTC))
