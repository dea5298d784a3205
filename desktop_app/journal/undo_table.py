"""The people whom an undo takes back: what was written about them, what was there before, how far it is.

Owns: statements on ``undo``. Must not: decide what is done to anybody.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from desktop_app.journal.database import Database

PAGE = 1000


class UndoState(StrEnum):
    """Each person of an undo is in exactly one of these, at every moment."""

    WAITING = "waiting"
    AT_WORK = "at_work"  # the intent is durable, the answer is not
    REVERSED = "reversed"  # as it was before, on every field that the import wrote
    PARTLY = "partly"  # something came back, something could not
    KEPT = "kept"  # changed since by somebody else, so nothing was touched
    IMPOSSIBLE = "impossible"  # nothing is known of before, or the platform offers no way


class UndoStep(NamedTuple):
    """One person. ``row`` is the first row of the import that wrote them, ``rows`` how many did.

    ``contact`` is the platform's id, "" where nobody knows it yet and ``key`` finds it. ``kind`` as the plan
    calls it. ``wrote`` maps fields to what the import sent (None = blank), ``before`` to what was read
    before. ``fields``: those that stay as they are now.
    """

    step: int
    row: int
    rows: int
    contact: str
    key: str
    kind: str
    wrote: dict[str, str | None]
    before: dict[str, str]
    state: UndoState
    code: str
    detail: str = ""
    fields: tuple[str, ...] = ()
    tried: bool = False


class UndoVerdict(NamedTuple):
    """What became of one person."""

    step: int
    state: UndoState
    code: str
    detail: str = ""
    fields: tuple[str, ...] = ()


_STEP = (
    "SELECT step, row, rows, contact, key, kind, wrote, before, state, code, detail, fields, tried FROM undo "
)


class UndoTable:
    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, steps: Iterable[UndoStep]) -> None:
        """People to take back, in the order of the import's rows. A contact that is there already takes the
        further row on: what was written last counts, what was there before stays what was read first.
        """
        with self._db.transaction() as connection:
            for one in steps:
                known = None
                if one.contact:
                    known = connection.execute(
                        "SELECT step, wrote, before FROM undo WHERE contact=?", (one.contact,)
                    ).fetchone()
                if known is None:
                    connection.execute(
                        "INSERT INTO undo(row, rows, contact, key, kind, wrote, before, state, code)"
                        " VALUES(?,?,?,?,?,?,?,?,?)",
                        (one.row, one.rows, one.contact, one.key, one.kind, _text(one.wrote),
                         _text(one.before), one.state.value, one.code),
                    )  # fmt: skip
                else:
                    step, wrote, before = known
                    connection.execute(
                        "UPDATE undo SET rows=rows+?, wrote=?, before=? WHERE step=?",
                        (one.rows, _text({**json.loads(wrote), **one.wrote}),
                         _text({**one.before, **json.loads(before)}), step),
                    )  # fmt: skip

    def forget(self) -> None:
        self._db.write("DELETE FROM undo")

    def take(self, limit: int) -> list[UndoStep]:
        """The next people that wait, in order."""
        found = self._db.read(
            f"{_STEP} WHERE state=? ORDER BY step LIMIT ?", (UndoState.WAITING.value, limit)
        )
        return [_step(row) for row in found]

    def begin(self, steps: Sequence[int], code: str) -> None:
        """The intent, durable before a request leaves. ``code`` names what is about to be done."""
        self._db.write_many(
            "UPDATE undo SET state=?, code=?, tried=1 WHERE step=?",
            [(UndoState.AT_WORK.value, code, step) for step in steps],
        )

    def take_up(self) -> None:
        """People whose intent is durable and whose answer is not: they are looked at again first."""
        self._db.write(
            "UPDATE undo SET state=? WHERE state=?", (UndoState.WAITING.value, UndoState.AT_WORK.value)
        )

    def judge(self, verdicts: Iterable[UndoVerdict]) -> None:
        self._db.write_many(
            "UPDATE undo SET state=?, code=?, detail=?, fields=? WHERE step=?",
            [(v.state.value, v.code, v.detail, json.dumps(v.fields), v.step) for v in verdicts],
        )

    def found(self, step: int, contact: str) -> None:
        """A person who was looked for has this id."""
        self._db.write("UPDATE undo SET contact=? WHERE step=?", (contact, step))

    def counts(self) -> list[tuple[UndoState, str, str, int]]:
        """(state, code, kind, people), most first within a state."""
        found = self._db.read(
            "SELECT state, code, kind, count(*) FROM undo"
            " GROUP BY state, code, kind ORDER BY state, 4 DESC, code"
        )
        return [(UndoState(state), code, kind, count) for state, code, kind, count in found]

    def walk(self) -> Iterator[UndoStep]:
        """Everybody in order, a page in memory at a time."""
        last = 0
        while True:
            found = [
                _step(row)
                for row in self._db.read(f"{_STEP} WHERE step > ? ORDER BY step LIMIT {PAGE}", (last,))
            ]
            yield from found
            if len(found) < PAGE:
                return
            last = found[-1].step

    def page(self, states: Sequence[UndoState], offset: int = 0, limit: int = 200) -> list[UndoStep]:
        """People of these states (none = all) in order."""
        marks = ",".join("?" * len(states))
        where = f"WHERE state IN ({marks})" if states else ""
        found = self._db.read(
            f"{_STEP} {where} ORDER BY step LIMIT ? OFFSET ?",
            (*(state.value for state in states), limit, offset),
        )
        return [_step(row) for row in found]

    def binned(self, contacts: Sequence[str]) -> set[str]:
        """Those of the contacts that an undo put away."""
        found = self._db.read(
            "SELECT value FROM json_each(?) w WHERE EXISTS (SELECT 1 FROM undo"
            " WHERE contact = w.value AND state = ? AND code = 'binned')",
            (json.dumps(list(contacts)), UndoState.REVERSED.value),
        )
        return {row[0] for row in found}


def _text(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False)


def _step(row: tuple[Any, ...]) -> UndoStep:
    step, number, rows, contact, key, kind, wrote, before, state, code, detail, fields, tried = row
    return UndoStep(
        step, number, rows, contact, key, kind, json.loads(wrote), json.loads(before), UndoState(state), code,
        detail, tuple(json.loads(fields)), bool(tried),
    )  # fmt: skip
