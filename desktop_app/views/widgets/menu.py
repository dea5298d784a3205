"""A menu with round corners.

Owns: the window flags that let the corners be round; that an entry which is off says why to the keys and
aloud. Entries are QActions as ever; icons come from the table.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QProxyStyle, QStyle, QToolTip, QWidget

from desktop_app.views.theme import current_theme
from desktop_app.views.theme.tokens import Icon
from desktop_app.views.widgets.announce import announce

_CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class Menu(QMenu):
    """``menu.add("Copy", icon="copy", on=copy_it)``."""

    def __init__(self, parent: QWidget | None = None, title: str = "") -> None:
        super().__init__(title, parent)
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setWindowFlag(Qt.WindowType.NoDropShadowWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.aboutToShow.connect(self._line_up)
        self.hovered.connect(self._tell_why)
        self.setStyle(_style())
        self._told: QAction | None = None
        self.spoken_entries: dict[QAction, QWidget] = {}

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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        active = self.activeAction()
        if active is not None and event.key() in _CHOOSE:
            self._told = None  # pressed: said once more
            self._tell_why(active)

    def _tell_why(self, action: QAction) -> None:
        """What the keys came to and is off says why: beside it for the eye, and aloud."""
        if action is self._told:
            return
        self._told = action
        reason = reason_of(action)
        if not reason:
            QToolTip.hideText()
            return
        place = self.actionGeometry(action)
        QToolTip.showText(self.mapToGlobal(place.bottomLeft()), reason, self, place)
        announce(self, reason)

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


class _MenuStyle(QProxyStyle):
    """Keys come to every entry, to one that is off as well: else nobody hears why it is off."""

    def styleHint(self, hint: QStyle.StyleHint, *more: Any) -> int:
        if hint is QStyle.StyleHint.SH_Menu_AllowActiveAndDisabled:
            return 1
        return super().styleHint(hint, *more)


def _style() -> QStyle:
    """One for all menus of the application."""
    app = QApplication.instance()
    assert app is not None
    found = app.findChild(_MenuStyle)
    if found is None:
        found = _MenuStyle("Fusion")
        found.setParent(app)
    return found


def reason_of(action: QAction) -> str:
    """Why an entry is off, as its tool tip tells it; "" for one that can be chosen."""
    tip = action.toolTip()
    return tip if not action.isEnabled() and tip != action.text().replace("&&", "&") else ""


def _blank() -> QIcon:
    """A picture of nothing, as large as an icon."""
    side = current_theme().px(Icon.CONTROL)
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    return QIcon(pixmap)
