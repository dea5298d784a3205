"""What ``GET /_twin/state`` tells of the EngageLab twin.

Owns: the rows by kind. Must not: change anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from desktop_app.twins.engagelab.sending import STATUSES, status_at
from desktop_app.twins.engagelab.suppression import PASS, UNSUBSCRIBE

if TYPE_CHECKING:
    from desktop_app.twins.engagelab.twin import EngagelabTwin

_PAGE = 500


def rows(twin: EngagelabTwin, kind: str) -> Iterator[dict[str, Any]]:
    return {
        "contacts": _contacts,
        "lists": _lists,
        "events": _none,
        "orders": _none,
        "messages": _messages,
        "suppressed": _suppressed,
    }[kind](twin)


def counts(twin: EngagelabTwin) -> dict[str, int]:
    value = twin.store.value
    return {
        "contacts": value("SELECT COUNT(*) FROM members"),
        "lists": value("SELECT COUNT(*) FROM address_lists") + value("SELECT COUNT(*) FROM tags"),
        "events": 0,
        "orders": 0,
        "messages": value("SELECT COUNT(*) FROM sent"),
        "suppressed": value("SELECT COUNT(*) FROM suppressed WHERE kind<>?", (PASS,)),
        "api_users": value("SELECT COUNT(*) FROM api_users"),
        "address_list_members": value("SELECT COUNT(*) FROM list_members"),
    }


def _contacts(twin: EngagelabTwin) -> Iterator[dict[str, Any]]:
    """Marketing members. ``lists``: their tags, then the address lists that hold the same address.

    ``first_name`` and ``last_name`` are the name's first word and the rest; the platform knows ``name`` only.
    """
    names = {row["id"]: row["name"] for row in twin.store.all("SELECT id, name FROM address_lists")}
    after = 0
    while found := twin.store.all(
        "SELECT * FROM members WHERE number>? ORDER BY number LIMIT ?", (after, _PAGE)
    ):
        after = found[-1]["number"]
        keys = json.dumps([row["key"] for row in found])
        listed: dict[str, list[str]] = {}
        for row in twin.store.all(
            "SELECT key, list_id FROM list_members WHERE key IN (SELECT value FROM json_each(?))"
            " ORDER BY list_id",
            (keys,),
        ):
            listed.setdefault(row["key"], []).append(names[row["list_id"]])
        held = {
            row["key"]
            for row in twin.store.all(
                "SELECT key FROM suppressed WHERE kind IN (?,'complaint','block')"
                " AND key IN (SELECT value FROM json_each(?))",
                (UNSUBSCRIBE, keys),
            )
        }
        for row in found:
            first, _, last = (row["name"] or "").partition(" ")
            yield {
                "id": row["id"],
                "email": row["email"],
                "phone": row["phone"],
                "external_id": None,
                "first_name": first or None,
                "last_name": last or None,
                "fields": json.loads(row["fields"]),
                "lists": json.loads(row["tags"]) + listed.get(row["key"], []),
                "subscribed": row["key"] not in held,
                "name": row["name"],
                "tags": json.loads(row["tags"]),
            }


def _lists(twin: EngagelabTwin) -> Iterator[dict[str, Any]]:
    """Address lists, then tags of the marketing contacts."""
    for row in twin.store.all("SELECT * FROM address_lists ORDER BY id"):
        members = twin.store.value("SELECT COUNT(*) FROM list_members WHERE list_id=?", (row["id"],))
        yield {"id": row["id"], "name": row["name"], "type": "address list", "members": members}
    held: dict[str, int] = {}
    for row in twin.store.pages("SELECT number, tags FROM members WHERE number>? ORDER BY number LIMIT ?"):
        for tag in json.loads(row["tags"]):
            held[tag] = held.get(tag, 0) + 1
    for row in twin.store.all("SELECT * FROM tags ORDER BY number"):
        yield {"id": row["id"], "name": row["name"], "type": "tag", "members": held.get(row["name"], 0)}


def _none(twin: EngagelabTwin) -> Iterator[dict[str, Any]]:
    """The platform has neither events nor orders."""
    return iter(())


def _messages(twin: EngagelabTwin) -> Iterator[dict[str, Any]]:
    now = twin.clock.now()
    for row in twin.store.pages("SELECT * FROM sent WHERE id>? ORDER BY id LIMIT ?"):
        body = json.loads(row["body"])
        status, sub = status_at(row, now)
        yield {
            "id": row["id"],
            "request_id": row["email_id"],
            "channel": "email",
            "to": row["address"],
            "contact_id": None,
            "message_id": row["template"],
            "subject": row["subject"],
            "status": STATUSES[status],
            "at": twin.clock.iso(row["at"]),
            "external_request_id": body.get("request_id"),
            "sub_status": sub,
            "api_user": row["api_user"],
            "label_id": row["label_id"],
            "campaign_id": row["campaign_id"],
            "task_id": row["task_id"],
        }


def _suppressed(twin: EngagelabTwin) -> Iterator[dict[str, Any]]:
    for row in twin.store.pages("SELECT * FROM suppressed WHERE id>? ORDER BY id LIMIT ?"):
        if row["kind"] != PASS:
            yield {
                "id": row["id"],
                "email": row["value"],
                "reason": row["kind"],
                "at": twin.clock.iso(row["at"]),
            }
