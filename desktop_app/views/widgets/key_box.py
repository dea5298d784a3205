"""A key in fixed-width letters on sunken ground, covered until it is shown.

Owns: 40 px and the cutting in the middle. What it shows is handed in, covered or not.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from desktop_app.views.theme.measure import hold, row
from desktop_app.views.widgets.label import ElidedLabel


class KeyBox(QFrame):
    """``KeyBox("API key", "7f2c••••3b19")``; the words are what a screen reader says instead of dots."""

    def __init__(self, label: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("k", "sunken")
        self.setAccessibleName(label)
        self._text = ElidedLabel(text, "mono", min_width=60, mode=Qt.TextElideMode.ElideMiddle)
        layout = row(self._text, margins=(12, 0, 12, 0), parent=self)
        layout.setStretch(0, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        hold(self, height=40)

    def set_text(self, text: str) -> None:
        self._text.setText(text)
