"""What a command works with: the terminal, and the services that the app makes for it.

Owns: these two. Must not: make a service.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, TextIO

from desktop_app.model.errors import AppError, KeyStoreUnavailable, UsageError
from desktop_app.model.progress import Progress
from desktop_app.model.texts import has, t
from desktop_app.runtime.paths import Paths

if TYPE_CHECKING:
    from desktop_app.services.accounts import Accounts
    from desktop_app.services.doctor import Doctor
    from desktop_app.services.erasing import Erasing
    from desktop_app.services.importing.jobs import ImportJobs
    from desktop_app.services.secrets import Secrets

MOST_INPUT = 1_000_000
TALK_EVERY_S = 1.0


class Stop(asyncio.Event):
    """Set when the person asked to stop. ``gentle``: the work looks at it between batches, give it time."""

    gentle = False


class Services(Protocol):
    """The services of one run; attributes are made when first used."""

    @property
    def accounts(self) -> Accounts: ...

    @property
    def secrets(self) -> Secrets: ...

    @property
    def imports(self) -> ImportJobs: ...

    @property
    def erasing(self) -> Erasing: ...

    @property
    def paths(self) -> Paths: ...

    @property
    def doctor(self) -> Doctor: ...

    async def aclose(self) -> None:
        """Close what was opened, on the running loop."""
        ...


@dataclass
class Terminal:
    """stdout is the result, stderr is talk. ``as_json``: the result is one object."""

    stdin: BinaryIO
    stdout: TextIO
    stderr: TextIO
    interactive: bool
    as_json: bool = False
    _told: float = field(default=-1e9, init=False)
    _phase: str = field(default="", init=False)

    @classmethod
    def of_process(cls) -> Terminal:
        """This process's own. UTF-8 whatever the system's habit, so that results are the same everywhere."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                # a file name that is no text comes out as its escape, which JSON reads back
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        interactive = sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()
        return cls(sys.stdin.buffer, sys.stdout, sys.stderr, interactive)

    def result(self, value: dict[str, Any], lines: Callable[[], list[str]]) -> None:
        """Give the result: the object, or its readable lines."""
        if self.as_json:
            self.stdout.write(json.dumps({"schema": 1, **value}, ensure_ascii=False) + "\n")
        else:
            self.stdout.writelines(f"{line}\n" for line in lines())
        self.stdout.flush()

    def fail(self, error: AppError) -> None:
        """Say what happened and what to do next."""
        if self.as_json:
            self.result({"error": error_json(error)}, list)
        self.explain(error)

    def explain(self, error: AppError) -> None:
        """The same as talk, beside a result that was given."""
        self.say(error.message)
        self.say(what_to_do(error))
        if error.original:
            self.say(t("cli.details", text=error.original))

    def say(self, text: str) -> None:
        """A line of talk."""
        self.stderr.write(f"{text}\n")
        self.stderr.flush()

    def progress(self, progress: Progress) -> None:
        """How far the work is: a line a second at most, and one when a new phase begins."""
        now = time.monotonic()
        if progress.phase == self._phase and now - self._told < TALK_EVERY_S:
            return
        self._told, self._phase = now, progress.phase
        self.say(progress_line(progress))

    def read_credentials(self) -> dict[str, object]:
        """The JSON object of ``--credentials-stdin``. UsageError without a word of what it held."""
        raw = self.stdin.read(MOST_INPUT + 1)
        try:
            found = json.loads(raw.decode("utf-8-sig"))
        except ValueError:
            raise UsageError("credentials_no_json") from None
        if not isinstance(found, dict) or len(raw) > MOST_INPUT:
            raise UsageError("credentials_no_json")
        return found

    def ask_passphrase(self) -> str:
        """The passphrase of the file with the keys, typed unseen. KeyStoreUnavailable when it is empty."""
        import getpass

        typed = getpass.getpass(t("cli.passphrase") + " ", stream=self.stderr)
        if not typed:
            raise KeyStoreUnavailable("key_file_locked")
        return typed

    def ask(self, question: str) -> bool:
        """A yes-or-no question to the person; no is the answer unless yes was typed."""
        self.stderr.write(f"{question} {t('cli.yes_no')} ")
        self.stderr.flush()
        answer = self.stdin.readline().decode("utf-8", "replace").strip().casefold()
        return answer in ("y", "yes")


def what_to_do(error: AppError) -> str:
    """What to do next, in the terminal's own terms where it differs: the option to start again with."""
    key = f"cli.do.{error.code}"
    if not has(key):
        return error.what_to_do
    choices = [str(option[0]) for option in error.values.get("options") or []]
    named = t("cli.do.or").join(f"--answer {error.values.get('name')}={choice}" for choice in choices)
    return t(key, choices=named)


def error_json(error: AppError) -> dict[str, Any]:
    """``{code, message, what_to_do}``, with ``details`` where the platform or the system said something and
    ``questions`` where the file waits for answers."""
    said: dict[str, Any] = {"code": error.code, "message": error.message, "what_to_do": what_to_do(error)}
    if error.original:
        said["details"] = error.original
    if error.values.get("questions"):
        said["questions"] = error.values["questions"]
    return said


def progress_line(progress: Progress) -> str:
    """``Sending: 3,000 of 20,000``."""
    phase = t(progress.phase) if progress.phase else t("cli.working")
    if progress.total:
        line = t("cli.progress_of", phase=phase, done=progress.done, total=progress.total)
    elif progress.done:
        line = t("cli.progress", phase=phase, done=progress.done)
    else:
        line = phase
    if progress.waiting_until is not None:
        seconds = max(0, round(progress.waiting_until - time.time()))
        line += " " + t("cli.waiting", seconds=seconds)
    return line


@dataclass
class Context:
    """``services`` makes the services of this run; ``twin`` hands over to a twin's own command line."""

    terminal: Terminal
    services: Callable[[], Services]
    twin: Callable[[list[str]], int]
