"""The window: training banner, header with account and tabs, the page, the status line.

Owns: which screen is on top and the window's shortcuts. Must not: hold a rule; every decision is the
view-model's.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from desktop_app.model.account import Account
from desktop_app.model.errors import AppError
from desktop_app.model.texts import t
from desktop_app.viewmodels.messages import Message
from desktop_app.viewmodels.window import Screen, WindowViewModel
from desktop_app.views.dialogs.details_dialog import open_details
from desktop_app.views.file_dialogs import ask_open_file
from desktop_app.views.first_run import FirstRun
from desktop_app.views.theme.measure import column
from desktop_app.views.trainer_tools import TrainerTools
from desktop_app.views.widgets.account_plate import AccountEntry
from desktop_app.views.widgets.banner import Tone as BannerTone
from desktop_app.views.widgets.dialog import Dialog, Question
from desktop_app.views.widgets.focus_ring import FocusRing
from desktop_app.views.widgets.live_bar import LiveBar
from desktop_app.views.widgets.toast import Toaster
from desktop_app.views.widgets.training_banner import TrainingBanner
from desktop_app.views.window_menu import WindowMenu

if TYPE_CHECKING:
    from desktop_app.services.importing.nouns import JobView
    from desktop_app.viewmodels.wizard.flow import ImportWizardViewModel
    from desktop_app.views.activity_drawer import ActivityDrawer
    from desktop_app.views.desk import DeskScreen
    from desktop_app.views.dialogs.jobs_dialog import JobsDialog
    from desktop_app.views.dialogs.settings_dialog import SettingsDialog
    from desktop_app.views.dialogs.trainer_dialog import TrainerDialog
    from desktop_app.views.preview.preview_screen import PreviewScreen
    from desktop_app.views.wizard.wizard_screen import WizardScreen


class MainWindow(QMainWindow):
    """Signals: ``closing`` once the window may go: the app stops everything in order."""

    closing = Signal()

    def __init__(
        self, vm: WindowViewModel, version: str, can_connect: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.vm = vm
        self.setMinimumSize(640, 360)
        self.resize(1280, 720)
        self.setAcceptDrops(True)
        speed = t("training.clock", speed=vm.parts.training.speed)
        self.training = TrainingBanner(t("training.plate"), t("training.line"), speed, t("training.menu"))
        self.first_run = FirstRun(version, can_connect, _names(vm))
        self.first_run.training_requested.connect(vm.parts.training.start)
        self.first_run.connect_requested.connect(self.connect_account)
        self.first_run.file_requested.connect(self._open_file_first)
        self.first_run.help_requested.connect(self.explain_practice)
        self._jobs: JobsDialog | None = None
        self.preview: PreviewScreen | None = None
        self.activity: ActivityDrawer | None = None
        self.live = LiveBar("", "", armed=False)
        self.live.action_pressed.connect(vm.parts.live.press)
        self.live.hide()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.first_run)
        self._wizards: dict[ImportWizardViewModel, WizardScreen] = {}
        central = QWidget()
        central.setProperty("k", "page")
        column(self.training, self.live, self.stack, parent=central).setStretch(2, 1)
        self.setCentralWidget(central)
        self.toaster = Toaster(self)
        self.toaster.told.connect(vm.parts.activity.keep)
        self.trainer = TrainerTools(self)
        self.ring = FocusRing(self)
        self._may_close = False
        self._settings: SettingsDialog | None = None
        self._connect()
        self._version = version
        self._alt_alone = False
        self.menu = WindowMenu(self)
        self._show_account(vm.account)
        self._show_screen(vm.screen)

    # -- wiring to the view-model ----------------------------------------------------------------------------
    def _connect(self) -> None:
        vm = self.vm
        vm.screen_changed.connect(self._show_screen)
        vm.account_changed.connect(self._show_account)
        vm.account_updated.connect(self._update_account)
        vm.arming_needed.connect(self._ask_to_allow)
        vm.unlock_needed.connect(self._offer_to_unlock)
        vm.parts.live.changed.connect(self._show_live)
        vm.wizard_opened.connect(self._open_wizard)
        vm.undo_wanted.connect(self._open_undo)
        vm.parts.training.starting_changed.connect(self.first_run.set_starting)
        vm.parts.training.failed.connect(vm.tell)
        for part in (vm.parts.contacts.person, vm.parts.lists):
            part.told.connect(partial(self._changed, part.undo))
            part.refused.connect(self._undo_refused)
        vm.parts.messages.shown.connect(self._show_message)
        vm.parts.messages.taken_down.connect(self._take_message)

    # -- menu bar --------------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._alt_alone = event.key() == Qt.Key.Key_Alt and not event.isAutoRepeat()
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Alt and self._alt_alone:
            self.menu.tapped_alt()
        self._alt_alone = False
        super().keyReleaseEvent(event)

    def explain_practice(self) -> None:
        from desktop_app.views.dialogs.help_dialogs import practice_dialog  # not needed to start

        practice_dialog(self, self.vm.parts.training.start).open()

    def show_shortcuts(self) -> None:
        from desktop_app.views.dialogs.help_dialogs import shortcuts_dialog

        shown = (t("help.shortcuts.menu"), t("help.shortcuts.menu_keys"))
        shortcuts_dialog(self, [*self.menu.keys_list(), shown]).open()

    def show_about(self) -> None:
        from desktop_app.views.dialogs.help_dialogs import about_dialog

        about_dialog(self, self._version).open()

    def open_file(self) -> None:
        """A file out of the file dialog: into the present account, or first into a practice account."""
        if self.vm.screen is Screen.FIRST_RUN:
            self._open_file_first()
        elif self.vm.can_import and self.vm.screen is Screen.DESK:
            path = ask_open_file(self, t("wizard.file.dialog"), t("wizard.file.filter"))
            if path is not None:
                self.vm.open_wizard(path=path)

    @cached_property
    def desk(self) -> DeskScreen:
        """The tabs with all around them; made when first shown: the first picture needs none of it."""
        from desktop_app.views.desk import DeskScreen

        desk = DeskScreen(self.vm)
        desk.settings_requested.connect(self.open_settings)
        desk.connect_requested.connect(self.connect_account)
        desk.preview_requested.connect(self.vm.open_preview)
        desk.activity_requested.connect(self.toggle_activity)
        desk.jobs_requested.connect(self.open_jobs)
        for told in (desk.events.sent, desk.orders.done, desk.senders.done, desk.more.done):
            told.connect(self.toaster.show_toast)
        self.stack.addWidget(desk)
        desk.show_account(self.vm.account)
        return desk

    @property
    def _desk_made(self) -> bool:
        return "desk" in self.__dict__

    # -- screens ---------------------------------------------------------------------------------------------
    def _show_screen(self, screen: Screen) -> None:
        if screen is Screen.WIZARD and self.vm.wizard in self._wizards:
            self.stack.setCurrentWidget(self._wizards[self.vm.wizard])
        elif screen is Screen.PREVIEW:
            self.stack.setCurrentWidget(self._preview_screen())
        elif screen is Screen.DESK:
            self.stack.setCurrentWidget(self.desk)
            self.desk.show_jobs()
        else:
            if self.activity is not None:
                self.activity.close_drawer()
            self.stack.setCurrentWidget(self.first_run)
            QTimer.singleShot(0, self, self._focus_first)
        if self.activity is not None and self.activity.is_open:
            self.activity.raise_()
        self._show_training()

    def _focus_first(self) -> None:
        """The ring shows where Enter leads: the first start is mastered by keys alone."""
        if self.vm.screen is Screen.FIRST_RUN and self.first_run.training.isEnabled():
            self.ring.put_on(self.first_run.training)

    def _preview_screen(self) -> PreviewScreen:
        """The template preview; its parts and the browser view are loaded when it is first opened."""
        if self.preview is None:
            from desktop_app.views.preview.preview_screen import PreviewScreen

            self.preview = PreviewScreen(self.vm.preview or self.vm.open_preview())
            self.preview.set_account(self.vm.account)
            self.preview.left.connect(self.vm.leave_preview)
            self.preview.commands.settings_requested.connect(self.open_settings)
            self.preview.commands.allow_requested.connect(self.vm.parts.live.allow)
            self.vm.parts.live.allowed.connect(self.preview.commands.allowed)
            self.stack.addWidget(self.preview)
        return self.preview

    def close_preview(self) -> None:
        """Before the window goes: the browser view ends before its profile."""
        if self.preview is not None:
            self.preview.close_screen()

    def _show_account(self, account: Account | None) -> None:
        if self.preview is not None:
            self.preview.set_account(account)
        if self._desk_made:
            self.desk.show_account(account)
        if self.activity is not None:
            self.activity.account_changed()
        self._show_training()
        self.trainer.show_fault()
        self._show_title(account)

    def _update_account(self, account: Account) -> None:
        if self._desk_made:
            self.desk.update_account(account)
        self._show_title(account)

    def _show_title(self, account: Account | None) -> None:
        if account is None:
            self.setWindowTitle(t("window.title"))
        elif account.training:
            self.setWindowTitle(t("window.title_training"))
        else:
            self.setWindowTitle(t("window.title_account", account=account.name))

    def _show_training(self) -> None:
        account = (
            self.vm.wizard.account if self.vm.screen is Screen.WIZARD and self.vm.wizard else self.vm.account
        )
        on = account is not None and account.training and self.vm.screen is not Screen.FIRST_RUN
        self.training.setVisible(on)

    def _show_live(self) -> None:
        """The bar of the wizard's account; on the desk it stands under the header."""
        live = self.vm.parts.live
        self.live.setVisible(live.visible and self.vm.screen is Screen.WIZARD)
        self.live.set_state(live.sentence, live.action, live.armed)

    def _ask_to_allow(self, account: Account) -> None:
        live, line = self.vm.parts.live, self.vm.parts.accounts.line_of(account)
        why = t("live.question.line" if self.vm.import_waits else "live.change.line")
        question = Question(
            self, t("live.question.title", name=account.name), why,
            t("live.question.do", allow=live.allow_words), t("live.question.keep"),
            account=AccountEntry(line.id, line.name, line.line, line.colour),
        )  # fmt: skip
        question.accepted.connect(self.vm.allow_and_import)
        question.rejected.connect(self.vm.forget_import)
        question.open()

    # -- activity --------------------------------------------------------------------------------------------
    def toggle_activity(self) -> None:
        """Show or hide the record of what was done; it lies over whatever page is open."""
        if self.vm.screen is Screen.FIRST_RUN:
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

            settings = self.vm.parts.settings
            self.activity = ActivityDrawer(
                self.vm.parts.activity, settings["keep_personal_data_days"], self.stack
            )
            self.activity.retention_requested.connect(partial(self.open_settings, "safety"))
        return self.activity

    def _changed(self, take_back: Callable[[str], None], sentence: str, key: str) -> None:
        """A contact or list was changed: said for some seconds, with the way back where there is one."""
        undo = partial(take_back, key) if key else None
        self.toaster.show_toast(sentence, t("contacts.undo") if key else "", undo)

    def _undo_refused(self, error: AppError) -> None:
        if not self.findChildren(Dialog):  # an open dialog says it itself
            self.vm.parts.messages.tell_error(error)

    # -- jobs ------------------------------------------------------------------------------------------------
    def open_jobs(self) -> JobsDialog:
        """The list of all imports, over whatever page is open."""
        from desktop_app.views.dialogs.jobs_dialog import JobsDialog  # not needed to start

        if self._jobs is None:
            self._jobs = JobsDialog(self, self.vm)
            self._jobs.finished.connect(self._jobs_left)
            self._jobs.open()
        return self._jobs

    def _jobs_left(self, _yes: bool) -> None:
        self._jobs = None

    def _open_undo(self, job: JobView, go_on: bool) -> None:
        from desktop_app.views.wizard.undo_dialog import UndoDialog

        after = self.vm.new_after(job)
        if after is not None:
            dialog = UndoDialog(self, after, job.file, job.list, job.job)
            dialog.finished.connect(after.close)
            dialog.finished.connect(lambda _yes: self.vm.parts.jobs.read())
            dialog.open()
            if go_on:
                after.undo()

    # -- settings --------------------------------------------------------------------------------------------
    def open_settings(self, place: str = "accounts") -> SettingsDialog:
        """The settings at one of their places."""
        from desktop_app.views.dialogs.settings_dialog import SettingsDialog  # not needed to start

        if self._settings is None:
            self._settings = SettingsDialog(self, self.vm, place)
            self._settings.finished.connect(self._settings_left)
            self._settings.open()
        else:
            self._settings.show_place(place)
        return self._settings

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

    def _open_file_first(self) -> None:
        path = ask_open_file(self, t("wizard.file.dialog"), t("wizard.file.filter"))
        if path is not None:
            self.vm.open_file_first(path)

    def _open_wizard(self, wizard: ImportWizardViewModel) -> None:
        from desktop_app.views.job_notice import JobNotice
        from desktop_app.views.wizard.wizard_screen import WizardScreen  # large, and not needed to start

        if wizard not in self._wizards:
            screen = WizardScreen(wizard, self.vm.parts.accounts.line_of(wizard.account))
            screen.left.connect(self.vm.leave_wizard)
            screen.key_requested.connect(partial(self.open_settings, "accounts"))
            screen.paste_requested.connect(self.paste)
            screen.work_elsewhere.connect(partial(self.vm.leave_wizard, keep_running=True))
            wizard.destroyed.connect(partial(self._wizard_gone, wizard))
            wizard.progress_changed.connect(self.desk.show_jobs)
            wizard.overview_changed.connect(self.desk.show_jobs)
            self._wizards[wizard] = screen
            JobNotice(wizard, self, self.vm, self.toaster.show_toast)
            self.stack.addWidget(screen)

    def wizard_screen(self, wizard: ImportWizardViewModel) -> WizardScreen:
        """The screen of an open wizard."""
        return self._wizards[wizard]

    def _wizard_gone(self, wizard: ImportWizardViewModel) -> None:
        screen = self._wizards.pop(wizard, None)
        if screen is not None:
            self.stack.removeWidget(screen)
            screen.deleteLater()

    # -- messages --------------------------------------------------------------------------------------------
    def _show_message(self, message: Message) -> None:
        bar = self.first_run.messages if self.vm.screen is Screen.FIRST_RUN else self.desk.messages
        tone = cast(BannerTone, message.tone.value)
        details = message.details
        banner = bar.show_message(
            tone,
            message.title,
            message.line,
            key=message.key,
            action=t("window.details") if details else "",
            on_action=partial(open_details, self, message.title, details) if details else None,
        )
        banner.closed.connect(partial(self.vm.parts.messages.take_down, message.key))

    def _take_message(self, key: str) -> None:
        self.first_run.messages.take_away(key)
        if self._desk_made:
            self.desk.messages.take_away(key)

    def open_trainer(self) -> TrainerDialog | None:
        """The faults of the practice platform and their lessons. None where the account is a real one."""
        return self.trainer.open_lessons()

    # -- a table or file out of the clipboard ----------------------------------------------------------------
    def paste(self) -> None:
        """What was copied in a spreadsheet, or a file copied in the file manager, becomes the import's file.
        Text fields take the keys for themselves."""
        if not self.vm.takes_paste:
            return
        mime = QGuiApplication.clipboard().mimeData()
        path = _only_file(mime)
        if path is None:
            self.vm.paste_table(mime.text() if mime.hasText() else "")
        elif self.vm.screen is Screen.WIZARD and self.vm.wizard is not None:
            self.vm.wizard.open_file(path)
        else:
            self.vm.open_wizard(path=path)

    # -- a file dropped on the window ------------------------------------------------------------------------
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._dropped(event) is not None and self.vm.can_import:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = self._dropped(event)
        if path is None:
            return
        if self.vm.screen is Screen.PREVIEW and self.preview is not None:
            self.preview.open_path(path)
        elif self.vm.screen is not Screen.WIZARD:
            self.vm.open_wizard(path=path)
        elif self.vm.wizard is None or self.vm.wizard.busy_with("run"):
            return
        else:
            self.vm.wizard.open_file(path)
        event.acceptProposedAction()

    @staticmethod
    def _dropped(event: QDropEvent) -> Path | None:
        return _only_file(event.mimeData())

    # -- the end ---------------------------------------------------------------------------------------------
    def closeEvent(self, event: QCloseEvent) -> None:
        if self.vm.running and not self._may_close:
            event.ignore()
            question = Question(
                self, t("window.quit_running_title"), t("window.quit_running_line"), t("window.quit_stop"),
                t("window.quit_stay"), training=bool(self.vm.account and self.vm.account.training),
            )  # fmt: skip
            question.accepted.connect(self._close_now)
            question.open()
            return
        # nothing is drawn from here on: what still changes has no window to be drawn into
        self.setUpdatesEnabled(False)
        event.accept()
        self.closing.emit()

    def _close_now(self) -> None:
        self._may_close = True
        self.close()


def _only_file(mime: QMimeData) -> Path | None:
    urls = [url for url in mime.urls() if url.isLocalFile()]
    return Path(urls[0].toLocalFile()) if len(urls) == 1 else None


def _names(vm: WindowViewModel) -> str:
    """The platforms that can be connected, each by its first name."""
    return ", ".join(manifest.label.partition(" / ")[0] for manifest in vm.parts.accounts.manifests)
