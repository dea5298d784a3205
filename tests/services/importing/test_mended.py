"""Mended rows: only they are sent again, from the app or from a result file that a person mended."""

from __future__ import annotations

import asyncio
import csv
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop_app.journal import JobState
from desktop_app.model.errors import UsageError
from desktop_app.model.report import RowState
from desktop_app.services.importing.jobs import ImportJobs
from desktop_app.services.importing.nouns import JobView
from tests.services.importing.conftest import Bench

HEAD = ("email", "first_name", "joined")
ROWS = [
    ["good@example.com", "Good", "03.04.2025"],
    ["no address", "Bad", "04.05.2025"],
    ["refused@example.com", "Refused", "14.05.2025"],
    ["also bad", "=1+1", "15.05.2025"],
]


def first_import(bench: Bench) -> tuple[ImportJobs, JobView]:
    bench.faults.reject = lambda row: row.values.get("email") == "refused@example.com"
    return bench.do(HEAD, ROWS)


def states(jobs: ImportJobs, job: str) -> list[tuple[str, str]]:
    return [(row.state.value, row.code) for row in jobs.rows(job)]


def test_rows_mended_in_the_app_are_sent_alone(bench: Bench) -> None:
    jobs, view = first_import(bench)
    assert jobs.mending(view.job).rows == 3
    assert jobs.mending(view.job).headers == HEAD
    bench.faults.reject = lambda row: False
    before = dict(bench.platform.writes)

    async def work() -> JobView:
        made = await jobs.mend(view.job, {2: {0: "mended@example.com"}}, again=[3])
        assert made.state is JobState.PREPARED
        assert made.ledger.total == 2
        assert made.list == view.list
        return await jobs.run(made.job, consent_confirmed=True)

    after = asyncio.run(work())
    assert after.state is JobState.DONE
    assert after.ledger.count(RowState.CREATED) == 2
    members = {c.email: c.first_name for c in bench.platform.members("Newsletter").values()}
    assert members == {
        "good@example.com": "Good", "mended@example.com": "Bad", "refused@example.com": "Refused",
    }  # fmt: skip
    assert before == {1: 1}
    assert after.file == "people-mended.csv"
    assert not list(bench.home.rglob("people-mended.csv"))  # only the job's own copy stays


def test_nothing_mended_is_nothing_to_send(bench: Bench) -> None:
    jobs, view = first_import(bench)
    with pytest.raises(UsageError) as met:
        asyncio.run(jobs.mend(view.job, {}))
    assert met.value.code == "mend_nothing"


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_mended_result_file_touches_only_the_rows_of_its_import(bench: Bench, kind: str) -> None:
    """Its columns mean what they meant, its questions are answered; other rows stay out."""
    jobs, view = first_import(bench)
    saved = jobs.save_results(view.job, bench.home / "out")[kind]
    bench.faults.reject = lambda row: False
    mended = _mend(saved, view.job)

    async def work() -> tuple[ImportJobs, JobView]:
        again = bench.start()
        made = await again.prepare(bench.request(mended))
        return again, await again.run(made.job)

    again, after = asyncio.run(work())
    assert after.ledger.adds_up
    assert states(again, after.job) == [
        ("created", "created"),  # row 2, mended
        ("created", "created"),  # row 3, refused before
        ("rejected_here", "email_invalid"),  # row 4, not mended
        ("skipped", "row_id_twice"),
        ("skipped", "row_was_fine"),
        ("skipped", "no_row_id"),
    ]
    emails = {contact.email for contact in bench.platform.contacts.values()}
    assert emails == {"good@example.com", "mended@example.com", "refused@example.com"}
    assert "Bad" in {contact.first_name for contact in bench.platform.contacts.values()}
    assert all(row.reason and not row.reason.startswith("import.") for row in again.rows(after.job))


def _mend(saved: Path, job: str) -> Path:
    """As a person would: the address of one row, and three rows that do not belong there."""
    if saved.suffix == ".xlsx":
        book = load_workbook(saved)
        rows = [[str(cell or "") for cell in row] for row in book.active.values]  # type: ignore[union-attr]
    else:
        rows = list(csv.reader(saved.read_text("utf-8-sig").splitlines()))
    head, body = rows[0], rows[1:]
    place = head.index("Campaign Desk row")
    assert [row[place] for row in body] == [f"{job}:2", f"{job}:3", f"{job}:4"]
    body[0][0] = "mended@example.com"
    twice = [*body[1]]
    twice[0] = "twice@example.com"
    fine = [*body[1]]
    fine[0], fine[place] = "fine@example.com", f"{job}:1"
    added = ["added@example.com", "Added", "16.05.2025", *[""] * (len(head) - 3)]
    made = saved.with_name(f"mended{saved.suffix}")
    if saved.suffix == ".xlsx":
        sheet = book.active
        assert sheet is not None
        for number, row in enumerate([*body, twice, fine, added], 2):
            for column, text in enumerate(row, 1):
                sheet.cell(number, column, text)
        book.save(made)
    else:
        with made.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([head, *body, twice, fine, added])
    return made


def test_the_import_remembers_where_its_rows_were_mended(bench: Bench) -> None:
    jobs, view = first_import(bench)
    made = asyncio.run(jobs.mend(view.job, {2: {0: "mended@example.com"}}))
    folder = bench.home / "data" / "jobs" / view.job
    from desktop_app.journal import JobStore

    with JobStore(folder) as store:
        assert store.fact("mended_in") == [made.job]
    rows = jobs.stored_rows(made.job)
    assert json.loads(rows[0].cells) == ["mended@example.com", "Bad", "04.05.2025", f"{view.job}:2"]
