"""Rows by the number they share, sorted on the disk in a file that goes afterwards: for files too large to be
held.

Owns: this scratch file. Must not: know what rows are; keep anything.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

_SORTED = (
    "SELECT number, line, start FROM lines AS one JOIN"
    " (SELECT number AS which, min(line) AS first FROM lines GROUP BY number) AS all_of"
    " ON one.number = all_of.which ORDER BY first, line"
)


def grouped(lines: Iterable[tuple[str, int, int]], scratch: Path) -> Iterator[list[tuple[int, int]]]:
    """``lines``: (number they share, line from 1, place in its file). Yields the (line, place) of each
    number, in the order of their first lines. Blocking; ``scratch`` is a path that nothing has yet."""
    try:
        with closing(sqlite3.connect(scratch, isolation_level=None)) as store:
            store.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-16000;")
            store.execute("CREATE TABLE lines(number TEXT NOT NULL, line INTEGER NOT NULL, start INTEGER)")
            store.execute("BEGIN")
            store.executemany("INSERT INTO lines(number, line, start) VALUES(?,?,?)", lines)
            store.execute("CREATE INDEX by_number ON lines(number, line)")
            yield from _by_number(store.execute(_SORTED))
    finally:
        scratch.unlink(missing_ok=True)


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
