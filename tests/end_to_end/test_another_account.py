"""A change is on its way, and the person goes on to another account: that it was done is told there."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView, QWidget

from tests.end_to_end.steps import fault, in_twin, retype, wait, work_with


def test_what_is_taken_back_in_an_account_that_is_left_is_told_with_its_name(opened: Any, hands: Any) -> None:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    hands.choose_tab(2)
    hands.click_row("Contacts", 1)
    email = hands.table_texts("Contacts", 1)[1]
    wait(hands, lambda: hands.find(QWidget, "Edit") is not None)

    def first_name() -> str:
        return next(str(one["first_name"]) for one in in_twin(opened, "esputnik") if one["email"] == email)

    before = first_name()
    QTest.keyClick(hands.see(QTableView, "Contacts"), Qt.Key.Key_F2)
    retype(hands, "First name", "Renamed")
    hands.press("Save 1 change · Training eSputnik")
    wait(hands, lambda: hands.find(QWidget, "Undo") is not None and first_name() == "Renamed")
    fault(opened, "esputnik", "slow@/contact:times=1,seconds=3")
    told: list[str] = []
    opened.window.toaster.told.connect(told.append)
    hands.press("Undo")
    assert opened.vm.parts.contacts.person.busy_with("write"), "it is on its way"
    work_with(hands, opened, "training-ecomail", "lists")
    wait(hands, lambda: any(one.startswith("Training eSputnik: Taken back: ") for one in told))
    assert first_name() == before
