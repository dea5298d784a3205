"""A delivery as a request for members: what is sent, what is refused here, what the answer proves."""

from __future__ import annotations

import json
from typing import Any

import pytest

from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import InvalidInput, ProviderChanged
from desktop_app.model.report import RowState, SaidBy
from desktop_app.provider_api.importing import DeliveryAnswer
from desktop_app.providers.engagelab import delivery as members
from desktop_app.providers.engagelab.manifest import BATCH_ROWS
from desktop_app.runtime.texts import install_texts
from desktop_app.transport.errors import WriteUnreadable
from tests.providers.engagelab.parts import ask, delivery
from tests.transport.server import http, in_turn

OK = http(200, '{"count":1}')


@pytest.fixture(autouse=True)
def _texts() -> None:
    install_texts()


def sent(*rows: dict[str, str | None], **more: Any) -> list[dict[str, Any]]:
    given = delivery(*rows, **more)
    body = json.loads(members.encode_members(given.rows, given.columns, "June"))
    found: list[dict[str, Any]] = body["members"]
    return found


def test_the_whole_body_appends_the_tag_and_says_update_existing() -> None:
    """Tags are appended, never overwritten; ``update_existing`` is required."""
    given = delivery(
        {
            "email": "a@example.com",
            "first_name": "Ann",
            "last_name": "Lee",
            "phone": "+49151",
            "custom:City": "Bonn",
        }
    )
    assert json.loads(members.encode_members(given.rows, given.columns, "June")) == {
        "members": [
            {
                "email": "a@example.com",
                "phone": "49151",
                "name": "Ann Lee",
                "fields": {"City": "Bonn"},
                "tags": ["June"],
            }
        ],
        "tag_flag": 1,
        "update_existing": True,
    }


def test_a_row_names_only_what_it_carries() -> None:
    rows = sent({"email": "a@example.com", "phone": "49"}, {"email": "b@example.com"})
    assert rows == [
        {"email": "a@example.com", "phone": "49", "tags": ["June"]},
        {"email": "b@example.com", "tags": ["June"]},
    ]


def test_a_blank_on_purpose_is_sent_as_an_empty_text() -> None:
    (row,) = sent(
        {"email": "a@example.com", "phone": None, "first_name": None, "last_name": None, "custom:City": None}
    )
    assert (row["phone"], row["name"], row["fields"]) == ("", "", {"City": ""})


def test_half_a_name_is_never_sent_as_a_whole_one() -> None:
    """It would wipe the other half; the row says so. A file of first names only is what the person chose."""
    both = [
        {"email": "a@example.com", "first_name": "Ann", "last_name": "Lee"},
        {"email": "b@example.com", "first_name": "Bob"},
        {"email": "c@example.com", "last_name": "Coe"},
        {"email": "d@example.com"},
    ]
    assert [row.get("name") for row in sent(*both)] == ["Ann Lee", None, None, None]
    given = delivery(*both)
    answer = members.read_answer(given.rows, given.columns, {"count": 4})
    assert [(v.row, v.state, v.code, v.said_by) for v in answer.verdicts] == [
        (2, RowState.ACCEPTED, "engagelab_half_name", SaidBy.NOBODY),
        (3, RowState.ACCEPTED, "engagelab_half_name", SaidBy.NOBODY),
    ]
    assert sent({"email": "a@example.com", "first_name": "Ann"})[0]["name"] == "Ann"


@pytest.mark.parametrize(
    "given",
    [
        delivery({"phone": "1"}),
        delivery({"email": None}),
        delivery({"email": "a@example.com", "city": "Bonn"}),
        delivery({"email": "a@example.com"}, match_on="phone"),
        delivery({"email": "a@example.com"}, target=ContactList("", " ")),
        delivery(*({"email": f"p{n}@example.com"} for n in range(BATCH_ROWS + 1))),
    ],
)
def test_what_planning_must_prevent_is_not_sent(given: Any) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        members.check(given)


def test_an_address_that_would_refuse_all_others_is_refused_here() -> None:
    """By the platform's own rule, and said by it; the others go."""
    bad = "x" * 97 + "@example.com"
    answer, server = ask(
        in_turn(OK), lambda one: one.send_delivery(delivery({"email": bad}, {"email": "a@example.com"}))
    )
    (verdict,) = answer.verdicts
    assert (verdict.row, verdict.state, verdict.code, verdict.said_by) == (
        1, RowState.REJECTED_HERE, "engagelab_address", SaidBy.RULE,
    )  # fmt: skip
    assert json.loads(server.requests[0].body)["members"] == [{"email": "a@example.com", "tags": ["June"]}]


def test_where_no_row_is_left_nothing_is_sent() -> None:
    answer, server = ask(in_turn(OK), lambda one: one.send_delivery(delivery({"email": "a@b"})))
    assert [verdict.code for verdict in answer.verdicts] == ["engagelab_address"]
    assert server.requests == []


@pytest.mark.parametrize(
    "body", ['{"count":2}', '{"count":"2"}', '{"result":{"count":2}}', "{}", '{"result":[]}', '{"count":7}']
)
def test_an_answer_that_names_nobody_leaves_rows_accepted(body: str) -> None:
    two = delivery({"email": "a@example.com"}, {"email": "b@example.com"})
    answer, _ = ask(in_turn(http(200, body)), lambda one: one.send_delivery(two))
    assert answer == DeliveryAnswer()


def test_a_count_that_is_too_small_puts_every_row_in_doubt() -> None:
    """Something was not taken, and not said what: nobody is called refused, nobody accepted."""
    two = delivery({"email": "a@example.com"}, {"email": "b@example.com"})
    answer, _ = ask(in_turn(http(200, '{"count":1}')), lambda one: one.send_delivery(two))
    assert [(verdict.row, verdict.state, verdict.code) for verdict in answer.verdicts] == [
        (1, RowState.IN_DOUBT, "engagelab_counted_fewer"),
        (2, RowState.IN_DOUBT, "engagelab_counted_fewer"),
    ]
    assert "1 of 2" in answer.text


@pytest.mark.parametrize("body", ["[]", '"ok"', '{"code":30099,"message":"half"}'])
def test_an_answer_of_another_form_is_no_success(body: str) -> None:
    """A write was answered in a form we do not know: it may have been carried out."""
    error, _ = ask(
        in_turn(http(200, body)), lambda one: one.send_delivery(delivery({"email": "a@example.com"}))
    )
    assert isinstance(error, WriteUnreadable)
    with pytest.raises(ProviderChanged):
        members.read_answer(delivery({"email": "a@example.com"}).rows, (), json.loads(body))


def test_an_address_list_takes_nobody_as_long_as_it_is_closed() -> None:
    given = delivery({"email": "a@example.com"}, target=ContactList("65499", "Club"))
    error, server = ask(in_turn(OK), lambda one: one.send_delivery(given))
    assert isinstance(error, InvalidInput)
    assert "publishes no form" in error.message
    assert server.requests == []


def test_an_opened_address_list_takes_members_without_phone() -> None:
    opened = {"unproven_writes": "on"}
    target = ContactList("65499", "Club")
    row: dict[str, str | None] = {"email": "a@example.com", "first_name": "Ann", "custom:Size": "42"}
    _, server = ask(in_turn(OK), lambda one: one.send_delivery(delivery(row, target=target)), settings=opened)
    assert server.requests[0].target.endswith("/v1/address_lists/65499/members")
    assert json.loads(server.requests[0].body) == {
        "members": [{"member": "a@example.com", "name": "Ann", "vars": '{"Size": "42"}'}]
    }
    phone = delivery({**row, "phone": "49"}, target=target)
    error, server = ask(in_turn(OK), lambda one: one.send_delivery(phone), settings=opened)
    assert isinstance(error, InvalidInput)
    assert server.requests == []
