"""One SQLite file: opened, migrated, written in transactions, its failures turned into sentences.

Owns: pragmas, permissions, the migration runner with its backup, the translation of SQLite's errors.
Must not: know a table.

Every commit is on the disk when it returns (WAL with ``synchronous=FULL``): the write order of a job is
built on that. A migration runs in one transaction after a copy of the file was made beside it; when it
fails, the file is as it was.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desktop_app.model.errors import StorageFailed
from desktop_app.runtime.paths import make_private

BUSY_TIMEOUT_S = 10.0

Migration = tuple[str, ...]
"""The statements of one step. Never changed once released: the next change is the next step."""


class Database:
    """A connection that may be used from several threads, one at a time.

    Raises StorageFailed (``storage_full``, ``storage_unwritable``, ``storage_damaged``, ``storage_newer``,
    ``storage_migration``, ``storage_busy``) from every method.
    """

    def __init__(self, path: Path, migrations: Sequence[Migration]) -> None:
        self.path = path
        self._gate = threading.RLock()
        self._depth = 0
        self.rollbacks = 0  # whoever remembers numbers given by the file forgets them when this moves
        with translated(path):
            _create_private(path)
            # What a sort does not hold in memory goes to a file: in the data folder, not in a shared one.
            # SQLite looks at this once, before its first file.
            os.environ.setdefault("SQLITE_TMPDIR", str(path.parent))
            # autocommit: transactions are ours alone, begun and ended by name
            self._connection = sqlite3.connect(
                path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
            )
            try:
                for pragma in (
                    "journal_mode=WAL",
                    "synchronous=FULL",
                    "foreign_keys=ON",
                ):
                    self._connection.execute(f"PRAGMA {pragma}")
                _migrate(self._connection, path, migrations)
            except BaseException:
                self._connection.close()
                raise

    def close(self) -> None:
        """Safe to call twice."""
        with self._gate:
            self._connection.close()

    def interrupt(self) -> None:
        """End the statement that is under way, from any thread; whoever waits for it gets StorageFailed."""
        self._connection.interrupt()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing, and on the disk at the end. Nested ones belong to the outermost."""
        with self._gate, translated(self.path):
            if self._depth:
                yield self._connection
                return
            self._connection.execute("BEGIN IMMEDIATE")
            self._depth = 1
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                self.rollbacks += 1
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
            finally:
                self._depth = 0

    def read(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with self._gate, translated(self.path):
            return self._connection.execute(sql, parameters).fetchall()

    def read_one(self, sql: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        with self._gate, translated(self.path):
            found: tuple[Any, ...] | None = self._connection.execute(sql, parameters).fetchone()
            return found

    def write(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """One statement in a transaction of its own (or in the one that is open); the number of rows it
        touched.
        """
        with self.transaction() as connection:
            return connection.execute(sql, parameters).rowcount

    def write_many(self, sql: str, parameters: Iterable[Sequence[Any]]) -> None:
        with self.transaction() as connection:
            connection.executemany(sql, parameters)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """SQLite's and the system's errors as StorageFailed; everything else passes."""
    try:
        yield
    except sqlite3.Error as error:
        raise StorageFailed(_code_of(error), file=path.name, original=str(error)) from error
    except OSError as error:
        raise StorageFailed(
            _code_of_os(error), file=path.name, folder=str(path.parent), original=error.strerror or ""
        ) from error


def _code_of(error: sqlite3.Error) -> str:
    # sqlite_errorcode is missing on errors that Python itself raises (a closed connection)
    primary = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    if primary == sqlite3.SQLITE_FULL:
        return "storage_full"
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return "storage_damaged"
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "storage_busy"
    if primary in (
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_AUTH,
    ):
        return "storage_unwritable"
    return "storage_failed"


def _code_of_os(error: OSError) -> str:
    import errno

    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return "storage_full"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "storage_unwritable"
    return "storage_failed"


def _create_private(path: Path) -> None:
    # SQLite gives -wal and -shm the mode of the main file, so it must be right before they exist
    make_private(path.parent)
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        # never open and close a file that may be open here already: closing any handle of it gives up the
        # locks of the whole process, and another process would take the database for unused
        pass
    else:
        os.close(handle)
    if os.name == "posix" and path.stat().st_mode & 0o077:
        path.chmod(0o600)


def _migrate(connection: sqlite3.Connection, path: Path, migrations: Sequence[Migration]) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(migrations):
        raise StorageFailed("storage_newer", file=path.name)
    if version == len(migrations):
        return
    backup = back_up(connection, path, version) if version else None
    # an immediate transaction first, then a second look: two processes may start at the same moment
    connection.execute("BEGIN IMMEDIATE")
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        for step in migrations[version:]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version={max(version, len(migrations))}")
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        code = _code_of(error)
        raise StorageFailed(
            "storage_migration" if code == "storage_failed" else code,
            file=path.name,
            backup=backup.name if backup else "",
            original=str(error),
        ) from error


def drop_backups(folder: Path, older_than: float | None = None) -> None:
    """Remove the copies that updates left in ``folder``: all, or those made before this time (epoch seconds).

    They hold what the file held then, so they go when that has to go.
    """
    for copy in folder.glob("*.v*.bak"):
        if older_than is None or copy.stat().st_mtime < older_than:
            copy.unlink(missing_ok=True)


def back_up(connection: sqlite3.Connection, path: Path, version: int) -> Path:
    """A whole copy beside the file, ``<name>.v<version>.bak``, for the owner alone. Returns its path."""
    copy = path.with_name(f"{path.name}.v{version}.bak")
    copy.unlink(missing_ok=True)
    _create_private(copy)
    target = sqlite3.connect(copy)
    try:
        connection.backup(target)
    finally:
        target.close()
    return copy
