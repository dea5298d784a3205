"""A check box of three states, painted.

Owns: how it looks. It is used in forms that are confirmed by a button; a switch is for what happens at once.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from desktop_app.views.widgets import paint
from desktop_app.views.widgets.themed import Themed

_GAP = 8


class CheckBox(Themed, QCheckBox):
    """``CheckBox("These people agreed")``; ``setTristate`` for "some". A long text wraps."""

    def __init__(self, text: str = "", checked: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = text
        self.setAccessibleName(text)
        self.setChecked(checked)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.begin_look()

    def text(self) -> str:
        return self._words

    def setText(self, text: str) -> None:
        self._words = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def restyle(self) -> None:
        self.setFont(self.theme.font("body"))

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        words = metrics.horizontalAdvance(self._words) + self.theme.px(_GAP) + 2 if self._words else 0
        return QSize(self._box() + words, max(metrics.height(), self._box()) + self.theme.px(4))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), self.theme.px(120)), self.sizeHint().height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = width - self._box() - self.theme.px(_GAP)
        metrics = QFontMetrics(self.font())
        flags = int(Qt.TextFlag.TextWordWrap)
        high = metrics.boundingRect(0, 0, max(room, 1), 10_000, flags, self._words).height()
        return max(high, self._box()) + self.theme.px(4)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self.theme
        line = QFontMetrics(self.font()).height()
        wrapped = self.height() > line * 2
        top = theme.px(2) if wrapped else (self.height() - self._box()) / 2
        square = QRectF(0, round(top), self._box(), self._box())
        hover = self.underMouse() and self.isEnabled()
        paint.check_box(painter, theme, square, self.checkState(), self.isEnabled(), hover)
        painter.setFont(self.font())
        painter.setPen(theme.colour("text" if self.isEnabled() else "text3"))
        room = QRectF(self.rect()).adjusted(self._box() + theme.px(_GAP), 0, 0, 0)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap), self._words)
        painter.end()

    def _box(self) -> int:
        return self.theme.px(paint.CHECK_SIZE)
