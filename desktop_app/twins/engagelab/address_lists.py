"""Address lists and their members (facts 5).

Owns: ``address_lists``, ``list_members``. Must not: know marketing contacts (another store, facts 12).

Only the listing is documented word for word; the other forms are the expected ones of the facts and the
ancestor's limits.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from desktop_app.twins.engagelab.shape import (
    BAD_EMAIL,
    MISSING,
    TOO_MANY_MEMBERS,
    body_object,
    count,
    good_address,
    joined,
    one,
    page,
    refuse,
    refuse_missing,
    semicolons,
    text_of,
    window,
)
from desktop_app.twins.wire import Answer, Call, Routes

if TYPE_CHECKING:
    from desktop_app.twins.engagelab.twin import EngagelabTwin

SUFFIX = "@maillist.email.engagelab.com"
MOST_MEMBERS = 1000
_ALIAS = re.compile(r"[A-Za-z0-9_.-]{1,48}")
_MEMBER_COUNT = "(SELECT COUNT(*) FROM list_members m WHERE m.list_id=l.id) AS members"


class AddressLists:
    def __init__(self, twin: EngagelabTwin) -> None:
        self._twin = twin
        self._store = twin.store

    def register(self, routes: Routes) -> None:
        base = "/v1/address_lists"
        routes.add("GET", base, self.listing)
        routes.add("POST", base, self.add)
        routes.add("GET", f"{base}/{{id}}", self.read)
        routes.add("PUT", f"{base}/{{id}}", self.change)
        routes.add("DELETE", f"{base}/{{id}}", self.delete)
        routes.add("GET", f"{base}/{{id}}/members", self.members)
        routes.add("POST", f"{base}/{{id}}/members", self.add_members)
        routes.add("PUT", f"{base}/{{id}}/members", self.change_members)
        routes.add("DELETE", f"{base}/{{id}}/members", self.delete_members)

    # --- lists

    def listing(self, call: Call) -> Answer:
        """L1. ``name`` is fuzzy, ``address`` the exact alias."""
        offset, limit = window(call)
        sql, values = "WHERE 1", []
        if call.query.get("name"):
            sql, values = f"{sql} AND l.name LIKE ? ESCAPE '\\'", [like(call.query["name"])]
        if call.query.get("address"):
            sql, values = f"{sql} AND l.address=?", [*values, full_alias(call.query["address"])]
        total = int(self._store.value(f"SELECT COUNT(*) FROM address_lists l {sql}", values))
        rows = self._store.all(
            f"SELECT l.*, {_MEMBER_COUNT} FROM address_lists l {sql} ORDER BY l.id LIMIT ? OFFSET ?",
            (*values, limit, offset),
        )
        return page([_shown(row) for row in rows], total)

    def read(self, call: Call) -> Answer:
        return one(_shown(self._find(call)))

    def add(self, call: Call) -> Answer:
        body = body_object(call)
        now = self._twin.clock.now()
        alias, name, description = self._fields(body, None)
        cursor = self._store.run(
            "INSERT INTO address_lists(address,name,description,created,updated) VALUES(?,?,?,?,?)",
            (alias, name, description, now, now),
        )
        return one(_shown(self._row(int(cursor.lastrowid or 0))))

    def change(self, call: Call) -> Answer:
        row = self._find(call)
        alias, name, description = self._fields(body_object(call), row)
        self._store.run(
            "UPDATE address_lists SET address=?, name=?, description=?, updated=? WHERE id=?",
            (alias, name, description, self._twin.clock.now(), row["id"]),
        )
        return count(1)

    def delete(self, call: Call) -> Answer:
        row = self._find(call)
        self._store.run("DELETE FROM list_members WHERE list_id=?", (row["id"],))
        return count(self._store.run("DELETE FROM address_lists WHERE id=?", (row["id"],)).rowcount)

    def _fields(self, body: dict[str, Any], row: Any) -> tuple[str, str, str]:
        name = text_of(body.get("name", row["name"] if row else None)).strip()
        given = text_of(body.get("address", row["address"] if row else None)).strip()
        described = body.get("desc", body.get("description", row["description"] if row else ""))
        description = text_of(described)
        if not 1 <= len(name) <= 48:
            refuse(30502, "name: 1 to 48 characters")
        if not _ALIAS.fullmatch(given.removesuffix(SUFFIX)):
            refuse(30504, "address: 1 to 48 characters")
        if len(description) > 250:
            refuse(30507, "desc: up to 250 characters")
        alias = full_alias(given)
        taken = self._store.value("SELECT id FROM address_lists WHERE address=?", (alias,))
        if taken is not None and (row is None or taken != row["id"]):
            refuse(30505, "address already exists")
        return alias, name, description

    def _find(self, call: Call) -> Any:
        text = call.params["id"]
        row = self._row(int(text)) if text.isascii() and text.isdigit() and len(text) < 19 else None
        if row is None:
            refuse_missing()
        return row

    def _row(self, list_id: int) -> Any:
        return self._store.one(f"SELECT l.*, {_MEMBER_COUNT} FROM address_lists l WHERE l.id=?", (list_id,))

    # --- members

    def members(self, call: Call) -> Answer:
        offset, limit = window(call)
        row = self._find(call)
        found = self._store.all(
            "SELECT * FROM list_members WHERE list_id=? ORDER BY number LIMIT ? OFFSET ?",
            (row["id"], limit, offset),
        )
        return page([_member(member) for member in found], row["members"])

    def add_members(self, call: Call) -> Answer:
        """New ones are added, known ones stay as they are; answers how many of the call are in the list."""
        row = self._find(call)
        members = self._given(call)
        self.put(row["id"], members, self._twin.clock.now())
        self._touch(row["id"])
        return count(len(members))

    def put(self, list_id: int, members: list[tuple[str, str | None, str | None]], at: float) -> None:
        number = int(
            self._store.value("SELECT COALESCE(MAX(number),0) FROM list_members WHERE list_id=?", (list_id,))
        )
        self._store.db.executemany(
            "INSERT OR IGNORE INTO list_members VALUES(?,?,?,?,?,?,?)",
            [
                (list_id, address.lower(), number + place, address, name, variables, at)
                for place, (address, name, variables) in enumerate(members, 1)
            ],
        )

    def change_members(self, call: Call) -> Answer:
        row = self._find(call)
        changed = 0
        for address, name, variables in self._given(call):
            changed += self._store.run(
                "UPDATE list_members SET name=COALESCE(?,name), vars=COALESCE(?,vars)"
                " WHERE list_id=? AND key=?",
                (name, variables, row["id"], address.lower()),
            ).rowcount
        self._touch(row["id"])
        return count(changed)

    def delete_members(self, call: Call) -> Answer:
        """Addresses from the body or, joined by ``;``, from the query; without any nothing is deleted."""
        row = self._find(call)
        wanted = semicolons(call.query.get("members") or call.query.get("member"))
        wanted += [address for address, _, _ in self._given(call)] if call.body.strip() else []
        if not wanted:
            refuse(MISSING, "members can not be empty")
        gone = sum(
            self._store.run(
                "DELETE FROM list_members WHERE list_id=? AND key=?", (row["id"], address.lower())
            ).rowcount
            for address in wanted
        )
        self._touch(row["id"])
        return count(gone)

    def _given(self, call: Call) -> list[tuple[str, str | None, str | None]]:
        """(address, name, vars) of ``{"members":[{member,name,vars}]}`` or of three lists side by side."""
        body = body_object(call)
        members = body.get("members", body.get("member"))
        if isinstance(members, dict | str):
            members = [members]
        if not isinstance(members, list) or not members:
            refuse(MISSING, "members can not be empty")
        if len(members) > MOST_MEMBERS:
            refuse(TOO_MANY_MEMBERS, f"The number of members can not exceed {MOST_MEMBERS}")
        names, variables = body.get("names"), body.get("vars")
        for beside in (names, variables):
            if beside is not None and (not isinstance(beside, list) or len(beside) != len(members)):
                refuse(30521, "The number of vars must be equal to the number of members")
        found = []
        for place, member in enumerate(members):
            row = member if isinstance(member, dict) else {"member": member}
            address = row.get("member", row.get("address"))
            if not isinstance(address, str) or not good_address(address.strip()):
                refuse(BAD_EMAIL, f"members[{place}] is invalid: {text_of(address)}")
            if call.reject is not None and call.reject(place, address):
                refuse(BAD_EMAIL, f"members[{place}] is invalid: {address.strip()}")
            name = row.get("name", names[place] if names else None)
            found.append(
                (
                    address.strip(),
                    text_of(name) or None,
                    _vars(row.get("vars", variables[place] if variables else None)),
                )
            )
        return found

    def _touch(self, list_id: int) -> None:
        self._store.run("UPDATE address_lists SET updated=? WHERE id=?", (self._twin.clock.now(), list_id))


def _vars(value: Any) -> str | None:
    """A text that holds a JSON object, or the object itself; anything else is 400."""
    if value is None or value == "":
        return None
    try:
        made = json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        made = None
    if not isinstance(made, dict) or any("%" in key for key in made):
        refuse(30521, "vars must be a json object, its keys without %")
    return json.dumps(made, ensure_ascii=False)


def full_alias(text: str) -> str:
    return text if text.endswith(SUFFIX) else text + SUFFIX


def like(text: str) -> str:
    """A pattern for "contains", with ``\\`` as escape."""
    for sign in ("\\", "%", "_"):
        text = text.replace(sign, "\\" + sign)
    return f"%{text}%"


def _shown(row: Any) -> dict[str, Any]:
    return {
        "address_list_id": row["id"],
        "address": row["address"],
        "name": row["name"],
        "member_count": row["members"],
        "description": row["description"],
        "create_time": joined(row["created"]),
        "update_time": joined(row["updated"]),
    }


def _member(row: Any) -> dict[str, Any]:
    return {
        "member": row["address"],
        "name": row["name"] or "",
        "vars": row["vars"] or "",
        "create_time": joined(row["created"]),
    }
