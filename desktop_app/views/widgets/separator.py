"""A hairline between things that belong to different groups.

Owns: one px of ``line``.
"""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget


class Separator(QFrame):
    """Horizontal by default; decoration only, says nothing."""

    def __init__(self, vertical: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("k", "line")
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)
