"""Contacts and their places in lists: finding, writing, showing (facts 4, 5).

Owns: the tables ``contacts``, ``members`` and the rules of a row ``subscriber_data``. Must not: know a path.
A contact is one for the whole account; status, custom fields and groups belong to its place in a list.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from sqlite3 import Row
from typing import TYPE_CHECKING, Any

from desktop_app.twins.ecomail.shape import (
    email_key,
    is_email,
    iso,
    map_or_empty,
    number,
    plain,
    prague,
    text,
)

if TYPE_CHECKING:
    from desktop_app.twins.ecomail.twin import EcomailTwin

PROFILE = (
    "name", "surname", "company", "street", "city", "zip", "country", "phone", "gender", "pretitle",
    "surtitle", "vokativ", "vokativ_s", "birthday", "nameday", "source",
)  # fmt: skip
CUSTOM_CHARACTERS, TAGS_CHARACTERS, TAG_CHARACTERS = 5000, 2000, 50
SUBSCRIBED, UNSUBSCRIBED, UNCONFIRMED = 1, 2, 6
_INSERT = (
    f"INSERT INTO contacts(email,email_key,{','.join(PROFILE)},tags,inserted) "
    f"VALUES({','.join('?' * (len(PROFILE) + 4))})"
)


class RowRefused(Exception):
    """A row that is not taken; ``errors`` as the platform says them."""

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        super().__init__(errors)
        self.errors = errors


@dataclass(slots=True)
class Wanted:
    """One checked ``subscriber_data``: only keys that were sent. ``custom``: lower-case key -> (value,
    type).
    """

    email: str
    profile: dict[str, str | None] = field(default_factory=dict)
    status: int | None = None
    custom: dict[str, tuple[Any, str | None]] = field(default_factory=dict)
    tags: list[str] | None = None
    groups: dict[str, Any] | None = None


def checked(data: Any, statuses: tuple[int, ...], email: str | None = None) -> Wanted:
    """A row as it will be written; RowRefused names what is wrong. ``email``: when it stands outside."""
    if not isinstance(data, dict):
        raise RowRefused({"subscriber_data": ["The subscriber data must be an array."]})
    address = data.get("email") if email is None else email
    address = address.strip() if isinstance(address, str) else ""
    if not address:
        raise RowRefused({"email": ["email_required"]})
    if not is_email(address):
        raise RowRefused({"email": ["email_invalid"]})
    wanted = Wanted(address)
    for name in PROFILE:
        if name in data:
            wanted.profile[name] = text(data[name])
    if data.get("status") is not None:
        wanted.status = number(data["status"])
        if wanted.status not in statuses:
            raise RowRefused({"status": ["The selected status is invalid."]})
    _take_custom(wanted, data.get("custom_fields"))
    _take_tags(wanted, data)
    if "groups" in data:
        groups = data["groups"]
        wanted.groups = groups if isinstance(groups, dict) else {}
    return wanted


def _take_custom(wanted: Wanted, given: Any) -> None:
    """Keys are trimmed and lower-cased; two that then collide are refused (facts 4)."""
    if not isinstance(given, dict):
        return
    for raw, value in given.items():
        key = str(raw).strip().lower()
        if key in wanted.custom:
            raise RowRefused({"custom_fields": [f"Duplicate custom field {key}."]})
        kind = None
        if isinstance(value, dict) and "value" in value:
            kind, value = text(value.get("type")), value["value"]
        wanted.custom[key] = (value, kind)
    size = sum(len(key) + len(str(value)) for key, (value, _) in wanted.custom.items())
    if size > CUSTOM_CHARACTERS:
        raise RowRefused({"custom_fields": [f"The custom fields may not exceed {CUSTOM_CHARACTERS}."]})


def _take_tags(wanted: Wanted, data: Mapping[str, Any]) -> None:
    if "tags" not in data:
        return
    given = data["tags"] if isinstance(data["tags"], list) else []
    tags = list(dict.fromkeys(str(tag) for tag in given if isinstance(tag, str | int) and str(tag).strip()))
    if any(len(tag) > TAG_CHARACTERS for tag in tags) or sum(map(len, tags)) > TAGS_CHARACTERS:
        raise RowRefused({"tags": ["The tags are too long."]})
    wanted.tags = tags


class Book:
    def __init__(self, twin: EcomailTwin) -> None:
        self._twin = twin
        self._store = twin.store
        self._clock = twin.clock

    # --- finding

    def by_email(self, email: Any) -> Row | None:
        return self._store.one("SELECT * FROM contacts WHERE email_key=?", (email_key(email),))

    def member(self, list_id: int, contact_id: int) -> Row | None:
        return self._store.one(
            "SELECT * FROM members WHERE contact_id=? AND list_id=?", (contact_id, list_id)
        )

    # --- writing

    def write(self, wanted: Wanted, update: bool) -> tuple[int, bool]:
        """(contact id, whether it is new). An existing contact changes only with ``update``."""
        known = self._store.one("SELECT id FROM contacts WHERE email_key=?", (wanted.email.lower(),))
        if known is None:
            tags = json.dumps(wanted.tags, ensure_ascii=False) if wanted.tags else None
            values = [wanted.profile.get(name) for name in PROFILE]
            if values[-1] is None:
                values[-1] = "api"
            at = self._clock.now()
            row = (wanted.email, wanted.email.lower(), *values, tags, at)
            return int(self._store.run(_INSERT, row).lastrowid or 0), True
        if update:
            changes: dict[str, Any] = dict(wanted.profile)
            if wanted.tags is not None:
                changes["tags"] = json.dumps(wanted.tags, ensure_ascii=False) if wanted.tags else None
            if changes:
                columns = ",".join(f"{name}=?" for name in changes)
                self._store.run(f"UPDATE contacts SET {columns} WHERE id=?", (*changes.values(), known["id"]))
        return int(known["id"]), False

    def join(self, list_id: int, contact_id: int, status: int, custom: str, groups: str | None) -> int:
        """A new place in a list."""
        now = self._clock.now()
        gone = now if status == UNSUBSCRIBED else None
        sql = (
            "INSERT INTO members(list_id,contact_id,status,subscribed,unsubscribed,custom,groups,source)"
            " VALUES(?,?,?,?,?,?,?,'api')"
        )
        row = (list_id, contact_id, status, now, gone, custom, groups)
        return int(self._store.run(sql, row).lastrowid or 0)

    def change(self, member: Row, status: int, custom: str, groups: str | None) -> None:
        """A place in a list as it is from now on; a change of status goes into its history."""
        if (status, custom, groups) == (member["status"], member["custom"], member["groups"]):
            return
        subscribed, gone, history = member["subscribed"], member["unsubscribed"], member["history"]
        if status != member["status"]:
            now = self._clock.now()
            steps = json.loads(history)
            old = member["status"]
            steps.append({"date": plain(now), "source": "API", "status_new": status, "status_old": old})
            history = json.dumps(steps)
            if status == UNSUBSCRIBED:
                gone = now
            elif status == SUBSCRIBED:
                subscribed, gone = now, None
        sql = "UPDATE members SET status=?,subscribed=?,unsubscribed=?,custom=?,groups=?,history=? WHERE id=?"
        self._store.run(sql, (status, subscribed, gone, custom, groups, history, member["id"]))

    def erase(self, contact_id: int) -> None:
        self._store.run("DELETE FROM members WHERE contact_id=?", (contact_id,))
        self._store.run("DELETE FROM contacts WHERE id=?", (contact_id,))

    # --- showing

    def tags(self, contact: Row) -> Any:
        """An array, or as text where the dial says so (facts 18)."""
        tags = json.loads(contact["tags"]) if contact["tags"] else []
        form = self._twin.context.dials["tags_form"]
        if form == "json":
            return json.dumps(tags, ensure_ascii=False)
        return ",".join(tags) if form == "comma" else tags

    def list_row(self, member: Row) -> dict[str, Any]:
        """A row of ``GET /lists/{id}/subscribers`` from a joined row (contact columns with c_)."""
        return {
            "id": member["id"],
            "list_id": member["list_id"],
            "email": member["email"],
            "status": member["status"],
            "subscribed_at": iso(member["subscribed"]),
            "unsubscribed_at": iso(member["unsubscribed"]),
            "custom_fields": map_or_empty(json.loads(member["custom"])),
            "groups": json.loads(member["groups"]) if member["groups"] else None,
            "source": member["source"],
            "sms_status": 1,
            "subscriber": {
                "id": member["contact_id"],
                "name": member["name"],
                "surname": member["surname"],
                "email": member["email"],
                "gender": member["gender"],
                "company": member["company"],
                "city": member["city"],
                "country": member["country"],
                "phone": member["phone"],
                "tags": self.tags(member),
                "last_open": None,
                "last_click": None,
                "bounced_hard": member["hard"],
            },
        }

    def short(self, contact: Row, hard: str = "bounced_hard") -> dict[str, Any]:
        """The answer of single writes; update spells one key in another way (facts 4)."""
        return {
            "id": contact["id"],
            "name": contact["name"],
            "surname": contact["surname"],
            "email": contact["email"],
            "gender": contact["gender"],
            "bounce_soft": contact["soft"],
            hard: contact["hard"] if hard == "bounced_hard" else None,
            "bounce_message": None,
            "inserted_at": prague(contact["inserted"]),
        }

    def profile(self, contact: Row) -> dict[str, Any]:
        """The profile fields that both single reads share."""
        shown = {name: contact[name] for name in PROFILE if name not in ("pretitle", "surtitle")}
        return {
            **shown,
            "email": contact["email"],
            "notes": "",
            "tags": self.tags(contact),
            "rating": None,
            "inserted_at": prague(contact["inserted"]),
            "bounce_soft": contact["soft"],
            "bounced_hard": contact["hard"],
            "bounce_message": None,
            "bounce_soft_count": contact["soft"],
        }

    def place(self, member: Row, email: str) -> dict[str, Any]:
        """A place in a list by itself (facts 4 by phone, 5 ``lists``)."""
        custom = json.loads(member["custom"])
        return {
            "id": member["id"],
            "list_id": member["list_id"],
            "email": email,
            "status": member["status"],
            "subscribed_at": iso(member["subscribed"]),
            "unsubscribed_at": iso(member["unsubscribed"]),
            "custom_fields": map_or_empty(custom),
            "c_fields": json.dumps(map_or_empty(custom), ensure_ascii=False),
            "groups": json.loads(member["groups"]) if member["groups"] else None,
            "source": member["source"],
            "unsub_reason": None,
            "status_history": json.loads(member["history"]),
            "sms_status": 1,
            "doi_date": None,
        }
