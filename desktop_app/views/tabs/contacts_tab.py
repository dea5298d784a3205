"""The Contacts tab: table and the panel of one contact. Must not: hold a rule."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.model.contact import Contact
from desktop_app.model.texts import t
from desktop_app.viewmodels.contacts import ContactsViewModel, subscription_tone, subscription_words
from desktop_app.views.tabs.table_page import TablePage
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.key_values import KeyValues
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.panel import Panel, PanelHost
from desktop_app.views.widgets.pill import Pill

_DETAIL = (
    "email", "phone", "external_id", "language", "city", "region", "address", "postcode", "country",
    "birthday",
    "time_zone",
)  # fmt: skip


class ContactsTab(TablePage):
    """Signals: ``import_requested``."""

    import_requested = Signal()

    def __init__(self, vm: ContactsViewModel, parent: QWidget | None = None) -> None:
        self.contacts = vm
        self.import_button = Button(t("contacts.import"), "primary", "upload")
        super().__init__(
            vm, vm.model, "contacts", "users", [self.import_button], stretch="email", parent=parent
        )
        self.import_button.clicked.connect(self.import_requested)
        self.table.selection_told.connect(self._open_chosen)
        self.table.verticalScrollBar().valueChanged.connect(self._read_on_near_the_end)
        vm.detail_changed.connect(self._show_detail)
        vm.more_changed.connect(self.tell_foot)

    def make_main(self, table_side: QWidget) -> QWidget:
        self.panel = Panel(t("tabs.contacts"))
        self.values = KeyValues()
        self.status_hint = Label(t("contacts.detail.status_hint"), "hint", wrap=True)
        self.panel.body.addWidget(self.values)
        self.panel.body.addWidget(self.status_hint)
        self.panel.body.addStretch(1)
        self.host = PanelHost(table_side, self.panel)
        self.host.panel_closed.connect(self.contacts.close_detail)
        return self.host

    def empty_buttons(self) -> Sequence[Button]:
        button = Button(t("contacts.empty.button"), "primary", "upload", tall=True)
        button.clicked.connect(self.import_requested)
        return [button]

    def search_for(self, text: str) -> None:
        self.contacts.search(text)

    def searched(self) -> str:
        return self.contacts.text

    def foot_text(self) -> str:
        shown = self.model.rowCount()
        if self.contacts.text and not self.contacts.more:
            return t("contacts.found", count=shown)
        if not self.contacts.more:
            return t("contacts.foot_all", count=shown)
        if self.contacts.total and self.contacts.total > shown:
            return t("contacts.foot", shown=shown, total=self.contacts.total)
        return t("contacts.foot_more", shown=shown)

    def _read_on_near_the_end(self, value: int) -> None:
        if value >= self.table.verticalScrollBar().maximum() - 20 * self.table.row_height:
            self.contacts.read_more()

    def _open_chosen(self) -> None:
        keys = self.table.selected_keys()
        if len(keys) == 1 and (self.contacts.detail is None or self.contacts.detail.id != keys[0]):
            self.contacts.open(keys[0])

    def _show_detail(self, contact: Contact | None) -> None:
        if contact is None:
            self.host.close_panel()
            return
        title = contact.full_name or contact.email or contact.phone or t("contacts.no_name")
        pill = Pill(subscription_words(contact), subscription_tone(contact).value)
        self.panel.set_head(title, "", pill, avatar=True)
        pairs = [
            (t(f"contacts.detail.{name}"), getattr(contact, name))
            for name in _DETAIL
            if getattr(contact, name)
        ]
        names = contact.raw.get("list_names") if contact.lists else None
        if names:
            pairs.append((t("contacts.detail.lists"), ", ".join(names)))
        pairs.append((t("contacts.detail.id"), contact.id))
        self.values.set_pairs(pairs)
        self.status_hint.setVisible(contact.subscription.value == "unknown")
        self.host.open_panel()
