"""A list of places at the left of settings: icon + words, one is chosen.

Owns: how it looks; arrows move and choose at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QSizePolicy, QWidget

from desktop_app.views.theme.measure import column
from desktop_app.views.theme.tokens import Icon, Radius
from desktop_app.views.widgets import paint
from desktop_app.views.widgets.themed import Themed


@dataclass(frozen=True, slots=True)
class Place:
    """One line: key, words, icon from the table."""

    key: str
    text: str
    icon: str


class NavList(QWidget):
    """``NavList("Settings", [Place("accounts", "Accounts", "users"), ...])``. Signals: ``chosen(str)``."""

    chosen = Signal(str)

    def __init__(
        self, label: str, places: Sequence[Place], current: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(label)
        self._group = QButtonGroup(self)
        self._items = {place.key: _NavItem(place) for place in places}
        layout = column(*self._items.values(), gap=2, parent=self)
        layout.addStretch(1)
        for item in self._items.values():
            self._group.addButton(item)
        self._items[current or places[0].key].setChecked(True)
        self._group.buttonToggled.connect(self._toggled)

    @property
    def current(self) -> str:
        return next(key for key, item in self._items.items() if item.isChecked())

    def choose(self, key: str) -> None:
        self._items[key].setChecked(True)

    def _toggled(self, item: QRadioButton, on: bool) -> None:
        if on and isinstance(item, _NavItem):
            self.chosen.emit(item.place.key)


class _NavItem(Themed, QRadioButton):
    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.setAccessibleName(place.text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.begin_look()

    def text(self) -> str:
        return self.place.text

    def sizeHint(self) -> QSize:
        px = self.theme.px
        words = QFontMetrics(self.theme.font("strong")).horizontalAdvance(self.place.text)
        return QSize(words + px(36 + 10), px(36))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(60), self.theme.px(36))

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, px = self.theme, self.theme.px
        rect, on = QRectF(self.rect()), self.isChecked()
        if on or self.underMouse():
            ground = "selected" if on else "sunken"
            border = "accent_text" if on and theme.stroke.tone else None
            paint.box(painter, rect, px(Radius.CONTROL), ground, border, 1, theme)
        colour = "accent_text" if on else "text2"
        top = (self.height() - px(Icon.CONTROL)) // 2
        paint.icon(painter, theme, self.place.icon, QPointF(px(10), top), Icon.CONTROL, colour)
        room = rect.adjusted(px(36), 0, -px(8), 0)
        cut = paint.text_in(painter, theme, room, self.place.text, "name", colour)
        painter.end()
        tip = self.place.text if cut else ""
        if tip != self.toolTip():
            self.setToolTip(tip)
