"""How a contact lies in the cache: columns for tables, a JSON body for all the rest, words to search by.

Owns: the numbered schema, packing and unpacking, the form of a search. Must not: open a file.

Search: every word is written behind two separators, so that one or two letters find the words that begin
with them and three or more find any part (the index knows runs of three letters only).
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any, NamedTuple

from desktop_app.journal.database import Migration
from desktop_app.journal.text_terms import like_pattern
from desktop_app.model.column_filter import ColumnFilter, How
from desktop_app.model.contact import Contact, Subscription

_GAP = "\x1f\x1f"

MIGRATIONS: tuple[Migration, ...] = (
    (
        "CREATE TABLE facts(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        """CREATE TABLE contacts(
            row INTEGER PRIMARY KEY,
            id TEXT NOT NULL,
            email TEXT NOT NULL,
            phone TEXT NOT NULL,
            name TEXT NOT NULL,
            external_id TEXT NOT NULL,
            status TEXT NOT NULL,
            changed REAL NOT NULL,
            email_key TEXT NOT NULL,
            name_key TEXT NOT NULL,
            needle TEXT NOT NULL,
            body TEXT NOT NULL)""",
        "CREATE UNIQUE INDEX contacts_by_id ON contacts(id)",
        "CREATE INDEX contacts_by_email ON contacts(email_key)",
        "CREATE INDEX contacts_by_name ON contacts(name_key)",
        "CREATE INDEX contacts_by_status ON contacts(status)",
        "CREATE INDEX contacts_by_changed ON contacts(changed)",
        "CREATE TABLE memberships(list TEXT, row INTEGER, PRIMARY KEY(list, row)) WITHOUT ROWID",
        "CREATE INDEX memberships_by_row ON memberships(row)",
        "CREATE TABLE seen(row INTEGER PRIMARY KEY)",
        """CREATE VIRTUAL TABLE needles USING fts5(
            needle, content='contacts', content_rowid='row', tokenize='trigram')""",
        """CREATE TRIGGER needle_in AFTER INSERT ON contacts BEGIN
            INSERT INTO needles(rowid, needle) VALUES(new.row, new.needle); END""",
        """CREATE TRIGGER needle_out AFTER DELETE ON contacts BEGIN
            INSERT INTO needles(needles, rowid, needle) VALUES('delete', old.row, old.needle); END""",
        """CREATE TRIGGER needle_anew AFTER UPDATE OF row, needle ON contacts
            WHEN old.row <> new.row OR old.needle <> new.needle BEGIN
            INSERT INTO needles(needles, rowid, needle) VALUES('delete', old.row, old.needle);
            INSERT INTO needles(rowid, needle) VALUES(new.row, new.needle); END""",
    ),
)

PAGE_COLUMNS = "row, id, email, phone, name, external_id, status, changed, body"

_BODY = (
    "first_name", "last_name", "language", "time_zone", "city", "region", "address", "postcode", "country",
    "company", "birthday", "gender",
)  # fmt: skip


class CachedContact(NamedTuple):
    """One row for a table. ``changed``: POSIX seconds, 0 where not told; ``body``: JSON of the rest."""

    row: int
    id: str
    email: str
    phone: str
    name: str
    external_id: str
    status: str
    changed: float
    body: str


class Wanted(NamedTuple):
    """Which rows, in which order. ``sort``: email name changed status phone external_id id, "" as read.
    ``filters``: by columns of :func:`can_narrow_by`."""

    text: str = ""
    status: str = ""
    list_id: str = ""
    sort: str = ""
    descending: bool = False
    filters: tuple[ColumnFilter, ...] = ()

    @property
    def narrowed(self) -> bool:
        return bool(self.text or self.status or self.list_id or self.filters)


_NUMBER = re.compile(r"(?=.*[ ()/+-])[+(]?\d[\d ()./-]*\d")

Row = tuple[str, str, str, str, str, str, float, str, str, str, str]


def to_row(contact: Contact) -> Row:
    """A contact as the columns after ``row``."""
    body: dict[str, Any] = {name: value for name in _BODY if (value := getattr(contact, name))}
    if contact.fields:
        body["fields"] = dict(contact.fields)
    if contact.lists is not None:
        body["lists"] = list(contact.lists)
    name = contact.full_name
    phone = "".join(one for one in contact.phone if one.isdigit())
    words = f"{name} {contact.email} {phone} {contact.external_id} {contact.id}".casefold().split()
    return (
        contact.id,
        contact.email,
        contact.phone,
        name,
        contact.external_id,
        contact.subscription.value,
        contact.changed.timestamp() if contact.changed else 0.0,
        contact.email.casefold(),
        name.casefold(),
        _GAP + _GAP.join(words),
        json.dumps(body, ensure_ascii=False, separators=(",", ":")),
    )


def from_row(row: CachedContact) -> Contact:
    """The contact again; ``raw`` is not kept."""
    body = json.loads(row.body)
    lists = body.pop("lists", None)
    return Contact(
        id=row.id,
        email=row.email,
        phone=row.phone,
        external_id=row.external_id,
        subscription=Subscription(row.status),
        changed=datetime.fromtimestamp(row.changed, UTC) if row.changed else None,
        fields=body.pop("fields", {}),
        lists=None if lists is None else tuple(lists),
        **body,
    )


def wanted_text(text: str) -> str:
    """What a person types as a question to the index of text."""
    words = text.casefold().split()
    if _NUMBER.fullmatch(text.strip()):
        words = ["".join(character for character in text if character.isdigit())]  # as phones are kept
    joined = _GAP.join(words)
    if len(joined) < 3:
        joined = _GAP + joined
    return '"' + joined.replace('"', '""') + '"'


_IN_COLUMNS = {
    "email": "email_key", "name": "name_key", "phone": "phone", "external_id": "external_id", "id": "id",
}  # fmt: skip
_AT_LEAST = 3


def can_narrow_by(key: str) -> bool:
    """Whether a column of a table of contacts can be filtered here: ``custom:<id>`` is an additional
    field."""
    return key in _IN_COLUMNS or key in _BODY or key.startswith("custom:")


def filter_terms(wanted: ColumnFilter) -> tuple[list[str], list[str]]:
    """SQL terms over ``contacts`` that all hold for what fits, and their values."""
    column = _IN_COLUMNS.get(wanted.column)
    if column is None:
        return _body_terms(wanted)
    # what is kept without case already is not folded once more
    cell = column if wanted.column in ("email", "name", "phone") else f"casefolded({column})"
    match wanted.how:
        case How.FILLED | How.EMPTY:
            return [f"{column} {'<>' if wanted.how is How.FILLED else '='} ''"], []
        case How.IS | How.IS_NOT:
            return [f"{cell} {'=' if wanted.how is How.IS else '<>'} ?"], [wanted.needle]
    if wanted.column == "phone" and (digits := only_digits(wanted.needle)):
        # typed with gaps or without, as it is kept or not
        return ["(instr(phone, ?) OR instr(only_digits(phone), ?))"], [wanted.needle, digits]
    terms, values = [], []
    if len(wanted.needle) >= _AT_LEAST and wanted.column != "phone" and " " not in wanted.needle:
        # the index of text knows whether three letters occur anywhere in a contact: few are left to look at
        terms.append("row IN (SELECT rowid FROM needles WHERE needles MATCH ?)")
        values.append('"' + wanted.needle.replace('"', '""') + '"')
    return [*terms, f"instr({cell}, ?)"], [*values, wanted.needle]


def _body_terms(wanted: ColumnFilter) -> tuple[list[str], list[str]]:
    """Of a field that lies in the body, which has no index: a first look that needs no Python goes before."""
    key, path = wanted.column, f'$."{wanted.column}"'
    if wanted.column.startswith("custom:"):
        key = wanted.column.removeprefix("custom:").replace('"', "")
        path = f'$.fields."{key}"'
    cell = "trim(coalesce(json_extract(body, ?), ''))"
    if not wanted.how.asks_text:
        there = f"(instr(body, ?) AND {cell} <> '')"
        return [there if wanted.how is How.FILLED else f"NOT {there}"], [f'"{key}":', path]
    pattern = like_pattern(wanted.needle)
    compared = f"instr(casefolded({cell}), ?)" if wanted.how is How.HOLDS else f"casefolded({cell}) = ?"
    if pattern is None:
        fits, values = compared, [path, wanted.needle]
    else:
        fits, values = f"(body LIKE ? ESCAPE '!' AND {compared})", [pattern, path, wanted.needle]
    return [f"NOT {fits}" if wanted.how is How.IS_NOT else fits], values


def only_digits(text: str) -> str:
    return "".join(one for one in text if one.isdigit())


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def when(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
