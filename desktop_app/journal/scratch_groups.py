"""Rows by the number they share, sorted on the disk in a file that goes afterwards: for files too large to be
held.

Owns: this scratch file. Must not: know what rows are; keep anything.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

_SORTED = (
    "SELECT number, line, start FROM lines AS one JOIN"
    " (SELECT number AS which, min(line) AS first FROM lines GROUP BY number) AS all_of"
    " ON one.number = all_of.which ORDER BY first, line"
)
_TOGETHER = 1000


class ScratchGroups:
    """Lines of a file by the number they share. Blocking; ``close`` takes the scratch file away."""

    def __init__(self, scratch: Path) -> None:
        """``scratch``: a path that nothing has yet."""
        self._path = scratch
        self._waiting: list[tuple[str, int, int]] = []
        self._store = sqlite3.connect(scratch, isolation_level=None)
        self._store.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-16000;"
        )
        self._store.execute("CREATE TABLE lines(number TEXT NOT NULL, line INTEGER NOT NULL, start INTEGER)")
        self._store.execute("BEGIN")

    def add(self, number: str, line: int, start: int) -> None:
        """``line`` from 1, ``start``: its place in its file."""
        self._waiting.append((number, line, start))
        if len(self._waiting) >= _TOGETHER:
            self._write()

    def groups(self) -> Iterator[list[tuple[int, int]]]:
        """The (line, place) of each number, in the order of their first lines. Once."""
        self._write()
        self._store.execute("CREATE INDEX by_number ON lines(number, line)")
        return _by_number(self._store.execute(_SORTED))

    def close(self) -> None:
        """Safe to call twice."""
        self._store.close()
        self._path.unlink(missing_ok=True)

    def _write(self) -> None:
        self._store.executemany("INSERT INTO lines(number, line, start) VALUES(?,?,?)", self._waiting)
        self._waiting.clear()


def _by_number(found: Iterable[tuple[str, int, int]]) -> Iterator[list[tuple[int, int]]]:
    group: list[tuple[int, int]] = []
    current: str | None = None
    for number, line, start in found:
        if number != current and group:
            yield group
            group = []
        current = number
        group.append((line, start))
    if group:
        yield group
