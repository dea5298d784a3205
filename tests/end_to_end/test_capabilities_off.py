"""Every capability of the contract is switched off, one after the other, in the real window: its control is
gone, or off with the reason beside it, or the screen says why. No control is there and does nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QListView, QMenu
from pytestqt.exceptions import TimeoutError

from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability, Level
from desktop_app.provider_api.manifest import Support
from desktop_app.providers import discover
from desktop_app.viewmodels.tab import Phase
from desktop_app.views.widgets.dialog import Dialog
from tests.end_to_end.steps import ask_for_menu, asked, open_row_menu, work_with

NOTE = "events.past.line"
"""Words that stand on none of these screens by themselves."""
PLATFORM = "ecomail"
PATIENCE_MS = 60_000


class Desk:
    """The window on one practice account, and a manifest of which one thing is off."""

    def __init__(self, opened: Any, hands: Any, support: dict[Capability, Support]) -> None:
        self.opened, self.hands, self.support = opened, hands, support
        self.window, self.vm = opened.window, opened.vm
        self.pages = opened.window.desk.pages

    def turn(self, tab: str, view: str = "") -> None:
        """The account as if it had just been chosen, on this tab."""
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        self.vm.choose_tab(tab)
        self.vm.parts.accounts.current_changed.emit(self.vm.account)
        part = getattr(self.vm.parts, view or tab)
        self.until(lambda: part.phase is not Phase.LOADING and not part.busy)
        QCoreApplication.processEvents()

    def until(self, true: Callable[[], object]) -> None:
        self.hands.qtbot.waitUntil(lambda: bool(true()), timeout=PATIENCE_MS)

    def off(self, button: QAbstractButton) -> None:
        """Gone, or off and telling why to eye and ear."""
        if not button.isVisible():
            return
        assert not button.isEnabled(), button.text()
        assert t(NOTE) in button.toolTip(), button.text()
        assert t(NOTE) in button.accessibleDescription(), button.text()

    def says(self) -> None:
        """The reason stands on the screen."""
        texts = [one.text() for one in self.window.findChildren(QLabel) if one.isVisible()]
        assert any(t(NOTE) in one for one in texts), texts

    def entry_off(self, words: str) -> None:
        """The entry of the open menu: gone, or off with the reason."""
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        found = [one for one in _entries(menu) if one.text().replace("&&", "&").startswith(words)]
        for one in found:
            assert not one.isEnabled(), words
            assert t(NOTE) in one.toolTip(), words
        menu.close()

    def nothing_opens(self, do: Callable[[], object]) -> None:
        """Also by its key or command nothing opens."""
        before = len(self.dialogs())
        do()
        QCoreApplication.processEvents()
        assert len(self.dialogs()) == before

    def dialogs(self) -> list[Dialog]:
        return [one for one in self.window.findChildren(Dialog) if one.isVisible()]


def _entries(menu: QMenu) -> list[QAction]:
    return [one for one in menu.actions() if not one.isSeparator()]


@pytest.fixture
def desk(opened: Any, hands: Any) -> Iterator[Desk]:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    work_with(hands, opened, f"training-{PLATFORM}", "lists")
    support = discover()[PLATFORM].manifest.support
    assert isinstance(support, dict)
    kept = dict(support)
    yield Desk(opened, hands, support)
    support.update(kept)


# --- what each one is looked at by -------------------------------------------------------------------------


def _list_verb(desk: Desk, verb: str) -> None:
    desk.turn("lists")
    if verb == "create":
        desk.off(desk.pages.lists.new_button)
    else:
        open_row_menu(desk.hands, "Lists", 0)
        desk.entry_off(t(f"lists.verb.{verb}"))
    desk.nothing_opens(partial(desk.pages.lists.do, verb))


def _no_tab(desk: Desk, tab: str) -> None:
    desk.turn(tab)
    desk.says()


def _person_verb(desk: Desk, verb: str) -> None:
    desk.turn("contacts")
    if verb == "create":
        desk.off(desk.pages.contacts.new_button)
    else:
        open_row_menu(desk.hands, "Contacts", 0)
        desk.until(lambda: desk.vm.parts.contacts.person.contact is not None)
        desk.entry_off(t(f"contacts.verb.{verb}"))
        words = t(f"contacts.verb.{verb}")
        for button in desk.pages.contacts.panel.findChildren(QAbstractButton):
            if button.text() == words:
                desk.off(button)
    desk.nothing_opens(partial(desk.pages.contacts.do, verb))


def _resubscribe(desk: Desk) -> None:
    """Of those who left only; the verb by its command opens nothing for anybody."""
    _person_verb(desk, "resubscribe")


def _change(desk: Desk) -> None:
    _person_verb(desk, "edit")
    _person_verb(desk, "create")


def _one_person(desk: Desk) -> None:
    """What the table knows is shown; the platform is not asked for more."""
    desk.turn("contacts")
    before = _asked_for_a_person(desk)
    desk.hands.click_row("Contacts", 0)
    desk.until(lambda: desk.vm.parts.contacts.person.contact is not None)
    assert not desk.vm.parts.contacts.person.can("read")
    desk.until(lambda: not desk.vm.parts.contacts.person.busy)
    assert _asked_for_a_person(desk) == before


def _asked_for_a_person(desk: Desk) -> int:
    """How often, what happened to them left out."""
    found = asked(desk.opened, PLATFORM, "/subscribers/", "GET")
    return sum(one["path"].count("/") == 2 for one in found)


def _search(desk: Desk) -> None:
    """Without it only what is kept here is searched, and the preview offers no person of the account."""
    desk.turn("contacts")
    assert not desk.vm.parts.contacts.searches
    desk.vm.open_preview()
    assert not desk.vm.preview.can_pick_contact
    desk.vm.leave_preview()


def _fields(desk: Desk) -> None:
    desk.turn("contacts")
    columns = [one.key for one in desk.vm.parts.contacts.model.columns]
    assert columns
    assert not any(key.startswith("custom:") for key in columns)


def _import(desk: Desk) -> None:
    for tab in ("lists", "contacts"):
        desk.turn(tab)
        desk.off(getattr(desk.pages, tab).import_button)
    desk.turn("lists")
    open_row_menu(desk.hands, "Lists", 0)
    desk.entry_off(t("lists.import_into"))
    [entry] = [one for command, one in desk.window.menu.commands if command.name == "import"]
    assert not entry.isEnabled()
    assert desk.vm.open_wizard() is None
    assert not desk.vm.takes_paste


def _import_status(desk: Desk) -> None:
    """Nobody can say more than that the platform took a row: the wizard's words for that are in the plan."""
    assert not desk.vm.parts.accounts.manifest.can(Capability.CONTACTS_IMPORT_STATUS)


def _history(desk: Desk) -> None:
    desk.turn("contacts")
    desk.hands.click_row("Contacts", 0)
    desk.until(lambda: desk.vm.parts.contacts.person.contact is not None)
    desk.hands.read(t("contacts.happened_here_none"))


def _orders_read(desk: Desk) -> None:
    """What was sent from here stands there instead, and the tab says so."""
    desk.turn("orders")
    assert not asked(desk.opened, PLATFORM, "/orders", "GET") or not desk.vm.parts.orders.reads
    texts = [one.text() for one in desk.window.findChildren(QLabel) if one.isVisible()]
    assert any("does not list its orders" in one for one in texts), texts


def _orders_delete(desk: Desk) -> None:
    desk.turn("orders")
    cards = desk.hands.see(QListView, "Orders")
    desk.until(lambda: cards.model().rowCount() > 0)
    cards.setCurrentIndex(cards.model().index(0, 0))
    ask_for_menu(cards)
    desk.entry_off(t("orders.delete"))


def _senders(desk: Desk, view: str, verb: str) -> None:
    page = desk.pages.senders
    if verb != "read":
        page.show_view(view)
    desk.turn("senders", view)
    if verb == "read":  # the other of the two stands there alone, and nothing leads to this one
        assert not page.view.isVisible()
        assert page.current is not getattr(page, view)
        return
    if verb == "remove":
        open_row_menu(desk.hands, t("tabs.domains"), 0)
        desk.entry_off(t("domains.remove"))
        return
    desk.says()
    if verb == "add":
        assert not getattr(page, view).add_button.isVisible()
        desk.nothing_opens(getattr(page, view).add if view == "senders" else partial(page.domains.do, "add"))


def _messages_read(desk: Desk) -> None:
    desk.turn("events")
    desk.hands.press(t("events.check"))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    stored = t("events.check_stored", platform=desk.vm.parts.accounts.manifest.label)
    assert stored not in [one.text() for one in menu.actions()]
    menu.close()
    desk.vm.open_preview()
    assert not desk.vm.preview.can_open_stored
    desk.vm.leave_preview()


def _messages_send(desk: Desk) -> None:
    desk.vm.open_preview()
    desk.window.preview.set_account(None)
    desk.window.preview.set_account(desk.vm.account)
    desk.off(desk.window.preview.send_test)
    desk.vm.leave_preview()


def _messages_status(desk: Desk) -> None:
    """A test mail that was taken stays "taken": nobody is asked what becomes of it."""
    desk.vm.open_preview()
    trial = desk.vm.preview.new_trial()
    assert trial is not None
    assert not trial.manifest.can(Capability.MESSAGES_STATUS)
    trial.close()
    desk.vm.leave_preview()


def _account_info(desk: Desk) -> None:
    """The settings' "Test" says why instead of asking."""
    settings = desk.window.connect_account()
    form = desk.vm.parts.form
    form.choose_platform(PLATFORM)
    for one in form.fields:
        form.set_value(one.key, "some-key-of-the-account")
    form.test()
    desk.until(lambda: not form.busy)
    QCoreApplication.processEvents()
    try:
        assert t(NOTE) in form.notice.title
    finally:
        form.forget()
        settings.reject()


def _scan(desk: Desk) -> None:
    """Nobody is read by itself, also when one asks to read again; the tab says why and offers the search.
    Looked at first: nobody is kept yet."""
    before = len(asked(desk.opened, PLATFORM, "subscribers", "GET"))
    for do in (lambda: desk.turn("contacts"), lambda: desk.window.desk.refresh()):
        do()
        desk.until(lambda: not desk.vm.parts.contacts.busy)
        QCoreApplication.processEvents()
        assert desk.vm.parts.contacts.model.rowCount() == 0
        assert len(asked(desk.opened, PLATFORM, "subscribers", "GET")) == before
        desk.says()
    page = desk.pages.contacts
    assert page.search.isVisible()
    assert page.search.isEnabled()


def _more(desk: Desk) -> None:
    """The page behind "More" says why and shows no function; nothing can be run."""
    desk.turn("lists")
    desk.window.desk.show_more()
    QCoreApplication.processEvents()
    try:
        desk.says()
        more = desk.window.desk.more
        assert not more.run.isVisible()
        assert not more.form.isVisible()
        before = len(asked(desk.opened, PLATFORM, "", "GET")) + len(asked(desk.opened, PLATFORM, "", "POST"))
        desk.nothing_opens(more._run)
        after = len(asked(desk.opened, PLATFORM, "", "GET")) + len(asked(desk.opened, PLATFORM, "", "POST"))
        assert after == before
    finally:
        desk.window.desk._leave_more()


LOOKS: dict[Capability, Callable[[Desk], None]] = {
    Capability.CONTACTS_SCAN: _scan,
    Capability.ACCOUNT_INFO: _account_info,
    Capability.LISTS_READ: partial(_no_tab, tab="lists"),
    Capability.LISTS_CREATE: partial(_list_verb, verb="create"),
    Capability.LISTS_RENAME: partial(_list_verb, verb="rename"),
    Capability.LISTS_MEMBERS: partial(_list_verb, verb="members"),
    Capability.LISTS_ADD_MEMBERS: partial(_list_verb, verb="add"),
    Capability.LISTS_REMOVE_MEMBERS: partial(_list_verb, verb="remove"),
    Capability.CONTACTS_READ: _one_person,
    Capability.CONTACTS_SEARCH: _search,
    Capability.CONTACTS_FIELDS: _fields,
    Capability.CONTACTS_IMPORT: _import,
    Capability.CONTACTS_IMPORT_STATUS: _import_status,
    Capability.CONTACTS_UPSERT: _change,
    Capability.CONTACTS_DELETE: partial(_person_verb, verb="delete"),
    Capability.CONTACTS_ERASE: partial(_person_verb, verb="erase"),
    Capability.CONTACTS_SUBSCRIBE: partial(_person_verb, verb="subscribe"),
    Capability.CONTACTS_UNSUBSCRIBE: partial(_person_verb, verb="unsubscribe"),
    Capability.CONTACTS_RESUBSCRIBE: _resubscribe,
    Capability.CONTACTS_CHECK: partial(_person_verb, verb="check"),
    Capability.CONTACTS_HISTORY: _history,
    Capability.EVENTS_SEND: partial(_no_tab, tab="events"),
    Capability.ORDERS_READ: _orders_read,
    Capability.ORDERS_SEND: partial(_no_tab, tab="orders"),
    Capability.ORDERS_DELETE: _orders_delete,
    Capability.SENDERS_READ: partial(_senders, view="senders", verb="read"),
    Capability.SENDERS_CREATE: partial(_senders, view="senders", verb="add"),
    Capability.DOMAINS_READ: partial(_senders, view="domains", verb="read"),
    Capability.DOMAINS_CREATE: partial(_senders, view="domains", verb="add"),
    Capability.DOMAINS_DELETE: partial(_senders, view="domains", verb="remove"),
    Capability.MESSAGES_READ: _messages_read,
    Capability.MESSAGES_SEND: _messages_send,
    Capability.MESSAGES_STATUS: _messages_status,
    Capability.MORE_CALLS: _more,
}


def test_what_is_off_is_gone_or_says_why(desk: Desk) -> None:
    assert set(LOOKS) == set(Capability), "a new capability is looked at here"
    faults = []
    for capability, look in LOOKS.items():
        kept = desk.support[capability]
        desk.support[capability] = Support(Level.CANNOT, NOTE, "the documents say so")
        try:
            look(desk)
        except (AssertionError, TimeoutError) as fault:
            faults.append(f"{capability}: {fault}")
        finally:
            desk.support[capability] = kept
    assert not faults, "\n".join(faults)
