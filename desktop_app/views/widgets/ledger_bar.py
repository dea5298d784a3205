"""The bar over the ledger: every row of the file once.

Owns: how widths are shared. A non-zero part is at least 6 px, gaps are 2 px, and the sum is exact.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.views.theme.tokens import TONES
from desktop_app.views.widgets.themed import Themed


def shared_widths(counts: Sequence[int], width: int, least: int = 6, gap: int = 2) -> list[int]:
    """Px for each count: 0 for 0, at least ``least`` else; parts and gaps fill ``width`` to the px.

    When even the least ones do not fit, what there is is shared evenly.
    """
    shown = [i for i, count in enumerate(counts) if count > 0]
    widths = [0] * len(counts)
    room = width - gap * max(len(shown) - 1, 0)
    if not shown or room <= 0:
        return widths
    least = min(least, room // len(shown))
    small: set[int] = set()
    # a part lifted to the least takes from the others, which may push one more of them below it
    while True:
        left = room - least * len(small)
        total = sum(counts[i] for i in shown if i not in small)
        more = {i for i in shown if i not in small and total and counts[i] * left < least * total}
        if not more:
            break
        small |= more
    for i in small:
        widths[i] = least
    big = [i for i in shown if i not in small]
    left = room - least * len(small)
    total = sum(counts[i] for i in big)
    for i in big:
        widths[i] = counts[i] * left // total
    spare = room - sum(widths)
    order = sorted(big or shown, key=lambda i: counts[i], reverse=True)
    for step in range(spare):
        widths[order[step % len(order)]] += 1
    return widths


class LedgerBar(Themed, QWidget):
    """``LedgerBar([("good", "Created", 6190), ("acc", "Updated", 11794)])``: tone, words, count."""

    def __init__(
        self, parts: Sequence[tuple[str, str, int]] = (), height: int = 10, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._high = height
        self._parts: list[tuple[str, str, int]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_parts(parts)
        self.begin_look()

    def set_parts(self, parts: Sequence[tuple[str, str, int]]) -> None:
        self._parts = list(parts)
        self.setAccessibleName(", ".join(f"{words} {count:,}" for _, words, count in parts if count))
        self.setToolTip("\n".join(f"{words}: {count:,}" for _, words, count in parts if count))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(200), self.theme.px(self._high))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(60), self.theme.px(self._high))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, px = self.theme, self.theme.px
        whole = QPainterPath()
        radius = self.height() / 2
        whole.addRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setClipPath(whole)
        widths = shared_widths([count for _, _, count in self._parts], self.width(), px(6), px(2))
        if not any(widths):
            painter.fillRect(self.rect(), theme.colour("mute_soft"))
        x = 0
        for (tone, _, _), width in zip(self._parts, widths, strict=True):
            if width:
                painter.fillRect(QRectF(x, 0, width, self.height()), theme.colour(TONES[tone][2]))
                x += width + px(2)
        painter.end()
