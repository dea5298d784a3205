"""Marketing contacts (facts 12): members, their fields and tags.

Owns: ``members``, ``fields``, ``tags``. Must not: know address lists (another store, facts 5).

The members call is documented, its answer is not: the reading is that of the campaign-tag call of the same
interface, ``{"count": n}`` when all were taken, and one bad item refuses the whole call.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

from desktop_app.twins.engagelab.shape import (
    BAD_EMAIL,
    BAD_MARKETING,
    EXISTS_MARKETING,
    MISSING,
    TOO_MANY_MEMBERS,
    body_object,
    compact,
    count,
    good_address,
    integer,
    joined,
    one,
    page,
    refuse,
    refuse_missing,
    text_of,
    window,
)
from desktop_app.twins.wire import Answer, Call, Routes

if TYPE_CHECKING:
    from desktop_app.twins.engagelab.twin import EngagelabTwin

MOST_MEMBERS = 1000
MOST_FIELDS = 50
SYSTEM_FIELDS = ("Email", "Name", "Phone")
SYSTEM_NAMES = frozenset(
    name.lower()
    for name in (
        *SYSTEM_FIELDS,
        "Tag",
        "Campaign",
        "Segment",
        "Domain",
        "CreateTime",
        "UpdateTime",
        "UnsubscribeTime",
    )
)
OVERWRITE, APPEND, LEAVE = 0, 1, 2
TEXT, NUMBER, DATE, BIRTHDAY, DROPDOWN = range(5)
FORMATS = {NUMBER: ("0", ".0", ".00"), DATE: ("MM/DD/YYYY", "DD/MM/YYYY"), BIRTHDAY: ("MM/DD", "DD/MM")}
_FIELD = re.compile(r"[A-Za-z0-9_]{1,64}")
_TAG = re.compile(r"[A-Za-z0-9_\u3400-\u9fff]{1,64}")


class Members:
    def __init__(self, twin: EngagelabTwin) -> None:
        self._twin = twin
        self._store = twin.store

    def register(self, routes: Routes) -> None:
        base = "/v1/marketing/lists"
        routes.add("POST", f"{base}/members", self.add)
        routes.add(("GET", "POST"), f"{base}/listMembers", self.listing)
        routes.add("GET", f"{base}/members/{{id}}", self.read)
        routes.add(("PATCH", "PUT"), f"{base}/members/{{id}}", self.change)
        routes.add("DELETE", f"{base}/members/{{id}}", self.delete)
        routes.add("GET", f"{base}/fields", self.fields)
        routes.add("POST", f"{base}/fields", self.add_field)
        routes.add("GET", f"{base}/tags", self.tags)
        routes.add("POST", f"{base}/tags", self.add_tag)
        routes.add("PUT", f"{base}/tags/{{id}}", self.rename_tag)
        routes.add("DELETE", f"{base}/tags/{{id}}", self.delete_tag)

    # --- members

    def add(self, call: Call) -> Answer:
        body = body_object(call)
        members = body.get("members")
        if isinstance(members, dict):
            members = [members]
        if not isinstance(members, list) or not members:
            refuse(MISSING, "members can not be empty")
        if len(members) > MOST_MEMBERS:
            refuse(TOO_MANY_MEMBERS, f"The number of members can not exceed {MOST_MEMBERS}")
        if not isinstance(body.get("update_existing"), bool):
            refuse(MISSING, "update_existing can not be empty")
        tag_flag = APPEND if body.get("tag_flag") is None else integer(body["tag_flag"])
        if tag_flag not in (OVERWRITE, APPEND, LEAVE):
            refuse(BAD_MARKETING, "tag_flag must be 0, 1 or 2")
        for place, member in enumerate(members):
            self._check(place, member, call)
        known_fields = {row["key"]: row["name"] for row in self._store.all("SELECT key, name FROM fields")}
        written = sum(
            self._put(member, tag_flag, known_fields, update=body["update_existing"]) for member in members
        )
        return count(written)

    def _check(self, place: int, member: Any, call: Call) -> None:
        if not isinstance(member, dict):
            refuse(BAD_MARKETING, f"members[{place}] must be an object")
        email = member.get("email")
        if not isinstance(email, str) or not email.strip():
            refuse(MISSING, f"members[{place}].email can not be empty")
        if not good_address(email.strip()) or (call.reject is not None and call.reject(place, email)):
            refuse(BAD_EMAIL, f"members[{place}].email is invalid: {email.strip()}")
        for name in ("phone", "name"):
            if len(text_of(member.get(name))) > 255:
                refuse(BAD_MARKETING, f"members[{place}].{name} is too long")
        if not isinstance(member.get("fields") or {}, dict):
            refuse(BAD_MARKETING, f"members[{place}].fields must be an object")
        tags = member.get("tags")
        if tags is None:
            return
        if not isinstance(tags, list) or not all(
            isinstance(tag, str) and _TAG.fullmatch(tag) for tag in tags
        ):
            refuse(BAD_MARKETING, f"members[{place}].tags: a tag has up to 64 letters, digits or _")
        if self._twin.context.dials["unknown_tags"] == "refuse":
            for tag in tags:
                if self._store.one("SELECT 1 FROM tags WHERE name=?", (tag,)) is None:
                    refuse(BAD_MARKETING, f"tag does not exist: {tag}")

    def _put(self, member: dict[str, Any], tag_flag: int, known: dict[str, str], *, update: bool) -> int:
        """Write one member, keyed on its address; 1 when something was written."""
        email = member["email"].strip()
        row = self._store.one("SELECT * FROM members WHERE key=?", (email.lower(),))
        if row is not None and not update:
            return 0
        now = self._twin.clock.now()
        # fields without a place in the account are passed over in silence
        given = {
            known[name.lower()]: text_of(value)
            for name, value in (member.get("fields") or {}).items()
            if name.lower() in known and value is not None
        }
        tags = member.get("tags")
        for tag in tags or ():
            self.ensure_tag(tag)
        if row is None:
            number = int(self._store.value("SELECT COALESCE(MAX(number),0)+1 FROM members"))
            kept = {name: value for name, value in given.items() if value}
            self._store.run(
                "INSERT INTO members VALUES(?,?,?,?,?,?,?,?,?,?)",
                (
                    number, self.hex_id("member", number), email.lower(), email,
                    text_of(member.get("phone")) or None, text_of(member.get("name")) or None,
                    compact(kept), compact(list(dict.fromkeys(tags or ()))), now, now,
                ),
            )  # fmt: skip
            return 1
        fields = json.loads(row["fields"]) | given
        old = json.loads(row["tags"])
        if tags is None or tag_flag == LEAVE:
            new = old
        else:
            new = list(dict.fromkeys(tags if tag_flag == OVERWRITE else [*old, *tags]))
        self._store.run(
            "UPDATE members SET phone=?, name=?, fields=?, tags=?, updated=? WHERE number=?",
            (
                _kept(member, "phone", row), _kept(member, "name", row),
                compact({name: value for name, value in fields.items() if value}), compact(new), now,
                row["number"],
            ),
        )  # fmt: skip
        return 1

    def listing(self, call: Call) -> Answer:
        """The ancestor's newer interface: ``offset`` and ``count``, by POST."""
        if "count" in call.query:
            call.query["limit"] = call.query["count"]
        offset, limit = window(call)
        total = int(self._store.value("SELECT COUNT(*) FROM members"))
        rows = self._store.all("SELECT * FROM members ORDER BY number LIMIT ? OFFSET ?", (limit, offset))
        return page([self._shown(row) for row in rows], total)

    def read(self, call: Call) -> Answer:
        return one(self._shown(self._find(call)))

    def change(self, call: Call) -> Answer:
        row = self._find(call)
        body = {**body_object(call), "email": row["email"]}
        self._check(0, body, call)
        known = {field["key"]: field["name"] for field in self._store.all("SELECT key, name FROM fields")}
        return count(self._put(body, OVERWRITE, known, update=True))

    def delete(self, call: Call) -> Answer:
        row = self._find(call)
        return count(self._store.run("DELETE FROM members WHERE number=?", (row["number"],)).rowcount)

    def _find(self, call: Call) -> Any:
        row = self._store.one("SELECT * FROM members WHERE id=?", (call.params["id"],))
        if row is None:
            refuse_missing()
        return row

    def _shown(self, row: Any) -> dict[str, Any]:
        return {
            "member_id": row["id"],
            "email": row["email"],
            "phone": row["phone"],
            "name": row["name"],
            "fields": json.loads(row["fields"]),
            "tags": json.loads(row["tags"]),
            "create_time": joined(row["created"]),
            "update_time": joined(row["updated"]),
        }

    def hex_id(self, kind: str, number: int) -> str:
        """A 24-digit hex text, the same for the same seed."""
        return hashlib.sha256(f"{self._twin.context.seed}/{kind}/{number}".encode()).hexdigest()[:24]

    # --- fields

    def fields(self, call: Call) -> Answer:
        offset, limit = window(call)
        rows = self._store.all("SELECT * FROM fields ORDER BY id")
        return page([_field(row) for row in rows[offset : offset + limit]], len(rows))

    def add_field(self, call: Call) -> Answer:
        body = body_object(call)
        name, kind = text_of(body.get("field_name")).strip(), integer(body.get("field_type"))
        if not _FIELD.fullmatch(name) or name.lower() in SYSTEM_NAMES:
            refuse(BAD_MARKETING, "field_name: up to 64 of a-zA-Z0-9_ and no system field")
        if kind not in (TEXT, NUMBER, DATE, BIRTHDAY, DROPDOWN):
            refuse(BAD_MARKETING, "field_type must be 0, 1, 2, 3 or 4")
        if not isinstance(body.get("visible"), bool):
            refuse(MISSING, "visible can not be empty")
        form, options = body.get("format"), body.get("options")
        if form is not None and form not in FORMATS.get(kind, ()):
            refuse(BAD_MARKETING, "format does not fit the field_type")
        good = (
            isinstance(options, list)
            and 0 < len(options) <= 10
            and all(isinstance(o, str) and o for o in options)
        )
        if (kind == DROPDOWN or options is not None) and not good:
            refuse(BAD_MARKETING, "options: 1 to 10 texts")
        if self._store.one("SELECT 1 FROM fields WHERE key=?", (name.lower(),)):
            refuse(EXISTS_MARKETING, "field name already exist")
        if int(self._store.value("SELECT COUNT(*) FROM fields")) + len(SYSTEM_FIELDS) >= MOST_FIELDS:
            refuse(BAD_MARKETING, f"The number of fields can not exceed {MOST_FIELDS}")
        self._store.run(
            "INSERT INTO fields(name,key,type,visible,format,options,created) VALUES(?,?,?,?,?,?,?)",
            (name, name.lower(), kind, body["visible"], form, None if options is None else compact(options),
             self._twin.clock.now()),
        )  # fmt: skip
        return one(_field(self._store.one("SELECT * FROM fields WHERE key=?", (name.lower(),))))

    # --- tags

    def tags(self, call: Call) -> Answer:
        offset, limit = window(call)
        rows = self._store.all("SELECT * FROM tags ORDER BY number")
        return page([_tag(row) for row in rows[offset : offset + limit]], len(rows))

    def ensure_tag(self, name: str) -> None:
        if self._store.one("SELECT 1 FROM tags WHERE name=?", (name,)) is None:
            self._new_tag(name)

    def _new_tag(self, name: str) -> None:
        number, now = (
            int(self._store.value("SELECT COALESCE(MAX(number),0)+1 FROM tags")),
            self._twin.clock.now(),
        )
        self._store.run(
            "INSERT INTO tags VALUES(?,?,?,?,?)", (number, self.hex_id("tag", number), name, now, now)
        )

    def add_tag(self, call: Call) -> Answer:
        """G1."""
        name = self._tag_name(call)
        self._new_tag(name)
        return one(_tag(self._store.one("SELECT * FROM tags WHERE name=?", (name,))))

    def rename_tag(self, call: Call) -> Answer:
        row = self._find_tag(call)
        name = self._tag_name(call)
        self._store.run(
            "UPDATE tags SET name=?, updated=? WHERE id=?", (name, self._twin.clock.now(), row["id"])
        )
        self._retag(row["name"], [name])
        return one(_tag(self._store.one("SELECT * FROM tags WHERE id=?", (row["id"],))))

    def delete_tag(self, call: Call) -> Answer:
        """``{"count":1}``, unknown id: E7."""
        row = self._find_tag(call)
        self._store.run("DELETE FROM tags WHERE id=?", (row["id"],))
        self._retag(row["name"], [])
        return count(1)

    def _retag(self, old: str, new: list[str]) -> None:
        mark = f"%{json.dumps(old, ensure_ascii=False)}%"
        for row in self._store.all("SELECT number, tags FROM members WHERE tags LIKE ?", (mark,)):
            tags = [part for tag in json.loads(row["tags"]) for part in (new if tag == old else [tag])]
            self._store.run("UPDATE members SET tags=? WHERE number=?", (compact(tags), row["number"]))

    def _tag_name(self, call: Call) -> str:
        name = text_of(body_object(call).get("name")).strip()
        if not _TAG.fullmatch(name):
            refuse(BAD_MARKETING, "name: up to 64 letters, digits, _ or Chinese characters")
        if self._store.one("SELECT 1 FROM tags WHERE name=?", (name,)):
            refuse(EXISTS_MARKETING, "tag name already exist")
        return name

    def _find_tag(self, call: Call) -> Any:
        row = self._store.one("SELECT * FROM tags WHERE id=?", (call.params["id"],))
        if row is None:
            refuse_missing()
        return row


def _kept(member: dict[str, Any], name: str, row: Any) -> str | None:
    """An absent or null value leaves what is there; an empty text empties it."""
    return row[name] if member.get(name) is None else text_of(member[name]) or None


def _field(row: Any) -> dict[str, Any]:
    shown = {
        "field_id": row["id"],
        "field_name": row["name"],
        "field_type": row["type"],
        "visible": bool(row["visible"]),
        "create_time": joined(row["created"]),
    }
    if row["format"] is not None:
        shown["format"] = row["format"]
    if row["options"] is not None:
        shown["options"] = json.loads(row["options"])
    return shown


def _tag(row: Any) -> dict[str, Any]:
    return {
        "tag_id": row["id"],
        "tag_name": row["name"],
        "create_time": joined(row["created"]),
        "update_time": joined(row["updated"]),
    }
