"""The program with a window: Qt's application, the main window, and everything before and after it.

Owns: what is opened in which order and closed again. Must not: hold a rule or a screen's state.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFileOpenEvent, QIcon
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from desktop_app import __version__
from desktop_app.app.collector import Collector
from desktop_app.app.excepthook import ExceptHook, report_text
from desktop_app.app.lifecycle import Lifecycle
from desktop_app.app.signals import EndingSignals
from desktop_app.app.wiring import Desk
from desktop_app.cli.exit_codes import exit_code
from desktop_app.model import texts
from desktop_app.model.errors import AppError
from desktop_app.runtime.loop_thread import LoopThread
from desktop_app.runtime.resources import resource_path
from desktop_app.viewmodels.formats import system_locale
from desktop_app.viewmodels.tasks import TaskRunner
from desktop_app.views.theme.theme import Theme

if TYPE_CHECKING:
    from desktop_app.viewmodels.window import WindowViewModel
    from desktop_app.views.main_window import MainWindow


class OpenWindow(QObject):
    """A main window with its view-models, the loop behind it and the theme; :meth:`close` undoes it all."""

    def __init__(self, application: QApplication, desk: Desk) -> None:
        super().__init__()
        self.collector = Collector(self)
        self.collector.start()
        self.desk = desk
        self.life = Lifecycle(desk, LoopThread())
        self.life.start()
        self.runner = TaskRunner(self.life.loop)
        self.theme = Theme(application, desk.settings["theme"], desk.settings["presenter_mode"])
        self.theme.apply()
        texts.write_numbers(system_locale().toString)
        self.vm = self._view_models()
        self.vm.parts.settings.changed.connect(self._apply_setting)
        self.window = self._main_window()
        self.hook = ExceptHook(self._show_error, desk.known.clean)
        self.hook.install()

    def show(self, *, training: bool, file: Path | None = None) -> None:
        self.window.show()
        # what the first picture does not need comes after it
        self.vm.start(training, file)

    def close(self) -> None:
        """Stop in the order that loses nothing."""
        self.hook.remove()
        self.window.setUpdatesEnabled(False)
        self.window.close_preview()
        self.vm.close()
        self.runner.close()
        self.life.stop()
        self.collector.stop()
        texts.write_numbers(None)

    def _view_models(self) -> WindowViewModel:
        from desktop_app.app.window_parts import view_models

        return view_models(self.desk, self.runner)

    def _main_window(self) -> MainWindow:
        from desktop_app.views.main_window import MainWindow

        return MainWindow(self.vm, __version__, can_connect=True)

    def _apply_setting(self, key: str) -> None:
        settings = self.vm.parts.settings
        if key == "theme":
            self.theme.set_mode(settings[key])
        elif key == "presenter_mode":
            self.theme.set_presenter(settings[key])

    def show_error(self, error: BaseException) -> None:
        """The dialog for an error that nobody caught, with its cleaned report."""
        self._show_error(report_text(error, self.desk.known.clean))

    def _show_error(self, report: str) -> None:
        from desktop_app.views.dialogs.error_dialog import ErrorDialog

        ErrorDialog(self.window, report).open()


class Application(QApplication):
    """Qt's application. ``file_opened(Path)``: macOS hands over a file that was opened with the program."""

    file_opened = Signal(object)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and event.file():
            self.file_opened.emit(Path(event.file()))
            return True
        return super().event(event)


def open_window(*, training: bool, file: Path | None = None) -> int:
    """Open the main window and return when it was closed. ``training``: begin with the training accounts;
    ``file``: with an import of this one."""
    application = make_application(sys.argv[:1])
    try:
        opened = OpenWindow(application, Desk())
    except AppError as error:  # no place to write: without it nothing can be done safely
        print(error.message, error.what_to_do, sep="\n", file=sys.stderr)
        return exit_code(error)
    # exit, not quit: quit would close the windows first, and ask about a job that runs
    signals = EndingSignals(lambda: application.exit(0))
    try:
        application.file_opened.connect(opened.vm.open_handed_over)
        opened.show(training=training, file=file)
        return application.exec()
    finally:
        signals.close()
        opened.close()
        # now, while the Python side of every widget is whole; left to the interpreter's end it is hidden half
        # taken apart
        delete(opened.window)


def make_application(arguments: list[str]) -> Application:
    """Qt's application with our name. Must be called once a process."""
    # the preview's browser view asks for it before the application is made; nothing is loaded by it
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    application = Application(arguments)
    application.setApplicationName("Campaign Desk")
    application.setApplicationVersion(__version__)
    application.setStyle("Fusion")
    application.setDesktopFileName("campaign-desk")  # by it a Linux desktop finds the name and the icon
    application.setWindowIcon(QIcon(str(resource_path("app-icon", "campaign-desk.svg"))))
    return application
