"""Grey bars where rows will be, only when reading takes longer than 300 ms.

Owns: the wait and the bars. Must not: move (never a spinner, never a moving stripe).
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.views.theme.tokens import Height, Motion
from desktop_app.views.widgets import paint
from desktop_app.views.widgets.themed import Themed

_WIDTHS = (0.34, 0.26, 0.38, 0.30, 0.22, 0.33)


class LoadingRows(Themed, QWidget):
    """Lay it over or instead of a table. ``begin()`` shows the bars after 300 ms, ``end()`` takes them
    away."""

    def __init__(self, label: str = "", rows: int = 6, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self._visible = False
        self.setAccessibleName(label or t("widgets.loading"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(Motion.LOADING_AFTER)
        self._timer.timeout.connect(self._show_bars)
        self.begin_look()

    @property
    def bars_shown(self) -> bool:
        return self._visible

    def begin(self, at_once: bool = False) -> None:
        """``at_once`` for pictures; a person waits 300 ms first."""
        if at_once:
            self._show_bars()
        elif not self._visible:
            self._timer.start()

    def end(self) -> None:
        self._timer.stop()
        self._visible = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._visible:
            return
        painter = QPainter(self)
        theme, px = self.theme, self.theme.px
        high, row = px(12), px(Height.ROW)
        for index in range(self._rows):
            top = index * row
            if top > self.height():
                break
            y = top + (row - high) / 2
            share = _WIDTHS[index % len(_WIDTHS)]
            room = self.width() - px(32)
            bars = ((0.0, share), (0.45, share * 0.5), (0.8, 0.12))
            for start, width in bars:
                bar = QRectF(px(16) + room * start, y, room * width, high)
                paint.box(painter, bar, high / 2, "mute_soft", None, 1, theme)
            painter.fillRect(QRectF(0, top + row - 1, self.width(), 1), theme.colour("line"))
        painter.end()

    def _show_bars(self) -> None:
        self._visible = True
        self.update()
