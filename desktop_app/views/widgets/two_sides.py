"""Two sides of one matter beside each other; in a narrow window one at a time, chosen above.

Owns: when there is no room for both. Must not: know what the sides show.
"""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLayout, QWidget

from desktop_app.views.theme.measure import column, hold, note_layout, row
from desktop_app.views.widgets.segmented import Segment, Segmented
from desktop_app.views.widgets.separator import Separator
from desktop_app.views.widgets.themed import Themed, show_if

BOTH_FROM, LOW = 900, 200


class TwoSides(Themed, QWidget):
    """``TwoSides("View", left, right, ("Sent from here", "New event"), left_width=440)``;
    ``show_side("right")``."""

    def __init__(
        self,
        label: str,
        left: QWidget,
        right: QWidget,
        names: tuple[str, str],
        left_width: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.left, self.right = left, right
        self._left_width = left_width
        self._narrow: bool | None = None
        self.choice = Segmented(label, [Segment("left", names[0]), Segment("right", names[1])], "right")
        self.choice.chosen.connect(lambda _side: self._show())
        self.bar = QFrame()
        self.bar.setProperty("k", "bar")
        self._choice_row = row(self.choice, None, margins=(16, 8, 16, 8), parent=self.bar)
        self._line = Separator(vertical=True)
        sides = row(left, self._line, right, gap=0)
        sides.setStretch(2, 1)
        whole = column(self.bar, sides, parent=self)
        whole.setStretch(1, 1)
        whole.setSizeConstraint(
            QLayout.SizeConstraint.SetNoConstraint
        )  # else both sides keep the window wide
        self._arrange()
        self.begin_look()

    @property
    def narrow(self) -> bool:
        """Only one side is on screen."""
        return bool(self._narrow)

    def show_side(self, side: str) -> None:
        """Turn to ``left`` or ``right`` where only one of them has room."""
        self.choice.choose(side)
        self._show()

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(320), self.theme.px(96))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def restyle(self) -> None:
        self._narrow = None
        self._arrange()

    def _arrange(self) -> None:
        air = 4 if self.height() < self.theme.px(LOW) else 8
        note_layout(self._choice_row, (16, air, 16, air), 8)
        narrow = self.width() < self.theme.px(BOTH_FROM)
        if narrow != self._narrow:
            self._narrow = narrow
            if narrow:
                self.left.setMinimumWidth(0)
                self.left.setMaximumWidth(16777215)
            else:
                hold(self.left, width=self._left_width)
            self._show()

    def _show(self) -> None:
        show_if(self.bar, self.narrow)
        show_if(self.left, not self.narrow or self.choice.current == "left")
        show_if(self.right, not self.narrow or self.choice.current == "right")
        show_if(self._line, not self.narrow)
