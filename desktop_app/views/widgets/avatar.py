"""The initials of a person on a soft disc.

Owns: how initials are drawn and taken from a name. It says nothing to a screen reader: the name stands
beside it.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.views.widgets import paint
from desktop_app.views.widgets.themed import Themed

_SIDE = 44


def initials(name: str) -> str:
    """First letters of the first and the last word: "Olena Shevchenko" -> "OS"; "" for an empty name."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return ""
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


class Avatar(Themed, QWidget):
    """``Avatar("Olena Shevchenko")``, 44 px."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._initials = initials(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.begin_look()

    def set_name(self, name: str) -> None:
        self._initials = initials(name)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(_SIDE), self.theme.px(_SIDE))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        paint.box(painter, rect, rect.width() / 2, "accent_soft", None, 1, self.theme)
        painter.setFont(self.theme.font("h3"))
        painter.setPen(self.theme.colour("accent_text"))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), self._initials)
        painter.end()
