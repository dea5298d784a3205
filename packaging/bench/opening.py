"""How long the window is held up while its screens are opened one after the other, beside an idle window.

The tour of `campaign-desk pictures` without the pictures: every tab on every platform, every dialog, the
wizard from file to result. What counts is processor time of the GUI thread between two turns of a 5 ms
timer, so that a machine at work for others does not change the figure much. Told beside the 50 ms that hold
for any call on that thread, and not judged: the tour runs outside of the program's loop, so what earlier
screens left to be deleted is still there and costs its part.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from _timing import row

NAME = "opening"
TICK_MS = 5
LIMIT_MS = 50.0
FIRST = "first-run"
"""Loading the program itself is measured elsewhere (app-start)."""


def measure():
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        os.environ["CAMPAIGN_DESK_HOME"] = home
        yield from _measure(Path(home))


def _measure(home: Path):
    from desktop_app.app.pictures import Waiter
    from desktop_app.app.tour import SCREENS, Tour
    from desktop_app.app.window import OpenWindow, make_application
    from desktop_app.app.wiring import Desk
    from desktop_app.runtime.texts import install_texts

    install_texts()
    application = make_application(["bench"])
    opened = OpenWindow(application, Desk())
    holds: dict[str, float] = {}
    try:
        opened.show(training=False)
        wait = Waiter(application.processEvents)
        beat = _Beat(application)
        tour = Tour(opened, wait, home)
        for name in SCREENS:
            problem = tour.go_to(name)
            wait.settle()
            if problem:
                raise RuntimeError(f"{name}: {problem}")
            holds[name] = beat.longest_ms()
        wait.settle(3.0)
        idle = beat.longest_ms()
    finally:
        opened.window.hide()
        opened.close()
    holds.pop(FIRST)
    worst = sorted(holds, key=holds.__getitem__, reverse=True)
    for name in worst[:10]:
        print(f"opening {name}: {holds[name]:.0f} ms", file=sys.stderr)
    longest = holds[worst[0]]
    yield row(f"opening: longest hold of the window over {len(holds)} screens ({worst[0]})", longest, "ms",
              reference=idle)  # fmt: skip
    above = sum(value > LIMIT_MS for value in holds.values())
    yield row(f"opening: screens with a hold above {LIMIT_MS:.0f} ms", above, "screens")


class _Beat:
    """The most processor time that this thread took between two turns of a timer."""

    def __init__(self, parent) -> None:
        from PySide6.QtCore import Qt, QTimer

        self._last, self._most = time.thread_time(), 0.0
        timer = QTimer(parent)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(self._tick)
        timer.start(TICK_MS)

    def _tick(self) -> None:
        now = time.thread_time()
        self._most, self._last = max(self._most, now - self._last), now

    def longest_ms(self) -> float:
        """Since it was asked last."""
        most, self._most = self._most, 0.0
        return most * 1000
