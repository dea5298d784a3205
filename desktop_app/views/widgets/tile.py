"""A tile: dot + word, a large number, one line.

Owns: how it looks, 104 high. The number is handed in as text, in the system's format.
"""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.views.theme.measure import hold, row
from desktop_app.views.theme.tokens import TONES
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.dot import Dot
from desktop_app.views.widgets.label import ElidedLabel, Label
from desktop_app.views.widgets.themed import show_if


class Tile(Card):
    """``Tile("New", "6,214", "will be added", "good")``; tones as for pills."""

    def __init__(
        self, name: str, number: str, note: str = "", tone: str = "mute", parent: QWidget | None = None
    ) -> None:
        super().__init__(padding=(16, 16, 12, 14), gap=3, parent=parent)
        self._name = ElidedLabel(name, "name", min_width=60)
        self._number = Label(number, "num")
        self._note = Label(note, "cap", wrap=True)
        show_if(self._note, bool(note))
        self._dot = Dot(TONES[tone][2])
        line = row(self._dot, self._name, gap=7)
        line.setStretch(1, 1)
        self.body.addLayout(line)
        self.body.addWidget(self._number)
        self.body.addWidget(self._note)
        self.body.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        hold(self, min_width=112, min_height=104 if note else 80)
        self._say()

    def set(self, number: str, note: str | None = None) -> None:
        self._number.setText(number)
        if note is not None:
            self._note.setText(note)
            show_if(self._note, bool(note))
        self._say()

    def _say(self) -> None:
        self.setAccessibleName(f"{self._name.text()}: {self._number.text()}")
        self.setAccessibleDescription(self._note.text())
