"""A wizard on the screen: the frame, the page of the present step, trouble on top, leaving it.

Must not: know what a step does, or whose pages these are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.model.errors import AppError
from desktop_app.model.texts import t
from desktop_app.services.importing.steps import Step
from desktop_app.viewmodels.accounts import AccountLine
from desktop_app.viewmodels.wizard.stepping import WizardViewModel
from desktop_app.views.dialogs.details_dialog import details_of, open_details
from desktop_app.views.theme.measure import column
from desktop_app.views.widgets.account_plate import AccountEntry
from desktop_app.views.widgets.announce import announce
from desktop_app.views.widgets.dialog import Question
from desktop_app.views.widgets.message_bar import MessageBar
from desktop_app.views.widgets.wizard_frame import WizardFrame
from desktop_app.views.wizard.page import StepPage

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


class _Made(dict[Step, StepPage]):
    """The page of each step, made when it is asked for: all six at once hold the window up."""

    def __init__(self, make: Callable[[Step], StepPage]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, step: Step) -> StepPage:
        page = self[step] = self._make(step)
        return page


class WizardShell(QWidget):
    """A subclass makes the pages (``_new_page``). Signals: ``left``: the person leaves for good;
    ``work_elsewhere``: the work goes on without the page. ``paste_requested``: the clipboard is to become the
    file."""

    left = Signal()
    work_elsewhere = Signal()
    key_requested = Signal()
    paste_requested = Signal()

    def __init__(
        self,
        vm: WizardViewModel,
        account: AccountLine,
        title: str,
        icon: str,
        steps: Sequence[str],
        goes_to: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._flow = vm
        entry = AccountEntry(account.id, account.name, account.line, account.colour)
        self.frame = WizardFrame(title, icon, steps, goes_to, entry)
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
        self._shown: StepPage | None = None
        self._show_step(vm.step)
        self._ahead = QTimer(self, interval=AHEAD_MS)
        self._ahead.timeout.connect(self._make_ahead)
        vm.destroyed.connect(self._ahead.stop)  # left before its pages were made
        self._ahead.start()

    target_icon = "list"
    """Beside the name of what it goes to."""

    def _new_page(self, step: Step) -> StepPage:
        raise NotImplementedError

    def _leave_words(self) -> tuple[str, str, str, str]:
        """Title, line, yes and no of the question before work is lost."""
        raise NotImplementedError

    def _drop_words(self, file: str) -> tuple[str, str, str, str]:
        """The same before another file takes the place of this one."""
        raise NotImplementedError

    @property
    def page(self) -> StepPage:
        return self.pages[self._flow.step]

    def _make_page(self, step: Step) -> StepPage:
        page = self._new_page(step)
        self._stack.addWidget(page)
        for button in (*page.left, *page.right, page.primary):
            if button is not None:
                self.frame.put_aside(button)
        page.changed.connect(self._page_changed)
        if page.primary is not None and step is not Step.RUN:
            page.primary.clicked.connect(lambda _checked=False: self._flow.go_next())
        return page

    def _make_ahead(self) -> None:
        missing = next((step for step in Step if step not in self.pages), None)
        if missing is None:
            self._ahead.stop()
        else:
            self.pages[missing]

    def ask_to_leave(self) -> None:
        """The cross or Esc: asks only when work would be lost; a running import goes on."""
        if self._flow.busy_with("run"):
            self.work_elsewhere.emit()
        elif self._flow.would_lose_work:
            question = Question(self.window(), *self._leave_words(), training=self._flow.account.training)
            question.accepted.connect(self.left)
            question.open()
        else:
            self.left.emit()

    def offer_file(self, path: Path) -> bool:
        """A file dropped on the wizard: taken at once where nothing is lost, else after a question; False
        while an import is at work."""
        if self._flow.busy_with("run") or self._flow.step is Step.RUN:
            return False
        if not self._flow.would_lose_work:
            self._flow.start_over(path)
            return True
        question = Question(self.window(), *self._drop_words(path.name), training=self._flow.account.training)
        question.accepted.connect(partial(self._flow.start_over, path))
        question.open()
        return True

    def _go_back_to(self, index: int) -> None:
        while self._flow.step > index and self._flow.step in (Step.COLUMNS, Step.CHECK, Step.PLAN):
            self._flow.go_back()

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
        self.frame.set_target(self._flow.goes_to, self.target_icon)

    def _show_trouble(self, error: AppError | None) -> None:
        self.messages.take_away("trouble")
        if error is not None:
            self._banner("trouble", error)

    def _banner(self, key: str, error: AppError) -> None:
        action, on_action = "", None
        details = details_of(error)
        if details:
            action, on_action = t("window.details"), partial(open_details, self, error.message, details)
        self.messages.show_message(
            "bad", error.message, error.what_to_do, key=key, action=action, on_action=on_action
        )
