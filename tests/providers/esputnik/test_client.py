"""The client's own rules, against a server that says what the twin does not."""

from __future__ import annotations

import json
from base64 import b64decode
from urllib.parse import parse_qs, urlsplit

import pytest

from desktop_app.model.account import Account
from desktop_app.model.errors import (
    AuthRefused,
    Duplicate,
    KeyMissing,
    NotAllowed,
    NotFound,
    OutcomeUnknown,
    ProviderChanged,
)
from desktop_app.provider_api.paging import walk_pages
from desktop_app.providers import discover
from desktop_app.providers.esputnik.provider import search_questions
from desktop_app.runtime.texts import install_texts
from tests.providers.esputnik.parts import KEY, ask, delivery
from tests.transport.server import Line, Request, http, in_turn


def contacts(start: int, count: int) -> bytes:
    return http(200, json.dumps([{"id": number} for number in range(start, start + count)]))


def query(request: Request) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(request.target).query).items()}


# --- opening ---------------------------------------------------------------------------------------------


def test_the_key_is_the_password_of_a_fixed_user() -> None:
    _, server = ask(in_turn(http(200, '{"organisationName":"Shop"}')), lambda one: one.fetch_account_info())
    scheme, _, pair = server.requests[0].headers["authorization"].partition(" ")
    user, _, key = b64decode(pair).decode().partition(":")
    assert (scheme, bool(user), key) == ("Basic", True, KEY)


@pytest.mark.parametrize(
    ("lists", "contacts", "said"),
    [
        (http(200, "[]"), http(200, "[]"), None),
        (http(403, "Forbidden"), http(403, "Forbidden"), "neither lists nor contacts"),
        (http(403, ""), http(200, ""), "may not read lists"),
        (http(200, "[]"), http(403, ""), "may not read contacts"),
        (http(500, ""), http(200, "what is this"), None),  # no word about the key
    ],
)
def test_a_key_that_is_too_narrow_is_told_by_knocking(
    lists: bytes, contacts: bytes, said: str | None
) -> None:
    async def script(request: Request, _line: Line) -> bytes:
        return lists if "/groups" in request.target else contacts

    limits, server = ask(script, lambda one: one.fetch_key_limits())
    assert [said in limit for limit in limits] == ([True] if said else [])
    assert {request.method for request in server.requests} == {"GET"}


def test_without_a_key_nothing_is_opened() -> None:
    account = Account("t", "esputnik", "Shop", base_url="http://127.0.0.1:9/api", training=True)
    with pytest.raises(KeyMissing):
        discover()["esputnik"].open(account, {"api_key": " "})


def test_a_training_account_without_an_address_is_not_sent_to_the_real_platform() -> None:
    with pytest.raises(NotAllowed):
        discover()["esputnik"].open(Account("t", "esputnik", "T", training=True), {"api_key": KEY})


@pytest.mark.parametrize("centre", ["", "esputnik", "yespo", "yespo-api", "reteno"])
def test_every_data_centre_of_the_manifest_can_be_opened_live(centre: str) -> None:
    made = discover()["esputnik"].open(Account("l", "esputnik", "L", data_centre=centre), {"api_key": KEY})
    assert KEY not in repr(made)


# --- paging ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "total"),
    [(contacts(501, 0), 500), (http(200, ""), 500), (contacts(501, 7), 507), (contacts(501, 1), 501)],
)
def test_paging_ends_at_a_page_that_is_not_full(last: bytes, total: int) -> None:
    """An exactly full page is followed by one more question; an empty array or an empty body ends it."""

    async def use(one):  # type: ignore[no-untyped-def]
        return [
            item.id async for page in walk_pages(one.scan_contacts, lambda each: each.id) for item in page
        ]

    ids, server = ask(in_turn(contacts(1, 500), last), use)
    assert len(ids) == len(set(ids)) == total
    assert [query(request)["startindex"] for request in server.requests] == ["1", "501"]
    assert {query(request)["maxrows"] for request in server.requests} == {"500"}
    assert {query(request)["sortBy"] for request in server.requests} == {"contactId"}


def test_a_total_that_is_too_small_does_not_end_the_walk() -> None:
    """``TotalCount: 2`` was seen on a base of 22,000: a hint, never truth."""
    full = contacts(1, 500).replace(b"\r\n\r\n", b"\r\nTotalCount: 2\r\n\r\n", 1)
    page, _ = ask(in_turn(full), lambda one: one.scan_contacts())
    assert (page.total, page.cursor) == (2, "501")


# --- search ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("ann@example.com", [{"email": "ann@example.com"}]),
        ("+380 (50) 123-45-67", [{"sms": "380501234567"}, {"externalCustomerId": "+380 (50) 123-45-67"}]),
        ("C-1", [{"firstname": "C-1"}, {"lastname": "C-1"}, {"externalCustomerId": "C-1"}]),
        ("1234", [{"firstname": "1234"}, {"lastname": "1234"}, {"externalCustomerId": "1234"}]),
        (
            "Ann Lee",
            [
                {"firstname": "Ann", "lastname": "Lee"},
                {"firstname": "Lee", "lastname": "Ann"},
                {"firstname": "Ann Lee"},
                {"lastname": "Ann Lee"},
            ],
        ),
    ],
)
def test_a_text_is_asked_for_where_it_can_stand(text: str, questions: list[dict[str, str]]) -> None:
    assert search_questions(text) == questions


def test_near_matches_of_a_whole_address_are_left_out() -> None:
    rows = [
        {"id": 1, "channels": {"type": "email", "value": "joann@example.com"}},
        {
            "id": 2,
            "channels": [
                {"type": "email", "value": "old@x.org"},
                {"type": "email", "value": "Ann@Example.com"},
            ],
        },
        {"id": 3},
    ]
    page, _ = ask(in_turn(http(200, json.dumps(rows))), lambda one: one.search_contacts("ann@example.com"))
    assert [found.id for found in page.items] == ["2"]


def test_a_beginning_of_an_address_keeps_what_contains_it() -> None:
    rows = [{"id": 1, "channels": {"type": "email", "value": "joann@example.com"}}]
    page, _ = ask(in_turn(http(200, json.dumps(rows))), lambda one: one.search_contacts("ann@ex"))
    assert [found.id for found in page.items] == ["1"]


def test_a_person_found_by_several_questions_is_shown_once_and_pages_go_on_where_they_must() -> None:
    """The first name fills a page and goes on; the other two questions are not asked again."""

    async def script(request: Request, line: Line) -> bytes:
        asked = query(request)
        if "firstname" in asked:
            return contacts(1, 500) if asked["startindex"] == "1" else contacts(501, 3)
        return contacts(1, 2)

    async def use(one):  # type: ignore[no-untyped-def]
        first = await one.search_contacts("Ann")
        return first, await one.search_contacts("Ann", first.cursor)

    (first, second), server = ask(script, use)
    assert (len(first.items), len(second.items), second.cursor) == (500, 3, None)
    assert len(server.requests) == 4


# --- lists: trap 5 ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["add_members", "remove_members"])
def test_trap_5_without_ids_nothing_is_sent(verb: str) -> None:
    async def use(one):  # type: ignore[no-untyped-def]
        with pytest.raises(ValueError, match="no contacts"):
            await getattr(one, verb)("7", [])

    _, server = ask(in_turn(http()), use)
    assert server.requests == []


@pytest.mark.parametrize(("verb", "path"), [("add_members", "attach"), ("remove_members", "detach")])
def test_trap_5_members_go_in_five_hundreds_and_every_request_names_some(verb: str, path: str) -> None:
    ids = [str(number) for number in range(1, 1002)]
    _, server = ask(in_turn(http(200, "Contacts were detached")), lambda one: getattr(one, verb)("7", ids))
    sent = [json.loads(request.body)["contactIds"] for request in server.requests]
    assert [len(part) for part in sent] == [500, 500, 1]
    assert [number for part in sent for number in part] == list(range(1, 1002))
    assert {request.target for request in server.requests} == {f"/api/v1/group/7/contacts/{path}"}


@pytest.mark.parametrize("answer", [http(200, "Contacts were attached"), http(200, ""), http(200, "{}")])
def test_trap_3_a_sentence_or_nothing_is_a_good_answer_where_one_is_documented(answer: bytes) -> None:
    result, _ = ask(in_turn(answer), lambda one: one.add_members("7", ["1"]))
    assert result is None


def test_a_web_page_is_never_a_good_answer() -> None:
    result, _ = ask(in_turn(http(200, "<html>sign in</html>")), lambda one: one.add_members("7", ["1"]))
    assert isinstance(result, ProviderChanged)
    assert isinstance(result, OutcomeUnknown)


# --- errors ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "kind", "code", "words"),
    [
        (http(401, '{"status": 401}'), AuthRefused, "esputnik.key_stale", "90 days"),
        (http(401, "", None), AuthRefused, "esputnik.key_stale", "90 days"),
        (http(403, "Forbidden"), NotAllowed, "esputnik.key_scope", "scope"),
        (http(404, "Contact not found"), NotFound, "not_found", ""),
        (http(400, "Contact support to enable X."), NotAllowed, "esputnik.feature_off", "support"),
    ],
)
def test_refusals_say_what_to_do(answer: bytes, kind: type[Exception], code: str, words: str) -> None:
    install_texts()
    result, _ = ask(in_turn(answer), lambda one: one.fetch_contact("5"))
    assert isinstance(result, kind)
    assert result.code == code
    assert words in result.what_to_do
    assert "eSputnik" in result.message


# --- the bulk request ------------------------------------------------------------------------------------

ONE = delivery({"email": "a@x.org"})
TAKEN = http(200, '{"id":0,"asyncSessionId":"s1"}')
SEEN = http(409, "Duplicated request")


def test_trap_7_a_409_after_our_own_lost_attempt_means_done() -> None:
    result, server = ask(in_turn(None, SEEN), lambda one: one.send_delivery(ONE))
    assert (result.repeated, result.text, result.session) == (True, "Duplicated request", "")
    assert server.requests[0].body == server.requests[1].body


def test_trap_7_a_409_out_of_the_blue_is_a_refusal() -> None:
    result, _ = ask(in_turn(SEEN), lambda one: one.send_delivery(ONE))
    assert isinstance(result, Duplicate)
    assert not isinstance(result, OutcomeUnknown)


def test_trap_7_a_409_means_done_when_an_earlier_process_had_sent_it() -> None:
    again = delivery({"email": "a@x.org"}, sent_before=True)
    result, _ = ask(in_turn(SEEN), lambda one: one.send_delivery(again))
    assert result.repeated


def test_a_lost_answer_is_asked_for_again() -> None:
    result, server = ask(in_turn(None, TAKEN), lambda one: one.send_delivery(ONE))
    assert (result.session, result.repeated, len(server.requests)) == ("s1", False, 2)


@pytest.mark.parametrize(
    "answer",
    [http(200, ""), http(200, "Accepted"), http(200, "[]"), http(200, "<html>x</html>"), http(500, "x")],
)
def test_trap_3_and_6_an_unreadable_answer_to_a_bulk_request_is_in_doubt(answer: bytes) -> None:
    """Not accepted, not refused: it may have been carried out."""
    result, _ = ask(in_turn(answer), lambda one: one.send_delivery(ONE))
    assert isinstance(result, OutcomeUnknown)


def test_a_key_that_the_platform_says_back_is_not_kept_with_the_rows() -> None:
    """What is said of a delivery goes into the journal: no secret may ride along."""
    failed = {"channels": {"type": "email", "value": "a@x.org"}, "error": f"bad row for key {KEY}"}
    said = {"asyncSessionId": "s1", "failedContacts": failed, "errorMessage": f"seen {KEY}"}
    answer, _ = ask(in_turn(http(200, json.dumps(said))), lambda one: one.send_delivery(ONE))
    assert answer.verdicts[0].text == "bad row for key •••"
    assert answer.text == "seen •••"
    state, _ = ask(
        in_turn(http(200, json.dumps({"status": "ERROR", "description": KEY}))),
        lambda one: one.follow_import("s1"),
    )
    assert state.text == "•••"


def test_a_delivery_that_may_not_be_sent_sends_nothing() -> None:
    async def use(one):  # type: ignore[no-untyped-def]
        with pytest.raises(ValueError, match="open"):
            await one.send_delivery(delivery({"email": "a@x.org", "city": "x"}, {"email": "b@x.org"}))

    _, server = ask(in_turn(TAKEN), use)
    assert server.requests == []
