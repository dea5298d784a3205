"""What a look at the platform found other than it was sent, row by row and field by field.

Owns: statements on ``differences``. Must not: decide what is different.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from desktop_app.journal.database import Database


class Difference(NamedTuple):
    """``field`` "" = the person is not there at all."""

    row: int
    line: int
    field: str
    sent: str
    found: str


class DifferenceTable:
    def __init__(self, database: Database) -> None:
        self._db = database

    def forget(self) -> None:
        self._db.write("DELETE FROM differences")

    def add(self, found: Iterable[Difference]) -> None:
        self._db.write_many(
            "INSERT OR REPLACE INTO differences VALUES(?,?,?,?)",
            [(one.row, one.field, one.sent, one.found) for one in found],
        )

    def page(self, offset: int = 0, limit: int = 200) -> list[Difference]:
        """In the order of the file."""
        found = self._db.read(
            "SELECT d.row, r.line, d.field, d.sent, d.found FROM differences d JOIN rows r USING(row)"
            " ORDER BY d.row, d.field LIMIT ? OFFSET ?",
            (limit, offset),
        )
        return [Difference(*row) for row in found]

    def count(self) -> int:
        found = self._db.read_one("SELECT count(*) FROM differences")
        return int(found[0]) if found else 0
