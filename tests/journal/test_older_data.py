"""Data of an earlier version of the program opens in this one, whole, with a copy of the file as it was."""

from __future__ import annotations

import json
import os
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop_app.journal import JobState, JobStore, Journal
from desktop_app.journal.central import KEPT_DAYS, MIGRATIONS
from desktop_app.journal.database import Database, Migration
from desktop_app.journal.tables import JOB_MIGRATIONS

NOW = datetime(2026, 11, 21, 14, 32, 10, tzinfo=UTC)
JOB = "20261120-101112-abc"


def _as_the_first_version_left_it(data: Path) -> None:
    """An account, a line of activity, and a job with one row that was sent and one that waits."""
    data.mkdir(parents=True)
    central = Database(data / "journal.sqlite", MIGRATIONS[:1])
    facts = {"id": "shop", "platform": "esputnik", "name": "Крамниця"}
    central.write("INSERT INTO accounts VALUES('shop', 1, ?)", (json.dumps(facts),))
    at = (NOW - timedelta(days=1)).timestamp()
    central.write(
        "INSERT INTO jobs VALUES(?, 'shop', 'esputnik', 'Spring', 'people.csv', ?, ?, ?,"
        " '{\"requests\": 3}', 0)",
        (JOB, JobState.STOPPED.value, at, at),
    )
    central.write(
        "INSERT INTO activity(at, account, job, code, facts) VALUES(?, 'shop', ?, 'import_done', '{}')",
        (at, JOB),
    )
    central.close()
    folder = data / "jobs" / JOB
    folder.mkdir(parents=True)
    store = Database(folder / "job.sqlite", JOB_MIGRATIONS[:1])
    store.write("INSERT INTO meta VALUES('account', '\"shop\"')")
    for row, state, code in ((1, "created", "created"), (2, "pending", "")):
        store.write(
            "INSERT INTO rows(row, line, state, code, said_by) VALUES(?, ?, ?, ?, '')",
            (row, row + 1, state, code),
        )
        store.write("INSERT INTO contents(row, cells) VALUES(?, ?)", (row, json.dumps(["ann@example.com"])))
    store.close()


def _tables(file: Path) -> dict[str, int]:
    """Rows by table, read from a copy as SQLite itself sees it."""
    connection = sqlite3.connect(file)
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")]
    found = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}
    connection.close()
    return found


def test_everything_of_the_first_version_is_there_and_the_old_file_is_kept(tmp_path: Path) -> None:
    data = tmp_path / "data"
    _as_the_first_version_left_it(data)

    journal = Journal(data)
    try:
        assert journal.accounts.get("shop") == {"id": "shop", "platform": "esputnik", "name": "Крамниця"}
        (line,) = journal.headers()
        assert (line.job, line.state, line.summary) == (JOB, JobState.STOPPED, {"requests": 3})
        (entry,) = journal.activity()
        assert (entry.code, entry.kind, entry.trouble) == ("import_done", "done", False)
        with JobStore(journal.folder_of(JOB)) as store:
            assert store.fact("account") == "shop"
    finally:
        journal.close()

    kept = _tables(data / "journal.sqlite.v1.bak")
    assert (kept["accounts"], kept["jobs"], kept["activity"]) == (1, 1, 1)
    kept = _tables(data / "jobs" / JOB / "job.sqlite.v1.bak")
    assert (kept["rows"], kept["contents"]) == (2, 2)
    now = _tables(data / "jobs" / JOB / "job.sqlite")
    assert (now["rows"], now["contents"]) == (2, 2)


def test_the_second_opening_changes_nothing(tmp_path: Path) -> None:
    """The copy is of the version before, not of the one that is open now."""
    data = tmp_path / "data"
    _as_the_first_version_left_it(data)
    Journal(data).close()
    before = (data / "journal.sqlite.v1.bak").read_bytes()
    Journal(data).close()
    assert (data / "journal.sqlite.v1.bak").read_bytes() == before
    assert len(list(data.glob("*.bak"))) == 1


def test_copies_hold_personal_data_and_go_when_it_goes(tmp_path: Path) -> None:
    data = tmp_path / "data"
    _as_the_first_version_left_it(data)
    journal = Journal(data)
    copy = data / "journal.sqlite.v1.bak"
    try:
        os.utime(copy, (NOW.timestamp(), NOW.timestamp()))
        journal.expire(NOW + timedelta(days=KEPT_DAYS - 1))
        assert copy.exists()
        journal.expire(NOW + timedelta(days=KEPT_DAYS + 1))
        assert not copy.exists()
        copy.write_bytes(b"of another update")
        journal.remove_account("shop")
        assert not copy.exists()
    finally:
        journal.close()


def test_every_step_leads_to_the_newest_from_each_version(tmp_path: Path) -> None:
    """Also who left out versions comes up to date, and finds the tables of a fresh file."""
    for name, steps in (("journal", MIGRATIONS), ("job", JOB_MIGRATIONS)):
        fresh = _schema(tmp_path / f"{name}-new.sqlite", steps, len(steps))
        for version in range(1, len(steps)):
            assert _schema(tmp_path / f"{name}-{version}.sqlite", steps, version) == fresh


def _schema(file: Path, steps: tuple[Migration, ...], first: int) -> list[tuple[str, ...]]:
    Database(file, steps[:first]).close()
    database = Database(file, steps)
    found = database.read("SELECT type, name, sql FROM sqlite_master ORDER BY name")
    database.close()
    return [(str(kind), str(name), str(sql)) for kind, name, sql in found]
