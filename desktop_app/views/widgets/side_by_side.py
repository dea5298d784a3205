"""Two parts beside each other, one above the other where there is no room for both.

Owns: which of the two. Must not: know what the parts are.
"""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop_app.views.theme.measure import hold, px, row

_ANY = 1_000_000


class SideBySide(QWidget):
    """``SideBySide(left, right, stretch=1, fixed=320)``: the part of this place takes the rest of the width,
    the other one is ``fixed`` wide (0: as it asks). In a window
    under ``from_width`` design px they stand one above the other."""

    def __init__(
        self,
        left: QWidget,
        right: QWidget,
        stretch: int = 0,
        gap: int = 12,
        fixed: int = 0,
        from_width: int = 800,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._from = from_width
        self._box: QBoxLayout = row(left, right, gap=gap, parent=self)
        self._box.setStretch(stretch, 1)
        self._other, self._fixed = (right, left)[stretch], fixed
        self._bound()

    @property
    def stacked(self) -> bool:
        return self._box.direction() is QBoxLayout.Direction.TopToBottom

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # the window's width, not one's own: a part that asks for more than there is must not decide
        narrow = self.window().width() < px(self._from)
        wanted = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._box.direction() is not wanted:
            self._box.setDirection(wanted)
            self._bound()

    def _bound(self) -> None:
        """Beside, the other part has its width; below, all there is."""
        if self._fixed:
            least, most = (0, _ANY) if self.stacked else (self._fixed, self._fixed)
            hold(self._other, min_width=least, max_width=most)
