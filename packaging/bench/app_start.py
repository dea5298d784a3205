"""Start of the program to its first picture and to a window that can be used, and its memory at rest, beside
a bare PySide6 window.

The path is the program's own (``campaign-desk`` without words). Two kinds of start, each told twice:

* the first one ever: usable when the accounts are known and the practice button takes a press;
* with an account: usable when the accounts are listed and a click on another tab has brought its page.

The first picture is the first paint of the window. The limit is held against both.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time

from _timing import row
from bare_window import WINDOW, seconds_to_paint

NAME = "app-start"
RUNS = 7
LIMIT = 1.3

PROGRAM = """
import sys
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
KIND, REST_MS = sys.argv[1], int(sys.argv[2])
from desktop_app.app import main
from desktop_app.app import window as program
class FirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, QMainWindow):
            app.removeEventFilter(self)
            QTimer.singleShot(0, painted)
        return False
def painted():
    print("painted", flush=True)
    poll.start(2)
def usable():
    opened = shown[0]
    window = opened.window
    if not opened.complete or not opened.vm.parts.accounts.accounts:
        return False
    if KIND == "first":
        return window.first_run.training.isVisible() and window.first_run.training.isEnabled()
    if "desk" not in window.__dict__ or window.stack.currentWidget() is not window.desk:
        return False
    if opened.vm.account is None or not window.desk.switcher.isVisible():
        return False
    tabs = window.desk.tabs
    if opened.vm.tab != "contacts":
        QTest.mouseClick(tabs.bar, Qt.MouseButton.LeftButton, pos=tabs.bar.tabRect(1).center())
    return window.desk.contacts.isVisible()
def look():
    if usable():
        poll.stop()
        print("usable", flush=True)
        QTimer.singleShot(REST_MS, rest)
def rest():
    try:
        with open("/proc/self/status") as status:
            print(next(line for line in status if line.startswith("VmRSS")).split()[1], flush=True)
    except OSError:
        pass
    app.exit(0)
shown = []
show = program.OpenWindow.show
def showing(self, **words):
    shown.append(self)
    show(self, **words)
program.OpenWindow.show = showing
make = program.make_application
def making(words):
    global app, poll, watch
    app = make(words)
    poll, watch = QTimer(), FirstPaint()
    poll.timeout.connect(look)
    app.installEventFilter(watch)
    return app
program.make_application = making
sys.argv = ["campaign-desk"]
sys.exit(main.main([]))
"""


def seconds_to(command: list[str], words: tuple[str, ...]) -> list[float]:
    """Seconds from the start of the process to each of these lines on its stdout, in this order."""
    begin = time.perf_counter()
    found: list[float] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if len(found) < len(words) and line.strip() == words[len(found)]:
                found.append(time.perf_counter() - begin)
    if len(found) < len(words):
        raise RuntimeError(f"the window never said {words[len(found)]}, exit code {process.returncode}")
    return found


def connect_an_account() -> None:
    """One live account that keeps no key: nothing of it is asked over the network."""
    words = ["accounts", "add", "shop", "--platform", "ecomail", "--name", "Shop", "--no-store"]
    subprocess.run(
        [sys.executable, "-m", "desktop_app", *words, "--credentials-stdin"],
        input='{"api_key": "aKeyThatNobodyHas0123456789"}',
        stdout=subprocess.DEVNULL,
        text=True,
        check=True,
    )


def measure():
    # an installed program has its byte code; the first run, which is not counted, writes it
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    bare = [sys.executable, "-c", WINDOW]
    seconds_to_paint(bare)
    for kind, what in (("first", "the first start"), ("desk", "start with an account")):
        with tempfile.TemporaryDirectory() as home:
            os.environ["CAMPAIGN_DESK_HOME"] = home
            if kind == "desk":
                connect_an_account()
            program = [sys.executable, "-c", PROGRAM, kind]
            seconds_to([*program, "0"], ("painted", "usable"))
            first, usable, plain = [], [], []
            for _ in range(RUNS):  # in turn, so that a change of load meets both
                painted, used = seconds_to([*program, "0"], ("painted", "usable"))
                first.append(painted)
                usable.append(used)
                plain.append(seconds_to_paint(bare))
            reference = statistics.median(plain)
            for name, values in (("first picture", first), ("usable window", usable)):
                value = statistics.median(values)
                yield row(
                    f"app-start: {what} to {name}",
                    value,
                    "s",
                    reference=reference,
                    limit=f"<= {LIMIT} x",
                    ok=value <= LIMIT * reference,
                )
            if sys.platform.startswith("linux"):
                told = subprocess.run([*program, "1500"], capture_output=True, text=True, check=True)
                megabytes = int(told.stdout.split()[-1]) / 1024
                limit = "<= 150 MB"
                yield row(
                    f"app-start: {what}, memory at rest", megabytes, "MB", limit=limit, ok=megabytes <= 150
                )
