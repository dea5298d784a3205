"""What ``GET /_twin/state`` tells of the Ecomail twin. Owns: the rows by kind. Must not: change anything."""

from __future__ import annotations

import json
from collections.abc import Iterator
from sqlite3 import Row
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop_app.twins.ecomail.twin import EcomailTwin

PAGE = 500
MORE = ("company", "street", "city", "zip", "country", "gender", "birthday", "nameday", "vokativ")
REASONS = {2: "UNSUBSCRIBED", 3: "SOFT_BOUNCE", 4: "HARD_BOUNCE", 5: "COMPLAINED"}


def rows(twin: EcomailTwin, kind: str) -> Iterator[dict[str, Any]]:
    return {
        "contacts": _contacts,
        "lists": _lists,
        "events": _events,
        "orders": _orders,
        "messages": _messages,
        "suppressed": _suppressed,
    }[kind](twin)


def counts(twin: EcomailTwin) -> dict[str, int]:
    value = twin.store.value
    return {
        "contacts": value("SELECT COUNT(*) FROM contacts"),
        "lists": value("SELECT COUNT(*) FROM lists"),
        "events": value("SELECT COUNT(*) FROM events"),
        "orders": value("SELECT COUNT(*) FROM transactions"),
        "messages": value("SELECT COUNT(*) FROM sent"),
        "suppressed": value("SELECT COUNT(*) FROM members WHERE status IN (2,4,5)"),
    }


def _contacts(twin: EcomailTwin) -> Iterator[dict[str, Any]]:
    """``fields``: custom fields over all lists; ``places``: status and custom fields by list name."""
    names = {row["id"]: row["name"] for row in twin.store.all("SELECT id, name FROM lists")}
    after = 0
    while found := twin.store.all("SELECT * FROM contacts WHERE id>? ORDER BY id LIMIT ?", (after, PAGE)):
        last = found[-1]["id"]
        places: dict[int, list[Row]] = {}
        sql = "SELECT * FROM members WHERE contact_id>? AND contact_id<=? ORDER BY contact_id, list_id"
        for member in twin.store.all(sql, (after, last)):
            places.setdefault(member["contact_id"], []).append(member)
        after = last
        for row in found:
            mine = places.get(row["id"], [])
            custom = [json.loads(member["custom"]) for member in mine]
            fields: dict[str, Any] = {}
            for one in custom:
                fields |= one
            yield {
                "id": row["id"],
                "email": row["email"],
                "phone": row["phone"],
                "external_id": None,
                "first_name": row["name"],
                "last_name": row["surname"],
                "fields": fields,
                "lists": [names[member["list_id"]] for member in mine],
                "subscribed": any(member["status"] == 1 for member in mine),
                "places": {
                    names[member["list_id"]]: {"status": member["status"], "custom_fields": one}
                    for member, one in zip(mine, custom, strict=True)
                },
                "tags": json.loads(row["tags"]) if row["tags"] else [],
                **{key: row[key] for key in MORE},
            }


def _lists(twin: EcomailTwin) -> Iterator[dict[str, Any]]:
    for row in twin.store.all("SELECT * FROM lists ORDER BY id"):
        members = twin.store.value("SELECT COUNT(*) FROM members WHERE list_id=?", (row["id"],))
        double = bool(json.loads(row["body"]).get("double_optin"))
        yield {
            "id": row["id"],
            "name": row["name"],
            "type": "double opt-in" if double else "",
            "members": members,
            "custom_fields": json.loads(row["custom"]),
        }


def _events(twin: EcomailTwin) -> Iterator[dict[str, Any]]:
    for row in twin.store.pages("SELECT * FROM events WHERE id>? ORDER BY id LIMIT ?"):
        yield {
            "id": row["id"],
            "type": row["category"],
            "key": row["action"],
            "contact_id": row["contact_id"],
            "at": twin.clock.iso(row["at"]),
            "params": {key: row[key] for key in ("label", "property", "value")},
            "email": row["email"],
        }


def _orders(twin: EcomailTwin) -> Iterator[dict[str, Any]]:
    for row in twin.store.pages("SELECT * FROM transactions WHERE id>? ORDER BY id LIMIT ?"):
        order = json.loads(row["body"])
        contact = twin.book.by_email(row["email"])
        yield {
            "id": row["id"],
            "external_id": row["order_id"],
            "status": order.get("status"),
            "total": order.get("amount"),
            "currency": None,
            "date": twin.clock.iso(row["at"]),
            "email": row["email"],
            "phone": None,
            "contact_id": None if contact is None else contact["id"],
            "items": json.loads(row["items"]),
            "body": order,
        }


def _messages(twin: EcomailTwin) -> Iterator[dict[str, Any]]:
    for row in twin.store.pages("SELECT * FROM sent WHERE id>? ORDER BY id LIMIT ?"):
        contact = twin.book.by_email(row["email"])
        yield {
            "id": row["id"],
            "request_id": row["request_id"] or None,
            "channel": "email",
            "to": row["email"],
            "contact_id": None if contact is None else contact["id"],
            "message_id": row["message_id"],
            "subject": row["subject"],
            "status": "sent",
            "at": twin.clock.iso(row["at"]),
            "external_request_id": None,
            "kind": row["kind"],
        }


def _suppressed(twin: EcomailTwin) -> Iterator[dict[str, Any]]:
    """A row for each place in a list that takes no mail; ``list`` names it."""
    sql = (
        "SELECT m.id, m.status, m.unsubscribed, c.email, l.name FROM members m JOIN contacts c ON"
        " c.id=m.contact_id JOIN lists l ON l.id=m.list_id WHERE m.id>? AND m.status IN (2,4,5)"
        " ORDER BY m.id LIMIT ?"
    )
    for row in twin.store.pages(sql):
        yield {
            "id": row["id"],
            "email": row["email"],
            "reason": REASONS[row["status"]],
            "at": None if row["unsubscribed"] is None else twin.clock.iso(row["unsubscribed"]),
            "list": row["name"],
        }
