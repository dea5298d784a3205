"""A file of ours survives updates, full disks and damage, and nobody else can read it."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.journal.database import Database
from desktop_app.model.errors import StorageFailed

ONE = ("CREATE TABLE a(x)",)
TWO = ("ALTER TABLE a ADD COLUMN y", "UPDATE a SET y = x * 2")


def test_a_transaction_is_all_or_nothing(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.sqlite", (ONE,))
    try:
        with database.transaction() as connection:
            connection.execute("INSERT INTO a VALUES(1)")
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    assert database.read("SELECT * FROM a") == []
    with database.transaction():  # nested: the outermost decides
        database.write("INSERT INTO a VALUES(2)")
        database.write("INSERT INTO a VALUES(3)")
    assert database.read("SELECT x FROM a") == [(2,), (3,)]
    database.close()


def test_every_commit_is_on_the_disk_before_it_returns(tmp_path: Path) -> None:
    """The write order of a job stands on this: a power cut after the intent must still show the intent."""
    database = Database(tmp_path / "a.sqlite", (ONE,))
    assert database.read_one("PRAGMA synchronous") == (2,)  # FULL
    assert database.read_one("PRAGMA journal_mode") == ("wal",)
    database.close()


def test_an_update_keeps_the_data_and_a_copy_of_the_file_before(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    old = Database(path, (ONE,))
    old.write("INSERT INTO a VALUES(21)")
    old.close()
    new = Database(path, (ONE, TWO))
    assert new.read("SELECT x, y FROM a") == [(21, 42)]
    new.close()
    backup = sqlite3.connect(tmp_path / "a.sqlite.v1.bak")
    assert backup.execute("SELECT * FROM a").fetchall() == [(21,)]
    backup.close()


def test_an_update_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    old = Database(path, (ONE,))
    old.write("INSERT INTO a VALUES(21)")
    old.close()
    with pytest.raises(StorageFailed) as met:
        Database(path, (ONE, (TWO[0], "INSERT INTO nowhere VALUES(1)")))
    assert met.value.code == "storage_migration"
    assert met.value.values["backup"] == "a.sqlite.v1.bak"
    again = Database(path, (ONE,))
    assert again.read("SELECT * FROM a") == [(21,)]  # no column y
    again.close()


def test_a_file_of_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    """Going back to an older program must not lose what the newer one wrote."""
    path = tmp_path / "a.sqlite"
    Database(path, (ONE, TWO)).close()
    with pytest.raises(StorageFailed) as met:
        Database(path, (ONE,))
    assert met.value.code == "storage_newer"
    again = Database(path, (ONE, TWO))
    assert again.read("SELECT x, y FROM a") == []
    again.close()


def test_a_damaged_file_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    path.write_bytes(b"this is no database at all, whatever its name says" * 100)
    with pytest.raises(StorageFailed) as met:
        Database(path, (ONE,))
    assert met.value.code == "storage_damaged"
    assert met.value.values["file"] == "a.sqlite"


def test_a_full_disk_is_a_sentence_and_loses_nothing(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.sqlite", (ONE,))
    database.write("INSERT INTO a VALUES(1)")
    pages = database.read_one("PRAGMA page_count")
    assert pages is not None
    database.read_one(f"PRAGMA max_page_count={pages[0]}")  # SQLite's own way of a full disk
    with pytest.raises(StorageFailed) as met:
        database.write_many("INSERT INTO a VALUES(?)", [("long" * 2000,)] * 50)
    assert met.value.code == "storage_full"
    assert database.read("SELECT * FROM a") == [(1,)]
    database.close()


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")
    with pytest.raises(StorageFailed):
        Database(tmp_path / "taken" / "a.sqlite", (ONE,))


def test_a_second_process_writing_for_long_is_waited_for_then_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.journal.database.BUSY_TIMEOUT_S", 0.05)
    path = tmp_path / "a.sqlite"
    one, two = Database(path, (ONE,)), Database(path, (ONE,))
    with one.transaction(), pytest.raises(StorageFailed) as met:
        two.write("INSERT INTO a VALUES(1)")
    assert met.value.code == "storage_busy"
    one.close()
    two.close()


@pytest.mark.usefixtures("open_umask")
def test_only_the_owner_can_read_any_of_it(tmp_path: Path) -> None:
    """Snapshots, rows and copies are people's data."""
    folder = tmp_path / "data"
    database = Database(folder / "a.sqlite", (ONE,))
    database.write("INSERT INTO a VALUES(1)")
    with_wal = sorted(entry.name for entry in folder.iterdir())
    modes = {entry.name: stat.S_IMODE(entry.stat().st_mode) for entry in folder.iterdir()}
    database.close()
    Database(folder / "a.sqlite", (ONE, TWO)).close()
    modes["a.sqlite.v1.bak"] = stat.S_IMODE((folder / "a.sqlite.v1.bak").stat().st_mode)
    assert "a.sqlite-wal" in with_wal
    if os.name == "posix":
        assert set(modes.values()) == {0o600}, modes
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.fixture
def open_umask() -> object:
    """Permissions must be ours, not a gift of the system's settings."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.skipif(os.name != "posix", reason="locks of a process, as POSIX has them")
def test_opening_it_again_here_keeps_the_locks_that_other_processes_see(tmp_path: Path) -> None:
    """A second opening must not give up what the first one holds: else whoever closes elsewhere takes the
    database for unused and clears away what is still read here."""
    path = tmp_path / "a.sqlite"
    kept = Database(path, (ONE,))
    kept.write("INSERT INTO a VALUES(1)")
    again = Database(path, (ONE,))
    program = f"import sqlite3; c = sqlite3.connect({str(path)!r}); c.execute('INSERT INTO a VALUES(2)')"
    subprocess.run([sys.executable, "-c", f"{program}; c.commit(); c.close()"], check=True, timeout=60)
    assert path.with_name("a.sqlite-wal").exists(), "somebody still has it open"
    assert kept.read("SELECT count(*) FROM a") == [(2,)]
    again.close()
    kept.close()
