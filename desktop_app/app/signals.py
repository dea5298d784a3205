"""The system's wish that we end (SIGTERM, SIGINT) reaches Qt's loop at once.

Owns: the hop from a signal to the event loop. Must not: decide how the program ends.
"""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier


class EndingSignals(QObject):
    """While it lives, the first SIGTERM or SIGINT calls ``end`` on the GUI thread; a second one kills as
    usual.

    Python runs handlers between its own instructions only, and Qt's loop may sleep for long: the byte that
    the
    interpreter writes for each signal wakes it.
    """

    def __init__(self, end: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._end = end
        self._ours, self._theirs = socket.socketpair()
        for one in (self._ours, self._theirs):
            one.setblocking(False)
        self._before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
        self._fd_before = signal.set_wakeup_fd(self._theirs.fileno(), warn_on_full_buffer=False)
        for number in self._before:
            signal.signal(number, self._arrived)
        self._notifier = QSocketNotifier(self._ours.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._drain)

    def close(self) -> None:
        """Put everything back as it was. Safe to call twice."""
        if self._ours.fileno() == -1:
            return
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._fd_before)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._ours.close()
        self._theirs.close()

    def _drain(self) -> None:
        try:
            self._ours.recv(64)
        except BlockingIOError:
            return

    def _arrived(self, number: int, _frame: FrameType | None) -> None:
        signal.signal(number, self._before[signal.Signals(number)])
        self._end()
