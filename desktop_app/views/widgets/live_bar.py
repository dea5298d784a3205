"""The strip under the header line of a live account: changes allowed until, or read-only.

Owns: how it looks. Must not: know when the time ends (the sentence is handed in).
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from desktop_app.views.theme.measure import hold, row
from desktop_app.views.theme.tokens import Height
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.icon_label import IconLabel
from desktop_app.views.widgets.label import ElidedLabel
from desktop_app.views.widgets.themed import set_look, show_if


class LiveBar(QFrame):
    """``LiveBar("Changes ... are allowed until 15:02.", "Stop now", armed=True)``. Signals:
    ``action_pressed``."""

    action_pressed = Signal()

    def __init__(self, sentence: str, action: str, armed: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("k", "live")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._icon = IconLabel("lock-open", "warn")
        self._sentence = ElidedLabel(sentence, "name")
        self.action = Button(action)
        self.action.clicked.connect(lambda _checked=False: self.action_pressed.emit())
        layout = row(self._icon, self._sentence, self.action, margins=(16, 0, 16, 0), gap=10, parent=self)
        layout.setStretch(1, 1)
        hold(self, height=Height.LIVE_BAR, low=Height.LIVE_BAR_LOW)
        self.set_state(sentence, action, armed)

    def set_state(self, sentence: str, action: str, armed: bool) -> None:
        """``armed``: amber with an open lock; else grey with a closed one."""
        self._sentence.setText(sentence)
        self.action.setText(action)
        show_if(self.action, bool(action))
        self._icon.set_icon("lock-open" if armed else "lock", "warn" if armed else "text2")
        self.setAccessibleName(sentence)
        set_look(self, tone="warn" if armed else "mute")
