"""A card: only where things are compared or belong together.

Owns: ground, border and padding. ``selected`` gives it the 2 px accent border without moving what is inside.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop_app.views.theme.measure import column
from desktop_app.views.theme.tokens import Radius
from desktop_app.views.widgets import paint
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.themed import Themed


class Card(Themed, QFrame):
    """``Card("Buttons")``; add to ``card.body`` (a QVBoxLayout). ``padding`` (left, top, right, bottom) in
    design px.

    A table in a card needs 8 px free below it (``padding=(0, 8, 0, 8)``): it would paint over the round
    corners.
    """

    def __init__(
        self,
        title: str = "",
        padding: tuple[int, int, int, int] = (20, 12, 20, 12),
        gap: int = 8,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("k", "card")
        self._selected = False
        self.body: QVBoxLayout = column(margins=padding, gap=gap, parent=self)
        if title:
            self.body.addWidget(Label(title, "field"))
            self.setAccessibleName(title)
        self.begin_look()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._selected:
            painter = QPainter(self)
            paint.box(painter, QRectF(self.rect()), self.theme.px(Radius.CARD), None, "accent", 2, self.theme)
            painter.end()
