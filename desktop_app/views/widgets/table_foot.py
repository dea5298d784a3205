"""The foot of a table: count left, selection or a hint right.

Owns: 32 px and a line above.
"""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from desktop_app.views.theme.measure import hold, row
from desktop_app.views.theme.tokens import Height
from desktop_app.views.widgets.icon_label import IconLabel
from desktop_app.views.widgets.label import ElidedLabel, Label
from desktop_app.views.widgets.themed import show_if


class TableFoot(QFrame):
    """``TableFoot("20,000 contacts", "1 selected")``; ``icon`` before the left text, for a hint about
    keys."""

    def __init__(
        self, left: str = "", right: str = "", icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("k", "foot")
        self._left = ElidedLabel(left, "cap")
        self._right = Label(right, "cap")
        show_if(self._right, bool(right))
        layout = self._layout = row(margins=(16, 0, 16, 0), gap=8, parent=self)
        if icon:
            layout.addWidget(IconLabel(icon, "text3"))
        layout.addWidget(self._left, 1)
        layout.addWidget(self._right)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        hold(self, height=Height.TABLE_FOOT)

    def add(self, widget: QWidget) -> None:
        """A link at the right, before the selection."""
        self._layout.insertWidget(self._layout.count() - 1, widget)

    def set(self, left: str, right: str = "") -> None:
        self._left.setText(left)
        self._right.setText(right)
        show_if(self._right, bool(right))
