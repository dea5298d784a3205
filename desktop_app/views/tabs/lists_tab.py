"""The Lists tab. Must not: hold a rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.model.contact_list import ContactList
from desktop_app.model.texts import t
from desktop_app.services.list_changes import Way
from desktop_app.viewmodels.lists import ListsViewModel
from desktop_app.viewmodels.shortcuts import keys_of
from desktop_app.views import file_dialogs
from desktop_app.views.shortcuts import bind, tip
from desktop_app.views.tabs.table_page import TablePage
from desktop_app.views.tabs.waiting_line import WaitingLine
from desktop_app.views.widgets.account_plate import AccountEntry
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.menu import Menu


class ListsTab(TablePage):
    """Signals: ``copy_requested(ContactList)``: its people into another account."""

    copy_requested = Signal(object)

    def __init__(self, vm: ListsViewModel, parent: QWidget | None = None) -> None:
        self.lists = vm
        self.account: AccountEntry | None = None
        self._exporting = 0
        self._no_import = ""
        self.import_button = Button(t("lists.import"), "primary", "upload")
        self.new_button = Button(t("lists.new"), icon="list-plus", tip=tip(t("lists.new"), "lists", "create"))
        super().__init__(
            vm, vm.model, "lists", "list-plus", [self.new_button, self.import_button], stretch="name",
            parent=parent,
        )  # fmt: skip
        self.new_button.clicked.connect(lambda _checked=False: self.do("create"))
        self.import_button.clicked.connect(self._import_chosen)
        self.table.row_activated.connect(self._open_row)
        self.table.row_menu_requested.connect(self._open_menu)
        vm.progress.connect(self._moved)
        WaitingLine(self.messages, vm.asking)
        vm.phase_changed.connect(lambda _phase: self._show_offers())
        vm.model.modelReset.connect(self._leave_out_idle)
        bind(self, "lists", self.do)
        self._show_offers()
        self._leave_out_idle()

    def _leave_out_idle(self) -> None:
        self.table.columns.set_idle(self.lists.idle_columns)

    def empty_buttons(self) -> Sequence[Button]:
        load = Button(t("lists.empty.button"), "primary", "upload", tall=True)
        load.clicked.connect(self._import_chosen)
        load.set_off(self._no_import)
        if not self.lists.can("create"):
            return [load]
        make = Button(t("lists.empty.create"), icon="plus", tall=True)
        make.clicked.connect(lambda _checked=False: self.do("create"))
        return [make, load]

    def import_off(self, reason: str) -> None:
        """Why no file can be brought into this account; "" where one can."""
        self._no_import = reason
        self.import_button.set_off(reason)

    def search_for(self, text: str) -> None:
        self.lists.narrow(text)

    def foot_text(self) -> str:
        if self._exporting:
            return t("lists.exporting", count=self._exporting)
        return super().foot_text()

    # -- the chosen list -------------------------------------------------------------------------------------
    def chosen(self) -> ContactList | None:
        rows = self.table.selected_rows()
        return self.lists.model.item(rows[0]) if len(rows) == 1 else None

    def do(self, verb: str) -> None:
        """What a key, a button or the menu asks for, on the chosen list."""
        vm, item = self.lists, self.chosen()
        if not vm.offered:
            return
        if verb in ("import", "copy_people", "copy_id"):
            if item is not None:
                self._do_without_change(verb, item)
            return
        if not vm.can(verb) or (verb != "create" and item is None):
            return
        if verb in ("create", "rename", "add", "remove") and not vm.may_change():
            return
        if verb in ("create", "rename"):
            from desktop_app.views.dialogs.list_dialogs import ListDialog

            ListDialog(self, vm, item if verb == "rename" else None, self.account).open()
        elif item is None:
            return
        elif verb in ("add", "remove"):
            if item.writable:
                from desktop_app.views.dialogs.members_dialog import MembersDialog

                MembersDialog(self, vm, item, Way(verb), account=self.account).open()
        elif verb == "members":
            vm.show_members(item.id)
        elif verb == "count":
            vm.count_members(item.id)
        elif verb == "export":
            self._export(item)

    def _do_without_change(self, verb: str, item: ContactList) -> None:
        if verb == "copy_id":
            self.lists.copy_id(item)
        elif verb == "copy_people" and self.lists.can("members"):
            self.copy_requested.emit(item)
        elif verb == "import" and item.writable and not self._no_import:
            self.lists.request_import(item.id)

    def move_people(self, item: ContactList, way: Way, contact_ids: Sequence[str]) -> None:
        """Put people chosen elsewhere into a list, or take them out: first what would happen."""
        if self.lists.may_change():
            from desktop_app.views.dialogs.members_dialog import MembersDialog

            MembersDialog(self.window(), self.lists, item, way, contact_ids, self.account).open()

    def _export(self, item: ContactList) -> None:
        name = "".join(one if one.isalnum() or one in " -_" else "_" for one in item.name).strip() or item.id
        path = file_dialogs.ask_save_file(self, t("lists.export"), f"{name}.xlsx", t("lists.export_filter"))
        if path is not None:
            self.lists.export_members(item, path)

    def _moved(self, done: int, total: int) -> None:
        self._exporting = done if self.lists.busy_with("export") and not total else 0
        self.tell_foot()

    def _import_chosen(self) -> None:
        chosen = self.chosen()
        self.lists.request_import(chosen.id if chosen is not None and chosen.writable else "")

    def _open_row(self, row: int) -> None:
        item = self.lists.model.item(row)
        if self.lists.can("members"):
            self.lists.show_members(item.id)
        elif item.writable and not self._no_import:
            self.lists.request_import(item.id)

    def _show_offers(self) -> None:
        if not self.lists.can("create") and self.lists.manifest is not None:
            self.new_button.set_off(self.lists.why_not("create"))
        else:
            self.new_button.set_off("")

    # -- menu ------------------------------------------------------------------------------------------------
    def _open_menu(self, row: int, at: QPoint) -> None:
        self.table.select_row(row)
        menu = self.menu(self.lists.model.item(row))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def menu(self, item: ContactList) -> Menu:
        """Everything that can be done with a list; what cannot stays there and says why."""
        menu = Menu(self)
        menu.setToolTipsVisible(True)
        into, can = t("lists.import_into"), item.writable and not self._no_import
        action = menu.add(
            t("contacts.verb_off", verb=into) if self._no_import else into,
            partial(self.lists.request_import, item.id),
            "upload",
            keys_of("lists", "import"),
            enabled=can,
        )
        if self._no_import:
            action.setToolTip(self._no_import)
        reads, bridge = self.lists.can("members"), t("bridge.verb")
        action = menu.add(
            bridge if reads else t("contacts.verb_off", verb=bridge),
            partial(self.copy_requested.emit, item), "arrow-right", keys_of("lists", "copy_people"),
            enabled=reads,
        )  # fmt: skip
        if not reads:
            action.setToolTip(self.lists.why_not("members", item))
        self._entry(menu, "members", "users", item)
        self._entry(menu, "count", "hash", item)
        menu.addSeparator()
        self._entry(menu, "add", "user-plus", item)
        self._entry(menu, "remove", "user-minus", item)
        menu.addSeparator()
        self._entry(menu, "rename", "pencil", item)
        self._entry(menu, "export", "download", item)
        menu.add(t("lists.copy_id"), partial(self.lists.copy_id, item), "copy", keys_of("lists", "copy_id"))
        return menu

    def _entry(self, menu: Menu, verb: str, icon: str, item: ContactList) -> None:
        able = self.lists.can(verb) and (item.writable or verb not in ("add", "remove"))
        words = t(f"lists.verb.{verb}")
        words = words if able else t("contacts.verb_off", verb=words)
        action = menu.add(words, self._asker(verb), icon, keys_of("lists", verb), enabled=able)
        if why := self.lists.why_not(verb, item):
            action.setToolTip(why)

    def _asker(self, verb: str) -> Callable[[], None]:
        return partial(self.do, verb)
