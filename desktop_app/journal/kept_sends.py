"""Files of events and orders that were sent: what each was, and a copy of its rows as they went, so that the
result can be looked at again and gone on with later.

Owns: the table of these (in ``acts.sqlite``) and the files of rows beside it, their retention, taking one
person out of them. Must not: know what an event or an order is; hold a secret.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from desktop_app.journal.database import Database, translated
from desktop_app.journal.person import Person
from desktop_app.runtime.paths import make_private

TABLE: tuple[str, ...] = (
    """CREATE TABLE sends(
        id TEXT PRIMARY KEY,
        at REAL NOT NULL,
        changed REAL NOT NULL,
        account TEXT NOT NULL,
        kind TEXT NOT NULL,
        file TEXT NOT NULL,
        beginning TEXT NOT NULL,
        total INTEGER NOT NULL,
        told TEXT NOT NULL,
        counts TEXT NOT NULL DEFAULT '{}')""",
    "CREATE INDEX sends_by_account ON sends(account, kind, changed)",
)
PACE: tuple[str, ...] = (
    "ALTER TABLE sends ADD COLUMN asked_s REAL NOT NULL DEFAULT 0",
    "ALTER TABLE sends ADD COLUMN requests INTEGER NOT NULL DEFAULT 0",
)
"""What its requests took: seconds of so many, with what was written down for them."""
ERASED = "erased"
"""The kind under which a row is held whose person was taken out."""


@dataclass(frozen=True, slots=True)
class KeptSend:
    """One file sent to an account. ``beginning``: what the keys of its acts begin with; ``total``: items in
    the file; ``told``: how its rows become items (JSON); ``counts``: what became of them when it last came to
    an end, by state, empty while that has not happened."""

    id: str
    account: str
    kind: str
    file: str
    beginning: str
    total: int
    told: Mapping[str, Any]
    counts: Mapping[str, int] = field(default_factory=dict)
    at: datetime | None = None
    changed: datetime | None = None


class KeptSends:
    """May be used from several threads; raises StorageFailed. All blocking."""

    def __init__(self, database: Database, data: Path) -> None:
        self._db = database
        self._folder = data / "sends"

    def rows_of(self, send: str) -> Path:
        """Where the copy of its rows lies, one JSON object a line."""
        return self._folder / f"{send}.rows"

    def keep(self, send: KeptSend, write: Callable[[Path], None], now: datetime) -> None:
        """``write`` makes the file of rows at a path; it is on the disk, and then the line, when this
        returns. A file that goes on keeps the day it began."""
        part = make_private(self._folder) / f"{send.id}.part"
        with translated(part):
            part.unlink(missing_ok=True)
            write(part)
            with part.open("rb+") as file:
                os.fsync(file.fileno())
            part.replace(self.rows_of(send.id))
        told = json.dumps(dict(send.told), ensure_ascii=False)
        self._db.write(
            "INSERT INTO sends(id, at, changed, account, kind, file, beginning, total, told)"
            " VALUES(?,?,?,?,?,?,?,?,?) ON CONFLICT(id) DO UPDATE SET changed=excluded.changed,"
            " file=excluded.file, total=excluded.total, told=excluded.told, counts='{}'",
            (
                send.id, now.timestamp(), now.timestamp(), send.account, send.kind, send.file, send.beginning,
                send.total, told,
            ),
        )  # fmt: skip

    def settle(
        self, send: str, counts: Mapping[str, int], now: datetime, pace: tuple[float, int] = (0.0, 0)
    ) -> None:
        """It came to an end, with these numbers. ``pace``: seconds of its requests, and their number."""
        self._db.write(
            "UPDATE sends SET counts=?, changed=?, asked_s=?, requests=? WHERE id=?",
            (json.dumps(dict(counts)), now.timestamp(), *pace, send),
        )

    def paces(
        self, account: str, kind: str, fewest: int, limit: int
    ) -> list[tuple[dict[str, Any], float, int]]:
        """(what was told, seconds, requests) of the latest sends that made at least so many requests."""
        rows = self._db.read(
            "SELECT told, asked_s, requests FROM sends WHERE account=? AND kind=? AND requests >= ?"
            " ORDER BY changed DESC LIMIT ?",
            (account, kind, fewest, limit),
        )
        return [(json.loads(told), float(seconds), int(count)) for told, seconds, count in rows]

    def find(self, send: str) -> KeptSend | None:
        found = self._db.read_one(f"{_SELECT} WHERE id=?", (send,))
        return None if found is None else _send(found)

    def recent(self, account: str, kind: str, limit: int) -> list[KeptSend]:
        """The latest of an account, newest first."""
        rows = self._db.read(
            f"{_SELECT} WHERE account=? AND kind=? ORDER BY changed DESC LIMIT ?", (account, kind, limit)
        )
        return [_send(row) for row in rows]

    def expire(self, limit: float) -> None:
        """What nobody touched since, and files of as old that no line speaks of."""
        self._remove("changed < ?", (limit,))
        known = {send for (send,) in self._db.read("SELECT id FROM sends")}
        for path in self._files("*"):
            if path.stem not in known and path.stat().st_mtime < limit:
                path.unlink(missing_ok=True)

    def remove_account(self, account: str) -> None:
        self._remove("account=?", (account,))

    def forget(self, person: Person) -> int:
        """Empty every row that is about the person. Rows keep their places: the count of the file still
        holds. Returns how many."""
        of = dict(self._db.read("SELECT id, account FROM sends"))
        return sum(self._forget_in(path, person, of.get(path.stem, "")) for path in self._files("*.rows"))

    def _forget_in(self, path: Path, person: Person, account: str) -> int:
        words = [one.lower() for one in (*person.emails, *person.ids.get(account, ()))]
        marks = {form.encode() for one in words for form in (one, json.dumps(one)[1:-1].lower())}
        tails = [one.encode() for one in person.tails()]
        part = path.with_suffix(".part")
        gone = 0
        with translated(path), path.open("rb") as lines, part.open("wb") as out:
            for line in lines:
                low = line.lower()
                near = any(mark in low for mark in marks)
                if not near and tails:
                    digits = low.translate(None, _SIGNS)
                    near = any(tail in digits for tail in tails)
                if near and _is_about(json.loads(line), person, account):
                    line, gone = _emptied(line), gone + 1
                out.write(line)
            _on_disk(out)
        if gone:
            part.replace(path)
        else:
            part.unlink()
        return gone

    def _remove(self, which: str, values: tuple[Any, ...]) -> None:
        """Lines and rows; one that is being written has no line yet and is left."""
        for (send,) in self._db.read(f"SELECT id FROM sends WHERE {which}", values):
            self.rows_of(send).unlink(missing_ok=True)
        self._db.write(f"DELETE FROM sends WHERE {which}", values)

    def _files(self, pattern: str) -> Sequence[Path]:
        return sorted(self._folder.glob(pattern)) if self._folder.is_dir() else ()


_SIGNS = b" -().+/"
_OWN_NUMBERS = ("external_id", "custom:order.external_customer_id")
"""Columns that hold a person's number."""
_SELECT = "SELECT id, account, kind, file, beginning, total, told, counts, at, changed FROM sends"


def _send(row: tuple[Any, ...]) -> KeptSend:
    send, account, kind, file, beginning, total, told, counts, at, changed = row
    return KeptSend(
        send, account, kind, file, beginning, total, json.loads(told), json.loads(counts),
        datetime.fromtimestamp(at, UTC), datetime.fromtimestamp(changed, UTC),
    )  # fmt: skip


def _on_disk(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _is_about(row: Mapping[str, Any], person: Person, account: str) -> bool:
    """A row, or the rows of one order."""
    lines = row.get("lines", [row])
    ids = [text for line in lines for name in _OWN_NUMBERS for text in _texts(line.get(name))]
    return person.is_among(_texts(lines), account, ids)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _emptied(line: bytes) -> bytes:
    """A row, or the rows of one order, with nothing in them but that they were emptied."""
    row, held = json.loads(line), {"_held": ["", ERASED, ""]}
    made = {"rows": row["rows"], "lines": [held] * len(row["rows"])} if "lines" in row else held
    return json.dumps(made).encode() + b"\n"
