"""What the window shows until its pages are there: the ground, the header with the tabs, the status line.

Owns: the first picture. Must not: import anything that a start can do without, or know a view-model: it is
shown before any of them is made. A tab that is pressed meanwhile is remembered and opened then.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QWidget

from desktop_app.model.texts import t
from desktop_app.viewmodels.screen import TABS
from desktop_app.views.theme.measure import column, hold, row
from desktop_app.views.theme.tokens import Height, Width
from desktop_app.views.widgets.tab_bar import Tabs

UNSEEN_MS = 2000
"""A window that opens minimised is never painted; the program starts all the same."""


class StartFrame(QWidget):
    """``desk``: the header and the status line of the tabs; else the plain ground of the first start.

    Signals: ``seen`` once, when it was painted, or soon after it was shown where nobody can see it.
    """

    seen = Signal()

    def __init__(self, desk: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("k", "page")
        self._seen = False
        self.tabs: Tabs | None = None
        if desk:
            header, foot = QFrame(), QFrame()
            header.setProperty("k", "surface")
            hold(header, height=Height.HEADER + 3)
            foot.setProperty("k", "status")
            hold(foot, height=Height.STATUS)
            self.tabs = Tabs(t("tabs.menu"), [(tab, t(f"tabs.{tab}")) for tab in TABS], TABS[0])
            where = row(Width.SWITCHER, self.tabs, gap=12, margins=(16, 0, 12, 3), parent=header)
            where.setStretch(1, 1)
            column(header, None, foot, parent=self)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(UNSEEN_MS, self, self._tell)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QTimer.singleShot(0, self, self._tell)

    def _tell(self) -> None:
        if not self._seen:
            self._seen = True
            self.seen.emit()

    @property
    def chosen(self) -> str:
        """The tab that is to be open, "" where there is none to choose."""
        return "" if self.tabs is None else self.tabs.current
