"""The trainer's faults: set by hand, seen in the banner and on the screen, taken away again; each has its
lesson."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QMenu, QRadioButton

from desktop_app.model.texts import has
from desktop_app.twins.faults import parse
from desktop_app.viewmodels.training import FAULTS, LEVELS


def _open_lessons(hands: Any) -> None:
    hands.press("Trainer menu")
    hands.qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    action = next(one for one in menu.actions() if one.text() == "Practise a fault…")
    menu.close()
    action.trigger()


def test_a_fault_is_set_seen_and_taken_away(opened: Any, hands: Any) -> None:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    _open_lessons(hands)
    hands.read("No fault is set.")
    hands.press("No connection", kind=QRadioButton)
    hands.read("“eSputnik cannot be reached”")
    hands.press("All the time", kind=QRadioButton)
    hands.press("Set this fault")
    hands.read("This fault is set now, all the time.")
    hands.read("Fault: No connection")
    hands.press("Close")

    opened.vm.parts.lists.refresh()
    hands.read("We could not read the lists")
    _open_lessons(hands)
    hands.press("Take it away")
    hands.qtbot.waitUntil(
        lambda: opened.vm.parts.training.fault_of("training-esputnik") == ("none", "normal")
    )
    hands.press("Close")
    hands.press("Try again")
    hands.qtbot.waitUntil(lambda: opened.vm.parts.lists.error is None)
    said = [
        entry.code
        for entry in opened.desk.journals[True].activity(account="training-esputnik", kinds=("done",))
    ]
    assert said == ["training_no_fault", "training_fault"]


def test_a_fault_of_an_earlier_start_is_known(opened: Any, hands: Any) -> None:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    vm = opened.vm.parts.training
    vm.set_fault("training-esputnik", "slow", "light")
    hands.read("Fault: Slow")
    vm._faults.clear()  # as after a start of the app, while the practice platform went on
    _open_lessons(hands)
    hands.qtbot.waitUntil(lambda: vm.fault_of("training-esputnik") == ("slow", "light"))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda one: one.name)
def test_each_has_its_lesson_and_is_understood(fault: Any) -> None:
    for part in ("name", "short", "see", "do", "try"):
        assert has(f"trainer.fault.{fault.name}.{part}")
    for level in LEVELS:
        assert len(parse(fault.spec(level))) == (0 if fault.name == "none" else 1)
    assert len(set(fault.specs)) == (1 if fault.name == "none" else len(LEVELS))
