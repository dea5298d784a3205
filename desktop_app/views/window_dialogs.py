"""What opens over the window's pages: settings, jobs, the record, help, questions.

Owns: which of them is open, and making each when it is asked for. Must not: hold a rule; every decision is
the view-model's.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.model.account import Account
from desktop_app.model.texts import t
from desktop_app.viewmodels.screen import Screen
from desktop_app.viewmodels.shortcuts import PLACES
from desktop_app.views.shortcuts import place_keys
from desktop_app.views.widgets.account_plate import AccountEntry
from desktop_app.views.widgets.dialog import Question

if TYPE_CHECKING:
    from desktop_app.services.erasing import CutOff
    from desktop_app.services.erasure_sheet import Proof
    from desktop_app.services.importing.nouns import JobView
    from desktop_app.views.activity_drawer import ActivityDrawer
    from desktop_app.views.dialogs.jobs_dialog import JobsDialog
    from desktop_app.views.dialogs.settings_dialog import SettingsDialog
    from desktop_app.views.main_window import MainWindow


class WindowDialogs(QObject):
    """One a window; the window's pages stand before it is made."""

    def __init__(self, window: MainWindow, version: str) -> None:
        super().__init__(window)
        self._window = window
        self._vm = window.vm
        self._version = version
        self._jobs: JobsDialog | None = None
        self._settings: SettingsDialog | None = None
        self.activity: ActivityDrawer | None = None
        self._vm.arming_needed.connect(self._ask_to_allow)
        self._vm.unlock_needed.connect(self._offer_to_unlock)
        self._vm.undo_wanted.connect(self._open_undo)
        self._vm.erasure_wanted.connect(self._open_erasure)

    # -- help ------------------------------------------------------------------------------------------------
    def explain_practice(self) -> None:
        from desktop_app.views.dialogs.help_dialogs import practice_dialog

        practice_dialog(self._window, self._vm.parts.training.start).open()

    def show_shortcuts(self) -> None:
        from desktop_app.views.dialogs.shortcuts_dialog import Place, ShortcutsDialog

        shown = (t("help.shortcuts.menu"), t("help.shortcuts.menu_keys"))
        keys = {place: place_keys(place) for place in PLACES}
        keys["window"] = [*self._window.menu.keys_list(), shown]
        places = [Place(t(f"help.shortcuts.in.{place}"), lines) for place, lines in keys.items()]
        ShortcutsDialog(self._window, places).open()

    def show_about(self) -> None:
        from desktop_app.views.dialogs.help_dialogs import about_dialog

        about_dialog(self._window, self._version).open()

    # -- the record of what was done -------------------------------------------------------------------------
    def toggle_activity(self) -> None:
        """Show or hide the record of what was done; it lies over whatever page is open."""
        if self._vm.screen is Screen.FIRST_RUN:
            return
        drawer = self.activity_drawer()
        if drawer.is_open:
            drawer.close_drawer()
        else:
            drawer.open_drawer()

    def activity_drawer(self) -> ActivityDrawer:
        """Made when it is first opened."""
        if self.activity is None:
            from desktop_app.views.activity_drawer import ActivityDrawer

            settings = self._vm.parts.settings
            days = settings["keep_personal_data_days"]
            self.activity = ActivityDrawer(self._vm.parts.activity, days, self._window.stack)
            self.activity.retention_requested.connect(partial(self.open_settings, "safety"))
            settings.changed.connect(self._days_changed)
        return self.activity

    def _days_changed(self, key: str) -> None:
        if self.activity is not None and key == "keep_personal_data_days":
            self.activity.list_page.show_days(self._vm.parts.settings[key])

    # -- jobs ------------------------------------------------------------------------------------------------
    def open_jobs(self) -> JobsDialog:
        """The list of all imports, over whatever page is open."""
        from desktop_app.views.dialogs.jobs_dialog import JobsDialog

        if self._jobs is None:
            self._jobs = JobsDialog(self._window, self._vm)
            self._jobs.finished.connect(self._jobs_left)
            self._jobs.open()
        return self._jobs

    def _jobs_left(self, _yes: bool) -> None:
        self._jobs = None

    def _open_undo(self, job: JobView, go_on: bool) -> None:
        from desktop_app.views.wizard.undo_dialog import UndoDialog

        after = self._vm.new_after(job)
        if after is not None:
            dialog = UndoDialog(self._window, after, job.file, job.list, job.job)
            dialog.finished.connect(after.close)
            dialog.finished.connect(lambda _yes: self._vm.parts.jobs.read())
            dialog.open()
            if go_on:
                after.undo()

    # -- an erasure that was cut off -------------------------------------------------------------------------
    def _open_erasure(self, one: CutOff | Proof) -> None:
        from desktop_app.services.erasure_sheet import Proof
        from desktop_app.views.dialogs.erase_dialogs import CutOffDialog, SheetDialog

        people = self._vm.parts.contacts.people
        if people is None:
            return
        if isinstance(one, Proof):
            SheetDialog(self._window, people, one).open()
        else:
            CutOffDialog(self._window, people, one).open()

    # -- settings --------------------------------------------------------------------------------------------
    def open_settings(self, place: str = "accounts") -> SettingsDialog:
        """The settings at one of their places."""
        from desktop_app.views.dialogs.settings_dialog import SettingsDialog

        if self._settings is None:
            self._settings = SettingsDialog(self._window, self._vm, place)
            self._settings.finished.connect(self._settings_left)
            self._settings.open()
        else:
            self._settings.show_place(place)
        return self._settings

    def open_key(self) -> None:
        """The settings at the present account, where its key is written."""
        if self._vm.account is not None:
            self.open_settings().show_account(self._vm.account)

    def _settings_left(self, _yes: bool) -> None:
        self._settings = None

    def _offer_to_unlock(self) -> None:
        if self._settings is None:  # else the person is at it already
            self.open_settings("keys").focus_page()

    def connect_account(self) -> SettingsDialog:
        """The settings at the first step of a new account."""
        dialog = self.open_settings()
        dialog.show_platforms()
        return dialog

    # -- questions -------------------------------------------------------------------------------------------
    def _ask_to_allow(self, account: Account) -> None:
        live, line = self._vm.parts.live, self._vm.parts.accounts.line_of(account)
        why = t("live.question.line" if self._vm.import_waits else "live.change.line")
        question = Question(
            self._window, t("live.question.title", name=account.name), why,
            t("live.question.do", allow=live.allow_words), t("live.question.keep"),
            account=AccountEntry(line.id, line.name, line.line, line.colour),
        )  # fmt: skip
        question.accepted.connect(self._vm.allow_and_import)
        question.rejected.connect(self._vm.forget_import)
        question.open()

    def ask_to_end(self) -> Question:
        """Something is being sent and the window shall go: asked, not done."""
        training = bool(self._vm.account and self._vm.account.training)
        works = [one.work for one in self._vm.running]
        what = "running" if any(work is None or work.job for work in works) else "sending"
        question = Question(
            self._window, t(f"window.quit_{what}_title"), t(f"window.quit_{what}_line"),
            t("window.quit_stop"), t("window.quit_stay"), training=training,
        )  # fmt: skip
        question.open()
        return question
