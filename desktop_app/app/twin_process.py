"""Training twins for this process: joins a running one or starts it, and says where it is.

Owns: leases and the start of twin processes (nobody else starts any). Must not: speak to a platform or keep a
twin's keys anywhere but in memory and in the owner-only runtime file beside the twin's state.

Blocking throughout; callers run it off their loop.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.app.twin_host import HOST_LOCK, LEASES, RUNTIME_FILE, START_LOCK, sweep_leases
from desktop_app.model.errors import Unreachable
from desktop_app.runtime.atomic_file import write_private
from desktop_app.runtime.file_lock import FileLock, is_locked
from desktop_app.runtime.paths import make_private
from desktop_app.services.accounts import TrainingEndpoint

START_S = 60.0
LEAVE_S = 3.0
CREATE_NEW_PROCESS_GROUP, CREATE_NO_WINDOW = 0x00000200, 0x08000000  # known to subprocess on Windows only


@dataclass(slots=True)
class _Joined:
    lease: FileLock
    facts: dict[str, Any]
    process: subprocess.Popen[bytes] | None  # None: another process started it


class TwinProcesses:
    """All twins that this process uses. :meth:`close` gives them up; the last user's leaving stops them."""

    def __init__(self, folder: Path, logs: Path, options: tuple[str, ...] = ()) -> None:
        """``folder`` holds one folder a platform. ``options``: more arguments for twins started from here."""
        self._folder = folder
        self._logs = logs
        self._options = options
        self._joined: dict[str, _Joined] = {}
        self._gate = threading.Lock()
        self._starting: subprocess.Popen[bytes] | None = None
        self._left_off = False

    @property
    def platforms(self) -> tuple[str, ...]:
        """Platforms that have a twin."""
        from desktop_app.twins.registry import TWINS

        return tuple(TWINS)

    def endpoint(self, platform: str) -> TrainingEndpoint:
        """Where the twin is now, joined or started if need be. Unreachable ``twin_failed`` when it fails."""
        facts = self._facts(platform)
        return TrainingEndpoint(facts["base_urls"], facts["credentials"])

    def control(self, platform: str) -> tuple[str, str]:
        """Address and token of the twin's control calls, for the trainer's menu."""
        control = self._facts(platform)["control"]
        return control["url"], control["token"]

    def leave_off(self) -> None:
        """The program ends: no twin is started any more, one that is just starting is ended (nobody has it
        yet). From any thread, and without waiting."""
        self._left_off = True
        if (starting := self._starting) is not None:
            starting.kill()

    def close(self) -> None:
        """Give up every lease; wait a moment for twins that nobody needs any more. Safe to call twice."""
        with self._gate:
            joined, self._joined = dict(self._joined), {}
            for platform, one in joined.items():
                self._leave(platform, one)
            deadline = time.monotonic() + LEAVE_S
            for platform, one in joined.items():
                self._wait_for_the_end(platform, one, deadline)

    def _facts(self, platform: str) -> dict[str, Any]:
        with self._gate:
            one = self._joined.get(platform)
            if one is None or not is_locked(self._folder / platform / HOST_LOCK):
                if one is not None:  # it died under us
                    self._leave(platform, self._joined.pop(platform))
                    _wait_out(one, LEAVE_S)
                if self._left_off:
                    raise Unreachable("twin_failed", platform=platform, original="the program ends")
                one = self._joined[platform] = self._join(platform)
            return one.facts

    def _join(self, platform: str) -> _Joined:
        folder = make_private(self._folder / platform)
        make_private(folder / LEASES)
        deadline = time.monotonic() + START_S
        while True:
            start = FileLock(folder / START_LOCK)
            if not start.take(max(0.0, deadline - time.monotonic())):
                raise Unreachable("twin_failed", platform=platform, original="the start lock stays taken")
            try:
                running = is_locked(folder / HOST_LOCK)
                facts = _read(folder / RUNTIME_FILE) if running else None
                if facts is not None or not running:
                    lease = _take_lease(folder)
                    if facts is not None:
                        return _Joined(lease, facts, None)
                    try:
                        process, facts = self._start(folder, platform)
                    except BaseException:
                        _drop(lease)
                        raise
                    return _Joined(lease, facts, process)
            finally:
                start.release()
            # Whoever started it was killed before it could say where it is. Without a lease it leaves soon.
            if time.monotonic() >= deadline:
                raise Unreachable("twin_failed", platform=platform, original="a twin without an address")
            time.sleep(0.05)

    def _start(self, folder: Path, platform: str) -> tuple[subprocess.Popen[bytes], dict[str, Any]]:
        make_private(self._logs)
        said = self._logs / f"twin-{platform}.log"
        # Ctrl-C in our terminal must not stop it before us.
        apart: dict[str, Any] = (
            {"creationflags": CREATE_NEW_PROCESS_GROUP | CREATE_NO_WINDOW}
            if os.name == "nt"
            else {"start_new_session": True}
        )
        # Its temporary files, should it make any, must not lie in our folder: it may outlive us.
        place = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))
        with open(said, "wb", opener=_private) as log:
            process = subprocess.Popen(
                [*_host_command(), str(folder), platform, *self._options],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                env={**os.environ, "PYTHONUTF8": "1", **place},
                **apart,
            )
        late = threading.Timer(START_S, process.kill)
        late.daemon = True
        late.start()
        assert process.stdout is not None
        self._starting = process
        if self._left_off:  # between the look at it and the start
            process.kill()
        try:
            with process.stdout:
                line = process.stdout.readline()
        finally:
            self._starting = None
            late.cancel()
        try:
            facts: dict[str, Any] = json.loads(line)
        except ValueError:
            process.kill()
            process.wait()
            words = said.read_text("utf-8", "replace")[-2_000:]
            raise Unreachable("twin_failed", platform=platform, original=words) from None
        write_private(folder / RUNTIME_FILE, json.dumps(facts).encode())
        return process, facts

    def _leave(self, platform: str, one: _Joined) -> None:
        start = FileLock(self._folder / platform / START_LOCK)
        start.take(LEAVE_S)  # leases change under it; a twin that hangs on its way out may keep it
        _drop(one.lease)
        start.release()

    def _wait_for_the_end(self, platform: str, one: _Joined, deadline: float) -> None:
        folder = self._folder / platform
        while time.monotonic() < deadline:
            if not is_locked(folder / HOST_LOCK):
                break  # its lock goes a moment before it does
            start = FileLock(folder / START_LOCK)
            if start.take():
                others = sweep_leases(folder)
                start.release()
                if others:
                    _wait_out(one, 0)  # they go on with it
                    return
            time.sleep(0.02)
        _wait_out(one, deadline - time.monotonic())


def _wait_out(one: _Joined, seconds: float) -> None:
    if one.process is None:
        return
    try:
        one.process.wait(max(0.0, seconds))
    except subprocess.TimeoutExpired:
        one.process.returncode = 0  # it is not ours to wait for any more


def _take_lease(folder: Path) -> FileLock:
    lease = FileLock(folder / LEASES / f"{os.getpid()}-{uuid.uuid4().hex[:8]}")
    if not lease.take(timeout=5.0):
        raise Unreachable("twin_failed", original="the lease stays taken")
    return lease


def _drop(lease: FileLock) -> None:
    lease.release()
    with suppress(PermissionError):  # on Windows not while the twin looks at it; it removes what is free
        lease.path.unlink(missing_ok=True)


def _read(file: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return None
    return found


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _host_command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, "twin-host"]
    return [sys.executable, "-m", "desktop_app.app.twin_host"]
