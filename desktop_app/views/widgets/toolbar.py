"""The bar over a table: search and filters left, buttons right, the primary last.

Owns: 56 px, a line below, and that the buttons keep their place when the window is narrow.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from desktop_app.views.theme.measure import hold, row
from desktop_app.views.theme.tokens import Height


class Toolbar(QFrame):
    """``Toolbar([search, combo], [Button("New contact"), Button("Import contacts", "primary")])``."""

    def __init__(
        self, left: Sequence[QWidget] = (), right: Sequence[QWidget] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("k", "bar")
        layout = row(*left, margins=(16, 0, 16, 0), gap=8, parent=self)
        for place, widget in enumerate(left):
            # the search takes the room there is, up to its own most
            layout.setStretch(place, 100 if widget.maximumWidth() < 2000 and place == 0 else 0)
        layout.addStretch(1)
        for widget in right:
            layout.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        hold(self, height=Height.TOOLBAR)
