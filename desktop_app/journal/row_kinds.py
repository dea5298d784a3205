"""Rows by what is the matter with them and by what will happen to them: numbers, windows, pages.

Owns: these readings of ``rows`` and ``contents``. Must not: change a row.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence

from desktop_app.journal.database import Database
from desktop_app.journal.tables import PlannedRow, StoredRow
from desktop_app.model.report import RowState

STORED = (
    "SELECT r.row, r.line, r.state, r.code, r.said_by, r.platform_id, coalesce(d.text, ''), "
    "c.cells, c.notes, coalesce(c.payload, '') "
    "FROM rows r JOIN contents c USING(row) LEFT JOIN details d USING(row) "
)
PLANNED = (
    "SELECT r.row, c.payload, r.before, i.member, i.subscription, i.fields, "
    "coalesce(nullif((SELECT count(*) FROM image_keys k WHERE k.key = r.key), 0),"
    " (SELECT count(*) FROM image_keys k WHERE r.fallback <> '' AND k.key = r.fallback), 0), "
    "r.shape, r.key, r.fallback "
    "FROM rows r JOIN contents c USING(row) LEFT JOIN images i ON i.contact = r.before "
)
_SAID = (
    "SELECT r.row AS row, json_extract(n.value, '$[2]') AS said FROM rows r JOIN contents c USING(row),"
    " json_each(c.notes) n WHERE r.state = 'skipped' AND r.code = ? AND json_extract(n.value, '$[1]') = ?"
)


class RowKinds:
    """A part of the table of rows."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def some(self, rows: Sequence[int]) -> list[StoredRow]:
        """These rows, in file order."""
        sql = f"{STORED} WHERE r.row IN (SELECT value FROM json_each(?)) ORDER BY r.row"
        return [StoredRow(*row) for row in self._db.read(sql, (json.dumps(list(rows)),))]

    def page_of_kind(self, code: str, after: int = 0, limit: int = 200) -> list[StoredRow]:
        """Rows that stay out with this code, or go in spite of a problem of it, behind row ``after``."""
        sql = (
            f"{STORED} WHERE r.row > ? AND (r.code = ? OR (c.notes LIKE ? AND r.state NOT IN (?, ?)"
            " AND EXISTS (SELECT 1 FROM json_each(c.notes) n WHERE json_extract(n.value, '$[1]') = ?)))"
            " ORDER BY r.row LIMIT ?"
        )
        out = (RowState.REJECTED_HERE.value, RowState.SKIPPED.value)
        found = self._db.read(sql, (after, code, f'%"{code}"%', *out, code, limit))
        return [StoredRow(*row) for row in found]

    def page_with_said(self, code: str, said: str, limit: int = 50) -> list[int]:
        """Rows that stay out with this code because of this very text."""
        found = self._db.read(
            "SELECT r.row FROM rows r JOIN contents c USING(row) WHERE r.code = ? AND EXISTS"
            " (SELECT 1 FROM json_each(c.notes) n WHERE json_extract(n.value, '$[1]') = ?"
            " AND json_extract(n.value, '$[2]') = ?) ORDER BY r.row LIMIT ?",
            (code, code, said, limit),
        )
        return [row[0] for row in found]

    def count_said(self, code: str) -> int:
        """How many different texts rows stay out for with this code."""
        found = self._db.read_one(f"SELECT count(DISTINCT said) FROM ({_SAID})", (code, code))
        return int(found[0]) if found else 0

    def page_of_said(self, code: str, offset: int, limit: int) -> list[tuple[str, list[int]]]:
        """(that text, the rows that stay out for it), in the order of their first rows."""
        found = self._db.read(
            f"SELECT said, json_group_array(row), min(row) AS first FROM ({_SAID}) GROUP BY said"
            " ORDER BY first LIMIT ? OFFSET ?",
            (code, code, limit, offset),
        )
        return [(said, sorted(json.loads(rows))) for said, rows, _first in found]

    def numbers_of_plan(self, what: str) -> array[int]:
        """Numbers of the rows to which this will happen, in file order; "" = all rows."""
        condition = {
            "": "1", "create": "state = 'not_sent' AND before = ''",
            "update": "state = 'not_sent' AND before <> ''",
            "unknown": "state = 'not_sent' AND before IS NULL",
            "unchanged": "state = 'unchanged'", "suppressed": "state = 'skipped'",
            "rejected": "state = 'rejected_here'",
        }[what]  # fmt: skip
        found = self._db.read(f"SELECT row FROM rows WHERE {condition} ORDER BY row")
        return array("I", [row[0] for row in found])

    def planned_some(self, rows: Sequence[int]) -> list[PlannedRow]:
        """These rows with what was read about them."""
        sql = f"{PLANNED} WHERE r.row IN (SELECT value FROM json_each(?)) AND c.payload IS NOT NULL"
        return [PlannedRow(*row) for row in self._db.read(sql, (json.dumps(list(rows)),))]

    def numbers_of_kind(self, code: str, *, warned: bool = True) -> array[int]:
        """Numbers of the rows that stay out with this code or go in spite of a problem of it, in file order;
        "" = all that go. Without ``warned`` only those that stay out, which are found at once."""
        out = (RowState.REJECTED_HERE.value, RowState.SKIPPED.value)
        if not code:
            sql, given = "SELECT row FROM rows WHERE state NOT IN (?, ?) ORDER BY row", out
            return array("I", [row[0] for row in self._db.read(sql, given)])
        if not warned:
            sql = "SELECT row FROM rows WHERE state IN (?, ?) AND code = ? ORDER BY row"
            return array("I", [row[0] for row in self._db.read(sql, (*out, code))])
        sql = (
            "SELECT row FROM rows WHERE code = ? UNION SELECT r.row FROM contents c JOIN rows r USING(row)"
            " WHERE c.notes <> '' AND r.state NOT IN (?, ?) AND EXISTS"
            " (SELECT 1 FROM json_each(c.notes) n WHERE json_extract(n.value, '$[1]') = ?) ORDER BY 1"
        )
        return array("I", [row[0] for row in self._db.read(sql, (code, *out, code))])
