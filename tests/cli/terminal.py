"""The program as a person at a terminal meets it: arguments, input, output, an exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Said:
    """What a command gave: exit code, result, talk."""

    code: int
    out: str
    err: str

    @property
    def result(self) -> dict[str, Any]:
        """The one JSON object on standard output."""
        found: dict[str, Any] = json.loads(self.out)
        assert found["schema"] == 1
        assert self.out.count("\n") == 1, "one object, one line"
        return found

    @property
    def error(self) -> dict[str, str]:
        error: dict[str, str] = self.result["error"]
        assert error["message"], "an error says what happened"
        assert error["what_to_do"], "an error says what to do next"
        assert "errors." not in error["message"] + error["what_to_do"], (
            "a sentence is missing in the catalogue"
        )
        return error


class Terminal:
    """Commands against one home. ``environ`` is added to what every command sees."""

    def __init__(self, home: Path, environ: Mapping[str, str] | None = None) -> None:
        self.home = home
        self.environ = {
            **{name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")},
            "CAMPAIGN_DESK_HOME": str(home),
            # No session: the person's own key store stays out of reach.
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={home}/no-bus",
            "PYTHONDEVMODE": "",
            **(environ or {}),
        }

    def __call__(self, *words: str | Path, given: object = None, timeout: float = 120, **more: Any) -> Said:
        """Run ``campaign-desk WORDS``; ``given`` is put on standard input as JSON, or as it is when bytes."""
        fed = b"" if given is None else given if isinstance(given, bytes) else json.dumps(given).encode()
        done = subprocess.run(
            self.command(*words),
            input=fed,
            capture_output=True,
            env=self.environ,
            cwd=ROOT,
            timeout=timeout,
            **more,
        )
        return Said(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    def start(self, *words: str | Path, **more: Any) -> subprocess.Popen[bytes]:
        """Begin a command and leave it running."""
        return subprocess.Popen(
            self.command(*words),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environ,
            cwd=ROOT,
            **more,
        )

    @staticmethod
    def command(*words: str | Path) -> list[str]:
        return [sys.executable, "-m", "desktop_app", *map(str, words)]

    def add(self, account_id: str, given: object, *more: str) -> Said:
        """``accounts add`` for eSputnik with ``given`` as the credentials."""
        return self(
            "accounts", "add", account_id, "--platform", "esputnik", "--name", "Horizon Shop",
            "--credentials-stdin", "--json", *more, given=given,
        )  # fmt: skip

    def add_twin(self, twin: Any, account_id: str = "class", *, key: Mapping[str, Any] | None = None) -> Said:
        """Register a running twin of a test as an account whose key is not kept."""
        said = self.add(account_id, dict(key or twin.keys), "--base-url", twin.base_url, "--no-store")
        assert said.code == 0, said
        return said
