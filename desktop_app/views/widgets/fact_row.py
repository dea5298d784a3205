"""Icon, a fact, and a line under it: how long, whether it can be taken back.

Owns: how it looks.
"""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.views.theme.measure import column, row
from desktop_app.views.theme.tokens import TONES, Icon
from desktop_app.views.widgets.icon_label import IconLabel
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.themed import show_if


class FactRow(QWidget):
    """``FactRow("clock", "Takes 6 to 8 minutes", "Seven deliveries.", tone="warn")``; no tone = ``text2``."""

    def __init__(
        self, icon: str, title: str, line: str = "", tone: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon = IconLabel(icon, TONES[tone][0] if tone else "text2", Icon.BANNER)
        self._title = Label(title, "name", wrap=True)
        self._line = Label(line, "hint", wrap=True)
        show_if(self._line, bool(line))
        place = column(self._icon, None)
        layout = row(place, column(self._title, self._line, gap=2), gap=12, parent=self)
        layout.setStretch(1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._say()

    def set_icon(self, icon: str, tone: str = "") -> None:
        self._icon.set_icon(icon, TONES[tone][0] if tone else "text2")

    def set(self, title: str, line: str = "") -> None:
        self._title.setText(title)
        self._line.setText(line)
        show_if(self._line, bool(line))
        self._say()

    def _say(self) -> None:
        self.setAccessibleName(self._title.text())
        self.setAccessibleDescription(self._line.text())
