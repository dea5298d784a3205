"""What the screen readers of the system are told where Qt's own answer is not enough.

Owns: that an open menu or list of accounts stands in the tree that is read from outside (Qt leaves out
windows that pop up), that an entry says why it is off, that a dialog in the window is a dialog. Must not:
know a screen; the parts say themselves which role they have (``spoken_as``).

Made by Qt through one factory, the first time an object is asked about; without a screen reader never.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QPoint, QRect, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleInterface,
    QAccessibleObject,
    QAction,
    QGuiApplication,
    QKeySequence,
)
from PySide6.QtWidgets import QAccessibleWidget, QApplication, QMenu, QMenuBar, QWidget

from desktop_app.views.widgets.announce import announce
from desktop_app.views.widgets.menu import Menu, reason_of

if TYPE_CHECKING:
    from desktop_app.views.widgets.dialog import (
        Dialog,
    )  # not loaded for this: the first picture is without it

_Role = QAccessible.Role
_Text = QAccessible.Text
_PRESS = "Press"
_INSIDE = ("QComboBoxPrivateContainer",)
"""Pops up too, and stands in the tree already: below its box."""

_state = {"installed": False}


def speak_for_the_parts() -> None:
    """From now on; again does nothing. Needs a QApplication."""
    if _state["installed"]:
        return
    _state["installed"] = True
    QAccessible.installFactory(_made)
    app = QApplication.instance()
    if app is not None and QAccessible.isActive():
        # a reader was there first: it asks for the tree's root anew each time, and gets ours then
        old = QAccessible.queryAccessibleInterface(app)
        if old is not None:
            QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(old))


def _made(_class: str, thing: QObject) -> QAccessibleInterface | None:
    """None: Qt's own."""
    if getattr(thing, "spoken_as", "") == "dialog":
        return _SpokenDialog(cast("Dialog", thing))
    if isinstance(thing, Menu):
        return _SpokenMenu(thing)
    if isinstance(thing, _EntryPlace):
        return _SpokenEntry(thing)
    if isinstance(thing, QApplication):
        return _SpokenProgram(thing)
    return None


class _SpokenProgram(QAccessibleObject):
    """The root: every window, what popped up included."""

    def _windows(self) -> list[QWidget]:
        found = [one for one in QApplication.topLevelWidgets() if one.isVisible() and _stands_alone(one)]
        order = QGuiApplication.topLevelWindows()  # that of the widgets changes from call to call
        return sorted(found, key=lambda one: order.index(one.windowHandle()))

    def isValid(self) -> bool:
        return True

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def childCount(self) -> int:
        return len(self._windows())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        windows = self._windows()
        return QAccessible.queryAccessibleInterface(windows[index]) if 0 <= index < len(windows) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        windows = self._windows()
        return windows.index(cast(QWidget, child.object())) if child.object() in windows else -1

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        focused = QApplication.activePopupWidget() or QApplication.focusWidget()
        return QAccessible.queryAccessibleInterface(focused) if focused is not None else None

    def text(self, which: QAccessible.Text) -> str:
        return QApplication.applicationDisplayName() if which == _Text.Name else ""

    def role(self) -> QAccessible.Role:
        return _Role.Application

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        state.focused = QApplication.focusWindow() is not None
        return state


def _stands_alone(window: QWidget) -> bool:
    """Not what is read as part of something else: the list of a box, a menu below its entry."""
    if window.windowType() is not Qt.WindowType.Popup:
        return window.windowType() is not Qt.WindowType.ToolTip
    if isinstance(window, QMenu):
        return not _holders(window)
    return window.metaObject().className() not in _INSIDE


def _holders(menu: QMenu) -> list[QWidget]:
    """The menu or bar that this menu is an entry of."""
    return [
        cast(QWidget, one)
        for one in menu.menuAction().associatedObjects()
        if isinstance(one, (QMenu, QMenuBar)) and one is not menu
    ]


class _SpokenDialog(QAccessibleWidget):
    """Lies in the window, and keeps keys and mouse to itself: a dialog for a listener, too."""

    def __init__(self, dialog: Dialog) -> None:
        super().__init__(dialog, _Role.Dialog)

    def state(self) -> QAccessible.State:
        state = super().state()
        state.modal = True
        return state


class _SpokenMenu(QAccessibleWidget):
    def __init__(self, menu: Menu) -> None:
        super().__init__(menu, _Role.PopupMenu)

    def _menu(self) -> Menu:
        return cast(Menu, self.object())

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]
        for holder in _holders(self._menu()):
            place = holder.actions().index(self._menu().menuAction())
            if isinstance(holder, Menu):
                return _spoken(holder.actions()[place])
            above = QAccessible.queryAccessibleInterface(holder)
            return above.child(place) if above is not None else None
        return QAccessible.queryAccessibleInterface(cast(QObject, QApplication.instance()))

    def childCount(self) -> int:
        return len(self._menu().actions())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        # separators are counted: Qt tells by this number which entry the keys came to
        actions = self._menu().actions()
        return _spoken(actions[index]) if 0 <= index < len(actions) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        place = child.object()
        actions = self._menu().actions()
        return actions.index(place.action) if isinstance(place, _EntryPlace) else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        action = self._menu().actionAt(self._menu().mapFromGlobal(QPoint(x, y)))
        return _spoken(action) if action is not None else None

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        action = self._menu().activeAction()
        return _spoken(action) if action is not None else None

    def text(self, which: QAccessible.Text) -> str:
        return self._menu().title().replace("&&", "&") if which == _Text.Name else ""


class _EntryPlace(QWidget):
    """Never shown: what Qt keeps the spoken entry by, so that it goes with its menu."""

    def __init__(self, action: QAction, menu: Menu) -> None:
        super().__init__(menu)
        self.action = action
        self.menu = menu


def _spoken(action: QAction) -> QAccessibleInterface | None:
    menu = action.parent()
    if not isinstance(menu, Menu):
        menu = next((one for one in action.associatedObjects() if isinstance(one, Menu)), None)
    if menu is None:
        return None
    place = menu.spoken_entries.get(action)
    if place is None:
        place = menu.spoken_entries[action] = _EntryPlace(action, menu)
    return QAccessible.queryAccessibleInterface(place)


class _SpokenEntry(QAccessibleWidget):
    """An entry of a menu: what it does, its keys, why it is off."""

    def __init__(self, place: _EntryPlace) -> None:
        super().__init__(place, _Role.MenuItem)

    def _action(self) -> QAction:
        return cast(_EntryPlace, self.object()).action

    def _menu(self) -> Menu:
        return cast(_EntryPlace, self.object()).menu

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return QAccessible.queryAccessibleInterface(self._menu())

    def childCount(self) -> int:
        return 1 if self._below() is not None else 0

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        below = self._below()
        return QAccessible.queryAccessibleInterface(below) if below is not None and index == 0 else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return 0 if child.object() is self._below() else -1

    def _below(self) -> QMenu | None:
        below: QMenu | None = self._action().menu()  # type: ignore[assignment]
        return below

    def rect(self) -> QRect:
        menu = self._menu()
        place = menu.actionGeometry(self._action())
        return QRect(menu.mapToGlobal(place.topLeft()), place.size())

    def text(self, which: QAccessible.Text) -> str:
        action = self._action()
        if which == _Text.Name:
            return action.text().replace("&&", "&")
        if which == _Text.Description:
            return reason_of(action)
        if which == _Text.Accelerator:
            return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        return ""

    def role(self) -> QAccessible.Role:
        return _Role.Separator if self._action().isSeparator() else _Role.MenuItem

    def state(self) -> QAccessible.State:
        action, menu, state = self._action(), self._menu(), QAccessible.State()
        below = self._below()
        facts = {
            "invisible": not (menu.isVisible() and action.isVisible()),
            "disabled": not action.isEnabled(),
            "focusable": not action.isSeparator(),  # what is off, too: that is where its reason is heard
            "focused": menu.isVisible() and menu.activeAction() is action,
            "checkable": action.isCheckable(),
            "checked": action.isChecked(),
            "hasPopup": below is not None,
            "expanded": below is not None and below.isVisible(),
        }
        for name, on in facts.items():
            setattr(state, name, on)
        return state

    # -- pressing from outside -------------------------------------------------------------------------------
    def actionNames(self) -> list[str]:
        return [_PRESS]

    def keyBindingsForAction(self, _name: str) -> list[str]:
        return [self.text(_Text.Accelerator)]

    def doAction(self, name: str) -> None:
        if name != _PRESS:
            return
        action, menu = self._action(), self._menu()
        if not action.isEnabled():
            announce(menu, reason_of(action))
        elif self._below() is not None:
            menu.setActiveAction(action)
        else:
            for popup in _open_menus():
                popup.close()
            action.trigger()


def _open_menus() -> list[QMenu]:
    """The innermost first."""
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, QMenu) and one.isVisible()]
    return sorted(found, key=lambda one: len(_holders(one)), reverse=True)
