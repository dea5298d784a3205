"""Starts a platform's twin as a real process and talks to its control door.

Owns start, first line, control calls, stop. Must not import the application: the twin is reached by HTTP
only, so tests see what an outsider would see. Standard library only.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.helpers.guards import keep

START_S = 60.0
ROOT = Path(__file__).resolve().parents[2]


class TwinFailed(AssertionError):
    """The twin did not start or refused a control call; the message holds what it said."""


class Twin:
    """A running twin.

    Attributes:
        name: the platform, e.g. "esputnik".
        base_urls: data centre -> base URL on 127.0.0.1.
        credentials: data centre -> the keys this start of the twin takes, by manifest field.
        other_keys: keys of a narrower scope, refused ones and such, by what they are.
        state_dir: the folder that survives a restart with the same `state`.
    """

    def __init__(
        self, process: subprocess.Popen[str], first: dict[str, Any], log: Path, state_dir: Path
    ) -> None:
        self.process = process
        self.name: str = first["name"]
        self.base_urls: dict[str, str] = first["base_urls"]
        self.credentials: dict[str, dict[str, Any]] = first["credentials"]
        self.other_keys: dict[str, Any] = first.get("keys", {})
        self.state_dir = state_dir
        self._control: dict[str, str] = first["control"]
        self._seen_before = 0  # requests of earlier tests on a shared twin
        self._log = log

    @property
    def base_url(self) -> str:
        """The base URL of the first (often the only) data centre."""
        return next(iter(self.base_urls.values()))

    @property
    def keys(self) -> dict[str, Any]:
        """The credentials of the first data centre."""
        return next(iter(self.credentials.values()))

    @property
    def log(self) -> str:
        """What the twin wrote to stderr so far."""
        return self._log.read_text("utf-8", "replace")

    def state(self, kind: str) -> list[dict[str, Any]]:
        """All contacts, lists, events, orders, messages or suppressed of the twin."""
        return _lines(self._call("GET", "state", kind=kind))

    def requests(self) -> list[dict[str, Any]]:
        """Every request since the start or `fresh`: {t, method, path, status, effect}, oldest first."""
        return _lines(self._call("GET", "requests"))[self._seen_before :]

    def fault(self, spec: str) -> None:
        """Set the faults (the empty string takes them all away)."""
        self._call("POST", "fault", body={"spec": spec})

    def clock(self, seconds: float) -> None:
        """Advance the twin's clock."""
        self._call("POST", "clock", body={"advance_s": seconds})

    def dial(self, **settings: Any) -> None:
        """Turn switches of the twin (see its README)."""
        self._call("POST", "dial", body=settings)

    def dials(self) -> dict[str, Any]:
        """Its switches as they stand."""
        found: dict[str, Any] = json.loads(self._call("GET", "dial"))
        return found

    def reset(self) -> None:
        """Back to the seeded account and dials; clock, keys, faults and the request log stay."""
        self._call("POST", "reset", body={})

    def fresh(self) -> None:
        """As just started, for the next test: seeded account, no faults, no requests seen."""
        self.fault("")
        self.reset()
        self._seen_before = 0
        self._seen_before = len(self.requests())

    def stop(self) -> None:
        """End it politely, then not so politely. May be called twice."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        for pipe in (self.process.stdout, self.process.stdin):
            if pipe is not None and not pipe.closed:
                pipe.close()

    def kill(self) -> None:
        """As a power cut: no chance to tidy up."""
        self.process.kill()
        self.process.wait()
        self.stop()

    def _call(self, method: str, what: str, body: dict[str, Any] | None = None, **query: str) -> bytes:
        url = f"{self._control['url'].rstrip('/')}/{what}"
        if query:
            url += "?" + urlencode(query)
        request = urllib.request.Request(
            url,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"X-Twin-Token": self._control["token"], "Content-Type": "application/json"},
        )
        try:
            with _OPENER.open(request, timeout=60) as answer:
                payload: bytes = answer.read()
                return payload
        except urllib.error.HTTPError as error:
            with error:
                said = error.read().decode("utf-8", "replace")[:500]
            raise TwinFailed(f"{method} {what}: {error.code} {said}") from None


# No proxy of the environment may stand between a test and 127.0.0.1.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def _lines(payload: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in payload.decode("utf-8").splitlines() if line.strip()]


def start_twin(name: str, *, state: Path | None = None, **options: Any) -> Twin:
    """Start `python -m desktop_app.twins NAME` and wait for its first line.

    `options` become switches: seed=, contacts=, speed=, fault=, port=, now=; True gives the bare switch
    (keep_keys=True), a list repeats it (dial=["a=1", "b=2"]); `--exit-with-parent` is always set.
    Contacts default to 200 here: quick to start and to reset.
    """
    state = Path(tempfile.mkdtemp(prefix="twin-")) if state is None else state
    state.mkdir(parents=True, exist_ok=True)
    options.setdefault("contacts", 200)
    command = [sys.executable, "-m", "desktop_app.twins", name, "--state", str(state), "--exit-with-parent"]
    for switch, value in options.items():
        flag = f"--{switch.replace('_', '-')}"
        for one in value if isinstance(value, list) else [value]:
            command += [flag] if one is True else [flag, str(one)]
    log = state.with_name(state.name + ".log")
    with log.open("ab") as said:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONUTF8": "1"},
            stdin=subprocess.PIPE,  # held open by us: when it closes, the parent is gone
            stdout=subprocess.PIPE,
            stderr=said,
            encoding="utf-8",
        )
    late = threading.Timer(START_S, process.kill)
    late.start()
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
    finally:
        late.cancel()
        late.join()
    try:
        first = json.loads(line)
    except ValueError:
        process.kill()
        process.wait()
        for pipe in (process.stdout, process.stdin):
            if pipe is not None:
                pipe.close()
        raise TwinFailed(
            f"twin {name} did not start, said {line!r}\n{log.read_text('utf-8', 'replace')}"
        ) from None
    return Twin(process, first, log, state)


class TwinPool:
    """Twins shared by a session, one per name and options; whoever takes one resets it first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._twins: dict[tuple[str, str], Twin] = {}

    def get(self, name: str, **options: Any) -> Twin:
        key = (name, repr(sorted(options.items())))
        made = self._twins.get(key)
        if made is None or made.process.poll() is not None:
            made = start_twin(name, state=self._folder / f"{name}-{len(self._twins)}", **options)
            keep(made.process)
            self._twins[key] = made
        return made

    def stop(self) -> None:
        for made in self._twins.values():
            made.stop()
