"""Garbage is collected on the GUI thread alone.

Owns: when Python looks for unreachable cycles while a window is open. Must not: know what is in them.

A cycle may hold a widget. Collected by whichever thread happens to allocate, it would be deleted there,
beside the thread that draws it, and end the program; Python's own collector does just that.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_EVERY_MS = 500


class Collector(QObject):
    """``start()`` before another thread begins, ``stop()`` after the last one ended; both on the GUI
    thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def start(self, *, look: bool = True) -> None:
        """``look`` False: nothing is collected until :meth:`settle`."""
        self._was_on = gc.isenabled()
        gc.disable()
        if look:
            self._timer.start()

    def settle(self) -> None:
        """The program is loaded, and what it loaded stays: later looks leave it out."""
        gc.collect()
        gc.freeze()
        self._timer.start()

    def stop(self) -> None:
        """Give the collecting back. Safe to call twice."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_on:
            gc.enable()

    def look(self) -> None:
        """By Python's own thresholds: the young often, the old seldom."""
        young, middle, old = gc.get_count()
        most_young, most_middle, most_old = gc.get_threshold()
        if old > most_old:
            gc.collect(2)
        elif middle > most_middle:
            gc.collect(1)
        elif young > most_young:
            gc.collect(0)
