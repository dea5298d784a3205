"""A person's hands and eyes: finds widgets by their accessible name, presses with the mouse, types with
the keys.

Owns: finding and pressing. Must not: call the program's own objects.
"""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLabel, QTableView, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.views.widgets.scrim import Scrim

W = TypeVar("W", bound=QWidget)
PATIENCE_MS = 60_000


class Hands:
    def __init__(self, window: QWidget, qtbot: QtBot) -> None:
        self.window = window
        self.qtbot = qtbot

    def find(self, kind: type[W], name: str) -> W | None:
        """The visible widget of this kind with this accessible name (or beginning with it, for a trailing
        …)."""
        found = [
            widget
            for widget in self.window.findChildren(kind)
            if widget.isVisible() and any(_fits(one, name) for one in _names(widget))
        ]
        sheets = [one for one in self.window.findChildren(Scrim) if one.isVisible()]
        if sheets and not issubclass(kind, QAbstractItemView):  # a dialog keeps the hands to itself
            found = [widget for widget in found if sheets[-1].isAncestorOf(widget)]
        return found[0] if found else None

    def see(self, kind: type[W], name: str) -> W:
        """Wait until it is there."""
        self.qtbot.waitUntil(lambda: self.find(kind, name) is not None, timeout=PATIENCE_MS)
        found = self.find(kind, name)
        assert found is not None
        return found

    def press(self, name: str, *, kind: type[QWidget] = QAbstractButton) -> None:
        """Click on a button that is on, in its middle."""
        button = self.see(kind, name)
        self.qtbot.waitUntil(button.isEnabled, timeout=PATIENCE_MS)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.rect().center())

    def press_by_key(self, name: str) -> None:
        """Tab to a button and press Space."""
        button = self.see(QAbstractButton, name)
        self.qtbot.waitUntil(button.isEnabled, timeout=PATIENCE_MS)
        button.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(button, Qt.Key.Key_Space)

    def type_into(self, name: str, text: str) -> None:
        field = self.see(QWidget, name)
        field.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClicks(field, text)

    def pick(self, name: str, entry: str) -> None:
        """Choose an entry of a combo box with the arrow keys."""
        combo = self.see(QComboBox, name)
        combo.setFocus(Qt.FocusReason.TabFocusReason)
        target = combo.findText(entry)
        assert target >= 0, f"{entry} is not among {[combo.itemText(i) for i in range(combo.count())]}"
        for _ in range(combo.count()):
            if combo.currentIndex() == target:
                break
            key = Qt.Key.Key_Down if combo.currentIndex() < target else Qt.Key.Key_Up
            QTest.keyClick(combo, key)
        assert combo.currentText() == entry

    def read(self, beginning: str) -> str:
        """The visible label that begins so, as soon as there is one."""

        def found() -> str | None:
            labels = self.window.findChildren(QLabel)
            texts = (label.text() for label in labels if label.isVisible())
            return next((text for text in texts if text.startswith(beginning)), None)

        self.qtbot.waitUntil(lambda: found() is not None, timeout=PATIENCE_MS)
        text = found()
        assert text is not None
        return text

    def find_text(self, part: str) -> str | None:
        """The visible label that holds this part, None when there is none."""
        texts = (label.text() for label in self.window.findChildren(QLabel) if label.isVisible())
        return next((text for text in texts if part in text and text != part), None)

    def choose_tab(self, number: int) -> None:
        """Ctrl and a digit."""
        QTest.keyClick(self.window, Qt.Key(int(Qt.Key.Key_0) + number), Qt.KeyboardModifier.ControlModifier)

    def click_row(self, table: str, row: int) -> None:
        view = self.see(QTableView, table)
        self.qtbot.waitUntil(lambda: view.model().rowCount() > row, timeout=PATIENCE_MS)
        spot = view.visualRect(view.model().index(row, 0)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(spot.x() + 8, spot.y()))

    def table_texts(self, table: str, column: int) -> list[str]:
        view = self.see(QTableView, table)
        model = view.model()
        return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def _names(widget: QWidget) -> tuple[str, ...]:
    """What it is called, and what a screen reader says: for a box to choose from, that is what is chosen."""
    told = QAccessible.queryAccessibleInterface(widget)
    said = told.text(QAccessible.Text.Name) if told is not None else ""
    return (said, widget.accessibleName()) if isinstance(widget, QComboBox) else (said,)


def _fits(name: str, wanted: str) -> bool:
    return name.startswith(wanted[:-1]) if wanted.endswith("…") else name == wanted
