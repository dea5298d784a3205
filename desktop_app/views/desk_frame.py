"""What stands round the pages of the desk: the header with account, tabs and buttons; the status line.

Owns: their places, and what a narrow window leaves out. Must not: know a view-model. It is the first picture
of a start with accounts, so it must not import what a start can do without either.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from desktop_app.model.texts import t
from desktop_app.viewmodels.screen import TABS
from desktop_app.views.shortcuts import ACTIVITY_KEYS, shown_keys
from desktop_app.views.theme.measure import column, hold, note_layout, px, row
from desktop_app.views.theme.tokens import Height, Width
from desktop_app.views.widgets.account_line import AccountLine
from desktop_app.views.widgets.account_plate import AccountEntry
from desktop_app.views.widgets.account_switcher import AccountSwitcher
from desktop_app.views.widgets.button import Button, IconButton
from desktop_app.views.widgets.status_line import StatusLine
from desktop_app.views.widgets.tab_bar import Tabs

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance

NARROW_BELOW, TIGHT_BELOW = 800, 520
SWITCHER_TIGHT = 128


class DeskHeader(QFrame):
    """Account, tabs, and the buttons at the right. In a narrow window the preview is an icon, and "read
    again" goes: the menu has it. In a tight one the preview goes too, and account and tab may be cut.
    Signals: one for each button; those of ``switcher`` and ``tabs``."""

    preview_requested = Signal()
    more_requested = Signal()
    again_requested = Signal()
    activity_requested = Signal()
    settings_requested = Signal()

    def __init__(self, accounts: Sequence[AccountEntry] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("k", "surface")
        hold(self, height=Height.HEADER, low=Height.HEADER_LOW)
        self._again_offered = True
        self.switcher = AccountSwitcher(
            t("switcher.name"),
            accounts,
            connect_text=t("switcher.connect"),
            search_placeholder=t("switcher.search"),
        )
        self.tabs = Tabs(t("tabs.menu"), [(tab, t(f"tabs.{tab}")) for tab in TABS], TABS[0])
        self.preview = Button(t("window.message_preview"), "quiet", "eye", tip=t("window.message_preview"))
        self.preview.setAccessibleName(t("window.message_preview"))
        self.more = IconButton("ellipsis", t("more.open_short"))
        self.again = IconButton("refresh-cw", t("window.refresh"))
        self.activity = IconButton("activity", t("window.activity_tip", keys=shown_keys(ACTIVITY_KEYS)))
        self.activity.setAccessibleName(t("window.activity"))
        self.settings = IconButton("settings", t("window.settings"))
        buttons = (
            (self.preview, self.preview_requested),
            (self.more, self.more_requested),
            (self.again, self.again_requested),
            (self.activity, self.activity_requested),
            (self.settings, self.settings_requested),
        )
        for button, pressed in buttons:
            button.clicked.connect(lambda _checked=False, tell=pressed: tell.emit())
        self._row = layout = row(
            self.switcher,
            self.tabs,
            *(button for button, _ in buttons),
            gap=12,
            margins=(16, 0, 12, 0),
            parent=self,
        )
        layout.setStretch(1, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.preview.setText("" if self._narrow else t("window.message_preview"))
        tight = self.width() < px(TIGHT_BELOW)
        self.preview.setVisible(not tight)
        self.switcher.set_least(SWITCHER_TIGHT if tight else Width.SWITCHER)
        note_layout(self._row, (16, 0, 4, 0) if tight else (16, 0, 12, 0), 8 if tight else 12)
        self.offer_again(self._again_offered)

    @property
    def _narrow(self) -> bool:
        return self.width() < px(NARROW_BELOW)

    def offer_again(self, on: bool) -> None:
        """Can what is shown be read again?"""
        self._again_offered = on
        self.again.setVisible(on and not self._narrow)

    def name_more(self, tip: str) -> None:
        """What the platform of the account calls its further functions."""
        self.more.setToolTip(tip)


class DeskFrame(QWidget):
    """The desk before its pages are there; they take ``header``, ``line`` and ``status`` over.

    ``accounts``: as the last start knew them, the first is the present one.
    """

    def __init__(self, accounts: Sequence[AccountEntry] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.header = DeskHeader(accounts, self)
        self.line = AccountLine(accounts[0].colour if accounts else "")
        self.status = StatusLine(t("window.status"))
        self.status.set_all(t("after.jobs.open"), t("after.jobs.show_tip"))
        ground = QFrame()
        ground.setProperty("k", "surface")  # as the pages have it
        column(self.header, self.line, ground, self.status, parent=self).setStretch(2, 1)

    @property
    def tells(self) -> tuple[SignalInstance, ...]:
        """What a person can ask for here; the chosen tab is told by ``header.tabs``."""
        header = self.header
        return (
            header.switcher.account_chosen,
            header.switcher.connect_requested,
            header.preview_requested,
            header.more_requested,
            header.again_requested,
            header.activity_requested,
            header.settings_requested,
            self.status.all_pressed,
        )
