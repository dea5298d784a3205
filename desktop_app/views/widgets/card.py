"""A card: only where things are compared or belong together.

Owns: ground, border and padding. ``selected`` gives it the 2 px accent border without moving what is inside.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QRegion
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop_app.views.theme.measure import column
from desktop_app.views.theme.tokens import Radius
from desktop_app.views.widgets import paint
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.themed import Themed


class Card(Themed, QFrame):
    """``Card("Buttons")``; add to ``card.body`` (a QVBoxLayout). ``padding`` (left, top, right, bottom) in
    design px.

    A table in a card would paint over the round corners: ``card.hem(table)`` cuts its own to the card's.
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
        self._hemmed: list[QWidget] = []
        self.body: QVBoxLayout = column(margins=padding, gap=gap, parent=self)
        if title:
            self.body.addWidget(Label(title, "field"))
            self.setAccessibleName(title)
        self.begin_look()

    def hem(self, widget: QWidget) -> None:
        """``widget`` reaches to the card's border: its corners become as round as the card's."""
        widget.installEventFilter(self)
        self._hemmed.append(widget)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget) and watched in self._hemmed:
            path, radius = QPainterPath(), self.theme.px(Radius.CARD) - 1
            path.addRoundedRect(QRectF(watched.rect()), radius, radius)
            watched.setMask(QRegion(path.toFillPolygon().toPolygon()))
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._selected:
            painter = QPainter(self)
            paint.box(painter, QRectF(self.rect()), self.theme.px(Radius.CARD), None, "accent", 2, self.theme)
            painter.end()
