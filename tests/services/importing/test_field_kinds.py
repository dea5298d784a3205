"""Days and numbers go to additional fields in the plain form that platforms take, whatever the file has."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from desktop_app.model.contact import AdditionalField, FieldType
from desktop_app.model.errors import QuestionOpen
from desktop_app.services.importing.jobs import ImportJobs
from tests.services.importing.conftest import Bench

FIELDS = (
    AdditionalField("11", "Renewal", "RENEWAL", type=FieldType.DATE),
    AdditionalField("12", "Visit", "VISIT", type=FieldType.DATETIME),
    AdditionalField("13", "Points", "POINTS", type=FieldType.NUMBER),
    AdditionalField("14", "Spent", "SPENT", type=FieldType.DECIMAL),
    AdditionalField("15", "Note", "NOTE"),
)
HEAD = ["Email", "Renewal", "Visit", "Points", "Spent", "Note"]


def prepared(bench: Bench, rows: list[list[str]], **more: Any) -> tuple[ImportJobs, str]:
    bench.platform.additional = FIELDS

    async def work() -> tuple[ImportJobs, str]:
        jobs = bench.start()
        view = await jobs.prepare(bench.request(bench.file(HEAD, rows), **more))
        return jobs, view.job

    return asyncio.run(work())


def test_each_cell_is_sent_in_the_platforms_form(bench: Bench) -> None:
    rows = [
        ["ann@example.com", "25.12.2026", "25.12.2025 8:05", "1 200", "1 234,50", "25.12.2026"],
        ["bob@example.com", "2026-01-31", "2025-01-31", "7,0", "12,5", "x"],
    ]
    jobs, job = prepared(bench, rows)
    sent = [json.loads(row.payload) for row in jobs.stored_rows(job)]
    assert sent[0] == {
        "email": "ann@example.com", "custom:11": "2026-12-25", "custom:12": "2025-12-25T08:05",
        "custom:13": "1200", "custom:14": "1234.50", "custom:15": "25.12.2026",
    }  # fmt: skip
    assert sent[1]["custom:12"] == "2025-01-31T00:00"
    assert sent[1]["custom:13"] == "7"


def test_what_is_none_is_left_out_and_said(bench: Bench) -> None:
    jobs, job = prepared(bench, [["ann@example.com", "soon", "", "1,5", "much", ""]])
    (row,) = jobs.stored_rows(job)
    assert json.loads(row.payload) == {"email": "ann@example.com"}
    assert {code for _f, code, _s in json.loads(row.notes)} == {"date_invalid", "number_invalid"}


def test_two_readings_are_asked(bench: Bench) -> None:
    rows = [["ann@example.com", "03/04/2026", "", "", "", ""]]
    with pytest.raises(QuestionOpen) as met:
        prepared(bench, rows)
    assert met.value.values["name"] == "date_order:1"
    jobs, job = prepared(bench, rows, answers={"date_order": "dmy"})
    assert json.loads(jobs.stored_rows(job)[0].payload)["custom:11"] == "2026-04-03"
