"""Comparing with the platform names each row and field that is not as it was sent."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from desktop_app.journal import Difference
from desktop_app.model.errors import Stopped, UnsupportedFeature, UsageError
from desktop_app.provider_api.capability import Capability
from desktop_app.services.importing.jobs import ImportJobs
from desktop_app.services.importing.verifying import Verified
from tests.helpers.memory_provider import manifest
from tests.services.importing.conftest import Bench

HEAD = ("email", "first_name", "city")


def verify(bench: Bench, job: str, *, full: bool = False, sample: int = 200) -> tuple[ImportJobs, Verified]:
    jobs = bench.start()
    return jobs, asyncio.run(jobs.verify(job, full=full, sample=sample))


def change(bench: Bench, email: str, **values: object) -> None:
    found = bench.platform.find(email)
    assert found is not None
    bench.platform.contacts[found.id] = replace(found, **values)  # type: ignore[arg-type]


def people(count: int) -> list[list[str]]:
    return [[f"p{number}@example.com", f"Name{number}", ""] for number in range(1, count + 1)]


@pytest.mark.parametrize("count", [50, 450])  # one by one, and page by page
def test_each_row_and_field_that_differs_is_named(bench: Bench, count: int) -> None:
    _, view = bench.do(HEAD, people(count))
    change(bench, "p7@example.com", first_name="By hand")
    found = bench.platform.find("p9@example.com")
    assert found is not None
    del bench.platform.contacts[found.id]
    change(bench, "p11@example.com", lists=())
    jobs, made = verify(bench, view.job, full=True)
    assert (made.of, made.rows, made.same, made.differ, made.missing) == (count, count, count - 3, 1, 2)
    assert jobs.differences(view.job) == [
        Difference(7, 8, "first_name", "Name7", "By hand"),
        Difference(9, 10, "", "", ""),
        Difference(11, 12, "", "", ""),
    ]
    assert jobs.verified(view.job) == made
    assert bench.platform.sends == -(-count // 100)  # nothing was written


def test_a_sample_compares_so_many_and_says_so(bench: Bench) -> None:
    _, view = bench.do(HEAD, people(300))
    _, made = verify(bench, view.job, sample=25)
    assert (made.of, made.rows, made.same, made.full) == (300, 25, 25, False)


def test_a_value_that_a_reading_does_not_tell_is_not_called_different(bench: Bench) -> None:
    _, view = bench.do(HEAD, [["a@example.com", "A", "Kyiv"]])
    change(bench, "a@example.com", city="")
    jobs, made = verify(bench, view.job)
    assert (made.same, made.differ, made.not_told) == (1, 0, 1)
    assert jobs.differences(view.job) == []


def test_spellings_of_one_value_are_the_same(bench: Bench) -> None:
    _, view = bench.do(("email", "phone"), [["A@Example.com", "+380 50 111 22 33"]], region="UA")
    change(bench, "a@example.com", phone="380501112233") if bench.platform.find("a@example.com") else None
    _, made = verify(bench, view.job)
    assert (made.same, made.differ) == (1, 0)


def test_a_new_comparison_takes_the_place_of_the_old_one(bench: Bench) -> None:
    _, view = bench.do(HEAD, people(3))
    change(bench, "p1@example.com", first_name="By hand")
    verify(bench, view.job)
    change(bench, "p1@example.com", first_name="Name1")
    jobs, made = verify(bench, view.job)
    assert made.differ == 0
    assert jobs.differences(view.job) == []


def test_where_nothing_can_be_read_it_says_so(bench: Bench) -> None:
    bench.made = manifest(without=(Capability.LISTS_MEMBERS, Capability.CONTACTS_READ))
    _, view = bench.do(HEAD, people(1))
    with pytest.raises(UnsupportedFeature) as met:
        verify(bench, view.job)
    assert "Memory" in met.value.message


def test_stopped_in_between_it_keeps_the_last_result(bench: Bench) -> None:
    _, view = bench.do(HEAD, people(40))
    _, first = verify(bench, view.job)

    async def work() -> None:
        stop = asyncio.Event()
        stop.set()
        await bench.start().verify(view.job, stop=stop)

    with pytest.raises(Stopped):
        asyncio.run(work())
    assert bench.start().verified(view.job) == first


def test_an_undo_cannot_be_compared(bench: Bench) -> None:
    _, view = bench.do(HEAD, people(1))
    made = asyncio.run(bench.start().undo(view.job))
    with pytest.raises(UsageError):
        verify(bench, made.job)
