"""How the rows of a table are drawn: grounds, cells, lines, bar and ring; dim while others are awaited.

Owns: this picture, and how long an awaited answer lets the old one stand as it is. Must not: hold rows, or
draw a cell (``TableDelegate`` does).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter

from desktop_app.views.theme.tokens import Motion, Radius
from desktop_app.views.widgets import paint

if TYPE_CHECKING:
    from desktop_app.views.widgets.table_view import TableView

DIMMED = 0.45


class TableRows(QObject):
    """Signals: ``dimmed(bool)``: what is shown is not yet what was asked for, long enough to be said."""

    dimmed = Signal(bool)

    def __init__(self, view: TableView) -> None:
        super().__init__(view)
        self._view = view
        self.dim = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(Motion.LOADING_AFTER)
        self._timer.timeout.connect(lambda: self._set_dim(True))

    def wait(self, waiting: bool) -> None:
        """Other rows were asked for, or are there. The old ones stay; they are dimmed when it takes long."""
        if not waiting:
            self._timer.stop()
            self._set_dim(False)
        elif not self.dim and not self._timer.isActive():
            self._timer.start()

    def _set_dim(self, dim: bool) -> None:
        if self.dim != dim:
            self.dim = dim
            self._view.viewport().update()
            self.dimmed.emit(dim)

    def paint(self, dirty: QRect) -> None:
        """Qt's own loop is not asked: see ``TableDelegate``."""
        view = self._view
        theme, model = view.theme, view.model()
        wide = view.viewport().width()
        painter = QPainter(view.viewport())
        line, bar = theme.colour("line"), theme.colour("accent")
        chosen, pointed = theme.colour("selected"), theme.colour("hover")
        rows = []
        for row in self._shown(dirty):
            top, high = view.rowViewportPosition(row), view.rowHeight(row)
            selected = self._is_selected(row)
            if selected:
                painter.fillRect(0, top, wide, high, chosen)
                painter.fillRect(0, top, theme.px(3), high - 1, bar)
            elif row == view.hovered:
                painter.fillRect(0, top, wide, high, pointed)
            painter.fillRect(0, top + high - 1, wide, 1, line)
            rows.append((row, top, high, selected))
        if self.dim:
            painter.setOpacity(DIMMED)
        for column in view.columns.shown():
            x, width = view.columnViewportPosition(column), view.columnWidth(column)
            if x <= dirty.right() and x + width >= dirty.left():
                view.delegate.paint_column(painter, model, column, x, width, rows)
        painter.setOpacity(1.0)
        if view.ring_shown:
            ring = QRectF(self.place(view.currentIndex().row())).adjusted(1, 0, -1, -1)
            paint.box(painter, ring, theme.px(Radius.CHECK), None, "accent_text", theme.stroke.focus, theme)
        painter.end()

    def place(self, row: int) -> QRect:
        """Where a row lies, over the whole width."""
        view = self._view
        return QRect(0, view.rowViewportPosition(row), view.viewport().width(), view.rowHeight(row))

    def _shown(self, dirty: QRect) -> range:
        view = self._view
        first, last = view.rowAt(dirty.top()), view.rowAt(dirty.bottom())
        if first < 0:
            return range(0)
        if last < 0:
            last = view.model().rowCount() - 1
        return range(first, last + 1)

    def _is_selected(self, row: int) -> bool:
        model = self._view.selectionModel()
        return model is not None and model.isSelected(self._view.model().index(row, 0))
