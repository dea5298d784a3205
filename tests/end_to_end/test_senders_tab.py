"""Sender accounts in the real window on the twins: API_USERs and their keys, domains and their records."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel

from tests.end_to_end.steps import (
    asked,
    choose_in_menu,
    middle,
    open_row_menu,
    retype,
    wait,
    work_with,
)

SENDERS, DOMAINS = "Sender Accounts", "Domains"


@pytest.fixture
def started(opened: Any, hands: Any) -> Any:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    return opened


def labels(opened: Any) -> list[str]:
    return [one.text() for one in opened.window.findChildren(QLabel) if one.isVisible() and one.text()]


def test_a_sender_is_made_once_and_its_key_is_covered_shown_and_copied(started: Any, hands: Any) -> None:
    """The platform narrows by its own filters; a key is told once, and the clipboard does not keep it."""
    work_with(hands, started, "training-engagelab", "senders")
    hands.click_row(SENDERS, 0)
    everybody = hands.table_texts(SENDERS, 0)
    what = hands.see(QComboBox, "What it sends")
    hands.pick("What it sends", "Mass mail")
    wait(hands, lambda: 0 < len(hands.table_texts(SENDERS, 0)) < len(everybody))
    hands.pick("What it sends", what.itemText(0))
    wait(hands, lambda: hands.table_texts(SENDERS, 0) == everybody)

    hands.press("Add a sender")
    hands.read("Look through the list first: EngageLab keeps every sender")
    retype(hands, "Name", "shop_e2e")
    retype(hands, "Sending domain", "mail.shop.example")
    hands.press("Add the sender · Training EngageLab")
    wait(hands, lambda: "shop_e2e" in hands.table_texts(SENDERS, 0))
    assert len(asked(started, "engagelab", "api_user", "POST")) == 1

    hold = hands.see(QAbstractButton, "Hold to show")
    before = set(labels(started))
    QTest.mousePress(hold, Qt.MouseButton.LeftButton, pos=middle(hold))
    wait(hands, lambda: len(set(labels(started)) - before) == 1)
    [key] = set(labels(started)) - before
    QTest.mouseRelease(hold, Qt.MouseButton.LeftButton, pos=middle(hold))
    assert len(key) >= 16
    assert key not in labels(started)
    hands.press("Copy")
    wait(hands, lambda: QGuiApplication.clipboard().text() == key)
    hands.read("The clipboard is cleared in 60 seconds")
    panel = started.window.desk.senders.senders.panel
    for _second in range(60):
        panel.clock._tick()
    assert QGuiApplication.clipboard().text() == ""
    ours = [one for one in started.desk.paths.home.rglob("*") if one.is_file() and "twins" not in one.parts]
    assert key.encode() not in b"".join(one.read_bytes() for one in ours)


def test_a_domain_tells_its_records_to_copy_and_comes_and_goes(started: Any, hands: Any) -> None:
    work_with(hands, started, "training-engagelab", "senders")
    hands.press(DOMAINS)
    names = []
    wait(hands, lambda: bool(names.append(hands.table_texts(DOMAINS, 0)) or names[-1]))
    hands.click_row(DOMAINS, names[-1].index("new.shop.example"))
    hands.read("SPF: says who may send for the domain")
    hands.read("DMARC: says what to do")
    hands.press("Copy the value")
    wait(hands, lambda: "spf" in QGuiApplication.clipboard().text())
    hands.press("Copy all records")
    assert "\tTXT\t" in QGuiApplication.clipboard().text()

    work_with(hands, started, "training-ecomail", "senders")
    hands.press(DOMAINS) if hands.find(QAbstractButton, DOMAINS) is not None else None
    wait(hands, lambda: "new-shop.example" in hands.table_texts(DOMAINS, 0))
    hands.press("Add a domain")
    retype(hands, "Domain", "mail.e2e.example")
    hands.press("Add the domain · Training Ecomail")
    wait(hands, lambda: "mail.e2e.example" in hands.table_texts(DOMAINS, 0))
    assert len(asked(started, "ecomail", "domains", "POST")) == 1
    open_row_menu(hands, DOMAINS, hands.table_texts(DOMAINS, 0).index("mail.e2e.example"))
    choose_in_menu(hands, "Remove this domain…")
    hands.press("Remove mail.e2e.example")
    wait(hands, lambda: "mail.e2e.example" not in hands.table_texts(DOMAINS, 0))
    assert len(asked(started, "ecomail", "domains", "DELETE")) == 1


def test_senders_of_the_others_are_told_or_explained(started: Any, hands: Any) -> None:
    work_with(hands, started, "training-ecomail", "senders")
    if hands.find(QAbstractButton, "Senders") is not None:
        hands.press("Senders")
    wait(hands, lambda: bool(hands.table_texts(SENDERS, 0)))
    work_with(hands, started, "training-esputnik", "senders")
    wait(hands, lambda: bool(hands.table_texts(SENDERS, 0)))
    note = started.vm.parts.senders.manifest.label
    assert any(note in one for one in labels(started))
    work_with(hands, started, "training-sendios", "senders")
    hands.read("Sendios")
    assert any("Sendios" in one and len(one) > 40 for one in labels(started)), "the way round is told"
