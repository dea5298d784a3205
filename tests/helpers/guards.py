"""A test run is silent or it fails: no foreign network, no leftovers, no unexpected log record.

Owns the guards around every test (a pytest plug-in, loaded by tests/conftest.py). Must not know the
application: everything is seen through audit events and the standard library.
"""

from __future__ import annotations

import gc
import ipaddress
import logging
import multiprocessing
import os
import re
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Iterator
from typing import Any

import pytest

LEAVE_S = 3.0  # how long a thread or child may take to go once the test is over

_refused: list[str] = []
_sockets: list[weakref.ref[Any]] = []
_children: weakref.WeakSet[subprocess.Popen[Any]] = weakref.WeakSet()
_kept: weakref.WeakSet[Any] = weakref.WeakSet()  # processes that a session fixture owns


class NetworkRefused(OSError):
    """A test tried to reach something that is not this machine."""


def keep(process: subprocess.Popen[Any]) -> None:
    """This child belongs to the session, not to the test during which it began."""
    _kept.add(process)


# --- network and sockets -----------------------------------------------------------------------------


def _is_loopback(host: object) -> bool:
    if host is None:
        return True
    text = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    if text in {"", "localhost", "0.0.0.0", "::"}:
        return True
    try:
        return ipaddress.ip_address(text.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _watch(event: str, args: tuple[Any, ...]) -> None:
    if not event.startswith("socket."):
        return
    if event == "socket.__new__":
        try:
            _sockets.append(weakref.ref(args[0]))
        except TypeError:  # the bare C socket inside a socket pair; its wrapper follows
            pass
        return
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        address = args[1]
        host = address[0] if isinstance(address, tuple) and address else None  # a path or nothing: local
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = args[0]
    else:
        return
    if not _is_loopback(host) and os.environ.get("CAMPAIGN_DESK_LIVE") != "read":  # see tests/live
        _refused.append(f"{event} {host}")
        raise NetworkRefused(f"tests reach this machine only, not {host!r}")


def _open_sockets() -> list[Any]:
    alive = [made for ref in _sockets if (made := ref()) is not None and made.fileno() != -1]
    _sockets[:] = [weakref.ref(made) for made in alive]
    return alive


# --- child processes ---------------------------------------------------------------------------------


def _count_children() -> None:
    begin = subprocess.Popen.__init__

    def counted(self: subprocess.Popen[Any], *args: Any, **kwargs: Any) -> None:
        begin(self, *args, **kwargs)
        _children.add(self)

    subprocess.Popen.__init__ = counted  # type: ignore[method-assign]


def _live_children() -> list[Any]:
    started = [child for child in list(_children) if child not in _kept and child.poll() is None]
    return [*started, *multiprocessing.active_children()]


# --- logs --------------------------------------------------------------------------------------------


class ExpectedLogs:
    """Records of WARNING and above that a test announced; each announcement must come true."""

    def __init__(self) -> None:
        self._wanted: list[tuple[re.Pattern[str], str | None, int | None]] = []

    def __call__(self, pattern: str, *, logger: str | None = None, level: int | None = None) -> None:
        """Expect at least one record whose message matches `pattern`, by logger and level if given."""
        self._wanted.append((re.compile(pattern), logger, level))

    def judge(self, records: list[logging.LogRecord]) -> list[str]:
        """Complaints: records nobody expected, and expectations that never came true."""
        met: set[int] = set()
        complaints = []
        for record in records:
            fits = {
                number
                for number, (pattern, name, level) in enumerate(self._wanted)
                if pattern.search(record.getMessage())
                and (name is None or record.name == name or record.name.startswith(f"{name}."))
                and (level is None or record.levelno == level)
            }
            met |= fits
            if not fits:
                complaints.append(f"unexpected log: {record.levelname} {record.name}: {record.getMessage()}")
        for number, (pattern, _name, _level) in enumerate(self._wanted):
            if number not in met:
                complaints.append(f"expected log never came: {pattern.pattern}")
        return complaints


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


# --- the guard ---------------------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(sys, "_campaign_desk_guarded"):  # an audit hook can never be taken off again
        sys._campaign_desk_guarded = True  # type: ignore[attr-defined]
        sys.addaudithook(_watch)
        _count_children()


@pytest.fixture
def expected_logs() -> ExpectedLogs:
    """Call it with a pattern to allow, and demand, log records of WARNING and above."""
    return ExpectedLogs()


@pytest.fixture(autouse=True)
def _silence_and_leftovers(request: pytest.FixtureRequest, expected_logs: ExpectedLogs) -> Iterator[None]:
    threads = set(threading.enumerate())
    sockets = {id(made) for made in _open_sockets()}
    children = set(_live_children())
    del _refused[:]
    root = logging.getLogger()
    before = (root.level, list(root.handlers))
    listener = _Listener()
    root.addHandler(listener)

    yield

    complaints = _complain(threads, sockets, children)
    for handler in [one for one in root.handlers if one not in before[1]]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(before[0])
    complaints += expected_logs.judge(listener.records)
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


def _complain(threads: set[threading.Thread], sockets: set[int], children: set[Any]) -> list[str]:
    complaints = [f"left this machine: {what}" for what in dict.fromkeys(_refused)]

    def new_threads() -> list[threading.Thread]:
        return [
            thread
            for thread in threading.enumerate()
            if thread not in threads
            and not isinstance(thread, threading._DummyThread)  # Qt's own, seen when they ran our code
            and not thread.name.startswith("pytest_timeout")
        ]

    def new_children() -> list[Any]:
        return [child for child in _live_children() if child not in children]

    deadline = time.monotonic() + LEAVE_S
    while (new_threads() or new_children()) and time.monotonic() < deadline:
        for thread in new_threads():
            thread.join(0.02)
        for child in new_children():
            _wait_a_little(child)
    complaints += [f"thread left alive: {thread.name}" for thread in new_threads()]
    for child in new_children():
        complaints.append(f"child process left alive: {getattr(child, 'args', child)}")
        child.kill()
        child.wait() if isinstance(child, subprocess.Popen) else child.join()

    def new_sockets() -> list[Any]:
        return [made for made in _open_sockets() if id(made) not in sockets]

    if new_sockets():
        gc.collect()  # what lies in a dead cycle closes itself, with the warning that fails the test
    complaints += [f"socket left open: {made!r}" for made in new_sockets()]
    return complaints


def _wait_a_little(child: Any) -> None:
    if isinstance(child, subprocess.Popen):
        try:
            child.wait(0.02)
        except subprocess.TimeoutExpired:
            pass
    else:
        child.join(0.02)
