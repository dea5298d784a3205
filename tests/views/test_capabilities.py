"""What a platform cannot do: over all platforms and verbs, the control is gone, or off with the reason in
words beside it. Never is it there and does nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QLabel, QListView, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.model.contact import Subscription
from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability, Level
from desktop_app.provider_api.manifest import Manifest, Support
from desktop_app.providers import discover
from desktop_app.runtime.texts import install_texts
from desktop_app.viewmodels.contact_detail import VERBS
from desktop_app.viewmodels.domains import DomainsViewModel
from desktop_app.viewmodels.events import EventsViewModel
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.lists import VERBS as LIST_VERBS
from desktop_app.viewmodels.more import MoreViewModel
from desktop_app.viewmodels.orders import OrdersViewModel
from desktop_app.viewmodels.senders import SendersViewModel
from desktop_app.views.more.more_page import MorePage
from desktop_app.views.tabs.events_tab import EventsTab
from desktop_app.views.tabs.orders_tab import OrdersTab
from desktop_app.views.tabs.senders_page import SendersPage
from desktop_app.views.theme.theme import Theme
from tests.helpers.runners import InlineRunner
from tests.viewmodels import test_events, test_orders, test_senders
from tests.views.test_people_views import Screen

NOTE = "events.past.line"
"""Words that stand on no screen of their own, so that finding them proves something."""
PLATFORMS = ("esputnik", "ecomail", "engagelab", "sendios")


def without(manifest: Manifest, *capabilities: Capability) -> Manifest:
    off = {one: Support(Level.CANNOT, NOTE, "the documents say so") for one in capabilities}
    return replace(manifest, support={**manifest.support, **off})


@pytest.fixture(params=PLATFORMS)
def manifest(request: pytest.FixtureRequest) -> Manifest:
    install_texts("en")
    found: Manifest = discover()[request.param].manifest
    return found


@pytest.fixture
def screen(theme: Theme, qtbot: QtBot, tmp_path: Path) -> Iterator[Screen]:
    made = Screen(tmp_path, qtbot)
    yield made
    made.contacts.close()
    made.lists.close()
    made.desk.close()


def explained(control: QAbstractButton | QAction) -> bool:
    """Off, and it says why."""
    return not control.isEnabled() and control.toolTip() == t(NOTE)


def says(root: QWidget) -> bool:
    """The reason stands on the screen."""
    return any(t(NOTE) in one.text() for one in root.findChildren(QLabel) if one.isVisibleTo(root))


def entry(menu: Any, words: str) -> QAction:
    """The entry of a verb, on or off."""
    found: QAction = next(one for one in menu.actions() if one.text().startswith(words))
    return found


def test_verbs_of_a_list(screen: Screen, manifest: Manifest) -> None:
    tab, account = screen.lists_tab, screen.desk.account()
    for verb, capability in LIST_VERBS.items():
        screen.lists.set_account(account, without(manifest, capability))
        if verb == "create":
            assert explained(tab.new_button), verb
        else:
            assert explained(entry(tab.menu(screen.lists.model.items[0]), t(f"lists.verb.{verb}"))), verb
        tab.do(verb)
        assert screen.dialogs() == [], f"{verb} by its key does nothing either"
    screen.lists.set_account(account, without(manifest, Capability.LISTS_READ))
    assert says(tab)


def test_verbs_of_a_person(screen: Screen, manifest: Manifest) -> None:
    tab, account = screen.contacts_tab, screen.desk.account()
    platform = screen.desk.platforms["shop"]
    both = (Capability.CONTACTS_SCAN, Capability.CONTACTS_SEARCH, Capability.CONTACTS_READ)
    readable = {one: Support(Level.FULL) for one in both}
    usual = replace(manifest, support={**manifest.support, **readable})
    for verb, capability in VERBS.items():
        screen.contacts.set_account(account, without(usual, capability))
        ann = screen.open_ann()
        if verb == "resubscribe":
            tab.panel.show_contact(replace(ann, subscription=Subscription.UNSUBSCRIBED))
        if verb == "create":
            assert explained(tab.new_button), verb
        elif verb == "history":
            assert t("contacts.happened_here_none") in [one.text() for one in tab.panel.findChildren(QLabel)]
        elif verb in ("edit", "unsubscribe", "resubscribe"):
            words = t(f"contacts.verb.{verb}")
            buttons = [one for one in tab.panel.findChildren(QAbstractButton) if one.text() == words]
            assert explained(buttons[-1]), verb
        else:
            assert explained(entry(tab.panel.menu(), t(f"contacts.verb.{verb}"))), verb
        tab.do(verb)
        assert screen.dialogs() == [], f"{verb} by its key does nothing either"
    assert platform.find("ann@example.com") is not None
    screen.contacts.set_account(account, without(usual, *both[:2]))
    assert says(tab)


def shown(tab: QWidget, vm: Any, manifest: Manifest, qtbot: QtBot) -> None:
    qtbot.addWidget(tab)
    tab.resize(1280, 700)
    tab.show()
    vm.shown(True)
    vm.set_account(test_senders.ACCOUNT, manifest)


def test_events_and_orders(theme: Theme, qtbot: QtBot, manifest: Manifest) -> None:
    events = EventsViewModel(InlineRunner(), test_events.Service(), Formats())
    shown(page := EventsTab(events), events, without(manifest, Capability.EVENTS_SEND), qtbot)
    assert says(page)
    orders = OrdersViewModel(InlineRunner(), test_orders.Service(), Formats())
    shown(tab := OrdersTab(orders), orders, without(manifest, Capability.ORDERS_SEND), qtbot)
    assert says(tab)
    assert not tab.new.isVisible()
    assert not tab.file.isVisible()
    if manifest.can(Capability.ORDERS_SEND):
        orders.set_account(test_senders.ACCOUNT, without(manifest, Capability.ORDERS_READ))
        told = [one.text() for one in tab.findChildren(QLabel) if one.isVisibleTo(tab)]
        assert any(manifest.label in one and "does not list its orders" in one for one in told)
        assert tab.findChildren(QListView)


def test_senders_and_domains(theme: Theme, qtbot: QtBot, manifest: Manifest) -> None:
    senders = SendersViewModel(InlineRunner(), test_senders.Service())
    domains = DomainsViewModel(InlineRunner(), test_senders.Domains())
    page = SendersPage(senders, domains)
    read = {one: Support(Level.FULL) for one in (Capability.SENDERS_READ, Capability.DOMAINS_READ)}
    usual = replace(manifest, support={**manifest.support, **read})
    both = (Capability.SENDERS_READ, Capability.DOMAINS_READ)
    domains.shown(True)
    domains.set_account(test_senders.ACCOUNT, without(usual, *both))
    shown(page, senders, without(usual, *both), qtbot)
    assert says(page)
    domains.set_account(test_senders.ACCOUNT, usual)
    senders.set_account(test_senders.ACCOUNT, without(usual, Capability.SENDERS_CREATE))
    page.show_view("senders")
    assert says(page.senders)
    assert not page.senders.add_button.isVisible()
    domains.set_account(test_senders.ACCOUNT, without(usual, Capability.DOMAINS_CREATE))
    page.show_view("domains")
    assert says(page.domains)
    assert not page.domains.add_button.isVisible()


def test_more(theme: Theme, qtbot: QtBot, manifest: Manifest) -> None:
    class Service:
        async def choices(self, account_id: str, lookup: str) -> tuple[()]:
            return ()

    more = MoreViewModel(InlineRunner(), Service())  # type: ignore[arg-type]
    shown(page := MorePage(more), more, without(manifest, Capability.MORE_CALLS), qtbot)
    assert says(page)
