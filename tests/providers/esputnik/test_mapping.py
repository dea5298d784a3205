"""The platform's oddities of form end in the mapping."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.model.account import AccountInfo
from desktop_app.model.contact import AdditionalField, FieldType
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import ProviderChanged
from desktop_app.provider_api.importing import ImportPhase
from desktop_app.provider_api.json_values import as_decimal, as_int
from desktop_app.providers.esputnik import mapping, shapes

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(("value", "found"), [(None, []), ({"a": 1}, [{"a": 1}]), ([1, 2], [1, 2]), ([], [])])
def test_trap_1_a_list_of_one_may_be_a_bare_object(value: Any, found: list[Any]) -> None:
    assert shapes.as_list(value) == found


def test_trap_1_the_catalogue_of_fields_is_read_at_every_level() -> None:
    """One catalogue, one group, one field: three bare objects (recorded body, values shortened)."""
    row = {"id": "18884", "name": "Hobby", "description": {"required": "false", "readonly": "true"}}
    group = {"name": "Personal", "profileKey": "PERSONAL", "fields": row}
    bare = {"addressBook": {"addressBookId": "8550", "fieldGroups": group}}
    listed = {"addressBook": [{"addressBookId": 8550, "fieldGroups": [group | {"fields": [row]}]}]}
    expected = AdditionalField(id="18884", name="Hobby", group="Personal", read_only=True)
    assert mapping.additional_fields(bare) == mapping.additional_fields(listed) == (expected,)


def test_fields_have_types_in_any_case_keys_and_options() -> None:
    rows = [
        {"id": 1, "name": "a", "fieldKey": "A", "description": {"type": "COMBOBOX", "required": "true",
         "allowedValues": {"possibleValues": ["m", "f"]}}},
        {"id": 2, "name": "b", "description": {"type": "date", "allowedValues": {"possibleValues": "x"}}},
        {"id": 3, "name": "c"},
        {"id": 4, "name": "d", "description": {"type": "HOLOGRAM"}},
    ]  # fmt: skip
    data = {"addressBook": {"fieldGroups": {"name": "G", "profileKey": "P", "fields": rows}}}
    one, two, three, four = mapping.additional_fields(data)
    assert (one.type, one.key, one.options, one.required) == (FieldType.CHOICE, "P.A", ("m", "f"), True)
    assert (two.type, two.options) == (FieldType.DATE, ("x",))
    assert (three.type, four.type) == (FieldType.TEXT, FieldType.TEXT)
    assert mapping.additional_fields(None) == ()


@pytest.mark.parametrize(
    ("value", "number"),
    [("5", 5), (5, 5), ("0", 0), ("5.0", 5), (5.0, 5), (" 7 ", 7), ("5.5", None), ("", None), (None, None),
     (True, None), ("abc", None), ("NaN", None), ("Infinity", None)],
)  # fmt: skip
def test_trap_2_whole_numbers_come_as_numbers_or_strings(value: Any, number: int | None) -> None:
    assert as_int(value) == number


@pytest.mark.parametrize(
    ("value", "truth"),
    [
        (True, True),
        ("true", True),
        ("TRUE", True),
        (1, True),
        (False, False),
        ("false", False),
        (None, False),
    ],
)
def test_trap_2_booleans_come_as_booleans_or_strings(value: Any, truth: bool) -> None:
    assert shapes.as_bool(value) is truth


def test_trap_2_money_stays_exact() -> None:
    assert as_decimal("0.10") + as_decimal("0.20") == Decimal("0.30")  # type: ignore[operator]


def test_trap_2_ids_are_text_whatever_they_came_as() -> None:
    assert mapping.contact({"id": "95064156"}).id == mapping.contact({"id": 95064156}).id == "95064156"


def test_a_contact_is_read_whole() -> None:
    """The recorded body of GET /v1/contact/{id}, with address and fields as documented."""
    row = {
        "firstName": "Zoë",
        "channels": [
            {"type": "email", "value": "test@test.com"},
            {"type": "sms", "value": "380501234567"},
            {"type": "email", "value": "second@test.com"},
        ],
        "addressBookId": 8585,
        "id": 95064060,
        "groups": {"id": 3601264, "name": "test", "type": "Static"},
        "address": {"town": "Kyiv", "postcode": "01001"},
        "fields": {"id": "18884", "value": 5},
        "externalCustomerId": "C-1",
        "unknownKey": "kept",
    }
    found = mapping.contact(row, lists_told=True)
    assert (found.id, found.email, found.phone, found.first_name) == (
        "95064060", "test@test.com", "380501234567", "Zoë",
    )  # fmt: skip
    assert (found.lists, found.city, found.postcode, found.region) == (("3601264",), "Kyiv", "01001", "")
    assert (dict(found.fields), found.external_id) == ({"18884": "5"}, "C-1")
    assert mapping.channel_values(found, "email") == ["test@test.com", "second@test.com"]
    assert found.raw["unknownKey"] == "kept"


def test_lists_are_none_where_the_call_does_not_tell_and_empty_where_it_does() -> None:
    assert mapping.contact({"id": 1}).lists is None
    assert mapping.contact({"id": 1}, lists_told=True).lists == ()


def test_only_static_lists_take_members() -> None:
    rows = [{"id": 1, "name": "a", "type": kind} for kind in ("Static", "Dynamic", "Combined")]
    assert [mapping.contact_list(row).writable for row in rows] == [True, False, False]
    assert mapping.contact_list({"id": "1", "name": "a"}) == ContactList(
        "1", "a", raw={"id": "1", "name": "a"}
    )


def test_account_names_may_lack_the_newer_number() -> None:
    assert mapping.account_info({"userEmail": "api-user1", "organisationName": "Shop"}) == AccountInfo(
        "Shop", "api-user1"
    )


@pytest.mark.parametrize(
    ("value", "name", "address"),
    [
        ('"Horizon Shop" <news@shop.example>', "Horizon Shop", "news@shop.example"),
        ("Horizon Shop <news@shop.example>", "Horizon Shop", "news@shop.example"),
        ('"Кав\'ярня, Київ" <news@shop.example>', "Кав'ярня, Київ", "news@shop.example"),
        ("Shop, Ltd. (new) <news@shop.example>", "Shop, Ltd. (new)", "news@shop.example"),
        (r'"The \"best\" shop" <news@shop.example>', 'The "best" shop', "news@shop.example"),
        ("<news@shop.example>", "", "news@shop.example"),
        ("news@shop.example", "", "news@shop.example"),
        ("Horizon Shop", "Horizon Shop", ""),
        ("", "", ""),
    ],
)
def test_senders_come_in_three_forms(value: str, name: str, address: str) -> None:
    found = mapping.sender({"type": "email", "value": value}, "email")
    assert (found.name, found.address, found.kind) == (name, address, "email")


def test_sms_senders_are_names() -> None:
    found = mapping.sender({"value": "SHOP"}, "sms")
    assert (found.id, found.kind, found.name, found.address) == ("sms:SHOP", "sms", "SHOP", "")


@pytest.mark.parametrize(
    ("status", "phase"),
    [
        ("STARTED", ImportPhase.QUEUED),
        ("IMPORTING", ImportPhase.WORKING),
        ("FINISHED", ImportPhase.FINISHED),
        ("ERROR", ImportPhase.FAILED),
        ("finished", ImportPhase.FINISHED),
        ("PAUSED", ImportPhase.WORKING),
    ],
)
def test_import_states(status: str, phase: ImportPhase) -> None:
    assert mapping.import_state({"status": status}).phase is phase


def test_an_unknown_status_is_shown_raw() -> None:
    assert mapping.import_state({"status": "PAUSED"}).text == "PAUSED"


def test_trap_1_the_ids_of_an_import_may_be_one_bare_pair() -> None:
    one = mapping.import_state(
        {"status": "FINISHED", "mapping": {"dedupeValue": "Ann@X.org", "contactId": 5}}
    )
    assert one.ids["ann@x.org"] == one.ids["Ann@X.org"] == "5"
    many = mapping.import_state(
        {
            "status": "FINISHED",
            "mapping": [{"dedupeValue": "+380 50", "contactId": "6"}, {"dedupeValue": "C-1"}],
        }
    )
    assert many.ids["38050"] == "6"
    assert "C-1" not in many.ids


@pytest.mark.parametrize("value", [[], "x", 5, None])
def test_a_shape_that_nobody_documents_is_named_not_guessed(value: Any) -> None:
    with pytest.raises(ProviderChanged):
        mapping.import_state(value)


@pytest.mark.parametrize(
    ("value", "count"),
    [([{"id": 1}, {"id": 2}], 2), ([], 0), (None, 0), ({}, 0), ({"id": 1}, 1), ({"groups": {"id": 1}}, 1),
     ({"groups": [{"id": 1}, {"id": 2}]}, 2), ({"groups": None}, 0)],
)  # fmt: skip
def test_listings_are_arrays_wrappers_bare_or_nothing(value: Any, count: int) -> None:
    assert len(shapes.as_rows(value, "groups")) == count


@given(json_values)
def test_whatever_json_comes_it_is_read_or_named_as_changed(value: Any) -> None:
    """No shape ends in any other error."""
    for read in (
        mapping.account_info,
        mapping.additional_fields,
        mapping.import_state,
        lambda data: [mapping.contact(row) for row in shapes.as_rows(data, "contacts")],
        lambda data: [mapping.contact_list(row) for row in shapes.as_rows(data, "groups")],
        lambda data: [mapping.sender(row, "email") for row in shapes.as_rows(data, "interfaces")],
    ):
        try:
            read(value)
        except ProviderChanged as error:
            assert error.original  # noqa: PT017 - either outcome is good, another error is not


@pytest.mark.parametrize("value", ["1e999999999", "-1e999999999", "9" * 40, 10**40, "1e31"])
def test_a_number_that_nobody_can_write_out_is_none(value: object) -> None:
    assert as_int(value) is None


@pytest.mark.parametrize("data", [{}, {"status": "ok"}, {"organisationName": " ", "orgId": None}])
def test_an_answer_that_tells_nothing_of_an_account_proves_no_key(data: dict[str, object]) -> None:
    """The sign-in service of a network answers anything with an object of its own."""
    with pytest.raises(ProviderChanged):
        mapping.account_info(data)
