"""How far an import can be taken back is said before it begins, by kind of row."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from desktop_app.provider_api.manifest import ImportTarget
from desktop_app.provider_api.undo import LeaveList, NewContact, UndoMeans
from desktop_app.services.importing.nouns import Plan
from desktop_app.services.importing.undoable import Extent, RowKind, extent_of, kind_of, undo_plan
from tests.services.importing.conftest import Bench

BIN = UndoMeans(NewContact.BIN, LeaveList.REMOVE, fields=True)
HARD = UndoMeans(NewContact.DELETE, LeaveList.UNSUBSCRIBE, fields=True)


def target(undo: UndoMeans | None) -> ImportTarget:
    return ImportTarget(100, ("email", "city"), ("email",), "consent", undo=undo)


@pytest.mark.parametrize(
    ("before", "contacts", "member", "kind"),
    [
        ("", 0, False, RowKind.CREATED),
        ("7", 1, True, RowKind.CHANGED),
        ("7", 1, False, RowKind.JOINED),
        ("7", 2, True, RowKind.UNKNOWN),
        (None, 0, False, RowKind.UNKNOWN),
    ],
)
def test_kind(before: str | None, contacts: int, member: bool, kind: RowKind) -> None:
    assert kind_of(before, contacts, member) is kind


@pytest.mark.parametrize(
    ("undo", "kind", "told", "extent"),
    [
        (BIN, RowKind.CREATED, (), Extent.FULL),
        (HARD, RowKind.CREATED, (), Extent.FULL),
        (None, RowKind.CREATED, (), Extent.NONE),
        (BIN, RowKind.CHANGED, ("email", "city"), Extent.FULL),
        (BIN, RowKind.CHANGED, ("email",), Extent.PARTLY),
        (BIN, RowKind.CHANGED, (), Extent.NONE),
        (BIN, RowKind.JOINED, ("email", "city"), Extent.FULL),
        (HARD, RowKind.JOINED, ("email", "city"), Extent.PARTLY),
        (None, RowKind.JOINED, ("email", "city"), Extent.NONE),
        (BIN, RowKind.UNKNOWN, (), Extent.NONE),
    ],
)
def test_extent(undo: UndoMeans | None, kind: RowKind, told: tuple[str, ...], extent: Extent) -> None:
    assert extent_of(target(undo), kind, ("email", "city"), told)[0] is extent


def test_no_value_is_promised_back_that_was_not_read() -> None:
    for told in ((), ("email",)):
        for kind in (RowKind.CHANGED, RowKind.JOINED):
            assert extent_of(target(BIN), kind, ("email", "city"), told)[0] is not Extent.FULL


def test_the_sum_and_its_cost() -> None:
    counts = {
        (RowKind.CREATED, Extent.FULL, "bin"): 10,
        (RowKind.CHANGED, Extent.FULL, "values"): 150,
        (RowKind.UNKNOWN, Extent.NONE, "unknown"): 3,
    }
    made = undo_plan(target(BIN), counts, seconds_a_call=2.0, until=5.0)
    assert made.extent is Extent.PARTLY
    assert made.requests == 10 + 2 * 2
    assert made.seconds == 28.0
    assert made.count(Extent.FULL) == 160
    assert type(made).from_json(made.as_json()) == made


def test_the_plan_tells_it(bench: Bench) -> None:
    async def work() -> Plan:
        jobs = bench.start()
        path = bench.file(["email", "city"], [[f"p{n}@example.com", "Lviv"] for n in range(5)])
        view = await jobs.prepare(bench.request(path))
        return jobs.plan(view.job)

    plan = asyncio.run(work())
    told = plan.as_json()["undo"]
    assert sum(part["count"] for part in told["kinds"]) == plan.create + plan.update + plan.unknown
    assert told["extent"] in {"full", "partly", "none"}
    assert replace(plan, undo=Plan.from_json(plan.as_json()).undo) == plan
