"""An uncaught error: into the log, and as a cleaned report to whoever shows it.

Owns: the hooks of the interpreter and of its threads, and the text of a report. Must not: show a dialog (the
window hands in who does), send anything anywhere.
"""

from __future__ import annotations

import logging
import platform
import sys
import threading
from collections.abc import Callable
from types import TracebackType

from desktop_app import __version__
from desktop_app.runtime.logs import describe_traceback

log = logging.getLogger(__name__)

Show = Callable[[str], None]
Clean = Callable[[str], str]


def report_text(error: BaseException, clean: Clean) -> str:
    """What can be saved or copied and given to others: no key, no address, no path of the person's."""
    about = f"Campaign Desk {__version__}, {platform.platform(aliased=True, terse=True)}"
    return f"{about}\n{describe_traceback(type(error), error, error.__traceback__, clean)}"


class ExceptHook:
    """While installed, errors that nobody caught are logged and shown; the program goes on.

    An error while one is being shown is only logged: a fault of the dialog must not open dialogs for ever.
    """

    def __init__(self, show: Show, clean: Clean) -> None:
        self._show = show
        self._clean = clean
        self._showing = False
        self._before = (sys.excepthook, threading.excepthook)

    def install(self) -> None:
        sys.excepthook = self._caught
        threading.excepthook = self._caught_in_thread

    def remove(self) -> None:
        """Put back the hooks as they were."""
        sys.excepthook, threading.excepthook = self._before

    def _caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, error, trace)
            return
        log.critical("uncaught", exc_info=(kind, error, trace))
        if self._showing:
            return
        self._showing = True
        try:
            self._show(report_text(error.with_traceback(trace), self._clean))
        finally:
            self._showing = False

    def _caught_in_thread(self, given: threading.ExceptHookArgs) -> None:
        if given.exc_value is not None and not isinstance(given.exc_value, SystemExit):
            self._caught(given.exc_type, given.exc_value, given.exc_traceback)
