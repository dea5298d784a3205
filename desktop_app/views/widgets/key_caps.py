"""Keys to press together, each drawn as a key of the keyboard.

Owns: how they look. Must not: know what they do.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop_app.views.theme.tokens import Height, Radius
from desktop_app.views.widgets import paint
from desktop_app.views.widgets.themed import Themed

_GAP = 4
_SIDE = 7
_JOINED = re.compile(r"\+(?=.)")
_SIGNS = re.compile("[⌃⌥⇧⌘]|[^⌃⌥⇧⌘]+")


def single_keys(shown: str) -> list[str]:
    """``Ctrl+Shift+I`` or ``⇧⌘I`` as its single keys; a plus sign at the end is the key itself."""
    return [one for part in _JOINED.split(shown) for one in _SIGNS.findall(part)]


class KeyCaps(Themed, QLabel):
    """``KeyCaps("Ctrl+Shift+I")``: keys as this system writes them. Read out as they are written."""

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(keys, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._keys = single_keys(keys)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.begin_look()

    def restyle(self) -> None:
        self.setFont(self.theme.font("pill"))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        wide = sum(self._widths()) + self.theme.px(_GAP) * max(len(self._keys) - 1, 0)
        return QSize(round(wide), self.theme.px(Height.PILL))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        left = 0.0
        for key, wide in zip(self._keys, self._widths(), strict=True):
            cap = QRectF(left, 0, wide, self.height())
            paint.box(painter, cap, self.theme.px(Radius.CHECK), "window", "field", 1, self.theme)
            paint.text_in(painter, self.theme, cap, key, "pill", "text2", Qt.AlignmentFlag.AlignHCenter)
            left += wide + self.theme.px(_GAP)
        painter.end()

    def _widths(self) -> list[int]:
        metrics, px = QFontMetricsF(self.theme.font("pill")), self.theme.px
        return [
            max(round(metrics.horizontalAdvance(one)) + 2 * px(_SIDE), px(Height.PILL)) for one in self._keys
        ]
