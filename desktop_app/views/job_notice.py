"""Tells how far a long job is, and that it has ended, to somebody who looks elsewhere.

Owns: where that is said: the title in the task bar, the badge of the program's icon, a notice of the system,
a sentence in the window. Must not: decide how a job ended.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from desktop_app.model.texts import t
from desktop_app.services.importing.steps import Step
from desktop_app.viewmodels.window import Screen, WindowViewModel
from desktop_app.viewmodels.wizard.stepping import WizardViewModel

SHOWN_MS = 10_000


class EndNotice(QObject):
    """A notice of the system where there is a place for one, only while the window is not in front and the
    person did not switch it off; the task bar is marked in any case."""

    def __init__(
        self, window: QWidget, wanted: Callable[[], bool], elsewhere: Callable[[str, str], object]
    ) -> None:
        """``elsewhere`` takes title and line where the desktop has no place for an icon."""
        super().__init__(window)
        self._elsewhere = elsewhere
        self._window, self._wanted = window, wanted
        self._tray: QSystemTrayIcon | None = None
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate:
            self.take_away()
        return super().eventFilter(watched, event)

    def tell(self, title: str, line: str) -> bool:
        """True when the system was given something to show."""
        if self._window.isActiveWindow() or not self._wanted():
            return False
        QApplication.alert(self._window)
        if not self._has_place():
            self._elsewhere(title, line)
            return True
        if self._tray is None:
            self._tray = QSystemTrayIcon(self._window.windowIcon(), self)
            self._tray.setToolTip(self._window.windowTitle())
            self._tray.messageClicked.connect(self._pressed)
            self._tray.activated.connect(lambda _how: self._pressed())
        self._tray.show()
        self._tray.showMessage(title, line, self._window.windowIcon(), SHOWN_MS)
        return True

    def take_away(self) -> None:
        """The person looks at the window: the icon has nothing more to say."""
        if self._tray is not None:
            self._tray.hide()

    @staticmethod
    def _has_place() -> bool:
        return QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()

    def _pressed(self) -> None:
        self.take_away()
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.raise_()
        self._window.activateWindow()


class JobProgress:
    """How far the running jobs are, in per cent: for the title, which every task bar shows; and how many run,
    for the icon's badge where the system has one."""

    def __init__(self, vm: WindowViewModel) -> None:
        self._vm = vm

    def percent(self) -> int | None:
        """Of all that runs together; None when none runs or none can tell."""
        works = [work for one in self._vm.running if (work := one.work) is not None]
        whole = sum(work.total for work in works)
        return sum(work.done for work in works) * 100 // whole if whole else None

    def show_badge(self) -> None:
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.setBadgeNumber(len(self._vm.running))


class JobNotice(QObject):
    """For one wizard: a notice for somebody who looks elsewhere, and a sentence on whatever page is open
    while the wizard is not on top."""

    def __init__(
        self,
        wizard: WizardViewModel,
        notice: EndNotice,
        vm: WindowViewModel,
        say: Callable[[str], object],
    ) -> None:
        super().__init__(wizard)
        self._wizard, self._notice, self._vm, self._say = wizard, notice, vm, say
        self._ran = False
        wizard.step_changed.connect(self._moved)

    def _moved(self, step: Step) -> None:
        ended, self._ran = self._ran and step is Step.RESULT, step is Step.RUN
        work, error = self._wizard.work, self._wizard.ended_by
        if not ended or work is None:
            return
        words = (
            t(self._wizard.ended_keys[0], file=work.file)
            if error is None
            else t(self._wizard.ended_keys[1], file=work.file, reason=error.message)
        )
        self._notice.tell(words, t("job_notice.where", list=work.goes_to, account=self._wizard.account.name))
        if self._vm.screen is not Screen.WIZARD or self._vm.wizard is not self._wizard:
            self._say(words)
