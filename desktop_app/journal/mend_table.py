"""What a person changed on rows before anything was sent: an overlay, with what each row was before.

Owns: statements on ``mends``, and putting a row's judged part in place of another. The cells as the file has
them are never touched. Must not: judge a row.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from desktop_app.journal.database import Database
from desktop_app.journal.row_table import RowTable
from desktop_app.journal.tables import RowTuple
from desktop_app.model.report import RowState


class Mend(NamedTuple):
    """One change of one row. ``columns``: column index -> the text that stands in place of the cell;
    empty for a row that was only left out or chosen. ``what``: edit, fix, leave_out, duplicates."""

    row: int
    what: str
    columns: dict[int, str]


class MendTable:
    def __init__(self, database: Database, rows: RowTable) -> None:
        self._db = database
        self._rows = rows

    def next_step(self) -> int:
        """Changes of one step are taken back together."""
        found = self._db.read_one("SELECT coalesce(max(step), 0) + 1 FROM mends")
        return int(found[0]) if found else 1

    def put(self, step: int, mends: Sequence[Mend], made: Sequence[RowTuple]) -> None:
        """Keep the changes with what the rows were, and put the rows as they are judged now in place."""
        with self._db.transaction() as connection:
            for mend, row in zip(mends, made, strict=True):
                before = connection.execute(
                    "SELECT state, code, said_by, shape, key, fallback, before, payload, notes"
                    " FROM rows JOIN contents USING(row) WHERE row = ?",
                    (mend.row,),
                ).fetchone()
                connection.execute(
                    "INSERT INTO mends(step, row, what, columns, before) VALUES(?,?,?,?,?)",
                    (step, mend.row, mend.what, json.dumps(mend.columns, ensure_ascii=False),
                     json.dumps(before, ensure_ascii=False)),
                )  # fmt: skip
                self._place(connection, row)

    def _place(self, connection: Any, row: RowTuple) -> None:
        connection.execute(
            "UPDATE rows SET state=?, code=?, said_by=?, shape=?, key=?, fallback=?, before=NULL, batch=NULL"
            " WHERE row=?",
            (*row[2:5], self._rows.shape(row[8], row[9]), row[10], row[11], row[0]),
        )
        connection.execute("UPDATE contents SET payload=?, notes=? WHERE row=?", (row[6], row[7], row[0]))

    def take_back(self) -> list[int]:
        """Undo the last step; its rows are as they were. Returns them, [] when there is none."""
        with self._db.transaction() as connection:
            found = connection.execute(
                "SELECT mend, row, before FROM mends WHERE step = (SELECT max(step) FROM mends)"
                " ORDER BY mend DESC"
            ).fetchall()
            for mend, row, kept in found:
                *judged, payload, notes = json.loads(kept)
                connection.execute(
                    "UPDATE rows SET state=?, code=?, said_by=?, shape=?, key=?, fallback=?, before=?,"
                    " batch=NULL WHERE row=?",
                    (*judged, row),
                )
                connection.execute(
                    "UPDATE contents SET payload=?, notes=? WHERE row=?", (payload, notes, row)
                )
                connection.execute("DELETE FROM mends WHERE mend=?", (mend,))
        return [row for _mend, row, _kept in found]

    def edits(self, rows: Sequence[int]) -> dict[int, dict[int, str]]:
        """The texts that stand in place of cells now, by row and column index."""
        found = self._db.read(
            "SELECT row, columns FROM mends WHERE row IN (SELECT value FROM json_each(?)) ORDER BY mend",
            (json.dumps(list(rows)),),
        )
        made: dict[int, dict[int, str]] = {}
        for row, columns in found:
            texts = {int(index): text for index, text in json.loads(columns).items()}
            made.setdefault(row, {}).update(texts)
        return made

    def counts(self) -> tuple[int, int]:
        """(steps, rows with another text in a cell)."""
        found = self._db.read_one(
            "SELECT count(DISTINCT step), count(DISTINCT row) FILTER (WHERE columns <> '{}') FROM mends"
        )
        return (int(found[0]), int(found[1])) if found else (0, 0)

    def rows_to_read(self) -> list[str]:
        """Keys of changed rows that wait for sending and of whose contact nothing was read."""
        found = self._db.read(
            "SELECT DISTINCT r.key FROM rows r JOIN mends m USING(row) WHERE r.state = ? AND r.key <> ''"
            " AND NOT EXISTS (SELECT 1 FROM image_keys k WHERE k.key = r.key)",
            (RowState.NOT_SENT.value,),
        )
        return [row[0] for row in found]

    def others_with(self, row: int, keys: Sequence[str]) -> list[int]:
        """Other rows that go to the same person (by one of these keys) and are not left out."""
        wanted = json.dumps([key for key in keys if key])
        out = (RowState.REJECTED_HERE.value, RowState.SKIPPED.value)
        found: set[int] = set()
        for column in ("key", "fallback"):
            rows = self._db.read(
                f"SELECT o.row FROM json_each(?) w"
                f" CROSS JOIN rows o ON o.{column} = w.value AND o.{column} <> ''"
                " WHERE o.row <> ? AND (o.state NOT IN (?, ?) OR o.code = 'suppressed')",
                (wanted, row, *out),
            )
            found.update(one[0] for one in rows)
        return sorted(found)

    def forget(self) -> None:
        self._db.write("DELETE FROM mends")
