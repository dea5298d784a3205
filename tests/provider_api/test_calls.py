"""What is filled into a form of a platform's call arrives at its place, in its kind, or is refused by
name."""

from __future__ import annotations

from typing import Any

import pytest

from desktop_app.model.errors import InvalidInput
from desktop_app.provider_api.calls import CallField, Kind, Place, PlatformCall, fill, rows_of, typed


def call(*fields: CallField, rows_at: str = "") -> PlatformCall:
    return PlatformCall("x", "g", "t", "op", "section", fields, rows_at=rows_at)


def test_each_value_goes_to_its_place_and_empty_ones_nowhere() -> None:
    parts = fill(
        call(
            CallField("id", "l", place=Place.PATH, required=True),
            CallField("page", "l", Kind.NUMBER, Place.QUERY, default="1"),
            CallField("ids", "l", Kind.NUMBERS, Place.QUERY),
            CallField("name", "l", wire="campaign.name"),
            CallField("copy", "l", Kind.SWITCH, wire="campaign.copy"),
            CallField("note", "l"),
        ),
        {"id": " 7 ", "ids": "1\n2\n", "name": "May", "copy": "false", "note": "  "},
    )
    assert parts.path == {"id": "7"}
    assert parts.query == {"page": 1, "ids": "1,2"}
    assert parts.body == {"campaign": {"name": "May", "copy": False}}


def test_without_a_filled_body_field_there_is_no_body() -> None:
    assert fill(call(CallField("name", "l")), {}).body is None


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.NUMBER, "12", 12),
        (Kind.DECIMAL, "1.5", 1.5),
        (Kind.SWITCH, "true", True),
        (Kind.LINES, "a\n\n b ", ["a", "b"]),
        (Kind.STRUCTURE, '{"a": [1]}', {"a": [1]}),
        (Kind.DATE, "2026-11-25", "2026-11-25"),
        (Kind.MOMENT, "2026-11-25T09:30", "2026-11-25T09:30"),
        (Kind.LONG, " two\nlines ", " two\nlines "),
        (Kind.TEXT, " x ", "x"),
    ],
)
def test_text_becomes_the_value_of_its_kind(kind: Kind, text: str, value: Any) -> None:
    assert typed(CallField("f", "l", kind), text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.NUMBER, "twelve"),
        (Kind.DECIMAL, "1,5"),
        (Kind.SWITCH, "yes"),
        (Kind.NUMBERS, "1\nx"),
        (Kind.STRUCTURE, "{"),
        (Kind.DATE, "25.11.2026"),
        (Kind.MOMENT, "2026-11-25"),
    ],
)
def test_what_is_not_of_its_kind_is_refused_by_name(kind: Kind, text: str) -> None:
    with pytest.raises(InvalidInput) as error:
        typed(CallField("until", "l", kind), text)
    assert error.value.values["field"] == "until"


def test_a_choice_takes_only_what_is_offered() -> None:
    field = CallField("unit", "l", Kind.CHOICE, options=(("HOUR", "h"),))
    assert typed(field, "HOUR") == "HOUR"
    with pytest.raises(InvalidInput):
        typed(field, "YEAR")


def test_missing_unknown_and_long_fields_are_refused_by_name() -> None:
    one = call(CallField("ids", "l", Kind.LINES, required=True, most=2))
    for values, code in (
        ({}, "call_field_missing"),
        ({"ids": "a", "more": "b"}, "call_field_unknown"),
        ({"ids": "a\nb\nc"}, "call_field_long"),
    ):
        with pytest.raises(InvalidInput) as error:
            fill(one, values)
        assert error.value.code == code


def test_rows_are_found_where_they_lie_also_a_bare_object_or_plain_values() -> None:
    data = {"data": {"items": [{"id": 1}, {"id": 2}]}}
    assert rows_of(call(rows_at="data.items"), data) == ({"id": 1}, {"id": 2})
    assert rows_of(call(), {"id": 1}) == ({"id": 1},)
    assert rows_of(call(), ["a", "b"]) == ({"value": "a"}, {"value": "b"})
    assert rows_of(call(rows_at="data"), {"other": 1}) == ()
    assert rows_of(call(), None) == ()
