"""How long an import takes is told from the pages that were really read, not from a page size of our own."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from desktop_app.journal import JobHeader, JobState
from desktop_app.model.contact import Contact
from desktop_app.model.page import Page
from desktop_app.model.report import RowState
from desktop_app.services.importing.nouns import Plan
from desktop_app.services.importing.pace import earlier_pace
from tests.helpers.memory_provider import MemoryProvider
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


def test_the_pace_of_earlier_jobs_stands_in_for_what_was_not_measured(bench: Bench) -> None:
    bench.start().jobs()  # the folder of an earlier run of the program
    at = datetime(2026, 1, 1, tzinfo=UTC)
    summary = {
        "counts": {"total": 0, **{state.value: 0 for state in RowState}}, "requests": 10, "seconds": 40.0,
        "asked_s": 20.0, "in_list": None, "error": None, "list_id": "", "text": "", "left_out": [],
    }  # fmt: skip
    bench.journals[0].put_job(JobHeader("j", "mem", "memory", "l", "f", JobState.DONE, at, at, summary))
    plan = plan_of(bench)
    polls = 3 * plan.deliveries  # beside the sending, in no time of their own
    assert plan.seconds == (plan.requests - polls) * 2.0


def test_what_calls_took_is_kept_with_the_job(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = MemoryProvider.fetch_members

    async def slow(self: MemoryProvider, list_id: str, cursor: str | None = None) -> Page[Contact]:
        bench.clock.now += 3.0
        return await plain(self, list_id, cursor)

    monkeypatch.setattr(MemoryProvider, "fetch_members", slow)
    bench.platform.add(email="old@example.com", lists=(bench.platform.add_list("Newsletter"),))
    plan = plan_of(bench)
    [header] = bench.journals[0].headers()
    assert header.summary["asked_s"] >= 3.0
    assert plan.seconds > 0


def test_only_jobs_of_the_account_with_enough_calls_count() -> None:
    def job(account: str, seconds: float, calls: int) -> JobHeader:
        at = datetime(2026, 1, 1, tzinfo=UTC)
        summary = {"asked_s": seconds, "requests": calls}
        return JobHeader("j", account, "p", "l", "f", JobState.DONE, at, at, summary)

    assert earlier_pace([], "a") is None
    assert earlier_pace([job("b", 10, 10), job("a", 50, 2), job("a", 0, 9)], "a") is None
    assert earlier_pace([job("a", 10, 10), job("a", 30, 10), job("b", 1, 10)], "a") == 2.0
    many = [job("a", 100, 10), *(job("a", 10, 10) for _ in range(5))]
    assert earlier_pace(many, "a") == 1.0, "what was long ago no longer counts"
