"""Events, orders, senders and the record in the real window: what is offered, checked and kept besides."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QListView

from desktop_app.app.wiring import Desk
from desktop_app.journal import ActivityEntry
from tests.end_to_end.conftest import a_window
from tests.end_to_end.hands import Hands
from tests.end_to_end.steps import (
    agree,
    asked,
    check_file,
    choose_file,
    choose_in_menu,
    fault,
    in_twin,
    retype,
    wait,
    work_with,
)
from tests.end_to_end.test_orders_tab import choose_card, order_in_twin

SENT = "Sent from here"


@pytest.fixture
def started(opened: Any, hands: Any) -> Any:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    return opened


def test_known_keys_are_offered_and_an_event_is_held_against_a_message(started: Any, hands: Any) -> None:
    """A key that was sent once is offered by its beginning; what the chosen message reads is added."""
    email = next(one["email"] for one in in_twin(started, "esputnik") if one["email"])
    hands.choose_tab(3)
    hands.pick("Known by", "E-mail")
    retype(hands, "What happened", "orderShipped")
    retype(hands, "To whom", email)
    hands.press("Send event to 1 person · Training eSputnik")
    wait(hands, lambda: hands.table_texts(SENT, 0) == ["orderShipped"])
    retype(hands, "What happened", "ord")
    completer = hands.see(QLineEdit, "What happened").completer()
    assert completer.popup().isVisible()
    assert completer.currentCompletion() == "orderShipped"
    QTest.keyClick(completer.popup(), Qt.Key.Key_Down)
    QTest.keyClick(completer.popup(), Qt.Key.Key_Return)
    assert hands.see(QLineEdit, "What happened").text() == "orderShipped"

    hands.press("Check against a message")
    choose_in_menu(hands, "A message stored at eSputnik")
    events = started.vm.parts.events
    wait(hands, lambda: bool(events.messages))
    choose_in_menu(hands, events.messages[0].name)
    wait(hands, lambda: events.reading is not None)
    assert events.reading.message == events.messages[0].name
    assert events.reading.missing
    hands.read(f"“{events.reading.message}” reads more than is filled in")
    missing = set(events.reading.missing)
    hands.press("Add what is missing")
    hands.read("Everything the message needs is filled in")
    fields = started.window.findChildren
    wait(hands, lambda: missing <= {one.text() for one in fields(QLineEdit) if one.isVisible()})


def test_an_order_without_an_answer_is_looked_up_and_never_sent_again(started: Any, hands: Any) -> None:
    """Ecomail tells its orders: what is not certain becomes certain by itself, or at a wish."""
    work_with(hands, started, "training-ecomail", "orders")
    email = next(one["email"] for one in in_twin(started, "ecomail") if one["email"])
    hands.see(QListView, "Orders")
    fault(started, "ecomail", "cut-after@/transaction")
    hands.press("New order")
    retype(hands, "Order number", "LOST-1")
    retype(hands, "E-mail", email)
    retype(hands, "Total", "12.50")
    retype(hands, "Article number", "cup")
    retype(hands, "Price of one", "12.50")
    hands.pick("How it is handed over", "One, and automations may start")
    hands.press("Send order LOST-1 · Training Ecomail")
    orders = started.vm.parts.orders
    wait(hands, lambda: not orders.busy and order_in_twin(started, "ecomail", "LOST-1") is not None)
    assert open_orders(started) == ["LOST-1"]
    fault(started, "ecomail", "")
    hands.press("Cancel")
    QTest.keyClick(started.window, Qt.Key.Key_F5)
    wait(hands, lambda: open_orders(started) == [])
    posted = [one for one in asked(started, "ecomail", "/transaction", "POST") if one["effect"]]
    assert len(posted) == 1
    choose_card(hands, "LOST-1")


def open_orders(opened: Any) -> list[str]:
    store = opened.desk.journals[True].acts
    return [one.about for one in store.recent(("order",), state="in_doubt")]


def test_a_file_of_heads_with_their_items_below(
    started: Any, hands: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "heads.csv"
    file.write_text(
        "Order ID;Order date;Status;Total;Currency;E-mail;Item code;Quantity;Unit price\n"
        "H-01;2026-11-01;Delivered;30,00;EUR;ann.heads@example.com;;;\n"
        ";;;;;;cup;1;10,00\n"
        ";;;;;;pot;2;10,00\n"
        "H-02;2026-11-02;Delivered;5,00;EUR;bob.heads@example.com;;;\n",
        "utf-8",
    )
    choose_file(monkeypatch, file, "desktop_app.views.wizard.file_base")
    hands.choose_tab(4)
    hands.press("Import orders")
    check_file(hands, started)
    hands.read("heads.csv: 4 rows, 2 orders")
    hands.click_row("Problems by kind", [one.code for one in started.vm.wizard.kinds].index("no_items") + 1)
    cards = hands.see(QListView, "Orders in the file")
    assert "The file has no items for it." in str(cards.model().index(0, 0).data())
    agree(hands, "Training eSputnik")
    hands.press("Send 2 orders · Training eSputnik")
    wait(hands, lambda: order_in_twin(started, "esputnik", "H-02") is not None)
    made = order_in_twin(started, "esputnik", "H-01")
    assert made is not None
    assert len(made["items"]) == 2


def test_the_first_api_user_is_made_in_the_console_and_ecomail_tells_senders_of_lists(
    started: Any, hands: Any
) -> None:
    work_with(hands, started, "training-ecomail", "senders")
    if hands.find(QAbstractButton, "Senders") is not None:
        hands.press("Senders")
    wait(hands, lambda: bool(hands.table_texts("Sender Accounts", 0)))
    at = hands.table_texts("Sender Accounts", 0).index("Training Shop")
    assert hands.table_texts("Sender Accounts", 1)[at] == "Lists"
    hands.click_row("Sender Accounts", at)
    hands.read("news@training-shop.example")
    hands.read("Newsletter")
    work_with(hands, started, "training-engagelab", "senders")
    hands.press("Add a sender")
    hands.read("The first API_USER of an account is made in EngageLab’s web page")


def test_the_record_is_kept_for_as_long_as_the_person_says(qapp: Any, qtbot: Any) -> None:
    """Entries only come; with their days they go, at the next start."""
    desk = Desk()
    now = desk.clock.utc_now()
    for age in (20, 3):
        entry = ActivityEntry(
            0, now - timedelta(days=age), "", "", "told", {"text": f"{age} days ago"}, "told"
        )
        desk.journals[True].add_activities([entry])
    desk.close()

    with a_window(qapp) as first:
        first.show(training=False)
        hands = open_record(first, qtbot)
        wait(hands, lambda: {"20 days ago", "3 days ago"} <= set(hands.table_texts("Entries", 0)))
        hands.read("Kept for 30 days")
        hands.press("Change")
        hands.pick("Keep personal data for", "7 days")
        hands.press("Close")
        hands.read("Kept for 7 days")

    with a_window(qapp) as second:
        second.show(training=False)
        hands = Hands(second.window, qtbot)
        hands.press("Start training")
        hands.click_row("Lists", 0)
        QTest.keyClick(second.window, Qt.Key.Key_H, CTRL_SHIFT)
        hands.pick("This account", "All accounts")
        wait(hands, lambda: "3 days ago" in hands.table_texts("Entries", 0))
        # what is too old goes a moment after the start; the record looks again by itself
        wait(hands, lambda: "20 days ago" not in hands.table_texts("Entries", 0))
        assert "3 days ago" in hands.table_texts("Entries", 0)


CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def open_record(opened: Any, qtbot: Any) -> Hands:
    hands = Hands(opened.window, qtbot)
    hands.press("Start training")
    hands.click_row("Lists", 0)
    QTest.keyClick(opened.window, Qt.Key.Key_H, CTRL_SHIFT)
    hands.pick("This account", "All accounts")
    return hands
