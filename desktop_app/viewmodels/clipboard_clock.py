"""A secret on the clipboard for a minute: copied on purpose, taken away again.

Owns: the minute, and that only what was put there is taken away. Must not: keep the secret; know a widget
(the view hands the clipboard in).
"""

from __future__ import annotations

from hashlib import sha256
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

SECONDS = 60


class Clipboard(Protocol):
    def text(self) -> str: ...

    def setText(self, text: str, /) -> None: ...

    def clear(self) -> None: ...


class ClipboardClock(QObject):
    """``put(secret)`` once ``clipboard`` was given. Signals: ``ticked(int)`` seconds left, ``cleared``."""

    ticked = Signal(int)
    cleared = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.clipboard: Clipboard | None = None
        self.left = 0
        self._mark = b""
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)

    def put(self, secret: str) -> None:
        if self.clipboard is None:
            return
        self.clipboard.setText(secret)
        self._mark = sha256(secret.encode()).digest()
        self.left = SECONDS
        self._timer.start()
        self.ticked.emit(self.left)

    def clear(self) -> None:
        """Take it away now, when it still lies there. Safe to call twice."""
        self._timer.stop()
        board = self.clipboard
        if self._mark and board is not None and sha256(board.text().encode()).digest() == self._mark:
            board.clear()
        had, self._mark, self.left = bool(self._mark), b"", 0
        if had:
            self.cleared.emit()

    def _tick(self) -> None:
        self.left -= 1
        if self.left > 0:
            self.ticked.emit(self.left)
        else:
            self.clear()
