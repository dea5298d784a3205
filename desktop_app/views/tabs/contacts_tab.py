"""The Contacts tab: search, filters, the table of everybody kept, and the panel of one. Must not: hold a
rule."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.model.contact import Contact, Subscription
from desktop_app.model.contact_list import ContactList
from desktop_app.model.texts import has, t
from desktop_app.provider_api.capability import Capability
from desktop_app.services.list_changes import Way
from desktop_app.viewmodels.contact_columns import FIRST_HIDDEN, contact_columns
from desktop_app.viewmodels.contacts import ContactsViewModel
from desktop_app.viewmodels.shortcuts import keys_of
from desktop_app.viewmodels.tab import Phase
from desktop_app.views import file_dialogs
from desktop_app.views.shortcuts import bind, tip
from desktop_app.views.tabs.contact_panel import ContactPanel
from desktop_app.views.tabs.table_page import TablePage
from desktop_app.views.widgets.account_plate import AccountEntry
from desktop_app.views.widgets.button import Button, LinkButton
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.empty_state import EmptyState
from desktop_app.views.widgets.menu import Menu
from desktop_app.views.widgets.panel import PanelHost

MOST_MOVED, LISTS_OFFERED = 2_000, 40


class ContactsTab(TablePage):
    """Signals: ``import_requested``, ``members_requested(ContactList, Way, list[str])`` put the chosen people
    into a list or take them out, ``check_requested(list[str])`` have many addresses checked."""

    import_requested = Signal()
    check_requested = Signal(list)
    members_requested = Signal(object, object, object)

    def __init__(self, vm: ContactsViewModel, parent: QWidget | None = None) -> None:
        self.contacts = vm
        self.account: AccountEntry | None = None
        self._no_import = ""
        self.stop = LinkButton(t("contacts.stop_reading"))
        self.import_button = Button(t("contacts.import"), "primary", "upload")
        self.new_button = Button(
            t("contacts.new"), icon="user-plus", tip=tip(t("contacts.new"), "contacts", "create")
        )
        self.check = Button(t("addresses.verb"), "quiet", "shield-check", tip=t("addresses.tip"))
        self.everywhere = Button(t("contacts.everywhere"), "quiet", "globe")
        self.everywhere.setToolTip(tip(t("contacts.everywhere"), "contacts", "everywhere"))
        self.list_filter = Combo(
            [Entry(t("contacts.all_lists"), "")], t("contacts.filter_list"), max_width=180
        )
        states = [Entry(t(f"contacts.subscription.{one.value}"), one.value) for one in Subscription]
        self.status_filter = Combo(
            [Entry(t("contacts.any_status"), ""), *states], t("contacts.filter_status"), max_width=160
        )
        buttons = [self.check, self.everywhere, self.new_button, self.import_button]
        super().__init__(
            vm, vm.model, "contacts", "users", buttons,
            stretch="email", filters=[self.list_filter, self.status_filter], boxes=True, parent=parent,
        )  # fmt: skip
        self.hide_columns(FIRST_HIDDEN)
        self.foot.add(self.stop)
        self.stop.hide()
        self.stop.clicked.connect(lambda _checked=False: vm.stop_reading())
        self.import_button.clicked.connect(self.import_requested)
        self.new_button.clicked.connect(lambda _checked=False: self.do("create"))
        self.everywhere.clicked.connect(lambda _checked=False: self.do("everywhere"))
        self.check.clicked.connect(lambda _checked=False: self.do("addresses"))
        self.list_filter.currentIndexChanged.connect(self._choose_list)
        self.status_filter.currentIndexChanged.connect(self._choose_status)
        self.table.selection_told.connect(self._open_chosen)
        self.table.row_activated.connect(lambda row: self._open_row(row))
        self.table.row_deleted.connect(lambda row: self._delete_row(row))
        self.table.row_menu_requested.connect(self._open_menu)
        self.table.extend_head_menu(self._extend_head)
        vm.person.detail_changed.connect(self._show_detail)
        vm.frame_changed.connect(self._show_frame)
        vm.phase_changed.connect(lambda _phase: self._show_offers())
        vm.filling_changed.connect(self.tell_foot)
        vm.total_changed.connect(self.tell_foot)
        vm.looking_changed.connect(self._wait)
        self.table.drawing.dimmed.connect(self._tell_looking)
        bind(self, "contacts", self.do)

    def make_main(self, table_side: QWidget) -> QWidget:
        self.panel = ContactPanel(self.contacts.person, self.contacts.formats)
        self.panel.verb_requested.connect(self.do)
        self.host = PanelHost(table_side, self.panel)
        self.host.panel_closed.connect(self.contacts.close_detail)
        return self.host

    # -- the steps with one person ---------------------------------------------------------------------------
    def do(self, verb: str) -> None:
        """Open what a verb needs; the account is asked first whether it may be changed."""
        person = self.contacts.person
        contact = person.contact
        if verb == "everywhere":
            self._find_everywhere(contact)
            return
        if verb == "export":
            self._save_shown()
            return
        if verb == "addresses":
            if person.can("check"):
                self.check_requested.emit(self._chosen_addresses())
            return
        if verb != "create" and contact is None:
            return
        if contact is not None and verb in ("copy_id", "copy_email"):
            (self.contacts.copy_id if verb == "copy_id" else self.contacts.copy_email)(contact)
            return
        if not person.can(verb) or (verb != "check" and not person.may_change()):
            return
        from desktop_app.views.dialogs.contact_form import ContactForm
        from desktop_app.views.dialogs.contact_verb import ContactVerb

        if verb in ("edit", "create"):
            ContactForm(
                self, person, contact if verb == "edit" else None, self.account, self.contacts.wanted.list_id
            ).open()
        else:
            ContactVerb(self, person, verb, contact, self.account).open()

    def _find_everywhere(self, contact: Contact | None) -> None:
        if self.contacts.people is not None:
            from desktop_app.views.dialogs.everywhere_dialog import EverywhereDialog

            text = contact.email or contact.phone or contact.external_id if contact else self.searched()
            EverywhereDialog(self, self.contacts.people, text).open()

    def _save_shown(self) -> None:
        path = file_dialogs.ask_save_file(
            self, t("contacts.export"), "contacts.xlsx", t("lists.export_filter")
        )
        if path is not None:
            self.contacts.export_shown(path)

    # -- rows ------------------------------------------------------------------------------------------------
    def _open_chosen(self) -> None:
        if self.table.selected_count == 1:
            self._open_row(self.table.selected_rows()[0])

    def _open_row(self, row: int) -> None:
        item = self.contacts.model.item(row)
        if item is not None and (self.contacts.detail is None or self.contacts.detail.id != item.id):
            self.contacts.open(item.id)

    def _delete_row(self, row: int) -> None:
        self._open_row(row)
        self.do("delete")

    def _open_menu(self, row: int, at: QPoint) -> None:
        if self.table.selected_count < 2:
            self._open_row(row)
        item = self.contacts.model.item(row)
        if item is None:
            return
        menu = self.panel.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addSeparator()
        self._add_members(menu)
        if self.contacts.person.can("check"):
            words = t("addresses.of_selection", count=self.table.selected_count)
            menu.add(words, partial(self.do, "addresses"), "shield-check", keys_of("contacts", "addresses"))
        menu.add(t("contacts.export"), partial(self.do, "export"), "download", keys_of("contacts", "export"))
        self._add_copies(menu, item)
        menu.popup(at)

    def _add_members(self, menu: Menu) -> None:
        """Put the chosen people into a list, or take them out of the one that is shown."""
        manifest, count = self.contacts.manifest, self.table.selected_count
        if manifest is None or not 0 < count <= MOST_MOVED:
            return
        if manifest.can(Capability.LISTS_ADD_MEMBERS):
            into = Menu(menu, t("contacts.put_into", count=count))
            for one in [one for one in self.contacts.lists if one.writable][:LISTS_OFFERED]:
                into.add(one.name, partial(self._move, one, Way.ADD))
            menu.addMenu(into)
        here = next((one for one in self.contacts.lists if one.id == self.contacts.wanted.list_id), None)
        if here is not None and here.writable and manifest.can(Capability.LISTS_REMOVE_MEMBERS):
            words = t("contacts.take_out", count=count, list=here.name)
            menu.add(words, partial(self._move, here, Way.REMOVE), "user-minus")

    def _chosen_addresses(self) -> list[str]:
        """Of the people chosen, when that are several."""
        rows = self.table.selected_rows() if 1 < self.table.selected_count <= MOST_MOVED else []
        found = (self.contacts.model.item(row) for row in rows)
        return [one.email for one in found if one is not None and one.email]

    def _move(self, item: ContactList, way: Way) -> None:
        self.members_requested.emit(item, way, self.table.selected_keys())

    def _add_copies(self, menu: Menu, item: Any) -> None:
        if item.email:
            do, keys = partial(self.contacts.copy_email, item), keys_of("contacts", "copy_email")
            menu.add(t("contacts.copy_email"), do, "copy", keys)
        do, keys = partial(self.contacts.copy_id, item), keys_of("contacts", "copy_id")
        menu.add(t("contacts.copy_id"), do, "copy", keys)

    def _show_detail(self, contact: Contact | None) -> None:
        if contact is None:
            self.host.close_panel()
            return
        self.panel.show_contact(contact)
        self.host.open_panel()

    def _extend_head(self, menu: Menu, column: int) -> None:
        """What a head can be filtered by, the same as in the bar above."""
        key = self.contacts.model.columns[column].key
        combo = self.status_filter if key == "status" else self.list_filter if key == "name" else None
        if combo is None:
            return
        name = "contacts.filter_status" if key == "status" else "contacts.filter_list"
        choose = Menu(menu, t("contacts.filter_by", what=t(name)))
        for place in range(min(combo.count(), LISTS_OFFERED)):
            on = place == combo.currentIndex()
            choose.add(combo.itemText(place), partial(combo.setCurrentIndex, place), checked=on)
        menu.addMenu(choose)

    def _show_actions(self) -> None:
        super()._show_actions()
        if not self.contacts.person.can("check"):
            self.check.hide()  # few platforms look at addresses: the others need no button for it

    def _show_offers(self) -> None:
        """What the platform does not offer is off and says why."""
        person = self.contacts.person
        off = "" if person.can("create") or person.manifest is None else person.why_not("create")
        self.new_button.set_off(off)

    # -- filters ---------------------------------------------------------------------------------------------
    def _choose_list(self) -> None:
        value = str(self.list_filter.value() or "")
        if value != self.contacts.wanted.list_id:
            self.contacts.set_list(value)

    def _choose_status(self) -> None:
        value = str(self.status_filter.value() or "")
        if value != self.contacts.wanted.status:
            self.contacts.set_status(value)

    def show_list(self, list_id: str) -> None:
        """The members of a list, asked for from the Lists tab."""
        self.list_filter.set_value(list_id)
        self.contacts.set_list(list_id)

    def _show_frame(self) -> None:
        chosen = self.contacts.wanted.list_id
        entries = [Entry(one.name, one.id) for one in self.contacts.lists]
        self.list_filter.blockSignals(True)
        self.list_filter.set_entries([Entry(t("contacts.all_lists"), ""), *entries])
        self.list_filter.set_value(chosen)
        self.list_filter.blockSignals(False)
        if not chosen and not self.contacts.wanted.status:
            self.status_filter.set_value("")
        self.contacts.model.set_columns(contact_columns(self.contacts.formats, self.contacts.fields))
        self.hide_columns([f"custom:{one.id}" for one in self.contacts.fields])

    # -- words -----------------------------------------------------------------------------------------------
    def empty_buttons(self) -> Sequence[Button]:
        if not self.contacts.scans:
            return ()
        button = Button(t("contacts.empty.button"), "primary", "upload", tall=True)
        button.clicked.connect(self.import_requested)
        button.set_off(self._no_import)
        return [button]

    @property
    def keeps_search(self) -> bool:
        return not self.contacts.scans and self.contacts.searches

    def import_off(self, reason: str) -> None:
        """Why no file can be brought into this account; "" where one can."""
        self._no_import = reason
        self.import_button.set_off(reason)

    def search_for(self, text: str) -> None:
        self.contacts.search(text)

    def searched(self) -> str:
        return self.contacts.text

    @property
    def looking(self) -> bool:
        return self.contacts.looking

    def _wait(self, looking: bool) -> None:
        self.table.wait_for_rows(looking)
        self.tell_foot()

    def _tell_looking(self, long: bool) -> None:
        """The old rows are dimmed by now: what is done meanwhile."""
        if long:
            self.foot.set(t("tables.looking_for"), "")

    def foot_text(self) -> str:
        vm = self.contacts
        shown = self.model.rowCount()
        self.stop.setVisible(vm.filling is not None)
        if vm.filling is not None:
            read = vm.filling.read
            if vm.filling.total and vm.filling.total >= vm.filling.read:
                return t("contacts.foot_reading_of", shown=shown, read=read, total=vm.filling.total)
            return t("contacts.foot_reading", shown=shown, read=read)
        if vm.asking:
            return t("contacts.foot_asking", shown=shown)
        if vm.narrowed:
            return t("contacts.found", count=shown)
        if vm.state.complete_at is None:
            return t("contacts.foot_kept", count=shown)
        return t("contacts.foot_all", count=shown)

    @property
    def rows_in_all(self) -> int:
        vm = self.contacts
        return 0 if vm.filling is not None or vm.asking else vm.state.count

    def _sentence_for(self, phase: Phase) -> EmptyState:
        label = self.vm.manifest.label if self.vm.manifest else ""
        if phase is Phase.EMPTY and not self.contacts.scans:
            note = self.vm.why_not_offered
            line = t(note) if note and has(note) else ""
            return EmptyState("search", t("contacts.ask_only.title", platform=label), line)
        if phase is Phase.NARROWED and self.contacts.ask_hint:
            title = t("contacts.narrowed.title", text=self.searched())
            return EmptyState("search", title, self.contacts.ask_hint)
        if phase is Phase.NARROWED and not self.contacts.text:
            clear = Button(t("contacts.narrowed.show_all"))
            clear.clicked.connect(lambda _checked=False: self._clear_filters())
            return EmptyState("funnel", t("contacts.narrowed.filters"), "", [clear])
        return super()._sentence_for(phase)

    def _clear_filters(self) -> None:
        self.list_filter.set_value("")
        self.status_filter.set_value("")
        self.search.clear()
        self.contacts.model.clear_filters()
