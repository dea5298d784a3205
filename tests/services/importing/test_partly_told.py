"""Platforms whose lists do not show every field: what may then be said of a row, and on whose word."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from desktop_app.model.contact import Contact
from desktop_app.model.page import Page
from desktop_app.model.report import RowState, SaidBy
from desktop_app.services.importing import following
from tests.helpers.memory_provider import TARGET, MemoryProvider, manifest
from tests.services.importing.conftest import Bench

HEAD = ("email", "first_name", "city")
MAILS_ONLY = replace(
    TARGET, follows=False, together=False, creates_lists=False, match_on=("email",), always_matches=""
)


@pytest.fixture
def shop(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A list tells no city; a contact by itself does."""
    members = MemoryProvider.fetch_members

    async def short(self: MemoryProvider, list_id: str, cursor: str | None = None) -> Page[Contact]:
        page = await members(self, list_id, cursor)
        return replace(page, items=tuple(replace(one, city="") for one in page.items))

    monkeypatch.setattr(MemoryProvider, "fetch_members", short)
    bench.made = manifest(MAILS_ONLY)
    newsletter = bench.platform.add_list("Newsletter")
    for name in ("ann", "bo", "cy"):
        bench.platform.add(email=f"{name}@example.com", first_name="Was", city="Old", lists=(newsletter,))
    bench.platform.add(email="di@example.com", first_name="Di", city="Old")
    return bench


def verdicts(bench: Bench, rows: list[list[str]]) -> list[tuple[RowState, str, SaidBy]]:
    jobs, view = bench.do(HEAD, rows)
    assert view.ledger.adds_up
    return [(row.state, row.code, row.said_by) for row in jobs.rows(view.job)]


def test_a_change_that_the_list_does_not_show_is_looked_up_by_itself(shop: Bench) -> None:
    """Never "not stored" because a list is short of words."""
    assert verdicts(shop, [["ann@example.com", "Was", "Brno"]]) == [
        (RowState.UPDATED, "updated", SaidBy.READING)
    ]
    assert shop.platform.calls.count("fetch_contact") == 1


def test_beyond_some_hundreds_nobody_claims_what_nobody_saw(
    shop: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "LOOK_CLOSER", 1)
    rows = [[f"{name}@example.com", "Was", "Brno"] for name in ("ann", "bo", "cy")]
    assert verdicts(shop, rows) == [
        (RowState.UPDATED, "updated", SaidBy.READING),
        (RowState.ACCEPTED, "not_told", SaidBy.READING),
        (RowState.ACCEPTED, "not_told", SaidBy.READING),
    ]


def test_one_value_that_is_seen_to_change_proves_its_row(shop: Bench) -> None:
    assert verdicts(shop, [["ann@example.com", "Is", "Brno"]]) == [
        (RowState.UPDATED, "updated", SaidBy.READING)
    ]
    assert "fetch_contact" not in shop.platform.calls


def test_somebody_who_was_not_in_the_list_and_now_is_proves_his_row(shop: Bench) -> None:
    assert verdicts(shop, [["di@example.com", "Di", "Brno"]]) == [
        (RowState.UPDATED, "updated", SaidBy.READING)
    ]


def test_a_value_that_was_not_taken_is_said_and_the_person_is_not_called_absent(
    shop: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.faults.drop = lambda row: True
    assert verdicts(shop, [["ann@example.com", "Was", "Brno"]]) == [
        (RowState.ACCEPTED, "not_confirmed", SaidBy.READING)
    ]


def test_a_row_without_an_address_is_left_out_where_nothing_else_finds_people(shop: Bench) -> None:
    jobs, view = shop.do(("email", "phone"), [["", "+380671234567"], ["x@example.com", ""]], region="UA")
    left = jobs.rows(view.job)[0]
    assert (left.state, left.code) == (RowState.REJECTED_HERE, "no_email")
    assert "Memory finds people by nothing else" in left.reason


@pytest.mark.parametrize(
    ("cell", "code"),
    [("Česko", "CZ"), ("sk", "SK"), ("JP", "JP"), ("Україна", "UA"), ("Middle-earth", None)],
)
def test_a_country_goes_as_two_letters_or_is_left_out_by_name(
    bench: Bench, cell: str, code: str | None
) -> None:
    """The row goes out all the same, and what it lacks is said."""
    from desktop_app.services.importing.source import RowMaker, RowRules

    fields = {"email": "email", "country": "country"}
    maker = RowMaker(("email", "country"), RowRules(fields, ("email",), country_codes=True))
    made: Any = maker.make(1, 2, ["a@x.org", cell], ["a@x.org", cell], (), "send", None)
    assert (f'"country": "{code}"' in made[6]) is (code is not None)
    assert ("country_unknown" in made[7]) is (code is None)
    plain = RowMaker(("email", "country"), RowRules(fields, ("email",)))
    assert (
        f'"country": "{cell}"' in plain.make(1, 2, ["a@x.org", cell], ["a@x.org", cell], (), "send", None)[6]
    )  # type: ignore[operator]
