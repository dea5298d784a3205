"""Who touches the disk on the window's thread: statements of a database, files, and the way that led there.

Owns: listening to both, and what of it holds nobody up. Must not: know a screen.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import desktop_app

PACKAGE = str(Path(desktop_app.__file__).parent) + os.sep
PROGRAM = (str(Path(desktop_app.__file__).parents[1]) + os.sep, sys.prefix + os.sep, sys.base_prefix + os.sep)
"""What the program itself is made of: its modules, words, pictures."""
WINDOW = ("views/", "viewmodels/", "app/window")
START, END = ("app/window.py:_rest", "app/window.py:__init__"), "app/window.py:close"
OWN_READER = ("journal/contact_cache.py:page", "journal/contact_cache.py:row_of")
"""A connection of its own that nobody writes through and no search uses; a page of it takes a millisecond or
two (the bench of the table of 1,000,000 contacts measures it)."""
Touch = tuple[str, tuple[str, ...]]
"""What was touched, and who asked: file:function of the program, innermost first."""
FILE_EVENTS = frozenset(
    {"open", "os.listdir", "os.scandir", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.chmod",
     "os.truncate", "sqlite3.connect", "shutil.rmtree", "shutil.copyfile"}
)  # fmt: skip
_heard: Callable[[str, object], None] | None = None
_hooked = False


def holds_up(touch: Touch) -> bool:
    """Whether somebody in front of the window could have waited for it. The start makes folders and opens the
    log and the settings, but waits for no database; at the end nobody waits in front of it any more."""
    what, way = touch
    if END in way or any(way[0] == one for one in OWN_READER):
        return False
    return what == "statement" or not any(step in START for step in way)


@contextmanager
def disk_watched() -> Iterator[Counter[Touch]]:
    """Counts each touch of the disk that a view, a view-model or the window's own wiring made on this thread,
    which is the window's."""
    global _heard, _hooked
    me = threading.get_ident()
    found: Counter[Touch] = Counter()
    busy = False

    def heard(what: str, path: object = None) -> None:
        nonlocal busy
        if busy or threading.get_ident() != me:
            return
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if isinstance(path, int) or (path is not None and str(path).startswith(PROGRAM)):
            return
        busy = True
        try:
            if way := _way():
                found[what, way] += 1
        finally:
            busy = False

    stat = os.stat

    def told_stat(path: Any, **named: Any) -> Any:
        heard("stat", path)
        return stat(path, **named)

    connect = sqlite3.connect

    def told_connect(*given: Any, **named: Any) -> sqlite3.Connection:
        made = connect(*given, **named)
        made.set_trace_callback(_said)  # called on the thread whose statement it is
        return made

    if not _hooked:  # an audit hook stays for ever: it only asks whether somebody listens
        sys.addaudithook(_audit)
        _hooked = True
    os.stat, sqlite3.connect = told_stat, told_connect
    _heard = heard
    try:
        yield found
    finally:
        _heard = None
        os.stat, sqlite3.connect = stat, connect


def _audit(event: str, given: tuple[Any, ...]) -> None:
    heard = _heard
    if heard is None:
        return
    if event in FILE_EVENTS:
        heard(event, given[0])


def _said(_statement: str) -> None:
    if _heard is not None:
        _heard("statement", None)


def _way() -> tuple[str, ...]:
    """Empty where the test itself asked, or a module is being loaded: that is no call of the window's."""
    frame: FrameType | None = sys._getframe(2)
    steps: list[str] = []
    asked = False
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith("<frozen importlib"):
            return ()
        if file.startswith(PACKAGE):
            inside = file[len(PACKAGE) :].replace(os.sep, "/")
            steps.append(f"{inside}:{frame.f_code.co_name}")
            asked = asked or inside.startswith(WINDOW)
        frame = frame.f_back
        if "/tests/" in file and "window_thread" not in file:
            break
    return tuple(steps) if asked else ()
