"""Lists, their members, single contacts inside a list (facts 3, 4, the reads).

Owns: these calls and the definitions of custom fields. Must not: write a contact.
"""

from __future__ import annotations

import json
import re
from sqlite3 import Row
from typing import TYPE_CHECKING, Any

from desktop_app.twins.ecomail.shape import (
    answer,
    body,
    dotted,
    iso,
    map_or_empty,
    not_found,
    number,
    paginator,
    plain,
    refuse,
    required,
    text,
    window,
)
from desktop_app.twins.wire import Answer, Call, Routes

if TYPE_CHECKING:
    from desktop_app.twins.ecomail.twin import EcomailTwin

SETTINGS = (
    "from_name", "from_email", "reply_to", "sub_success_page", "sub_confirmed_page", "unsub_page",
    "double_optin", "conf_subject", "conf_message",
)  # fmt: skip
FILTERS = {
    "subscribed": (1,),
    "unsubscribed": (2,),
    "not_confirmed": (6,),
    "bounced": (3, 4),
    "complained": (5,),
}
COUNTED = {
    1: "subscribed",
    2: "unsubscribed",
    3: "soft_bounced",
    4: "hard_bounced",
    5: "complained",
    6: "unconfirmed",
}
FIELD_TYPES = ("string", "int", "date", "json", "url")
MOST_ROWS = 5000
_JOINED = (
    "SELECT m.*, c.email, c.name, c.surname, c.gender, c.company, c.city, c.country, c.phone, c.tags, c.hard"
    " FROM members m JOIN contacts c ON c.id=m.contact_id "
)
_NULLS = ("thanks_send", "thanks_subject", "thanks_message", "unsub_subject", "unsub_message")


class Lists:
    def __init__(self, twin: EcomailTwin) -> None:
        self._twin = twin
        self._store = twin.store
        self._fields: dict[int, dict[str, Any]] = {}

    def forget(self) -> None:
        """After a reset or a rollback: definitions are read again."""
        self._fields.clear()

    def register(self, routes: Routes) -> None:
        routes.add("GET", "/lists", self.all)
        routes.add("POST", "/lists", self.create)
        routes.add("GET", "/lists/{list_id}", self.show)
        routes.add("PUT", "/lists/{list_id}", self.change)
        routes.add("GET", "/lists/{list_id}/segments", self.segments)
        routes.add("GET", "/lists/{list_id}/subscribers", self.subscribers)
        routes.add("GET", "/lists/{list_id}/subscriber/{email}", self.subscriber)
        routes.add("GET", "/lists/{list_id}/subscriber-by-phone/{phone}", self.by_phone)

    # --- lists

    def row(self, call: Call) -> Row:
        identifier = number(call.params["list_id"])
        found = (
            None if identifier is None else self._store.one("SELECT * FROM lists WHERE id=?", (identifier,))
        )
        if found is None:
            not_found(f"List with id {call.params['list_id']} was not found")
        return found

    def all(self, call: Call) -> Answer:
        rows = [self._item(row) for row in self._store.all("SELECT * FROM lists ORDER BY id")]
        form = self._twin.context.dials["lists_form"]
        if form == "map":
            return answer(map_or_empty({str(row["id"]): row for row in rows}))
        return answer(rows[0] if form == "object" and rows else rows)

    def create(self, call: Call) -> Answer:
        given = body(call)
        name = text(given.get("name"))
        if name is None:
            required("name")
        settings = {key: given.get(key) for key in SETTINGS}
        at = self._twin.clock.now()
        sql = "INSERT INTO lists(name,body,created) VALUES(?,?,?)"
        made = self._store.run(sql, (name, json.dumps(settings), at)).lastrowid
        return answer({"name": name, "id": made})

    def change(self, call: Call) -> Answer:
        row, given = self.row(call), body(call)
        name = text(given.get("name"))
        if name is None:
            required("name")
        settings = json.loads(row["body"]) | {key: given[key] for key in SETTINGS if key in given}
        self._store.run("UPDATE lists SET name=?, body=? WHERE id=?", (name, json.dumps(settings), row["id"]))
        return answer(self._settings(row["id"], name, settings))

    def show(self, call: Call) -> Answer:
        """The id is text here and nowhere else; empty maps are ``[]`` (facts 3)."""
        row = self.row(call)
        counts = dict.fromkeys(("unknown", *COUNTED.values()), 0)
        for status, count in self._store.all(
            "SELECT status, COUNT(*) FROM members WHERE list_id=? GROUP BY status", (row["id"],)
        ):
            counts[COUNTED[status]] = count
        shown = self._settings(row["id"], row["name"], json.loads(row["body"])) | {
            "id": str(row["id"]),
            "unsub_from_all": 0,
            "unsub_send": None,
            "double_optout": 0,
            **dict.fromkeys(_NULLS),
            "custom_fields": map_or_empty(json.loads(row["custom"])),
            "groups": map_or_empty(json.loads(row["groups"])),
            "segments": map_or_empty(json.loads(row["segments"])),
            "display_settings": ["email", "name", "surname"],
            "unsub_texts": "",
            "created": dotted(row["created"]),
            "form_settings": {"settings": {}, "fields": [], "colors": {}},
            "sub_notify": None,
            "unsub_notify": None,
            "digest_notify": None,
            "settings": {"webhook": {"url": ""}, "secured_forms": True, "currency": "CZK", "locale": "cs"},
            "conf_template": None,
            "active_subscribers": counts["subscribed"],
            "sub_notify_validated": [],
            "unsub_notify_validated": [],
        }
        return answer({"list": shown, "subscribers": counts})

    def segments(self, call: Call) -> Answer:
        """The wrapper is unknown (README); each segment with its count."""
        row = self.row(call)
        count = self._store.value("SELECT COUNT(*) FROM members WHERE list_id=? AND status=1", (row["id"],))
        found = {key: {**one, "count": count // 3} for key, one in json.loads(row["segments"]).items()}
        return answer({"segments": map_or_empty(found)})

    def _settings(self, number_: int, name: str, settings: dict[str, Any]) -> dict[str, Any]:
        return {"id": number_, "name": name, **{key: settings.get(key) for key in SETTINGS}}

    def _item(self, row: Row) -> dict[str, Any]:
        active = self._store.value("SELECT COUNT(*) FROM members WHERE list_id=? AND status=1", (row["id"],))
        return self._settings(row["id"], row["name"], json.loads(row["body"])) | {
            "active_subscribers": active,
            "settings": {"currency": "CZK", "locale": "cs"},
            "created": dotted(row["created"]),
        }

    # --- custom fields

    def custom_fields(self, list_id: int) -> dict[str, Any]:
        """Definitions by key, read once for the thousands of rows of a bulk call."""
        if list_id not in self._fields:
            found = self._store.value("SELECT custom FROM lists WHERE id=?", (list_id,))
            self._fields[list_id] = json.loads(found or "{}")
        return self._fields[list_id]

    def add_field(self, list_id: int, key: str, kind: str | None) -> dict[str, Any]:
        """An unknown key makes a field, of type string unless it was typed (facts 4)."""
        known = {**self.custom_fields(list_id)}
        known[key] = {"type": kind if kind in FIELD_TYPES else "string", "name": key}
        self._store.run(
            "UPDATE lists SET custom=? WHERE id=?", (json.dumps(known, ensure_ascii=False), list_id)
        )
        self._fields[list_id] = known
        return known

    # --- members

    def subscribers(self, call: Call) -> Answer:
        """One status at a time, subscribed people unless told otherwise (facts 4)."""
        row = self.row(call)
        wanted = call.query.get("status") or "subscribed"
        if wanted not in FILTERS:
            refuse({"status": ["The selected status is invalid."]})
        page, rows = window(call, 20, MOST_ROWS)
        statuses = FILTERS[wanted]
        where = f"m.list_id=? AND m.status IN ({','.join('?' * len(statuses))})"
        total = self._store.value(f"SELECT COUNT(*) FROM members m WHERE {where}", (row["id"], *statuses))
        found = self._store.all(
            f"{_JOINED} WHERE {where} ORDER BY m.id LIMIT ? OFFSET ?",
            (row["id"], *statuses, rows, (page - 1) * rows),
        )
        full = self._twin.context.dials["paginator"] == "full"
        shown = [self._twin.book.list_row(one) for one in found]
        return answer(paginator(page, rows, total, shown, full))

    def subscriber(self, call: Call) -> Answer:
        """Contact and place in the list, merged flat."""
        row, email = self.row(call), call.params["email"]
        contact = self._twin.book.by_email(email)
        member = None if contact is None else self._twin.book.member(row["id"], contact["id"])
        if contact is None or member is None:
            not_found(f"Subscriber with email {email} was not found in the list")
        return answer(
            {
                "subscriber": {
                    "id": contact["id"],
                    **self._twin.book.profile(contact),
                    "raynet_id": None,
                    "list_id": row["id"],
                    "status": member["status"],
                    "subscribed_at": iso(member["subscribed"]),
                    "unsubscribed_at": iso(member["unsubscribed"]),
                    "custom_fields": map_or_empty(json.loads(member["custom"])),
                    "groups": json.loads(member["groups"]) if member["groups"] else None,
                    "sms_status": 1,
                    "doi_date": None,
                    "can_change_status": True,
                    "subscribed_at_utc": plain(member["subscribed"]),
                    "unsubscribed_at_utc": plain(member["unsubscribed"]),
                }
            }
        )

    def by_phone(self, call: Call) -> Answer:
        """The place in the list only: names are not told, ``subscriber`` is null (facts 4)."""
        row, phone = self.row(call), call.params["phone"]
        digits = re.sub(r"\D", "", phone)
        found = self._store.one(
            f"{_JOINED} WHERE m.list_id=? AND c.phone IS NOT NULL"
            " AND replace(replace(c.phone,'+',''),' ','')=? ORDER BY m.id LIMIT 1",
            (row["id"], digits),
        )
        if found is None or not digits:
            not_found(f"Subscriber with phone {phone} was not found in the list")
        return answer(
            {
                "subscriber": {
                    **self._twin.book.place(found, found["email"]),
                    "can_change_status": True,
                    "subscribed_at_utc": plain(found["subscribed"]),
                    "unsubscribed_at_utc": plain(found["unsubscribed"]),
                    "subscriber": None,
                }
            }
        )
