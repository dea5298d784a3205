"""A choice with a second line, as a card: data centres, kinds of file.

Owns: how it looks; it is a radio button, siblings in one parent exclude each other and arrow keys move.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QWidget

from desktop_app.views.theme.tokens import Radius
from desktop_app.views.widgets import paint
from desktop_app.views.widgets.themed import Themed

_LEFT, _RING, _GAP, _RIGHT, _VERTICAL, _PAIR = 13, 16, 8, 13, 10, 2


class ChoiceCard(Themed, QRadioButton):
    """``ChoiceCard("Singapore", "You sign in at the Singapore site")``; chosen = 2 px accent, else 1 px."""

    def __init__(
        self, title: str, line: str = "", checked: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._title, self._line = title, line
        self.setAccessibleName(title)
        self.setAccessibleDescription(line)
        self.setChecked(checked)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setProperty("ring_radius", Radius.BANNER)
        self.begin_look()

    def text(self) -> str:
        return self._title

    def sizeHint(self) -> QSize:
        px = self.theme.px
        widest = max(
            QFontMetrics(self.theme.font("name")).horizontalAdvance(self._title),
            QFontMetrics(self.theme.font("cap")).horizontalAdvance(self._line),
        )
        width = widest + px(_LEFT + _RING + _GAP + _RIGHT) + 2
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), self.theme.px(160)), self.theme.px(40))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        px = self.theme.px
        title, line = self._heights(width)
        return title + line + (px(_PAIR) if line else 0) + 2 * px(_VERTICAL)

    def resizeEvent(self, event: object) -> None:
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, px = self.theme, self.theme.px
        on, enabled = self.isChecked(), self.isEnabled()
        hover = self.underMouse() and enabled
        border = ("accent" if on else "field") if enabled else "line2"
        ground = "hover" if hover and not on else "surface"
        paint.box(painter, QRectF(self.rect()), px(8), ground, border, 2 if on else 1, theme)
        title, line = self._heights(self.width())
        whole = title + line + (px(_PAIR) if line else 0)
        top = (self.height() - whole) / 2 if not line else px(_VERTICAL)
        first = QFontMetrics(theme.font("name")).height()
        ring = QRectF(px(_LEFT), round(top + (first - px(_RING)) / 2), px(_RING), px(_RING))
        paint.radio(painter, theme, ring, on, enabled, hover)
        left = px(_LEFT + _RING + _GAP)
        room = self.width() - left - px(_RIGHT)
        flags = int(Qt.TextFlag.TextWordWrap)
        painter.setFont(theme.font("name"))
        painter.setPen(theme.colour("text" if enabled else "text3"))
        painter.drawText(QRectF(left, top, room, title + 1), flags, self._title)
        painter.setFont(theme.font("cap"))
        painter.setPen(theme.colour("text3"))
        painter.drawText(QRectF(left, top + title + px(_PAIR), room, line + 1), flags, self._line)
        painter.end()

    def _heights(self, width: int) -> tuple[int, int]:
        px = self.theme.px
        room = max(width - px(_LEFT + _RING + _GAP + _RIGHT), 1)
        flags = int(Qt.TextFlag.TextWordWrap)

        def high(step: str, text: str) -> int:
            metrics = QFontMetrics(self.theme.font(step))
            return metrics.boundingRect(0, 0, room, 10_000, flags, text).height() if text else 0

        return high("name", self._title), high("cap", self._line)
