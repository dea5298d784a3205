"""The import wizard: the frame, the page of the present step, trouble on top. Must not: know what a step
does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.model.errors import AppError
from desktop_app.model.texts import t
from desktop_app.services.importing.steps import Step
from desktop_app.viewmodels.accounts import AccountLine
from desktop_app.viewmodels.wizard.flow import ImportWizardViewModel
from desktop_app.views.dialogs.details_dialog import details_of, open_details
from desktop_app.views.theme.measure import column
from desktop_app.views.widgets.account_plate import AccountEntry
from desktop_app.views.widgets.announce import announce
from desktop_app.views.widgets.dialog import Question
from desktop_app.views.widgets.message_bar import MessageBar
from desktop_app.views.widgets.wizard_frame import WizardFrame
from desktop_app.views.wizard.page import WizardPage

AHEAD_MS = 120
"""After so long the next page is made, one at a time, so that no step waits for its page."""


class _Pages(QStackedWidget):
    """As small as the page on top, not as the largest of all: the frame scrolls what does not fit."""

    def sizeHint(self) -> QSize:
        page = self.currentWidget()
        return page.sizeHint() if page is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        page = self.currentWidget()
        return page.minimumSizeHint() if page is not None else super().minimumSizeHint()


class _Made(dict[Step, WizardPage]):
    """The page of each step, made when it is asked for: all six at once hold the window up."""

    def __init__(self, make: Callable[[Step], WizardPage]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, step: Step) -> WizardPage:
        page = self[step] = self._make(step)
        return page


class WizardScreen(QWidget):
    """Signals: ``left``: the person leaves for good; ``work_elsewhere``: the import goes on without the
    page. ``paste_requested``: the clipboard is to become the file."""

    left = Signal()
    work_elsewhere = Signal()
    key_requested = Signal()
    paste_requested = Signal()

    def __init__(
        self, vm: ImportWizardViewModel, account: AccountLine, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.vm = vm
        entry = AccountEntry(account.id, account.name, account.line, account.colour)
        names = [t(step.text_key) for step in Step]
        self.frame = WizardFrame(t("wizard.title"), "upload", names, t("wizard.goes_to"), entry)
        self.pages = _Made(self._make_page)
        self.messages = MessageBar()
        self._stack = _Pages()
        content = QWidget()
        column(self.messages, self._stack, parent=content).setStretch(1, 1)
        self.frame.set_content(content)
        column(self.frame, parent=self)
        self.frame.close_requested.connect(self.ask_to_leave)
        self.frame.step_pressed.connect(self._go_back_to)
        vm.step_changed.connect(self._show_step)
        vm.trouble.connect(self._show_trouble)
        vm.targets_changed.connect(self._show_target)
        vm.targets_changed.connect(self._show_lists_error)
        self._shown: WizardPage | None = None
        self._show_step(vm.step)
        self._ahead = QTimer(self, interval=AHEAD_MS)
        self._ahead.timeout.connect(self._make_ahead)
        vm.destroyed.connect(self._ahead.stop)  # left before its pages were made
        self._ahead.start()

    @property
    def page(self) -> WizardPage:
        return self.pages[self.vm.step]

    def _make_page(self, step: Step) -> WizardPage:
        page: WizardPage
        if step is Step.FILE:
            from desktop_app.views.wizard.file_page import FilePage

            page = file = FilePage(self.vm)
            file.paste_requested.connect(self.paste_requested)
        elif step is Step.COLUMNS:
            from desktop_app.views.wizard.columns_page import ColumnsPage

            page = ColumnsPage(self.vm)
        elif step is Step.CHECK:
            from desktop_app.views.wizard.check_page import CheckPage

            page = CheckPage(self.vm)
        elif step is Step.PLAN:
            from desktop_app.views.wizard.plan_page import PlanPage

            page = PlanPage(self.vm)
        elif step is Step.RUN:
            from desktop_app.views.wizard.run_page import RunPage

            page = run = RunPage(self.vm)
            run.elsewhere_requested.connect(self.work_elsewhere)
        else:
            from desktop_app.views.wizard.result_page import ResultPage

            page = result = ResultPage(self.vm)
            result.key_requested.connect(self.key_requested)
        self._stack.addWidget(page)
        for button in (*page.left, *page.right, page.primary):
            if button is not None:
                self.frame.put_aside(button)
        page.changed.connect(self._page_changed)
        if page.primary is not None and step is not Step.RUN:
            page.primary.clicked.connect(lambda _checked=False: self.vm.go_next())
        return page

    def _make_ahead(self) -> None:
        missing = next((step for step in Step if step not in self.pages), None)
        if missing is None:
            self._ahead.stop()
        else:
            self.pages[missing]

    def ask_to_leave(self) -> None:
        """The cross or Esc: asks only when work would be lost; a running import goes on."""
        if self.vm.busy_with("run"):
            self.work_elsewhere.emit()
        elif self.vm.would_lose_work:
            question = Question(
                self.window(), t("wizard.leave_title"), t("wizard.leave_line"), t("wizard.leave_yes"),
                t("wizard.leave_no"),
                training=self.vm.account.training,
            )  # fmt: skip
            question.accepted.connect(self.left)
            question.open()
        else:
            self.left.emit()

    def offer_file(self, path: Path) -> bool:
        """A file dropped on the wizard: taken at once where nothing is lost, else after a question; False
        while an import is at work."""
        if self.vm.busy_with("run") or self.vm.step is Step.RUN:
            return False
        if not self.vm.would_lose_work:
            self.vm.start_over(path)
            return True
        question = Question(
            self.window(), t("wizard.drop_title", file=path.name), t("wizard.drop_line"),
            t("wizard.drop_yes"), t("wizard.leave_no"), training=self.vm.account.training,
        )  # fmt: skip
        question.accepted.connect(partial(self.vm.start_over, path))
        question.open()
        return True

    def _go_back_to(self, index: int) -> None:
        while self.vm.step > index and self.vm.step in (Step.COLUMNS, Step.CHECK, Step.PLAN):
            self.vm.go_back()

    def _show_step(self, step: Step) -> None:
        page = self.pages[step]
        self.frame.set_step(int(step), done_pressable=step <= Step.PLAN)
        self._stack.setCurrentWidget(page)
        self._stack.updateGeometry()
        self._show_target()
        self._shown = None
        self.frame.set_footer(page.left, page.right, page.primary, page.reason)
        self._shown = page
        page.entered()
        self._page_changed()
        self._tell_step()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tell_step()

    def _tell_step(self) -> None:
        announce(self, f"{self.page.title}. {self.page.line}")

    def _page_changed(self) -> None:
        page = self._shown
        if page is None:  # its buttons do not stand in the footer yet
            return
        self.frame.set_heading(page.title, page.line)
        if page.primary is not None:
            self.frame.set_reason(page.reason)

    def _show_target(self) -> None:
        overview, target = self.vm.overview, self.vm.target
        self.frame.set_target(target.name if target else (overview.view.list if overview else ""))

    def _show_trouble(self, error: AppError | None) -> None:
        self.messages.take_away("trouble")
        if error is not None:
            self._banner("trouble", error)

    def _show_lists_error(self) -> None:
        self.messages.take_away("lists")
        if self.vm.lists_error is not None:
            self._banner("lists", self.vm.lists_error)

    def _banner(self, key: str, error: AppError) -> None:
        action, on_action = "", None
        details = details_of(error)
        if key == "lists":
            action, on_action = t("lists.failed.button"), self.vm.start
        elif details:
            action, on_action = t("window.details"), partial(open_details, self, error.message, details)
        self.messages.show_message(
            "bad", error.message, error.what_to_do, key=key, action=action, on_action=on_action
        )
