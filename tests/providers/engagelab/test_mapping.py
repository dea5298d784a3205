"""Every body sample of the facts is read, and everything that a client must tolerate is tolerated."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from desktop_app.model.contact import FieldType, Subscription
from desktop_app.model.errors import ProviderChanged
from desktop_app.providers.engagelab import mapping

A1 = {
    "api_user": "xjmfcbatch", "api_user_type": 1, "email_type": 1, "domain_name": "sc.datavalidation.cn",
    "click_tracking": False, "open_tracking": False, "unsubscribe_tracking": False,
}  # fmt: skip
L1 = {
    "address_list_id": 65499, "address": "jg2@maillist.email.engagelab.com", "name": "1113-mailist",
    "member_count": 2, "description": "desc222ss", "create_time": "2022-11-12T16:46:12+0800",
    "update_time": "2022-11-12T16:50:01+0800",
}  # fmt: skip
U1 = {
    "email": "u@example.com", "unsubscribe_time": "2021-01-12T17:03:23+08:00",
    "expire_time": "2023-01-12T17:03:23+08:00", "api_user": "delong_test", "type": 0,
}  # fmt: skip
U2 = {
    "email": "u@example.com", "reason": "from softbounce", "complaint_time": "2016-02-01T14:53:20+0800",
    "expire_time": "2017-02-01T14:53:20+0800",
}  # fmt: skip
U4 = {
    "block_id": 122, "api_user": "all", "email_or_domain": "11@example.com",
    "create_time": "2021-03-01 17:24:34", "expire_time": "2021-10-01 00:00:00",
}  # fmt: skip


def test_an_api_user_of_the_sample() -> None:
    made = mapping.sender(A1)
    assert (made.id, made.name, made.kind, made.address, made.state) == (
        "xjmfcbatch", "xjmfcbatch", "api_user", "sc.datavalidation.cn", "batch",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("more", "state"),
    [({"email_type": 0}, "trigger"), ({"email_type": "0"}, "trigger"), ({"api_user_type": 0}, "test")],
)
def test_kinds_of_api_users(more: dict[str, Any], state: str) -> None:
    assert mapping.sender({**A1, **more}).state == state


def test_a_key_that_stands_in_a_listing_goes_no_further() -> None:
    assert "2*****" not in repr(mapping.sender({**A1, "api_key": "2*****"}))


def test_an_address_list_of_the_sample() -> None:
    found = mapping.contact_list(L1, locked="why")
    assert (found.id, found.name, found.count, found.kind) == (
        "65499", "1113-mailist", 2, "jg2@maillist.email.engagelab.com",
    )  # fmt: skip
    assert not found.writable
    assert found.locked == "why"
    assert mapping.contact_list({**L1, "address_list_id": "7", "member_count": None}).count is None
    assert mapping.contact_list(L1).writable


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2022-11-14T14:27:48+0800", datetime(2022, 11, 14, 6, 27, 48, tzinfo=UTC)),
        ("2021-01-12T17:03:23+08:00", datetime(2021, 1, 12, 9, 3, 23, tzinfo=UTC)),
        ("2021-03-01 17:24:34", datetime(2021, 3, 1, 9, 24, 34, tzinfo=UTC)),
        ("", None),
        (None, None),
        ("soon", None),
    ],
)
def test_three_spellings_of_time(text: Any, wanted: datetime | None) -> None:
    assert mapping.moment(text) == wanted


def test_the_gravest_list_decides_and_every_entry_stays_visible() -> None:
    held = {"unsubscribes": [U1], "complaints": [U2], "bounces": [], "blocks": [U4]}
    found = mapping.held_contact("U@example.com", held)
    assert (found.id, found.email, found.subscription) == (
        "u@example.com", "U@example.com", Subscription.COMPLAINED,
    )  # fmt: skip
    assert set(found.raw) == {"unsubscribes", "complaints", "blocks"}


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        ({}, Subscription.UNKNOWN),
        ({"unsubscribes": [U1]}, Subscription.UNSUBSCRIBED),
        ({"unsubscribes": [{**U1, "type": 2}]}, Subscription.COMPLAINED),
        ({"unsubscribes": [{**U1, "type": "3"}]}, Subscription.COMPLAINED),
        ({"blocks": [U4]}, Subscription.UNSUBSCRIBED),
        ({"bounces": [{"email": "u@example.com"}]}, Subscription.ADDRESS_FAILS),
    ],
)
def test_what_a_list_means(held: dict[str, list[Any]], wanted: Subscription) -> None:
    assert mapping.held_contact("u@example.com", held).subscription is wanted


def test_entries_run_out_and_one_without_a_readable_end_still_holds() -> None:
    now = datetime(2022, 1, 1, tzinfo=UTC)
    assert mapping.still_holds(U1, now)
    assert not mapping.still_holds(U2, now)
    assert not mapping.still_holds(U4, now)
    assert mapping.still_holds({"expire_time": None}, now)
    assert mapping.still_holds({"expire_time": "some day"}, now)


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        (
            {"member": "A@example.com", "name": "Ann van Lee", "vars": '{"%Size%":"42"}'},
            ("Ann", "van Lee", {"Size": "42"}),
        ),
        ({"address": "a@example.com", "name": None, "vars": {"n": 1}}, ("", "", {"n": "1"})),
        ({"email": "a@example.com", "vars": "{no json"}, ("", "", {})),
        ({"member": "a@example.com", "vars": "[" * 9000}, ("", "", {})),
    ],
)
def test_members_in_the_likely_forms(row: dict[str, Any], wanted: tuple[Any, ...]) -> None:
    found = mapping.member(row)
    assert found.id == "a@example.com"
    assert (found.first_name, found.last_name, dict(found.fields)) == wanted


def test_fields_are_known_by_name_and_the_platforms_own_are_none_of_ours() -> None:
    found = mapping.additional_field({"field_name": "Gender", "field_type": "4", "options": ["f", "m"]})
    assert found is not None
    assert (found.id, found.name, found.type, found.options) == (
        "Gender",
        "Gender",
        FieldType.CHOICE,
        ("f", "m"),
    )
    assert mapping.additional_field({"field_name": "CreateTime", "field_type": 0}) is None


@pytest.mark.parametrize(
    "data", [None, [], "x", {}, {"result": "x"}, {"result": [1]}, {"code": 0, "data": []}]
)
def test_other_shapes_are_said_not_guessed(data: Any) -> None:
    with pytest.raises(ProviderChanged):
        mapping.result_rows(data)


@pytest.mark.parametrize(
    ("form", "kind", "wanted"),
    [
        ("DD/MM/YYYY", 2, "01/03/1990"),
        ("MM/DD/YYYY", "2", "03/01/1990"),
        ("DD/MM", 3, "01/03"),
        ("MM/DD", 3, "03/01"),
    ],
)
def test_dates_go_in_the_form_of_their_field(form: str, kind: Any, wanted: str) -> None:
    told = mapping.date_format({"field_name": "Birthday", "field_type": kind, "format": form})
    assert told == ("Birthday", form)
    assert mapping.in_date_format("1990-03-01", form) == wanted
    assert mapping.in_date_format("some day", form) == "some day"


@pytest.mark.parametrize("row", [{"field_type": 0}, {"field_type": 1, "format": "0"}, {"field_type": 2}])
def test_other_fields_have_no_form_of_dates(row: dict[str, Any]) -> None:
    assert mapping.date_format({"field_name": "X", **row}) is None


def test_totals_and_results_in_odd_forms() -> None:
    assert mapping.total({"total": "2"}) == 2
    assert mapping.total({"total": None}) is None
    assert mapping.total({}) is None
    assert mapping.result_rows({"result": {"a": 1}}) == [{"a": 1}]
    for broken in ({}, {"api_user": None}):
        with pytest.raises(ProviderChanged):
            mapping.sender(broken)


@pytest.mark.parametrize(
    "good", ["a@b.co", "x" * 96 + "@example.com", "o'brien+tag@sub-domain.example.com", "имя@example.com"]
)
def test_addresses_that_the_platform_takes(good: str) -> None:
    assert mapping.is_address(good)


@pytest.mark.parametrize(
    "bad",
    [
        "a@b.c",
        "a@b",
        "x" * 97 + "@example.com",
        "a@-b.com",
        "a@b-.com",
        "a@b.c0m",
        f"a@{'b' * 64}.com",
        "a b@c.de",
        "a@b.abcdefghijklmnopqrstu",
        f"{'a' * 90}@{'b' * 40}.com",
        "a@@b.com",
        "a@b..com",
    ],
)
def test_addresses_that_it_does_not_take(bad: str) -> None:
    """6 to 128 characters, local part up to 96, labels up to 63, top level of 2 to 20 letters."""
    assert not mapping.is_address(bad)
