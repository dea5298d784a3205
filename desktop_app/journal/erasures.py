"""Erasures that were begun: whom, in which accounts, by which acts, for as long as they are not at their end;
and of those that are, the sheet.

Owns: these tables (in ``acts.sqlite``). Must not: keep an address after the end (the sheet has its hash); say
how far an account is (its act does); know what an erasure asks for.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from desktop_app.journal.database import Database

ERASURES: tuple[str, ...] = (
    """CREATE TABLE erasures(
        id TEXT PRIMARY KEY,
        at REAL NOT NULL,
        who TEXT NOT NULL,
        open_address INTEGER NOT NULL)""",
    """CREATE TABLE erasure_places(
        erasure TEXT NOT NULL,
        account TEXT NOT NULL,
        act TEXT NOT NULL,
        verb TEXT NOT NULL,
        contact TEXT NOT NULL,
        email TEXT NOT NULL,
        keys TEXT NOT NULL)""",
    "CREATE INDEX erasure_places_by_account ON erasure_places(account)",
)
SHEETS: tuple[str, ...] = (
    """CREATE TABLE erasure_sheets(
        id TEXT PRIMARY KEY,
        at REAL NOT NULL,
        hash TEXT NOT NULL,
        said TEXT NOT NULL,
        seen INTEGER NOT NULL DEFAULT 0)""",
)


@dataclass(frozen=True, slots=True)
class KeptSheet:
    """What it came to. ``places``: (name of the account, platform, state, reason); ``counts``: copies,
    acts and rows removed here; ``open_jobs``: files of imports that still hold the person; ``seen``: somebody
    had it before them."""

    id: str
    at: datetime
    hash: str
    places: tuple[tuple[str, str, str, str], ...]
    counts: tuple[int, int, int]
    open_jobs: tuple[str, ...]
    seen: bool = False


@dataclass(frozen=True, slots=True)
class KeptPlace:
    """The person in one account. ``act``: key of the act that erases them there; ``verb`` what it comes to
    (erased, deleted, unsubscribed), "" where nothing can be asked for; ``contact`` their id there; ``keys``
    what finds them in rows of imports (``email:ann@...``)."""

    account: str
    act: str
    verb: str
    contact: str
    email: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptErasure:
    """``who`` as it was typed; ``open_address``: it may be shown, else only its hash."""

    id: str
    at: datetime
    who: str
    open_address: bool
    places: tuple[KeptPlace, ...]


class KeptErasures:
    """May be used from several threads; raises StorageFailed. All blocking."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def begin(self, one: KeptErasure) -> None:
        """On the disk when this returns, all or nothing."""
        with self._db.transaction() as connection:
            connection.execute(
                "INSERT INTO erasures VALUES(?,?,?,?)",
                (one.id, one.at.timestamp(), one.who, int(one.open_address)),
            )
            connection.executemany(
                "INSERT INTO erasure_places VALUES(?,?,?,?,?,?,?)",
                [
                    (one.id, place.account, place.act, place.verb, place.contact, place.email,
                     json.dumps(place.keys, ensure_ascii=False))
                    for place in one.places
                ],
            )  # fmt: skip

    def unfinished(self) -> list[KeptErasure]:
        """Oldest first; also those that some process is at just now."""
        return [self._read(row) for row in self._db.read("SELECT * FROM erasures ORDER BY at")]

    def find(self, erasure: str) -> KeptErasure | None:
        found = self._db.read_one("SELECT * FROM erasures WHERE id=?", (erasure,))
        return None if found is None else self._read(found)

    def end(self, sheet: KeptSheet) -> None:
        """It is at its end: its sheet in its place, in one write; nothing else of it stays, neither in the
        file nor in what lies beside it."""
        said = json.dumps([sheet.places, sheet.counts, sheet.open_jobs], ensure_ascii=False)
        self._remove([sheet.id], (sheet.id, sheet.at.timestamp(), sheet.hash, said, int(sheet.seen)))

    def remove(self, erasure: str) -> None:
        """It is not gone on with: nothing of it stays."""
        self._remove([erasure])

    def sheets(self) -> list[KeptSheet]:
        """Oldest first."""
        found = self._db.read("SELECT id, at, hash, said, seen FROM erasure_sheets ORDER BY at")
        sheets = []
        for erasure, at, digest, said, seen in found:
            places, counts, jobs = json.loads(said)
            sheets.append(
                KeptSheet(
                    erasure, datetime.fromtimestamp(at, UTC), digest, tuple(map(tuple, places)),
                    tuple(counts), tuple(jobs), bool(seen),
                )
            )  # fmt: skip
        return sheets

    def see(self, erasure: str) -> None:
        self._db.write("UPDATE erasure_sheets SET seen=1 WHERE id=?", (erasure,))

    def expire(self, limit: float) -> None:
        """Those begun before this time (epoch seconds), and sheets made before it."""
        self._remove([one for (one,) in self._db.read("SELECT id FROM erasures WHERE at < ?", (limit,))])
        self._db.write("DELETE FROM erasure_sheets WHERE at < ?", (limit,))

    def remove_account(self, account: str) -> None:
        """Its places; an erasure without any goes."""
        if self._db.write("DELETE FROM erasure_places WHERE account=?", (account,)):
            held = "SELECT erasure FROM erasure_places"
            self._remove(
                [one for (one,) in self._db.read(f"SELECT id FROM erasures WHERE id NOT IN ({held})")]
            )

    def _remove(self, erasures: Sequence[str], sheet: tuple[Any, ...] | None = None) -> None:
        if not erasures:
            return
        with self._db.transaction() as connection:
            for one in erasures:
                connection.execute("DELETE FROM erasure_places WHERE erasure=?", (one,))
                connection.execute("DELETE FROM erasures WHERE id=?", (one,))
            if sheet is not None:
                connection.execute("INSERT OR REPLACE INTO erasure_sheets VALUES(?,?,?,?,?)", sheet)
        # what was overwritten still stands in the log of writes until that is begun anew
        self._db.read("PRAGMA wal_checkpoint(TRUNCATE)")

    def _read(self, row: tuple[Any, ...]) -> KeptErasure:
        erasure, at, who, open_address = row
        places = self._db.read(
            "SELECT account, act, verb, contact, email, keys FROM erasure_places WHERE erasure=?"
            " ORDER BY rowid",
            (erasure,),
        )
        return KeptErasure(
            erasure, datetime.fromtimestamp(at, UTC), who, bool(open_address),
            tuple(
                KeptPlace(account, act, verb, contact, email, tuple(json.loads(keys)))
                for account, act, verb, contact, email, keys in places
            ),
        )  # fmt: skip
