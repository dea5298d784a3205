"""Broadcasts to lists, workflows, legacy SMS campaign figures (facts 8.7).

Owns: the table ``broadcasts``. Must not: decide what becomes of a message (``sending`` does).
"""

from __future__ import annotations

import json
from datetime import datetime
from sqlite3 import Row
from typing import TYPE_CHECKING, Any

from desktop_app.twins.esputnik.rules import as_list
from desktop_app.twins.esputnik.shape import (
    ORGANISATION_ZONE,
    bare,
    body_object,
    instant,
    listing,
    not_found,
    number,
    page,
    refuse,
)
from desktop_app.twins.wire import Answer, Call, Routes, json_answer

if TYPE_CHECKING:
    from desktop_app.twins.esputnik.twin import EsputnikTwin

UNITS = {"MINUTE": 60.0, "HOUR": 3600.0, "DAY": 86400.0, "MONTH": 30 * 86400.0}
#: messages queued in one piece of work
CHUNK = 250
WORKFLOWS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Welcome series", "active", ("welcome",)),
    ("Abandoned cart", "active", ("cart", "revenue")),
    ("Order status", "active", ("orders",)),
    ("Win-back after 90 days", "inactive", ()),
)


class Broadcasts:
    def __init__(self, twin: EsputnikTwin) -> None:
        self._twin = twin
        self._store = twin.store
        twin.schedule.handlers["broadcast_start"] = self._start
        twin.schedule.handlers["broadcast_chunk"] = self._chunk

    def register(self, routes: Routes) -> None:
        routes.add("POST", "/api/v1/broadcast", self.create)
        routes.add("GET", "/api/v1/broadcasts", self.all)
        routes.add("GET", "/api/v1/broadcast/{id}", self.read)
        routes.add("DELETE", "/api/v1/broadcast/{id}", self.cancel)
        routes.add("GET", "/api/v1/workflows", self.workflows)
        routes.add("GET", "/api/v1/callouts/sms", self.callouts)

    def create(self, call: Call) -> Answer:
        body = body_object(call)
        message = self._twin.messages.get(number(body.get("messageId")))
        if message is None:
            refuse(f"messageId: message {body.get('messageId')} not found")
        groups = self._groups(body.get("groups"), "groups")
        if not groups:
            refuse("groups is required")
        excluded = self._groups(body.get("excludedGroups"), "excludedGroups")
        unit, size = body.get("batchIntervalUnit"), number(body.get("batchSize"))
        if unit is not None and unit not in UNITS:
            refuse(f"batchIntervalUnit must be one of: {', '.join(UNITS)}")
        if (body.get("batchSize") is not None and (size is None or size < 1)) or (size is None) != (
            unit is None
        ):
            refuse("batchSize and batchIntervalUnit must be specified together")
        start = self._start_at(body.get("startDate"))
        cursor = self._store.run(
            "INSERT INTO broadcasts(title,message_id,groups,excluded,start,batch_size,batch_unit,state) "
            "VALUES(?,?,?,?,?,?,?,'SCHEDULED')",
            (
                str(body.get("title") or message["name"]),
                message["id"],
                json.dumps(groups),
                json.dumps(excluded),
                start,
                size,
                unit,
            ),
        )
        identifier = int(cursor.lastrowid or 0)
        due = self._twin.schedule.add_at(start, "broadcast_start", {"id": identifier})
        self._store.run("UPDATE broadcasts SET due=? WHERE id=?", (due, identifier))
        return json_answer(view(self._row(identifier)))

    def _start_at(self, given: Any) -> float:
        """A start in the organisation's zone, now when none was given; the past is refused."""
        now = self._twin.clock.now()
        if given in (None, ""):
            return now
        start = instant(given, ORGANISATION_ZONE)
        if start is None:
            refuse("startDate must have the format YYYY-MM-DDTHH:mm")
        if start < now - 60:
            refuse("startDate must be in the future")
        return start

    def _groups(self, given: Any, name: str) -> list[int]:
        found = [number(item) for item in as_list(given)]
        for identifier in found:
            if self._store.one("SELECT 1 FROM lists WHERE id=?", (identifier,)) is None:
                refuse(f"{name}: group {identifier} not found")
        return [identifier for identifier in found if identifier is not None]

    def all(self, call: Call) -> Answer:
        offset, rows = page(call, default=10)
        sql = "SELECT * FROM broadcasts WHERE state<>'CANCELLED' ORDER BY id DESC LIMIT ? OFFSET ?"
        return listing([view(row) for row in self._store.all(sql, (rows, offset))])

    def read(self, call: Call) -> Answer:
        return json_answer(view(self._found(call)))

    def cancel(self, call: Call) -> Answer:
        row = self._found(call)
        if row["state"] != "SCHEDULED":
            refuse(f"Broadcast with id='{row['id']}' has been started already")
        self._twin.schedule.drop(row["due"])
        self._store.run("UPDATE broadcasts SET state='CANCELLED' WHERE id=?", (row["id"],))
        return Answer(200)

    def _row(self, identifier: int) -> Row:
        row = self._store.one("SELECT * FROM broadcasts WHERE id=?", (identifier,))
        assert row is not None
        return row

    def _found(self, call: Call) -> Row:
        sql = "SELECT * FROM broadcasts WHERE id=? AND state<>'CANCELLED'"
        row = self._store.one(sql, (number(call.params["id"]),))
        if row is None:
            not_found(f"Broadcast with id='{call.params['id']}' not found")
        return row

    # --- running, on the training clock

    def _start(self, data: dict[str, Any]) -> None:
        row = self._row(data["id"])
        lists = self._twin.lists
        excluded = {contact for group in json.loads(row["excluded"]) for contact in lists.member_ids(group)}
        wanted = dict.fromkeys(
            contact for group in json.loads(row["groups"]) for contact in lists.member_ids(group)
        )
        contacts = [contact for contact in wanted if contact not in excluded]
        self._store.run("UPDATE broadcasts SET state='SENDING' WHERE id=?", (row["id"],))
        size = row["batch_size"] or len(contacts) or 1
        pause = UNITS[row["batch_unit"]] if row["batch_unit"] else 0.0
        for batch, first in enumerate(range(0, len(contacts), size)):
            part = contacts[first : first + size]
            for start in range(0, len(part), CHUNK):
                chunk = {"id": row["id"], "contacts": part[start : start + CHUNK]}
                self._twin.schedule.add(batch * pause + 0.5 * start / CHUNK, "broadcast_chunk", chunk)

    def _chunk(self, data: dict[str, Any]) -> None:
        """Bulk mail: suppressed and unconfirmed addresses are left out, not failed."""
        row = self._row(data["id"])
        message = self._twin.messages.get(row["message_id"])
        if message is None:
            return
        letter = self._twin.sending.letter(message, broadcast_id=row["id"])
        kind = "sms" if letter.channel == "viber" else letter.channel
        for identifier in data["contacts"]:
            contact = self._twin.book.load(identifier)
            locator = None if contact is None or contact.deleted else contact.channel(kind)
            if contact is None or locator is None:
                continue
            if kind == "email" and (not contact.confirmed or self._twin.lists.suppression(locator)):
                continue
            self._twin.sending.queue(letter, locator, contact)

    # --- neighbours

    def workflows(self, call: Call) -> Answer:
        """One tag is that tag, several are an array (facts 0, trap 1)."""
        offset, rows = page(call)
        wanted = call.query.get("name", "").casefold()
        found = []
        for place, (name, status, tags) in enumerate(WORKFLOWS):
            if wanted in name.casefold():
                shown: dict[str, Any] = {"id": 7001 + place, "name": name, "status": status}
                if tags:
                    shown["tags"] = bare(tags)
                found.append(shown)
        return listing(found[offset : offset + rows])

    def callouts(self, call: Call) -> Answer:
        offset, rows = page(call)
        group = self._store.one("SELECT id, name FROM lists ORDER BY id LIMIT 1")
        assert group is not None
        start = self._twin.store.get("filled_at", 0.0)
        found = [
            {
                "calloutName": name,
                "groupId": group["id"],
                "groupName": group["name"],
                "date": self._twin.clock.iso(start - days * 86400.0),
                "sent": sent,
                "delivered": sent - errors,
                "errors": errors,
            }
            for name, days, sent, errors in (("Spring sale", 40, 812, 9), ("Delivery notice", 12, 96, 1))
        ]
        return listing(found[offset : offset + rows])


def view(row: Row) -> dict[str, Any]:
    """BroadcastView; ids are strings, the start in the organisation's zone."""
    start = datetime.fromtimestamp(row["start"], ORGANISATION_ZONE).isoformat(timespec="seconds")
    shown: dict[str, Any] = {
        "broadcastId": str(row["id"]),
        "title": row["title"],
        "messageId": str(row["message_id"]),
        "groupId": str(json.loads(row["groups"])[0]),
        "startDate": start,
    }
    if row["batch_size"] is not None:
        shown["batchSize"] = row["batch_size"]
        shown["batchIntervalUnit"] = row["batch_unit"]
    return shown
