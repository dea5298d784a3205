"""A twin's memory: one SQLite database, in a file or in memory.

Owns: transactions, the key-value table ``meta``, emptying everything for a reset.
Must not: know a platform's tables (each twin brings its own schema).

Every request and every piece of scheduled work runs in one transaction that is committed before the answer
leaves. In write-ahead mode a killed process loses nothing that was committed.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_BASE_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS due(
  id INTEGER PRIMARY KEY, at REAL NOT NULL, kind TEXT NOT NULL, data TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS due_at ON due(at, id);
"""


class Store:
    """``path`` None keeps everything in memory. ``schema``: the twin's tables, ``IF NOT EXISTS``
    throughout.
    """

    def __init__(self, path: Path | None, schema: str) -> None:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not path.exists():
                os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        self.db = sqlite3.connect(str(path) if path else ":memory:", isolation_level=None, timeout=3)
        self.db.row_factory = sqlite3.Row
        if path is not None:  # one process, one state: a second twin on it fails at once instead of mixing
            self.db.execute("PRAGMA locking_mode=EXCLUSIVE")
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute("PRAGMA synchronous=NORMAL")
        self.db.execute("PRAGMA temp_store=MEMORY")
        self.db.execute("PRAGMA cache_size=-32000")
        self._schema = schema
        self._unnoticed = 0
        self.db.executescript(_BASE_SCHEMA + schema)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; a transaction inside another joins it."""
        if self.db.in_transaction:
            yield self.db
            return
        self.db.execute("BEGIN")
        try:
            yield self.db
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    @property
    def changes(self) -> int:
        """Rows written since the start; a difference tells whether a call had an effect."""
        return self.db.total_changes - self._unnoticed

    def one(self, sql: str, args: Sequence[Any] = ()) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self.db.execute(sql, args).fetchone()
        return row

    def all(self, sql: str, args: Sequence[Any] = ()) -> list[sqlite3.Row]:
        return self.db.execute(sql, args).fetchall()

    def value(self, sql: str, args: Sequence[Any] = ()) -> Any:
        """First column of the first row, None when there is none."""
        row = self.db.execute(sql, args).fetchone()
        return None if row is None else row[0]

    def run(self, sql: str, args: Sequence[Any] = ()) -> sqlite3.Cursor:
        return self.db.execute(sql, args)

    def note(self, sql: str, args: Sequence[Any] = ()) -> None:
        """Write down something that is no effect of a call: what was answered, what was counted."""
        before = self.db.total_changes
        self.db.execute(sql, args)
        self._unnoticed += self.db.total_changes - before

    def pages(self, sql: str, after: Any = 0, size: int = 500) -> Iterator[sqlite3.Row]:
        """Rows of ``sql`` in slices, so that the database is free between two slices.

        ``sql`` orders by its first column and holds two placeholders: ``... > ? ... LIMIT ?``.
        """
        while True:
            rows = self.db.execute(sql, (after, size)).fetchall()
            yield from rows
            if len(rows) < size:
                return
            after = rows[-1][0]

    def get(self, key: str, default: Any = None) -> Any:
        """A value of ``meta`` (JSON inside)."""
        text = self.value("SELECT value FROM meta WHERE key=?", (key,))
        return default if text is None else json.loads(text)

    def put(self, key: str, value: Any) -> None:
        self.run("INSERT OR REPLACE INTO meta VALUES(?,?)", (key, json.dumps(value)))

    def empty(self, keep: frozenset[str]) -> None:
        """Delete every row of every table; ``keep``: keys of ``meta`` that stay."""
        kept = {key: self.get(key) for key in keep}
        tables = self.all("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'")
        for table in tables:
            self.run(f'DELETE FROM "{table[0]}"')
        for key, value in kept.items():
            if value is not None:
                self.put(key, value)

    def close(self) -> None:
        self.db.close()
