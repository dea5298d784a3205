"""``acts.sqlite``: single writes to a platform (an event, an order, a message, a changed contact), each with
its intent, its answer, and what was there before.

Owns: this file's table, its retention, the order of states. Must not: hold a secret or make a request. Rows
of a file are a job's (``job_store``).
"""

from __future__ import annotations

import hashlib
import json
import threading
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from desktop_app.journal.database import Database, Migration
from desktop_app.journal.erasures import ERASURES, SHEETS, KeptErasures
from desktop_app.journal.kept_sends import PACE, TABLE, KeptSends
from desktop_app.journal.person import Person
from desktop_app.model.errors import Locked
from desktop_app.runtime.file_lock import FileLock, is_locked
from desktop_app.runtime.paths import make_private

MIGRATIONS: tuple[Migration, ...] = (
    (
        """CREATE TABLE acts(
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL UNIQUE,
            at REAL NOT NULL,
            changed REAL NOT NULL,
            account TEXT NOT NULL,
            kind TEXT NOT NULL,
            about TEXT NOT NULL,
            whom TEXT NOT NULL,
            request TEXT NOT NULL,
            before TEXT NOT NULL,
            state TEXT NOT NULL,
            session TEXT NOT NULL,
            answer TEXT NOT NULL DEFAULT '{}',
            text TEXT NOT NULL DEFAULT '')""",
        "CREATE INDEX acts_by_kind ON acts(kind, account, id)",
        "CREATE INDEX acts_by_person ON acts(whom, id)",
    ),
    ("CREATE INDEX acts_by_about ON acts(account, kind, about, id)",),
    TABLE,
    PACE,
    ERASURES,
    SHEETS,
)


class ActState(StrEnum):
    SENDING = "sending"  # the intent is durable, the answer is not
    TAKEN = "taken"  # the platform took it: not yet proven carried out
    DONE = "done"  # the platform said it is carried out
    REFUSED = "refused"
    NOT_SENT = "not_sent"  # nothing left this computer
    IN_DOUBT = "in_doubt"


@dataclass(frozen=True, slots=True)
class Act:
    """One write. ``key`` is unique for ever: the same act is never begun twice. ``kind``: event, order,
    message, contact, list, call ...; ``about`` one line for a table (the event's type, the order's number,
    the subject); ``whom`` the address it concerns, "" for none. ``request``, ``before`` and ``answer`` are
    JSON objects.
    """

    key: str
    account: str
    kind: str
    about: str = ""
    whom: str = ""
    request: Mapping[str, Any] = field(default_factory=dict)
    before: Mapping[str, Any] = field(default_factory=dict)
    state: ActState = ActState.SENDING
    answer: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""
    at: datetime | None = None
    changed: datetime | None = None
    id: int = 0

    @property
    def was_taken(self) -> bool:
        """The platform took it, carried out or not yet."""
        return self.state in (ActState.TAKEN, ActState.DONE)


class ActStore:
    """The acts of one data folder. May be used from several threads and processes; raises StorageFailed."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._db = Database(data / "acts.sqlite", MIGRATIONS)
        self._db.read("PRAGMA secure_delete=ON")  # who was erased must not be found in the file
        self.sends = KeptSends(self._db, data)
        self.erasures = KeptErasures(self._db)
        self._folder = data / "acts"
        self._session: FileLock | None = None
        self._gate = threading.Lock()

    def close(self) -> None:
        """Safe to call twice."""
        if self._session is not None:
            self._session.release()
            self._session.path.unlink(missing_ok=True)
            self._session = None
        self._db.close()

    def _own_session(self) -> str:
        """This process's mark on what it is sending: a lock that goes with it, however it ends."""
        with self._gate:
            if self._session is None:
                lock = FileLock(make_private(self._folder) / f"{uuid.uuid4().hex}.lock")
                lock.take()
                self._session = lock
            return self._session.path.stem

    def is_sending(self, name: str) -> bool:
        """Whether some process sends what has this name."""
        return is_locked(self._lock_of(name))

    def lock_sending(self, name: str) -> FileLock:
        """One process at a time sends what has this name; the lock goes with it, however it ends. Locked when
        another one does."""
        make_private(self._folder)
        lock = FileLock(self._lock_of(name))
        if not lock.take():
            raise Locked("file_locked")
        return lock

    def _lock_of(self, name: str) -> Path:
        return self._folder / f"send-{hashlib.sha256(name.encode()).hexdigest()[:32]}.lock"

    def begin(self, acts: Sequence[Act], now: datetime) -> list[Act]:
        """Write the intent of ``acts``, all or none, on the disk when it returns. Those whose key was begun
        before are on their way once more, with what they tell now. Returned are the stored ones, in order."""
        session = self._own_session()
        with self._db.transaction() as connection:
            connection.executemany(
                "INSERT INTO acts(key, at, changed, account, kind, about, whom, request, before, state,"
                " session) VALUES(?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT(key) DO UPDATE SET state=excluded.state,"
                " changed=excluded.changed, session=excluded.session, request=excluded.request",
                [
                    (
                        act.key, now.timestamp(), now.timestamp(), act.account, act.kind, act.about,
                        act.whom.strip().lower(), _text(act.request), _text(act.before),
                        ActState.SENDING.value, session,
                    )
                    for act in acts
                ],
            )  # fmt: skip
            return [_act(connection.execute(f"{_SELECT} WHERE key=?", (act.key,)).fetchone()) for act in acts]

    def settle(
        self,
        key: str,
        state: ActState,
        now: datetime,
        *,
        answer: Mapping[str, Any] | None = None,
        text: str = "",
    ) -> None:
        """Write down what became of an act. KeyError for an unknown one."""
        self.settle_all([(key, state, answer or {}, text)], now)

    def settle_all(self, said: Sequence[tuple[str, ActState, Mapping[str, Any], str]], now: datetime) -> None:
        """What became of acts (key, state, answer, text), all or none. KeyError for an unknown one."""
        with self._db.transaction() as connection:
            for key, state, answer, text in said:
                touched = connection.execute(
                    "UPDATE acts SET state=?, changed=?, answer=?, text=? WHERE key=?",
                    (state.value, now.timestamp(), _text(answer), text, key),
                )
                if not touched.rowcount:
                    raise KeyError(key)

    def find(self, key: str) -> Act | None:
        found = self._db.read_one(f"{_SELECT} WHERE key=?", (key,))
        return None if found is None else _act(found)

    def find_all(self, keys: Sequence[str]) -> dict[str, Act]:
        """Those of these acts that were begun, by key."""
        found: dict[str, Act] = {}
        for place in range(0, len(keys), _KEYS_AT_ONCE):
            some = keys[place : place + _KEYS_AT_ONCE]
            rows = self._db.read(f"{_SELECT} WHERE key IN ({','.join('?' * len(some))})", tuple(some))
            found |= {act.key: act for act in map(_act, rows)}
        return found

    def sent_so_far(self, beginning: str) -> tuple[int, datetime | None]:
        """Acts whose keys begin so and that may be there (all but what was refused or never left), and when
        the last of them began."""
        found = self._db.read_one(
            "SELECT count(*), max(at) FROM acts WHERE key >= ? AND key < ? AND state NOT IN (?, ?)",
            (beginning, f"{beginning}\U0010ffff", ActState.REFUSED.value, ActState.NOT_SENT.value),
        )
        count, at = found or (0, None)
        return int(count), None if at is None else datetime.fromtimestamp(at, UTC)

    def latest_about(self, account: str, kind: str, about: Sequence[str]) -> dict[str, Act]:
        """Of each of these (numbers of orders) the last act that may be there: taken, done or in doubt."""
        found: dict[str, Act] = {}
        for place in range(0, len(about), _KEYS_AT_ONCE):
            some = about[place : place + _KEYS_AT_ONCE]
            rows = self._db.read(
                f"{_SELECT} WHERE account=? AND kind=? AND about IN ({','.join('?' * len(some))})"
                " AND state IN (?, ?, ?) ORDER BY id",
                (account, kind, *some, ActState.TAKEN.value, ActState.DONE.value, ActState.IN_DOUBT.value),
            )
            found |= {act.about: act for act in map(_act, rows)}
        return found

    def recent(
        self,
        kinds: Sequence[str],
        *,
        account: str = "",
        whom: str = "",
        before: int = 0,
        limit: int = 200,
        state: str = "",
    ) -> list[Act]:
        """The latest acts of these kinds (none = all), newest first; of one account, about one address, in
        one state where named; older than the one with the id ``before``."""
        places = ",".join("?" * len(kinds))
        terms = [f"kind IN ({places})" if kinds else "1", "(?='' OR account=?)", "(?='' OR whom=?)"]
        terms += ["(?=0 OR id<?)", "(?='' OR state=?)"]
        person = whom.strip().lower()
        found = self._db.read(
            f"{_SELECT} WHERE {' AND '.join(terms)} ORDER BY id DESC LIMIT ?",
            (*kinds, account, account, person, person, before, before, state, state, limit),
        )
        return [_act(row) for row in found]

    def recover(self, now: datetime) -> int:
        """What was being sent when its process ended is in doubt from now on. Returns how many."""
        found = self._db.read("SELECT DISTINCT session FROM acts WHERE state=?", (ActState.SENDING.value,))
        count = 0
        for (session,) in found:
            mine = self._session is not None and session == self._session.path.stem
            if not mine and not is_locked(self._folder / f"{session}.lock"):
                count += self._db.write(
                    "UPDATE acts SET state=?, changed=? WHERE state=? AND session=?",
                    (ActState.IN_DOUBT.value, now.timestamp(), ActState.SENDING.value, session),
                )
        return count

    def expire(self, now: datetime, days: int) -> int:
        """Remove what is older than ``days``; what is in doubt as well. Returns how many."""
        limit = (now - timedelta(days=days)).timestamp()
        self.sends.expire(limit)
        self.erasures.expire(limit)  # before its acts: without them it would seem not begun
        return self._db.write("DELETE FROM acts WHERE changed < ?", (limit,))

    def remove_account(self, account: str) -> None:
        self._db.write("DELETE FROM acts WHERE account=?", (account,))
        self.sends.remove_account(account)
        self.erasures.remove_account(account)

    def forget(self, person: Person) -> int:
        """Everything about one person; what an answer to something else said of them as well. Returns how
        many acts that were."""
        self.sends.forget(person)
        found = [
            number
            for number, account, whom in self._db.read("SELECT id, account, whom FROM acts WHERE whom <> ''")
            if person.is_among([whom]) or whom in {one.lower() for one in person.ids.get(account, ())}
        ]
        said = " OR ".join(["instr(lower(text), ?)"] * len(person.emails))
        with self._db.transaction() as connection:
            connection.executemany("DELETE FROM acts WHERE id=?", [(number,) for number in found])
            if said:
                connection.execute(f"UPDATE acts SET text='' WHERE {said}", sorted(person.emails))
        return len(found)


_KEYS_AT_ONCE = 500
_SELECT = (
    "SELECT id, key, at, changed, account, kind, about, whom, request, before, state, answer, text FROM acts"
)


def _act(row: tuple[Any, ...]) -> Act:
    number, key, at, changed, account, kind, about, whom, request, before, state, answer, text = row
    return Act(
        key, account, kind, about, whom, json.loads(request), json.loads(before), ActState(state),
        json.loads(answer), text, datetime.fromtimestamp(at, UTC), datetime.fromtimestamp(changed, UTC),
        number,
    )  # fmt: skip


def _text(value: Mapping[str, Any]) -> str:
    # half a letter is what the request has in its place: a question mark; no database takes it as it is
    return json.dumps(dict(value), ensure_ascii=False, default=str).encode("utf-8", "replace").decode()
