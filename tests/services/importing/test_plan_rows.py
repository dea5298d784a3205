"""The plan row by row: its lines say what the sums say, and from what to what."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from typing import Any

import pytest

from desktop_app.journal.plan_looks import BLANK
from desktop_app.model.column_filter import ColumnFilter, How, Narrowing
from desktop_app.model.contact import Contact
from desktop_app.services.importing import check_rows, looked_through, row_narrowing
from desktop_app.services.importing.check_rows import CheckRows
from desktop_app.services.importing.plan_rows import WHATS, PlanLine, changes_text, plan_lines
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


HOWS = (("who", "ann"), ("who", "Ä"), ("who", "straße"), ("who", "ann@example.com"), ("who", "x"),
        ("changes", "bob"), ("changes", "Vor: Bo → Bob"), ("changes", "hill"), ("changes", "o"))  # fmt: skip
NAMES = {"first_name": "Vor", "last_name": "Nach", "email": "Adresse"}


@pytest.fixture
def plan(bench: Bench) -> tuple[CheckRows, Bench]:
    """Rows that make somebody, change somebody, change nothing, or stay here, some without a word."""
    known = {
        "7": Contact("7", email="bob@example.com", first_name="Bo", last_name="Hill"),
        "8": Contact("8", email="cid@example.com", first_name="Cid", last_name="Low"),
        "9": Contact("9", email="twin@example.com", first_name="A"),
        "10": Contact("10", email="TWIN@example.com", first_name="B"),
    }
    bench.platform.contacts.update(known)
    rows = [
        ["ann@example.com", "Ann", "Smith"], ["bob@example.com", "Bob", "Hill"], ["broken", "X", "Y"],
        ["ann@example.com", "Anna", ""], ["cid@example.com", "Cid", "Low"], ["only@example.com", "", ""],
        ["twin@example.com", "A", ""], ["\u00a0", "", "\u2003"], ["", "Ära Straße", ""],
        ["CID2@example.com", "ÄNN", "STRASSE"], ["", "", "x"],
    ]  # fmt: skip
    jobs = bench.start()
    path = bench.file(["Email", "First name", "Last name"], rows)
    view = asyncio.run(jobs.prepare(bench.request(path)))
    return jobs.open_check(view.job), bench


def asked(reading: CheckRows, column: str, text: str, how: How, what: str = "") -> list[int]:
    found = reading.plan_numbers(what, Narrowing((ColumnFilter(column, text, how),)), NAMES)
    assert found is not None
    return list(found)


def test_the_plan_is_narrowed_to_what_its_lines_show(plan: tuple[CheckRows, Bench]) -> None:
    reading, _bench = plan
    lines = reading.plan_lines(reading.plan_numbers("") or ())
    assert {"", "create", "update", "rejected"} & {line.what for line in lines} == {
        "create",
        "update",
        "rejected",
    }
    said = {"who": lambda one: one.who, "changes": lambda one: changes_text(one, NAMES)}
    for column, text in HOWS:
        for how in How:
            wanted = ColumnFilter(column, text, how)
            fit = [line.row for line in lines if wanted.fits(said[column](line))]
            assert asked(reading, column, text, how) == fit, (column, text, how)
    both = Narrowing((ColumnFilter("who", "ann", How.IS_NOT), ColumnFilter("changes", "", How.FILLED)))
    fit = [line.row for line in lines if line.who != "ann" and said["changes"](line)]
    assert list(reading.plan_numbers("", both, NAMES) or ()) == fit


def test_what_a_cell_is_not_needs_no_look_at_every_row(
    plan: tuple[CheckRows, Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, _bench = plan
    looked_at: list[int] = []

    def counted(store: Any, numbers: Sequence[int], platform: str) -> list[PlanLine]:
        looked_at.extend(numbers)
        return plan_lines(store, numbers, platform)

    monkeypatch.setattr(check_rows, "plan_lines", counted)
    for column, text, how, most in (
        ("who", "ann@example.com", How.IS_NOT, 0), ("who", "", How.EMPTY, 0), ("who", "", How.FILLED, 0),
        ("who", "x", How.HOLDS, 0), ("changes", "smith", How.IS_NOT, 8), ("changes", "", How.EMPTY, 3),
        ("changes", "", How.FILLED, 3),
    ):  # fmt: skip
        looked_at.clear()
        assert asked(reading, column, text, how) is not None
        assert len(looked_at) <= most, (column, how, looked_at)


def test_a_later_look_at_the_plan_ends_an_earlier_one(
    plan: tuple[CheckRows, Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, _bench = plan

    def another(store: Any, numbers: Sequence[int], platform: str) -> list[PlanLine]:
        reading.stop()
        return plan_lines(store, numbers, platform)

    monkeypatch.setattr(check_rows, "plan_lines", another)
    monkeypatch.setattr(row_narrowing, "AT_ONCE", 2)
    assert reading.plan_numbers("", Narrowing((ColumnFilter("changes", "o"),)), NAMES) is None


def test_how_far_a_long_look_is_gets_told(
    plan: tuple[CheckRows, Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, _bench = plan
    monkeypatch.setattr(row_narrowing, "AT_ONCE", 4)
    told: list[tuple[int, int | None]] = []
    wanted = Narrowing((ColumnFilter("changes", "joins the"),))
    reading.plan_numbers("", wanted, NAMES, lambda far: told.append((far.done, far.total)))
    assert told == [(0, 10), (4, 10), (8, 10)], "a row without a word is not in the file at all"


def test_blanks_are_the_same_for_the_journal_as_for_the_program() -> None:
    assert {chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()} == set(BLANK)


LETTERS = (*"abehijklmnopqrstuvwxyzßїäö07", "adresse", "vor", "nach", "joins", "ss", "vorn")


def test_a_letter_or_a_word_of_the_screen_is_told_apart_by_the_journal(
    plan: tuple[CheckRows, Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same rows as looking at each, and all but a few are not looked at."""
    reading, _bench = plan
    numbers = reading.plan_numbers("")
    assert numbers is not None
    lines = reading.plan_lines(numbers)
    looked: list[int] = []

    def seen(numbers: Sequence[int], *more: Any) -> Any:
        looked.extend(numbers)
        return row_narrowing.judged(numbers, *more)

    monkeypatch.setattr(looked_through, "judged", seen)
    for text in (*LETTERS, *(one.upper() for one in LETTERS)):
        wanted = ColumnFilter("changes", text, How.HOLDS)
        right = [one.row for one in lines if wanted.fits(changes_text(one, NAMES))]
        assert asked(reading, "changes", text, How.HOLDS) == right, text
    looked.clear()
    for text in "aeoqz":
        asked(reading, "changes", text, How.HOLDS)
    stay = {one.row for one in lines if one.what in ("rejected", "suppressed")}
    twins = {one.row for one in lines if one.what == "update" and one.why and not one.changes}
    nameless = {one.row for one in lines if one.what == "create" and "@" not in one.who}
    assert set(looked) <= stay | twins | nameless
