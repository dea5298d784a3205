"""Sending, statuses, broadcasts, activity, the CSV link (facts 3.9, 8, 9)."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.twins.esputnik.steps import add, imported, list_id, read, row
from tests.twins.process import TwinProcess


def template(twin: TwinProcess, channel: str = "email") -> int:
    return int(twin.api("GET", f"/api/v1/messages/{channel}").json()[0]["id"])


def smartsend(twin: TwinProcess, *recipients: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    body = {"recipients": list(recipients), "email": True, **more}
    reply = twin.api("POST", f"/api/v1/message/{template(twin)}/smartsend", body)
    assert reply.status == 200, reply.text
    results = reply.json()["results"]
    return [results] if isinstance(results, dict) else list(results)


def status(twin: TwinProcess, request_id: str) -> dict[str, str]:
    found: dict[str, str] = twin.api("GET", f"/api/v1/message/status?ids={request_id}").json()["results"]
    return found


def test_an_unknown_locator_becomes_a_confirmed_contact_in_no_list(twin: TwinProcess) -> None:
    """facts 8.2"""
    assert smartsend(twin, {"locator": "unknown@example.com", "jsonParam": '{"a":1}'})[0]["status"] == "OK"
    made = next(item for item in twin.state("contacts") if item["email"] == "unknown@example.com")
    assert (made["confirmed"], made["lists"]) == (True, [])
    sent = twin.state("messages")[0]
    assert (sent["to"], sent["params"], sent["contact_id"]) == ("unknown@example.com", '{"a":1}', made["id"])


def test_recipients_by_id_and_by_external_id(twin: TwinProcess) -> None:
    """Exactly one of the three; unknown ids and double recipients are error rows, not errors."""
    identifier = add(twin, row("byid@example.com", externalCustomerId="SEND-1"))
    results = smartsend(
        twin,
        {"contactId": identifier},
        {"externalCustomerId": "SEND-1"},
        {"contactId": 999_999_999},
        {"locator": "x@example.com", "contactId": identifier},
        {},
        {"locator": "same@example.com"},
        {"locator": "same@example.com"},
        {"locator": "p@example.com", "jsonParam": "{no json"},
    )
    assert [item["status"] for item in results] == [
        "OK",
        "OK",
        "ERROR",
        "ERROR",
        "ERROR",
        "OK",
        "ERROR",
        "ERROR",
    ]
    assert all(("requestId" in item) == (item["status"] == "OK") for item in results)
    assert all(("message" in item) == (item["status"] == "ERROR") for item in results)
    assert len({item["requestId"] for item in results if "requestId" in item}) == 3


@pytest.mark.parametrize(("count", "expected"), [(1000, 200), (1001, 400)])
def test_smartsend_takes_1000(twin: TwinProcess, count: int, expected: int) -> None:
    """One more is refused and nothing is sent."""
    body = {"recipients": [{"locator": f"s{number}@example.com"} for number in range(count)], "email": True}
    assert twin.api("POST", f"/api/v1/message/{template(twin)}/smartsend", body).status == expected
    assert len(twin.state("messages")) == (count if expected == 200 else 0)


def test_statuses_move_on_the_clock(twin: TwinProcess) -> None:
    """Queued first, then delivered or failed for good; flags agree with the status."""
    results = smartsend(twin, *({"locator": f"clock{number}@example.com"} for number in range(60)))
    ids = ",".join(item["requestId"] for item in results)

    def now() -> list[dict[str, str]]:
        return list(twin.api("GET", f"/api/v1/message/status?ids={ids}").json()["results"])

    assert {item["status"] for item in now()} == {"IN_QUEUE"}
    twin.advance(120)
    soon = {item["status"] for item in now()}
    assert "DELIVERED" in soon
    assert "IN_QUEUE" not in soon
    twin.advance(86_400)
    later = now()
    assert {"READ", "CLICKED"} & {item["status"] for item in later}
    arrived = {"DELIVERED", "READ", "CLICKED", "SPAM"}
    assert all((item["delivered"], item["failed"]) == _flags(item["status"] in arrived) for item in later)


def _flags(arrived: bool) -> tuple[str, str]:
    return ("true", "false") if arrived else ("false", "true")


def test_unsubscribed_addresses_hold_mail_back(twin: TwinProcess) -> None:
    """Queued OK, then UNSUBSCRIBED; a complaint is BLACKLISTED and subscribing says so."""
    twin.api("POST", "/api/v1/emails/unsubscribed/add", {"emails": ["held@example.com"]})
    request = smartsend(twin, {"locator": "Held@example.com"})[0]["requestId"]
    twin.advance(86_400)
    assert status(twin, request) == {
        "status": "UNSUBSCRIBED",
        "requestId": request,
        "failed": "true",
        "delivered": "false",
    }


def test_complaints_are_blacklisted(twin: TwinProcess) -> None:
    """A seeded complaint: BLACKLISTED in subscribe and in statuses, and no delete lifts it."""
    held = [item["email"] for item in twin.state("suppressed") if item["reason"] == "BLACKLISTED"]
    if not held:  # few contacts: chance gave none
        pytest.fail("the seeded account of these tests should hold a complaint")
    twin.api("POST", "/api/v1/emails/unsubscribed/delete", {"emails": held})
    answer = twin.api("POST", "/api/v1/contact/subscribe", {"contact": row(held[0])}).json()
    assert answer["emailStatus"] == "BLACKLISTED"


def test_the_older_send_leaves_unconfirmed_contacts(twin: TwinProcess) -> None:
    """allowUnconfirmed false is the default of the old call: NOT_CONFIRMED."""
    twin.api("POST", "/api/v1/contact/subscribe", {"contact": row("fresh@example.com")})
    path = f"/api/v1/message/{template(twin)}/send"
    for allow, expected in ((False, "NOT_CONFIRMED"), (True, "DELIVERED")):
        body = {"recipients": ["fresh@example.com"], "allowUnconfirmed": allow}
        request = twin.api("POST", path, body).json()["results"]["requestId"]
        twin.advance(100)
        if allow:
            assert status(twin, request)["status"] != "NOT_CONFIRMED"
        else:
            assert status(twin, request)["status"] == expected


def test_paid_channels_can_run_out_of_money(twin: TwinProcess) -> None:
    """NO_MONEY by dial, for SMS only."""
    twin.control("POST", "dial", {"no_money": True})
    body = {"from": "TRAINING", "text": "Hi", "phoneNumbers": ["380109990081"]}
    request = twin.api("POST", "/api/v1/message/sms", body).json()["results"]["requestId"]
    twin.advance(100)
    assert status(twin, request)["status"] == "NO_MONEY"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (
            "email",
            {"from": '"X" <x@else.example>', "subject": "s", "htmlText": "h", "emails": ["a@example.com"]},
        ),
        ("email", {"from": '"X" <news@shop.example>', "subject": "s", "htmlText": "h"}),
        ("sms", {"from": "NOBODY", "text": "t", "phoneNumbers": ["380109990081"]}),
        ("sms", {"from": "TRAINING", "text": "t"}),
        (
            "viber",
            {
                "text": "t",
                "iosExpirityText": "e",
                "phoneNumbers": ["380109990081"],
                "img": "https://x.example",
            },
        ),
    ],
)
def test_ad_hoc_sends_need_what_the_facts_name(twin: TwinProcess, path: str, body: dict[str, Any]) -> None:
    """An existing sender, recipients, and all three or none of a picture's parts."""
    assert twin.api("POST", f"/api/v1/message/{path}", body).status == 400
    assert twin.state("messages") == []


def test_a_broadcast_goes_to_members_once(twin: TwinProcess) -> None:
    """To the lists less the excluded ones, without suppressed and unconfirmed addresses, at its time, in
    batches.
    """
    numbers = [add(twin, row(f"cast{number}@example.com")) for number in range(6)]
    target, out = list_id(twin, "Nobody yet"), list_id(twin, "VIP")
    twin.api("POST", f"/api/v1/group/{out}/contacts/detach", {})
    twin.api("POST", f"/api/v1/group/{target}/contacts/attach", {"contactIds": numbers})
    twin.api("POST", f"/api/v1/group/{out}/contacts/attach", {"contactIds": numbers[:1]})
    twin.api("POST", "/api/v1/emails/unsubscribed/add", {"emails": ["cast1@example.com"]})
    body = {"messageId": str(template(twin)), "groups": [target, target], "excludedGroups": [out]}
    made = twin.api("POST", "/api/v1/broadcast", body | {"batchSize": 2, "batchIntervalUnit": "HOUR"}).json()
    twin.advance(10)
    assert 0 < len(twin.state("messages")) < 4
    twin.advance(3 * 3600)
    assert [item["to"] for item in twin.state("messages")] == [
        f"cast{number}@example.com" for number in range(2, 6)
    ]
    assert twin.api("DELETE", f"/api/v1/broadcast/{made['broadcastId']}").status == 400


def test_a_cancelled_broadcast_is_not_sent(twin: TwinProcess) -> None:
    """Cancel before its time; it leaves the list of broadcasts."""
    body = {
        "messageId": template(twin),
        "groups": [list_id(twin, "Newsletter")],
        "startDate": "2990-01-01T10:00",
    }
    made = twin.api("POST", "/api/v1/broadcast", body).json()
    assert [item["broadcastId"] for item in twin.api("GET", "/api/v1/broadcasts").json()] == [
        made["broadcastId"]
    ]
    assert twin.api("DELETE", f"/api/v1/broadcast/{made['broadcastId']}").status == 200
    assert twin.api("GET", "/api/v1/broadcasts").json() == []
    assert twin.control("GET", "clock").json()["waiting"] == 0


def test_activity_tells_what_was_sent(twin: TwinProcess) -> None:
    """Once enabled: rows by status, a cursor that goes on where the last page ended, history per contact."""
    twin.control("POST", "dial", {"activity": True})
    start = twin.control("GET", "clock").json()["now"][:19]
    smartsend(twin, *({"locator": f"act{number}@example.com"} for number in range(8)))
    twin.advance(86_400)
    end = twin.control("GET", "clock").json()["now"][:19]
    path = f"/api/v2/contacts/activity?dateFrom={start}&dateTo={end}"
    rows = twin.api("GET", path).json()
    assert {"DELIVERED"} <= {item["activityStatus"] for item in rows}
    paged: list[dict[str, Any]] = []
    while page := twin.api("GET", f"{path}&maxrows=3&offset={paged[-1]['offset'] if paged else ''}").json():
        paged += page
    assert paged == rows
    one = twin.api("GET", f"{path}&email=act3@example.com").json()
    assert {item["email"] for item in one} == {"act3@example.com"}
    history = twin.api(
        "GET", f"/api/v2/contacts/messages?dateFrom={start}&dateTo={end}&email=act3@example.com"
    ).json()
    assert [item["email"] for item in history] == ["act3@example.com"]


# --- import from a link


@contextmanager
def served(folder: Path) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, directory=str(folder), **named)

        def log_message(self, *_: Any) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_file_behind_a_link_is_imported(twin: TwinProcess, tmp_path: Path) -> None:
    """The documented headings, LISTKEY.FIELDKEY columns, unknown columns skipped; its import is followed as
    any other.
    """
    text = (
        "Email,First name,City,PERSONAL.CITY,Shoe size\nlink1@example.com,Ada,Lviv,Odesa,40\nnobody,Bad,,,\n"
    )
    (tmp_path / "people.csv").write_text(text, encoding="utf-8")
    with served(tmp_path) as address:
        body = {"link": f"{address}/people.csv", "dedupeOn": "email", "groupNames": ["Linked"]}
        answer = twin.api("POST", "/api/v1/contacts/upload", body).json()
    assert answer["valid"] is True
    twin.advance(3600)
    done = twin.api("GET", f"/api/v1/importstatus/{answer['importId']}").json()
    made = read(twin, done["mapping"]["contactId"])
    assert (made["firstName"], made["address"]) == ("Ada", {"town": "Lviv"})
    assert made["fields"] == [{"id": 18884, "value": "Odesa"}]
    assert [group["name"] for group in made["groups"]] == ["Linked"]


@pytest.mark.parametrize(
    "link", ["https://files.example/x.csv", "file:///etc/passwd", "http://127.0.0.1:1/x.csv"]
)
def test_a_twin_reaches_nothing_beyond_this_computer(twin: TwinProcess, link: str) -> None:
    """Any other link is answered as a file that could not be read."""
    answer = twin.api("POST", "/api/v1/contacts/upload", {"link": link, "dedupeOn": "email"})
    assert (answer.status, answer.json()["valid"], answer.json()["importId"]) == (200, False, None)


def test_an_import_by_link_keeps_what_its_columns_do_not_name(twin: TwinProcess, tmp_path: Path) -> None:
    """Only the columns of the file are written."""
    done = imported(twin, [row("keeps@example.com", firstName="Ada", lastName="Kept")])
    (tmp_path / "p.csv").write_text("Email,First name\nkeeps@example.com,Changed\n", encoding="utf-8")
    with served(tmp_path) as address:
        twin.api("POST", "/api/v1/contacts/upload", {"link": f"{address}/p.csv", "dedupeOn": "email"})
    twin.advance(3600)
    left = read(twin, done["keeps@example.com"])
    assert (left["firstName"], left["lastName"]) == ("Changed", "Kept")
