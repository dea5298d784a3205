"""Several imports of one account: one works, the others wait for their turn."""

from __future__ import annotations

import asyncio

from desktop_app.journal import JobState
from desktop_app.model.progress import Progress
from desktop_app.services.importing.nouns import JobView
from tests.services.importing.conftest import Bench
from tests.services.importing.test_breaks import HEAD, people, resume


def test_several_jobs_of_one_account_take_their_turns(bench: Bench) -> None:
    """One at a time; the other waits, says so, and goes on by itself; a stop ends the waiting."""
    waits: list[Progress] = []

    async def work() -> tuple[JobView, JobView, JobView]:
        first, second, third = bench.start(), bench.start(), bench.start()
        prepared = [
            await jobs.prepare(bench.request(bench.file(HEAD, people(150), f"{name}.csv")))
            for jobs, name in ((first, "one"), (second, "two"), (third, "three"))
        ]
        stop = asyncio.Event()

        def told(progress: Progress) -> None:
            waits.append(progress)
            stop.set()

        runs = [
            first.run(prepared[0].job, queue=True),
            second.run(prepared[1].job, waits.append, queue=True),
            third.run(prepared[2].job, told, stop, queue=True),
        ]
        one, two, three = await asyncio.gather(*runs)
        return one, two, three

    one, two, three = asyncio.run(work())
    assert (one.state, two.state) == (JobState.DONE, JobState.DONE)
    assert three.state is JobState.PREPARED  # stopped while it waited: nothing of it was sent
    assert three.can_resume
    assert any(progress.phase == "import.phase.queue" for progress in waits)
    order = [delivery.key.rsplit("-", 1)[0] for delivery in bench.platform.deliveries]
    assert order == sorted(order, key=order.index)  # not one delivery between two of the other job
    assert resume(bench, three.job).state is JobState.DONE
