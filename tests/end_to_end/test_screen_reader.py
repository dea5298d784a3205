"""The program as a screen reader meets it: another process reads its tree over the accessibility bus, presses
and types, on a real X display. Every control that can have the focus says what it is."""

from __future__ import annotations

import sys

import pytest

from tests.end_to_end.listener import Listener, until

pytestmark = [
    pytest.mark.display,
    pytest.mark.timeout(240),
    pytest.mark.skipif(sys.platform != "linux", reason="the bus is that of Linux"),
]
TABS = ("Lists", "Contacts", "Events", "Orders", "Sender Accounts")


def test_who_only_hears_finds_everything_on_every_tab(listener: Listener) -> None:
    for tab in TABS:
        listener.press(tab, "page tab")
        if tab not in ("Events", "Orders"):
            listener.wait("table", tab)
        listener.hear(tab)
    assert listener.faults == [], "\n".join(listener.faults)


def test_forms_and_drawers_say_what_each_field_is_for(listener: Listener) -> None:
    listener.press("Contacts", "page tab")
    listener.wait("table", "Contacts")
    listener.press("New contact")
    listener.hear("new contact")
    listener.press("Cancel")
    listener.press("Events", "page tab")
    listener.press("Add a parameter")
    listener.hear("event with a parameter")
    listener.press("Orders", "page tab")
    listener.press("New order")
    listener.hear("new order")
    listener.press("Cancel")
    listener.press("More")
    listener.hear("more")
    listener.press("Activity")
    listener.hear("activity")
    listener.press("Settings")
    listener.hear("settings")
    assert not listener.faults, "\n".join(listener.faults)


def test_what_comes_by_itself_is_said(listener: Listener) -> None:
    """Rows that came, a search that finds nobody: without a key being pressed for it."""
    listener.reader.listen()
    listener.press("Contacts", "page tab")
    listener.wait("table", "Contacts")
    until(lambda: any("contacts" in one for one in listener.reader.announced()), "the count")
    listener.reader.type(listener.wait("text", "Name, e-mail, phone or id"), "nobody.of.this.name")
    until(lambda: any("nobody.of.this.name" in one for one in listener.reader.announced()), "the sentence")


def test_each_tab_says_its_number_once_and_only_when_it_is_there(listener: Listener) -> None:
    """Not "0 lists" while they are still read, and nothing twice."""
    listener.wait("page tab", "Lists")
    listener.reader.listen()
    for tab, noun in (("Orders", "orders"), ("Sender Accounts", "senders"), ("Contacts", "contacts")):
        listener.press(tab, "page tab")
        until(lambda noun=noun: any(noun in one for one in listener.reader.announced()), noun)
    said = listener.reader.announced()
    assert [one for one in said if one.startswith("0 ")] == []
    assert len(said) == len(set(said)), said
