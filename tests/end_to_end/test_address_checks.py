"""Many addresses checked out of Contacts, in the real window on the twin of the platform that can."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop_app.model.texts import t
from tests.end_to_end.steps import (
    asked,
    choose_in_menu,
    fault,
    in_twin,
    open_row_menu,
    save_as,
    wait,
    work_with,
)
from tests.end_to_end.steps import write_long as write


@pytest.fixture
def contacts(opened: Any, hands: Any) -> Any:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    work_with(hands, opened, "training-sendios", "contacts")
    return opened


def test_pasted_addresses_are_checked_stopped_gone_on_with_and_saved(
    contacts: Any, hands: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = tmp_path / "findings.csv"
    save_as(monkeypatch, saved)
    known = [one["email"] for one in in_twin(contacts, "sendios") if one["email"]][:12]
    hands.press(t("addresses.verb"))
    write(hands, t("addresses.field"), ", ".join([*known, "ann@gmial.com", "no-address@"]))
    hands.read("14 different addresses")
    fault(contacts, "sendios", "slow:seconds=0.6")
    hands.press("Check 14 addresses · Training Sendios")
    wait(hands, lambda: (contacts.vm.parts.addresses.done or 0) > 0)
    assert hands.find_text(" of 14 checked") is not None
    hands.press(t("addresses.stop"))
    hands.read("Stopped: ")
    fault(contacts, "sendios", "")
    done = contacts.vm.parts.addresses.done
    assert 0 < done < 14
    hands.press(f"Check {14 - done} addresses · Training Sendios")
    wait(hands, lambda: not contacts.vm.parts.addresses.running)
    assert len(hands.table_texts(t("addresses.table"), 0)) == 14
    offered = dict(zip(*(hands.table_texts(t("addresses.table"), column) for column in (0, 2)), strict=True))
    assert offered["ann@gmial.com"] == "ann@gmail.com"
    assert not asked(contacts, "sendios", "user", "PUT"), "nothing is changed"
    hands.press(t("addresses.copy"))
    copied = QGuiApplication.clipboard().text().splitlines()
    assert "ann@gmail.com" in copied
    assert "no-address@" not in copied
    hands.press(t("addresses.save"))
    wait(hands, saved.exists)
    with saved.open(encoding="utf-8-sig", newline="") as lines:
        assert len(list(csv.reader(lines))) == 15
    QTest.keyClick(hands.see(QWidget, t("addresses.table")), Qt.Key.Key_Escape)
    wait(hands, lambda: hands.find(QAbstractButton, t("addresses.save")) is None)


def test_a_platform_that_cannot_has_no_such_button(opened: Any, hands: Any) -> None:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    hands.choose_tab(2)
    hands.click_row("Contacts", 0)
    assert hands.find(QAbstractButton, t("addresses.verb")) is None
    open_row_menu(hands, "Contacts", 0)
    with pytest.raises(AssertionError, match="is not among"):
        choose_in_menu(hands, t("addresses.of_selection", count=1))
