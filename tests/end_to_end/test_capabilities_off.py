"""Every capability of the contract is switched off, one after the other, in the real window, on each
platform: its control is gone, or off with the reason beside it, or the screen says why. No control is there
and does nothing, and no key leads to what is off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QListView, QMenu, QWidget
from pytestqt.exceptions import TimeoutError

from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability, Level
from desktop_app.provider_api.manifest import Support
from desktop_app.providers import discover
from desktop_app.viewmodels.orders import fresh_order
from desktop_app.viewmodels.screen import Screen
from desktop_app.viewmodels.shortcuts import PLACES, keys_of
from desktop_app.viewmodels.tab import Phase
from desktop_app.views.widgets.dialog import Dialog
from tests.end_to_end.steps import ask_for_menu, asked, in_twin, open_row_menu, work_with

NOTE = "events.past.line"
"""Words that stand on none of these screens by themselves."""
PLATFORMS = ("ecomail", "engagelab", "esputnik", "sendios")
PEOPLE_ARE_READ_AT = {"ecomail": "/subscribers", "esputnik": "/contacts"}
"""Part of the path by which a whole base is read, where that can be done."""
FOUND_AMONG = {"engagelab": "suppressed"}
"""Whom a search finds, where that is not everybody."""
PATIENCE_MS = 60_000
WRITES = ("POST", "PUT", "PATCH", "DELETE")


class Desk:
    """The window on one practice account, and a manifest of which one thing is off."""

    def __init__(self, opened: Any, hands: Any, platform: str) -> None:
        self.opened, self.hands, self.platform = opened, hands, platform
        self.manifest = discover()[platform].manifest
        assert isinstance(self.manifest.support, dict)
        self.support: dict[Capability, Support] = self.manifest.support
        self.window, self.vm = opened.window, opened.vm
        self.pages = opened.window.desk.pages
        self.looked_at = Capability.ACCOUNT_INFO

    def is_reason(self, words: str) -> bool:
        """The reason that was put in, or the account's own (what it has not opened comes before)."""
        own = self.vm.parts.accounts.manifest.why_not(self.looked_at)
        return t(NOTE) in words or bool(own and own in words)

    def turn(self, tab: str, view: str = "") -> None:
        """The account as if it had just been chosen, on this tab."""
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        self.vm.choose_tab(tab)
        self.vm.parts.accounts.current_changed.emit(self.vm.account)
        part = getattr(self.vm.parts, view or tab)
        self.until(lambda: part.phase is not Phase.LOADING and not part.busy)
        QCoreApplication.processEvents()

    def people(self) -> bool:
        """Contacts with somebody in the table; False where nobody can be found."""
        self.turn("contacts")
        vm = self.vm.parts.contacts
        if not vm.offered:
            return False
        if not vm.model.rowCount():  # a platform that is only searched
            somebody = in_twin(self.opened, self.platform, FOUND_AMONG.get(self.platform, "contacts"))[0]
            vm.search(somebody["email"])
            self.until(lambda: vm.model.rowCount() and not vm.busy)
        return True

    def until(self, true: Callable[[], object]) -> None:
        self.hands.qtbot.waitUntil(lambda: bool(true()), timeout=PATIENCE_MS)

    def off(self, button: QAbstractButton) -> None:
        """Gone, or off and telling why to eye and ear."""
        if not button.isVisible():
            return
        assert not button.isEnabled(), button.text()
        assert self.is_reason(button.toolTip()), button.text()
        assert self.is_reason(button.accessibleDescription()), button.text()

    def says(self) -> None:
        """The reason stands on the screen."""
        texts = [one.text() for one in self.window.findChildren(QLabel) if one.isVisible()]
        assert any(t(NOTE) in one for one in texts), texts

    def entry_off(self, words: str, own: str = "") -> None:
        """The entry of the open menu: gone, or off with the reason, or with what is ``own`` to this row."""
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        found = [one for one in _entries(menu) if one.text().replace("&&", "&").startswith(words)]
        for one in found:
            assert not one.isEnabled(), words
            assert self.is_reason(one.toolTip()) or (own and own in one.toolTip()), words
        menu.close()

    def nothing_happens(self, place: str, command: str, view: QWidget, *others: Callable[[], object]) -> None:
        """Neither by its keys nor by what else calls the command: nothing opens, nothing is sent."""
        before = (len(self.dialogs()), self.writes())
        view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        keys = keys_of(place, command)
        if keys:
            QTest.keySequence(view, QKeySequence(keys))
        for other in others:
            other()
        QCoreApplication.processEvents()
        assert QApplication.activePopupWidget() is None, f"{command} by {keys}"
        assert (len(self.dialogs()), self.writes()) == before, f"{command} by {keys}"
        assert self.vm.screen is Screen.DESK, f"{command} by {keys}"

    def writes(self) -> int:
        return sum(len(asked(self.opened, self.platform, "", method)) for method in WRITES)

    def dialogs(self) -> list[Dialog]:
        return [one for one in self.window.findChildren(Dialog) if one.isVisible()]


def _entries(menu: QMenu) -> list[QAction]:
    return [one for one in menu.actions() if not one.isSeparator()]


@pytest.fixture(params=PLATFORMS)
def desk(opened: Any, hands: Any, request: pytest.FixtureRequest) -> Iterator[Desk]:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    work_with(hands, opened, f"training-{request.param}", "lists")
    made = Desk(opened, hands, request.param)
    kept = dict(made.support)
    yield made
    made.support.update(kept)


# --- what each one is looked at by -------------------------------------------------------------------------


def _list_verb(desk: Desk, verb: str) -> None:
    desk.turn("lists")
    if verb == "create":
        desk.off(desk.pages.lists.new_button)
    else:
        open_row_menu(desk.hands, "Lists", 0)
        vm = desk.vm.parts.lists
        desk.entry_off(t(f"lists.verb.{verb}"), vm.why_not(verb, vm.model.item(0)))
    page = desk.pages.lists
    if verb == "members":  # Enter is the next step with a list: where its people are not told, an import
        desk.nothing_happens("lists", "", page.table, partial(page.do, verb))
    else:
        desk.nothing_happens("lists", verb, page.table, partial(page.do, verb))


def _no_tab(desk: Desk, tab: str) -> None:
    desk.turn(tab)
    desk.says()
    page = getattr(desk.pages, tab)
    for one in PLACES[tab]:
        desk.nothing_happens(tab, one.command, page)


def _person_verb(desk: Desk, verb: str) -> None:
    assert desk.people()
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
    page = desk.pages.contacts
    desk.nothing_happens("contacts", verb, page.table, partial(page.do, verb))


def _resubscribe(desk: Desk) -> None:
    """Of those who left only; the verb by its command opens nothing for anybody."""
    _person_verb(desk, "resubscribe")


def _change(desk: Desk) -> None:
    _person_verb(desk, "edit")
    _person_verb(desk, "create")


def _one_person(desk: Desk) -> None:
    """What the table knows is shown; the platform is not asked for more."""
    history = desk.support[Capability.CONTACTS_HISTORY]
    desk.support[Capability.CONTACTS_HISTORY] = Support(Level.CANNOT, NOTE, "so that nothing else is asked")
    try:
        assert desk.people()
        before = len(asked(desk.opened, desk.platform, ""))
        desk.hands.click_row("Contacts", 0)
        person = desk.vm.parts.contacts.person
        desk.until(lambda: person.contact is not None and not person.busy)
        assert not person.can("read")
        assert len(asked(desk.opened, desk.platform, "")) == before
    finally:
        desk.support[Capability.CONTACTS_HISTORY] = history


def _search(desk: Desk) -> None:
    """Without it only what is kept here is searched, and the preview offers no person of the account."""
    desk.turn("contacts")
    assert not desk.vm.parts.contacts.searches
    desk.vm.open_preview()
    assert not desk.vm.preview.can_pick_contact
    desk.vm.leave_preview()


def _fields(desk: Desk) -> None:
    desk.people()
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
    desk.nothing_happens("window", "import", desk.pages.lists.table, desk.vm.open_wizard)
    desk.nothing_happens("lists", "import", desk.pages.lists.table)
    assert desk.vm.screen is Screen.DESK
    assert not desk.vm.takes_paste


def _import_status(desk: Desk) -> None:
    """Nobody can say more than that the platform took a row: the wizard's words for that are in the plan."""
    assert not desk.vm.parts.accounts.manifest.can(Capability.CONTACTS_IMPORT_STATUS)


def _history(desk: Desk) -> None:
    assert desk.people()
    desk.hands.click_row("Contacts", 0)
    desk.until(lambda: desk.vm.parts.contacts.person.contact is not None)
    desk.hands.read(t("contacts.happened_here_none"))


def _orders_read(desk: Desk) -> None:
    """What was sent from here stands there instead, and the tab says so."""
    desk.turn("orders")
    assert not desk.vm.parts.orders.reads
    if not desk.manifest.can(Capability.ORDERS_SEND):
        assert desk.vm.parts.orders.phase is Phase.NOT_OFFERED
        return
    texts = [one.text() for one in desk.window.findChildren(QLabel) if one.isVisible()]
    assert any("does not list its orders" in one for one in texts), texts


def _orders_delete(desk: Desk) -> None:
    desk.turn("orders")
    if not desk.manifest.can(Capability.ORDERS_SEND):
        assert desk.vm.parts.orders.phase is Phase.NOT_OFFERED
        return
    vm = desk.vm.parts.orders
    if not vm.model.orders:  # only what was sent from here is shown
        assert vm.form is not None
        somebody = in_twin(desk.opened, desk.platform)[0]
        order = replace(
            fresh_order(vm.form), external_id="77", email=somebody["email"], total=Decimal(10), currency="UAH"
        )
        assert not vm.check(order).troubles, vm.check(order)
        assert vm.send(order, {one.key: one.default for one in vm.form.extra})
    desk.until(lambda: vm.model.orders and not vm.busy)
    cards = desk.hands.see(QListView, "Orders")
    cards.setCurrentIndex(cards.model().index(0, 0))
    ask_for_menu(cards)
    desk.entry_off(t("orders.delete"))
    desk.nothing_happens("orders", "delete", cards)


def _senders(desk: Desk, view: str, verb: str) -> None:
    page = desk.pages.senders
    other = Capability.DOMAINS_READ if view == "senders" else Capability.SENDERS_READ
    here = Capability.SENDERS_READ if view == "senders" else Capability.DOMAINS_READ
    if verb != "read" and desk.manifest.can(here):
        page.show_view(view)
    desk.turn("senders", view)
    if verb == "read":  # the other of the two stands there alone, and nothing leads to this one
        assert not page.view.isVisible()
        if desk.manifest.can(other) or view == "domains":
            assert page.current is not getattr(page, view)
        else:
            desk.says()
        return
    if not desk.manifest.can(here):  # nothing of it is shown at all
        desk.nothing_happens(view, verb, page, *_by_command(page, view, verb))
        return
    if verb == "remove":
        open_row_menu(desk.hands, t("tabs.domains"), 0)
        desk.entry_off(t("domains.remove"))
        desk.nothing_happens("domains", "remove", page.domains.table)
        return
    desk.says()
    if verb == "add":
        assert not getattr(page, view).add_button.isVisible()
        desk.nothing_happens(view, "add", getattr(page, view).table, *_by_command(page, view, verb))


def _by_command(page: Any, view: str, verb: str) -> list[Callable[[], object]]:
    return [page.senders.add] if view == "senders" else [partial(page.domains.do, verb)]


def _messages_read(desk: Desk) -> None:
    desk.turn("events")
    if not desk.manifest.can(Capability.EVENTS_SEND):
        assert desk.vm.parts.events.phase is Phase.NOT_OFFERED
        _no_stored(desk)
        return
    desk.hands.press(t("events.check"))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    stored = t("events.check_stored", platform=desk.vm.parts.accounts.manifest.label)
    assert stored not in [one.text() for one in menu.actions()]
    menu.close()
    _no_stored(desk)


def _no_stored(desk: Desk) -> None:
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
    form.choose_platform(desk.platform)
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
    part = PEOPLE_ARE_READ_AT.get(desk.platform, "")
    before = len(asked(desk.opened, desk.platform, part, "GET")) if part else 0
    for do in (lambda: desk.turn("contacts"), lambda: desk.window.desk.refresh()):
        do()
        desk.until(lambda: not desk.vm.parts.contacts.busy)
        QCoreApplication.processEvents()
        assert desk.vm.parts.contacts.model.rowCount() == 0
        assert not part or len(asked(desk.opened, desk.platform, part, "GET")) == before
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
        before = len(asked(desk.opened, desk.platform, ""))
        desk.nothing_happens("window", "more", more, more._run)
        assert len(asked(desk.opened, desk.platform, "")) == before
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
        desk.looked_at = capability
        try:
            look(desk)
        except (AssertionError, TimeoutError) as fault:
            faults.append(f"{capability}: {fault}")
        finally:
            desk.support[capability] = kept
    assert not faults, "\n".join(faults)
