"""Start of a bare PySide6 window, process start to first paint: the reference for the start of the program.

Told, not judged: it is what the start of the program is measured against.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

from _timing import row

NAME = "bare-window"

WINDOW = """
import os, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, lambda: (print("painted", flush=True), app.quit()))
app = QApplication(sys.argv)
window = Window()
window.setCentralWidget(QLabel("Campaign Desk"))
window.resize(1280, 720)
window.show()
app.exec()
"""


def seconds_to_paint(command: list[str]) -> float:
    """Seconds from the start of the process to the line "painted" on its stdout."""
    begin = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.strip() == "painted":
                painted = time.perf_counter() - begin
                process.stdout.read()
                return painted
    raise RuntimeError(f"the window never painted, exit code {process.returncode}")


def bare_window(runs: int = 7) -> float:
    """Median seconds of a bare window; the first run, which warms the disk, is not counted."""
    command = [sys.executable, "-c", WINDOW]
    seconds_to_paint(command)
    return statistics.median(seconds_to_paint(command) for _ in range(runs))


def measure():
    yield row("bare-window: start to first paint", bare_window(), "s")
