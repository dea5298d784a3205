"""A radio button, painted: ring, or disc with a white centre.

Owns: how it looks. Choices that need a second line are choice cards.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QRadioButton, QWidget

from desktop_app.views.widgets import paint
from desktop_app.views.widgets.themed import Themed

_SIDE = 16
_GAP = 8


class Radio(Themed, QRadioButton):
    """``Radio("Singapore")``; siblings in one parent exclude each other, arrow keys move."""

    def __init__(self, text: str, checked: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = text
        self.setAccessibleName(text)
        self.setChecked(checked)
        self.begin_look()

    def text(self) -> str:
        return self._words

    def restyle(self) -> None:
        self.setFont(self.theme.font("body"))

    def sizeHint(self) -> QSize:
        px = self.theme.px
        width = px(_SIDE + _GAP) + QFontMetrics(self.font()).horizontalAdvance(self._words) + 2
        return QSize(width, px(_SIDE + 4))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, side = self.theme, self.theme.px(_SIDE)
        ring = QRectF(0, (self.height() - side) // 2, side, side)
        hover = self.underMouse() and self.isEnabled()
        paint.radio(painter, theme, ring, self.isChecked(), self.isEnabled(), hover)
        painter.setFont(self.font())
        painter.setPen(theme.colour("text" if self.isEnabled() else "text3"))
        room = self.rect().adjusted(side + theme.px(_GAP), 0, 0, 0)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), self._words)
        painter.end()
