"""The steps of the walk over lists and people: their dialogs, and both tabs at every platform.

Owns: how these screens are reached. Must not: draw, or change anybody.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.viewmodels.tab import Phase
from desktop_app.views.widgets.dialog import Dialog

if TYPE_CHECKING:
    from desktop_app.app.tour import Waits
    from desktop_app.viewmodels.window import WindowViewModel
    from desktop_app.views.main_window import MainWindow

LIST_SCREENS = ("list-new", "list-members", "list-filtered", "list-filtered-out", "list-copy")
CONTACT_SCREENS = (
    "contact-edit",
    "contact-erase",
    "contact-everywhere",
    "contacts-filtered",
    "contact-checks",
)
PLATFORMS = ("ecomail", "engagelab", "sendios")
PLATFORM_SCREENS = tuple(f"{what}-{name}" for name in PLATFORMS for what in ("lists", "contacts"))
_HOME = "training-esputnik"
_STILL = (Phase.READY, Phase.EMPTY, Phase.NOT_OFFERED, Phase.FAILED)


class PeopleWalk:
    """Mixed into the walk."""

    _window: MainWindow
    _vm: WindowViewModel
    _wait: Waits
    _folder: Path

    def close_dialogs(self) -> None:
        for dialog in [one for one in self._window.findChildren(Dialog) if one.isVisible()]:
            dialog.reject()
        self._wait.settle()

    def _dialog_open(self) -> bool:
        return self._wait.until(lambda: any(one.isVisible() for one in self._window.findChildren(Dialog)))

    # -- lists -----------------------------------------------------------------------------------------------
    def _to_list_new(self) -> bool:
        self._choose("training-ecomail", "lists")
        self._window.desk.lists.do("create")
        return self._dialog_open()

    def _to_list_members(self) -> bool:
        from desktop_app.views.dialogs.members_dialog import MembersDialog

        self.close_dialogs()
        self._choose(_HOME, "lists")
        lists = self._vm.parts.lists
        item = next((one for one in lists.model.items if one.writable and lists.can("add")), None)
        if item is None:
            return False
        file = self._folder / "people.csv"
        file.write_text("E-mail\np.jankowski@example.com\nm.zak@mail.example\nnobody@example.org\n", "utf-8")
        dialog = MembersDialog(self._window, lists, item, account=self._window.desk.entry)
        dialog.open()
        dialog.open_file(file)
        return self._wait.until(lambda: dialog.plan is not None)

    def _to_list_filtered(self) -> bool:
        """A head that is filtered, and the field in which that is typed."""
        lists = self._vm.parts.lists
        self._window.desk.lists.search.clear()
        self._choose(_HOME, "lists")
        self._wait.until(lambda: lists.phase is Phase.READY)
        lists.model.set_filter(0, "l")
        self._window.desk.lists.table.open_filter(0)
        return True

    def _to_list_filtered_out(self) -> bool:
        self._window.desk.lists.table.setFocus()
        self._wait.settle()  # what was typed into the open filter is taken a moment later
        model = self._vm.parts.lists.model
        model.set_filter(0, "nobody has this")
        return self._wait.until(lambda: not model.rowCount())

    def _to_list_copy(self) -> bool:
        from desktop_app.views.dialogs.bridge_dialog import BridgeDialog

        self._vm.parts.lists.model.clear_filters()
        self._choose("training-ecomail", "lists")
        lists = self._window.desk.lists
        lists.copy_requested.emit(self._vm.parts.lists.model.items[0])
        bridge = self._vm.parts.bridge
        dialog = next(one for one in self._window.findChildren(BridgeDialog) if one.isVisible())
        dialog.into.set_value(_HOME)
        return self._wait.until(lambda: bridge.travel is not None)

    # -- one person ------------------------------------------------------------------------------------------
    def _to_contact_edit(self) -> bool:
        from desktop_app.views.dialogs.contact_form import ContactForm
        from desktop_app.views.widgets.text_field import TextField

        contacts = self._window.desk.contacts
        contacts.do("edit")
        if not self._dialog_open():
            return False
        form = next(one for one in self._window.findChildren(ContactForm) if one.isVisible())
        for name in ("first_name", "city"):
            if name in form.fields:
                control = form.fields[name][1].control
                assert isinstance(control, TextField)
                control.setText({"first_name": "Peter", "city": "Lviv"}[name])
        return True

    def _to_contact_erase(self) -> bool:
        self.close_dialogs()
        contacts = self._window.desk.contacts
        contacts.do("erase" if self._vm.parts.contacts.person.can("erase") else "delete")
        return self._dialog_open()

    def _to_contact_everywhere(self) -> bool:
        self.close_dialogs()
        people = self._vm.parts.contacts.people
        self._window.desk.contacts.do("everywhere")
        return people is not None and self._wait.until(lambda: bool(people.found) and not people.searching)

    def _to_contacts_filtered(self) -> bool:
        """Two heads are filtered, and the menu of one stands open below it in its own picture."""
        self._choose(_HOME, "contacts")
        contacts = self._vm.parts.contacts
        self._window.desk.contacts.host.close_panel()
        contacts.model.set_filter(1, "example.org")
        contacts.set_status("")
        self._wait.until(lambda: not contacts.busy)
        self._window.desk.contacts.table.open_filter(0)
        return True

    def _to_contact_checks(self) -> bool:
        self._vm.parts.contacts.model.clear_filters()
        self._choose("training-sendios", "contacts")
        addresses = [
            "olena@example.org",
            "petr.novak@gmial.com",
            "info@gmail.con",
            "broken@",
            "v.koval@example.com",
        ]
        self._window.desk.contacts.check_requested.emit(addresses)
        checks = self._vm.parts.addresses
        checks.run()
        return self._wait.until(lambda: bool(checks.found) and not checks.running)

    # -- every platform --------------------------------------------------------------------------------------
    def _choose(self, account: str, tab: str) -> None:
        self.close_dialogs()
        self._vm.parts.accounts.choose(account)
        self._wait.until(lambda: self._vm.account is not None and self._vm.account.id == account)
        self._vm.choose_tab(tab)
        vm = self._vm.parts.lists if tab == "lists" else self._vm.parts.contacts
        self._wait.until(lambda: vm.phase in _STILL and not vm.busy)

    def _to_lists_of(self, platform: str) -> bool:
        self._choose(f"training-{platform}", "lists")
        return self._vm.parts.lists.phase in _STILL

    def _to_contacts_of(self, platform: str) -> bool:
        self._choose(f"training-{platform}", "contacts")
        contacts = self._vm.parts.contacts
        if contacts.model.rowCount():
            self._window.desk.contacts.table.select_row(0)
            person = contacts.person
            self._wait.until(lambda: person.contact is not None and not person.busy)
        return contacts.phase in _STILL

    def _to_lists_ecomail(self) -> bool:
        return self._to_lists_of("ecomail")

    def _to_lists_engagelab(self) -> bool:
        return self._to_lists_of("engagelab")

    def _to_lists_sendios(self) -> bool:
        return self._to_lists_of("sendios")

    def _to_contacts_ecomail(self) -> bool:
        return self._to_contacts_of("ecomail")

    def _to_contacts_engagelab(self) -> bool:
        return self._to_contacts_of("engagelab")

    def _to_contacts_sendios(self) -> bool:
        return self._to_contacts_of("sendios")

    def back_home(self) -> None:
        """To the account that the rest of the walk is about."""
        if self._vm.account is None or self._vm.account.id != _HOME:
            self._choose(_HOME, self._vm.tab)
