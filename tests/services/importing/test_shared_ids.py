"""One id in rows of different people, where the platform finds by the id first: nobody loses an address."""

from __future__ import annotations

from desktop_app.model.report import RowState, SaidBy
from tests.helpers.memory_provider import TARGET, manifest
from tests.services.importing.conftest import Bench

HEAD = ("Email", "Customer ID", "First name")


def test_rows_of_different_people_with_one_id_are_not_sent(bench: Bench) -> None:
    bench.made = manifest(TARGET)
    jobs, view = bench.do(
        HEAD,
        [
            ["ann@example.com", "77", "Ann"],
            ["bo@example.com", "78", "Bo"],
            ["cy@example.com", "77", "Cy"],
            ["di@example.com", "", "Di"],
        ],
    )
    assert view.ledger.adds_up
    rows = jobs.rows(view.job)
    assert [row.state for row in rows] == [
        RowState.REJECTED_HERE, RowState.CREATED, RowState.REJECTED_HERE, RowState.CREATED,
    ]  # fmt: skip
    assert {(row.code, row.reason, row.said_by) for row in (rows[0], rows[2])} == {
        ("shared_id", "One id for several people", SaidBy.RULE)
    }
    assert "an id of their own" in rows[0].advice
    assert sorted(row.values["email"] for one in bench.platform.deliveries for row in one.rows) == [
        "bo@example.com", "di@example.com",
    ]  # fmt: skip


def test_one_id_is_no_matter_where_people_are_found_by_their_address(bench: Bench) -> None:
    from dataclasses import replace

    bench.made = manifest(replace(TARGET, always_matches=""))
    _, view = bench.do(HEAD, [["ann@example.com", "77", "Ann"], ["cy@example.com", "77", "Cy"]])
    assert view.ledger.count(RowState.CREATED) == 2
