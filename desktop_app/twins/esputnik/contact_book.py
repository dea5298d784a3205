"""The contacts of the account: finding, writing, showing (facts 3.1, 3.3 to 3.7).

Owns: the tables ``contacts`` and ``channels``, the matching order. Must not: know a path.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from sqlite3 import Row
from typing import Any

from desktop_app.twins.clock import Clock
from desktop_app.twins.esputnik.rules import PHONE_TYPES, as_list, field_text, phone_digits
from desktop_app.twins.store import Store
from desktop_app.twins.wire import dump

ADDRESS_BOOK = 8585
#: columns by the name they have on the wire
TEXT_FIELDS = {
    "firstName": "first_name",
    "lastName": "last_name",
    "contactKey": "contact_key",
    "languageCode": "language",
    "timeZone": "timezone",
}
ADDRESS_FIELDS = ("region", "town", "address", "postcode")
#: ids in one SQL statement
PAGE_OF_IDS = 500
_quoted = json.encoder.encode_basestring
_COLUMNS = (
    "external_id",
    "contact_key",
    "first_name",
    "last_name",
    "language",
    "timezone",
    "region",
    "town",
    "address",
    "postcode",
)
_INSERT = (
    f"INSERT INTO contacts(id,{','.join(_COLUMNS)},confirmed,deleted,created,touched,fields,channels) "
    f"VALUES({','.join('?' * (len(_COLUMNS) + 7))})"
)
_UPDATE = (
    f"UPDATE contacts SET {','.join(name + '=?' for name in _COLUMNS)},confirmed=?,deleted=?,touched=?,"
    "fields=?,channels=? WHERE id=?"
)


@dataclass(slots=True)
class Contact:
    """One contact in memory. ``columns``: the text columns; ``fields``: additional fields, id as text ->
    value.
    """

    id: int
    columns: dict[str, str | None]
    confirmed: bool
    deleted: bool
    created: float
    touched: int
    fields: dict[str, str]
    channels: list[dict[str, Any]] = field(default_factory=list)

    def channel(self, kind: str) -> str | None:
        for channel in self.channels:
            if channel["type"] == kind:
                value: str = channel["value"]
                return value
        return None


def normal(kind: str, value: str) -> str:
    """The form in which channel values are compared."""
    if kind == "email":
        return value.strip().lower()
    return (phone_digits(value) or value) if kind in PHONE_TYPES else value


def clean_channels(given: Any) -> list[dict[str, Any]]:
    """Checked channels as they are stored: phones as digits, empty ones left out, their extra keys kept."""
    found = []
    for channel in as_list(given):
        value = channel.get("value")
        if value is None or value == "":
            continue
        kind, text = channel["type"], str(value).strip()
        found.append({**channel, "type": kind, "value": phone_digits(text) if kind in PHONE_TYPES else text})
    return found


def compact(value: Any) -> str:
    """JSON text without blanks: what is stored goes out as it is."""
    return dump(value).decode()


def text_or_none(value: Any) -> str | None:
    return None if value is None or value == "" else str(value).strip() or None


class ContactBook:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._touched: int | None = None
        self._next_id: int | None = None

    def forget(self) -> None:
        """After a reset or a rollback: counters are read again."""
        self._touched = self._next_id = None

    def _touch(self) -> int:
        if self._touched is None:
            self._touched = self._store.value("SELECT MAX(touched) FROM contacts") or 0
        self._touched += 1
        return self._touched

    def _new_id(self) -> int:
        if self._next_id is None:
            self._next_id = max(self._store.get("last_contact", 1_000_000), self._highest()) + 1
        number = self._next_id
        self._next_id += 1
        return number

    def _highest(self) -> int:
        return int(self._store.value("SELECT MAX(id) FROM contacts") or 1_000_000)

    # --- finding

    def load(self, number: int) -> Contact | None:
        row = self._store.one("SELECT * FROM contacts WHERE id=?", (number,))
        return None if row is None else _contact(row)

    def by_external(self, external_id: str) -> Contact | None:
        """The contact with this id, a live one first."""
        row = self._store.one(
            "SELECT * FROM contacts WHERE external_id=? ORDER BY deleted, touched DESC LIMIT 1",
            (external_id,),
        )
        return None if row is None else _contact(row)

    def by_channel(self, kinds: Sequence[str], value: str) -> list[Contact]:
        """All contacts with this address, live ones first, latest updated first."""
        marks = ",".join("?" * len(kinds))
        rows = self._store.all(
            "SELECT c.* FROM channels h JOIN contacts c ON c.id=h.contact_id "
            f"WHERE h.type IN ({marks}) AND h.value=? ORDER BY c.deleted, c.touched DESC",
            (*kinds, normal(kinds[0], value)),
        )
        return [_contact(row) for row in rows]

    def by_field(self, field_id: int, value: str) -> list[Contact]:
        """Contacts whose additional field holds this value, compared up to 50 characters (facts 3.7)."""
        rows = self._store.all(
            "SELECT * FROM contacts WHERE substr(json_extract(fields, ?),1,50)=? "
            "ORDER BY deleted, touched DESC",
            (f'$."{field_id}"', value[:50]),
        )
        return [_contact(row) for row in rows]

    def match_locator(self, contact: Mapping[str, Any]) -> Contact | None:
        """Match order of single writes: externalCustomerId, then e-mail, then phone (facts 3.2, 3.3)."""
        external = text_or_none(contact.get("externalCustomerId"))
        if external is not None:
            known = self.by_external(external)
            if known is not None:
                return known
        for channel in clean_channels(contact.get("channels")):
            if channel["type"] in ("email", "sms"):
                found = [
                    item for item in self.by_channel((channel["type"],), channel["value"]) if not item.deleted
                ]
                taken = choose(found, external)
                if taken is not None:
                    return taken
        return None

    # --- writing

    def create(self, confirmed: bool = True) -> Contact:
        """A new, empty contact; nothing is stored before ``save``."""
        return Contact(self._new_id(), {}, confirmed, False, self._clock.now(), 0, {})

    def save(self, contact: Contact, channels_changed: bool = True) -> None:
        new = contact.touched == 0
        contact.touched = self._touch()
        values = [contact.columns.get(name) for name in _COLUMNS]
        fields, channels = compact(contact.fields), compact(contact.channels)
        if new:
            state = (
                int(contact.confirmed),
                int(contact.deleted),
                contact.created,
                contact.touched,
                fields,
                channels,
            )
            self._store.run(_INSERT, (contact.id, *values, *state))
        else:
            kept = (
                int(contact.confirmed),
                int(contact.deleted),
                contact.touched,
                fields,
                channels,
                contact.id,
            )
            self._store.run(_UPDATE, (*values, *kept))
        if channels_changed:
            if not new:
                self._store.run("DELETE FROM channels WHERE contact_id=?", (contact.id,))
            self._store.db.executemany(
                "INSERT OR IGNORE INTO channels VALUES(?,?,?)",
                [
                    (item["type"], normal(item["type"], item["value"]), contact.id)
                    for item in contact.channels
                ],
            )

    def erase(self, contact: Contact) -> None:
        """Everything goes and the id is never given again."""
        self._store.put("last_contact", max(self._store.get("last_contact", 0), self._highest()))
        for table, column in (("contacts", "id"), ("channels", "contact_id"), ("members", "contact_id")):
            self._store.run(f"DELETE FROM {table} WHERE {column}=?", (contact.id,))
        for table in ("events", "sent", "orders"):
            self._store.run(f"UPDATE {table} SET contact_id=NULL WHERE contact_id=?", (contact.id,))

    def for_locator(self, kind: str, value: str) -> Contact:
        """The live contact with this address; an unknown one becomes a confirmed contact in no list (facts
        8.2).
        """
        for contact in self.by_channel((kind,), value):
            if not contact.deleted:
                return contact
        contact = self.create()
        contact.channels = clean_channels([{"type": kind, "value": value}])
        self.save(contact)
        return contact


def choose(found: Sequence[Contact], external: str | None) -> Contact | None:
    """Of contacts that share an address: the latest; with an external id, one that has none and will
    receive it.
    """
    if external is None:
        return found[0] if found else None
    return next((item for item in found if item.columns["external_id"] is None), None)


def apply_sent(contact: Contact, given: Mapping[str, Any], keep_channels: bool = False) -> None:
    """Single writes: keys that were sent change, "" empties, null and missing keys change nothing.

    Channels replace those of the same type; with ``keep_channels`` existing types stay as they are (facts
    3.2).
    """
    columns = contact.columns
    for name, column in TEXT_FIELDS.items():
        if given.get(name) is not None:
            columns[column] = text_or_none(given[name])
    address = given.get("address") or {}
    for name in ADDRESS_FIELDS:
        if address.get(name) is not None:
            columns[name] = text_or_none(address[name])
    external = text_or_none(given.get("externalCustomerId"))
    if external is not None:
        columns["external_id"] = external
    for item in as_list(given.get("fields")):
        if item.get("value") is not None:
            set_field(contact, str(int(item["id"])), item["value"])
    sent = clean_channels(given.get("channels"))
    present = {channel["type"] for channel in contact.channels}
    if keep_channels:
        sent = [channel for channel in sent if channel["type"] not in present]
    kinds = {channel["type"] for channel in sent}
    contact.channels = [channel for channel in contact.channels if channel["type"] not in kinds] + sent


def set_field(contact: Contact, field_id: str, value: Any) -> None:
    if value is None or value == "":
        contact.fields.pop(field_id, None)
    else:
        contact.fields[field_id] = field_text(value)


def _contact(row: Row) -> Contact:
    columns = {name: row[name] for name in _COLUMNS}
    return Contact(
        row["id"],
        columns,
        bool(row["confirmed"]),
        bool(row["deleted"]),
        row["created"],
        row["touched"],
        json.loads(row["fields"]),
        json.loads(row["channels"]),
    )


def wire(row: Row, groups: str = "", base: bool = False) -> str:
    """The Contact of the wire (B6) as JSON text; ``base``: a search row, no address, no groups (facts 3.6).

    Put together from text, since pages hold 500 of these. ``groups``: the JSON list, empty for none.
    """
    parts = []
    for name in ("firstName", "lastName"):
        value = row[TEXT_FIELDS[name]]
        if value is not None:
            parts.append(f'"{name}":{_quoted(value)}')
    parts.append(f'"channels":{row["channels"]}')
    if not base:
        address = [f'"{name}":{_quoted(row[name])}' for name in ADDRESS_FIELDS if row[name] is not None]
        if address:
            parts.append(f'"address":{{{",".join(address)}}}')
    if row["fields"] != "{}":
        given = json.loads(row["fields"]).items()
        fields = [f'{{"id":{key},"value":{_quoted(value)}}}' for key, value in given]
        parts.append(f'"fields":[{",".join(fields)}]')
    parts.append(f'"addressBookId":{ADDRESS_BOOK},"id":{row["id"]}')
    if row["external_id"] is not None:
        parts.append(f'"externalCustomerId":{_quoted(row["external_id"])}')
    if not base:
        for name in ("contactKey", "languageCode", "timeZone"):
            value = row[TEXT_FIELDS[name]]
            if value is not None:
                parts.append(f'"{name}":{_quoted(value)}')
        if groups:
            parts.append(f'"groups":{groups}')
    return f"{{{','.join(parts)}}}"


def groups_of(store: Store, numbers: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Static lists of each contact, by contact id (facts 3.1: read only, static lists only)."""
    found: dict[int, list[dict[str, Any]]] = {}
    for start in range(0, len(numbers), PAGE_OF_IDS):
        part = numbers[start : start + PAGE_OF_IDS]
        rows = store.all(
            "SELECT m.contact_id, l.id, l.name FROM members m JOIN lists l ON l.id=m.list_id "
            f"WHERE m.contact_id IN ({','.join('?' * len(part))}) ORDER BY l.id",
            part,
        )
        for contact_id, list_id, name in rows:
            found.setdefault(contact_id, []).append({"id": list_id, "name": name, "type": "Static"})
    return found


def wire_all(store: Store, rows: Sequence[Row]) -> list[str]:
    """Whole contacts with their groups, for a page of at most a few hundred rows."""
    groups = groups_of(store, [row["id"] for row in rows])
    known: dict[tuple[int, ...], str] = {}
    texts = []
    for row in rows:
        mine = groups.get(row["id"], [])
        key = tuple(group["id"] for group in mine)
        if key not in known:
            known[key] = compact(mine) if mine else ""
        texts.append(wire(row, known[key]))
    return texts
