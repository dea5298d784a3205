"""Every recorded sample is read, and what the platform's forms hide is not invented."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from desktop_app.model.contact import AdditionalField, FieldType, Subscription
from desktop_app.model.errors import InvalidInput, ProviderChanged
from desktop_app.provider_api.importing import ImportRow
from desktop_app.providers import discover
from desktop_app.providers.sendios import delivery as rows
from desktop_app.providers.sendios import history, mapping, settings
from desktop_app.providers.sendios.fixed import DELIVERY_ROWS
from desktop_app.providers.sendios.manifest import MANIFEST
from desktop_app.runtime.texts import install_texts
from tests.providers.sendios.parts import KEYS, SHOP, account, delivery

S1 = '{"_meta":{"status":"SUCCESS","time":33,"count":1},"data":{"user":{"id":1186147905,"project_id":19300,"project_title":"Demo Project","email":"anna@example.com","name":"Anna","gender":null,"country":"USA","language":"en","err_response":0,"last_online":null,"last_reaction":null,"last_mailed":"2021-06-18 15:26:59","last_request":null,"activation":null,"meta":{"profile":{"age":0,"ak":"login-me","photo":null,"partner_id":null}},"clicks":0,"sends":8,"created_at":"2021-04-08 10:04:35","sent_mails":[{"id":16072377551,"category_id":1,"type_id":5,"type_sig":"email_confirm"}],"unsubscribe":[],"unsubscribe_types":[],"unsub_promo":[],"webpush":[],"last_payment":[],"channel_id":null,"subchannel_id":null}}}'  # noqa: E501 - as recorded
S2 = '{"_meta":{"count":1,"status":"SUCCESS","time":3668},"data":{"user":{"activation":null,"channel_id":null,"clicks":0,"country":false,"created_at":"2021-06-17 10:29:27","email":"bob@example.com","err_response":0,"gender":"m","id":5005,"language":"en","last_payment":{"active":1,"amount":1},"meta":{"profile":{"age":null,"ak":null,"partner_id":null,"photo":null}},"name":"Bob","project_id":2,"project_title":"Test project 1","sends":0,"sent_mails":[],"subchannel_id":null,"unsub_promo":[],"unsubscribe":[],"unsubscribe_types":[{"created_at":"2021-07-05 15:06:24","sharded":0,"type_id":1,"type_sig":"Undefined"}],"webpush":{"last_click":null}}}}'  # noqa: E501 - as recorded
S9 = '{"_meta":{"count":1,"status":"SUCCESS","time":5623},"data":{"result":{"custom_fields":[],"user":{"city_id":null,"confirm":1,"country_id":null,"created_at":"2021-06-17 10:29:27","email":"bob@example.com","err_response":0,"gender":"m","id":5005,"language":"en","last_mailed":0,"last_online":0,"last_reaction":0,"list_id":0,"meta":"[]","name":"Bob","platform_id":1,"project_id":2,"status":1,"valid_id":null,"vendor_id":3,"vip":1}}}}'  # noqa: E501 - as recorded
KNOWN = {
    "points": AdditionalField("points", "points", type=FieldType.NUMBER),
    "note": AdditionalField("note", "note"),
}


def _user(**changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(S1)
    made["data"]["user"].update(changes)
    return made


def test_the_rich_user_is_read_and_the_login_key_is_not_passed_on() -> None:
    found = mapping.user(json.loads(S1))
    assert (found.id, found.email, found.first_name) == ("1186147905", "anna@example.com", "Anna")
    assert (found.country, found.language, found.lists) == ("USA", "en", ("19300",))
    assert found.subscription is Subscription.SUBSCRIBED
    assert found.fields == {"age": "0"}
    assert "login-me" not in json.dumps(dict(found.raw))
    assert found.raw["sent_mails"][0]["type_id"] == 5


def test_objects_where_others_have_arrays_and_no_country() -> None:
    found = mapping.user(json.loads(S2))
    assert (found.country, found.gender, found.subscription) == ("", "male", Subscription.SUBSCRIBED)


def test_both_readings_make_one_contact() -> None:
    found = mapping.with_fields(mapping.user(json.loads(S2)), json.loads(S9))
    assert found.fields == {"platform_id": "1", "list_id": "0", "vip": "1", "status": "1"}
    more = json.loads(S9)
    more["data"]["result"]["custom_fields"] = {"trial.price": 5, "note": "x"}
    more["data"]["result"]["user"]["ak"] = "login-me"
    joined = mapping.with_fields(mapping.user(json.loads(S2)), more)
    assert (joined.fields["trial.price"], joined.fields["note"]) == ("5", "x")
    assert "login-me" not in json.dumps(dict(joined.raw))


@pytest.mark.parametrize(
    ("left", "told"),
    [
        ([], Subscription.SUBSCRIBED),
        ({"source_id": 8, "meta": {"message": "admin"}}, Subscription.UNSUBSCRIBED),
        ({"source_id": "2"}, Subscription.COMPLAINED),
        ({"source_id": 2}, Subscription.COMPLAINED),
    ],
)
def test_who_left_is_told_by_the_object(left: Any, told: Subscription) -> None:
    assert mapping.user(_user(unsubscribe=left)).subscription is told


def test_drifting_types_are_taken() -> None:
    """A name of digits as number, an id as text, null names, custom fields missing or []."""
    found = mapping.user(_user(id="77", name=12345, language=None, custom_fields=[]))
    assert (found.id, found.first_name, found.language) == ("77", "12345", "")
    without = _user()
    del without["data"]["user"]["unsubscribe"]
    assert mapping.user(without).subscription is Subscription.UNKNOWN


@pytest.mark.parametrize(
    "data", [None, [], {}, {"data": {}}, {"_meta": {}, "data": None}, _user(id=None), "x"]
)
def test_another_shape_is_named_and_never_a_crash(data: Any) -> None:
    with pytest.raises(ProviderChanged):
        mapping.user(data)


@pytest.mark.parametrize(
    ("answer", "offered"),
    [
        ({"orig": "bob@gmial.com", "email": "bob@gmail.com", "valid": True}, "bob@gmail.com"),
        ({"orig": "bob@corp.example.com", "email": "bob@corp.example.com", "valid": True}, ""),
        # S8: the check invents an address; it is not valid, so it is never offered
        ({"orig": "test.com", "email": "test.com@test.com", "valid": False, "reason": "mx_record"}, ""),
    ],
)
def test_a_corrected_address_is_offered_only_when_it_is_good(answer: Any, offered: str) -> None:
    assert mapping.corrected({"_meta": {"status": "SUCCESS"}, "data": answer}) == offered


# --- what a person wrote down -----------------------------------------------------------------------------


def test_projects_are_read_from_the_account_and_else_from_beside_the_key() -> None:
    found = settings.projects(account(projects="7:Shop;8:Two;7:Again"), KEYS)
    assert [(one.id, one.name, one.kind) for one in found] == [
        ("7", "Shop", "project"),
        ("8", "Two", "project"),
    ]
    assert [one.id for one in settings.projects(account(), KEYS)] == ["12", "13"]
    assert settings.projects(account(), {"projects": "44"})[0].id == "44"


@pytest.fixture(autouse=True)
def _texts() -> None:
    install_texts()


@pytest.mark.parametrize("text", ["", "  ", "Shop CZ", "12:Shop,Shop PL", "²:x"])
def test_projects_in_no_form_are_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(InvalidInput) as error:
        settings.projects(account(), {"projects": text})
    assert "12:Shop CZ" in error.value.what_to_do


def test_fields_are_the_common_ones_and_the_written_down() -> None:
    found = {
        one.id: one for one in settings.fields(account(), {"fields": "points:number, trial.price:int,note"})
    }
    assert [found[name].type for name in ("points", "trial.price", "note")] == [
        FieldType.NUMBER, FieldType.NUMBER, FieldType.TEXT,
    ]  # fmt: skip
    assert ("3", "Mobile") in found["platform_id"].meanings
    reference = settings.fields(account(platform_table="reference"), {})
    assert ("2", "Mobile") in next(one.meanings for one in reference if one.id == "platform_id")


def test_the_pace_is_one_write_a_second_unless_the_account_says_otherwise() -> None:
    live = replace(account(), base_url="", training=False)
    assert settings.limits(live) == dict(MANIFEST.limits)
    assert MANIFEST.limits["default"].count == 1
    assert settings.limits(replace(live, settings={"requests_per_second": "9"}))["default"].count == 9
    assert settings.limits(account())["default"].count == settings.TRAINING_RATE
    assert discover()["sendios"].open(live, KEYS).seconds_a_row() == 1.0


# --- bodies -----------------------------------------------------------------------------------------------


def test_a_row_sends_what_it_carries_and_nothing_else() -> None:
    values = {
        "email": "a@x.org", "first_name": "Anna", "last_name": "Nová", "language": "uk-UA", "country": "UA",
        "gender": "female", "custom:points": "7", "custom:note": "7",
    }  # fmt: skip
    assert rows.body(values, KNOWN) == {
        "name": "Anna Nová", "language": "uk", "country": "UA", "gender": "f", "points": 7, "note": "7",
    }  # fmt: skip
    assert rows.body({"email": "a@x.org", "last_name": "Nová"}, KNOWN) == {"name": "Nová"}
    assert rows.body({"email": "a@x.org"}, KNOWN) == {}


def test_a_blank_on_purpose_is_null() -> None:
    values: dict[str, str | None] = {"email": "a@x.org", "city": None, "custom:points": None}
    assert rows.body(values, KNOWN) == {"city": None, "points": None}


@pytest.mark.parametrize("text", ["seven", "1,5", "1e5", "٣", "NaN", "9" * 30])
def test_a_text_is_never_sent_into_a_number_field(text: str) -> None:
    with pytest.raises(rows.NoNumber, match="points"):
        rows.body({"email": "a@x.org", "custom:points": text}, KNOWN)


def test_the_address_is_hashed_as_documented() -> None:
    assert rows.email_hash(" test@example.com ") == "dGVzdEBleGFtcGxlLmNvbQ=="


def test_what_planning_must_prevent_is_refused_before_anything_is_sent() -> None:
    good: dict[str, str | None] = {"email": "a@x.org", "custom:note": "x"}
    rows.check(delivery(good), KNOWN)
    with pytest.raises(ValueError, match="no such fields"):
        rows.check(delivery({"email": "a@x.org", "custom:unknown": "x"}), KNOWN)
    with pytest.raises(ValueError, match="lacks email"):
        rows.check(delivery({"email": None, "city": "x"}), KNOWN)
    with pytest.raises(ValueError, match=str(DELIVERY_ROWS)):
        rows.check(delivery(*[good] * (DELIVERY_ROWS + 1)), KNOWN)
    with pytest.raises(ValueError, match="phone"):
        rows.check(delivery(good, match_on="phone"), KNOWN)
    assert rows.received(ImportRow(1, good)).text == ""
    assert delivery(good).target == SHOP


@pytest.mark.parametrize(
    "value", [10**18, -(10**18), "9" * 40, "9" * 5000, 1e300, float("nan"), "-5", [], {}]
)
def test_an_instant_that_no_calendar_holds_is_never(value: object) -> None:
    assert history.moment(value) is None


def test_an_instant_before_1970_is_read_on_every_system() -> None:
    assert history.moment(-1.0) == datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)
