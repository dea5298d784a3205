"""What the client says when the account is wrong, and what leaves it."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from desktop_app.model.errors import (
    AppError,
    AuthRefused,
    InvalidInput,
    KeyMissing,
    NotAllowed,
    NotFound,
    OutcomeUnknown,
    ProviderChanged,
)
from desktop_app.model.report import RowState
from desktop_app.providers import discover
from desktop_app.runtime.texts import install_texts
from tests.providers.sendios.parts import KEYS, account, ask, delivery
from tests.providers.world import World
from tests.transport.server import http, in_turn

OK = '{"_meta":{"status":"SUCCESS","time":1,"count":1},"data":%s}'
BAD = '{"_meta":{"count":1,"status":"ERROR","time":4},"data":{"error":"%s"}}'
ROW: dict[str, str | None] = {"email": "ann@example.com", "city": "Brno"}


@pytest.fixture(autouse=True)
def _texts() -> None:
    install_texts()


@pytest.fixture
def world(shared_twin: Callable[..., Any]) -> World:
    twin = shared_twin("sendios", contacts=1000, speed=200)
    twin.fresh()
    return World(twin, discover()["sendios"])


def _pair(client: str, key: str) -> str:
    return "Basic " + base64.b64encode(f"{client}:{key}".encode()).decode()


# --- the connection test ----------------------------------------------------------------------------------


def test_the_connection_test_says_client_and_projects_and_changes_nothing(world: World) -> None:
    info = world.run(lambda one: one.fetch_account_info())
    assert "1832" in info.organisation
    assert "3" in info.organisation
    assert world.writes() == 0


def test_a_wrong_key_is_refused_in_words(world: World) -> None:
    wrong = world.run(lambda one: one.fetch_account_info(), keys={**world.twin.keys, "api_key": "0" * 40})
    assert isinstance(wrong, AuthRefused)
    assert wrong.code == "sendios.key_refused"
    assert "account manager" in wrong.what_to_do


def test_an_sdk_key_is_named_and_works_with_its_mark() -> None:
    """The server takes the sha1 of "secret-sdk-key" only."""
    right = hashlib.sha1(b"secret-sdk-key").hexdigest()
    good = http(200, OK % '{"orig":"a","email":"a","valid":true}')
    refused = http(401, BAD % "Authorization base64 data wrong or invalid")
    named, server = ask(
        in_turn(refused, good), lambda one: one.fetch_account_info(), {**KEYS, "api_key": "secret-sdk-key"}
    )
    assert isinstance(named, AuthRefused)
    assert named.code == "sendios.sdk_key"
    assert "sdk:" in named.what_to_do
    assert "secret-sdk-key" not in named.message + named.what_to_do + named.original
    sent = [request.headers["authorization"] for request in server.requests]
    assert sent == [_pair("1832", "secret-sdk-key"), _pair("1832", right)]
    marked, server = ask(
        in_turn(good), lambda one: one.fetch_account_info(), {**KEYS, "api_key": "sdk:secret-sdk-key"}
    )
    assert not isinstance(marked, AppError)
    assert server.requests[0].headers["authorization"] == _pair("1832", right)


def test_after_a_refusal_other_calls_still_use_the_key_as_given() -> None:
    good = http(200, OK % '{"orig":"a","email":"a","valid":true}')
    refused = http(401, BAD % "Authorization base64 data wrong or invalid")

    async def use(one: Any) -> None:
        with pytest.raises(AuthRefused):
            await one.fetch_account_info()
        await one.check_address("a@x.org")

    _, server = ask(in_turn(refused, refused, good), use)
    assert server.requests[2].headers["authorization"] == _pair("1832", KEYS["api_key"])


@pytest.mark.parametrize(
    ("lacks", "code"), [("client_id", "sendios.client_id_missing"), ("api_key", "key_missing")]
)
def test_a_missing_part_is_named_before_anything_is_sent(lacks: str, code: str) -> None:
    with pytest.raises(KeyMissing) as error:
        discover()["sendios"].open(account(), {**KEYS, lacks: " "})
    assert error.value.code == code
    assert not error.value.what_to_do.startswith("errors.")


# --- refusals ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404])
@pytest.mark.parametrize(
    ("words", "kind", "code"),
    [
        ("Authorization base64 data wrong or invalid", AuthRefused, "sendios.key_refused"),
        ("Forbidden", NotAllowed, "sendios.forbidden"),
        (
            "Request validation error:  email - This value is not a valid",
            InvalidInput,
            "sendios.values_refused",
        ),
    ],
)
def test_the_body_is_believed_whatever_the_number(
    status: int, words: str, kind: type[AppError], code: str
) -> None:
    """Also inside a 200. A 401 is the key, whatever it says."""
    error, _ = ask(in_turn(http(status, BAD % words)), lambda one: one.fetch_contact("5"))
    if status == 401:
        kind, code = AuthRefused, "sendios.key_refused"
    elif status == 404 and kind is NotAllowed:
        kind, code = NotFound, "not_found"
    assert isinstance(error, kind), repr(error)
    assert error.code == code
    assert error.original == words


def test_nobody_there_is_an_empty_page_and_for_a_row_a_verdict() -> None:
    for status in (200, 404):
        gone = http(status, BAD % "Not found  user for project 12 and email ann@example.com")
        page, server = ask(in_turn(gone), lambda one: one.search_contacts("ann@example.com"))
        assert page.items == ()
        assert len(server.requests) == 2  # each project that the account names
        answer, _ = ask(in_turn(gone), lambda one: one.send_delivery(delivery(ROW)))
        (verdict,) = answer.verdicts
        assert (verdict.state, verdict.code) == (RowState.REJECTED_THERE, "not_a_user_yet")


def test_field_errors_refuse_the_row_in_the_platforms_words() -> None:
    body = OK.replace("SUCCESS", "ERROR") % (
        '{"errorCode":409,"message":"Validation error","errors":{"vip":"Field vip does not match"}}'
    )
    for status in (200, 400, 409):
        answer, server = ask(in_turn(http(status, body)), lambda one: one.send_delivery(delivery(ROW)))
        (verdict,) = answer.verdicts
        assert (verdict.state, verdict.text) == (RowState.REJECTED_THERE, "Field vip does not match")
        assert len(server.requests) == 1


@pytest.mark.parametrize("data", ['{"result":false}', "null", "[]", '{"queued":true}'])
def test_a_write_whose_answer_promises_nothing_is_in_doubt(data: str) -> None:
    error, _ = ask(in_turn(http(200, OK % data)), lambda one: one.send_delivery(delivery(ROW)))
    assert isinstance(error, OutcomeUnknown)
    assert isinstance(error, ProviderChanged)


@pytest.mark.parametrize(("good", "partly"), [(3, True), (0, False)])
def test_a_delivery_that_a_closed_door_ends_tells_whether_rows_were_written_before(
    good: int, partly: bool
) -> None:
    answers = [http(200, OK % '{"result":true}')] * good + [http(401, "")]
    people = [{"email": f"p{number}@example.com", "city": "Brno"} for number in range(25)]
    error, server = ask(in_turn(*answers), lambda one: one.send_delivery(delivery(*people)))
    assert isinstance(error, AuthRefused)
    assert error.partly is partly
    assert len(server.requests) < 25  # nothing more begins once it is closed


def test_a_row_leaves_as_documented() -> None:
    answer, server = ask(
        in_turn(http(200, OK % '{"result":true}')), lambda one: one.send_delivery(delivery(ROW))
    )
    assert answer.verdicts[0].state is RowState.ACCEPTED
    (request,) = server.requests
    hashed = base64.b64encode(b"ann@example.com").decode().replace("=", "%3D")
    assert (request.method, request.target) == ("PUT", f"/api/v1/userfields/project/12/emailhash/{hashed}")
    assert json.loads(request.body) == {"city": "Brno"}
    assert request.headers["content-type"].startswith("application/json")
    assert request.headers["accept"] == "application/json"


def test_a_text_in_a_number_field_stays_here() -> None:
    row: dict[str, str | None] = {"email": "ann@example.com", "custom:points": "many"}
    answer, server = ask(in_turn(http(500, "")), lambda one: one.send_delivery(delivery(row)))
    (verdict,) = answer.verdicts
    assert (verdict.state, verdict.code, verdict.text) == (
        RowState.REJECTED_HERE, "sendios_no_number", "points",
    )  # fmt: skip
    assert server.requests == []


def test_a_corrected_address_is_offered_and_never_swapped(world: World) -> None:
    async def use(one: Any) -> list[str]:
        return [
            (await one.check_address(text)).corrected
            for text in ("bob@gmial.com", "bob@corp.example.com", "test.com")
        ]

    assert world.run(use) == ["bob@gmail.com", "", ""]
    assert world.writes() == 0


def test_searching_what_the_platform_cannot_find_asks_nothing(world: World) -> None:
    world.forget_requests()
    page = world.run(lambda one: one.search_contacts("Anna"))
    assert page.items == ()
    assert world.requests() == []


def test_no_projects_is_said_where_they_are_needed(world: World) -> None:
    keys = {**world.twin.keys, "projects": ""}
    for use in (lambda one: one.fetch_lists(), lambda one: one.search_contacts("a@x.org")):
        error = world.run(use, keys=keys)
        assert isinstance(error, InvalidInput)
        assert error.code == "sendios.no_projects"
    assert not isinstance(world.run(lambda one: one.fetch_account_info(), keys=keys), AppError)


@pytest.mark.parametrize(
    ("projects", "kind", "type_", "settings", "code"),
    [
        ("", "events", "5", {}, "sendios.no_projects"),
        ("1:A,2:B", "events", "5", {}, "sendios.which_project"),
        ("1:A,2:B", "events", "5", {"project": "C"}, "sendios.which_project"),
        ("1:A,2:B", "events", "five", {"project": "A"}, "sendios.type_number"),
        ("1:A,2:B", "events", "5", {"project": "A"}, ""),
        ("", "events", "5", {"project": "19300"}, ""),
        ("", "orders", "", {"project": "Shop"}, "sendios.no_projects"),
        ("", "orders", "", {}, ""),
    ],
)
def test_what_keeps_every_item_of_a_file_is_known_without_asking(
    world: World, projects: str, kind: str, type_: str, settings: dict[str, str], code: str
) -> None:
    async def check(one: Any) -> None:
        one.check_file(kind, type_, settings)

    world.forget_requests()
    error = world.run(check, keys={**world.twin.keys, "projects": projects})
    assert (error.code if isinstance(error, AppError) else "") == code
    assert world.requests() == []
