"""Events and orders (facts 6, 7)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.twins.esputnik.steps import add, read, row
from tests.twins.process import TwinProcess

DATE = "2026-01-02T03:04:05Z"


def event(twin: TwinProcess, version: int, **body: Any) -> int:
    return twin.api("POST", f"/api/v{version}/event", body).status


def order(number: str, **more: Any) -> dict[str, Any]:
    base = {
        "externalOrderId": number,
        "totalCost": 10.5,
        "status": "INITIALIZED",
        "date": DATE,
        "currency": "EUR",
    }
    return {
        name: value
        for name, value in {**base, "email": "buyer@example.com", **more}.items()
        if value is not ...
    }


def test_an_event_finds_its_contact(twin: TwinProcess) -> None:
    """By params in the order contactId, externalCustomerId, email, phone, in any case; else by its key."""
    first = add(twin, row("ev1@example.com", externalCustomerId="EV-1"))
    second = add(twin, row("ev2@example.com", sms="380109990061"))
    mail = [{"name": "EmailAddress", "value": "ev2@example.com"}, {"name": "CONTACTID", "value": str(first)}]
    assert event(twin, 2, eventTypeKey="a", params=mail) == 200
    assert event(twin, 1, eventTypeKey="b", keyValue="ev2@example.com", params=[]) == 200
    assert (
        event(twin, 2, eventTypeKey="c", keyValue="EV-1", params=[{"name": "x", "value": {"deep": [1]}}])
        == 200
    )
    assert event(twin, 3, eventTypeKey="d", params={"phone": "380109990061"}) == 200
    assert event(twin, 1, eventTypeKey="e", keyValue="nobody@example.com") == 200
    kept = {item["type"]: item for item in twin.state("events")}
    assert {name: item["contact_id"] for name, item in kept.items()} == {
        "a": first,
        "b": second,
        "c": first,
        "d": second,
        "e": None,
    }
    assert kept["c"]["params"] == {"x": {"deep": [1]}}


@pytest.mark.parametrize(
    "body",
    [
        {"keyValue": "k"},
        {"eventTypeKey": "x" * 101, "keyValue": "k"},
        {"eventTypeKey": "a|b", "keyValue": "k"},
        {"eventTypeKey": "a", "keyValue": "k" * 301},
        {"eventTypeKey": "a", "keyValue": "k?"},
        {"eventTypeKey": "a", "keyValue": "k", "params": [{"name": "n"}, {"name": "n"}]},
        {"eventTypeKey": "a", "keyValue": "k", "params": [{"name": "n" * 101, "value": "v"}]},
        {"eventTypeKey": "a", "params": [{"name": "colour", "value": "red"}]},
        {"eventTypeKey": "a", "keyValue": "k", "params": [{"name": "n", "value": "v" * 21_000}]},
        {
            "eventTypeKey": "a",
            "keyValue": "k",
            "params": [{"name": "contactJson", "value": {"firstName": "77777"}}],
        },
    ],
)
def test_events_out_of_bounds_are_400(twin: TwinProcess, body: dict[str, Any]) -> None:
    """And nothing is kept."""
    reply = twin.api("POST", "/api/v2/event", body)
    assert (reply.status, bool(reply.text)) == (400, True)
    assert twin.state("events") == []


def test_past_events_are_judged_one_by_one(twin: TwinProcess) -> None:
    """Accepted ones are kept with their own date; the counts agree; more than 500 are refused."""
    now = twin.control("GET", "clock").json()["now"]
    good = {"eventTypeKey": "visit", "keyValue": "k", "occurred": now[:16], "params": []}
    bad = [
        {**good, "occurred": value} for value in ("2999-01-01T00:00", "1999-01-01T00:00", "yesterday", None)
    ]
    answer = twin.api("POST", "/api/v1/past_events", {"events": [good, *bad]}).json()
    assert [item["status"] for item in answer["results"]] == [
        "ACCEPTED",
        "OCCURRED_TIME_IN_FUTURE",
        "OCCURRED_TIME_TOO_DEPTH",
        "INCORRECT_OCCURRED_DATE_FORMAT",
        "OCCURRED_DATE_IS_REQUIRED",
    ]
    assert (answer["successCount"], answer["errorCount"]) == (1, 4)
    kept = twin.state("events")
    assert [(item["past"], item["at"][:16]) for item in kept] == [(True, now[:16])]
    assert twin.api("POST", "/api/v2/past_events", {"events": [good] * 501}).status == 400


def test_past_events_are_deleted_once_support_enabled_it(twin: TwinProcess) -> None:
    """Off by default; by dial."""
    now = twin.control("GET", "clock").json()["now"]
    twin.api(
        "POST", "/api/v1/past_events", {"events": [{"eventTypeKey": "v", "keyValue": "k", "occurred": now}]}
    )
    twin.control("POST", "dial", {"past_events_delete": True})
    assert twin.api("DELETE", "/api/v1/past_events", {"from": now[:10], "to": "2999-01-01"}).status == 200
    assert twin.state("events") == []


def test_an_order_makes_a_confirmed_contact_and_an_event(twin: TwinProcess) -> None:
    """Unknown address: a confirmed contact with name. The event is named by the status and keyed by the
    order.
    """
    more = {
        "firstName": "Bohdan",
        "lastName": "Melnyk",
        "phone": "380109990071",
        "externalCustomerId": "BUY-1",
    }
    assert twin.api("POST", "/api/v1/orders", {"orders": [order("A-1", **more)]}).body == b""
    kept = next(item for item in twin.state("orders") if item["external_id"] == "A-1")
    contact = next(item for item in twin.state("contacts") if item["id"] == kept["contact_id"])
    assert (contact["first_name"], contact["confirmed"], contact["lists"]) == ("Bohdan", True, [])
    fired = next(item for item in twin.state("events") if item["type"] == "orderINITIALIZED")
    assert (fired["key"], fired["contact_id"]) == ("A-1", contact["id"])
    assert set(fired["params"]) == {
        "eventKey",
        "orderId",
        "contactId",
        "externalCustomerId",
        "EmailAddress",
        "SMS",
    }


def test_the_same_order_is_overwritten(twin: TwinProcess) -> None:
    """externalOrderId is the key; an existing contact is not updated."""
    identifier = add(twin, row("buyer@example.com", firstName="Known"))
    twin.api("POST", "/api/v1/orders", {"orders": [order("A-2", firstName="Other")]})
    twin.api("POST", "/api/v1/orders", {"orders": [order("A-2", status="DELIVERED", totalCost="12.00")]})
    kept = [item for item in twin.state("orders") if item["external_id"] == "A-2"]
    assert [(item["status"], item["total"], item["contact_id"]) for item in kept] == [
        ("DELIVERED", "12.00", identifier)
    ]
    assert read(twin, identifier)["firstName"] == "Known"


@pytest.mark.parametrize(
    "change",
    [
        {"externalOrderId": ...},
        {"totalCost": ...},
        {"totalCost": "much"},
        {"status": "NEW"},
        {"date": "02.01.2026"},
        {"currency": ...},
        {"email": ...},
        {"email": "no address"},
        {"items": [{"quantity": 1}]},
        {"items": [{"externalItemId": "1"}]},
    ],
)
def test_a_bad_order_is_rejected_inside_a_200(twin: TwinProcess, change: dict[str, Any]) -> None:
    """The good one is kept, the bad one comes back whole with its reason."""
    bad = order("A-4", **change)
    reply = twin.api("POST", "/api/v1/orders", {"orders": [order("A-3"), bad]})
    assert reply.status == 200
    failed = reply.json()["failedOrders"]
    assert (failed["order"], bool(failed["error"])) == (bad, True)
    kept = {item["external_id"] for item in twin.state("orders")}
    assert "A-3" in kept
    assert "A-4" not in kept


def test_orders_have_limits_and_dials(twin: TwinProcess) -> None:
    """1,000 a request; rejected rows by dial are an array when several."""
    assert twin.api("POST", "/api/v1/orders", {"orders": [order(str(n)) for n in range(1001)]}).status == 400
    twin.fault("reject@/v1/orders:every=2")
    failed = twin.api("POST", "/api/v1/orders", {"orders": [order(f"D-{n}") for n in range(4)]}).json()[
        "failedOrders"
    ]
    assert [item["order"]["externalOrderId"] for item in failed] == ["D-1", "D-3"]


def test_deleting_orders_happens_later(twin: TwinProcess) -> None:
    """By id or by a period of at most 24 hours; the order is still there until the job ran."""
    twin.api(
        "POST",
        "/api/v1/orders",
        {"orders": [order("L-1"), order("L-2"), order("L-3", date="2026-03-01T00:00:00Z")]},
    )

    def left() -> set[str]:
        return {item["external_id"] for item in twin.state("orders")} & {"L-1", "L-2", "L-3"}

    assert twin.api("DELETE", "/api/v1/orders?externalOrderId=L-1").status == 200
    assert left() == {"L-1", "L-2", "L-3"}
    twin.advance(60)
    assert left() == {"L-2", "L-3"}
    assert twin.api("DELETE", "/api/v1/orders?from=2026-01-02T00:00:00&to=2026-01-02T23:00:00").status == 200
    twin.advance(60)
    assert left() == {"L-3"}
    for query in ("", "?from=2026-01-02T00:00:00", "?from=2026-01-03T00:00:00&to=2026-01-02T00:00:00"):
        assert twin.api("DELETE", f"/api/v1/orders{query}").status == 400


def test_order_events_keep_orders_of_known_contacts(twin: TwinProcess) -> None:
    """orderCreated through v2; the contact must exist already."""
    add(twin, row("known.buyer@example.com"))
    for number, email in (("E-1", "known.buyer@example.com"), ("E-2", "unknown.buyer@example.com")):
        given = {"externalOrderId": number, "totalCost": "5", "date": DATE, "currency": "EUR", "email": email}
        params = [{"name": name, "value": value} for name, value in given.items()]
        assert event(twin, 2, eventTypeKey="orderCreated", params=params) == 200
    kept = {
        item["external_id"]: item["status"]
        for item in twin.state("orders")
        if item["external_id"].startswith("E-")
    }
    assert kept == {"E-1": "INITIALIZED"}
