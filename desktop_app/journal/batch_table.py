"""The deliveries of one job: planned, intended, answered, split, followed.

Owns: statements on ``batches`` and the pairs of changes that must happen in one instant with their rows.
Must not: decide what an answer means.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from desktop_app.journal.database import Database
from desktop_app.journal.row_table import PAGE, RowTable
from desktop_app.journal.tables import Batch, BatchLine, BatchState, OpenRow, UnsureRow
from desktop_app.model.report import RowState, SaidBy

_BATCH = (
    "SELECT batch, state, match_on, columns, rows, session, text, attempts, doubtful, sent_at, answered_at"
    " FROM batches "
)
_OPEN = (
    "SELECT r.row, r.batch, b.state, r.key, r.fallback, r.before, c.payload, i.fields"
    " FROM rows r JOIN batches b USING(batch) JOIN contents c USING(row)"
    " LEFT JOIN images i ON i.contact = r.before "
)

_UNSURE = "(r.state = ? OR (r.state = ? AND r.platform_id = '' AND r.said_by = ?)) AND b.state IN (?,?,?,?)"
_UNSURE_VALUES = (
    RowState.IN_DOUBT.value, RowState.ACCEPTED.value, SaidBy.NOBODY.value,
    BatchState.DOUBT.value, BatchState.READ.value, BatchState.FAILED.value, BatchState.CLOSED.value,
)  # fmt: skip
_LINE = (
    "SELECT batch, (SELECT count(*) FROM batches o WHERE o.place <= b.place AND o.state <> 'split'), state,"
    " rows, sent_at, answered_at, (SELECT min(row) FROM rows r WHERE r.batch = b.batch),"
    " (SELECT max(row) FROM rows r WHERE r.batch = b.batch) FROM batches b"
)

WAITING, IN_FLIGHT, NO_ANSWER = "waiting", "in_flight", "no_answer"
HANDED_OVER, REFUSED = "handed_over", "refused"


class BatchTable:
    def __init__(self, database: Database, rows: RowTable) -> None:
        self._db = database
        self._rows = rows

    # --- planning ---

    def plan(self, size: int, *, mixed: bool = False) -> int:
        """Put every row that waits into a delivery of at most ``size`` rows of its shape, in file order.

        ``mixed`` puts rows of different shapes of one ``match_on`` together (for platforms where a blank
        does no harm); such a delivery names the columns of all of them. Returns the number of deliveries.
        """
        shapes = self._rows.shapes()
        group_of: dict[int, tuple[str, tuple[str, ...]]] = dict(shapes)
        if mixed:
            unions: dict[str, set[str]] = {}
            for match_on, columns in shapes.values():
                unions.setdefault(match_on, set()).update(columns)
            group_of = {
                shape: (match_on, tuple(sorted(unions[match_on]))) for shape, (match_on, _) in shapes.items()
            }
        open_batches: dict[tuple[str, tuple[str, ...]], tuple[int, int]] = {}
        made, last = 0, 0
        with self._db.transaction() as connection:
            connection.execute("DELETE FROM batches")
            connection.execute("UPDATE rows SET batch = NULL WHERE batch IS NOT NULL")
            while True:
                page = connection.execute(
                    "SELECT row, shape FROM rows WHERE row > ? AND state = ? AND shape IS NOT NULL"
                    " ORDER BY row LIMIT ?",
                    (last, RowState.NOT_SENT.value, PAGE),
                ).fetchall()
                placed: list[tuple[int, int]] = []
                for row, shape in page:
                    group = group_of[shape]
                    batch, filled = open_batches.get(group, (0, size))
                    if filled >= size:
                        cursor = connection.execute(
                            "INSERT INTO batches(place, state, match_on, columns, rows) VALUES(?,?,?,?,0)",
                            (row, BatchState.PLANNED.value, group[0], json.dumps(group[1])),
                        )
                        batch, filled = int(cursor.lastrowid or 0), 0
                        made += 1
                    open_batches[group] = (batch, filled + 1)
                    placed.append((batch, row))
                connection.executemany("UPDATE rows SET batch = ? WHERE row = ?", placed)
                if len(page) < PAGE:
                    break
                last = page[-1][0]
            self._rows.index_batches()
            connection.execute(
                "UPDATE batches SET rows = (SELECT count(*) FROM rows r WHERE r.batch = batches.batch)"
            )
        return made

    # --- asking ---

    def next_planned(self) -> Batch | None:
        """The first delivery to send; those with an open outcome come first, since waiting makes them no
        clearer.
        """
        found = self._db.read_one(
            f"{_BATCH} WHERE state = ? ORDER BY doubtful DESC, place LIMIT 1", (BatchState.PLANNED.value,)
        )
        return _batch(found) if found else None

    def in_state(self, *states: BatchState) -> list[Batch]:
        marks = ",".join("?" * len(states))
        found = self._db.read(f"{_BATCH} WHERE state IN ({marks}) ORDER BY place", [s.value for s in states])
        return [_batch(row) for row in found]

    def get(self, batch: int) -> Batch:
        found = self._db.read_one(f"{_BATCH} WHERE batch = ?", (batch,))
        assert found is not None, f"no delivery {batch}"
        return _batch(found)

    def all(self) -> list[Batch]:
        return [_batch(row) for row in self._db.read(f"{_BATCH} ORDER BY place, batch")]

    def latest(self, count: int) -> list[BatchLine]:
        """The next one to send, if any, then the ``count`` - 1 last heard of, newest first."""
        sent = (
            "SELECT batch FROM batches WHERE state <> 'planned' AND sent_at IS NOT NULL"
            " ORDER BY state = 'sending' DESC, coalesce(answered_at, sent_at) DESC, place DESC LIMIT ?"
        )
        planned = "SELECT batch FROM batches WHERE state = 'planned' ORDER BY doubtful DESC, place LIMIT 1"
        wanted = [row[0] for row in self._db.read(planned)]
        wanted += [row[0] for row in self._db.read(sent, (count - len(wanted),))]
        found = self._db.read(
            f"{_LINE} WHERE batch IN (SELECT value FROM json_each(?))", (json.dumps(wanted),)
        )
        states: dict[int, dict[str, int]] = {batch: {} for batch in wanted}
        for batch, state, rows in self._db.read(
            "SELECT batch, state, count(*) FROM rows WHERE batch IN (SELECT value FROM json_each(?))"
            " GROUP BY batch, state",
            (json.dumps(wanted),),
        ):
            states[batch][state] = rows
        lines = {
            batch: BatchLine(
                number, BatchState(state), rows, sent_at, answered_at, first or 0, last or 0, states[batch]
            )
            for batch, number, state, rows, sent_at, answered_at, first, last in found
        }
        return [lines[batch] for batch in wanted]

    def words(self, most: int = 20) -> list[str]:
        """What the platform said of deliveries, each once, in order."""
        found = self._db.read(
            "SELECT text FROM batches WHERE text <> '' GROUP BY text ORDER BY min(place) LIMIT ?", (most,)
        )
        return [row[0] for row in found]

    def rows_handed_over(self) -> tuple[int, int]:
        """(rows whose delivery was answered, rows of all deliveries)."""
        waiting = (BatchState.PLANNED, BatchState.SENDING, BatchState.DOUBT)
        found = self._db.read_one(
            "SELECT coalesce(sum(CASE WHEN state IN (?,?,?) THEN 0 ELSE rows END), 0), coalesce(sum(rows), 0)"
            " FROM batches",
            [state.value for state in waiting],
        )
        assert found is not None
        return int(found[0]), int(found[1])

    def counts(self) -> dict[BatchState, int]:
        found = self._db.read("SELECT state, count(*) FROM batches GROUP BY state")
        return {BatchState(state): count for state, count in found}

    # --- the write order: intent, (request), answer ---

    def begin(self, batch: int, at: float) -> None:
        """The intent, durable before the request leaves: from now on these rows are in doubt."""
        with self._db.transaction() as connection:
            connection.execute(
                "UPDATE batches SET state=?, attempts=attempts+1, sent_at=? WHERE batch=?",
                (BatchState.SENDING.value, at, batch),
            )
            self._rows.judge_batch(batch, RowState.IN_DOUBT, IN_FLIGHT, SaidBy.NOBODY)

    def answered(
        self,
        batch: int,
        *,
        at: float,
        session: str,
        text: str,
        verdicts: Sequence[tuple[int, RowState, str, SaidBy, str]],
        details: Sequence[tuple[int, str]],
        follows: bool,
    ) -> None:
        """The answer, durable before anything else is done. Rows without a verdict are accepted, by nobody's
        word.
        """
        state = BatchState.ANSWERED if follows and session else BatchState.READ
        with self._db.transaction() as connection:
            connection.execute(
                "UPDATE batches SET state=?, session=?, text=?, answered_at=?, doubtful=0 WHERE batch=?",
                (state.value, session, text, at, batch),
            )
            self._rows.judge_batch(batch, RowState.ACCEPTED, HANDED_OVER, SaidBy.NOBODY)
            self._rows.judge(verdicts, details)

    def not_sent(self, batch: int) -> None:
        """The request never left, or was turned away at the door: as before the intent."""
        with self._db.transaction() as connection:
            doubtful = self.get(batch).doubtful
            connection.execute("UPDATE batches SET state=? WHERE batch=?", (BatchState.PLANNED.value, batch))
            if doubtful:  # an earlier attempt may still have been carried out
                self._rows.judge_batch(batch, RowState.IN_DOUBT, NO_ANSWER, SaidBy.NOBODY)
            else:
                self._rows.judge_batch(batch, RowState.NOT_SENT, WAITING, SaidBy.NOBODY)

    def no_answer(self, batch: int, *, repeat: bool) -> None:
        """Nobody knows whether it was carried out. ``repeat``: sending it again does no harm, so it is
        planned again.
        """
        state = BatchState.PLANNED if repeat else BatchState.DOUBT
        with self._db.transaction() as connection:
            connection.execute("UPDATE batches SET state=?, doubtful=1 WHERE batch=?", (state.value, batch))
            self._rows.judge_batch(batch, RowState.IN_DOUBT, NO_ANSWER, SaidBy.NOBODY)

    def split(self, batch: int) -> None:
        """Refused as a whole: two halves in its place, each to be sent by itself."""
        with self._db.transaction() as connection:
            numbers = [r[0] for r in connection.execute(
                "SELECT row FROM rows WHERE batch=? ORDER BY row", (batch,)
            )]  # fmt: skip
            half = len(numbers) // 2
            for part in (numbers[:half], numbers[half:]):
                cursor = connection.execute(
                    "INSERT INTO batches(parent, place, state, match_on, columns, rows, doubtful)"
                    " SELECT batch, ?, ?, match_on, columns, ?, doubtful FROM batches WHERE batch=?",
                    (part[0], BatchState.PLANNED.value, len(part), batch),
                )
                connection.executemany(
                    "UPDATE rows SET batch=? WHERE row=?", [(cursor.lastrowid, row) for row in part]
                )
                self.not_sent(int(cursor.lastrowid or 0))
            connection.execute(
                "UPDATE batches SET state=?, rows=0 WHERE batch=?", (BatchState.SPLIT.value, batch)
            )

    def refused_alone(self, batch: int, text: str, at: float) -> None:
        """One row, refused by itself: the platform has said which one it is."""
        with self._db.transaction() as connection:
            connection.execute(
                "UPDATE batches SET state=?, text=?, answered_at=?, doubtful=0 WHERE batch=?",
                (BatchState.CLOSED.value, text, at, batch),
            )
            self._rows.judge_batch(batch, RowState.REJECTED_THERE, REFUSED, SaidBy.PLATFORM)
            if text:
                connection.execute(
                    "INSERT OR REPLACE INTO details SELECT row, ? FROM rows WHERE batch=?", (text, batch)
                )

    def move(self, batch: int, state: BatchState, text: str | None = None) -> None:
        self._db.write(
            "UPDATE batches SET state=?, text=coalesce(?, text) WHERE batch=?", (state.value, text, batch)
        )

    # --- following ---

    def open_rows(self, batch: int) -> list[OpenRow]:
        """Rows of a delivery of which nobody has said yet what became of them."""
        return [
            OpenRow(*row)
            for row in self._db.read(
                f"{_OPEN} WHERE r.batch=? AND r.state=? ORDER BY r.row", (batch, RowState.ACCEPTED.value)
            )
        ]

    def open_rows_of(self, keys: Sequence[str]) -> list[OpenRow]:
        """The same over all deliveries that the platform has finished with, for contacts with these keys."""
        found: dict[int, OpenRow] = {}
        states = (BatchState.READ, BatchState.FAILED, BatchState.DOUBT)
        for column in ("key", "fallback"):
            # CROSS: the few keys first, each by its index; the other way round every open row meets every key
            rows = self._db.read(
                f"{_OPEN} WHERE r.row IN (SELECT o.row FROM json_each(?) w"
                f" CROSS JOIN rows o ON o.{column} = w.value AND o.{column} <> ''"
                " WHERE o.state IN (?,?) AND o.platform_id = '') AND b.state IN (?,?,?)",
                (
                    json.dumps(list(keys)), RowState.ACCEPTED.value, RowState.IN_DOUBT.value,
                    *(state.value for state in states),
                ),
            )  # fmt: skip
            found.update((row[0], OpenRow(*row)) for row in rows)
        return list(found.values())

    def unsure_numbers(self) -> list[int]:
        """Rows in doubt or accepted on nobody's word, of deliveries that are neither to be sent nor
        followed."""
        found = self._db.read(
            f"SELECT r.row FROM rows r JOIN batches b USING(batch) WHERE {_UNSURE} ORDER BY r.row",
            _UNSURE_VALUES,
        )
        return [row[0] for row in found]

    def unsure(self, rows: Sequence[int]) -> list[UnsureRow]:
        """Those of these rows."""
        found = self._db.read(
            f"{_OPEN.replace('SELECT ', 'SELECT r.state, b.sent_at, ', 1)}"
            f" WHERE r.row IN (SELECT value FROM json_each(?)) AND {_UNSURE} ORDER BY r.row",
            (json.dumps(list(rows)), *_UNSURE_VALUES),
        )
        return [UnsureRow(state, sent_at, OpenRow(*row)) for state, sent_at, *row in found]

    def count_open(self) -> int:
        """Rows that the platform has finished with and nobody has said what became of."""
        found = self._db.read_one(
            "SELECT count(*) FROM rows r JOIN batches b USING(batch)"
            " WHERE r.state IN (?,?) AND r.platform_id = '' AND b.state IN (?,?,?)",
            (
                RowState.ACCEPTED.value, RowState.IN_DOUBT.value,
                BatchState.READ.value, BatchState.FAILED.value, BatchState.DOUBT.value,
            ),
        )  # fmt: skip
        return int(found[0]) if found else 0

    def close_missing(self) -> None:
        """The list was read to its end: rows that are not in it were not stored; doubts stay doubts.

        A delivery that failed says so itself; otherwise it is our reading that says so.
        """
        with self._db.transaction() as connection:
            for state, code, said_by in (
                (BatchState.READ, "not_stored", SaidBy.READING),
                (BatchState.FAILED, "import_failed", SaidBy.PLATFORM),
            ):
                mine = "SELECT batch FROM batches WHERE state=?"
                waiting = f"state=? AND platform_id = '' AND batch IN ({mine})"
                values = (RowState.ACCEPTED.value, state.value)
                connection.execute(
                    "INSERT OR REPLACE INTO details"
                    " SELECT r.row, b.text FROM rows r JOIN batches b USING(batch)"
                    f" WHERE b.text <> '' AND r.row IN (SELECT row FROM rows WHERE {waiting})",
                    values,
                )
                connection.execute(
                    f"UPDATE rows SET state=?, code=?, said_by=? WHERE {waiting}",
                    (RowState.REJECTED_THERE.value, code, said_by.value, *values),
                )
            self.close_read()

    def close_read(self) -> None:
        """Nothing more is to be asked about what the platform has finished with."""
        self._db.write(
            "UPDATE batches SET state=? WHERE state IN (?,?)",
            (BatchState.CLOSED.value, BatchState.READ.value, BatchState.FAILED.value),
        )


def _batch(row: tuple[object, ...]) -> Batch:
    number, state, match_on, columns, rows, session, text, attempts, doubtful, sent_at, answered_at = row
    return Batch(
        number, BatchState(state), match_on, tuple(json.loads(str(columns))), rows, session, text, attempts,  # type: ignore[arg-type]
        bool(doubtful), sent_at, answered_at,  # type: ignore[arg-type]
    )  # fmt: skip
