"""The window's first picture: its first page, with real controls, before the program behind it is loaded.

Owns: telling when it was seen, and keeping what a person does meanwhile. Must not: know a page or a
view-model.

A control of the page cannot carry anything out yet. What it tells is held back and told once more when
somebody listens; so is a shortcut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QKeyCombination, QMetaObject, QObject, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from desktop_app.views.theme.measure import column

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance

UNSEEN_MS = 2000
"""A window that opens minimised is never painted; the program starts all the same."""


class StartFrame(QWidget):
    """Signals: ``seen`` once, when it was painted, or soon after it was shown where nobody can see it."""

    seen = Signal()
    page: QWidget

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("k", "page")
        self._seen = False
        self._connections: list[QMetaObject.Connection] = []
        self._held: list[Callable[[], None]] = []
        self.keys: list[QKeyCombination] = []

    def set_page(self, page: QWidget, tells: Iterable[SignalInstance]) -> None:
        """``page``: the first page, best made as a child of this frame where it already is in the window:
        each move would style all that is in it anew. ``tells``: its signals that ask for something."""
        self.page = page
        for signal in tells:
            self._connections.append(signal.connect(partial(self._hold, signal)))
        column(page, parent=self)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(UNSEEN_MS, self, self._tell)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QTimer.singleShot(0, self, self._tell)

    def hold_key(self, event: QKeyEvent) -> None:
        """A key that no control took."""
        self.keys.append(event.keyCombination())

    def listen(self) -> None:
        """The page is about to be connected to what carries its wishes out: hold nothing back any more."""
        for connection in self._connections:
            QObject.disconnect(connection)
        self._connections.clear()

    def tell_held(self) -> None:
        """Somebody listens now: everything once more, in order."""
        held, self._held = self._held, []
        for tell in held:
            tell()

    def _hold(self, signal: SignalInstance, *words: object) -> None:
        self._held.append(partial(signal.emit, *words))

    def _tell(self) -> None:
        if not self._seen:
            self._seen = True
            self.seen.emit()
