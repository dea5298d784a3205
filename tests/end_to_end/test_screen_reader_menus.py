"""What pops up, read and chosen from another process: the list of accounts, the menus behind buttons and
rows, the menu bar. An entry that is off says why, to whoever reads the tree and to whoever comes to it by
key."""

from __future__ import annotations

import sys

import pytest

from tests.end_to_end.listener import Listener, until
from tests.end_to_end.screen_reader import ENABLED, Node

pytestmark = [
    pytest.mark.display,
    pytest.mark.timeout(240),
    pytest.mark.skipif(sys.platform != "linux", reason="the bus is that of Linux"),
]
MENU = "popup menu"


def entries(listener: Listener) -> list[Node]:
    """Of the menus that are open."""
    tree = listener.reader.tree()
    found = [one for one in tree.all() if one.showing and one.role == MENU]
    return [one for menu in found for one in menu.all() if one.role == "menu item" and one.showing]


def test_an_account_is_chosen_from_outside(listener: Listener) -> None:
    listener.wait("table", "Lists")
    off = listener.wait("push button", "New list")
    assert ENABLED not in off.states
    assert off.description
    listener.tab_to("label", f"New list, off: {off.description}")  # in the button's stead, by key
    listener.press("Account: Training eSputnik…")
    there = listener.wait("list", "Account")
    names = [one.name for one in listener.reader.rows(there)]
    assert any(one.startswith("Training Ecomail") for one in names), names
    assert listener.wait("push button", "Connect an account").name
    chosen = next(one for one in listener.reader.rows(there) if one.name.startswith("Training Ecomail"))
    listener.reader.press(chosen)
    listener.wait("push button", "Account: Training Ecomail…")
    listener.gone("list")


def test_menus_behind_buttons_rows_and_the_bar(listener: Listener) -> None:
    reader = listener.reader
    reader.listen()
    listener.wait("table", "Lists")
    listener.press("Trainer menu")
    until(lambda: entries(listener), "the trainer's menu")
    listener.hear("trainer's menu")
    assert "Presenter mode" in [one.name for one in entries(listener)]
    listener.press("Practise a fault…", "menu item")
    listener.wait("dialog", "Practise a fault")
    listener.gone(MENU)
    listener.key("Escape")
    listener.gone("dialog")

    listener.tab_to("table", "Lists")
    listener.key("Home")
    listener.key("Menu")
    until(lambda: entries(listener), "the menu of a row")
    listener.hear("menu of a row")
    off = {one.name: one.description for one in entries(listener) if ENABLED not in one.states}
    assert off, "eSputnik renames no list"
    assert all(off.values()), off
    name, reason = next(iter(off.items()))
    for _entry in entries(listener):
        listener.key("Down")
        if any(reason in one for one in reader.announced()):
            break
    assert any(reason in one for one in reader.announced()), (name, reason, reader.announced())
    listener.key("Escape")
    listener.gone(MENU)

    listener.key("Alt_L")
    listener.wait("menu bar", "")
    listener.press("View", "menu item")
    until(lambda: any(one.name == "Contacts" for one in entries(listener)), "the menu in the bar")
    listener.hear("menu bar")
    listener.press("Contacts", "menu item")
    listener.wait("table", "Contacts")
    assert listener.faults == [], "\n".join(listener.faults)
