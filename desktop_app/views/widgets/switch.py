"""A switch: only where the change is at once.

Owns: how it looks, 36 x 20. Its label stands beside it and is handed in as accessible name.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from desktop_app.views.widgets import paint
from desktop_app.views.widgets.themed import Themed


class Switch(Themed, QCheckBox):
    """``Switch("Presenter mode")``: the label is for screen readers; put a Label with the same words
    beside it.

    Space switches; ``toggled(bool)`` tells.
    """

    def __init__(self, label: str, on: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(label)
        self.setChecked(on)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setProperty("ring_radius", 10)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.begin_look()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(36), self.theme.px(20))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self.theme
        rect = QRectF(self.rect())
        inset = theme.px(4)
        side = rect.height() - 2 * inset
        hover = self.underMouse() and self.isEnabled()
        if self.isChecked():
            ground = ("accent_hover" if hover else "accent") if self.isEnabled() else "mute_fill"
            paint.box(painter, rect, rect.height() / 2, ground, None, 1, theme)
            inset = theme.px(3)
            side = rect.height() - 2 * inset
            knob = QRectF(rect.right() - inset - side, inset, side, side)
            paint.box(painter, knob, side / 2, "on_accent", None, 1, theme)
        else:
            border = "field" if self.isEnabled() else "line2"
            ground = "hover" if hover else "surface"
            paint.box(painter, rect, rect.height() / 2, ground, border, 1, theme)
            paint.box(painter, QRectF(inset, inset, side, side), side / 2, border, None, 1, theme)
        painter.end()
