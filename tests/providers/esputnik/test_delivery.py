"""The bulk request and its answer: what may be touched is always said, and every refusal finds its row."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import InvalidInput
from desktop_app.model.report import RowState, SaidBy
from desktop_app.providers.esputnik.delivery import encode_delivery, read_delivery_answer
from desktop_app.providers.esputnik.manifest import IMPORT
from desktop_app.providers.esputnik.operations import BATCH_ROWS
from tests.providers.esputnik.parts import delivery


def body(*rows: dict[str, str | None], **more: Any) -> dict[str, Any]:
    return json.loads(encode_delivery(delivery(*rows, **more)))


def test_a_delivery_is_written_as_the_platform_reads_it() -> None:
    row: dict[str, str | None] = {
        "email": "ann@example.com",
        "phone": "+380 (50) 123-45-67",
        "first_name": "Zoë",
        "last_name": "Коваль",
        "external_id": "C-1",
        "language": "uk",
        "time_zone": "Europe/Kyiv",
        "city": "Kyiv",
        "region": "Kyivska",
        "address": "Street 1",
        "postcode": "01001",
        "custom:12345": "gold",
    }
    assert body(row, match_on="external_id") == {
        "contacts": [
            {
                "channels": [
                    {"type": "email", "value": "ann@example.com"},
                    {"type": "sms", "value": "380501234567"},
                ],
                "firstName": "Zoë",
                "lastName": "Коваль",
                "externalCustomerId": "C-1",
                "languageCode": "uk",
                "timeZone": "Europe/Kyiv",
                "address": {
                    "town": "Kyiv",
                    "region": "Kyivska",
                    "address": "Street 1",
                    "postcode": "01001",
                },
                "fields": [{"id": 12345, "value": "gold"}],
            }
        ],
        "dedupeOn": "externalCustomerId",
        "contactFields": [
            "email",
            "sms",
            "firstName",
            "lastName",
            "externalCustomerId",
            "languageCode",
            "timeZone",
            "town",
            "region",
            "address",
            "postcode",
        ],
        "customFieldsIDs": [12345],
        "groupNames": ["Newsletter"],
        "restoreDeleted": False,
    }


@pytest.mark.parametrize(
    ("match_on", "dedupe"), [("email", "email"), ("phone", "sms"), ("external_id", "externalCustomerId")]
)
def test_the_match_field_decides_by_what_contacts_are_found(match_on: str, dedupe: str) -> None:
    assert body({match_on: "12345"}, match_on=match_on)["dedupeOn"] == dedupe


_columns = st.sets(st.sampled_from([*IMPORT.fields, "custom:5", "custom:6"]), min_size=1)


@given(_columns, st.sampled_from(IMPORT.match_on), st.integers(1, 5))
def test_trap_4_exactly_the_named_fields_may_be_touched(columns: set[str], match_on: str, count: int) -> None:
    """Whatever the columns: contactFields is there, never empty, and nothing else may be touched."""
    names = tuple(sorted(columns | {match_on}))
    sent = body(*(dict.fromkeys(names, f"v{number}") for number in range(count)), match_on=match_on)
    assert sent["contactFields"]
    assert len(sent["contactFields"]) + len(sent["customFieldsIDs"]) == len(names)
    listed = set(sent["contactFields"])
    for contact in sent["contacts"]:
        carried = {channel["type"] for channel in contact["channels"]} | set(contact.get("address", {}))
        carried |= set(contact) - {"channels", "address", "fields"}
        assert carried == listed
        assert [item["id"] for item in contact.get("fields", [])] == sent["customFieldsIDs"]


def test_trap_4_a_row_that_leaves_a_named_field_open_is_not_sent() -> None:
    """A listed blank wipes the value there: such rows must travel apart."""
    rows: list[dict[str, str | None]] = [{"email": "a@x.org", "first_name": "Ann"}, {"email": "b@x.org"}]
    with pytest.raises(ValueError, match=r"row 2 leaves \['first_name'\] open"):
        encode_delivery(delivery(*rows))


def test_a_blank_on_purpose_is_listed_and_left_out() -> None:
    """None empties the field there: listed, no value."""
    sent = body({"email": "a@x.org", "first_name": None, "phone": None, "city": None, "custom:5": None})
    assert sent["contacts"] == [{"channels": [{"type": "email", "value": "a@x.org"}], "fields": []}]
    assert sent["contactFields"] == ["email", "firstName", "sms", "town"]
    assert sent["customFieldsIDs"] == [5]


@pytest.mark.parametrize(
    ("rows", "more", "words"),
    [
        ([{"email": None}], {}, "row 1 lacks email"),
        ([{"email": ""}], {}, "row 1 lacks email"),
        ([{"first_name": "Ann"}], {}, "cannot be found by 'email'"),
        ([{"email": "a@x.org", "custom:5": "x"}], {"match_on": "custom:5"}, "cannot be found by"),
        ([{"email": "a@x.org", "birthday": "1990-01-01"}], {}, "no such fields"),
        ([{"email": "a@x.org", "custom:abc": "1"}], {}, "no such fields"),
        ([{"email": "a@x.org"}], {"columns": ("email", "email")}, "named twice"),
        ([{"email": "a@x.org"}], {"target": ContactList("7", " ", "Static")}, "no name"),
        ([{"email": "a@x.org"}] * (BATCH_ROWS + 1), {}, "3001 rows"),
    ],
)
def test_what_the_planning_must_prevent_is_refused_before_sending(
    rows: list[dict[str, str | None]], more: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        encode_delivery(delivery(*rows, **more))


def test_a_list_that_rules_fill_takes_nobody() -> None:
    with pytest.raises(InvalidInput) as refused:
        encode_delivery(
            delivery({"email": "a@x.org"}, target=ContactList("9", "VIP", "Dynamic", writable=False))
        )
    assert refused.value.code == "esputnik.list_filled_by_rules"


def test_text_of_any_script_and_size_arrives_whole() -> None:
    value = 'Zoë עברית 👩‍👩‍👧 "quoted" \\ \n' + "x" * 1_000_000
    assert body({"email": "a@x.org", "custom:5": value})["contacts"][0]["fields"][0]["value"] == value


# --- the answer ------------------------------------------------------------------------------------------


def failed(email: str, error: str) -> dict[str, Any]:
    return {"channels": {"type": "email", "value": email}, "error": error}


THREE = delivery({"email": "A@x.org"}, {"email": "b@x.org"}, {"email": "c@x.org"})


def test_nothing_refused_means_accepted_not_created() -> None:
    answer = read_delivery_answer(THREE, {"id": 0, "asyncSessionId": "s1"})
    assert (answer.session, answer.verdicts, answer.unplaced, answer.repeated) == ("s1", (), (), False)


def test_trap_1_one_refused_contact_comes_as_a_bare_object() -> None:
    answer = read_delivery_answer(
        THREE, {"id": "0", "asyncSessionId": "s1", "failedContacts": failed("a@X.org", "not valid")}
    )
    (verdict,) = answer.verdicts
    assert (verdict.row, verdict.state, verdict.text) == (1, RowState.REJECTED_THERE, "not valid")
    assert (verdict.code, verdict.said_by) == ("refused", SaidBy.PLATFORM)


def test_trap_6_refusals_inside_a_200_are_verdicts_on_their_rows() -> None:
    answer = read_delivery_answer(
        THREE,
        {
            "id": 0,
            "asyncSessionId": "s",
            "failedContacts": [failed("c@x.org", "no"), failed("a@x.org", "nor")],
        },
    )
    assert {verdict.row: verdict.text for verdict in answer.verdicts} == {3: "no", 1: "nor"}


def test_an_error_message_with_a_session_is_a_remark() -> None:
    answer = read_delivery_answer(THREE, {"id": 0, "asyncSessionId": "s", "errorMessage": "two were odd"})
    assert (answer.text, answer.verdicts) == ("two were odd", ())


def test_an_error_message_without_a_session_refuses_every_row() -> None:
    answer = read_delivery_answer(
        THREE, {"id": 0, "errorMessage": "quota", "failedContacts": failed("b@x.org", "bad")}
    )
    assert {verdict.row: verdict.text for verdict in answer.verdicts} == {1: "quota", 2: "bad", 3: "quota"}


def test_refused_contacts_are_found_by_phone_and_external_id() -> None:
    given = delivery(
        {"external_id": "C-1", "phone": "+1 555 0100 1"},
        {"external_id": "C-2", "phone": "+1 555 0100 2"},
        match_on="external_id",
    )
    answer = read_delivery_answer(
        given,
        {
            "asyncSessionId": "s",
            "failedContacts": [
                {"channels": [{"type": "sms", "value": "155501002"}], "error": "by phone"},
                {"externalCustomerId": "C-1", "channels": [], "error": "by id"},
            ],
        },
    )
    assert {verdict.row: verdict.text for verdict in answer.verdicts} == {2: "by phone", 1: "by id"}


def test_a_value_that_two_rows_share_does_not_blame_either() -> None:
    """A shared phone is no proof: the refusal is kept apart rather than put on the wrong person."""
    given = delivery({"email": "a@x.org", "phone": "15550100"}, {"email": "b@x.org", "phone": "15550100"})
    answer = read_delivery_answer(
        given,
        {
            "asyncSessionId": "s",
            "failedContacts": {"channels": {"type": "sms", "value": "15550100"}, "error": "bad phone"},
        },
    )
    assert answer.verdicts == ()
    assert answer.unplaced == ("bad phone",)


def test_every_refusal_is_a_verdict_or_named_as_unplaced() -> None:
    """accepted + refused + unplaced = given, also when one contact is refused twice or nobody knows it."""
    answer = read_delivery_answer(
        THREE,
        {
            "asyncSessionId": "s",
            "failedContacts": [failed("a@x.org", "1"), failed("a@x.org", "2"), failed("z@x.org", "3")],
        },
    )
    assert [verdict.row for verdict in answer.verdicts] == [1]
    assert answer.unplaced == ("2", "3")
