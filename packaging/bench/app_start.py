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

The limit is held against the first two. The reference is a window as PySide is used by anybody: this program
loads PySide without what it never uses of it (``app/pyside.py``), the bare window does not. ``start-pieces``
is the longest piece of what follows the first picture: processor time of the window's thread for one piece of
the loading, for the change to the first screen, or for one page that is made ahead; 50 ms at most.
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

PROGRAM = (
    f"import sys; sys.path.insert(0, {os.path.dirname(os.path.abspath(__file__))!r}); import _watched_start"
)


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
