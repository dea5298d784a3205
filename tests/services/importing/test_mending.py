"""Rows are changed before anything is sent: judged by the same pipeline, taken back to the letter, and every
row of the file stays explained."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest

from desktop_app.journal import JobState
from desktop_app.model.errors import UsageError
from desktop_app.model.report import RowState
from desktop_app.services.importing.jobs import ImportJobs
from desktop_app.services.importing.suggesting import Suggester
from tests.services.importing.conftest import Bench

HEAD = ["Email", "First name", "Phone"]
ROWS = [
    ["ann@example.com", "Ann", "+380670001001"],
    ["bob@gmial.com", "Bob", ""],
    ["olena.shevchenko ukr.net", "Olena", ""],
    ["zaneta@", "Zaneta", ""],
    ["a.kovalenko@gmail,com", "Andriy", ""],
    ["ann@example.com", "Anna", "+380670001002"],
    ["carl@example.com", "", "12"],
]


def prepared(bench: Bench, rows: list[list[str]] = ROWS, **more: Any) -> tuple[ImportJobs, str]:
    async def work() -> tuple[ImportJobs, str]:
        jobs = bench.start()
        view = await jobs.prepare(bench.request(bench.file(HEAD, rows), region="UA", **more))
        return jobs, view.job

    return asyncio.run(work())


def states(jobs: ImportJobs, job: str) -> list[tuple[RowState, str]]:
    return [(row.state, row.code) for row in jobs.rows(job)]


def balanced(jobs: ImportJobs, job: str, rows: int) -> None:
    ledger = jobs.ledger(job)
    assert ledger.total == rows
    assert sum(ledger.counts.values()) == rows


def test_an_edit_is_judged_at_once_and_goes(bench: Bench) -> None:
    jobs, job = prepared(bench)
    assert states(jobs, job)[3] == (RowState.REJECTED_HERE, "email_invalid")
    jobs.edit_row(job, 4, 0, "zaneta@example.com")
    assert states(jobs, job)[3][0] is RowState.NOT_SENT
    balanced(jobs, job, len(ROWS))
    # the cell of the file is untouched
    assert '"zaneta@"' in jobs.stored_rows(job)[3].cells
    assert jobs.view(job).state is JobState.PREPARING  # the old plan counts no longer

    async def go() -> None:
        with pytest.raises(UsageError):
            await jobs.run(job, consent_confirmed=True)
        await jobs.resume(job)
        await jobs.run(job, consent_confirmed=True)

    asyncio.run(go())
    assert "zaneta@example.com" in {contact.email for contact in bench.platform.contacts.values()}
    assert jobs.view(job).state is JobState.DONE
    balanced(jobs, job, len(ROWS))
    assert "“zaneta@”" in jobs.rows(job)[3].reason


def test_a_mended_row_with_the_address_of_another_is_told(bench: Bench) -> None:
    jobs, job = prepared(bench)
    jobs.edit_row(job, 4, 0, "carl@example.com")
    assert states(jobs, job)[3] == (RowState.SKIPPED, "duplicate")


def test_every_suggestion_of_a_kind_and_back(bench: Bench) -> None:
    jobs, job = prepared(bench)
    before = jobs.stored_rows(job)
    with jobs_check(jobs, job) as rows:
        assert rows.count_fixable("email_invalid") == 2
        shown = {
            line.row: line.suggestion for line in rows.lines(rows.numbers("email_invalid"), "email_invalid")
        }
    assert shown == {3: "olena.shevchenko@ukr.net", 4: "", 5: "a.kovalenko@gmail.com"}
    assert jobs.fix_kind(job, "email_invalid") == 2
    assert jobs.count_mends(job) == (1, 2)
    assert [state for state, _ in states(jobs, job)][2:5] == [
        RowState.NOT_SENT, RowState.REJECTED_HERE, RowState.NOT_SENT,
    ]  # fmt: skip
    assert jobs.fix_kind(job, "email_typo") == 1
    assert '"bob@gmail.com"' in jobs.stored_rows(job)[1].payload
    jobs.take_back_mend(job)
    assert sorted(jobs.take_back_mend(job)) == [3, 5]
    assert jobs.stored_rows(job) == before
    assert jobs.take_back_mend(job) == []
    balanced(jobs, job, len(ROWS))


def test_rows_are_left_out_one_by_one_and_by_kind(bench: Bench) -> None:
    jobs, job = prepared(bench)
    jobs.leave_out_rows(job, [1])
    assert states(jobs, job)[0] == (RowState.SKIPPED, "left_by_person")
    assert jobs.leave_out_kind(job, "email_typo") == 1
    assert jobs.leave_out_kind(job, "phone_invalid") == 1
    assert jobs.ledger(job).count(RowState.NOT_SENT) == 0
    balanced(jobs, job, len(ROWS))


def test_the_rule_for_one_address(bench: Bench) -> None:
    jobs, job = prepared(bench)
    assert states(jobs, job)[5] == (RowState.SKIPPED, "duplicate")
    with jobs_check(jobs, job) as rows:
        assert [(line.row, line.goes) for line in rows.duplicates_of(6)] == [(1, True), (6, False)]
    jobs.set_duplicates(job, "last")
    assert states(jobs, job)[0] == (RowState.SKIPPED, "duplicate")
    assert states(jobs, job)[5][0] is RowState.NOT_SENT
    jobs.set_duplicates(job, "first")
    assert states(jobs, job)[5] == (RowState.SKIPPED, "duplicate")
    assert states(jobs, job)[0][0] is RowState.NOT_SENT
    jobs.choose_row(job, 6)
    assert states(jobs, job)[5][0] is RowState.NOT_SENT
    balanced(jobs, job, len(ROWS))


def test_rows_of_one_address_are_merged(bench: Bench) -> None:
    rows = [["ann@example.com", "", "+380670001001"], ["ann@example.com", "Ann", "+380670001009"]]
    jobs, job = prepared(bench, rows)
    assert jobs.set_duplicates(job, "merge") == 1
    payload = jobs.stored_rows(job)[0].payload
    assert '"Ann"' in payload
    assert "380670001001" in payload
    assert states(jobs, job)[1] == (RowState.SKIPPED, "duplicate")


@pytest.mark.parametrize("seed", [5, 11, 12])
def test_whatever_is_changed_and_taken_back_the_sum_holds(bench: Bench, seed: int) -> None:
    """Random changes: each is judged by the pipeline, and all of them taken back leave nothing behind."""
    chance = random.Random(seed)
    rows = []
    for n in range(60):
        cells = ["ann@example.com", "x@", f"p{n}@example.com", f"p{n}@gmial.com", "", "a@b.com;c@d.com"]
        rows.append([chance.choice(cells), "N", chance.choice(["", "+380670001001", "1"])])
    jobs, job = prepared(bench, rows)
    before = jobs.stored_rows(job)
    done = 0
    for _ in range(40):
        row = chance.randint(1, 60)
        match chance.randint(0, 4):
            case 0:
                jobs.edit_row(
                    job, row, 0, chance.choice([f"m{row}@example.com", "broken", "ann@example.com"])
                )
            case 1:
                jobs.leave_out_rows(job, [row])
            case 2:
                jobs.fix_kind(job, chance.choice(["email_typo", "email_invalid", "multiple_values"]))
            case 3:
                jobs.set_duplicates(job, chance.choice(["first", "last", "merge"]))
            case _:
                jobs.take_back_mend(job)
        balanced(jobs, job, 60)
        going = [row.payload for row in jobs.stored_rows(job, (RowState.NOT_SENT,))]
        addresses = [
            payload.split('"email": "')[1].split('"')[0].lower() for payload in going if "email" in payload
        ]
        assert len(set(addresses)) == len(addresses), "two rows of one address would be sent"
        done += 1
    while jobs.take_back_mend(job):
        pass
    assert jobs.stored_rows(job) == before
    assert done == 40


@pytest.mark.parametrize(
    ("field", "code", "cell", "meant"),
    [
        ("email", "email_typo", "ann@gmial.com", "ann@gmail.com"),
        ("email", "email_invalid", "lukasz@@wp.pl", "lukasz@wp.pl"),
        ("email", "email_invalid", "eva.szabo@freemail .hu", "eva.szabo@freemail.hu"),
        ("email", "email_invalid", "ann(at)example.com", "ann@example.com"),
        ("email", "email_invalid", "ann@example..com", "ann@example.com"),
        ("email", "email_invalid", "ann@gmailcom", "ann@gmail.com"),
        ("email", "email_invalid", "iatsenko02 @ at example.com", "iatsenko02@example.com"),
        ("email", "email_invalid", "my mail is ann@example.com", ""),
        ("email", "email_invalid", "ann smith@example.com", ""),
        ("email", "email_invalid", "немає", ""),
        ("email", "email_invalid", "ayse.yilmaz@example", ""),
        ("email", "multiple_values", "ann@example.com; bob@example.com", "ann@example.com"),
        ("email", "look_alike_letters", "аnn@example.com", "ann@example.com"),
        ("phone", "multiple_values", "0671234567, 0501234567", "0671234567"),
        ("phone", "phone_damaged", "3.8E+11", ""),
        ("postcode", "leading_zero_lost", "1001", "01001"),
        ("birthday", "date_ambiguous", "03/04/1990", ""),
    ],
)
def test_suggestions(field: str, code: str, cell: str, meant: str) -> None:
    assert Suggester("UA").suggest(field, code, cell) == meant


class jobs_check:  # noqa: N801
    def __init__(self, jobs: ImportJobs, job: str) -> None:
        self._rows = jobs.open_check(job)

    def __enter__(self) -> Any:
        return self._rows

    def __exit__(self, *_: object) -> None:
        del self._rows
