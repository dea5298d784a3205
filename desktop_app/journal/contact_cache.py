"""Contacts of one account, read once and kept: a table of a million opens, jumps and is searched from here.

Owns: its file (``contacts/<account>.sqlite``), dense row numbers, the index of text, where a reading goes on.
Must not: be the truth about anybody (the platform is; every answer has an age), or keep what was erased.

Rows are numbered 1..n without a gap: the unsorted table needs no list of ids at all, a sorted or narrowed one
is a flat array of row numbers. Writing, looking for rows and reading pages use a connection each: a page is
never late because something is being written.
"""

from __future__ import annotations

import sqlite3
import threading
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_app.journal.cache_rows import (
    MIGRATIONS,
    PAGE_COLUMNS,
    CachedContact,
    Wanted,
    filter_terms,
    from_row,
    only_digits,
    stamp,
    to_row,
    wanted_text,
    when,
)
from desktop_app.journal.database import Database, translated
from desktop_app.model.contact import Contact

FIRST_LOOK = 2_000
_PIECE = 20_000
_MAPPED = 1 << 30  # bytes of the file that are read without being copied
_MOST_NAMED = 500
_SORTS = {"email": "email_key", "name": "name_key", "changed": "changed", "status": "status"}
_PLAIN_SORTS = {"phone": "phone", "external_id": "external_id", "id": "id"}


@dataclass(frozen=True, slots=True)
class CacheState:
    """``complete_at``: when the whole base was last read through; ``begun_at`` and ``cursor``: a reading that
    has not come to its end, ``read`` contacts so far. ``outdated``: an import
    made here ended after it was read."""

    count: int = 0
    complete_at: datetime | None = None
    begun_at: datetime | None = None
    cursor: str | None = None
    read: int = 0
    touched_at: datetime | None = None
    outdated: bool = False

    @property
    def unfinished(self) -> bool:
        return self.begun_at is not None


class ContactCache:
    """Opened by :meth:`~desktop_app.journal.central.Journal.contacts`. All methods raise StorageFailed."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._db = Database(file, MIGRATIONS)
        self._db.read("PRAGMA secure_delete=ON")  # who was erased must not be found in the file
        self._look = _reader(file)
        self._pages = _reader(file)
        self._look_gate = threading.Lock()
        self._page_gate = threading.Lock()
        self._tickets = 0
        self._orders: dict[str, tuple[int, array[int]]] = {}
        self._written = 0  # moves with every write: sorted orders of before count no more

    def close(self) -> None:
        """Safe to call twice."""
        self._tickets += 1
        with self._look_gate, self._page_gate:
            self._look.close()
            self._pages.close()
        self._db.close()

    # -- a reading of the whole base -------------------------------------------------------------------------
    def state(self) -> CacheState:
        facts = dict(self._db.read("SELECT key, value FROM facts"))
        return CacheState(
            count=self._count(self._db.read),
            complete_at=when(facts.get("complete_at")),
            begun_at=when(facts.get("begun_at")),
            cursor=facts.get("cursor") or None,
            read=int(facts.get("read", 0)),
            touched_at=when(facts.get("touched")),
        )

    def begin(self, now: datetime) -> None:
        """A new reading from the first page; what is here stays until it has come to its end."""
        with self._db.transaction() as connection:
            connection.execute("DELETE FROM seen")
            _put_facts(connection, begun_at=stamp(now), touched=stamp(now), cursor="", read="0")

    def put_page(self, contacts: Sequence[Contact], cursor: str | None) -> None:
        """One page of the reading and where it goes on, in one instant. Who comes again in the same reading
        (a platform may walk list by list) stays as they came first: the contract orders it so."""
        with self._db.transaction() as connection:
            first: dict[str, Contact] = {}
            for contact in contacts:
                first.setdefault(contact.id, contact)
            for known in self._met(connection, list(first)):
                del first[known]
            rows = self._put(connection, list(first.values()))
            connection.executemany("INSERT OR IGNORE INTO seen VALUES(?)", [(row,) for row in rows])
            read = connection.execute("SELECT count(*) FROM seen").fetchone()[0]
            _put_facts(connection, cursor=cursor or "", read=str(read))
        self._written += 1

    def finish(self, now: datetime) -> int:
        """The reading has come to its end: who was not seen has gone. Returns how many that were."""
        with self._db.transaction() as connection:
            gone = connection.execute(
                "SELECT row FROM contacts WHERE row NOT IN (SELECT row FROM seen) ORDER BY row DESC"
            ).fetchall()
            for (row,) in gone:
                _remove(connection, row)
            connection.execute("DELETE FROM seen")
            connection.execute("DELETE FROM facts WHERE key IN ('begun_at', 'cursor', 'read')")
            _put_facts(connection, complete_at=stamp(now), touched=stamp(now))
        self._written += 1
        return len(gone)

    # -- single changes --------------------------------------------------------------------------------------
    def put(self, contacts: Sequence[Contact], now: datetime) -> None:
        """What was just read or written of these people."""
        with self._db.transaction() as connection:
            _put_facts(connection, touched=stamp(now))
            self._put(connection, contacts)
        self._written += 1

    def put_members(
        self,
        list_id: str,
        contacts: Sequence[Contact],
        first: bool,
        now: datetime,
        *,
        known_stay: bool = False,
    ) -> None:
        """A page of a list's members; ``first``: forget who was in it before. ``known_stay``: who is kept
        already stays as they are, since this list has a copy of its own."""
        with self._db.transaction() as connection:
            if first:
                connection.execute("DELETE FROM memberships WHERE list=?", (list_id,))
            rows = self._put(connection, contacts, known_stay=known_stay)
            connection.executemany(
                "INSERT OR IGNORE INTO memberships VALUES(?,?)", [(list_id, row) for row in rows]
            )
            _put_facts(connection, **{f"list {list_id}": stamp(now)}, touched=stamp(now))
        self._written += 1

    def list_read_at(self, list_id: str) -> datetime | None:
        """When the members of a list were last put here."""
        found = self._db.read_one("SELECT value FROM facts WHERE key=?", (f"list {list_id}",))
        return None if found is None else when(found[0])

    def remove(self, contact_id: str) -> bool:
        """The contact has gone there, so it goes here."""
        with self._db.transaction() as connection:
            found = connection.execute("SELECT row FROM contacts WHERE id=?", (contact_id,)).fetchone()
            if found is not None:
                _remove(connection, found[0])
        self._written += 1
        return found is not None

    def erase(self, emails: Sequence[str], ids: Sequence[str] = (), phones: Sequence[str] = ()) -> int:
        """Remove people for good, from the index of text as well: by address, by the platform's id, and by
        telephone (digits) where no address stands. Returns how many contacts that were."""
        keys = [email.strip().casefold() for email in emails if email.strip()]
        with self._db.transaction() as connection:
            rows = set()
            for column, values in (("email_key", keys), ("id", list(ids))):
                for value in values:
                    sql = f"SELECT row FROM contacts WHERE {column}=?"
                    rows |= {row for (row,) in connection.execute(sql, (value,))}
            for phone in phones:
                sql = "SELECT row FROM contacts WHERE email_key='' AND phone IN (?, ?)"
                rows |= {row for (row,) in connection.execute(sql, (phone, f"+{phone}"))}
            for row in sorted(rows, reverse=True):
                _remove(connection, row)
            if rows:
                # deleted words stay in older parts of the index until these are joined
                connection.execute("INSERT INTO needles(needles) VALUES('optimize')")
        self._written += 1
        if rows:
            self._db.read("PRAGMA wal_checkpoint(TRUNCATE)")
        return len(rows)

    # -- looking ---------------------------------------------------------------------------------------------
    def rows(self, wanted: Wanted, most: int | None = None) -> Sequence[int] | None:
        """Row numbers in the order wanted, at most ``most``; None when a later question came meanwhile."""
        self._tickets += 1
        ticket = self._tickets
        with self._look_gate, translated(self.file):
            if ticket != self._tickets:
                return None
            if not wanted.narrowed:
                if not wanted.sort:
                    count = self._count(lambda sql: self._look.execute(sql).fetchall())
                    return range(1, min(count, most or count) + 1)
                order = self._order(wanted.sort)
                return _cut(order[::-1] if wanted.descending else order, most)
            sql, values = _narrowed(wanted)
            if most is not None and not wanted.sort:
                return array("I", (row for (row,) in self._look.execute(f"{sql} LIMIT {most}", values)))
            found = array("I")
            cursor = self._look.execute(sql, values)
            while piece := cursor.fetchmany(_PIECE):
                found.extend(row for (row,) in piece)
                if ticket != self._tickets:
                    return None
            if not wanted.sort:
                return found
            order = self._order(wanted.sort)
            marked = bytearray(max(len(order), max(found, default=0)) + 1)
            for row in found:
                marked[row] = 1
            picked = array("I", [row for row in order if row < len(marked) and marked[row]])
            return _cut(picked[::-1] if wanted.descending else picked, most)

    def page(self, rows: Sequence[int]) -> list[CachedContact]:
        """These rows, in their order; rows that have gone are left out."""
        if not rows:
            return []
        found: dict[int, CachedContact] = {}
        with self._page_gate, translated(self.file):
            if isinstance(rows, range) and rows.step == 1:
                sql = f"SELECT {PAGE_COLUMNS} FROM contacts WHERE row BETWEEN ? AND ?"
                for one in self._pages.execute(sql, (rows[0], rows[-1])):
                    found[one[0]] = CachedContact(*one)
            else:
                for at in range(0, len(rows), _MOST_NAMED):
                    part = list(rows[at : at + _MOST_NAMED])
                    sql = f"SELECT {PAGE_COLUMNS} FROM contacts WHERE row IN ({_marks(len(part))})"
                    for one in self._pages.execute(sql, part):
                        found[one[0]] = CachedContact(*one)
        return [found[row] for row in rows if row in found]

    def contact(self, contact_id: str) -> Contact | None:
        return next(iter(self._contacts("id=?", contact_id)), None)

    def with_email(self, email: str) -> list[Contact]:
        """Contacts with exactly this address, without regard to case."""
        return self._contacts("email_key=?", email.strip().casefold())

    def row_of(self, contact_id: str) -> int:
        """The row number of a contact, 0 when it is not here."""
        with self._page_gate, translated(self.file):
            found = self._pages.execute("SELECT row FROM contacts WHERE id=?", (contact_id,)).fetchone()
        return int(found[0]) if found else 0

    def lists_of(self, contact_id: str) -> tuple[str, ...]:
        """The lists that this contact is known to be in, by what was read here."""
        sql = "SELECT m.list FROM memberships m JOIN contacts c ON c.row = m.row WHERE c.id=? ORDER BY 1"
        return tuple(name for (name,) in self._db.read(sql, (contact_id,)))

    # -- inside ----------------------------------------------------------------------------------------------
    def _contacts(self, where: str, value: str) -> list[Contact]:
        with self._page_gate, translated(self.file):
            sql = f"SELECT {PAGE_COLUMNS} FROM contacts WHERE {where}"
            return [from_row(CachedContact(*one)) for one in self._pages.execute(sql, (value,))]

    @staticmethod
    def _count(read: Callable[[str], list[Any]]) -> int:
        return int(read("SELECT coalesce(max(row), 0) FROM contacts")[0][0])  # dense: the last is the number

    def _put(
        self, connection: sqlite3.Connection, contacts: Sequence[Contact], *, known_stay: bool = False
    ) -> list[int]:
        """Insert or change; the row numbers, in no order. Of one met twice the last counts."""
        by_id = {contact.id: contact for contact in contacts}
        known: dict[str, tuple[Any, ...]] = {}
        ids = list(by_id)
        for at in range(0, len(ids), _MOST_NAMED):
            part = ids[at : at + _MOST_NAMED]
            sql = f"SELECT id, row, body, status, needle FROM contacts WHERE id IN ({_marks(len(part))})"
            known.update({one[0]: one[1:] for one in connection.execute(sql, part)})
        rows: dict[str, int] = {}
        new: list[tuple[Any, ...]] = []
        changed: list[tuple[Any, ...]] = []
        free = self._count(lambda sql: connection.execute(sql).fetchall()) + 1
        for contact_id, contact in by_id.items():
            line, old = to_row(contact), known.get(contact_id)
            if old is None:
                rows[contact_id] = free + len(new)
                new.append((rows[contact_id], *line))
            else:
                rows[contact_id] = int(old[0])
                same = old[1:] == (line[-1], contact.subscription.value, line[-2])
                if not same and not known_stay:
                    changed.append((*line, old[0]))
        connection.executemany(f"INSERT INTO contacts VALUES({_marks(12)})", new)
        connection.executemany(
            "UPDATE contacts SET id=?, email=?, phone=?, name=?, external_id=?, status=?, changed=?,"
            " email_key=?, name_key=?, needle=?, body=? WHERE row=?",
            changed,
        )
        told = [(rows[one.id], one.lists) for one in by_id.values() if one.lists is not None]
        connection.executemany("DELETE FROM memberships WHERE row=?", [(row,) for row, _lists in told])
        connection.executemany(
            "INSERT OR IGNORE INTO memberships VALUES(?,?)",
            [(one, row) for row, lists in told for one in lists],
        )
        return list(rows.values())

    @staticmethod
    def _met(connection: sqlite3.Connection, ids: Sequence[str]) -> list[str]:
        """Those of the ids that this reading has met before."""
        found: list[str] = []
        for at in range(0, len(ids), _MOST_NAMED):
            part = ids[at : at + _MOST_NAMED]
            sql = f"SELECT id FROM contacts JOIN seen USING(row) WHERE id IN ({_marks(len(part))})"
            found += [one for (one,) in connection.execute(sql, part)]
        return found

    def _order(self, sort: str) -> array[int]:
        """All row numbers sorted by a column; kept until the next write."""
        kept = self._orders.get(sort)
        if kept is not None and kept[0] == self._written:
            return kept[1]
        column = _SORTS.get(sort) or _PLAIN_SORTS.get(sort)
        if column is None:
            raise KeyError(sort)
        written = self._written
        order = array("I")
        # without a value last: who has no name does not stand before everybody
        for blank in (f"{column} <> ''", f"{column} = ''"):
            sql = f"SELECT row FROM contacts WHERE {blank} ORDER BY {column}, row"
            cursor = self._look.execute(sql)
            while piece := cursor.fetchmany(_PIECE):
                order.extend(row for (row,) in piece)
        self._orders = {**dict(list(self._orders.items())[-2:]), sort: (written, order)}
        return order


def _reader(file: Path) -> sqlite3.Connection:
    with translated(file):
        connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False, timeout=10.0)
        connection.execute("PRAGMA query_only=ON")
        connection.create_function("casefolded", 1, lambda cell: str(cell).casefold(), deterministic=True)
        connection.create_function("only_digits", 1, only_digits, deterministic=True)
        connection.execute("PRAGMA cache_size=-16000")
        connection.execute(f"PRAGMA mmap_size={_MAPPED}")
        return connection


def _narrowed(wanted: Wanted) -> tuple[str, list[str]]:
    parts: list[str] = []
    values: list[str] = []
    if wanted.text:
        parts.append("row IN (SELECT rowid FROM needles WHERE needles MATCH ?)")
        values.append(wanted_text(wanted.text))
    if wanted.status:
        parts.append("row IN (SELECT row FROM contacts WHERE status=?)")
        values.append(wanted.status)
    if wanted.list_id:
        parts.append("row IN (SELECT row FROM memberships WHERE list=?)")
        values.append(wanted.list_id)
    for one in wanted.filters:
        terms, given = filter_terms(one)
        parts += terms
        values += given
    if len(parts) == 1 and wanted.text:
        return "SELECT rowid FROM needles WHERE needles MATCH ? ORDER BY rowid", values
    return f"SELECT row FROM contacts WHERE {' AND '.join(parts)} ORDER BY row", values


def _remove(connection: sqlite3.Connection, row: int) -> None:
    """Take a row out; the last one moves into its place, so that numbers stay without a gap."""
    connection.execute("DELETE FROM memberships WHERE row=?", (row,))
    connection.execute("DELETE FROM seen WHERE row=?", (row,))
    connection.execute("DELETE FROM contacts WHERE row=?", (row,))
    last = connection.execute("SELECT coalesce(max(row), 0) FROM contacts").fetchone()[0]
    if last > row:
        connection.execute("UPDATE contacts SET row=? WHERE row=?", (row, last))
        connection.execute("UPDATE memberships SET row=? WHERE row=?", (row, last))
        connection.execute("UPDATE seen SET row=? WHERE row=?", (row, last))


def _put_facts(connection: sqlite3.Connection, **facts: str) -> None:
    connection.executemany("INSERT OR REPLACE INTO facts VALUES(?,?)", list(facts.items()))


def _marks(count: int) -> str:
    return ",".join("?" * count)


def _cut(rows: Sequence[int], most: int | None) -> Sequence[int]:
    return rows if most is None or len(rows) <= most else rows[:most]
