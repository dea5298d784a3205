"""The plan row by row: its lines say what the sums say, and from what to what."""

from __future__ import annotations

import asyncio

from desktop_app.model.contact import Contact
from desktop_app.services.importing.plan_rows import WHATS
from tests.services.importing.conftest import Bench


def test_lines_and_sums_agree_and_name_the_change(bench: Bench) -> None:
    bench.platform.contacts["7"] = Contact("7", email="bob@example.com", first_name="Bo", last_name="Hill")
    bench.platform.contacts["8"] = Contact("8", email="cid@example.com", first_name="Cid", last_name="Low")
    rows = [
        ["ann@example.com", "Ann", "Smith"], ["bob@example.com", "Bob", "Hill"], ["broken", "X", "Y"],
        ["ann@example.com", "Anna", ""], ["cid@example.com", "Cid", "Low"],
    ]  # fmt: skip
    path = bench.file(["Email", "First name", "Last name"], rows)
    jobs = bench.start()
    view = asyncio.run(jobs.prepare(bench.request(path)))
    plan = jobs.plan(view.job)
    reading = jobs.open_check(view.job)
    counted = {what: len(reading.plan_numbers(what)) for what in WHATS}
    assert counted == {
        "create": plan.create, "update": plan.update, "unchanged": plan.unchanged,
        "suppressed": plan.suppressed + plan.skipped, "rejected": plan.rejected, "unknown": plan.unknown,
    }  # fmt: skip
    lines = {line.row: line for line in reading.plan_lines(reading.plan_numbers(""))}
    assert [lines[row].what for row in sorted(lines)][:4] == ["create", "update", "rejected", "suppressed"]
    assert ("first_name", "Bo", "Bob") in lines[2].changes
    assert not any(name == "last_name" for name, _before, _after in lines[2].changes)
    assert lines[1].who == "ann@example.com"
    assert "broken" in lines[3].why
