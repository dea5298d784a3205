"""Trigger and system mail: what is sent, to whom it is not, what proves it; nothing goes out twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from desktop_app.model.errors import AppError, InvalidInput, OutcomeUnknown
from desktop_app.model.event import Event
from desktop_app.model.message import Message
from desktop_app.model.operation import Effect
from desktop_app.provider_api.provider import Provider
from desktop_app.providers.sendios import push
from desktop_app.providers.sendios.fixed import PLATFORM_TABLE
from desktop_app.providers.sendios.manifest import MANIFEST, manifest_for
from desktop_app.runtime.texts import install_texts
from tests.helpers.twins import Twin
from tests.providers.sendios.parts import account, ask
from tests.providers.world import with_provider
from tests.transport.parts import JumpClock
from tests.transport.server import http, in_turn

Shared = Callable[..., Twin]
WELCOME = Event(
    "e1", "trigger", "20", {"email": "new@example.com"}, {"order": 17, "lines": [{"name": "Cup"}]},
    {"project": "19300", "name": "Ann", "gender": "f", "platform_id": "3", "age": "30", "vip": "1"},
)  # fmt: skip
UNKNOWN = http(404, '{"_meta":{"status":"ERROR","time":1,"count":1},"data":{"error":"User not found"}}')
QUEUED = http(200, '{"_meta":{"status":"SUCCESS","time":1,"count":1},"data":{"queued":true}}')


@pytest.fixture(autouse=True)
def _texts() -> None:
    install_texts()


@pytest.fixture
def twin(shared_twin: Shared) -> Twin:
    found = shared_twin("sendios", contacts=1000, speed=200)
    found.fresh()
    return found


def at(twin: Twin, use: Callable[[Provider], Any]) -> Any:
    async def safely(provider: Provider) -> Any:
        try:
            return await use(provider)
        except AppError as error:
            return error

    return with_provider(twin, "sendios", {}, safely)


def sent(server: Any) -> Any:
    return json.loads(server.requests[-1].body)


# --- bodies


def test_form_a_holds_the_user_and_the_variables_of_this_mail() -> None:
    """The documents' form: the address inside the user, own data at the top."""
    event = replace(WELCOME, settings={**WELCOME.settings, "meta": '{"order": "17"}', "project": "12"})
    answer, server = ask(in_turn(UNKNOWN, QUEUED), lambda one: one.send_events([event]))
    assert answer[0].refused == ""
    assert server.requests[-1].target == "/api/v1/push/trigger"
    assert sent(server) == {
        "type_id": 20,
        "category": 2,
        "client_id": 1832,
        "project_id": 12,
        "data": {
            "user": {
                "email": "new@example.com", "name": "Ann", "gender": "f", "platform_id": 3, "age": 30,
                "vip": 1,
            },
            "order": 17,
            "lines": [{"name": "Cup"}],
        },
        "meta": {"order": "17"},
    }  # fmt: skip


def test_form_b_is_used_where_a_template_or_subject_is_chosen() -> None:
    """It has a place for them; the address stands in both of its places, own data inside."""
    message = Message(
        "m1", "", ("ann@example.com",), template="5",
        settings={"project": "Shop CZ", "category": "system", "template_id": "7", "meta": '{"a": 1}'},
    )  # fmt: skip
    _, server = ask(in_turn(UNKNOWN, QUEUED), lambda one: one.send_message(message))
    assert server.requests[-1].target == "/api/v1/push/system"
    assert sent(server) == {
        "type_id": 5,
        "category": 1,
        "client_id": 1832,
        "project_id": 12,
        "email": "ann@example.com",
        "data": {"user": {"email": "ann@example.com"}, "meta": {"a": 1}},
        "transactional_mail_settings": {"template_id": 7},
    }


def test_the_ten_fields_of_a_user_come_first_and_each_number_stands_beside_its_word() -> None:
    names = [field.key for field in push.user_fields("faq")]
    assert names[:10] == [
        "name", "gender", "platform_id", "country_id", "language_id", "list_id", "client_user_id", "ak",
        "age", "photo",
    ]  # fmt: skip
    from desktop_app.model.texts import t

    for table, numbers in (("faq", "01345"), ("reference", "01234")):
        (platform,) = [each for each in push.user_fields(table) if each.key == "platform_id"]
        assert "".join(value for value, _ in platform.options) == numbers
        assert all(t(text).startswith(f"{value} ") for value, text in platform.options)


def test_the_account_chooses_the_table_of_platforms() -> None:
    """The FAQ's unless it says otherwise, in the form of events and of messages."""

    def numbers(settings: dict[str, str]) -> list[str]:
        manifest = manifest_for(account(**settings))
        forms = [manifest.message_fields, *(form.fields for form in manifest.event_forms)]
        return [
            "".join(value for value, _ in field.options)
            for form in forms
            for field in form
            if field.key == "platform_id"
        ]

    assert numbers({}) == ["01345"] * 3
    assert numbers({PLATFORM_TABLE: "reference"}) == ["01234"] * 3


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"gender": "x"}, "gender"),
        ({"age": "151"}, "age"),
        ({"age": "old"}, "age"),
        ({"client_user_id": "x" * 37}, "client_user_id"),
        ({"ak": "x" * 256}, "ak"),
        ({"language_id": "ua"}, "language"),
        ({"language_id": "eng"}, "language"),
        ({"meta": "[1]"}, "meta"),
        ({"template_id": "a"}, "template_id"),
        ({"colour": "red"}, "colour"),
        ({"project": "No such shop"}, "project"),
    ],
)
def test_what_cannot_be_told_is_named_and_nothing_is_sent(told: dict[str, str], field: str) -> None:
    event = replace(WELCOME, settings={"project": "12", **told})
    error, server = ask(in_turn(QUEUED), lambda one: one.send_events([event]))
    assert isinstance(error, InvalidInput)
    assert error.field == field
    assert error.message
    assert server.requests == []


@pytest.mark.parametrize(
    "change",
    [
        {"template": "welcome"}, {"template": ""}, {"values": {"user": "x"}}, {"to": ("a@b.cz", "c@d.cz")},
        {"sender": "Shop <a@b.cz>"}, {"subject": "Hi"}, {"html": "<p>"}, {"to": ()},
    ],
)  # fmt: skip
def test_a_message_that_has_no_place_there_is_not_sent(change: dict[str, Any]) -> None:
    message = replace(Message("m", "", ("a@b.cz",), template="5", settings={"project": "12"}), **change)
    error, server = ask(in_turn(QUEUED), lambda one: one.send_message(message))
    assert isinstance(error, InvalidInput)
    assert server.requests == []


def test_which_project_has_to_be_clear() -> None:
    error, server = ask(in_turn(QUEUED), lambda one: one.send_events([replace(WELCOME, settings={})]))
    assert (error.code, server.requests) == ("sendios.which_project", [])
    only = {"client_id": "1832", "api_key": "a" * 40, "projects": "12:Shop CZ"}
    _, server = ask(
        in_turn(UNKNOWN, QUEUED), lambda one: one.send_events([replace(WELCOME, settings={})]), keys=only
    )
    assert sent(server)["project_id"] == 12


# --- answers


@pytest.mark.parametrize("dial", ["queued", "r_time", "null"])
def test_each_answer_of_the_documents_means_taken(twin: Twin, dial: str) -> None:
    twin.dial(push_answer=dial)
    (answer,) = at(twin, lambda one: one.send_events([WELCOME]))
    assert (answer.key, answer.refused) == ("e1", "")


def test_a_refusal_of_the_values_is_the_events_answer(twin: Twin) -> None:
    words = '{"error":"Request validation error:  data - No"}'
    refusal = '{"_meta":{"status":"ERROR","time":1,"count":1},"data":' + words + "}"
    (answer,), _ = ask(in_turn(UNKNOWN, http(400, refusal)), lambda one: one.send_events([WELCOME]))
    assert answer.refused.startswith("Request validation error")


def test_not_queued_is_not_taken() -> None:
    no = '{"_meta":{"status":"SUCCESS","time":1,"count":1},"data":{"queued":false}}'
    (answer,), _ = ask(in_turn(UNKNOWN, http(200, no)), lambda one: one.send_events([WELCOME]))
    assert "queued" in answer.refused
    message = Message("m", "", ("a@b.cz",), template="5", settings={"project": "12"})
    error, _ = ask(in_turn(UNKNOWN, http(200, no)), lambda one: one.send_message(message))
    assert isinstance(error, InvalidInput)


@pytest.mark.parametrize("fault", ["cut-after@/push/:times=1", "5xx@/push/:status=502", "json@/push/:act=1"])
def test_a_push_whose_answer_is_lost_is_in_doubt_and_never_repeated(twin: Twin, fault: str) -> None:
    twin.fault(fault)
    error = at(twin, lambda one: one.send_events([WELCOME]))
    assert isinstance(error, OutcomeUnknown)
    assert len([one for one in twin.requests() if one["path"].startswith("/v1/push/")]) == 1
    assert {MANIFEST.operations[name].effect for name in ("push_system", "push_trigger")} == {Effect.ONCE}


# --- who gets no mail


def test_trigger_mail_never_goes_to_who_left_and_system_mail_does(twin: Twin) -> None:
    gone = next(row for row in twin.state("contacts") if not row["subscribed"] and row["project_id"] == 19300)
    event = replace(WELCOME, whom={"email": gone["email"]}, settings={"project": "19300"})
    error = at(twin, lambda one: one.send_events([event]))
    assert isinstance(error, InvalidInput)
    assert (error.code, error.values["address"]) == ("sendios.person_left", gone["email"])
    assert not [one for one in twin.requests() if one["path"].startswith("/v1/push/")]
    (answer,) = at(twin, lambda one: one.send_events([replace(event, form="system", type="5")]))
    assert answer.refused == ""


def test_a_kind_of_mail_that_was_switched_off_is_not_sent(twin: Twin) -> None:
    somebody = next(row for row in twin.state("contacts") if row["subscribed"] and row["project_id"] == 19300)
    values = {"user_id": str(somebody["id"]), "type_ids": "20"}
    at(twin, lambda one: one.run_call("types_add", values))
    event = replace(WELCOME, whom={"email": somebody["email"]}, settings={"project": "19300"})
    error = at(twin, lambda one: one.send_events([event]))
    assert error.code == "sendios.person_left_type"
    (answer,) = at(twin, lambda one: one.send_events([replace(event, type="21")]))
    assert answer.refused == ""


# --- the proof of sending


def test_a_first_mail_makes_the_user_and_is_proven_by_its_record(twin: Twin) -> None:
    """Accepted, then on its way (nothing is told), then sent: on the platform's own clock."""
    (answer,) = at(twin, lambda one: one.send_events([WELCOME]))
    mark = answer.platform_id
    twin.clock(30)
    (status,) = at(twin, lambda one: one.fetch_message_status([mark, "19300:20:0:nobody@example.com"]))
    assert (status.id, status.state, status.recipient) == (mark, "sent", "new@example.com")
    user = next(row for row in twin.state("contacts") if row["email"] == "new@example.com")
    assert (user["name"], user["gender"], user["platform_id"], user["age"]) == ("Ann", "f", 3, 30)
    assert [row["status"] for row in twin.state("messages") if row["to"] == "new@example.com"] == ["sent"]


def test_only_a_mail_after_the_request_proves_it(twin: Twin) -> None:
    """Somebody who had this very mail before: the old one is no proof of the new one."""
    mailed = next(
        row for row in twin.state("messages") if row["status"] == "sent" and row["project_id"] == 19300
    )
    message = Message(
        "m", "", (mailed["to"],), template="5", settings={"project": "19300", "category": "system"}
    )
    done = at(twin, lambda one: one.send_message(message))
    (mark,) = done.ids
    assert int(mark.split(":")[2]) >= int(mailed["id"])
    twin.clock(30)
    (status,) = at(twin, lambda one: one.fetch_message_status([mark]))
    assert status.state == "sent"
    before = ":".join([*mark.split(":")[:2], str(10**12), mark.split(":")[3]])
    assert at(twin, lambda one: one.fetch_message_status([before])) == ()


# --- send first, then update


CHAIN = {
    "project": "19300", "email": "first@example.com", "type_id": "5", "category": "system",
    "variables": '{"order": 17}', "name": "Ann", "data": '{"loyalty_points": 12}',
}  # fmt: skip


def test_first_the_mail_then_the_data(twin: Twin) -> None:
    answer = at(twin, lambda one: one.run_call("send_then_update", CHAIN))
    assert [row["state"] for row in answer.rows] == ["taken", "there", "taken"], answer.text
    twin.clock(30)
    user = next(row for row in twin.state("contacts") if row["email"] == "first@example.com")
    assert (user["name"], user["fields"]["loyalty_points"]) == ("Ann", 12)
    asked = [one["mono"] for one in twin.requests() if one["path"].startswith("/v1/user/project/")][1:]
    assert all(later - earlier >= 0.95 for earlier, later in pairwise(asked))


def test_a_user_who_does_not_come_to_be_is_waited_for_half_a_minute() -> None:
    """Asked once a second, not longer; the mail left once, and that the data were not written is said."""
    clock = JumpClock()
    answer, server = ask(
        in_turn(UNKNOWN, QUEUED, *[UNKNOWN] * 40),
        lambda one: one.run_call("send_then_update", {**CHAIN, "project": "12"}),
        clock=clock,
    )
    assert [row["state"] for row in answer.rows] == [
        "taken", "not there after half a minute", "not written; write it later under Users",
    ]  # fmt: skip
    assert clock.slept.count(1.0) == 30
    assert [one.method for one in server.requests].count("PUT") == 0
    assert [one.target for one in server.requests].count("/api/v1/push/system") == 1


def test_data_that_are_refused_do_not_make_the_mail_look_unsent() -> None:
    whom = '{"user":{"id":9,"project_id":12,"email":"a@b.cz"}}'
    user = '{"_meta":{"status":"SUCCESS","time":1,"count":1},"data":' + whom + "}"
    refusal = '{"_meta":{"status":"ERROR","time":1,"count":1},"data":{"errorCode":409,"message":"Validation error","errors":{"vip":"no"}}}'  # noqa: E501 - as documented
    answer, server = ask(
        in_turn(UNKNOWN, QUEUED, http(200, user), http(409, refusal)),
        lambda one: one.run_call("send_then_update", {**CHAIN, "project": "12"}),
    )
    assert [row["state"] for row in answer.rows] == ["taken", "there", "failed"]
    assert answer.rows[2]["id"] == "no"
    assert [one.method for one in server.requests] == ["GET", "POST", "GET", "PUT"]


def test_a_mail_that_is_not_taken_ends_the_chain(twin: Twin) -> None:
    twin.fault("cut-after@/push/:times=1")
    error = at(twin, lambda one: one.run_call("send_then_update", CHAIN))
    assert isinstance(error, OutcomeUnknown)
    assert not [one for one in twin.requests() if one["method"] == "PUT"]
