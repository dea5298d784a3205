"""Events, orders and senders without a mouse: every step of these tests is a key on what has the focus."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QTableView

from tests.end_to_end.keys_only import Keys
from tests.end_to_end.steps import asked, in_twin


@pytest.fixture
def keys(opened: Any, hands: Any, qtbot: Any) -> Keys:
    opened.window.activateWindow()
    made = Keys(hands)
    made.on("Start training")
    hands.see(QTableView, "Lists")
    return made


def tip(keys: Keys) -> str:
    assert isinstance(keys.focus, QAbstractButton)
    return keys.focus.toolTip()


def test_an_event_is_written_and_sent(opened: Any, keys: Keys) -> None:
    email = next(one["email"] for one in in_twin(opened, "esputnik") if one["email"])
    keys.press(Qt.Key.Key_3, ctrl=True)
    keys.press(Qt.Key.Key_N, ctrl=True)
    assert keys.name == "What happened"
    QTest.keyClicks(keys.focus, "orderByKeys")
    keys.choose("Known by", "E-mail")
    keys.write("To whom", email)
    keys.on("Add a parameter")
    assert keys.name == "Parameter"
    QTest.keyClicks(keys.focus, "total")
    keys.write("Value", "12.5")
    keys.choose("Kind", "Number")
    keys.press(Qt.Key.Key_Return, ctrl=True)
    sent = []

    def arrived() -> bool:
        sent[:] = [one for one in in_twin(opened, "esputnik", "events") if one["type"] == "orderByKeys"]
        return bool(sent)

    keys.wait(arrived)
    assert len(sent) == 1
    keys.wait(lambda: "orderByKeys" in keys.hands.table_texts("Sent from here", 0))
    keys.press(Qt.Key.Key_N, ctrl=True)
    keys.tab_to("Clear")
    assert "Ctrl+N" in tip(keys)
    keys.write("What happened", "twice")
    keys.write("To whom", email)
    keys.tab_to("Send event to 1 person · Training eSputnik")
    assert "Ctrl+Enter" in tip(keys)


def test_an_order_is_written_corrected_and_sent(opened: Any, keys: Keys) -> None:
    keys.press(Qt.Key.Key_4, ctrl=True)
    keys.wait(lambda: opened.vm.tab == "orders" and not opened.vm.parts.orders.busy)
    keys.press(Qt.Key.Key_N, ctrl=True)
    assert keys.name == "Order number"
    QTest.keyClicks(keys.focus, "0077")
    keys.choose("Status", "Delivered")
    keys.write("Total", "1.234,00")
    keys.hands.read("“Currency” is empty")  # beside the button: what is missing yet
    keys.write("Currency", "EUR")
    keys.write("E-mail", "buyer.keys@example.org")
    keys.write("Article number", "cup")
    keys.write("Pieces", "2")
    keys.write("Price of one", "617,00")
    keys.hands.read("Items add up to 1,234.00")
    keys.tab_to("Send order 0077 · Training eSputnik")
    assert "Ctrl+Enter" in tip(keys)
    keys.tab_to("Order number")
    keys.press(Qt.Key.Key_Return, ctrl=True)
    found = []

    def arrived() -> bool:
        found[:] = [one for one in in_twin(opened, "esputnik", "orders") if one["external_id"] == "0077"]
        return bool(found)

    keys.wait(arrived)
    assert (float(found[0]["total"]), found[0]["status"], len(found)) == (1234.0, "DELIVERED", 1)
    keys.tab_to("New order")
    assert "Ctrl+N" in tip(keys)


def test_a_sender_is_added_and_its_key_is_copied(opened: Any, keys: Keys) -> None:
    switch_account(keys, "Training EngageLab")
    keys.wait(lambda: opened.vm.account is not None and opened.vm.account.id == "training-engagelab")
    keys.press(Qt.Key.Key_5, ctrl=True)
    senders = opened.vm.parts.senders
    keys.wait(lambda: opened.vm.tab == "senders" and not senders.busy and bool(senders.model.items))
    keys.tab_to("Add a sender")
    assert "Ctrl+N" in tip(keys)
    keys.press(Qt.Key.Key_N, ctrl=True)
    keys.hands.read("Look through the list first: EngageLab keeps every sender")
    keys.write("Name", "keys_only")
    keys.write("Sending domain", "mail.shop.example")
    keys.tab_to("Add the sender · Training EngageLab")
    assert "Ctrl+Enter" in tip(keys)
    keys.tab_to("Name")
    keys.press(Qt.Key.Key_Return, ctrl=True)
    keys.wait(lambda: len(asked(opened, "engagelab", "api_user", "POST")) == 1)
    keys.hands.read("Copy the key now")  # this computer has no key store: it is held for this session
    keys.on("Copy")
    keys.wait(lambda: len(QGuiApplication.clipboard().text()) >= 16)
    keys.hands.read("The clipboard is cleared in 60 seconds")
    copied = QGuiApplication.clipboard().text()
    keys.tab_to("Hold to show")
    QTest.keyPress(keys.focus, Qt.Key.Key_Space)
    keys.hands.read(copied)
    QTest.keyRelease(keys.focus, Qt.Key.Key_Space)
    keys.wait(lambda: keys.hands.find_text(copied[:-1]) is None)


def switch_account(keys: Keys, name: str) -> None:
    """The switcher's list: opened by Space, narrowed by typing, taken by Enter."""
    keys.on("Account: Training eSputnik, eSputnik")
    QTest.keyClicks(keys.focus, name)
    keys.press(Qt.Key.Key_Return)
    keys.wait(lambda: QApplication.activePopupWidget() is None)
    keys.hands.window.activateWindow()  # a screen without a window manager does not give it back by itself
