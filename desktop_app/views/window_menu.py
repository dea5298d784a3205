"""The menu bar: every command of the window with its keys. At the top of the screen on macOS, else shown by
Alt.

Owns: which menu holds which command, when one is off, showing and hiding the bar. Must not: carry a command
out (the window does).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QMenuBar

from desktop_app.model.texts import t
from desktop_app.viewmodels.shortcuts import PLACES
from desktop_app.viewmodels.training import CLOCK_STEPS
from desktop_app.viewmodels.window import FILE_TABS, TABS, Screen
from desktop_app.views.shortcuts import shown_keys, system_keys
from desktop_app.views.widgets.menu import Menu

if TYPE_CHECKING:
    from desktop_app.views.main_window import MainWindow

HIDE_AFTER_MS = 120
_KEYS = {one.command: one for one in PLACES["window"]}
_ROLES = {
    "settings": QAction.MenuRole.PreferencesRole,
    "about": QAction.MenuRole.AboutRole,
    "quit": QAction.MenuRole.QuitRole,
}


@dataclass(frozen=True, slots=True)
class Command:
    """One line of a menu. ``name``: end of its text key under ``menu``; ``on``: when it can be used."""

    name: str
    do: Callable[[], object]
    on: Callable[[], bool] = lambda: True
    checked: Callable[[], bool] | None = None


class WindowMenu(QObject):
    """``WindowMenu(window)``; ``tapped_alt()`` shows or hides the bar where the system has none of its
    own."""

    def __init__(self, window: MainWindow, native: bool = sys.platform == "darwin") -> None:
        super().__init__(window)
        self._window = window
        self._native = native
        # made here, not asked from the window: a bar that Qt made belongs to whatever walks over it
        # (nextInFocusChain) and would go with a dialog
        self.bar = QMenuBar(window)
        window.setMenuBar(self.bar)
        self.bar.setNativeMenuBar(native)
        self.commands: list[tuple[Command, QAction]] = []
        for name, parts in self._menus().items():
            menu = Menu(window, t(f"menu.{name}._title"))
            for part in parts:
                if part is None:
                    menu.addSeparator()
                else:
                    self._add(menu, name, part)
            menu.aboutToShow.connect(self.refresh)
            menu.aboutToHide.connect(self._hide_soon)
            self.bar.addMenu(menu)
        if not native:
            self.bar.hide()
        window.vm.screen_changed.connect(self.refresh)
        window.vm.account_changed.connect(self.refresh)
        window.vm.parts.settings.changed.connect(self.refresh)
        self.refresh()

    def refresh(self, _news: object = None) -> None:
        """Which commands can be used on the screen that is open."""
        for command, action in self.commands:
            action.setEnabled(command.on())
            if command.checked is not None:
                action.setChecked(command.checked())

    def tapped_alt(self) -> None:
        """Alt alone was pressed and let go."""
        if self._native:
            return
        if self.bar.isVisible():
            self.bar.hide()
            return
        self.bar.show()
        self.bar.setFocus(Qt.FocusReason.MenuBarFocusReason)
        self.bar.setActiveAction(self.bar.actions()[0])

    def press(self, keys: QKeySequence) -> None:
        """Do what has these keys, if it can be used now."""
        for _command, action in self.commands:
            if keys in action.shortcuts():
                self.refresh()
                action.trigger()
                return

    def keys_list(self) -> list[tuple[str, str]]:
        """(what, keys) of every command that has keys, for the page of shortcuts."""
        return [
            (action.text().replace("&&", "&"), shown_keys(action.shortcut()))
            for _command, action in self.commands
            if not action.shortcut().isEmpty()
        ]

    def _add(self, menu: Menu, name: str, command: Command) -> None:
        def run() -> None:
            command.do()

        action = menu.add(t(f"menu.{name}.{command.name}"), run, checked=_checkable(command))
        if (known := _KEYS.get(command.name)) is not None:
            action.setShortcut(QKeySequence(system_keys(known)))
        action.setMenuRole(_ROLES.get(command.name, QAction.MenuRole.NoRole))
        # a hidden bar hears no keys: the window does
        self._window.addAction(action)
        self.commands.append((command, action))

    def _open_sent(self, kind: str) -> None:
        """On the tab it belongs to, where its results lead back to."""
        self._window.vm.choose_tab(kind)
        self._window.desk.pages.open_sent_files(kind)

    def _hide_soon(self) -> None:
        if not self._native:
            QTimer.singleShot(HIDE_AFTER_MS, self, self._hide_if_left)

    def _hide_if_left(self) -> None:
        if QApplication.activePopupWidget() is None and self.bar.activeAction() is None:
            self.bar.hide()

    def _menus(self) -> dict[str, tuple[Command | None, ...]]:
        window, vm = self._window, self._window.vm
        training, settings, undo = vm.parts.training, vm.parts.settings, window.undo

        def at_desk() -> bool:
            return vm.screen is Screen.DESK

        def can_import() -> bool:
            return at_desk() and vm.can_import

        def practising() -> bool:
            return vm.account is not None and vm.account.training and vm.screen is not Screen.FIRST_RUN

        def here(do: Callable[[str], object]) -> Callable[[], object]:
            return lambda: do(vm.account.id) if vm.account is not None else None

        def advance(seconds: int) -> Callable[[str], object]:
            return lambda account_id: training.advance(account_id, seconds)

        def theme(mode: str) -> Command:
            return Command(
                f"theme_{mode}",
                partial(settings.set, "theme", mode),
                checked=lambda: bool(settings["theme"] == mode),
            )

        return {
            "file": (
                Command("import", vm.open_wizard, can_import),
                Command("open", window.open_file, lambda: vm.screen is not Screen.WIZARD),
                Command("paste", window.paste, lambda: vm.takes_paste),
                Command("undo", undo.take_back, lambda: at_desk() and undo.possible),
                None,
                Command("connect", window.connect_account, lambda: vm.screen is not Screen.WIZARD),
                Command("settings", window.open_settings, lambda: vm.screen is not Screen.WIZARD),
                None,
                Command("quit", window.close),
            ),
            "view": (
                *(
                    Command(tab, partial(vm.choose_tab, tab), at_desk)
                    for tab in TABS
                ),
                None,
                Command("preview", vm.open_preview, at_desk),
                Command("imports", window.open_jobs, lambda: vm.screen is not Screen.FIRST_RUN),
                *(
                    Command(f"sent_{kind}", partial(self._open_sent, kind), partial(vm.sends_files, kind))
                    for kind in FILE_TABS
                ),
                Command("activity", window.toggle_activity, lambda: vm.screen is not Screen.FIRST_RUN),
                None,
                Command("find", lambda: window.desk.focus_search(), at_desk),
                Command("again", lambda: window.desk.refresh(), at_desk),
                None,
                *map(theme, ("system", "light", "dark")),
                Command("presenter", lambda: settings.set("presenter_mode", not settings["presenter_mode"]),
                        checked=lambda: bool(settings["presenter_mode"])),
            ),
            "practice": (
                Command("start", training.start, lambda: not practising()),
                None,
                Command("fault", window.open_trainer, practising),
                Command("reset", here(training.reset), practising),
                *(Command(f"advance_{step}", here(advance(step)), practising) for step in CLOCK_STEPS),
            ),
            "help": (
                Command("practice", window.explain_practice),
                Command("keys", partial(window.open_settings, "keys"),
                        lambda: vm.screen is not Screen.WIZARD),
                Command("shortcuts", window.show_shortcuts),
                None,
                Command("about", window.show_about),
            ),
        }  # fmt: skip


def _checkable(command: Command) -> bool | None:
    return None if command.checked is None else command.checked()
