"""The dialogs over the window as a screen reader meets them: each is a dialog that keeps the keys to itself,
is announced, takes the focus and gives it back; every control in it says what it is."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.end_to_end.listener import Listener, listening, until
from tests.end_to_end.screen_reader import Node

pytestmark = [
    pytest.mark.display,
    pytest.mark.timeout(240),
    pytest.mark.skipif(sys.platform != "linux", reason="the bus is that of Linux"),
]


def work_with(listener: Listener, account: str) -> None:
    """Choose another account from the list that pops up."""
    listener.press("Account: …")
    there = listener.wait("list", "Account")
    reader = listener.reader
    reader.press(next(one for one in reader.rows(there) if one.name.startswith(account)))
    listener.wait("push button", f"Account: {account}…")
    listener.gone("list")


def close(listener: Listener, opener: Node) -> None:
    """Esc; the keys are then where they were before."""
    listener.key("Escape")
    listener.gone("dialog")
    until(lambda: (opener.role, opener.name) in listener.focused(), f"the focus back on {opener.name!r}")


def test_domains_lists_and_people(listener: Listener) -> None:
    reader = listener.reader
    reader.listen()
    listener.wait("table", "Lists")
    listener.tab_to("table", "Lists")
    table = listener.wait("table", "Lists")
    work_with(listener, "Training Ecomail")
    listener.tab_to("table", "Lists")
    listener.key("Home")
    listener.key("Menu")
    listener.press("Copy into another account…", "menu item")
    listener.dialog("Copy the people of …")
    close(listener, table)

    work_with(listener, "Training EngageLab")
    listener.press("Sender Accounts", "page tab")
    listener.press("Domains", "radio button")
    listener.wait("table", "Domains")
    listener.tab_to("push button", "Add a domain")
    opener = listener.wait("push button", "Add a domain")
    listener.key("space")
    listener.dialog("Add a domain")
    close(listener, opener)
    assert listener.faults == [], "\n".join(listener.faults)


def test_a_test_mail_and_files(listener: Listener) -> None:
    reader = listener.reader
    reader.listen()
    listener.wait("table", "Lists")
    listener.press("Orders", "page tab")
    listener.press("Import orders")
    listener.wait("push button", "Choose a file")
    listener.hear("orders from a file")
    listener.press("Close")
    listener.press("Message preview")
    listener.wait("text", "Template of the message")
    listener.press("Open message")
    listener.press("Stored in Training eSputnik…", "menu item")
    listener.dialog("Open a message of …")
    listener.wait("table", "Open a message of …")
    until(lambda: listener.is_on("Open"), "the stored messages")
    listener.press("Open")
    listener.gone("dialog")
    until(lambda: listener.is_on("Send a test"), "the message")
    opener = listener.wait("push button", "Send a test")

    def stands_there() -> bool:
        listener.to_front()  # the pane for the message makes the window anew, and nobody gives the keys back
        reader.focus(opener)
        return (opener.role, opener.name) in listener.focused()

    until(stands_there, "the focus")
    listener.key("space")
    listener.dialog("Send a test")
    close(listener, opener)
    assert listener.faults == [], "\n".join(listener.faults)


def test_an_error_that_nobody_expected(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with listening(home, module="tests.end_to_end.erring_program") as listener:
        listener.reader.listen()
        listener.wait("table", "Lists")
        listener.tab_to("push button", "Settings")
        opener = listener.wait("push button", "Settings")
        (home / "err").touch()
        found = listener.dialog("Something went wrong…")
        report = next(one for one in found.all() if one.role == "text")
        assert report.name
        close(listener, opener)
        assert listener.faults == [], "\n".join(listener.faults)
