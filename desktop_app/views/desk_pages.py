"""The pages behind the tabs and the platform's further functions: each made when it is first looked at, or a
little after the start.

Owns: making a page, and what one page asks of another. Must not: hold a rule.
"""

from __future__ import annotations

from functools import cached_property, partial
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.viewmodels.window import TABS, WindowViewModel
from desktop_app.views.tabs.lists_tab import ListsTab
from desktop_app.views.widgets.account_plate import AccountEntry
from desktop_app.views.widgets.table_memory import remember

if TYPE_CHECKING:
    from desktop_app.model.contact_list import ContactList
    from desktop_app.viewmodels.tab import TabViewModel
    from desktop_app.views.more.more_page import MorePage
    from desktop_app.views.sending.sent_files_dialog import SentFilesDialog
    from desktop_app.views.tabs.contacts_tab import ContactsTab
    from desktop_app.views.tabs.events_tab import EventsTab
    from desktop_app.views.tabs.orders_tab import OrdersTab
    from desktop_app.views.tabs.senders_page import SendersPage


P = TypeVar("P", bound=QWidget)

AHEAD_AFTER_MS, AHEAD_EVERY_MS = 1500, 150
_MODULES = {
    "contacts": "desktop_app.views.tabs.contacts_tab",
    "events": "desktop_app.views.tabs.events_tab",
    "orders": "desktop_app.views.tabs.orders_tab",
    "senders": "desktop_app.views.tabs.senders_page",
    "more": "desktop_app.views.more.more_page",
}
_LATER = (
    "multiprocessing.context",
    "desktop_app.services.importing.reading.header_rules",
    "desktop_app.services.importing.reading.dates",
    "desktop_app.services.importing.reading.checking",
    "desktop_app.services.importing.reading.report",
    "desktop_app.services.importing.nouns",
    "desktop_app.services.importing.desk",
    "desktop_app.services.importing.columns",
    "desktop_app.services.importing.jobs",
    "desktop_app.services.importing.after",
    "desktop_app.services.importing.wizard",
    "desktop_app.viewmodels.wizard.flow",
    "desktop_app.views.wizard.wizard_screen",
    "desktop_app.views.wizard.file_page",
    "desktop_app.views.wizard.columns_page",
    "desktop_app.views.wizard.check_page",
    "desktop_app.views.wizard.plan_page",
    "desktop_app.views.wizard.run_page",
    "desktop_app.views.wizard.result_page",
    "desktop_app.viewmodels.sending.flow",
    "desktop_app.views.sending.send_screen",
    "desktop_app.views.sending.source_page",
    "desktop_app.views.sending.send_columns_page",
    "desktop_app.views.sending.send_check_page",
    "desktop_app.views.sending.send_plan_page",
    "desktop_app.views.sending.send_run_page",
    "desktop_app.views.sending.send_result_page",
    "desktop_app.views.dialogs.account_form",
    "desktop_app.views.dialogs.settings_dialog",
    "desktop_app.velocity",
    "desktop_app.services.preview",
    "desktop_app.viewmodels.preview.preview",
    "desktop_app.views.preview.editor",
    "desktop_app.views.preview.preview_screen",
)
"""Loaded last, so that opening them does not wait for their files."""


class Page(Protocol):
    """What all pages can do."""

    @property
    def vm(self) -> TabViewModel: ...

    def focus_search(self) -> None: ...


class DeskPages(QObject):
    """Signals: ``told(str)`` a sentence for the toast; ``file_requested(str)`` events or orders out of a
    file; ``more_requested`` the page of what the platform offers beyond the tabs; ``key_requested`` where the
    key of the account is written."""

    told = Signal(str)
    more_requested = Signal()
    key_requested = Signal()
    file_requested = Signal(str)

    def __init__(self, vm: WindowViewModel, stack: QStackedWidget) -> None:
        super().__init__(stack)
        self._vm = vm
        self._stack = stack
        self._entry: AccountEntry | None = None
        self._ahead = [step for name, module in _MODULES.items() for step in (module, name)]
        self._ahead += _LATER
        self._timer = QTimer(self)
        self._timer.setInterval(AHEAD_AFTER_MS)
        self._timer.timeout.connect(self._make_ahead)
        self._timer.start()

    # each is a child of the stack from the first: moved there when it is whole, all of it is styled anew
    # -- the pages -------------------------------------------------------------------------------------------
    @cached_property
    def lists(self) -> ListsTab:
        page = ListsTab(self._vm.parts.lists, parent=self._stack)
        page.copy_requested.connect(self._copy_list)
        page.more_requested.connect(self.more_requested)
        page.key_requested.connect(self.key_requested)
        remember(page.table, "lists", self._vm.parts.settings)
        self._turn(page)
        return self._take(page)

    @cached_property
    def contacts(self) -> ContactsTab:
        from desktop_app.views.tabs.contacts_tab import ContactsTab

        page = ContactsTab(self._vm.parts.contacts, parent=self._stack)
        page.import_requested.connect(partial(self._vm.open_wizard, ""))
        page.more_requested.connect(self.more_requested)
        page.key_requested.connect(self.key_requested)
        page.members_requested.connect(self.lists.move_people)
        page.check_requested.connect(self._check_addresses)
        remember(page.table, "contacts", self._vm.parts.settings)
        self._turn(page)
        return self._take(page)

    @cached_property
    def events(self) -> EventsTab:
        from desktop_app.views.tabs.events_tab import EventsTab

        page = EventsTab(self._vm.parts.events, parent=self._stack)
        remember(page.table, "events", self._vm.parts.settings)
        page.file_requested.connect(partial(self.file_requested.emit, "events"))
        page.sent_files_requested.connect(partial(self.open_sent_files, "events"))
        page.more_requested.connect(self.more_requested)
        page.key_requested.connect(self.key_requested)
        page.sent.connect(self.told)
        return self._take(page)

    @cached_property
    def orders(self) -> OrdersTab:
        from desktop_app.views.tabs.orders_tab import OrdersTab

        page = OrdersTab(self._vm.parts.orders, parent=self._stack)
        page.file_requested.connect(partial(self.file_requested.emit, "orders"))
        page.sent_files_requested.connect(partial(self.open_sent_files, "orders"))
        page.more_requested.connect(self.more_requested)
        page.key_requested.connect(self.key_requested)
        page.done.connect(self.told)
        return self._take(page)

    def open_sent_files(self, kind: str) -> SentFilesDialog | None:
        """The last files that were sent to the present account, each with its result."""
        from desktop_app.views.sending.sent_files_dialog import SentFilesDialog

        account = self._vm.account
        if account is None:
            return None
        dialog = SentFilesDialog(self._stack.window(), self._vm.parts.new_sent_files(account, kind))
        dialog.chosen.connect(partial(self._vm.show_sent_file, account, kind))
        dialog.open()
        return dialog

    @cached_property
    def senders(self) -> SendersPage:
        from desktop_app.views.tabs.senders_page import SendersPage

        page = SendersPage(self._vm.parts.senders, self._vm.parts.domains, parent=self._stack)
        remember(page.senders.table, "senders", self._vm.parts.settings)
        remember(page.domains.table, "domains", self._vm.parts.settings)
        for side in (page.senders, page.domains):
            side.more_requested.connect(self.more_requested)
            side.key_requested.connect(self.key_requested)
        page.done.connect(self.told)
        return self._take(page)

    @cached_property
    def more(self) -> MorePage:
        from desktop_app.views.more.more_page import MorePage

        page = MorePage(self._vm.parts.more, parent=self._stack)
        page.done.connect(self.told)
        return self._take(page)

    def _copy_list(self, item: ContactList) -> None:
        """The people of a list of the present account into another one."""
        from desktop_app.views.dialogs.bridge_dialog import BridgeDialog

        if self._vm.account is not None:
            host = self.lists.window()
            BridgeDialog(host, self._vm.parts.bridge, self._vm.account, item, self._entry).open()

    def _check_addresses(self, addresses: list[str]) -> None:
        """Many addresses by the platform of the present account."""
        from desktop_app.views.dialogs.address_checks_dialog import AddressChecksDialog

        account, manifest = self._vm.account, self._vm.parts.accounts.manifest
        if account is not None and manifest is not None:
            host, vm = self.contacts.window(), self._vm.parts.addresses
            AddressChecksDialog(host, vm, account, manifest.label, addresses, self._entry).open()

    def of(self, tab: str) -> QWidget:
        """The page of one of ``TABS``."""
        assert tab in TABS
        return cast(QWidget, getattr(self, tab))

    def _make_ahead(self) -> None:
        """When the window has been there for a while: one file loaded or one page made at a time, so that the
        first click on a tab finds it ready."""
        self._timer.setInterval(AHEAD_EVERY_MS)
        step = self._ahead.pop(0)
        if "." in step:
            import_module(step)
        else:
            getattr(self, step)
        if not self._ahead:
            self._timer.stop()

    # -- all of them -----------------------------------------------------------------------------------------
    def made(self, name: str) -> bool:
        """Was this page looked at?"""
        return name in self.__dict__

    @property
    def current(self) -> Page | None:
        """The page on top."""
        shown = self._stack.currentWidget()
        return cast(Page, shown) if any(shown is page for page in self._all()) else None

    @property
    def readable(self) -> bool:
        """Is the page on top one of what the platform tells, with a time at which it did?"""
        shown = self._stack.currentWidget()
        told = ("lists", "contacts", "orders", "senders")
        return any(shown is self.__dict__[name] for name in told if self.made(name))

    def turn_to(self, entry: AccountEntry | None) -> None:
        """Another account: what was searched in the old one is not searched in the new one."""
        self._entry = entry
        for name in ("lists", "contacts"):
            if self.made(name):
                self._turn(self.__dict__[name])
        if self.made("senders"):
            self.senders.senders.search.clear()
            self.senders.domains.search.clear()
        for name in ("events", "orders", "more"):
            if self.made(name):
                self.__dict__[name].search.clear()

    def _all(self) -> list[QWidget]:
        return [self.__dict__[name] for name in (*TABS, "more") if self.made(name)]

    def _turn(self, page: ListsTab | ContactsTab) -> None:
        page.import_off(self._vm.why_no_import)
        page.search.clear()
        page.account = self._entry

    def _take(self, page: P) -> P:
        self._stack.addWidget(page)
        return page
