"""Jobs in a process of their own: progress and stop go through, errors come over, orphans stop."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop_app.journal import JobState
from desktop_app.model.errors import FileRefused, QuestionOpen
from desktop_app.model.progress import Progress
from desktop_app.model.report import RowState
from desktop_app.provider_api.importing import Delivery, DeliveryAnswer
from desktop_app.runtime.clock import Clock
from desktop_app.services.importing.jobs import ImportJobs
from desktop_app.services.importing.process import JobProcess
from tests.helpers.memory_provider import MemoryProvider
from tests.services.importing.conftest import Bench

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_S = 60.0
HEAD = ("email", "first_name")


@dataclass(frozen=True)
class Payload:
    """What travels to the process. `slow`: seconds that a delivery takes there."""

    home: Path
    secret: str
    slow: float = 0.0


class SlowProvider(MemoryProvider):
    slow = 0.0
    mark: Path

    async def send_delivery(self, delivery: Delivery) -> DeliveryAnswer:
        with self.mark.open("a") as file:
            file.write(f"{os.getpid()}\n")
        await asyncio.sleep(self.slow)
        return await super().send_delivery(delivery)


@asynccontextmanager
async def build(payload: Payload) -> AsyncIterator[ImportJobs]:
    assert payload.secret == "through the pipe only"
    assert payload.secret not in " ".join(sys.argv)
    bench = Bench(payload.home)
    jobs = bench.start()
    provider = SlowProvider(bench.platform, bench.faults, bench.made)
    provider.slow, provider.mark = payload.slow, payload.home / "deliveries"

    async def open_provider(_: str) -> MemoryProvider:
        return provider

    jobs._open_provider = open_provider
    jobs._clock = Clock()
    try:
        yield jobs
    finally:
        for journal in bench.journals:
            journal.close()


def process(home: Path, slow: float = 0.0) -> JobProcess:
    async def payload(account: str) -> Payload:
        assert account == "mem"
        return Payload(home, "through the pipe only", slow)

    return JobProcess(f"{__name__}:build", payload, lambda job: "mem")


def people(count: int) -> list[list[str]]:
    return [[f"p{number}@example.com", "Ann"] for number in range(count)]


def test_a_job_is_done_over_there_and_seen_from_here(bench: Bench) -> None:
    path = bench.file(HEAD, [*people(250), ["bad@@x", ""]])
    seen: list[Progress] = []

    async def work() -> None:
        there = process(bench.home)
        view = await there.prepare(bench.request(path), seen.append)
        assert view.state is JobState.PREPARED
        jobs = bench.start()
        assert jobs.plan(view.job).create == 250
        done = await there.run(view.job, seen.append)
        assert done.state is JobState.DONE
        assert done.ledger.count(RowState.CREATED) == 250
        assert jobs.view(view.job).ledger == done.ledger
        assert (await there.resume(view.job)).state is JobState.DONE

    asyncio.run(work())
    phases = {progress.phase for progress in seen}
    assert {"import.phase.read", "import.phase.send", "import.phase.follow"} <= phases
    assert str(os.getpid()) not in (bench.home / "deliveries").read_text().split()


def test_errors_over_there_are_errors_here(bench: Bench) -> None:
    async def work() -> None:
        there = process(bench.home)
        with pytest.raises(FileRefused) as met:
            await there.prepare(bench.request(bench.home / "gone.csv"))
        assert met.value.code == "file.not_there"
        view = await there.prepare(bench.request(bench.file(HEAD, people(3)), consent_confirmed=False))
        with pytest.raises(QuestionOpen):
            await there.run(view.job)
        done = await there.run(view.job, consent_confirmed=True)
        assert done.state is JobState.DONE

    asyncio.run(work())


def test_a_stop_goes_through(bench: Bench) -> None:
    path = bench.file(HEAD, people(400))

    async def work() -> None:
        there = process(bench.home, slow=0.3)
        view = await there.prepare(bench.request(path))
        stop = asyncio.Event()

        def report(progress: Progress) -> None:
            if progress.phase == "import.phase.send":
                stop.set()

        stopped = await there.run(view.job, report, stop)
        assert stopped.state is JobState.STOPPED
        assert stopped.ledger.count(RowState.NOT_SENT) >= 200
        assert stopped.ledger.count(RowState.IN_DOUBT) == 0
        done = await process(bench.home).resume(view.job)
        assert done.state is JobState.DONE

    asyncio.run(work())


def test_giving_up_a_preparation_leaves_nothing_there(bench: Bench) -> None:
    path = bench.file(HEAD, people(20_000))

    async def work() -> None:
        def report(progress: Progress) -> None:
            if progress.phase == "import.phase.read":
                task.cancel()

        task = asyncio.ensure_future(process(bench.home).prepare(bench.request(path), report))
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(work())
    assert list((bench.home / "data" / "jobs").iterdir()) == []


_WINDOW = """
import asyncio, sys
from pathlib import Path
from tests.services.importing.test_process import process

if __name__ == "__main__":
    asyncio.run(process(Path(sys.argv[1]), slow=0.5).run(sys.argv[2]))
"""


def test_when_the_window_dies_the_job_stops_after_its_delivery(bench: Bench, tmp_path: Path) -> None:
    """No answer is lost and nobody goes on sending in the dark."""
    path = bench.file(HEAD, people(900))
    view = asyncio.run(process(bench.home).prepare(bench.request(path)))
    script = tmp_path / "window.py"
    script.write_text(_WINDOW)
    window = subprocess.Popen(
        [sys.executable, str(script), str(bench.home), view.job],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    wait_until((bench.home / "deliveries").exists, "a delivery began")
    window.kill()
    window.wait()
    jobs = bench.start()
    wait_until(lambda: not jobs.view(view.job).worked_on, "the job was let go")
    after = jobs.view(view.job)
    assert after.state is JobState.STOPPED
    assert after.ledger.adds_up
    assert after.ledger.count(RowState.IN_DOUBT) == 0
    assert after.ledger.count(RowState.NOT_SENT) > 0


def wait_until(ready: object, what: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not ready():  # type: ignore[operator]
        assert time.monotonic() < deadline, f"never: {what}"
        time.sleep(0.02)
