"""Start of the program to its first picture, to a window that can be used, and to the whole window; its
longest piece of work; its memory at rest. Beside a bare PySide6 window.

The path is the program's own (``campaign-desk`` without words). Two kinds of start: the first one, without an
account, and one with an account. Each is a start after an earlier one: the folders are there, and what a
start keeps for the next is kept. Of both is told:

* **first picture**: the first paint of the window. It holds the real first page: the two ways to begin with
  their buttons, or the header with account, tabs and buttons, and the status line.
* **usable window**: the window was seen, a key sent to it has moved the focus, a click sent to it was acted
  on, and what that changed was painted. The click goes to the window, not to a control: to the middle of
  "Start practising", which then says that it is starting; to the tab "Contacts", which is then chosen.
* **whole window** (told, no limit): all that was loaded behind the first picture, and what was clicked there
  is done: the practice is on its way; the page of the contacts is on screen.

The limit is held against the first two. ``start-pieces`` is the longest time that the start holds up the
window's thread, from the first picture until all pages are made: processor time of one event, 50 ms at most.
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
RUNS = 9
LIMIT = 1.3
PIECE_MS = 50

# Nothing of Qt may be loaded before the program loads it: that is what is measured.
PROGRAM = """
import sys, time
from desktop_app.app import main, pyside
KIND, WHAT = sys.argv[1], sys.argv[2]
def load(cache, load_pyside=pyside.load_pyside):
    load_pyside(cache)
    from desktop_app.app import window as program
    def show(self, show=program.OpenWindow.show, **words):
        global opened
        opened = self
        self.window.frame_seen.connect(painted)
        show(self, **words)
    program.OpenWindow.show = show
    if WHAT == "pieces":
        watch_events(program)
pyside.load_pyside = load
def painted():
    print("painted", flush=True)
    if WHAT == "use":
        use(opened.window)
    elif WHAT == "rest":
        poll(opened.finished, 1500, rest)
    else:
        poll(opened.finished, 4500, pieces)
def use(window):
    from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt
    from PySide6.QtGui import QKeyEvent, QMouseEvent
    class Repainted(QObject):
        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Paint and acted() and keyed:
                watched.removeEventFilter(self)
                print("usable", flush=True)
                watch_whole()
            return False
    global repainted
    page = window.frame.page
    if KIND == "first":
        target = page.training
        at, was = target.rect().center(), target.text()
        acted = lambda: target.text() != was and not target.isEnabled()
    else:
        target = page.header.tabs.bar
        at = target.tabRect(1).center()
        acted = lambda: target.currentIndex() == 1
    handle, none, left = window.windowHandle(), Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
    plain, before = Qt.KeyboardModifier.NoModifier, window.focusWidget()
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QCoreApplication.sendEvent(handle, QKeyEvent(kind, Qt.Key.Key_Tab, plain, "\\t"))
    keyed = window.focusWidget() is not before
    repainted = Repainted()
    target.installEventFilter(repainted)
    place = QPointF(target.mapTo(window, at))
    there = QPointF(target.mapToGlobal(at))
    for kind, held in ((QEvent.Type.MouseButtonPress, left), (QEvent.Type.MouseButtonRelease, none)):
        QCoreApplication.sendEvent(handle, QMouseEvent(kind, place, there, left, held, plain))
def watch_whole():
    from PySide6.QtCore import QTimer
    global timer
    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(2)
def look():
    if not opened.complete:
        return
    window = opened.window
    if KIND == "first":
        whole = opened.vm.parts.training.busy_with("start")
    else:
        desk = window.__dict__.get("desk")
        whole = desk is not None and window.stack.currentWidget() is desk and desk.pages.made("contacts")
        whole = whole and desk.contacts.isVisible() and desk.tabs.current == "contacts"
    if whole:
        print("whole", flush=True)
        leave()
def leave():
    from PySide6.QtCore import QCoreApplication
    QCoreApplication.exit(0)
def poll(signal, ms, then):
    from PySide6.QtCore import QTimer
    signal.connect(lambda: QTimer.singleShot(ms, then))
def rest():
    try:
        with open("/proc/self/status") as status:
            print(next(line for line in status if line.startswith("VmRSS")).split()[1], flush=True)
    except OSError:
        pass
    leave()
def watch_events(program):
    global longest
    longest = 0.0
    class Watched(program.Application):
        def notify(self, receiver, event):
            began = time.thread_time()
            done = super().notify(receiver, event)
            global longest
            if "opened" in globals():
                longest = max(longest, time.thread_time() - began)
            return done
    program.Application = Watched
def pieces():
    print(longest, flush=True)
    leave()
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


def last_word(program: list[str], what: str) -> float:
    told = subprocess.run([*program, what], capture_output=True, text=True, check=True, timeout=60)
    return float(told.stdout.split()[-1])


def measure():
    # an installed program has its byte code; the first runs, which are not counted, write it
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    bare = [sys.executable, "-c", WINDOW]
    seconds_to_paint(bare)
    told = ("painted", "usable", "whole")
    for kind, what in (("first", "the first start"), ("desk", "start with an account")):
        with tempfile.TemporaryDirectory() as home:
            os.environ["CAMPAIGN_DESK_HOME"] = home
            if kind == "desk":
                connect_an_account()
            program = [sys.executable, "-c", PROGRAM, kind]
            for _ in range(3 if kind == "desk" else 2):  # the first start ever shows the two ways to begin
                last_word(program, "rest")
            runs, plain = [], []
            for _ in range(RUNS):  # in turn, so that a change of load meets both
                runs.append(seconds_to([*program, "use"], told))
                plain.append(seconds_to_paint(bare))
            reference = statistics.median(plain)
            for place, name in enumerate(("first picture", "usable window", "whole window")):
                value = statistics.median(run[place] for run in runs)
                held = name != "whole window"
                yield row(
                    f"app-start: {what} to {name}",
                    value,
                    "s",
                    reference=reference,
                    limit=f"<= {LIMIT} x" if held else None,
                    ok=value <= LIMIT * reference if held else None,
                )
            longest = statistics.median(last_word(program, "pieces") for _ in range(3)) * 1000
            yield row(
                f"start-pieces: {what}, longest",
                longest,
                "ms",
                limit=f"<= {PIECE_MS} ms",
                ok=longest <= PIECE_MS,
            )
            if sys.platform.startswith("linux"):
                megabytes = last_word(program, "rest") / 1024
                limit = "<= 150 MB"
                yield row(
                    f"app-start: {what}, memory at rest", megabytes, "MB", limit=limit, ok=megabytes <= 150
                )
