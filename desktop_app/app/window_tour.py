"""The walk through what lies over the window's pages: the record of what was done, an uncaught error.

Owns: how each is reached. Must not: draw (``pictures`` does).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from desktop_app.app.preview_tour import Waits
from desktop_app.views.widgets.dialog import Dialog

if TYPE_CHECKING:
    from desktop_app.app.window import OpenWindow
    from desktop_app.viewmodels.window import WindowViewModel
    from desktop_app.views.dialogs.settings_dialog import SettingsDialog
    from desktop_app.views.main_window import MainWindow

OVER_SCREENS = (
    "activity", "activity-narrowed", "activity-entry", "trainer-menu", "trainer-fault", "error-dialog",
    "account-training", "write-check", "menu-bar", "help-practice", "help-shortcuts",
)  # fmt: skip


class OverWalk:
    """The part of the tour after the tabs; each step stands on the one before."""

    _opened: OpenWindow
    _window: MainWindow
    _vm: WindowViewModel
    _wait: Waits
    _over_settings: SettingsDialog | None = None

    def _to_activity(self) -> bool:
        for dialog in [one for one in self._window.findChildren(Dialog) if one.isVisible()]:
            dialog.reject()
        self._vm.choose_tab("senders")
        self._window.toaster.take_away()
        self._window.activity_drawer().open_drawer()
        activity = self._vm.parts.activity
        return self._wait.until(lambda: activity.model.rowCount() > 0 and not activity.busy)

    def _to_activity_narrowed(self) -> bool:
        self._window.activity_drawer().list_page.search.setText("zzz")
        return self._wait.until(lambda: self._vm.parts.activity.model.rowCount() == 0)

    def _to_activity_entry(self) -> bool:
        page = self._window.activity_drawer().list_page
        page.search.clear()
        activity = self._vm.parts.activity
        activity.narrow("")
        if not self._wait.until(lambda: activity.model.rowCount() > 0):
            return False
        failed = [line for line in activity.model.items if line.request and line.trouble]
        page.chosen.emit(failed[0] if failed else activity.model.items[0])
        return bool(failed)

    def _to_trainer_menu(self) -> bool:
        self._window.activity_drawer().close_drawer()
        self._window.training.menu_button.click()
        if not self._wait.until(lambda: QApplication.activePopupWidget() is not None):
            return False
        menu, button = QApplication.activePopupWidget(), self._window.training.menu_button
        assert menu is not None
        # a display that is smaller than the picture pushes the menu away from its button
        menu.move(button.mapToGlobal(QPoint(button.width() - menu.width(), button.height() + 4)))
        return True

    def _to_trainer_fault(self) -> bool:
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        training, account = self._vm.parts.training, self._vm.account
        dialog = self._window.open_trainer()
        if dialog is None or account is None:
            return False
        training.set_fault(account.id, "429", "heavy")
        if not self._wait.until(lambda: training.fault_of(account.id)[0] == "429" and not training.busy):
            return False
        dialog.places.choose("429")
        return True

    def _to_error_dialog(self) -> bool:
        training, account = self._vm.parts.training, self._vm.account
        self._leave_over()
        if account is not None:
            training.set_fault(account.id, "none")
            self._wait.until(lambda: not training.busy)
        self._window.toaster.take_away()
        try:
            raise KeyError("an error that nobody expected")
        except KeyError as error:
            self._opened.show_error(error)
        return self._dialog_on_top() is not None

    def _to_account_training(self) -> bool:
        self._leave_over()
        account = self._vm.account
        if account is None:
            return False
        self._over_settings = self._window.open_settings()
        self._over_settings.show_account(account)
        return True

    def _to_write_check(self) -> bool:
        account, check = self._vm.account, self._vm.parts.write_check
        if self._over_settings is None or account is None:
            return False
        dialog = self._over_settings.try_writing(account)
        if not self._wait.until(lambda: bool(check.lists)):
            return False
        dialog.run_button.click()
        return self._wait.until(lambda: check.result is not None)

    def _to_menu_bar(self) -> bool:
        self._leave_over()
        self._window.menu.tapped_alt()
        return self._window.menu.bar.isVisible()

    def _to_help_practice(self) -> bool:
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        self._window.menu.bar.hide()
        self._window.explain_practice()
        return self._dialog_on_top() is not None

    def _to_help_shortcuts(self) -> bool:
        self._leave_over()
        self._window.show_shortcuts()
        return self._dialog_on_top() is not None

    def _leave_over(self) -> None:
        """Before the next part of the walk."""
        if self._window.dialogs.activity is not None:
            self._window.dialogs.activity.close_drawer()
        for dialog in reversed([one for one in self._window.findChildren(Dialog) if one.isVisible()]):
            dialog.reject()

    def _dialog_on_top(self) -> Dialog | None:
        return next((one for one in self._window.findChildren(Dialog) if one.isVisible()), None)
