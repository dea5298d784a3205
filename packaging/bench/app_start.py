"""Start of the program to its first painted window, and its memory at rest, beside a bare PySide6 window.

The path is the program's own (folders, log, settings, view-models, main window); only the line "painted"
is added.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile

from _timing import row
from bare_window import WINDOW, seconds_to_paint

NAME = "app-start"
RUNS = 7

PROGRAM = """
import sys
from PySide6.QtCore import QEvent, QObject, QTimer
from desktop_app.runtime.texts import install_texts
install_texts()
from desktop_app.app.window import OpenWindow, make_application
from desktop_app.app.wiring import Desk
app = make_application(sys.argv[:1])
class FirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and watched is opened.window:
            app.removeEventFilter(self)
            QTimer.singleShot(0, painted)
        return False
def painted():
    print("painted", flush=True)
    QTimer.singleShot(REST_MS, rest)
def rest():
    with open("/proc/self/status") as status:
        print(next(line for line in status if line.startswith("VmRSS")).split()[1], flush=True)
    app.quit()
REST_MS = int(sys.argv[1])
opened = OpenWindow(app, Desk())
watch = FirstPaint()
app.installEventFilter(watch)
opened.show(training=False)
app.exec()
opened.close()
"""


def measure():
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    # an installed program has its byte code; the first run, which is not counted, writes it
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as home:
        environment["CAMPAIGN_DESK_HOME"] = home
        os.environ.update(environment)
        program = [sys.executable, "-c", PROGRAM, "0"]
        bare = [sys.executable, "-c", WINDOW]
        seconds_to_paint(program)
        seconds_to_paint(bare)
        ours, plain = [], []
        for _ in range(RUNS):  # in turn, so that a change of load meets both
            ours.append(seconds_to_paint(program))
            plain.append(seconds_to_paint(bare))
        value, reference = statistics.median(ours), statistics.median(plain)
        yield row(
            "app-start: start to first paint",
            value,
            "s",
            reference=reference,
            limit="<= 1.3 x",
            ok=value <= 1.3 * reference,
        )
        if sys.platform.startswith("linux"):
            told = subprocess.run(
                [sys.executable, "-c", PROGRAM, "1500"], capture_output=True, text=True, check=True
            )
            megabytes = int(told.stdout.split()[-1]) / 1024
            yield row("app-start: memory at rest", megabytes, "MB", limit="<= 150 MB", ok=megabytes <= 150)
