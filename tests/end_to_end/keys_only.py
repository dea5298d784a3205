"""A person who has a keyboard and no mouse: Tab to a control, type, arrows in a list, a key that is told.

Owns: pressing keys on whatever has the focus. Must not: find a widget by any other way than by tabbing to it.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from tests.end_to_end.hands import PATIENCE_MS, Hands

CTRL = Qt.KeyboardModifier.ControlModifier
MOST_STOPS = 90
"""No control is further away than this."""


class Keys:
    def __init__(self, hands: Hands) -> None:
        self.hands = hands

    @property
    def focus(self) -> QWidget:
        found = QApplication.focusWidget() or self.hands.window.focusWidget()
        return found if found is not None else self.hands.window

    @property
    def names(self) -> tuple[str, ...]:
        """What a screen reader says of what has the focus: of a box to choose from also what is chosen."""
        told = QAccessible.queryAccessibleInterface(self.focus)
        said = told.text(QAccessible.Text.Name) if told is not None else ""
        return said, self.focus.accessibleName()

    @property
    def name(self) -> str:
        return self.names[0] or self.names[1]

    def is_on(self, names: tuple[str, ...]) -> bool:
        return bool(set(names) & set(self.names)) and self.focus.isEnabled()

    def press(self, key: Qt.Key, *, ctrl: bool = False) -> None:
        QTest.keyClick(self.focus, key, CTRL if ctrl else Qt.KeyboardModifier.NoModifier)

    def tab_to(self, *names: str) -> str:
        """Tab until what has the focus is called one of these; it comes as soon as it is on."""
        passed: list[str] = []

        def there() -> bool:
            if self.is_on(names):
                return True
            self.press(Qt.Key.Key_Tab)
            passed.append(self.name)
            if len(passed) > MOST_STOPS:
                raise LookupError(f"no way by Tab to {names}: {list(dict.fromkeys(passed))}")
            return self.is_on(names)

        self.hands.qtbot.waitUntil(there, timeout=PATIENCE_MS)
        return self.name

    def write(self, name: str, text: str) -> None:
        """Tab to a field and write into it, instead of what stands there."""
        self.tab_to(name)
        self.press(Qt.Key.Key_A, ctrl=True)
        for sign in text:
            QTest.keyClicks(self.focus, sign)

    def choose(self, name: str, entry: str) -> None:
        """Tab to a box and take an entry by the arrows."""
        box = self.tab_to(name) and self.focus
        assert isinstance(box, QComboBox)
        self.press(Qt.Key.Key_Home)
        for _ in range(box.count()):
            if box.currentText() == entry:
                return
            self.press(Qt.Key.Key_Down)
        assert box.currentText() == entry, f"{entry} is not in {name}"

    def on(self, name: str) -> None:
        """Tab to a button and press Space."""
        self.tab_to(name)
        self.press(Qt.Key.Key_Space)

    def wait(self, true: Any) -> None:
        self.hands.qtbot.waitUntil(true, timeout=PATIENCE_MS)
