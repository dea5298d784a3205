"""Keys, scopes, limits, what other clients send (facts 1, traps 1 to 3)."""

from __future__ import annotations

import base64
import http.client
import json

import pytest

from tests.twins.esputnik.steps import add, row
from tests.twins.process import TwinProcess

INFO = "/api/v1/account/info"


@pytest.mark.parametrize("user", ["", "user", "api-user", "somebody@example.com", "a:b"])
def test_any_user_name_will_do(twin: TwinProcess, user: str) -> None:
    """The password is the key; vendor plug-ins send an empty user. A colon ends the user name, as in every
    Basic.
    """
    expected = 401 if ":" in user else 200
    assert twin.send("GET", INFO, headers=twin.basic(user=user)).status == expected


@pytest.mark.parametrize(
    "value", ["Basic", "Basic !!!", "Basic " + base64.b64encode(b"nocolon").decode(), "Digest x"]
)
def test_a_broken_authorization_is_401(twin: TwinProcess, value: str) -> None:
    """Never 500; JSON that carries the status."""
    reply = twin.send("GET", INFO, headers={"Authorization": value})
    assert (reply.status, reply.json()["status"]) == (401, 401)


@pytest.mark.parametrize(
    ("scope", "open_", "shut"),
    [
        ("events", [("POST", "/api/v1/event")], [("GET", "/api/v1/groups"), ("POST", "/api/v1/contacts")]),
        (
            "events_contacts",
            [("GET", "/api/v1/groups"), ("POST", "/api/v2/event")],
            [("GET", "/api/v1/messages/email")],
        ),
        (
            "events_contacts_write",
            [("POST", "/api/v1/contacts")],
            [("GET", "/api/v1/contacts"), ("DELETE", "/api/v1/contact/1")],
        ),
        (
            "messages",
            [("GET", "/api/v1/messages/email"), ("GET", "/api/v1/interfaces/email")],
            [("POST", "/api/v1/event")],
        ),
    ],
)
def test_scopes(
    twin: TwinProcess, scope: str, open_: list[tuple[str, str]], shut: list[tuple[str, str]]
) -> None:
    """A narrow key is 403 outside its scope, and every key answers the connection test."""
    headers = twin.basic(twin.line["keys"][scope])
    assert twin.send("GET", INFO, headers=headers).status == 200
    for method, path in open_:
        body = "{}" if method == "POST" else None
        assert twin.send(method, path, body, headers).status not in (401, 403), path
    for method, path in shut:
        assert twin.send(method, path, None, headers).status == 403, path


@pytest.mark.parametrize(
    ("method", "path", "most", "seconds"),
    [
        ("GET", "/api/v1/contacts?email=a", 50, 1),
        ("GET", "/api/v1/groups", 200, 1),
        ("POST", "/api/v1/event", 350, 1),
        ("POST", "/api/v2/event", 350, 1),
        ("POST", "/api/v1/past_events", 100, 1),
        ("DELETE", "/api/v1/past_events", 5, 1),
        ("GET", "/api/v2/contacts/messages", 10, 1),
        ("GET", "/api/v1/messages/email/1", 10, 1),
        ("GET", "/api/v1/messages/sms", 500, 3600),
    ],
)
def test_rate_limits(twin: TwinProcess, method: str, path: str, most: int, seconds: int) -> None:
    """Within one window exactly the documented number passes, then 429 in words, without Retry-After."""
    twin.control("POST", "clock", {"hold_limits": True})
    try:
        connection = http.client.HTTPConnection(twin.address, timeout=60)
        headers = twin.basic() | {"Content-Type": "application/json"}
        statuses = []
        for _ in range(most + 2):
            connection.request(method, path, "{}" if method != "GET" else None, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            statuses.append(answer.status)
        connection.close()
        assert 429 not in statuses[:most]
        assert statuses[most:] == [429, 429]
        assert answer.headers["Retry-After"] is None
        assert f"More than {most} requests" in text
        twin.advance(seconds)
        assert twin.api(method, path, {} if method != "GET" else None).status != 429
    finally:
        twin.control("POST", "clock", {"hold_limits": False})


def test_a_429_can_carry_retry_after(twin: TwinProcess) -> None:
    """Not documented, so by dial: whole seconds until the window resets."""
    twin.control("POST", "dial", {"retry_after": True})
    twin.control("POST", "clock", {"hold_limits": True})
    replies = [twin.api("DELETE", "/api/v1/past_events", {}) for _ in range(6)]
    twin.control("POST", "clock", {"hold_limits": False})
    assert [reply.status for reply in replies] == [400] * 5 + [429]
    assert replies[-1].headers["Retry-After"] == "1"


def test_limits_can_be_switched_off(twin: TwinProcess) -> None:
    """For tests of something else."""
    twin.control("POST", "dial", {"rate_limits": False})
    assert {twin.api("DELETE", "/api/v1/past_events").status for _ in range(20)} == {400}


def test_what_other_clients_send_is_taken(twin: TwinProcess) -> None:
    """No content type, text/plain, a form's content type, a byte-order mark, a trailing slash, unknown
    keys.
    """
    body = json.dumps(
        {"contacts": [row("odd@example.com")], "dedupeOn": "email", "contactFields": ["firstName"], "x": 1}
    )
    for media in ("text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-8"):
        assert twin.api("POST", "/api/v1/contacts", body, headers={"Content-Type": media}).status == 200
    connection = http.client.HTTPConnection(twin.address, timeout=60)
    connection.request("POST", "/api/v1/contacts/", body.encode("utf-8-sig"), twin.basic())
    assert connection.getresponse().status == 200
    connection.close()
    one = {"contacts": row("single@example.com"), "dedupeOn": "email"}
    assert twin.api("POST", "/api/v1/contacts", one).status == 200


@pytest.mark.parametrize(
    "body", ["", "{", "[]", '"text"', "\x00\xff", '{"contacts": "no list"}', "[" * 50_000]
)
def test_nonsense_is_400_in_words(twin: TwinProcess, body: str) -> None:
    """Never 500."""
    reply = twin.api("POST", "/api/v1/contacts", body.encode("latin-1"))
    assert (reply.status, bool(reply.text)) == (400, True)


def test_the_cookie_is_set_once(twin: TwinProcess) -> None:
    """JSESSIONID as recorded; ignoring it is fine, bringing it back too."""
    reply = twin.api("GET", INFO)
    cookie = reply.headers["Set-Cookie"]
    assert cookie.startswith("JSESSIONID=")
    assert cookie.endswith("; Path=/api/; HttpOnly")
    assert "Set-Cookie" not in twin.api("GET", INFO, headers={"Cookie": cookie.partition(";")[0]}).headers


def test_trap_1_one_none_many(twin: TwinProcess) -> None:
    """Inside a wrapper: one is an object, several an array, none no key."""
    first, second = add(twin, row("t1@example.com")), add(twin, row("t2@example.com"))

    def results(ids: str) -> object:
        return twin.api("GET", f"/api/v1/contacts/email?ids={ids}").json().get("results")

    assert results("999999999") is None
    assert results(str(first)) == {"contactId": first, "email": "t1@example.com"}
    assert [item["contactId"] for item in results(f"{first},{second}")] == [first, second]  # type: ignore[attr-defined]


def test_trap_2_ids_are_strings_here_and_numbers_there(twin: TwinProcess) -> None:
    """POST /v1/contact answers text, subscribe a number."""
    assert isinstance(twin.api("POST", "/api/v1/contact", row("t3@example.com")).json()["id"], str)
    answer = twin.api("POST", "/api/v1/contact/subscribe", {"contact": row("t3@example.com")})
    assert isinstance(answer.json()["id"], int)


def test_trap_3_a_sentence_says_it_is_json(twin: TwinProcess) -> None:
    """Whoever parses by content type fails."""
    identifier = add(twin, row("t4@example.com"))
    reply = twin.api("PUT", f"/api/v1/contact/{identifier}", {"firstName": "Anna"})
    assert reply.headers["Content-Type"].startswith("application/json")
    with pytest.raises(json.JSONDecodeError):
        reply.json()
