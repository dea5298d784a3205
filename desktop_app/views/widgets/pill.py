"""A state in one or two words: dot + word on a soft ground.

Owns: how it looks. Tones: good info acc warn bad mute (``acc`` not on a selected row: same ground).
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop_app.views.widgets import paint
from desktop_app.views.widgets.themed import Themed


class Pill(Themed, QLabel):
    """``Pill("Subscribed", "good")``; ``dot=False`` for a bare count."""

    def __init__(
        self, text: str, tone: str = "mute", dot: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.tone = tone
        self._dot = dot
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.begin_look()

    def set(self, text: str, tone: str) -> None:
        self.tone = tone
        self.setText(text)
        self.updateGeometry()
        self.update()

    def restyle(self) -> None:
        self.setFont(self.theme.font("pill"))

    def sizeHint(self) -> QSize:
        size = paint.pill_size(self.theme, self.text()).toSize()
        return size if self._dot else size - QSize(self.theme.px(14), 0)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.pill(painter, self.theme, QRectF(self.rect()), self.text(), self.tone, self._dot)
        painter.end()
