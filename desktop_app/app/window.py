"""The program with a window: Qt's application, the main window, and everything before and after it.

Owns: what is opened in which order and closed again. Must not: hold a rule or a screen's state.
"""

from __future__ import annotations

import sys

from desktop_app.app.excepthook import ExceptHook
from desktop_app.app.lifecycle import Lifecycle
from desktop_app.app.wiring import Desk
from desktop_app.cli.exit_codes import exit_code
from desktop_app.model.errors import AppError
from desktop_app.runtime.loop_thread import LoopThread


def open_window(*, training: bool) -> int:
    """Open the main window and return when it was closed. ``training``: begin with the training accounts."""
    from PySide6.QtWidgets import QApplication

    from desktop_app.viewmodels.tasks import TaskRunner
    from desktop_app.views.main_window import MainWindow  # type: ignore[import-not-found]

    desk = Desk()
    life = Lifecycle(desk, LoopThread())
    application = QApplication(sys.argv[:1])
    try:
        life.start()
    except AppError as error:  # no place to write: without it nothing can be done safely
        print(error.message, error.what_to_do, sep="\n", file=sys.stderr)
        return exit_code(error)
    window = MainWindow(desk, TaskRunner(life.loop), training=training)
    hook = ExceptHook(window.show_error, desk.known.clean)
    hook.install()
    try:
        window.show()
        return application.exec()
    finally:
        hook.remove()
        window.close()
        life.stop()
