"""Fields side by side, one below the other where the room is narrow.

Owns: how many stand on a line. Must not: know what they ask for.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop_app.views.theme.measure import grid
from desktop_app.views.widgets.choice_card import ChoiceCard
from desktop_app.views.widgets.themed import Themed

NARROW = 480


class PairGrid(Themed, QWidget):
    """``PairGrid(name, colour)``. ``last_wide``: the last of an odd number takes the whole line."""

    def __init__(
        self, *items: QWidget, gap: int = 16, last_wide: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._last_wide = last_wide
        self._items: list[QWidget] = []
        self._columns = 0
        self._beside = QWidget(self)
        self._grid = grid(gap=(gap, gap), parent=self)
        self.begin_look()
        self.set_items(items)

    def set_items(self, items: Sequence[QWidget]) -> None:
        """Replace what stands here; the former items are deleted."""
        for item in self._items:
            self._grid.removeWidget(item)
            if item not in items:
                item.hide()
                item.deleteLater()
        self._items, self._columns = list(items), 0
        self._lay()

    def minimumSizeHint(self) -> QSize:
        least = max((item.minimumSizeHint().width() for item in self._items), default=0)
        return QSize(least, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def _lay(self) -> None:
        columns = 1 if self.width() < self.theme.px(NARROW) else 2
        if columns == self._columns:
            return
        self._columns = columns
        for number, item in enumerate(self._items):
            self._grid.removeWidget(item)
            alone = self._last_wide and columns == 2 and number == len(self._items) - 1 and not number % 2
            span = 2 if alone else 1
            if isinstance(item, ChoiceCard):  # cards of a line are equally high
                self._grid.addWidget(item, number // columns, number % columns, 1, span)
                continue
            # at the top: labels of a pair stand on one line, whatever hint is below one of them
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(item, number // columns, number % columns, 1, span, top)
        alone = columns == 2 and len(self._items) == 1 and not self._last_wide
        self._beside.setVisible(alone)
        if alone:
            # Alone, it is as wide as one of a pair; beside an empty cell the gap would be given to it.
            self._grid.addWidget(self._beside, 0, 1)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1 if columns == 2 else 0)
        self.updateGeometry()
