"""A guess at an id gives way to the account's own field of that name: ids decide whose contact is written."""

from __future__ import annotations

import pytest

from desktop_app.model.contact import AdditionalField
from desktop_app.services.importing.columns import fitted
from desktop_app.services.importing.destination import place_columns
from desktop_app.services.importing.reading import Column
from desktop_app.services.importing.reading.mapping import Mapping
from tests.helpers.memory_provider import TARGET

OWN = (AdditionalField("18901", "Loyalty card"), AdditionalField("7", "Email"))
COLUMNS = (Column(0, "Email", "email"), Column(1, "loyalty card", "external_id"))


@pytest.mark.parametrize(("chosen", "place"), [(False, "custom:18901"), (True, "external_id")])
def test_only_what_nobody_chose_gives_way(chosen: bool, place: str) -> None:
    placed = place_columns(COLUMNS, TARGET, OWN, chosen=chosen)
    assert placed.by_column == {0: "email", 1: place}
    assert placed.fields["external_id"] == place


@pytest.mark.parametrize(
    ("guessed", "place"), [((0, 1), "custom:18901"), ((0,), "external_id"), ((), "external_id")]
)
def test_in_the_window_what_the_person_has_set_stays(guessed: tuple[int, ...], place: str) -> None:
    mapping = fitted(Mapping(columns=COLUMNS), TARGET, OWN, guessed)
    assert [column.field for column in mapping.columns] == ["email", place]


def test_a_heading_that_no_field_has_stays_an_id() -> None:
    columns = (Column(0, "Email", "email"), Column(1, "Customer ID", "external_id"))
    assert place_columns(columns, TARGET, OWN, chosen=False).by_column == {0: "email", 1: "external_id"}
