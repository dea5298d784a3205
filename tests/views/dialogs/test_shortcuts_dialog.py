"""The page of shortcuts: grouped by place, narrowed by words, place or keys, in one or two columns."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.viewmodels.shortcuts import PLACES
from desktop_app.views.dialogs.shortcuts_dialog import Place, ShortcutsDialog
from desktop_app.views.shortcuts import place_keys
from desktop_app.views.widgets.key_caps import KeyCaps, single_keys

Shown = Callable[..., QWidget]


def _dialog(shown: Shown, width: int = 1280, height: int = 720) -> ShortcutsDialog:
    host = shown(QWidget(), width, height)
    dialog = ShortcutsDialog(host, [Place(place, place_keys(place)) for place in PLACES])
    dialog.open()
    return dialog


def _words(dialog: ShortcutsDialog) -> list[str]:
    return [label.text() for label in dialog.groups.findChildren(QLabel) if label.isVisibleTo(dialog)]


def test_every_command_stands_there(shown: Shown) -> None:
    dialog = _dialog(shown)
    assert len(dialog.groups.findChildren(KeyCaps)) == sum(map(len, PLACES.values()))
    assert set(PLACES) <= set(_words(dialog))


def test_what_is_typed_narrows_by_words_keys_and_place(shown: Shown) -> None:
    dialog = _dialog(shown)
    dialog.narrow("copy id")
    assert set(_words(dialog)) == {"lists", "contacts", "Copy id", "Ctrl+Shift+C"}
    dialog.narrow("ctrl shift l")
    assert _words(dialog) == ["table", "Filter this column", "Ctrl+Shift+L"]
    dialog.narrow("Domains")
    assert len(_words(dialog)) == 1 + 2 * len(PLACES["domains"])
    dialog.narrow("zzz")
    assert _words(dialog) == []
    assert any("“zzz”" in one.text() for one in dialog.findChildren(QLabel) if one.isVisibleTo(dialog))
    dialog.narrow("")
    assert set(PLACES) <= set(_words(dialog))


@pytest.mark.parametrize(("width", "columns"), [(1280, 2), (640, 1)])
def test_columns_as_there_is_room(shown: Shown, qtbot: QtBot, width: int, columns: int) -> None:
    dialog = _dialog(shown, width, 720)
    caps = dialog.groups.findChildren(KeyCaps)

    def ends() -> int:
        return len({one.mapTo(dialog.groups, QPoint(one.width(), 0)).x() for one in caps})

    qtbot.waitUntil(lambda: ends() == columns)


def test_keys_move_the_page_while_one_searches(shown: Shown) -> None:
    dialog = _dialog(shown, 640, 360)
    assert dialog.search.hasFocus()
    QTest.keyClick(dialog.search, Qt.Key.Key_PageDown)
    assert dialog.scroll_area.verticalScrollBar().value() > 0


def test_keys_as_any_system_writes_them() -> None:
    assert single_keys("Ctrl+Shift+I") == ["Ctrl", "Shift", "I"]
    assert single_keys("Ctrl++") == ["Ctrl", "+"]
    assert single_keys("⇧⌘I") == ["⇧", "⌘", "I"]
    assert single_keys("F1") == ["F1"]
