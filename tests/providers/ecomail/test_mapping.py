"""The platform's oddities of form end in the mapping."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.model.contact import FieldType, Subscription
from desktop_app.model.errors import ProviderChanged
from desktop_app.providers.ecomail import mapping, shapes

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)

# --- sample bodies of the facts, as they stand there ------------------------------------------------------

LIST = {
    "id": 29, "name": "New list name", "from_name": "Ecomailapp.cz", "from_email": "test@ecomailapp.cz",
    "reply_to": "support@ecomail.cz", "sub_success_page": None, "sub_confirmed_page": None,
    "unsub_page": None, "double_optin": None, "conf_subject": None, "conf_message": None,
}  # fmt: skip
MEMBERS = {
    "current_page": 1,
    "data": [
        {
            "list_id": 75, "email": "some1@contact.com", "status": 1,
            "subscribed_at": "2024-05-10T12:29:07.000000Z", "unsubscribed_at": None, "custom_fields": [],
            "groups": None, "source": "app",
            "subscriber": {
                "id": 1158595, "name": "Foo", "surname": "Bar", "email": "some1@contact.com",
                "gender": "male", "company": None, "city": "City", "country": "CZ", "phone": None,
            },
        }
    ],
    "per_page": 20,
    "total": 2,
}  # fmt: skip
MEMBER = {
    "subscriber": {
        "id": 12345, "name": "John", "surname": "Doe", "email": "john.doe@example.com",
        "company": "Acme Corporation", "street": "123 Main Street", "city": "New York", "zip": "10001",
        "country": "US", "phone": "+1 (555) 123-4567", "gender": "male", "nameday": "01-15",
        "birthday": "1990-01-15", "vokativ": "Johnny", "tags": ["tag1", "tag2"], "list_id": 42, "status": 1,
        "custom_fields": {"field1": "Value 1"}, "groups": {"grp_60ddec46df422": ["a", "b"]},
    }
}  # fmt: skip
CONTACT = {
    "subscriber": {
        "name": "Foo", "surname": "Bar", "email": "foo@bar.cz", "country": "CZ", "tags": ["Completed"],
        "lists": {
            "1": {
                "id": 407704, "list_id": 1, "email": "foo@bar.cz", "status": 1,
                "custom_fields": {"somefield": ""}, "c_fields": '{"somefield": ""}', "groups": None,
            }
        },
    }
}  # fmt: skip
DETAIL = {
    "list": {
        "id": "1", "name": "List Name",
        "custom_fields": {
            "date1": {"type": "string", "name": "Date Field"}, "size": {"type": "int", "name": "Size Field"},
            "date": {"type": "date", "name": "Day"},
        },
        "groups": [], "segments": [],
    },
    "subscribers": {"subscribed": 375},
}  # fmt: skip


def test_a_member_is_read_from_its_row() -> None:
    rows, more, total = shapes.page_rows(MEMBERS)
    found = mapping.member(rows[0])
    assert (found.id, found.email, found.first_name, found.last_name) == (
        "some1@contact.com", "some1@contact.com", "Foo", "Bar",
    )  # fmt: skip
    assert (found.city, found.country, found.gender, found.company) == ("City", "CZ", "male", "")
    assert (found.subscription, found.lists, dict(found.fields)) == (Subscription.SUBSCRIBED, ("75",), {})
    assert (more, total) == (False, 2)


def test_a_contact_of_a_list_is_read_whole() -> None:
    found = mapping.list_contact(MEMBER)
    assert (found.address, found.postcode, found.birthday, found.phone) == (
        "123 Main Street", "10001", "1990-01-15", "+1 (555) 123-4567",
    )  # fmt: skip
    assert (dict(found.fields), found.lists) == ({"field1": "Value 1"}, ("42",))


def test_a_contact_across_lists_has_no_id_but_its_address() -> None:
    found = mapping.account_contact(CONTACT)
    assert (found.id, found.lists, dict(found.fields)) == ("foo@bar.cz", ("1",), {"somefield": ""})
    assert found.subscription is Subscription.SUBSCRIBED


@pytest.mark.parametrize(
    ("statuses", "strongest"),
    [
        ([2, 1], Subscription.SUBSCRIBED),
        ([1, 5], Subscription.COMPLAINED),
        ([2, 2], Subscription.UNSUBSCRIBED),
        ([2, 6], Subscription.UNCONFIRMED),
        ([4, 2], Subscription.ADDRESS_FAILS),
        ([], Subscription.UNKNOWN),
        ([77], Subscription.UNKNOWN),
    ],
)
def test_somebody_is_gone_only_who_left_everywhere_and_complained_who_did_anywhere(
    statuses: list[int], strongest: Subscription
) -> None:
    lists = {str(n): {"list_id": n, "status": status} for n, status in enumerate(statuses)}
    person = {"email": "a@x.org", "lists": lists or []}
    assert mapping.account_contact({"subscriber": person}).subscription is strongest


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (1, Subscription.SUBSCRIBED),
        ("2", Subscription.UNSUBSCRIBED),
        ("UNSUBSCRIBED", Subscription.UNSUBSCRIBED),
        ("subscribed", Subscription.SUBSCRIBED),
        (3, Subscription.ADDRESS_FAILS),
        (4, Subscription.ADDRESS_FAILS),
        (5, Subscription.COMPLAINED),
        (6, Subscription.UNCONFIRMED),
        (None, Subscription.UNKNOWN),
        (7, Subscription.UNKNOWN),
    ],
)
def test_status_comes_as_number_text_or_word(value: Any, found: Subscription) -> None:
    assert mapping.subscription(value) is found


@pytest.mark.parametrize(
    "value",
    [[LIST], LIST, {"29": LIST}, {"data": [LIST]}, {"data": {"29": LIST}}, {"lists": [LIST]}],
)
def test_a_collection_comes_as_array_map_object_or_wrapped(value: Any) -> None:
    assert [mapping.contact_list(row).name for row in shapes.collection(value, "lists")] == ["New list name"]


@pytest.mark.parametrize("value", [None, [], {}, {"data": []}])
def test_nothing_is_an_empty_collection(value: Any) -> None:
    assert shapes.collection(value) == []


@pytest.mark.parametrize(
    ("answer", "more"),
    [
        ({"data": [{}] * 20, "per_page": 20, "total": 20}, True),  # a full page: there may be another
        ({"data": [{}] * 19, "per_page": 20, "total": 19}, False),
        ({"data": [], "per_page": 20, "total": 0}, False),
        ({"data": [{}] * 20, "per_page": "20"}, True),
        ({"data": [{}] * 20, "per_page": 20, "current_page": 1, "last_page": 1}, False),
        ({"data": [{}] * 3, "per_page": 20, "current_page": "1", "last_page": "2"}, True),
        ({"data": [], "current_page": 1, "last_page": 9}, False),
        ({"data": [{}] * 5000, "per_page": 5000}, True),  # counted by the answer, not by what was asked
    ],
)
def test_the_answer_says_whether_there_is_more(answer: Any, more: bool) -> None:
    assert shapes.page_rows(answer)[1] is more


@pytest.mark.parametrize(
    ("place", "fields"),
    [
        ({"custom_fields": []}, {}),
        ({"custom_fields": None}, {}),
        ({"custom_fields": {"a": 5, "b": None}}, {"a": "5", "b": ""}),
        ({"custom_fields": {"a": {"value": "1", "type": "int"}}}, {"a": "1"}),
        ({"c_fields": '{"a": "1"}'}, {"a": "1"}),
        ({"c_fields": "[]"}, {}),
        ({"custom_fields": {"a": {"x": 1}}}, {"a": '{"x": 1}'}),
    ],
)
def test_custom_fields_come_as_map_empty_list_or_text(place: Any, fields: dict[str, str]) -> None:
    assert dict(mapping.member({"email": "a@x.org", **place}).fields) == fields


def test_the_fields_of_a_list_have_types_and_merge_tags() -> None:
    one, two, three = mapping.list_fields(DETAIL)
    assert (one.id, one.name, one.key, one.group) == ("date1", "Date Field", "DATE1", "List Name")
    assert (one.type, two.type, three.type) == (FieldType.TEXT, FieldType.NUMBER, FieldType.DATE)
    assert mapping.list_fields({"list": {"id": "1", "custom_fields": []}}) == ()
    assert len(mapping.joined_fields([(one, two), (two, three)])) == 3


def test_the_account_is_named_by_what_most_of_its_lists_say() -> None:
    other = {"from_name": "Other", "from_email": "o@x.org"}
    found = mapping.account_info([LIST, other, LIST], "note")
    assert (found.organisation, found.user, found.notes) == ("Ecomailapp.cz", "test@ecomailapp.cz", ("note",))
    assert mapping.account_info([], "").organisation == ""


@pytest.mark.parametrize(
    ("valid", "state"), [(1, "valid"), (0, "not valid"), ("1", "valid"), (None, "not valid")]
)
def test_a_domain_is_a_sender(valid: Any, state: str) -> None:
    found = mapping.sender({"id": 1, "name": "foo.cz", "valid": valid})
    assert (found.id, found.kind, found.address, found.state) == ("domain:1", "domain", "foo.cz", state)


@pytest.mark.parametrize("value", [5, "x", [5], {"errors": "x"}, {"data": 5}])
def test_a_shape_that_nobody_documents_is_named_not_guessed(value: Any) -> None:
    with pytest.raises(ProviderChanged):
        shapes.page_rows(value)


@given(json_values)
def test_whatever_json_comes_it_is_read_or_named_as_changed(value: Any) -> None:
    """No shape ends in any other error."""
    for read in (
        lambda data: [mapping.contact_list(row) for row in shapes.collection(data, "lists")],
        lambda data: [mapping.member(row) for row in shapes.page_rows(data)[0]],
        lambda data: [mapping.found_contact(row) for row in shapes.collection(data, "subscribers")],
        lambda data: [mapping.member({"email": "a@x.org", "custom_fields": data, "subscriber": data})],
        lambda data: [mapping.sender(row) for row in shapes.collection(data, "domains")],
        lambda data: mapping.account_contact({"subscriber": {"email": "a@x.org", "lists": data}}),
        mapping.list_contact,
        mapping.account_contact,
        mapping.list_fields,
        lambda data: mapping.list_fields({"list": {"custom_fields": data}}),
    ):
        try:
            read(value)
        except ProviderChanged as error:
            assert error.original  # noqa: PT017 - either outcome is good, another error is not
