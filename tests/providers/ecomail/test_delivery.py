"""The bulk request and its answer: nothing is overwritten that was not named, and every refusal has a row."""

from __future__ import annotations

import json
from typing import Any

import pytest

from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import InvalidInput, ProviderChanged
from desktop_app.model.report import RowState, SaidBy
from desktop_app.provider_api.importing import ImportRow
from desktop_app.providers.ecomail import delivery as bulk
from desktop_app.providers.ecomail.operations import BATCH_ROWS
from tests.providers.ecomail.parts import delivery


def body(*rows: dict[str, str | None]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bulk.encode_rows(delivery(*rows).rows))
    return found


def test_a_delivery_is_written_as_the_platform_reads_it() -> None:
    row: dict[str, str | None] = {
        "email": "ann@example.com", "phone": "+420603123456", "first_name": "Zoë", "last_name": "Nováková",
        "company": "Acme", "address": "Street 1", "city": "Brno", "postcode": "602 00", "country": "CZ",
        "gender": "female", "birthday": "1990-01-15", "custom:Loyalty_Points ": "12",
    }  # fmt: skip
    assert body(row) == {
        "subscriber_data": [
            {
                "email": "ann@example.com", "phone": "+420603123456", "name": "Zoë", "surname": "Nováková",
                "company": "Acme", "street": "Street 1", "city": "Brno", "zip": "602 00", "country": "CZ",
                "gender": "female", "birthday": "1990-01-15", "custom_fields": {"loyalty_points": "12"},
            }
        ],
        "update_existing": True,
        "resubscribe": False,
        "trigger_autoresponders": False,
    }  # fmt: skip


def test_a_row_names_only_what_it_carries() -> None:
    """Together with fuller rows: a blank cell reaches nobody's data."""
    sent = body({"email": "a@x.org", "city": "Brno", "custom:a": "1"}, {"email": "b@x.org"})[
        "subscriber_data"
    ]
    assert sent[1] == {"email": "b@x.org"}


def test_a_blank_on_purpose_goes_as_empty_text() -> None:
    sent = body({"email": "a@x.org", "first_name": None, "custom:a": None})["subscriber_data"]
    assert sent == [{"email": "a@x.org", "name": "", "custom_fields": {"a": ""}}]


def test_status_tags_and_groups_are_never_sent() -> None:
    """A status brings back who left; tags and groups replace what is there."""
    text = bulk.encode_rows(delivery({"email": "a@x.org", "first_name": "A"}).rows).decode()
    assert not any(f'"{name}"' in text for name in ("status", "tags", "groups"))
    for column in ("tags", "status", "groups"):
        with pytest.raises(ValueError, match="no such fields"):
            bulk.check(delivery({"email": "a@x.org", column: "1"}))


@pytest.mark.parametrize(
    ("rows", "more", "words"),
    [
        ([{"email": None}], {}, "row 1 lacks email"),
        ([{"first_name": "Ann"}], {}, "row 1 lacks email"),
        ([{"email": "a@x.org"}], {"match_on": "phone"}, "cannot be found by"),
        ([{"email": "a@x.org", "external_id": "1"}], {}, "no such fields"),
        ([{"email": "a@x.org", "custom: ": "1"}], {}, "no such fields"),
        ([{"email": "a@x.org"}], {"columns": ("email", "email")}, "named twice"),
        ([{"email": "a@x.org", "custom:A": "1", "custom:a": "2"}], {}, "one to Ecomail"),
        ([{"email": "a@x.org"}] * (BATCH_ROWS + 1), {}, "3001 rows"),
    ],
)
def test_what_the_planning_must_prevent_is_refused_before_sending(
    rows: list[dict[str, str | None]], more: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        bulk.check(delivery(*rows, **more))


def test_a_list_without_an_id_takes_nobody() -> None:
    with pytest.raises(InvalidInput) as refused:
        bulk.check(delivery({"email": "a@x.org"}, target=ContactList("", "New")))
    assert refused.value.code == "ecomail.list_unknown"


@pytest.mark.parametrize(("size", "refused"), [(5000 - 4, False), (5000 - 3, True)])
def test_custom_fields_beyond_what_the_platform_takes_are_refused_here(size: int, refused: bool) -> None:
    """5,000 characters, keys and values together ("note" is four of them)."""
    verdict = bulk.too_long(ImportRow(1, {"email": "a@x.org", "custom:note": "x" * size}))
    assert (verdict is not None) is refused
    if verdict is not None:
        assert (verdict.state, verdict.said_by) == (RowState.REJECTED_HERE, SaidBy.RULE)


def test_a_refused_row_is_found_by_its_address_in_any_case() -> None:
    rows = delivery({"email": "a@x.org"}, {"email": "B@x.org"}, {"email": "c@x.org"}).rows
    assert bulk.named_row(rows, {"email": "b@X.org"}) == 1
    assert bulk.named_row(rows, {"email": "z@x.org"}) is None
    assert bulk.named_row(rows, {}) is None
    assert bulk.named_row(rows[:1], {}) == 0


@pytest.mark.parametrize(("data", "count"), [({"inserts": 2}, 2), ({"inserts": "0"}, 0)])
def test_inserts_are_read_as_number_or_text(data: Any, count: int) -> None:
    assert bulk.read_inserts(data) == count


@pytest.mark.parametrize("data", [{}, [], None, "x", {"inserts": None}, {"errors": ["x"]}])
def test_an_answer_that_does_not_say_so_is_no_success(data: Any) -> None:
    with pytest.raises(ProviderChanged):
        bulk.read_inserts(data)


def test_text_of_any_script_and_size_arrives_whole() -> None:
    value = 'Zoë עברית 👩‍👩‍👧 "quoted" \\ \n' + "x" * 4900
    assert body({"email": "a@x.org", "custom:a": value})["subscriber_data"][0]["custom_fields"]["a"] == value
