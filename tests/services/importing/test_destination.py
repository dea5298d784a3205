"""Where rows may go: names that a platform cannot keep, lists that are locked, fields that nobody tells."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop_app.model.contact import AdditionalField, FieldType
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import AppError, InvalidInput, NotFound, UnsupportedFeature, UsageError
from desktop_app.model.page import Page
from desktop_app.model.report import RowState
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.value_rules import ValueRules
from desktop_app.services.importing.destination import fitting_name, place_columns
from desktop_app.services.importing.reading import Column, Mapping
from desktop_app.services.importing.source import RowMaker, RowRules
from desktop_app.services.importing.wizard import ImportWizard
from tests.helpers.memory_provider import TARGET, MemoryProvider, manifest
from tests.services.importing.conftest import Bench

TAGS = replace(TARGET, list_letters="A-Za-z0-9_", list_longest=12)
HEAD = ("email", "first_name")
ROWS = [["a@example.com", "Ann"]]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("June", "June"),
        ("_June_", "_June_"),
        (" June 2026 ", "June_2026"),
        ("June – 2026!", "June_2026"),
        ("twelve_chars", "twelve_chars"),
    ],
)
def test_a_new_list_gets_the_nearest_name_that_the_platform_can_keep(given: str, kept: str) -> None:
    assert fitting_name(given, TAGS, "Memory") == kept


@pytest.mark.parametrize("given", ["", "   ", "–!–", "Червень", "thirteen_char"])
def test_a_name_of_which_nothing_is_left_or_that_is_too_long_is_refused(given: str) -> None:
    """Never cut: two lists might become one."""
    with pytest.raises(InvalidInput) as error:
        fitting_name(given, TAGS, "Memory")
    assert error.value.code == "list_name_refused"


@pytest.mark.parametrize("given", ["June – 2026", "x" * 300])
def test_where_the_platform_keeps_any_name_it_stays_as_it_is(given: str) -> None:
    assert fitting_name(given, TARGET, "Memory") == given


def test_the_job_shows_the_name_under_which_people_are_found(bench: Bench) -> None:
    bench.made = manifest(TAGS)
    jobs, view = bench.do(HEAD, ROWS, list_name="June 2026")
    assert view.list == "June_2026"
    assert jobs.view(view.job).list == "June_2026"
    assert list(bench.platform.members("June_2026"))


def test_a_locked_list_is_refused_with_its_reason_and_nothing_is_sent(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def locked(self: MemoryProvider, cursor: str | None = None, *, name: str = "") -> Page[ContactList]:
        return Page((ContactList("1", "Newsletter", writable=False, locked="import.reason.no_answer"),))

    monkeypatch.setattr(MemoryProvider, "fetch_lists", locked)
    with pytest.raises(InvalidInput) as error:
        bench.do(HEAD, ROWS)
    assert error.value.code == "list_locked"
    assert "The line broke" in error.value.message
    assert bench.platform.deliveries == []


def test_where_nobody_can_look_afterwards_nobody_waits_and_rows_stay_accepted(bench: Bench) -> None:
    bench.platform.add_list("Newsletter")
    bench.made = manifest(replace(TARGET, follows=False, reads_before=False, reads_after=False))
    _, view = bench.do(HEAD, ROWS)
    assert view.ledger.count(RowState.ACCEPTED) == 1
    assert "fetch_members" not in bench.platform.calls
    assert bench.clock.slept == []


def test_a_platform_that_does_not_know_the_call_for_fields_has_none(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A column without a place is then left out by name, or refused where a person chose it."""

    async def unknown(self: MemoryProvider) -> tuple[AdditionalField, ...]:
        raise NotFound(platform="Memory")

    monkeypatch.setattr(MemoryProvider, "fetch_fields", unknown)
    head, rows = ("email", "Size"), [["a@example.com", "42"]]
    jobs, view = bench.do(head, rows)
    assert view.ledger.adds_up
    assert "Size" in jobs.plan(view.job).left_out
    chosen = Mapping(
        encoding="utf-8",
        delimiter=",",
        columns=(Column(0, "email", "email"), Column(1, "Size", "custom:Size")),
    )

    async def refused() -> None:
        await bench.start().prepare(bench.request(bench.file(head, rows), mapping=chosen))

    with pytest.raises(AppError) as error:
        asyncio.run(refused())
    assert error.value.code == "column_has_no_place"


def test_where_no_list_is_told_a_number_is_enough_and_a_name_is_not(bench: Bench) -> None:
    """It is never said that a list is not there when nobody could look."""
    number = bench.platform.add_list("Newsletter")
    deaf = replace(TARGET, creates_lists=False)
    bench.made = manifest(deaf, without=(Capability.LISTS_READ,))
    with pytest.raises(UsageError) as error:
        bench.do(HEAD, ROWS, list_name="Newsletter")
    assert error.value.code == "lists_untold"
    assert bench.platform.deliveries == []
    bench.do(HEAD, ROWS, list_name="", list_id=number)
    assert len(bench.platform.deliveries) == 1


@pytest.mark.parametrize("error", [NotFound(platform="Memory"), UnsupportedFeature(platform="Memory")])
def test_the_wizard_offers_lists_also_where_nobody_tells_fields(error: AppError, tmp_path: Path) -> None:
    """Lists that can be written to come first."""

    class Lists:
        async def fetch_all(self, account_id: str) -> tuple[ContactList, ...]:
            return ContactList("1", "Locked", writable=False, locked="x"), ContactList("2", "Open")

    class Fields:
        async def fetch_fields(self, account_id: str) -> tuple[AdditionalField, ...]:
            raise error

    unused: Any = None
    wizard = ImportWizard(unused, unused, Lists(), Fields(), tmp_path)
    lists, fields = asyncio.run(wizard.targets("mem"))
    assert [one.name for one in lists] == ["Open", "Locked"]
    assert fields == ()


def test_a_field_of_choices_takes_what_it_offers_and_nothing_else_is_sent_there() -> None:
    """One value it does not offer would have the platform refuse the whole row."""
    fields = (
        AdditionalField("7", "Size", type=FieldType.CHOICE, options=("S", "M")),
        AdditionalField("8", "Tags", type=FieldType.CHOICES, options=("a", "b")),
        AdditionalField("9", "Colour", type=FieldType.CHOICE, options=("red",)),
    )
    columns = [Column(0, "E-mail", "email"), Column(1, "Size", "custom:7"), Column(2, "Tags", "custom:8")]
    rules = ValueRules(place_columns(columns, TARGET, fields).takes)
    assert rules.refused({"email": "a@example.com", "custom:7": "m", "custom:8": "a, b"}) == []
    assert rules.refused({"custom:7": "XL"}) == ["custom:7"]
    assert not rules.judges("custom:9"), "a field that no column fills has no say"


@pytest.mark.parametrize(
    ("options", "said", "there"),
    [
        (("m", "f"), {"male": "m", "female": "f"}, "m, f"),
        (("Чоловік", "Жінка"), {"male": "Чоловік", "female": "Жінка"}, "words of the account's language"),
        (("Male", "Female", "Other"), {"male": "Male", "other": "Other"}, "its own capitals"),
        (("Mr", "Mrs", "Ms"), {"male": "Mr", "female": "female"}, "two mean the same: nothing is guessed"),
    ],
)
def test_a_gender_is_told_as_the_account_spells_it(
    options: tuple[str, ...], said: dict[str, str], there: str
) -> None:
    """The reading makes one word of what files call it; the account's own field takes its own words only."""
    own = AdditionalField("7", "Gender", type=FieldType.CHOICE, options=options)
    columns = (Column(0, "E-mail", "email"), Column(1, "Стать", "gender"))
    target = replace(TARGET, fields=tuple(name for name in TARGET.fields if name != "gender"))
    placed = place_columns(columns, target, (replace(own, key="gender"),))
    maker = RowMaker(
        ("email", "gender"), RowRules(placed.fields, ("email",), values=placed.takes, spelled=placed.spelled)
    )
    for value, expected in said.items():
        row = maker.make(1, 2, ("a@example.com", value), ("a@example.com", value), (), "send", None)
        assert json.loads(row[6] or "") == {"email": "a@example.com"} | (
            {"custom:7": expected} if expected in options else {}
        ), there


def test_a_choice_is_sent_as_it_is_spelled_there() -> None:
    """The platform compares letter by letter, a file does not."""
    own = AdditionalField("7", "Size", type=FieldType.CHOICE, options=("Small", "M", "m"))
    placed = place_columns([Column(0, "E-mail", "email"), Column(1, "Size", "custom:7")], TARGET, (own,))
    assert placed.spelled == {"custom:7": {"small": "Small"}}, "where two differ by capitals only, as it is"
