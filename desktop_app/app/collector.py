"""Garbage is collected on the GUI thread alone.

Owns: when Python looks for unreachable cycles while a window is open. Must not: know what is in them.

A cycle may hold a widget. Collected by whichever thread happens to allocate, it would be deleted there,
beside the thread that draws it, and end the program; Python's own collector does just that.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

LOOK_EVERY_MS = 500
AGAIN_MS = 15_000
"""So long after the start the pages that are made ahead, and their files, are there to stay as well."""
LONG_S = 0.02
"""Of processor time: what a full look may cost before what it found alive is left out of the next ones."""


class Collector(QObject):
    """``start()`` before another thread begins, ``stop()`` after the last one ended; both on the GUI
    thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._turned)

    def start(self, *, look: bool = True) -> None:
        """``look`` False: nothing is collected until :meth:`settle`."""
        self._was_on = gc.isenabled()
        gc.disable()
        if look:
            self._timer.start()

    def settle(self) -> None:
        """The program is loaded, and what it loaded stays: later looks leave it out. Not even looked through
        once, which would hold the window up. Once more when the pages made ahead are there.
        """
        gc.freeze()
        QTimer.singleShot(AGAIN_MS, self, self._again)
        self._timer.start()

    def _again(self) -> None:
        if self._timer.isActive():
            gc.freeze()

    def stop(self) -> None:
        """Give the collecting back. Safe to call twice."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_on:
            gc.enable()

    def look(self) -> None:
        """By Python's own thresholds: the young often, the old seldom. A full look costs by what is alive, so
        that is left out when it becomes too much; :meth:`rest` looks it through again.
        """
        young, middle, old = gc.get_count()
        most_young, most_middle, most_old = gc.get_threshold()
        if old > most_old:
            begun = time.thread_time()
            gc.collect(2)
            if time.thread_time() - begun > LONG_S:
                gc.freeze()
        elif middle > most_middle:
            gc.collect(1)
        elif young > most_young:
            gc.collect(0)

    def rest(self) -> None:
        """Look through everything, while nobody works with the window."""
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    def _turned(self, state: Qt.ApplicationState) -> None:
        if state is not Qt.ApplicationState.ApplicationActive and self._timer.isActive():
            self.rest()
