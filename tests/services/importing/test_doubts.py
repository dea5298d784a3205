"""Rows that nobody is certain of: a look proves what it shows and no more; else the person says it."""

from __future__ import annotations

import asyncio

import pytest

from desktop_app.model.errors import OutcomeUnknown, UnsupportedFeature, UsageError
from desktop_app.model.operation import Effect
from desktop_app.model.report import RowState, SaidBy
from desktop_app.provider_api.capability import Capability
from desktop_app.services.importing.doubts import EARLY_S, LookedUp
from desktop_app.services.importing.jobs import ImportJobs
from tests.helpers.memory_provider import TARGET, manifest
from tests.services.importing.conftest import Bench

ROWS = [[f"a{n}@example.com"] for n in range(150)]


def doubtful(bench: Bench, without: tuple[Capability, ...] = ()) -> tuple[ImportJobs, str]:
    """Rows 1 to 100 were sent once, the answer was lost and none of them is in the list."""
    bench.made = manifest(TARGET, effect=Effect.ONCE, without=without)
    bench.faults.before = lambda n: OutcomeUnknown(platform="Memory") if n == 1 else None
    jobs, view = bench.do(("Email",), ROWS)
    assert view.ledger.count(RowState.IN_DOUBT) == 100
    return jobs, view.job


def states(jobs: ImportJobs, job: str) -> dict[RowState, int]:
    ledger = jobs.ledger(job)
    assert ledger.adds_up
    return {state: count for state, count in ledger.counts.items() if count}


def test_a_look_finds_who_arrived_later_and_who_did_not(bench: Bench) -> None:
    jobs, job = doubtful(bench)
    list_id = next(iter(bench.platform.lists))
    for n in range(3):
        bench.platform.add(email=f"a{n}@example.com", lists=(list_id,))
    bench.platform.add(email="a3@example.com")  # known there, yet not in the list
    sends = bench.platform.sends
    bench.clock.now += EARLY_S
    assert asyncio.run(jobs.look_up(job)) == LookedUp(arrived=3, lost=97)
    assert bench.platform.sends == sends, "a look sends nothing"
    assert states(jobs, job) == {RowState.CREATED: 53, RowState.REJECTED_THERE: 97}
    rows = jobs.rows(job, limit=5)
    assert [(row.code, row.said_by) for row in rows[2:4]] == [
        ("created", SaidBy.READING), ("not_stored", SaidBy.READING),
    ]  # fmt: skip


def test_too_early_nothing_is_called_lost(bench: Bench) -> None:
    jobs, job = doubtful(bench)
    with_time = bench.clock.now
    found = asyncio.run(jobs.look_up(job))
    assert bench.clock.now - with_time < EARLY_S
    assert found.lost == 0
    assert states(jobs, job)[RowState.IN_DOUBT] == 100


def test_where_nobody_can_be_asked_the_person_says_it(bench: Bench) -> None:
    jobs, job = doubtful(bench, (Capability.CONTACTS_SEARCH,))
    with pytest.raises(UnsupportedFeature):
        asyncio.run(jobs.look_up(job))
    assert jobs.settle_doubts(job, [1, 2], arrived=True) == 2
    assert jobs.settle_doubts(job, [3], arrived=False) == 1
    assert states(jobs, job)[RowState.IN_DOUBT] == 97
    first, third = jobs.rows(job, limit=3)[::2]
    assert (first.state, first.reason) == (RowState.ACCEPTED, "You said that it arrived.")
    assert (third.state, third.said_by) == (RowState.REJECTED_THERE, SaidBy.RULE)


def test_only_rows_in_doubt_are_settled_by_a_word(bench: Bench) -> None:
    jobs, job = doubtful(bench)
    with pytest.raises(UsageError):
        jobs.settle_doubts(job, [150], arrived=False)
    assert jobs.rows(job, offset=149)[0].state is RowState.CREATED


def test_what_did_not_arrive_is_sent_again_alone(bench: Bench) -> None:
    jobs, job = doubtful(bench)
    jobs.settle_doubts(job, [3], arrived=False)
    made = asyncio.run(jobs.mend(job, {}, again=[3]))
    after = asyncio.run(jobs.run(made.job, consent_confirmed=True))
    assert after.ledger.count(RowState.CREATED) == 1
    assert bench.platform.find("a2@example.com") is not None
