"""The rows of one job: put in, counted, paged, moved from state to state.

Owns: statements on ``rows``, ``contents``, ``details``, ``unread``, ``shapes``. Must not: decide a state.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum

from desktop_app.journal.database import Database
from desktop_app.journal.row_kinds import PLANNED as _PLANNED
from desktop_app.journal.row_kinds import STORED as _STORED
from desktop_app.journal.row_kinds import RowKinds
from desktop_app.journal.tables import BATCH_INDEX, ROW_INDEXES, PlannedRow, RowTuple, SentRow, StoredRow
from desktop_app.model.report import Ledger, RowState, SaidBy

PAGE = 2000


_SENT = (
    "SELECT r.row, r.line, r.state, r.code, r.key, r.fallback, r.platform_id, c.payload, r.before, i.member,"
    " i.fields, coalesce(nullif((SELECT count(*) FROM image_keys k WHERE k.key = r.key), 0),"
    " (SELECT count(*) FROM image_keys k WHERE r.fallback <> '' AND k.key = r.fallback), 0), b.sent_at"
    " FROM rows r JOIN contents c USING(row) JOIN batches b USING(batch)"
    " LEFT JOIN images i ON i.contact = r.before "
)


class Which(Enum):
    """Which rows that wait for sending."""

    ALL = ""
    PRESENT = "AND r.before <> ''"  # a contact was there
    NOT_ABSENT = "AND (r.before IS NULL OR r.before <> '')"  # ... or may have been


class RowTable(RowKinds):
    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._db = database
        self._shapes: dict[tuple[str, str], int] = {}
        self._known_at = 0

    # --- reading the file in ---

    def expect(self, total: int) -> None:
        """The file holds ``total`` rows by the separate count; none of them is read yet."""
        with self._db.transaction() as connection:
            connection.execute("DELETE FROM unread")
            connection.execute("INSERT OR REPLACE INTO meta VALUES('total', ?)", (json.dumps(total),))
            if total:
                connection.execute("INSERT INTO unread VALUES(1, ?)", (total,))

    def add(self, rows: Sequence[RowTuple]) -> None:
        """Rows that were read, in file order: they leave the unread range in the same instant.

        Plain tuples in the order of :class:`NewRow` will do: a million of them come through a pipe.
        """
        with self._db.transaction() as connection:
            connection.executemany(
                "INSERT INTO rows(row, line, state, code, said_by, shape, key, fallback)"
                " VALUES(?,?,?,?,?,?,?,?)",
                (
                    (*r[:5], self.shape(r[8], r[9]), r[10], r[11])
                    for r in rows
                ),
            )  # fmt: skip
            connection.executemany("INSERT INTO contents VALUES(?,?,?,?)", ((r[0], *r[5:8]) for r in rows))
            connection.execute("UPDATE unread SET first = ?", (rows[-1][0] + 1,))
            connection.execute("DELETE FROM unread WHERE first > last")

    def shape(self, match_on: str, columns: str) -> int | None:
        """The number of a set of filled cells; None for rows that stay here."""
        if not match_on:
            return None
        if self._known_at != self._db.rollbacks:  # what was rolled back took its numbers with it
            self._shapes.clear()
            self._known_at = self._db.rollbacks
        found = self._shapes.get((match_on, columns))
        if found is None:
            self._db.write("INSERT OR IGNORE INTO shapes(match_on, columns) VALUES(?,?)", (match_on, columns))
            row = self._db.read_one(
                "SELECT shape FROM shapes WHERE match_on=? AND columns=?", (match_on, columns)
            )
            assert row is not None
            found = int(row[0])
            self._shapes[match_on, columns] = found
        return found

    def forget(self) -> None:
        """Back to the empty file: a reading that was cut short begins again."""
        with self._db.transaction() as connection:
            for table in ("rows", "contents", "details", "unread", "shapes"):
                connection.execute(f"DELETE FROM {table}")
            connection.execute("DELETE FROM meta WHERE key='total'")
        self._shapes.clear()

    def build_indexes(self) -> None:
        """After the last row: one sort is cheaper than a million insertions."""
        with self._db.transaction() as connection:
            for statement in ROW_INDEXES:
                connection.execute(statement)

    # --- counting ---

    def ledger(self) -> Ledger:
        """States counted from the rows (rows not yet read: from their range), the total from the separate
        count.
        """
        found = self._db.read_one(
            "SELECT (SELECT value FROM meta WHERE key='total'),"
            " (SELECT json_group_array(json_array(state, n))"
            "   FROM (SELECT state, count(*) AS n FROM rows GROUP BY state)),"
            " (SELECT coalesce(sum(last - first + 1), 0) FROM unread)"
        )  # one statement, so that all three belong to the same instant
        assert found is not None
        total, states, unread = found
        counts = {RowState(state): int(count) for state, count in json.loads(states)}
        if unread:
            counts[RowState.NOT_SENT] = counts.get(RowState.NOT_SENT, 0) + int(unread)
        return Ledger(total=int(total or 0), counts=counts)

    def reasons(self) -> list[tuple[RowState, str, SaidBy, int]]:
        """Rows by state, code and who said so, most first within a state."""
        found = self._db.read(
            "SELECT state, code, said_by, count(*) FROM rows"
            " GROUP BY state, code, said_by ORDER BY state, 4 DESC, code"
        )
        return [(RowState(state), code, SaidBy(said_by), count) for state, code, said_by, count in found]

    def count(self, *, code: str, state: RowState) -> int:
        found = self._db.read_one("SELECT count(*) FROM rows WHERE state=? AND code=?", (state.value, code))
        return int(found[0]) if found else 0

    def counts_before(self) -> tuple[int, int, int]:
        """Of the rows still to send: (absent before, present before, nothing read)."""
        found = self._db.read_one(
            "SELECT coalesce(sum(before = ''), 0), coalesce(sum(before <> ''), 0),"
            " coalesce(sum(before IS NULL), 0)"
            " FROM rows WHERE state = ?",
            (RowState.NOT_SENT.value,),
        )
        assert found is not None
        return int(found[0]), int(found[1]), int(found[2])

    # --- paging ---

    def page(
        self, states: Sequence[RowState] = (), code: str | None = None, offset: int = 0, limit: int = 200
    ) -> list[StoredRow]:
        """Rows in file order, of the states and the code given (none = all)."""
        if not states and code is None:
            inner = "SELECT row FROM rows ORDER BY row LIMIT ? OFFSET ?"
            sql = f"{_STORED} WHERE r.row IN ({inner}) ORDER BY r.row"
            return [StoredRow(*row) for row in self._db.read(sql, (limit, offset))]
        # the inner query walks an index and sorts numbers only, never whole rows
        marks = ",".join("?" * len(states))
        conditions = [f"state IN ({marks})"] if states else []
        parameters: list[str | int] = [state.value for state in states]
        if code is not None:
            conditions.append("code = ?")
            parameters.append(code)
        inner = f"SELECT row FROM rows WHERE {' AND '.join(conditions)} ORDER BY row LIMIT ? OFFSET ?"
        sql = f"{_STORED} WHERE r.row IN ({inner}) ORDER BY r.row"
        return [StoredRow(*row) for row in self._db.read(sql, (*parameters, limit, offset))]

    def notes_by_code(self) -> list[tuple[str, int]]:
        """(code, rows) of the problems that keep no row back: a value left out, a warning. Walks all
        contents."""
        sql = (
            "SELECT json_extract(n.value, '$[1]'), count(DISTINCT r.row) "
            "FROM contents c JOIN rows r USING(row), json_each(c.notes) n "
            "WHERE c.notes <> '' AND r.state NOT IN (?, ?) GROUP BY 1 ORDER BY 2 DESC"
        )
        out = (RowState.REJECTED_HERE.value, RowState.SKIPPED.value)
        return [(str(code), int(count)) for code, count in self._db.read(sql, out)]

    def walk(self, states: Sequence[RowState] = ()) -> Iterator[StoredRow]:
        """Every row of these states (none = all) in file order, a page in memory at a time."""
        marks = ",".join("?" * len(states))
        condition = f"AND state IN ({marks})" if states else ""
        last = 0
        while True:
            inner = f"SELECT row FROM rows WHERE row > ? {condition} ORDER BY row LIMIT {PAGE}"
            found = self._db.read(
                f"{_STORED} WHERE r.row IN ({inner}) ORDER BY r.row",
                (last, *(state.value for state in states)),
            )
            for row in found:
                yield StoredRow(*row)
            if len(found) < PAGE:
                return
            last = found[-1][0]

    def walk_pages(self, states: Sequence[RowState]) -> Iterator[list[StoredRow]]:
        """The same in pages, each read when it is asked for: rows of it may be judged in between."""
        marks = ",".join("?" * len(states))
        last = 0
        while True:
            inner = f"SELECT row FROM rows WHERE row > ? AND state IN ({marks}) ORDER BY row LIMIT {PAGE}"
            found = self._db.read(
                f"{_STORED} WHERE r.row IN ({inner}) ORDER BY r.row",
                (last, *(state.value for state in states)),
            )
            if found:
                yield [StoredRow(*row) for row in found]
            if len(found) < PAGE:
                return
            last = found[-1][0]

    def states_of(self, rows: Sequence[int]) -> dict[int, RowState]:
        """The states of these rows; unknown ones are left out."""
        found = self._db.read(
            "SELECT r.row, r.state FROM json_each(?) w JOIN rows r ON r.row = w.value",
            (json.dumps(list(rows)),),
        )
        return {row: RowState(state) for row, state in found}

    # --- what was read about their contacts ---

    def settle_before(self, *, complete: bool) -> None:
        """Tie every row to the contact found for its key, else for its fallback.

        Where none was found: "" (nobody there) when the reading was ``complete``, else it stays unknown. The
        fallback counts only for contacts without an external id: one with another id is somebody else.
        """
        with self._db.transaction() as connection:
            connection.execute(
                """UPDATE rows SET before = coalesce(
                    (SELECT min(contact) FROM image_keys WHERE key = rows.key),
                    (SELECT min(k.contact) FROM image_keys k JOIN images i USING(contact)
                      WHERE rows.fallback <> '' AND k.key = rows.fallback
                        AND coalesce(json_extract(i.fields, '$.external_id'), '') = ''),
                    ?)
                   WHERE state = ? AND key <> ''""",
                ("" if complete else None, RowState.NOT_SENT.value),
            )

    def forget_before(self) -> None:
        self._db.write("UPDATE rows SET before = NULL")

    def keys_to_send(self) -> Iterator[list[tuple[str, str]]]:
        """(key, fallback) of the rows that wait for sending, in pages."""
        last = 0
        while True:
            found = self._db.read(
                "SELECT row, key, fallback FROM rows"
                " WHERE row > ? AND state = ? AND key <> '' ORDER BY row LIMIT ?",
                (last, RowState.NOT_SENT.value, PAGE),
            )
            if found:
                yield [(key, fallback) for _row, key, fallback in found]
            if len(found) < PAGE:
                return
            last = found[-1][0]

    def known_keys(self, keys: Iterable[str]) -> set[str]:
        """Those of ``keys`` that a row of the file has."""
        wanted = json.dumps(list(keys))
        found = self._db.read(
            "SELECT value FROM json_each(:wanted) w"
            " WHERE EXISTS (SELECT 1 FROM rows WHERE key <> '' AND key = w.value)"
            " OR EXISTS (SELECT 1 FROM rows WHERE fallback <> '' AND fallback = w.value)",
            {"wanted": wanted},
        )
        return {row[0] for row in found}

    def sharing_a_key(self) -> list[int]:
        """Rows to send that share what the platform finds a person by, though they name different people."""
        found = self._db.read(
            "SELECT row FROM rows WHERE state = :state AND key IN ("
            " SELECT key FROM rows WHERE state = :state AND fallback <> ''"
            " GROUP BY key HAVING count(DISTINCT fallback) > 1) ORDER BY row",
            {"state": RowState.NOT_SENT.value},
        )
        return [row for (row,) in found]

    def count_unmatched(self) -> int:
        """Rows to send for which no contact was read yet."""
        found = self._db.read_one(
            "SELECT count(*) FROM rows r WHERE state = ? AND key <> ''"
            " AND NOT EXISTS (SELECT 1 FROM image_keys k WHERE k.key = r.key)",
            (RowState.NOT_SENT.value,),
        )
        return int(found[0]) if found else 0

    def walk_planned(self, which: Which = Which.ALL) -> Iterator[list[PlannedRow]]:
        """Rows that wait for sending with what was read about them, in pages."""
        extra = which.value
        last = 0
        while True:
            found = self._db.read(
                f"{_PLANNED} WHERE r.row > ? AND r.state = ? {extra} ORDER BY r.row LIMIT ?",
                (last, RowState.NOT_SENT.value, PAGE),
            )
            if found:
                yield [PlannedRow(*row) for row in found]
            if len(found) < PAGE:
                return
            last = found[-1][0]

    def planned_of(self, batch: int) -> list[PlannedRow]:
        """The rows of one delivery, in file order."""
        found = self._db.read(f"{_PLANNED} WHERE r.batch = ? ORDER BY r.row", (batch,))
        return [PlannedRow(*row) for row in found]

    def walk_sent(self, states: Sequence[RowState]) -> Iterator[list[SentRow]]:
        """Rows of these states that were handed over or may have been, in file order, in pages."""
        marks = ",".join("?" * len(states))
        last = 0
        while True:
            found = self._db.read(
                f"{_SENT} WHERE r.row > ? AND r.state IN ({marks}) AND b.sent_at IS NOT NULL"
                " ORDER BY r.row LIMIT ?",
                (last, *(state.value for state in states), PAGE),
            )
            if found:
                yield [SentRow(*row) for row in found]
            if len(found) < PAGE:
                return
            last = found[-1][0]

    def numbers_of(self, states: Sequence[RowState], text: str = "", code: str = "") -> list[int]:
        """The rows of these states (none = all) and this code that hold ``text`` in a cell, in the platform's
        words or in its id, without case, in file order. Walks all contents when there is a text.
        """
        where, values = [], list[str]()
        if states:
            where.append(f"r.state IN ({','.join('?' * len(states))})")
            values += [state.value for state in states]
        if code:
            where.append("r.code = ?")
            values.append(code)
        if text:
            where.append(
                "(c.cells LIKE ? ESCAPE '!' OR r.platform_id = ? OR coalesce(d.text, '') LIKE ? ESCAPE '!')"
            )
            like = text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
            shown = json.dumps(like, ensure_ascii=False)[1:-1]
            values += [f"%{shown}%", text, f"%{like}%"]
        joins = "JOIN contents c USING(row) LEFT JOIN details d USING(row)" if text else ""
        found = self._db.read(
            f"SELECT r.row FROM rows r {joins} WHERE {' AND '.join(where) or '1'} ORDER BY r.row", values
        )
        return [row[0] for row in found]

    def stored(self, rows: Sequence[int]) -> list[StoredRow]:
        """These rows, in file order."""
        found = self._db.read(
            f"{_STORED} WHERE r.row IN (SELECT value FROM json_each(?)) ORDER BY r.row",
            (json.dumps(list(rows)),),
        )
        return [StoredRow(*row) for row in found]

    def numbers(self, states: Sequence[RowState]) -> list[int]:
        """The numbers of all rows of these states, in file order."""
        marks = ",".join("?" * len(states))
        found = self._db.read(
            f"SELECT row FROM rows WHERE state IN ({marks}) ORDER BY row", [s.value for s in states]
        )
        return [row[0] for row in found]

    def sent(self, rows: Sequence[int]) -> list[SentRow]:
        """These rows as they were handed over, in file order."""
        found = self._db.read(
            f"{_SENT} WHERE r.row IN (SELECT value FROM json_each(?)) ORDER BY r.row",
            (json.dumps(list(rows)),),
        )
        return [SentRow(*row) for row in found]

    def sent_by_keys(self, keys: Sequence[str]) -> list[SentRow]:
        """Rows that were handed over and are found by one of these keys."""
        found: dict[int, SentRow] = {}
        for column in ("key", "fallback"):
            # CROSS: the few keys first, each by its index
            rows = self._db.read(
                f"{_SENT} WHERE r.row IN (SELECT o.row FROM json_each(?) w"
                f" CROSS JOIN rows o ON o.{column} = w.value AND o.{column} <> '')",
                (json.dumps(list(keys)),),
            )
            found.update((row[0], SentRow(*row)) for row in rows)
        return [found[row] for row in sorted(found)]

    def rewrite(self, changes: Sequence[tuple[int, str, str]]) -> None:
        """(row, payload, columns): a value is not to be written after all."""
        with self._db.transaction() as connection:
            for row, payload, columns in changes:
                connection.execute("UPDATE contents SET payload=? WHERE row=?", (payload, row))
                found = connection.execute(
                    "SELECT s.match_on FROM rows r JOIN shapes s USING(shape) WHERE r.row=?", (row,)
                ).fetchone()
                connection.execute(
                    "UPDATE rows SET shape=? WHERE row=?", (self.shape(found[0], columns), row)
                )

    def reshape(self, changes: Sequence[tuple[int, int]]) -> None:
        """(shape, row): rows that travel with others after their blanks are filled."""
        self._db.write_many("UPDATE rows SET shape=? WHERE row=?", changes)

    def shapes(self) -> dict[int, tuple[str, tuple[str, ...]]]:
        """Of the rows to send: shape -> (match_on, columns)."""
        found = self._db.read(
            "SELECT shape, match_on, columns FROM shapes"
            " WHERE shape IN (SELECT DISTINCT shape FROM rows WHERE state=?)",
            (RowState.NOT_SENT.value,),
        )
        return {shape: (match_on, tuple(json.loads(columns))) for shape, match_on, columns in found}

    # --- states ---

    def judge(
        self,
        verdicts: Iterable[tuple[int, RowState, str, SaidBy, str]],
        details: Iterable[tuple[int, str]] = (),
    ) -> None:
        """(row, state, code, who said so, platform id or ""); ``details`` are (row, the platform's words)."""
        with self._db.transaction() as connection:
            connection.executemany(
                "UPDATE rows SET state=?, code=?, said_by=?,"
                " platform_id=CASE WHEN ?='' THEN platform_id ELSE ? END WHERE row=?",
                (
                    (state.value, code, said_by.value, contact, contact, row)
                    for row, state, code, said_by, contact in verdicts
                ),
            )
            connection.executemany("INSERT OR REPLACE INTO details VALUES(?,?)", details)

    def judge_batch(self, batch: int, state: RowState, code: str, said_by: SaidBy) -> None:
        """All rows of a delivery at once."""
        self._db.write(
            "UPDATE rows SET state=?, code=?, said_by=? WHERE batch=?",
            (state.value, code, said_by.value, batch),
        )

    def index_batches(self) -> None:
        self._db.write(BATCH_INDEX)
