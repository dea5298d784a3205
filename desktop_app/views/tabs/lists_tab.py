"""The Lists tab. Must not: hold a rule."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.viewmodels.lists import ListsViewModel
from desktop_app.views.tabs.table_page import TablePage
from desktop_app.views.widgets.account_plate import AccountEntry
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.menu import Menu


class ListsTab(TablePage):
    def __init__(self, vm: ListsViewModel, parent: QWidget | None = None) -> None:
        self.lists = vm
        self.account: AccountEntry | None = None
        self.import_button = Button(t("lists.import"), "primary", "upload")
        super().__init__(
            vm, vm.model, "lists", "list-plus", [self.import_button], stretch="name", parent=parent
        )
        self.import_button.clicked.connect(self._import_chosen)
        self.table.row_activated.connect(self._import_row)
        self.table.row_menu_requested.connect(self._open_menu)

    def empty_buttons(self) -> Sequence[Button]:
        button = Button(t("lists.empty.button"), "primary", "upload", tall=True)
        button.clicked.connect(self._import_chosen)
        return [button]

    def search_for(self, text: str) -> None:
        self.lists.narrow(text)

    def _import_chosen(self) -> None:
        rows = self.table.selected_rows()
        chosen = self.lists.model.item(rows[0]) if len(rows) == 1 else None
        self.lists.request_import(chosen.id if chosen is not None and chosen.writable else "")

    def _import_row(self, row: int) -> None:
        item = self.lists.model.item(row)
        if item.writable:
            self.lists.request_import(item.id)

    def _open_menu(self, row: int, at: QPoint) -> None:
        item = self.lists.model.item(row)
        menu = Menu(self)
        menu.add(t("lists.import_into"), lambda: self._import_row(row), icon="upload", enabled=item.writable)
        menu.add(t("lists.count"), lambda: self.lists.count_members(item.id), icon="users")
        menu.add(t("lists.copy_id"), lambda: QGuiApplication.clipboard().setText(item.id), icon="copy")
        menu.popup(at)
