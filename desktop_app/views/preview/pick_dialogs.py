"""Choosing a stored message, or a contact to fill one with. Must not: read or open anything itself."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.model.texts import t
from desktop_app.viewmodels.preview.pick import ContactPickViewModel, StoredListViewModel
from desktop_app.viewmodels.rows_model import RowsModel
from desktop_app.views.tabs.waiting_line import WaitingLine
from desktop_app.views.theme.measure import hold, row
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.loading_rows import LoadingRows
from desktop_app.views.widgets.search_field import SearchField
from desktop_app.views.widgets.table_view import TableView


class _PickDialog(Dialog):
    """A search, a table, one primary button. Signals: ``chosen(str)`` with the key of a row."""

    chosen = Signal(str)

    def __init__(
        self, host: QWidget, prefix: str, account: str, model: RowsModel[Any], stretch: str, use: str,
        training: bool,
    ) -> None:  # fmt: skip
        title, line = t(f"{prefix}.title", account=account), t(f"{prefix}.line")
        super().__init__(host, title, line, width=720, height=520, training=training)
        self._prefix = prefix
        self._model = model
        self.search = SearchField(t(f"{prefix}.search"), t(f"{prefix}.search"))
        self.table = TableView(title, model, stretch=stretch)
        self.loading = LoadingRows(t("stored.loading"))
        self._sentence = Label("", "body2", wrap=True, align=Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        for page in (self.table, self.loading, self._sentence):
            self.stack.addWidget(page)
        hold(self.stack, min_height=120)
        self.foot = Label("", "cap")
        self.more = Button(t("stored.more"), "link")
        self.body.addWidget(self.search)
        self.card = Card(padding=(0, 0, 0, 0), gap=0)
        self.card.body.addWidget(self.stack)
        self.card.hem(self.stack)
        self.body.addWidget(self.card, 1)
        self.body.addLayout(row(self.foot, None, self.more))
        cancel = Button(t("test_send.cancel"), tall=True)
        cancel.clicked.connect(lambda _checked=False: self.reject())
        self.use = Button(use, "primary", tall=True)
        self.use.clicked.connect(lambda _checked=False: self._choose())
        self.set_footer((), (cancel,), self.use)
        self.set_first_focus(self.search)
        self.table.row_activated.connect(lambda _row: self._choose())
        self.table.selection_told.connect(self._show_use)

    def _choose(self) -> None:
        keys = self.table.selected_keys()
        if keys:
            self.chosen.emit(keys[0])
            self.accept()

    def _show_use(self) -> None:
        self.use.set_off("" if self.table.selected_count > 0 else t("off.no_job"))

    def _show_rows(self, reading: bool, sentence: str, error: Any) -> None:
        """Rows, or why there are none."""
        self.loading.end()
        if error is not None:
            self.bar.show_message("bad", error.message, error.what_to_do, key="read", closable=False)
        else:
            self.bar.take_away("read")
        rows = self._model.rowCount()
        if reading and not rows:
            self.loading.begin()
            self.stack.setCurrentWidget(self.loading)
        elif rows:
            self.stack.setCurrentWidget(self.table)
        else:
            self._sentence.setText("" if error is not None else sentence)
            self.stack.setCurrentWidget(self._sentence)
        if rows and not self.table.selected_count:
            self.table.select_row(0)
        self._show_use()


class StoredDialog(_PickDialog):
    """The messages that the account's platform keeps."""

    def __init__(self, host: QWidget, vm: StoredListViewModel, account: str, training: bool) -> None:
        super().__init__(host, "stored", account, vm.model, "subject", t("stored.open"), training)
        self.vm = vm
        self.search.search_changed.connect(vm.search)
        self.more.clicked.connect(lambda _checked=False: vm.read_more())
        vm.changed.connect(self._show)
        WaitingLine(self.bar, vm.patience)
        self.finished.connect(lambda _yes: vm.close())
        vm.read()

    def _show(self) -> None:
        vm = self.vm
        sentence = t("stored.none_found", text=vm.text) if vm.text else t("stored.none")
        self._show_rows(vm.reading, sentence, vm.error)
        self.foot.setText(t("stored.foot", count=vm.model.rowCount()))
        self.more.setVisible(vm.cursor is not None)


class ContactDialog(_PickDialog):
    """Contacts of the account that fit what was typed."""

    def __init__(self, host: QWidget, vm: ContactPickViewModel, account: str, training: bool) -> None:
        super().__init__(host, "contact_pick", account, vm.model, "email", t("contact_pick.use"), training)
        self.vm = vm
        self.more.hide()
        self.search.search_changed.connect(vm.search)
        vm.changed.connect(self._show)
        WaitingLine(self.bar, vm.patience)
        self.finished.connect(lambda _yes: vm.close())
        self._show()

    def _show(self) -> None:
        vm = self.vm
        sentence = t("contact_pick.none_found", text=vm.text) if vm.text else t("contact_pick.start")
        self._show_rows(vm.reading, sentence, vm.error)
