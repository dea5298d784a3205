"""Deliveries are told by their rows in the file; the ceiling of the pace comes from the declared limit."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from desktop_app.journal import JobStore
from desktop_app.model.report import RowState
from desktop_app.services.importing.delivery_lines import Ceiling, ceiling, delivery_lines
from desktop_app.services.importing.nouns import Plan
from tests.helpers.memory_provider import TARGET, manifest
from tests.services.importing.conftest import Bench

ROWS = [[f"a{n}@example.com", "Ann" if n % 2 else ""] for n in range(250)]


def test_the_next_one_comes_first_then_the_newest_with_the_rows_they_carry(bench: Bench) -> None:
    async def work() -> str:
        jobs = bench.start()
        view = await jobs.prepare(bench.request(bench.file(("Email", "First name"), ROWS)))
        stop = asyncio.Event()
        bench.faults.after = lambda n: stop.set()
        await jobs.run(view.job, stop=stop, consent_confirmed=True)
        return view.job

    job = asyncio.run(work())
    with JobStore(bench.home / "data" / "jobs" / job) as store:
        first, second, *rest = delivery_lines(store, 2)
        assert not rest
        assert first.state == "planned"
        assert second.state != "planned"
        carried = store.rows.numbers([RowState.ACCEPTED, RowState.CREATED])
        assert (second.first, second.last, second.rows) == (min(carried), max(carried), len(carried))
        assert not second.together, "rows with and without a name travel apart"
        assert len(delivery_lines(store)) == 2, "later ones are not told yet"


def test_rows_that_stand_together_are_told_as_a_range(bench: Bench) -> None:
    jobs, view = bench.do(("Email",), [[f"b{n}@example.com"] for n in range(120)])
    lines = jobs.latest_deliveries(view.job)
    assert sorted((one.first, one.last, one.together) for one in lines) == [(1, 100, True), (101, 120, True)]
    assert sorted(one.number for one in lines) == [1, 2]
    assert sorted(one.states[RowState.CREATED] for one in lines) == [20, 100]


def test_the_ceiling_is_the_limit_times_the_rows_of_a_call() -> None:
    plan = Plan(create=10, requests=5)
    assert ceiling(manifest(), plan) == Ceiling(TARGET.batch_rows, 100, 1.0)
    assert ceiling(manifest(), replace(plan, requests=10)) == Ceiling(1, 100, 1.0), "one call a row"


def test_an_import_and_the_one_that_mends_it_know_each_other(bench: Bench) -> None:
    jobs, view = bench.do(("Email",), [["good@example.com"], ["no address"]])
    made = asyncio.run(jobs.mend(view.job, {2: {0: "mended@example.com"}}))
    assert jobs.view(made.job).mends == view.job
    assert jobs.view(view.job).mended_in == (made.job,)
    listed = {one.job: one for one in jobs.jobs()}
    assert listed[made.job].mends == view.job
    assert listed[view.job].mended_in == (made.job,)
