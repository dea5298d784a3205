"""Tiles in one line, in two where the window is narrow.

Owns: which of the two. Must not: know what a tile counts.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop_app.views.theme.measure import grid, px


class TileGrid(QWidget):
    """``TileGrid(tiles)``; under ``from_width`` design px of the window half of them stand below."""

    def __init__(
        self, tiles: Sequence[QWidget], from_width: int = 900, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tiles, self._from, self._columns = tuple(tiles), from_width, 0
        self._grid = grid(gap=(12, 12))
        self.setLayout(self._grid)
        self._place(len(self._tiles))

    @property
    def columns(self) -> int:
        return self._columns

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.window().width() < px(self._from)
        self._place((len(self._tiles) + 1) // 2 if narrow else len(self._tiles))

    def _place(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, place // columns, place % columns)
        for column in range(len(self._tiles)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
