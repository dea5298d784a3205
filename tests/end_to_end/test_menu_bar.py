"""The menu bar: shown by Alt, holds every command with its keys, and no keys mean two things."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest

from desktop_app.model.texts import has
from desktop_app.views.widgets.dialog import Dialog

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def _do(opened: Any, text: str) -> None:
    [action] = [action for _command, action in opened.window.menu.commands if action.text() == text]
    assert action.isEnabled()
    action.trigger()


def test_alt_alone_shows_and_hides_it(opened: Any, hands: Any) -> None:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    bar = opened.window.menu.bar
    assert not bar.isVisible()
    QTest.keyClick(opened.window, Qt.Key.Key_Alt)
    assert bar.isVisible()
    assert [action.text() for action in bar.actions()] == ["File", "View", "Training", "Help"]
    QTest.keyClick(opened.window, Qt.Key.Key_Alt)
    assert not bar.isVisible()
    QTest.keyPress(opened.window, Qt.Key.Key_Alt)
    QTest.keyClick(opened.window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    QTest.keyRelease(opened.window, Qt.Key.Key_Alt)
    assert not bar.isVisible(), "Alt with another key is another key's business"


def test_keys_work_while_it_is_hidden_and_mean_one_thing(opened: Any, hands: Any) -> None:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    QTest.keyClick(opened.window, Qt.Key.Key_P, CTRL_SHIFT)
    assert opened.vm.parts.settings["presenter_mode"]
    QTest.keyClick(opened.window, Qt.Key.Key_P, CTRL_SHIFT)
    keys = [shown for _what, shown in opened.window.menu.keys_list()]
    assert len(keys) > 15
    assert [key for key, count in Counter(keys).items() if count > 1] == []
    for name, count in Counter(action.text() for _command, action in opened.window.menu.commands).items():
        assert count == 1 or not has(name)


def test_commands_that_cannot_be_used_are_off(opened: Any, hands: Any) -> None:
    actions = {command.name: action for command, action in opened.window.menu.commands}
    opened.window.menu.refresh()
    assert not actions["lists"].isEnabled()
    assert not actions["import"].isEnabled()
    assert actions["start"].isEnabled()
    hands.press("Start training")
    hands.click_row("Lists", 0)
    assert actions["lists"].isEnabled()
    assert actions["import"].isEnabled()
    assert not actions["start"].isEnabled()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Training accounts", "Nothing is real"),
        ("Where my keys are", "Where my keys are"),
        ("Keyboard shortcuts", "Tab moves through everything"),
        ("Keyboard shortcuts", "Filter this column"),
        ("Keyboard shortcuts", "Copy id"),
        ("About Campaign Desk", "MIT licence"),
        ("Practise a fault…", "What you will see"),
    ],
)
def test_help_opens(opened: Any, hands: Any, text: str, words: str) -> None:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    _do(opened, text)
    hands.read(words)


def test_the_files_that_were_sent_open_from_the_menu_and_by_keys(opened: Any, hands: Any) -> None:
    actions = {command.name: action for command, action in opened.window.menu.commands}
    opened.window.menu.refresh()
    assert not actions["sent_orders"].isEnabled()
    hands.press("Start training")
    hands.click_row("Lists", 0)
    _do(opened, "Files of orders sent…")
    hands.read("No file has been sent yet")
    assert opened.vm.tab == "orders"
    next(one for one in opened.window.findChildren(Dialog) if one.isVisible()).reject()
    hands.qtbot.waitUntil(lambda: not opened.window.findChildren(Dialog))
    hands.choose_tab(3)
    QTest.keyClick(opened.window, Qt.Key.Key_J, CTRL_SHIFT)
    hands.read("A file of events that you send stands here with its result.")


def test_no_keys_of_a_page_are_taken_from_it(opened: Any, hands: Any) -> None:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    commands = {shown for _what, shown in opened.window.menu.keys_list()}
    for number in range(1, 6):
        hands.choose_tab(number)
    pages = {one.key().toString() for one in opened.window.findChildren(QShortcut)}
    assert commands & pages == set(), "both would be asked, and neither would answer"


def test_it_outlives_the_dialogs_that_lay_over_it(opened: Any, hands: Any) -> None:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    for _ in range(2):
        _do(opened, "About Campaign Desk")
        hands.read("MIT licence")
        dialog = next(one for one in opened.window.findChildren(Dialog) if one.isVisible())
        dialog.scrim.tab_stops()  # as Tab does
        dialog.reject()
        hands.qtbot.waitUntil(lambda: not opened.window.findChildren(Dialog))
    assert not opened.window.menu.bar.isVisible()
