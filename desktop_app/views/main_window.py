"""The window: training banner, header with account and tabs, the page, the status line.

Owns: which screen is on top and the window's shortcuts. Must not: hold a rule; every decision is the
view-model's.

A window may be shown before its view-models are made: it then has its first page only, and
:meth:`MainWindow.fill` puts the rest in. So nothing that this page can do without is imported at the head of
this file.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QHideEvent,
    QKeyEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractButton, QMainWindow, QStackedWidget, QWidget

from desktop_app.model.texts import t
from desktop_app.viewmodels.screen import Screen
from desktop_app.views.theme import current_theme
from desktop_app.views.theme.measure import column, px, set_low
from desktop_app.views.theme.tokens import Height

if TYPE_CHECKING:
    from desktop_app.model.account import Account
    from desktop_app.viewmodels.window import WindowViewModel
    from desktop_app.viewmodels.wizard.stepping import WizardViewModel
    from desktop_app.views.activity_drawer import ActivityDrawer
    from desktop_app.views.desk import DeskScreen
    from desktop_app.views.dialogs.jobs_dialog import JobsDialog
    from desktop_app.views.dialogs.settings_dialog import SettingsDialog
    from desktop_app.views.dialogs.trainer_dialog import TrainerDialog
    from desktop_app.views.first_run import FirstRun
    from desktop_app.views.job_notice import EndNotice
    from desktop_app.views.preview.preview_screen import PreviewScreen
    from desktop_app.views.start_frame import StartFrame
    from desktop_app.views.wizard.shell import WizardShell


P = TypeVar("P", bound=QWidget)


class MainWindow(QMainWindow):
    """Signals: ``closing`` once the window may go: the app stops everything in order. ``frame_seen``: the
    first picture is on screen."""

    closing = Signal()
    frame_seen = Signal()

    def __init__(
        self,
        vm: WindowViewModel | None,
        version: str,
        can_connect: bool,
        parent: QWidget | None = None,
        *,
        frame: StartFrame | None = None,
    ) -> None:
        """``vm`` None: only the ``frame`` with the first page, until :meth:`fill`."""
        super().__init__(parent)
        self._version = version
        self._can_connect = can_connect
        self.setMinimumSize(640, 360)
        self.resize(1280, 720)
        self.setWindowTitle(t("window.title"))
        self.preview: PreviewScreen | None = None
        self._wizards: dict[WizardViewModel, WizardShell] = {}
        self._may_close = False
        self._alt_alone = False
        self._filled = False
        self._percent: int | None = None
        self.stack = QStackedWidget()
        central = QWidget()
        central.setProperty("k", "page")
        self._rows = column(self.stack, parent=central)
        self.setCentralWidget(central)
        self.frame = frame
        current_theme().changed.connect(self._fit_height)
        if frame is not None:
            self.stack.addWidget(frame)
            frame.seen.connect(self.frame_seen)
        if vm is not None:
            self.fill(vm)
            self._show_screen(vm.screen)

    def fill(self, vm: WindowViewModel) -> None:
        """Put the pages in, once. The frame stays on top until a screen is chosen."""
        from desktop_app.views.trainer_tools import TrainerTools
        from desktop_app.views.widgets.accessible import speak_for_the_parts
        from desktop_app.views.widgets.focus_ring import FocusRing
        from desktop_app.views.widgets.live_bar import LiveBar
        from desktop_app.views.widgets.toast import Toaster
        from desktop_app.views.widgets.training_banner import TrainingBanner
        from desktop_app.views.window_dialogs import WindowDialogs
        from desktop_app.views.window_files import WindowFiles
        from desktop_app.views.window_menu import WindowMenu
        from desktop_app.views.window_messages import WindowMessages
        from desktop_app.views.window_undo import WindowUndo

        speak_for_the_parts()
        self.vm = vm
        speed = t("training.clock", speed=vm.parts.training.speed)
        self.training = TrainingBanner(t("training.plate"), t("training.line"), speed, t("training.menu"))
        self.live = LiveBar("", "", armed=False)
        self.live.action_pressed.connect(vm.parts.live.press)
        self.dialogs = WindowDialogs(self, self._version)
        self.files = WindowFiles(self)
        for place, bar in enumerate((self.training, self.live)):
            bar.hide()
            self._rows.insertWidget(place, bar)
        self._rows.setStretch(2, 1)
        self.toaster = Toaster(self)
        self.toaster.told.connect(vm.parts.activity.keep)
        self.trainer = TrainerTools(self)
        self.ring = FocusRing(self)
        self._connect()
        self.undo = WindowUndo(self)
        self.messages = WindowMessages(self)
        self.menu = WindowMenu(self)
        self._filled = True
        self.setAcceptDrops(True)
        self._show_account(vm.account)

    def leave_frame(self) -> None:
        """The screen of the view-model, where the frame is still on top."""
        if self.frame is not None:
            self._show_screen(self.vm.screen)

    @property
    def activity(self) -> ActivityDrawer | None:
        """The record of what was done, once it was opened."""
        return self.dialogs.activity if self._filled else None

    # -- wiring to the view-model ----------------------------------------------------------------------------
    def _connect(self) -> None:
        vm = self.vm
        vm.screen_changed.connect(self._show_screen)
        vm.account_changed.connect(self._show_account)
        vm.account_updated.connect(self._update_account)
        vm.parts.live.changed.connect(self._show_live)
        vm.wizard_opened.connect(self._open_wizard)
        vm.parts.training.failed.connect(vm.tell)

    # -- room ------------------------------------------------------------------------------------------------
    def _fit_height(self) -> None:
        set_low(self.isVisible() and self.height() < px(Height.LOW_WINDOW))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_height()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_height()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._fit_height()

    # -- menu bar --------------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.frame is not None:
            self.frame.hold_key(event)
        self._alt_alone = event.key() == Qt.Key.Key_Alt and not event.isAutoRepeat()
        button = self.focusWidget()
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat()
        if enter and isinstance(button, QAbstractButton) and button.isEnabled():
            button.click()  # dialogs and the wizard keep Enter to themselves
            return
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Alt and self._alt_alone and self._filled:
            self.menu.tapped_alt()
        self._alt_alone = False
        super().keyReleaseEvent(event)

    # what menus and other parts ask of the window by name
    def explain_practice(self) -> None:
        self.dialogs.explain_practice()

    def show_shortcuts(self) -> None:
        self.dialogs.show_shortcuts()

    def show_about(self) -> None:
        self.dialogs.show_about()

    def open_jobs(self) -> JobsDialog:
        return self.dialogs.open_jobs()

    def open_settings(self, place: str = "accounts") -> SettingsDialog:
        return self.dialogs.open_settings(place)

    def connect_account(self) -> SettingsDialog:
        return self.dialogs.connect_account()

    def open_trainer(self) -> TrainerDialog | None:
        return self.trainer.open_lessons()

    def toggle_activity(self) -> None:
        self.dialogs.toggle_activity()

    def activity_drawer(self) -> ActivityDrawer:
        return self.dialogs.activity_drawer()

    def open_file(self) -> None:
        self.files.open_file()

    def paste(self) -> None:
        self.files.paste()

    @cached_property
    def first_run(self) -> FirstRun:
        """The two ways to begin; made when first shown."""
        from desktop_app.views.first_run import FirstRun

        page = self._page_of_frame(FirstRun) or FirstRun(self._version, self._can_connect)
        page.name_platforms(self.vm.parts.accounts.platforms)
        training = self.vm.parts.training
        page.training_requested.connect(training.start)
        page.connect_requested.connect(self.connect_account)
        page.file_requested.connect(self.files.open_file_first)
        page.help_requested.connect(self.dialogs.explain_practice)
        training.starting_changed.connect(page.set_starting)
        self.stack.addWidget(page)
        return page

    @cached_property
    def desk(self) -> DeskScreen:
        """The tabs with all around them; made when first shown: the first picture needs none of it."""
        from desktop_app.views.desk import DeskScreen
        from desktop_app.views.desk_frame import DeskFrame

        frame = self._page_of_frame(DeskFrame)
        if frame is not None:
            self.vm.choose_tab(frame.header.tabs.current)
        desk = DeskScreen(self.vm, frame)
        desk.settings_requested.connect(self.open_settings)
        desk.connect_requested.connect(self.connect_account)
        desk.preview_requested.connect(self.vm.open_preview)
        desk.activity_requested.connect(self.toggle_activity)
        desk.jobs_requested.connect(self.open_jobs)
        desk.pages.told.connect(self.toaster.show_toast)
        desk.pages.key_requested.connect(self.dialogs.open_key)
        self.stack.addWidget(desk)
        desk.show_account(self.vm.account)
        return desk

    def _page_of_frame(self, kind: type[P]) -> P | None:
        """The page of the first picture, for good; None when it is another."""
        if self.frame is None or not isinstance(self.frame.page, kind):
            return None
        self.frame.listen()
        return self.frame.page

    @property
    def has_first_run(self) -> bool:
        return "first_run" in self.__dict__

    @property
    def has_desk(self) -> bool:
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
        self._drop_frame()

    def _drop_frame(self) -> None:
        """What was pressed while the pages were being made is done now."""
        from PySide6.QtGui import QKeySequence

        frame, self.frame = self.frame, None
        if frame is not None:
            self.stack.removeWidget(frame)
            frame.tell_held()
            for keys in frame.keys:
                self.menu.press(QKeySequence(keys))
            frame.deleteLater()

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
        self.undo.forget()
        if self.preview is not None:
            self.preview.set_account(account)
        if self.has_desk:
            self.desk.show_account(account)
        if self.activity is not None:
            self.activity.account_changed()
        self._show_training()
        self.trainer.show_fault()
        self._show_title(account)

    def _update_account(self, account: Account) -> None:
        if self.has_desk:
            self.desk.update_account(account)
        self._show_title(account)

    def _show_title(self, account: Account | None) -> None:
        if account is None:
            title = t("window.title")
        elif account.training:
            title = t("window.title_training")
        else:
            title = t("window.title_account", account=account.name)
        if self._percent is not None:
            kind = "training" if account is not None and account.training else "live"
            title = t(f"job_notice.title_{kind}", percent=self._percent, title=title)
        self.setWindowTitle(title)

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

    def _open_wizard(self, wizard: WizardViewModel) -> None:
        from desktop_app.views.job_notice import JobNotice
        from desktop_app.views.wizards import screen_of  # large, and not needed to start

        if wizard not in self._wizards:
            screen = screen_of(wizard, self.vm.parts.accounts.line_of(wizard.account))
            screen.left.connect(self.vm.leave_wizard)
            screen.key_requested.connect(partial(self.open_settings, "accounts"))
            screen.paste_requested.connect(self.paste)
            screen.work_elsewhere.connect(partial(self.vm.leave_wizard, keep_running=True))
            wizard.destroyed.connect(partial(self._wizard_gone, wizard))
            wizard.progress_changed.connect(self.desk.show_jobs)
            wizard.overview_changed.connect(self.desk.show_jobs)
            for news in (wizard.progress_changed, wizard.overview_changed, wizard.step_changed):
                news.connect(self._show_job_progress)
            self._wizards[wizard] = screen
            JobNotice(wizard, self.notice, self.vm, self.toaster.show_toast)
            self.stack.addWidget(screen)

    @cached_property
    def notice(self) -> EndNotice:
        """What tells of an ended job to somebody who looks elsewhere."""
        from desktop_app.views.job_notice import EndNotice

        parts = self.vm.parts
        return EndNotice(self, lambda: bool(parts.settings["tell_ended"]), parts.notices.show)

    def _show_job_progress(self, _news: object = None) -> None:
        from desktop_app.views.job_notice import JobProgress

        progress = JobProgress(self.vm)
        self._percent = progress.percent()
        progress.show_badge()
        self._show_title(self.vm.account)

    def wizard_screen(self, wizard: WizardViewModel) -> WizardShell:
        """The screen of an open wizard."""
        return self._wizards[wizard]

    def _wizard_gone(self, wizard: WizardViewModel) -> None:
        screen = self._wizards.pop(wizard, None)
        if screen is not None:
            self.stack.removeWidget(screen)
            screen.deleteLater()

    # -- a file dropped on the window ------------------------------------------------------------------------
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.files.takes(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.files.dropped(event.mimeData()):
            event.acceptProposedAction()

    # -- the end ---------------------------------------------------------------------------------------------
    def closeEvent(self, event: QCloseEvent) -> None:
        if self._filled and self.vm.running and not self._may_close:
            event.ignore()
            self.dialogs.ask_to_end().accepted.connect(self._close_now)
            return
        # nothing is drawn from here on: what still changes has no window to be drawn into
        self.setUpdatesEnabled(False)
        event.accept()
        self.closing.emit()

    def _close_now(self) -> None:
        self._may_close = True
        self.close()
