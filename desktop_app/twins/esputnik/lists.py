"""Lists ("groups") and unsubscribed addresses (facts 4, 5).

Owns: the tables ``lists``, ``members``, ``suppressed`` and their calls. Must not: write contacts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from sqlite3 import Row
from typing import Any

from desktop_app.twins.clock import Clock
from desktop_app.twins.esputnik.contact_book import normal, wire_all
from desktop_app.twins.esputnik.rules import as_list
from desktop_app.twins.esputnik.shape import (
    body_object,
    listing,
    not_found,
    number,
    page,
    refuse,
    sentence,
    text_listing,
    texts,
    truth,
)
from desktop_app.twins.store import Store
from desktop_app.twins.wire import Answer, Call, Routes

MOST_IDS = 500
#: conditions of the seeded conditional lists, by the name kept in ``lists.rule``
RULES = {
    "ukrainian": "c.language='uk'",
    "no_phone": """c.channels NOT LIKE '%"type":"sms"%'""",
    "loyal_or_vip": "c.id IN (SELECT m.contact_id FROM members m JOIN lists l ON l.id=m.list_id "
    "WHERE l.name IN ('Loyal customers','VIP'))",
}
#: the live members of one static list
_MEMBERS = "FROM members m JOIN contacts c ON c.id=m.contact_id WHERE m.list_id=? AND c.deleted=0"


class Lists:
    """Reading and writing membership, used by several calls."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def named(self, name: str) -> int | None:
        """Id of the list with this name, born when missing; None for a list that takes no members."""
        row = self._store.one("SELECT id, type FROM lists WHERE name=? ORDER BY id LIMIT 1", (name,))
        if row is not None:
            return int(row["id"]) if row["type"] == "Static" else None
        return int(self._store.run("INSERT INTO lists(name,type) VALUES(?,'Static')", (name,)).lastrowid or 0)

    def add(self, list_id: int, contacts: Iterable[int]) -> int:
        now = self._clock.now()
        rows = [(list_id, contact, now) for contact in contacts]
        return self._store.db.executemany("INSERT OR IGNORE INTO members VALUES(?,?,?)", rows).rowcount

    def remove(self, list_id: int, contacts: Iterable[int]) -> None:
        rows = [(list_id, contact) for contact in contacts]
        self._store.db.executemany("DELETE FROM members WHERE list_id=? AND contact_id=?", rows)

    def count(self, row: Row) -> int:
        if row["type"] == "Static":
            # members less the deleted ones among them: far cheaper than looking at every member's contact
            gone = (
                "SELECT COUNT(*) FROM contacts c "
                "CROSS JOIN members m ON m.contact_id=c.id AND m.list_id=:list WHERE c.deleted=1"
            )
            sql = f"SELECT (SELECT COUNT(*) FROM members WHERE list_id=:list) - ({gone})"
            return int(self._store.db.execute(sql, {"list": row["id"]}).fetchone()[0])
        return int(
            self._store.value(f"SELECT COUNT(*) FROM contacts c WHERE c.deleted=0 AND ({RULES[row['rule']]})")
        )

    def members(self, row: Row, offset: int, rows: int, by_time: bool, ascending: bool) -> list[Row]:
        way = "ASC" if ascending else "DESC"
        if row["type"] == "Static":
            order = f"m.at {way}, m.contact_id {way}" if by_time else f"m.contact_id {way}"
            sql = f"SELECT c.* {_MEMBERS} ORDER BY {order} LIMIT ? OFFSET ?"
            return self._store.all(sql, (row["id"], rows, offset))
        order = f"c.touched {way}" if by_time else f"c.id {way}"
        where = f"c.deleted=0 AND ({RULES[row['rule']]})"
        sql = f"SELECT c.* FROM contacts c WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?"
        return self._store.all(sql, (rows, offset))

    def member_ids(self, list_id: int) -> list[int]:
        row = self._store.one("SELECT * FROM lists WHERE id=?", (list_id,))
        return [] if row is None else [item["id"] for item in self.members(row, 0, -1, False, True)]

    def suppression(self, email: str) -> str | None:
        """Why mail to this address is held back: UNSUBSCRIBED or BLACKLISTED; None when it is not."""
        reason: str | None = self._store.value(
            "SELECT reason FROM suppressed WHERE email=?", (normal("email", email),)
        )
        return reason

    def suppress(self, emails: Iterable[str], reason: str = "UNSUBSCRIBED") -> None:
        now = self._clock.now()
        self._store.db.executemany(
            "INSERT OR IGNORE INTO suppressed(email,reason,at) VALUES(?,?,?)",
            [(normal("email", email), reason, now) for email in emails],
        )


class ListCalls:
    def __init__(self, store: Store, lists: Lists) -> None:
        self._store = store
        self._lists = lists

    def register(self, routes: Routes) -> None:
        routes.add("GET", "/api/v1/groups", self.groups)
        routes.add("GET", "/api/v1/group/{id}/contacts", self.contacts)
        routes.add("POST", "/api/v1/group/{id}/contacts/attach", self.attach)
        routes.add("POST", "/api/v1/group/{id}/contacts/detach", self.detach)
        routes.add("POST", "/api/v1/emails/unsubscribed/add", self.unsubscribe)
        routes.add("POST", "/api/v1/emails/unsubscribed/delete", self.resubscribe)

    def groups(self, call: Call) -> Answer:
        """No member count on purpose (facts 4)."""
        offset, rows = page(call)
        wanted = call.query.get("name", "")
        found = [
            {"id": row["id"], "name": row["name"], "type": row["type"]}
            for row in self._store.all("SELECT id, name, type FROM lists ORDER BY id")
            if wanted.casefold() in row["name"].casefold()
        ]
        return listing(found[offset : offset + rows])

    def contacts(self, call: Call) -> Answer:
        offset, rows = page(call)
        row = self._list(call)
        by_time = truth(call.query.get("orderByTs"), False)
        ascending = truth(call.query.get("asc"), True)
        found = self._lists.members(row, offset, rows, by_time, ascending)
        return text_listing(wire_all(self._store, found), self._lists.count(row))

    def attach(self, call: Call) -> Answer:
        row, numbers, named = self._static_and_ids(call)
        if not named:
            refuse("contactIds or externalCustomerIds must be specified")
        self._lists.add(row["id"], numbers)
        return sentence("Contacts were attached")

    def detach(self, call: Call) -> Answer:
        """Without ids everyone goes (trap 5)."""
        row, numbers, named = self._static_and_ids(call)
        if named:
            self._lists.remove(row["id"], numbers)
        else:
            self._store.run("DELETE FROM members WHERE list_id=?", (row["id"],))
        return sentence("Contacts were detached")

    def unsubscribe(self, call: Call) -> Answer:
        self._lists.suppress(self._emails(call))
        return Answer(200)

    def resubscribe(self, call: Call) -> Answer:
        """Lifts what the person or the account did; an address that complained stays blacklisted."""
        self._store.db.executemany(
            "DELETE FROM suppressed WHERE email=? AND reason='UNSUBSCRIBED'",
            [(normal("email", email),) for email in self._emails(call)],
        )
        return Answer(200)

    def _emails(self, call: Call) -> list[str]:
        emails = texts(body_object(call).get("emails"), "emails")
        if not emails:
            refuse("emails must be specified")
        return emails

    def _list(self, call: Call) -> Row:
        identifier = number(call.params["id"])
        row = None if identifier is None else self._store.one("SELECT * FROM lists WHERE id=?", (identifier,))
        if row is None:
            not_found(f"Group with id='{call.params['id']}' not found")
        return row

    def _static_and_ids(self, call: Call) -> tuple[Row, Sequence[int], bool]:
        """The list, live contacts among the ids, and whether any id was named at all."""
        row = self._list(call)
        if row["type"] != "Static":
            refuse(f"Group with id='{row['id']}' is not static")
        body = body_object(call) if call.body.strip() else {}
        ids, externals = as_list(body.get("contactIds")), as_list(body.get("externalCustomerIds"))
        if len(ids) + len(externals) > MOST_IDS:
            refuse(f"Maximum number of contacts per request is {MOST_IDS}")
        numbers = [number(item) for item in ids]
        if None in numbers:
            refuse("contactIds must be numbers")
        found = self._live("id", numbers) + self._live("external_id", [str(item) for item in externals])
        return row, found, bool(ids or externals)

    def _live(self, column: str, values: Sequence[Any]) -> list[int]:
        marks = ",".join("?" * len(values))
        sql = f"SELECT id FROM contacts WHERE deleted=0 AND {column} IN ({marks})"
        return [row["id"] for row in self._store.all(sql, values)] if values else []
