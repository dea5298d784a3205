"""Every path is answered: those of the vendor's OpenAPI document and the older ones of the facts."""

from __future__ import annotations

import re
from pathlib import Path

from tests.twins.process import TwinProcess

CONTACT = ["firstName", "channels", "address", "fields"]
ORDER = ["email", "phone", "items", "additionalInfo", "discount"]
LISTS = [
    "contacts",
    "contact",
    "groupNames",
    "contactFields",
    "customFieldsIDs",
    "groups",
    "emails",
    "contactIds",
]
SENDS = [
    "recipients",
    "phoneNumbers",
    "from",
    "text",
    "subject",
    "htmlText",
    "name",
    "messageId",
    "tokens",
    "link",
]
MORE = [
    "events",
    "orders",
    "params",
    "eventTypeKey",
    "keyValue",
    "domains",
    "feeds",
    "promocodes",
    "subscriptions",
]
NAMES = [*CONTACT, *LISTS, *SENDS, *MORE, "dedupeOn"]


def operations() -> list[tuple[str, str]]:
    text = Path(__file__).with_name("paths.txt").read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return [(method, path) for method, path in lines]


def test_every_operation_has_an_answer_of_its_own(twin: TwinProcess) -> None:
    """None is an unknown path, a wrong method or a failure of the twin, with an empty body and with {}."""
    twin.control("POST", "dial", {"rate_limits": False})
    known = operations()
    assert len(known) == 126
    for method, pattern in known:
        path = re.sub(r"\{[^}]+\}", "1", pattern)
        for body in (None, {}):
            reply = twin.api(method, path, body)
            assert reply.status not in (405, 401, 403, 500), f"{method} {path}: {reply.status} {reply.text}"
            assert reply.text != "Resource not found", f"{method} {path}"


def test_nonsense_in_every_body_is_no_failure(twin: TwinProcess) -> None:
    """Wrong types deep inside a body are 400 or a reject, never 500."""
    twin.control("POST", "dial", {"rate_limits": False})
    odd = [None, 1, "x", [], {}, [None], [[]], {"a": None}, True]
    names = NAMES
    for method, pattern in operations():
        if method in ("POST", "PUT"):
            for value in odd:
                body = dict.fromkeys(names, value)
                reply = twin.api(method, re.sub(r"\{[^}]+\}", "1", pattern), body)
                assert reply.status != 500, f"{method} {pattern} {value!r}"


def test_nonsense_inside_rows_is_no_failure(twin: TwinProcess) -> None:
    """As above, one level deeper: contacts, orders, events and recipients made of odd values."""
    twin.control("POST", "dial", {"rate_limits": False})
    odd = [None, 1, 1.5, "x", "²", "٣", "", [], {}, [None], {"a": None}, True, "9" * 400, 10**30, -1]
    keys = [*CONTACT, "externalCustomerId", "id", "languageCode", "contactKey", "timeZone"]
    for value in odd:
        good = {"channels": [{"type": "email", "value": "a@example.com"}]}
        rows = [{**good, key: value} for key in keys]
        rows += [{"channels": [{"type": kind, "value": value}]} for kind in ("email", "sms", "webpush")]
        rows += [
            {**good, "fields": [{"id": key, "value": value}]}
            for key in (18884, 18888, 18889, "x", None, value)
        ]
        rows += [{**good, "address": {"town": value}}]
        for dedupe in ("email", "email_or_sms", "id", "externalCustomerId", "fieldId"):
            body = {"contacts": rows, "dedupeOn": dedupe, "fieldId": 18884}
            assert twin.api("POST", "/api/v1/contacts", body).status == 200, f"{dedupe} {value!r}"
        for row in rows:
            assert twin.api("POST", "/api/v1/contact", row).status in (200, 400, 409), repr(row)
            assert twin.api("PUT", "/api/v1/contact/1000001", row).status in (200, 400, 409), repr(row)
        names = ["externalOrderId", "totalCost", "status", "date", "currency", *ORDER]
        orders = [{"externalOrderId": "1", "email": "a@example.com", name: value} for name in names]
        assert twin.api("POST", "/api/v1/orders", {"orders": orders}).status == 200, repr(value)
        sends = [{name: value} for name in ("locator", "contactId", "externalCustomerId", "languageCode")]
        path = f"/api/v1/message/{2117001}/smartsend"
        assert twin.api("POST", path, {"recipients": sends, "email": True}).status in (200, 400), repr(value)
        params = {"eventTypeKey": "x", "keyValue": value, "params": [{"name": "email", "value": value}]}
        for version in (1, 2):
            assert twin.api("POST", f"/api/v{version}/event", params).status in (200, 400), repr(value)
    twin.advance(3600)
    assert twin.control("GET", "clock").json()["waiting"] == 0
    assert twin.process.poll() is None
