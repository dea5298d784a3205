"""A blank cell never wipes a value, on a platform where a listed blank does."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.model.report import RowState
from desktop_app.services.importing.batching import MANY_SHAPES
from desktop_app.services.importing.reading import Column, Mapping
from desktop_app.services.importing.source import list_json, object_json
from tests.helpers.memory_provider import TARGET, manifest
from tests.services.importing.conftest import Bench

HEAD = ("email", "first_name", "last_name", "phone", "external_id", "language", "city")
FILLED = ("Ann", "Old", "380501112233", "", "uk", "Kyiv")


def ragged(count: int) -> list[list[str]]:
    """Rows that differ in which cells are filled: 2 ** 6 shapes."""
    rows = []
    for number, filled in zip(
        range(count), itertools.cycle(itertools.product((0, 1), repeat=6)), strict=False
    ):
        cells = ["New", "Name", f"+3806711{number:05d}", f"X{number}", "en", "Lviv"]
        rows.append([f"p{number}@example.com", *(c if f else "" for c, f in zip(cells, filled, strict=True))])
    return rows


def test_rows_with_the_same_filled_cells_travel_together(bench: Bench) -> None:
    """Few shapes: each delivery names exactly the cells that its rows have."""
    rows = [["a@example.com", "Ann", ""], ["b@example.com", "", "+380671111111"], ["c@example.com", "Cy", ""]]
    newsletter = bench.platform.add_list("Newsletter")
    for who in "abc":
        bench.platform.add(
            email=f"{who}@example.com", first_name="Was", phone="380509999999", lists=(newsletter,)
        )
    bench.do(("email", "first_name", "phone"), rows)
    assert sorted(d.columns for d in bench.platform.deliveries) == [
        ("email", "first_name"),
        ("email", "phone"),
    ]
    found = {c.email[0]: (c.first_name, c.phone) for c in bench.platform.contacts.values()}
    assert found == {
        "a": ("Ann", "380509999999"), "b": ("Was", "380671111111"), "c": ("Cy", "380509999999"),
    }  # fmt: skip


def test_a_ragged_file_goes_in_few_deliveries_and_still_wipes_nothing(bench: Bench) -> None:
    """64 shapes: blanks are filled with what was just read; what was not told stays out of the delivery."""
    newsletter = bench.platform.add_list("Newsletter")
    rows = ragged(192)
    first, last, phone, _, language, city = FILLED
    for number in range(0, 192, 3):  # a third is new, a third in the list, a third in the base only
        bench.platform.add(
            email=f"p{number}@example.com", first_name=first, last_name=last, phone=phone, city=city,
            language=language, lists=(newsletter,),
        )  # fmt: skip
        bench.platform.add(
            email=f"p{number + 1}@example.com", first_name=first, last_name=last, phone=phone, city=city,
            language=language,
        )  # fmt: skip
    jobs, view = bench.do(HEAD, rows)
    plan = jobs.plan(view.job)
    assert plan.filled > 100
    assert plan.deliveries < 8
    assert bench.platform.find("p2@example.com") is not None
    for number, cells in enumerate(rows):
        contact = bench.platform.find(cells[0])
        assert contact is not None
        was = FILLED if number % 3 != 2 else ("",) * 6
        values = (
            contact.first_name, contact.last_name, contact.phone, contact.external_id, contact.language,
            contact.city,
        )  # fmt: skip
        wanted = [cell.lstrip("+") or before for cell, before in zip(cells[1:], was, strict=True)]
        assert list(values) == wanted, cells
    assert view.ledger.count(RowState.CREATED) == 64
    assert view.ledger.count(RowState.UPDATED) == 127
    assert (
        view.ledger.count(RowState.UNCHANGED) == 1
    )  # in the list, and its row holds nothing but the address


def test_a_field_that_the_reading_does_not_tell_is_never_filled(bench: Bench) -> None:
    """Cities of contacts outside the list are not told; guessing "blank" would wipe them."""
    for number in range(128):
        bench.platform.add(email=f"p{number}@example.com", city="Odesa", first_name="Was")
    bench.do(HEAD, ragged(128))
    for delivery in bench.platform.deliveries:
        if "city" in delivery.columns:
            assert all(row.values["city"] == "Lviv" for row in delivery.rows)
    cities = [c.city for c in bench.platform.contacts.values()]
    assert set(cities) == {"Odesa", "Lviv"}


def test_two_contacts_with_one_address_are_not_filled_from_either(bench: Bench) -> None:
    """Nobody can say which one the platform takes, so nothing of the one may land in the other."""
    bench.platform.add_list("Newsletter")
    for number in range(96):
        for name in ("One", "Two"):
            bench.platform.add(email=f"p{number}@example.com", first_name=name, last_name=name)
    rows = ragged(96)
    bench.do(HEAD, rows)
    own = {cells[0]: {c for c in cells[1:] if c} for cells in rows}
    for delivery in bench.platform.deliveries:
        for row in delivery.rows:
            values = {v for k, v in row.values.items() if k != "email"}
            assert values <= own[row.values["email"] or ""]


def test_cleared_on_purpose_is_sent_as_a_blank_and_only_then(bench: Bench) -> None:
    newsletter = bench.platform.add_list("Newsletter")
    contact = bench.platform.add(
        email="a@example.com", first_name="Ann", last_name="Lee", phone="380501112233", lists=(newsletter,)
    )
    mapping = Mapping(
        encoding="utf-8",
        delimiter=",",
        empty="clear",
        columns=(Column(0, "email", "email"), Column(1, "n", "first_name"), Column(2, "p", "phone")),
    )
    bench.do(("email", "n", "p"), [["a@example.com", "", ""]], mapping=mapping)
    now = bench.platform.contacts[contact.id]
    assert (now.first_name, now.last_name, now.phone) == ("", "Lee", "380501112233")


def test_where_blanks_do_no_harm_everything_travels_together(bench: Bench) -> None:
    bench.made = manifest(replace(TARGET, together=False, batch_rows=500))
    _, view = bench.do(HEAD, ragged(192))
    assert len(bench.platform.deliveries) == 1
    assert view.ledger.count(RowState.CREATED) == 192


def test_many_shapes_is_where_the_rule_changes(bench: Bench) -> None:
    """20 groups still travel apart, 21 are joined."""
    shapes = list(itertools.product((0, 1), repeat=6))
    cells = ["New", "Name", "+380671234567", "X", "en", "Lviv"]

    def rows(count: int) -> list[list[str]]:
        return [
            [
                f"p{n}@example.com",
                *(f"{c}{n}" if f and c == "X" else c if f else "" for c, f in zip(cells, s, strict=True)),
            ]
            for n, s in enumerate(shapes[:count])
        ]

    jobs, view = bench.do(HEAD, rows(MANY_SHAPES))
    assert jobs.plan(view.job).filled == 0
    assert jobs.plan(view.job).deliveries == MANY_SHAPES
    jobs, view = bench.do(HEAD, rows(MANY_SHAPES + 1), list_name="Other")
    assert jobs.plan(view.job).filled > 0


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@settings(max_examples=300, deadline=None)
@given(st.lists(texts, max_size=6))
def test_cells_put_together_by_hand_are_what_the_library_reads(cells: list[str]) -> None:
    """The fast path and the library judge alike."""
    assert json.loads(list_json(cells)) == cells


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(HEAD), st.one_of(st.none(), texts), max_size=7))
def test_values_put_together_by_hand_are_what_the_library_reads(values: dict[str, str | None]) -> None:
    assert json.loads(object_json(values)) == values
