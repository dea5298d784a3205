"""An icon on the page.

Owns: drawing one icon in a colour token. It says nothing to a screen reader: a word always stands beside it.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.views.theme.tokens import Icon
from desktop_app.views.widgets import paint
from desktop_app.views.widgets.themed import Themed


class IconLabel(Themed, QWidget):
    """``name`` from the icon table, ``colour`` a token, ``size`` in design px; ``ground`` puts it on a
    soft disc
    (``disc`` px wide, ``round_=False`` for a square with the banner's radius).
    """

    def __init__(
        self,
        name: str,
        colour: str = "text2",
        size: int = Icon.CONTROL,
        ground: str | None = None,
        disc: int = 0,
        round_: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name, self._colour, self._size = name, colour, size
        self._ground, self._disc, self._round = ground, disc, round_
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.begin_look()

    @property
    def icon_name(self) -> str:
        return self._name

    def set_icon(self, name: str, colour: str | None = None) -> None:
        self._name = name
        self._colour = colour or self._colour
        self.update()

    def sizeHint(self) -> QSize:
        side = self.theme.px(self._disc or self._size)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self._ground:
            radius = rect.width() / 2 if self._round else self.theme.px(8)
            paint.box(painter, rect, radius, self._ground, None, 1, self.theme)
        colour = self._colour if self.isEnabled() else "text3"
        paint.icon_in(painter, self.theme, self._name, rect, self._size, colour)
        painter.end()
