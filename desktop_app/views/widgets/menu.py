"""A menu with round corners.

Owns: the window flags that let the corners be round. Entries are QActions as ever; icons come from the table.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QIcon, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.views.theme import current_theme
from desktop_app.views.theme.tokens import Icon


class Menu(QMenu):
    """``menu.add("Copy", icon="copy", on=copy_it)``."""

    def __init__(self, parent: QWidget | None = None, title: str = "") -> None:
        super().__init__(title, parent)
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setWindowFlag(Qt.WindowType.NoDropShadowWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.aboutToShow.connect(self._line_up)

    def add(
        self,
        text: str,
        on: Callable[[], None] | None = None,
        icon: str = "",
        shortcut: str = "",
        checked: bool | None = None,
        enabled: bool = True,
    ) -> QAction:
        """Add an entry; ``on`` is called without arguments."""
        action = QAction(text.replace("&", "&&"), self)
        if icon:
            action.setIcon(current_theme().icon(icon, "text2"))
        if shortcut:
            action.setShortcut(shortcut)
        if checked is not None:
            action.setCheckable(True)
            action.setChecked(checked)
        action.setEnabled(enabled)
        if on is not None:
            action.triggered.connect(lambda _checked=False: on())
        self.addAction(action)
        return action

    def _line_up(self) -> None:
        """Where one entry has an icon or a tick, all words begin at the same place: Qt indents entries with a
        picture less than those without."""
        entries = [one for one in self.actions() if not one.isSeparator()]
        if not any(one.isCheckable() or not one.icon().isNull() for one in entries):
            return
        for entry in entries:
            if entry.isCheckable():
                entry.setIcon(current_theme().icon("check", "text2") if entry.isChecked() else _blank())
            elif entry.icon().isNull():
                entry.setIcon(_blank())


def _blank() -> QIcon:
    """A picture of nothing, as large as an icon."""
    side = current_theme().px(Icon.CONTROL)
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    return QIcon(pixmap)
