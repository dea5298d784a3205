"""How long an import takes is told from the pages that were really read, not from a page size of our own."""

from __future__ import annotations

import asyncio

import pytest

from desktop_app.services.importing.nouns import Plan
from tests.services.importing.conftest import Bench


def plan_of(bench: Bench) -> Plan:
    async def work() -> Plan:
        jobs = bench.start()
        rows = [[f"new{n}@example.com"] for n in range(1500)]
        view = await jobs.prepare(bench.request(bench.file(("Email",), rows)))
        return jobs.plan(view.job)

    return asyncio.run(work())


@pytest.mark.parametrize(("page", "read_back"), [(1000, 1), (50, 3)])
def test_the_list_is_read_back_in_pages_as_large_as_before(bench: Bench, page: int, read_back: int) -> None:
    bench.platform.page = page
    list_id = bench.platform.add_list("Newsletter")
    for n in range(3000):
        bench.platform.add(email=f"old{n}@example.com", lists=(list_id,))
    plan = plan_of(bench)
    assert (plan.create, plan.deliveries) == (1500, 15)
    polls = 3 * plan.deliveries
    assert plan.requests == plan.deliveries + 1 + read_back + polls
    assert plan.seconds == (plan.deliveries + 1 + read_back) * 0.5, "the clock of this bench stands still"
