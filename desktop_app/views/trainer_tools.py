"""What a trainer has at hand: the menu of the banner, the faults with their lessons, what is set now.

Owns: the menu and the words in the banner. Must not: tell a practice platform anything (the view-model does).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint

from desktop_app.model.texts import t
from desktop_app.viewmodels.training import CLOCK_STEPS, NO_FAULT
from desktop_app.views.widgets.menu import Menu

if TYPE_CHECKING:
    from desktop_app.views.dialogs.trainer_dialog import TrainerDialog
    from desktop_app.views.main_window import MainWindow


class TrainerTools(QObject):
    """One a window; the window's banner and toaster stand before it is made."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._vm = window.vm
        window.training.menu_requested.connect(self._open_menu)
        self._vm.parts.training.done.connect(self._did)
        self._vm.parts.training.fault_changed.connect(self.show_fault)

    def open_lessons(self) -> TrainerDialog | None:
        """The faults of the practice platform, each with its lesson. None where the account is a real one."""
        from desktop_app.views.dialogs.trainer_dialog import TrainerDialog  # not needed to start

        account, manifest = self._vm.account, self._vm.parts.accounts.manifest
        if account is None or not account.training or manifest is None:
            return None
        dialog = TrainerDialog(self._window, self._vm.parts.training, account, manifest.label)
        dialog.open()
        return dialog

    def show_fault(self) -> None:
        """A fault that is set stands in the banner: nobody wonders later."""
        training, account = self._vm.parts.training, self._vm.account
        name, _level = training.fault_of(account.id) if account is not None else (NO_FAULT, "")
        words = t("training.clock", speed=training.speed)
        if name != NO_FAULT:
            words = f"{t('trainer.banner', fault=t(f'trainer.fault.{name}.short'))} · {words}"
        self._window.training.set_clock(words)

    def _open_menu(self, at: QPoint) -> None:
        account = self._vm.account
        if account is None:
            return
        training, settings = self._vm.parts.training, self._vm.parts.settings
        menu = Menu(self._window)
        menu.add(t("training.fault"), self._open, icon="zap")
        menu.addSeparator()
        menu.add(t("training.reset"), partial(training.reset, account.id), icon="refresh-cw")
        for seconds in CLOCK_STEPS:
            words = t(f"training.advance_{seconds}")
            menu.add(words, partial(training.advance, account.id, seconds), icon="clock")
        menu.addSeparator()
        presenter = settings["presenter_mode"]
        turn = partial(settings.set, "presenter_mode", not presenter)
        menu.add(t("look_page.presenter"), turn, checked=presenter)
        menu.popup(at)

    def _open(self) -> None:
        self.open_lessons()

    def _did(self, key: str, fault: str) -> None:
        words = t(key, fault=t(f"trainer.fault.{fault}.name") if fault else "")
        self._window.toaster.show_toast(words)
        if key == "training.reset_done":
            self._vm.parts.contacts.read_anew()
            self._window.desk.refresh()
