"""What ``GET /_twin/state`` tells of the eSputnik twin.

Owns: the rows by kind. Must not: change anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from desktop_app.twins.esputnik.contact_book import ADDRESS_FIELDS, PAGE_OF_IDS, groups_of, normal
from desktop_app.twins.esputnik.sending import status_at

if TYPE_CHECKING:
    from desktop_app.twins.esputnik.twin import EsputnikTwin


def rows(twin: EsputnikTwin, kind: str) -> Iterator[dict[str, Any]]:
    return {
        "contacts": _contacts,
        "lists": _lists,
        "events": _events,
        "orders": _orders,
        "messages": _messages,
        "suppressed": _suppressed,
    }[kind](twin)


def counts(twin: EsputnikTwin) -> dict[str, int]:
    value = twin.store.value
    return {
        "contacts": value("SELECT COUNT(*) FROM contacts WHERE deleted=0"),
        "deleted": value("SELECT COUNT(*) FROM contacts WHERE deleted=1"),
        "lists": value("SELECT COUNT(*) FROM lists"),
        "events": value("SELECT COUNT(*) FROM events"),
        "orders": value("SELECT COUNT(*) FROM orders"),
        "messages": value("SELECT COUNT(*) FROM sent"),
        "suppressed": value("SELECT COUNT(*) FROM suppressed"),
    }


def _contacts(twin: EsputnikTwin) -> Iterator[dict[str, Any]]:
    """Live contacts; ``fields`` by id as text. ``subscribed``: has a confirmed address that nothing holds
    back.
    """
    after = 0
    sql = "SELECT * FROM contacts WHERE id>? AND deleted=0 ORDER BY id LIMIT ?"
    while found := twin.store.all(sql, (after, PAGE_OF_IDS)):
        after = found[-1]["id"]
        groups = groups_of(twin.store, [row["id"] for row in found])
        parsed = [json.loads(row["channels"]) for row in found]
        emails = [
            next((item["value"] for item in channels if item["type"] == "email"), None) for channels in parsed
        ]
        held = _held(twin, [normal("email", email) for email in emails if email is not None])
        for row, channels, email in zip(found, parsed, emails, strict=True):
            yield {
                "id": row["id"],
                "email": email,
                "phone": next((item["value"] for item in channels if item["type"] == "sms"), None),
                "external_id": row["external_id"],
                "first_name": row["first_name"],
                "last_name": row["last_name"],
                "fields": json.loads(row["fields"]),
                "lists": [group["name"] for group in groups.get(row["id"], ())],
                "subscribed": email is not None
                and bool(row["confirmed"])
                and normal("email", email) not in held,
                "confirmed": bool(row["confirmed"]),
                "contact_key": row["contact_key"],
                "language": row["language"],
                "timezone": row["timezone"],
                "address": {name: row[name] for name in ADDRESS_FIELDS},
                "channels": channels,
            }


def _held(twin: EsputnikTwin, emails: Sequence[str]) -> set[str]:
    """Those of the addresses that are suppressed."""
    marks = ",".join("?" * len(emails))
    return {
        row["email"]
        for row in twin.store.all(f"SELECT email FROM suppressed WHERE email IN ({marks})", emails)
    }


def _lists(twin: EsputnikTwin) -> Iterator[dict[str, Any]]:
    for row in twin.store.all("SELECT * FROM lists ORDER BY id"):
        yield {"id": row["id"], "name": row["name"], "type": row["type"], "members": twin.lists.count(row)}


def _events(twin: EsputnikTwin) -> Iterator[dict[str, Any]]:
    for row in twin.store.pages("SELECT * FROM events WHERE id>? ORDER BY id LIMIT ?"):
        yield {
            "id": row["id"],
            "type": row["type"],
            "key": row["key"],
            "contact_id": row["contact_id"],
            "at": twin.clock.iso(row["at"]),
            "params": json.loads(row["params"]),
            "past": bool(row["past"]),
        }


def _orders(twin: EsputnikTwin) -> Iterator[dict[str, Any]]:
    for row in twin.store.pages("SELECT * FROM orders WHERE id>? ORDER BY id LIMIT ?"):
        body = json.loads(row["body"])
        yield {
            "id": row["id"],
            "external_id": row["external_id"],
            "status": row["status"],
            "total": row["total"],
            "currency": row["currency"],
            "date": twin.clock.iso(row["date"]),
            "email": body.get("email"),
            "phone": body.get("phone"),
            "contact_id": row["contact_id"],
            "items": body.get("items") or [],
            "body": body,
        }


def _messages(twin: EsputnikTwin) -> Iterator[dict[str, Any]]:
    for row in twin.store.pages("SELECT * FROM sent WHERE id>? ORDER BY id LIMIT ?"):
        yield {
            "id": row["id"],
            "request_id": row["request_id"],
            "channel": row["channel"],
            "to": row["locator"],
            "contact_id": row["contact_id"],
            "message_id": row["message_id"],
            "subject": row["subject"],
            "status": status_at(row, twin.clock.now()),
            "at": twin.clock.iso(row["at"]),
            "external_request_id": row["external_request_id"],
            "broadcast_id": row["broadcast_id"],
            "params": row["params"],
        }


def _suppressed(twin: EsputnikTwin) -> Iterator[dict[str, Any]]:
    for row in twin.store.pages("SELECT * FROM suppressed WHERE id>? ORDER BY id LIMIT ?"):
        yield {
            "id": row["id"],
            "email": row["email"],
            "reason": row["reason"],
            "at": twin.clock.iso(row["at"]),
        }
