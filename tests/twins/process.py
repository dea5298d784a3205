"""A real twin process for tests, spoken to with the standard library's http.client only.

Owns: starting, stopping, asking. Must not: import anything of ``desktop_app``.
"""

from __future__ import annotations

import base64
import http.client
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
DEADLINE_S = 60


@dataclass
class Reply:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    def json(self) -> Any:
        return json.loads(self.body)


class TwinProcess:
    """One running twin. ``key`` is the API key of the first data centre."""

    def __init__(self, process: subprocess.Popen[bytes], line: dict[str, Any]) -> None:
        self.process = process
        self.line = line
        self.address = urlsplit(line["control"]["url"]).netloc
        self.key = next(iter(next(iter(line["credentials"].values())).values()))
        self.token = line["control"]["token"]

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: dict[str, str] | None = None,
        address: str | None = None,
        timeout: float = DEADLINE_S,
    ) -> Reply:
        """One request on a connection of its own; ``body`` that is no bytes or text is sent as JSON."""
        connection = http.client.HTTPConnection(address or self.address, timeout=timeout)
        try:
            data = body if body is None or isinstance(body, bytes | str) else json.dumps(body)
            given = dict(headers or {})
            if data is not None and "Content-Type" not in given:
                given["Content-Type"] = "application/json; charset=UTF-8"
            connection.request(method, path, data.encode() if isinstance(data, str) else data, given)
            answer = connection.getresponse()
            return Reply(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def basic(self, key: str | None = None, user: str = "user") -> dict[str, str]:
        pair = f"{user}:{self.key if key is None else key}".encode()
        return {"Authorization": "Basic " + base64.b64encode(pair).decode()}

    def api(self, method: str, path: str, body: Any = None, **more: Any) -> Reply:
        """As ``send``, with the key of the account."""
        return self.send(method, path, body, self.basic() | more.pop("headers", {}), **more)

    def control(self, method: str, name: str, body: Any = None) -> Reply:
        return self.send(method, f"/_twin/{name}", body, {"X-Twin-Token": self.token})

    def state(self, kind: str) -> list[dict[str, Any]]:
        return rows(self.control("GET", f"state?kind={kind}"))

    def requests(self, since: int = 0) -> list[dict[str, Any]]:
        return rows(self.control("GET", f"requests?since={since}"))

    def fault(self, spec: str) -> None:
        assert self.control("POST", "fault", {"spec": spec}).status == 200

    def advance(self, seconds: float) -> None:
        assert self.control("POST", "clock", {"advance_s": seconds}).status == 200

    def reset(self) -> None:
        self.fault("")
        assert self.control("POST", "reset").status == 200

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.terminate()
        code = self.process.wait(timeout=DEADLINE_S)
        for pipe in (self.process.stdout, self.process.stderr, self.process.stdin):
            if pipe is not None:
                pipe.close()
        return code

    def kill(self) -> None:
        self.process.kill()
        self.stop()


def rows(reply: Reply) -> list[dict[str, Any]]:
    assert reply.status == 200, reply.text
    return [json.loads(line) for line in reply.body.splitlines()]


def start(name: str, *arguments: str, stdin: int | None = None) -> TwinProcess:
    """Start a twin and wait for its start line."""
    process = subprocess.Popen(
        [sys.executable, "-m", "desktop_app.twins", name, *arguments],
        cwd=ROOT,
        stdin=subprocess.DEVNULL if stdin is None else stdin,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    if not first:
        code = process.wait(timeout=DEADLINE_S)
        process.stdout.close()
        raise AssertionError(f"the twin ended with {code} before its start line")
    return TwinProcess(process, json.loads(first))


@contextmanager
def running(name: str, *arguments: str) -> Iterator[TwinProcess]:
    twin = start(name, *arguments)
    try:
        yield twin
    finally:
        twin.stop()


def wait_until(true: Callable[[], Any], what: str) -> Any:
    """The first truthy value of ``true()``; fails after the deadline."""
    end = time.monotonic() + DEADLINE_S
    while time.monotonic() < end:
        value = true()
        if value:
            return value
        time.sleep(0.01)
    raise AssertionError(f"not within {DEADLINE_S} s: {what}")
