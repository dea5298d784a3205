"""A bench for import jobs: a real journal, a platform in memory, a clock that jumps, files on the disk."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from desktop_app.journal import Journal
from desktop_app.model.account import Account
from desktop_app.model.errors import UsageError
from desktop_app.model.progress import Progress
from desktop_app.model.report import RowState
from desktop_app.provider_api.manifest import Manifest
from desktop_app.provider_api.provider import Provider
from desktop_app.runtime.clock import Clock
from desktop_app.runtime.texts import install_texts
from desktop_app.services.importing.jobs import ImportJobs
from desktop_app.services.importing.nouns import ImportRequest, JobView
from tests.helpers.memory_provider import Faults, MemoryProvider, Platform
from tests.helpers.on_the_spot import OnTheSpot


class JumpingClock(Clock):
    """Sleeping moves the hands; waiting for a platform of days takes no time."""

    def __init__(self) -> None:
        self.now = 1_795_000_000.0
        self.slept: list[float] = []

    def wall(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += max(0.0, seconds)
        await asyncio.sleep(0)


@dataclass
class Bench:
    """One data folder, one account, one platform; `jobs()` is a program that was just started."""

    home: Path
    platform: Platform = field(default_factory=Platform)
    faults: Faults = field(default_factory=Faults)
    clock: JumpingClock = field(default_factory=JumpingClock)
    made: Manifest | None = None
    armed: bool = True
    progress: list[Progress] = field(default_factory=list)
    journals: list[Journal] = field(default_factory=list)

    def start(self) -> ImportJobs:
        journal = Journal(self.home / "data")
        self.journals.append(journal)

        def find(account_id: str) -> Account:
            if account_id != "mem":
                raise UsageError(kind="account", name=account_id)
            return Account(id="mem", platform="memory", name="Memory", training=True)

        async def open_provider(account_id: str) -> Provider:
            return MemoryProvider(self.platform, self.faults, self.made)

        def require_armed(account_id: str) -> None:
            from desktop_app.model.errors import NotArmed

            if not self.armed:
                raise NotArmed(account=account_id)

        return ImportJobs(
            journals={True: journal},
            find_account=find,
            open_provider=open_provider,
            require_armed=require_armed,
            clock=self.clock,
            children=OnTheSpot(),
        )

    def file(self, head: Sequence[str], rows: Sequence[Sequence[str]], name: str = "people.csv") -> Path:
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(head)
            writer.writerows(rows)
        return path

    def request(self, path: Path, **more: Any) -> ImportRequest:
        given: dict[str, Any] = {"list_name": "Newsletter", "consent_confirmed": True, **more}
        return ImportRequest(path=path, account_id="mem", **given)

    def do(
        self, head: Sequence[str], rows: Sequence[Sequence[str]], **more: Any
    ) -> tuple[ImportJobs, JobView]:
        """Prepare and run a file to its end."""

        async def work() -> tuple[ImportJobs, JobView]:
            jobs = self.start()
            view = await jobs.prepare(self.request(self.file(head, rows), **more), self.progress.append)
            return jobs, await jobs.run(view.job, self.progress.append)

        return asyncio.run(work())

    def states(self, jobs: ImportJobs, job: str) -> list[RowState]:
        return [row.state for row in jobs.rows(job, limit=100_000)]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    install_texts()
    made = Bench(tmp_path / "bench")
    yield made
    for journal in made.journals:
        journal.close()


@pytest.fixture
def run() -> Callable[..., Any]:
    """`run(coroutine)`."""
    return asyncio.run
