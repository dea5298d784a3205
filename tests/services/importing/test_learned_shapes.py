"""What was learned is told with its headings, never a cell, and is forgotten one by one or all at once."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from desktop_app.services.importing.learned_shapes import LearnedShapes
from desktop_app.services.importing.reading import look
from tests.services.importing.conftest import Bench

ROWS = [["ann@example.com", "Ann", "Kyiv"]]


def learn(bench: Bench):
    jobs = bench.start()
    for name, head in (("a.csv", ("Email", "First name", "City")), ("b.csv", ("Mail", "Name", "Town"))):
        mapping = look(bench.file(head, ROWS, name)).mapping
        columns = tuple(
            replace(one, rule="only_if_blank") if one.index == 2 else one for one in mapping.columns
        )
        jobs.remember("mem", replace(mapping, columns=columns))
        bench.clock.now += 60
    journal = bench.journals[-1]
    return jobs, LearnedShapes(lambda: {True: journal})


def test_shapes_are_told_newest_first_with_where_each_heading_goes(bench: Bench) -> None:
    _jobs, service = learn(bench)
    newest, older = asyncio.run(service.shapes("mem", True))
    assert newest.at > older.at
    assert [(one.heading, one.field, one.rule) for one in older.columns] == [
        ("email", "email", "overwrite"), ("first name", "first_name", "overwrite"),
        ("city", "city", "only_if_blank"),
    ]  # fmt: skip
    assert "ann@" not in repr((newest, older)), "headings only, never a cell"


def test_one_is_forgotten_and_the_other_is_still_known(bench: Bench) -> None:
    jobs, service = learn(bench)
    newest, older = asyncio.run(service.shapes("mem", True))
    assert asyncio.run(service.forget("mem", True, newest.key)) == (older,)
    known = look(bench.file(("Email", "First name", "City"), ROWS)).mapping
    gone = look(bench.file(("Mail", "Name", "Town"), ROWS, "n.csv")).mapping
    assert jobs.recall("mem", known) is not None
    assert jobs.recall("mem", gone) is None


def test_all_are_forgotten_for_this_account_alone(bench: Bench) -> None:
    _jobs, service = learn(bench)
    bench.journals[-1].learned.put("other", "email", {"columns": {}}, bench.clock.utc_now())
    assert asyncio.run(service.forget_all("mem", True)) == ()
    assert len(asyncio.run(service.shapes("other", True))) == 1
