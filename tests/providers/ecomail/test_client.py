"""The client's own rules, against a server that says what the twin does not."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from desktop_app.model.account import Account
from desktop_app.model.contact import Subscription
from desktop_app.model.errors import (
    AuthRefused,
    Duplicate,
    InvalidInput,
    KeyMissing,
    NotAllowed,
    NotFound,
    OutcomeUnknown,
    ProviderChanged,
    RateLimited,
)
from desktop_app.model.operation import Effect
from desktop_app.model.report import RowState
from desktop_app.provider_api.paging import walk_pages
from desktop_app.providers import discover
from desktop_app.providers.ecomail.errors import explain, proves_earlier
from desktop_app.providers.ecomail.manifest import MANIFEST
from desktop_app.providers.ecomail.operations import PAGE_ROWS
from desktop_app.providers.ecomail.provider import REFUSALS
from desktop_app.runtime.texts import install_texts
from desktop_app.transport.answer import read_answer
from desktop_app.transport.retry import RetryPolicy
from tests.providers.ecomail.parts import KEY, ask, delivery
from tests.transport.server import Line, Request, Script, http, in_turn

NO_LISTS = http(200, "[]")


def said(value: Any, status: int = 200, **headers: str) -> bytes:
    return http(status, json.dumps(value), **headers)


def query(request: Request) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(request.target).query).items()}


def path(request: Request) -> str:
    return urlsplit(request.target).path.removeprefix("/api")


def page(emails: list[str], status: int = 1, list_id: int = 1, per_page: int = PAGE_ROWS) -> dict[str, Any]:
    rows = [
        {"list_id": list_id, "email": email, "status": status, "subscriber": {"email": email}}
        for email in emails
    ]
    return {"current_page": 1, "data": rows, "per_page": per_page, "total": len(rows)}


# --- opening ----------------------------------------------------------------------------------------------


def test_the_key_stands_in_a_header_of_its_own() -> None:
    _, server = ask(in_turn(NO_LISTS), lambda one: one.fetch_account_info(), key=f"  {KEY}\n")
    (request,) = server.requests
    assert request.headers["key"] == KEY
    assert "authorization" not in request.headers
    assert path(request) == "/lists"


def test_without_a_key_nothing_is_opened() -> None:
    account = Account("t", "ecomail", "Shop", base_url="http://127.0.0.1:9", training=True)
    with pytest.raises(KeyMissing):
        discover()["ecomail"].open(account, {"api_key": " "})


@pytest.mark.parametrize("key", ["ключ-od-účtu", "a\nb", "a\x00b"])
def test_letters_that_no_header_takes_are_no_key_and_nothing_is_sent(key: str) -> None:
    install_texts()
    result, server = ask(in_turn(NO_LISTS), lambda one: one.fetch_account_info(), key=key)
    assert isinstance(result, AuthRefused)
    assert (result.code, server.requests) == ("ecomail.key_form", [])
    assert key not in f"{result!r} {result} {result.message} {result.what_to_do} {result.original}"


@pytest.mark.parametrize("centre", ["", "cz", "com"])
def test_both_data_centres_can_be_opened_live(centre: str) -> None:
    made = discover()["ecomail"].open(Account("l", "ecomail", "L", data_centre=centre), {"api_key": KEY})
    assert KEY not in repr(made)
    assert ("ecomailapp.com" if centre == "com" else "ecomailapp.cz") in repr(made)


def test_a_training_account_without_an_address_is_not_sent_to_the_real_platform() -> None:
    with pytest.raises(NotAllowed):
        discover()["ecomail"].open(Account("t", "ecomail", "T", training=True), {"api_key": KEY})


# --- the connection test ----------------------------------------------------------------------------------


def test_an_account_is_shown_by_its_lists_and_the_note_says_so() -> None:
    install_texts()
    rows = [{"id": 1, "name": "News", "from_name": "Horizon Shop", "from_email": "news@shop.example"}]
    found, _ = ask(in_turn(said(rows)), lambda one: one.fetch_account_info())
    assert (found.organisation, found.user) == ("Horizon Shop", "news@shop.example")
    assert "does not say whose key" in found.notes[0]
    assert "News" in found.notes[0]
    empty, _ = ask(in_turn(NO_LISTS), lambda one: one.fetch_account_info())
    assert "no lists yet" in empty.notes[0]


@pytest.mark.parametrize(
    ("answer", "kind", "code", "words"),
    [
        (said({"message": "Unauthenticated."}, 401), AuthRefused, "ecomail.key_refused", "refreshes it"),
        (http(401, "", None), AuthRefused, "ecomail.key_refused", "ecomailapp.com"),
        (said({"errors": "Account must be marketer+ tariff"}, 403), NotAllowed, "ecomail.plan", "plan"),
        (said({"errors": "Forbidden"}, 403), NotAllowed, "ecomail.not_open", "support"),
        (said({"errors": ["Subscriber was not found"]}, 404), NotFound, "not_found", ""),
        (
            said({"errors": "Only for paid accounts and verified domains"}, 422),
            NotAllowed,
            "ecomail.paid_and_verified",
            "domain",
        ),
        (
            said({"errors": "Feed can be refreshed just once per hour"}, 422),
            Duplicate,
            "ecomail.refreshed_lately",
            "hour",
        ),
        (
            said({"errors": {"transaction.order_id": ["The id has already been taken."]}}, 422),
            Duplicate,
            "ecomail.taken",
            "",
        ),
        (said({"errors": {"email": ["email_invalid"]}}, 422), InvalidInput, "invalid_input", "Details"),
    ],
)
def test_refusals_say_what_to_do(answer: bytes, kind: type[Exception], code: str, words: str) -> None:
    install_texts()
    result, _ = ask(in_turn(answer), lambda one: one.fetch_contact("a@x.org"))
    assert isinstance(result, kind)
    assert result.code == code
    assert words in result.what_to_do
    assert "Ecomail" in result.message
    assert "errors." not in result.message + result.what_to_do
    if code == "ecomail.plan":
        assert "Marketer+" in result.message


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"errors": "Text"}, "Text"),
        ({"errors": ["One", "Two"]}, "One; Two"),
        ({"errors": {"email": ["email_invalid"], "name": ["The name field is required."]}},
         "email: email_invalid; The name field is required."),
        ({"message": "The given data was invalid.", "errors": {"a": ["b"]}}, "a: b"),
        ({"message": "Server Error"}, "Server Error"),
        ({"error": "Old form"}, "Old form"),
        ({"errors": []}, '{"errors": []}'),
        ({"errors": {"a": None}}, '{"errors": {"a": null}}'),
    ],
)  # fmt: skip
def test_the_words_are_found_in_every_shape(body: Any, words: str) -> None:
    answer = read_answer(422, {}, json.dumps(body).encode(), None)
    error = explain(answer, MANIFEST.operations["contact"], platform="Ecomail")
    assert error is not None
    assert error.original == words


def test_a_taken_order_id_proves_an_earlier_attempt() -> None:
    taken = {"errors": {"transaction.order_id": ["The transaction.order id has already been taken."]}}
    assert proves_earlier(read_answer(422, {}, json.dumps(taken).encode(), None))
    assert not proves_earlier(read_answer(422, {}, b'{"errors": "other"}', None))


def test_a_wait_that_is_named_is_kept_to_the_second() -> None:
    waits: list[float] = []
    answers = in_turn(said({"message": "Too Many Attempts."}, 429, Retry_After="17"), NO_LISTS)
    result, server = ask(
        answers, lambda one: one.fetch_account_info(), on_wait=lambda until, *_told: waits.append(until)
    )
    assert not isinstance(result, Exception)
    assert waits == [1_700_000_000.0 + 17.0]
    assert len(server.requests) == 2
    single, _ = ask(
        in_turn(said({}, 429, Retry_After="17")),
        lambda one: one.fetch_account_info(),
        policy=RetryPolicy(attempts=1),
    )
    assert isinstance(single, RateLimited)
    assert single.retry_after == 17.0


def test_gets_with_an_effect_are_never_repeated_by_themselves() -> None:
    """Sending a campaign and reading a feed anew look like reads and are none."""
    for name in ("campaign_send", "product_feed_refresh", "data_feed_refresh"):
        operation = MANIFEST.operations[name]
        assert (operation.method, operation.effect) == ("GET", Effect.ONCE)

        async def use(one: Any, operation: Any = operation) -> Any:
            return await one._client.call(operation, path={"id": "7"})

        for broken in (None, said({}, 500)):
            result, server = ask(in_turn(broken), use)
            assert isinstance(result, OutcomeUnknown), name
            assert len(server.requests) == 1, name


# --- lists, members, contacts -----------------------------------------------------------------------------


def test_a_list_is_read_one_status_after_the_other_and_no_page_is_empty_before_the_end() -> None:
    """The platform shows the subscribed alone unless asked; an empty page would look like an empty list."""
    by_status = {"subscribed": ["a@x.org"], "unsubscribed": ["b@x.org"]}

    async def script(request: Request, line: Line) -> bytes:
        status = query(request)["status"]
        return said(page(by_status.get(status, []), 2 if status == "unsubscribed" else 1))

    async def use(one: Any) -> list[list[tuple[str, Subscription]]]:
        async def fetch(cursor: str | None) -> Any:
            return await one.fetch_members("1", cursor)

        return [[(c.id, c.subscription) for c in found] async for found in walk_pages(fetch, lambda c: c.id)]

    pages, server = ask(script, use)
    assert pages == [[("a@x.org", Subscription.SUBSCRIBED)], [("b@x.org", Subscription.UNSUBSCRIBED)]]
    asked = [query(request)["status"] for request in server.requests]
    assert asked == ["subscribed", "not_confirmed", "bounced", "complained", "unsubscribed"]
    assert {query(request)["per_page"] for request in server.requests} == {str(PAGE_ROWS)}


def test_pages_are_counted_by_the_answer_and_not_by_what_was_asked() -> None:
    """A platform that gives twenty rows whatever is asked is still read to its end."""
    left = [[f"{name}{n}@x.org" for n in range(20)] for name in "ab"] + [["z@x.org"]]

    async def script(request: Request, line: Line) -> bytes:
        asked = query(request)
        rows = left[int(asked["page"]) - 1] if asked["status"] == "subscribed" else []
        return said(page(rows, per_page=20))

    async def use(one: Any) -> int:
        async def fetch(cursor: str | None) -> Any:
            return await one.fetch_members("1", cursor)

        return sum([len(found) async for found in walk_pages(fetch, lambda c: c.id)])

    assert ask(script, use)[0] == 41


def scripted(lists: dict[int, dict[str, list[str]]]) -> Script:
    """An account: list -> status -> addresses."""
    codes = {"subscribed": 1, "unsubscribed": 2, "bounced": 4, "complained": 5, "not_confirmed": 6}

    async def script(request: Request, line: Line) -> bytes:
        if path(request) == "/lists":
            return said([{"id": number, "name": f"L{number}"} for number in lists])
        number, status = int(path(request).split("/")[2]), query(request)["status"]
        if number not in lists:
            return said({"errors": ["gone"]}, 404)
        return said(page(lists[number].get(status, []), codes[status], number))

    return script


def test_the_whole_base_is_everybody_once_with_the_word_that_counts() -> None:
    """Subscribed anywhere is subscribed, left everywhere is left, a complaint about any list counts."""
    account: dict[int, dict[str, list[str]]] = {
        1: {"subscribed": ["both@x.org", "angry@x.org"], "unsubscribed": ["gone@x.org", "back@x.org"]},
        2: {"subscribed": ["back@x.org"], "unsubscribed": ["gone@x.org"], "complained": ["angry@x.org"]},
        3: {},
    }

    async def use(one: Any) -> dict[str, Subscription]:
        pages = walk_pages(one.scan_contacts, lambda c: c.id)
        return {c.id: c.subscription async for found in pages for c in found}

    found, _ = ask(scripted(account), use)
    assert found == {
        "both@x.org": Subscription.SUBSCRIBED,
        "back@x.org": Subscription.SUBSCRIBED,
        "angry@x.org": Subscription.COMPLAINED,
        "gone@x.org": Subscription.UNSUBSCRIBED,
    }


def test_an_account_without_lists_has_nobody() -> None:
    result, server = ask(in_turn(NO_LISTS), lambda one: one.scan_contacts())
    assert (result.items, result.cursor) == ((), None)
    assert len(server.requests) == 1


def test_an_address_in_a_path_is_escaped() -> None:
    person = {"subscriber": {"email": "a+b/c@x.org", "lists": []}}
    found, server = ask(in_turn(said(person)), lambda one: one.fetch_contact("a+b/c@x.org"))
    assert server.requests[0].target == "/api/subscribers/a%2Bb%2Fc%40x.org"
    assert found.lists == ()


def test_a_whole_address_is_looked_up_and_nobody_found_is_an_answer() -> None:
    missing, server = ask(in_turn(said({"errors": ["x"]}, 404)), lambda one: one.search_contacts("a@x.org"))
    assert (missing.items, path(server.requests[0])) == ((), "/subscribers/a%40x.org")


@pytest.mark.parametrize("wrapped", [lambda r: r, lambda r: {"data": r}, lambda r: {"subscribers": r}])
def test_the_search_is_read_in_whatever_it_is_wrapped(wrapped: Any) -> None:
    rows = [{"email": "a@x.org", "name": "Ann"}, {"email": "a@x.org"}, {"email": "b@x.org", "status": 2}]
    found, server = ask(in_turn(said(wrapped(rows))), lambda one: one.search_contacts("ann"))
    assert [c.id for c in found.items] == ["a@x.org", "b@x.org"]
    assert json.loads(server.requests[0].body) == {"query": "ann"}


@pytest.mark.parametrize("ids", [[], ["5"], ["a@x.org", ""]])
def test_people_are_put_into_a_list_by_their_addresses_only(ids: list[str]) -> None:
    async def use(one: Any) -> None:
        with pytest.raises(ValueError, match="addresses"):
            await one.add_members("1", ids)

    assert ask(in_turn(said({"inserts": 0})), use)[1].requests == []


def test_putting_people_into_a_list_changes_nothing_of_them() -> None:
    emails = [f"a{number}@x.org" for number in range(3001)]
    _, server = ask(in_turn(said({"inserts": 1})), lambda one: one.add_members("7", emails))
    sent = [json.loads(request.body) for request in server.requests]
    assert [len(each["subscriber_data"]) for each in sent] == [3000, 1]
    for each in sent:
        assert (each["update_existing"], each["resubscribe"], each["trigger_autoresponders"]) == (False,) * 3
        assert all(set(row) == {"email"} for row in each["subscriber_data"])


# --- the bulk request -------------------------------------------------------------------------------------

THREE = delivery({"email": "a@x.org"}, {"email": "b@x.org"}, {"email": "c@x.org"})
TAKEN = said({"inserts": 1})


def refusal(email: str) -> bytes:
    return said({"errors": {"email": ["email_invalid"]}, "data": {"email": email, "name": "x"}}, 422)


def sent_emails(request: Request) -> list[str]:
    return [row["email"] for row in json.loads(request.body)["subscriber_data"]]


def test_a_refused_row_is_taken_out_and_the_others_go_again() -> None:
    answer, server = ask(in_turn(refusal("b@x.org"), TAKEN), lambda one: one.send_delivery(THREE))
    assert [(v.row, v.state, v.text) for v in answer.verdicts] == [
        (2, RowState.REJECTED_THERE, "email: email_invalid")
    ]
    assert [sent_emails(request) for request in server.requests] == [
        ["a@x.org", "b@x.org", "c@x.org"],
        ["a@x.org", "c@x.org"],
    ]


def test_when_every_row_is_refused_nothing_empty_is_sent() -> None:
    answers = in_turn(refusal("a@x.org"), refusal("c@x.org"), refusal("b@x.org"), TAKEN)
    answer, server = ask(answers, lambda one: one.send_delivery(THREE))
    assert [v.row for v in answer.verdicts] == [1, 2, 3]
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    "body", [{"errors": "no"}, {"errors": {"list": ["x"]}, "data": {"email": "z@x.org"}}]
)
def test_a_refusal_that_names_no_row_of_ours_is_one_of_the_whole(body: Any) -> None:
    """Whoever sends halves the request then; nobody is blamed by guess."""
    result, server = ask(in_turn(said(body, 422)), lambda one: one.send_delivery(THREE))
    assert isinstance(result, InvalidInput)
    assert not isinstance(result, OutcomeUnknown)
    assert len(server.requests) == 1


def test_an_account_that_refuses_everything_is_not_asked_row_by_row() -> None:
    many = delivery(*({"email": f"a{number}@x.org"} for number in range(100)))

    async def script(request: Request, line: Line) -> bytes:
        return refusal(sent_emails(request)[0])

    result, server = ask(script, lambda one: one.send_delivery(many))
    assert isinstance(result, InvalidInput)
    assert len(server.requests) == REFUSALS + 1


def test_rows_that_are_too_long_stay_here_and_the_others_go() -> None:
    rows = delivery({"email": "a@x.org", "custom:n": "x" * 5000}, {"email": "b@x.org", "custom:n": "y"})
    answer, server = ask(in_turn(TAKEN), lambda one: one.send_delivery(rows))
    assert [(v.row, v.state) for v in answer.verdicts] == [(1, RowState.REJECTED_HERE)]
    assert sent_emails(server.requests[0]) == ["b@x.org"]


def test_a_lost_answer_is_asked_for_again_with_the_same_words() -> None:
    answer, server = ask(in_turn(None, TAKEN), lambda one: one.send_delivery(THREE))
    assert answer.verdicts == ()
    assert server.requests[0].body == server.requests[1].body


@pytest.mark.parametrize(
    "answer",
    [http(200, ""), said([]), said({}), said({"error": "x"}), http(200, "<html>x</html>"), http(500, "x")],
)
def test_an_unreadable_answer_to_a_bulk_request_is_in_doubt(answer: bytes) -> None:
    result, _ = ask(in_turn(answer), lambda one: one.send_delivery(THREE))
    assert isinstance(result, OutcomeUnknown)
    assert not isinstance(result, InvalidInput)


def test_a_key_that_the_platform_says_back_is_not_kept_with_the_rows() -> None:
    bad = said({"errors": {"email": [f"bad row for key {KEY}"]}, "data": {"email": "a@x.org"}}, 422)
    answer, _ = ask(in_turn(bad, TAKEN), lambda one: one.send_delivery(THREE))
    assert answer.verdicts[0].text == "bad row for key •••"


def test_a_refusal_keeps_no_person_in_what_is_written_with_a_job() -> None:
    """The offending row travels beside the error, not among its values."""
    result, _ = ask(in_turn(refusal("z@x.org")), lambda one: one.send_delivery(THREE))
    assert isinstance(result, InvalidInput)
    assert "z@x.org" not in json.dumps(result.values)


def test_a_delivery_that_may_not_be_sent_sends_nothing() -> None:
    async def use(one: Any) -> None:
        with pytest.raises(ValueError, match="3001"):
            await one.send_delivery(delivery(*({"email": f"a{n}@x.org"} for n in range(3001))))

    assert ask(in_turn(TAKEN), use)[1].requests == []


def test_an_odd_collection_names_the_platform() -> None:
    result, _ = ask(in_turn(said({"lists": 5, "x": 1})), lambda one: one.fetch_lists())
    assert isinstance(result, ProviderChanged)
    assert result.platform == "Ecomail"
