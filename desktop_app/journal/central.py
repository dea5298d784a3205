"""``journal.sqlite``: accounts' facts, the list of jobs, activity, settings; and the folders of the jobs.

Owns: the central tables, retention (personal data goes after 30 days or with its account). Must not: hold a
secret; be the truth of a job (that is ``job.sqlite``; a job's line here is a copy for lists, and for the time
after its personal data is gone).
"""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.journal.database import Database, Migration, drop_backups
from desktop_app.journal.job_state import JobState
from desktop_app.journal.kept_contacts import KeptContacts
from desktop_app.journal.learned_table import LearnedTable
from desktop_app.model.errors import Locked, UsageError
from desktop_app.runtime.paths import make_private

if TYPE_CHECKING:  # the other stores are loaded when they are first opened
    from desktop_app.journal.acts import ActStore
    from desktop_app.journal.contact_cache import ContactCache

KEPT_DAYS = 30
JUST_MADE_S = 60.0

MIGRATIONS: tuple[Migration, ...] = (
    (
        "CREATE TABLE accounts(id TEXT PRIMARY KEY, place INTEGER NOT NULL, facts TEXT NOT NULL)",
        """CREATE TABLE jobs(
            job TEXT PRIMARY KEY,
            account TEXT NOT NULL,
            platform TEXT NOT NULL,
            list TEXT NOT NULL,
            file TEXT NOT NULL,
            state TEXT NOT NULL,
            started REAL NOT NULL,
            changed REAL NOT NULL,
            summary TEXT NOT NULL,
            expired INTEGER NOT NULL DEFAULT 0)""",
        "CREATE INDEX jobs_by_account ON jobs(account)",
        """CREATE TABLE activity(
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at REAL NOT NULL,
            account TEXT NOT NULL,
            job TEXT NOT NULL,
            code TEXT NOT NULL,
            facts TEXT NOT NULL)""",
        "CREATE INDEX activity_by_time ON activity(at)",
        "CREATE TABLE settings(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    ),
    (
        "ALTER TABLE activity ADD COLUMN kind TEXT NOT NULL DEFAULT 'done'",
        "ALTER TABLE activity ADD COLUMN trouble INTEGER NOT NULL DEFAULT 0",
        # what was written down is never written anew; it only goes, by age or with its account
        """CREATE TRIGGER activity_stays BEFORE UPDATE ON activity
            BEGIN SELECT RAISE(ABORT, 'activity is only added to'); END""",
    ),
    (
        """CREATE TABLE learned(
            account TEXT NOT NULL, shape TEXT NOT NULL, told TEXT NOT NULL, at REAL NOT NULL,
            PRIMARY KEY(account, shape)) WITHOUT ROWID""",
    ),
)


@dataclass(frozen=True, slots=True)
class JobHeader:
    """A job's line in the list. ``summary`` is the copy of its last counted ledger and figures."""

    job: str
    account: str
    platform: str
    list: str
    file: str
    state: JobState
    started: datetime
    changed: datetime
    summary: dict[str, Any] = field(default_factory=dict)
    expired: bool = False


@dataclass(frozen=True, slots=True)
class ActivityEntry:
    """Something that was done. ``code`` is a text key's end, ``facts`` fill its sentence.

    ``kind``: ``done`` (by this app), ``asked`` or ``changed`` (a request that reads or changes), ``told`` (a
    message of the window). ``trouble``: it did not go well. ``id`` is 0 before it is written.
    """

    id: int
    at: datetime
    account: str
    job: str
    code: str
    facts: dict[str, Any]
    kind: str = "done"
    trouble: bool = False


class AccountsTable:
    """Facts of accounts as JSON, in the order they were added. Never a key."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def put(self, account_id: str, facts: dict[str, Any]) -> None:
        self._db.write(
            "INSERT INTO accounts VALUES(?, (SELECT coalesce(max(place), 0) + 1 FROM accounts), ?)"
            " ON CONFLICT(id) DO UPDATE SET facts = excluded.facts",
            (account_id, json.dumps(facts, ensure_ascii=False)),
        )

    def get(self, account_id: str) -> dict[str, Any] | None:
        found = self._db.read_one("SELECT facts FROM accounts WHERE id=?", (account_id,))
        return None if found is None else json.loads(found[0])

    def list(self) -> list[tuple[str, dict[str, Any]]]:
        return [(i, json.loads(f)) for i, f in self._db.read("SELECT id, facts FROM accounts ORDER BY place")]

    def remove(self, account_id: str) -> bool:
        """The account's line alone; :meth:`Journal.remove_account` also takes what belongs to it."""
        return self._db.write("DELETE FROM accounts WHERE id=?", (account_id,)) > 0


class Journal:
    """The central file and the folder of jobs in one data folder (``Paths.data_for``).

    May be used from several threads and processes. All methods raise StorageFailed.
    """

    def __init__(self, data: Path) -> None:
        self.data = make_private(data)
        self.jobs_folder = make_private(data / "jobs")
        self._db = Database(data / "journal.sqlite", MIGRATIONS)
        self.accounts = AccountsTable(self._db)
        self.learned = LearnedTable(self._db)
        self._kept = KeptContacts(data / "contacts")
        self._acts: ActStore | None = None
        self._making = threading.Lock()

    @property
    def acts(self) -> ActStore:
        """Single writes. Opened when first asked for: most starts do not need it."""
        with self._making:
            if self._acts is None:
                from desktop_app.journal.acts import ActStore

                self._acts = ActStore(self.data)
            return self._acts

    def close(self) -> None:
        self._kept.close()
        if self._acts is not None:
            self._acts.close()
        self._db.close()

    def contacts(self, account_id: str) -> ContactCache:
        """The contacts of an account as they were last read; opened once, made when there is none."""
        return self._kept.open(account_id)

    # --- jobs ---

    def new_job(self, now: datetime) -> Path:
        """An empty folder for a new job; its name is the id: time in UTC, three letters, sortable."""
        alphabet = "23456789abcdefghjkmnpqrstvwxyz"
        while True:
            tail = "".join(secrets.choice(alphabet) for _ in range(3))
            folder = self.jobs_folder / f"{now.astimezone(UTC):%Y%m%d-%H%M%S}-{tail}"
            if not folder.exists():
                return make_private(folder)

    def folder_of(self, job: str) -> Path:
        """UsageError when there is no such job."""
        from desktop_app.journal.job_store import JobStore

        known = self._db.read_one("SELECT 1 FROM jobs WHERE job=?", (job,)) is not None
        folder = self.jobs_folder / Path(job).name
        if folder.name != job or not (known or JobStore.exists(folder)):
            raise UsageError("job_unknown", kind="job", name=job)
        return folder

    def put_job(self, header: JobHeader) -> None:
        self._db.write(
            "INSERT INTO jobs VALUES(?,?,?,?,?,?,?,?,?,?) ON CONFLICT(job) DO UPDATE SET"
            " list=excluded.list, state=excluded.state, changed=excluded.changed, summary=excluded.summary",
            (
                header.job, header.account, header.platform, header.list, header.file, header.state.value,
                header.started.timestamp(), header.changed.timestamp(),
                json.dumps(header.summary, ensure_ascii=False), int(header.expired),
            ),
        )  # fmt: skip

    def header(self, job: str) -> JobHeader | None:
        found = self._db.read_one("SELECT * FROM jobs WHERE job=?", (job,))
        return None if found is None else _header(found)

    def headers(self) -> list[JobHeader]:
        """All jobs, oldest first."""
        return [_header(row) for row in self._db.read("SELECT * FROM jobs ORDER BY started, job")]

    def unlisted(self) -> list[str]:
        """Jobs whose folder stands but whose line was never written: the process ended in between."""
        from desktop_app.journal.job_store import JobStore

        return [job for job in self._unlisted() if JobStore.is_begun(self.jobs_folder / job)]

    def _unlisted(self) -> list[str]:
        from desktop_app.journal.job_store import JobStore

        known = {row[0] for row in self._db.read("SELECT job FROM jobs")}
        return sorted(
            entry.name
            for entry in self.jobs_folder.iterdir()
            if entry.name not in known and JobStore.exists(entry)
        )

    def remove_job(self, job: str) -> None:
        """The job's line; its folder is removed apart."""
        self._db.write("DELETE FROM jobs WHERE job=?", (job,))

    # --- retention ---

    def expire(self, now: datetime, days: int = KEPT_DAYS) -> list[str]:
        """Remove the personal data of jobs that nobody touched for ``days``; their line and numbers stay.

        A job that some process works on is left for the next time. Returns the ids of the jobs emptied.
        """
        from desktop_app.journal.job_store import JobStore, remove_job_folder

        limit = (now - timedelta(days=days)).timestamp()
        emptied = []
        for (job,) in self._db.read("SELECT job FROM jobs WHERE changed < ? AND NOT expired", (limit,)):
            if remove_job_folder(self.jobs_folder / job):
                self._db.write("UPDATE jobs SET expired = 1 WHERE job = ?", (job,))
                emptied.append(job)
        for job in self._unlisted():
            folder = self.jobs_folder / job
            # one without its first facts is no job: the process ended while it was made
            begun = JobStore.is_begun(folder)
            old = limit if begun else now.timestamp() - JUST_MADE_S
            if folder.stat().st_mtime < old and remove_job_folder(folder) and begun:
                emptied.append(job)
        for folder in self.jobs_folder.iterdir():  # made, but killed before anything was written into it
            if not JobStore.exists(folder) and folder.stat().st_mtime < limit:
                remove_job_folder(folder)
        self._db.write("DELETE FROM activity WHERE at < ?", (limit,))
        self.acts.expire(now, days)
        self._kept.expire(now, days)
        for folder in (self.data, self.data / "contacts"):
            drop_backups(folder, limit)
        return emptied

    def drop_copies(self) -> None:
        """Remove the copies that updates left beside files: somebody who has to go is in them, too."""
        for folder in (self.data, self.data / "contacts", *self.jobs_folder.iterdir()):
            drop_backups(folder)

    def remove_account(self, account_id: str) -> None:
        """Remove the account's line and all that belongs to it. Locked when one of its jobs is being worked
        on.
        """
        from desktop_app.journal.job_store import JobStore, remove_job_folder

        mine = [row[0] for row in self._db.read("SELECT job FROM jobs WHERE account=?", (account_id,))]
        for name in self.unlisted():
            with JobStore(self.jobs_folder / name) as store:
                if store.fact("account") == account_id:
                    mine.append(name)
        for job in mine:
            if not remove_job_folder(self.jobs_folder / job):
                raise Locked("job_locked", job=job)
            self._db.write("DELETE FROM jobs WHERE job=?", (job,))
        self._kept.remove(account_id)
        self.learned.remove(account_id)
        for folder in (self.data, self.data / "contacts"):
            drop_backups(folder)  # the account is in them, too
        with self._db.transaction() as connection:
            connection.execute("DELETE FROM activity WHERE account=?", (account_id,))
            connection.execute("DELETE FROM accounts WHERE id=?", (account_id,))
        self.acts.remove_account(account_id)

    # --- activity and settings ---

    def add_activity(
        self, at: datetime, code: str, *, account: str = "", job: str = "", **facts: Any
    ) -> None:
        """Write down that something was done. ``facts`` must hold neither a key nor a person's data."""
        self.add_activities([ActivityEntry(0, at, account, job, code, facts)])

    def add_activities(self, entries: Sequence[ActivityEntry]) -> None:
        """Several at once, in one write; their ids are given here."""
        self._db.write_many(
            "INSERT INTO activity(at, account, job, code, facts, kind, trouble) VALUES(?,?,?,?,?,?,?)",
            [
                (
                    one.at.timestamp(), one.account, one.job, one.code,
                    json.dumps(one.facts, ensure_ascii=False), one.kind, int(one.trouble),
                )
                for one in entries
            ],
        )  # fmt: skip

    def activity(
        self,
        *,
        account: str | None = None,
        kinds: Sequence[str] = (),
        trouble: bool = False,
        before: int | None = None,
        limit: int = 200,
    ) -> list[ActivityEntry]:
        """The latest entries, newest first: of ``account``, of these kinds, those that did not go well alone,
        those older than the entry ``before``; each where it is named."""
        wanted = ", ".join(f":kind{number}" for number in range(len(kinds)))
        found = self._db.read(
            "SELECT id, at, account, job, code, facts, kind, trouble FROM activity"
            " WHERE (:account IS NULL OR account = :account) AND (:before IS NULL OR id < :before)"
            f" AND trouble >= :trouble{f' AND kind IN ({wanted})' if kinds else ''}"
            " ORDER BY id DESC LIMIT :limit",
            {"account": account, "before": before, "trouble": int(trouble), "limit": limit}
            | {f"kind{number}": kind for number, kind in enumerate(kinds)},
        )
        return [
            ActivityEntry(
                number, datetime.fromtimestamp(at, UTC), who, job, code, json.loads(facts), kind, bool(bad)
            )
            for number, at, who, job, code, facts, kind, bad in found
        ]


def _header(row: tuple[Any, ...]) -> JobHeader:
    job, account, platform, list_name, file, state, started, changed, summary, expired = row
    return JobHeader(
        job, account, platform, list_name, file, JobState(state), datetime.fromtimestamp(started, UTC),
        datetime.fromtimestamp(changed, UTC), json.loads(summary), bool(expired),
    )  # fmt: skip
