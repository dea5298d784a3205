"""What ``GET /_twin/state`` tells of the Sendios twin. Owns: the rows by kind. Must not: change anything."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop_app.twins.sendios.twin import SendiosTwin

MORE = (
    "name", "gender", "country", "language", "city", "platform_id", "vip", "list_id", "age", "photo", "ak",
    "status", "partner_id", "project_id",
)  # fmt: skip


def rows(twin: SendiosTwin, kind: str) -> Iterator[dict[str, Any]]:
    return {
        "contacts": _contacts,
        "lists": _lists,
        "events": _events,
        "orders": _orders,
        "messages": _messages,
        "suppressed": _suppressed,
    }[kind](twin)


def counts(twin: SendiosTwin) -> dict[str, int]:
    value = twin.store.value
    return {
        "contacts": value("SELECT COUNT(*) FROM users"),
        "lists": value("SELECT COUNT(*) FROM projects"),
        "events": value("SELECT COUNT(*) FROM events"),
        "orders": value("SELECT COUNT(*) FROM payments"),
        "messages": value("SELECT COUNT(*) FROM mails"),
        "suppressed": value("SELECT COUNT(*) FROM users WHERE unsub_source IS NOT NULL"),
    }


def _contacts(twin: SendiosTwin) -> Iterator[dict[str, Any]]:
    """A row for each user, one per project and address; the whole name stands in ``first_name``."""
    titles = {row["id"]: row["title"] for row in twin.store.all("SELECT id, title FROM projects")}
    for row in twin.store.pages("SELECT * FROM users WHERE id>? ORDER BY id LIMIT ?"):
        yield {
            "id": row["id"],
            "email": row["email"],
            "phone": None,
            "external_id": row["client_user_id"],
            "first_name": row["name"],
            "last_name": None,
            "fields": json.loads(row["custom"]),
            "lists": [titles[row["project_id"]]],
            "subscribed": row["unsub_source"] is None,
            **{key: row[key] for key in MORE},
        }


def _lists(twin: SendiosTwin) -> Iterator[dict[str, Any]]:
    for row in twin.store.all("SELECT * FROM projects ORDER BY id"):
        members = twin.store.value("SELECT COUNT(*) FROM users WHERE project_id=?", (row["id"],))
        yield {"id": row["id"], "name": row["title"], "type": "project", "members": members}


def _events(twin: SendiosTwin) -> Iterator[dict[str, Any]]:
    for row in twin.store.pages("SELECT * FROM events WHERE id>? ORDER BY id LIMIT ?"):
        yield {
            "id": row["id"],
            "type": row["type"],
            "key": row["key"],
            "contact_id": row["user_id"],
            "at": twin.clock.iso(row["at"]),
            "params": json.loads(row["params"]),
            "email": row["email"],
        }


def _orders(twin: SendiosTwin) -> Iterator[dict[str, Any]]:
    sql = (
        "SELECT p.*, u.email FROM payments p LEFT JOIN users u ON u.id=p.user_id WHERE p.id>?"
        " ORDER BY p.id LIMIT ?"
    )
    for row in twin.store.pages(sql):
        yield {
            "id": row["id"],
            "external_id": None,
            "status": "paid",
            "total": row["amount"],
            "currency": None,
            "date": twin.clock.iso(row["started"]),
            "email": row["email"],
            "phone": None,
            "contact_id": row["user_id"],
            "items": [],
        }


def _messages(twin: SendiosTwin) -> Iterator[dict[str, Any]]:
    for row in twin.store.pages("SELECT * FROM mails WHERE id>? ORDER BY id LIMIT ?"):
        yield {
            "id": row["id"],
            "request_id": row["event_id"],
            "channel": row["channel"],
            "to": row["email"],
            "contact_id": row["user_id"],
            "message_id": row["type_id"],
            "subject": row["subject_id"],
            "status": row["status"],
            "at": twin.clock.iso(row["at"]),
            "external_request_id": None,
            "reason": row["reason"],
            "category": row["category"],
            "meta": json.loads(row["meta"] or "null"),
            "data": json.loads(row["data"] or "null"),
            "project_id": row["project_id"],
        }


def _suppressed(twin: SendiosTwin) -> Iterator[dict[str, Any]]:
    sql = "SELECT * FROM users WHERE id>? AND unsub_source IS NOT NULL ORDER BY id LIMIT ?"
    for row in twin.store.pages(sql):
        yield {
            "id": row["id"],
            "email": row["email"],
            "reason": row["unsub_reason"],
            "at": twin.clock.iso(row["unsub_at"]),
            "project_id": row["project_id"],
        }
