"""One person in the files of the jobs: which imports carried them, and taking them out of what is kept there.

Owns: these statements. Must not: touch a job that somebody works on or that has not come to its end; decide
who is meant.

A row that is emptied keeps its number and its state: the job's equation still holds, only nobody can say any
more whom the row was about.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from desktop_app.journal.database import Database
from desktop_app.journal.job_state import JobState
from desktop_app.journal.job_store import DATABASE, JobStore, is_worked_on
from desktop_app.journal.person import Person
from desktop_app.journal.tables import JOB_MIGRATIONS

ENDED = (JobState.DONE,)


def rows_with(folder: Path, keys: Sequence[str]) -> int:
    """How many rows of the job in ``folder`` find their contact by one of ``keys`` (``email:ann@...``)."""
    if not JobStore.exists(folder):
        return 0
    database = Database(folder / DATABASE, JOB_MIGRATIONS)
    try:
        marks = ",".join("?" * len(keys))
        sql = f"SELECT count(*) FROM rows WHERE key IN ({marks}) OR fallback IN ({marks})"
        found = database.read_one(sql, (*keys, *keys))
        return int(found[0]) if found else 0
    finally:
        database.close()


def forget_person(folder: Path, person: Person, account: str) -> int:
    """Empty every row of an ended job of ``account`` that is about the person, their images, what an undo or
    a look found of them, and the copy of the file.

    Returns how many rows that were, -1 for a job that has not ended or is being worked on: nothing was
    touched then.
    """
    keys, contacts = person.keys_in(account), sorted(person.contacts.get(account, ()))
    if not JobStore.exists(folder):
        return 0
    with JobStore(folder) as store:
        open_job = store.state not in ENDED or is_worked_on(folder)
        snapshot = store.snapshot
        mapping = store.fact("mapping") or {}
    database = Database(folder / DATABASE, JOB_MIGRATIONS)
    try:
        id_columns = [one["index"] for one in mapping.get("columns", ()) if one["field"] == "external_id"]
        rows = _rows(database, person, account, id_columns)
        steps = _steps(database, keys, contacts)
        if not rows and not steps:
            return 0
        if open_job:
            return -1
        database.read("PRAGMA secure_delete=ON")
        with database.transaction() as connection:
            for row, cells in rows:
                blank = json.dumps([""] * len(json.loads(cells)))
                connection.execute(
                    "UPDATE contents SET cells=?, payload=NULL, notes='' WHERE row=?", (blank, row)
                )
                for table in ("details", "differences", "mends"):
                    connection.execute(f"DELETE FROM {table} WHERE row=?", (row,))
                connection.execute("UPDATE rows SET key='', fallback='', platform_id='' WHERE row=?", (row,))
            for step in steps:
                connection.execute(
                    "UPDATE undo SET contact='', key='', wrote='{}', before='{}', detail='' WHERE step=?",
                    (step,),
                )
            found = connection.execute(
                f"SELECT contact FROM image_keys WHERE key IN ({_marks(keys)})", tuple(keys)
            )
            for contact in {one for (one,) in found.fetchall()} | set(contacts):
                for table in ("images", "image_keys"):
                    connection.execute(f"DELETE FROM {table} WHERE contact=?", (contact,))
        database.read("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        database.close()
    if snapshot is not None:
        snapshot.unlink(missing_ok=True)  # it holds the person, and an ended job needs it no more
    return len(rows) + len(steps)


def _rows(
    database: Database, person: Person, account: str, id_columns: Sequence[int]
) -> list[tuple[int, str]]:
    keys = person.keys_in(account)
    ids = [one for one in sorted(person.contacts.get(account, ())) if one]
    found = dict(
        database.read(
            "SELECT c.row, c.cells FROM contents c JOIN rows r USING(row) WHERE"
            f" r.key IN ({_marks(keys)}) OR r.fallback IN ({_marks(keys)})"
            f" OR r.platform_id IN ({_marks(ids)})",
            (*keys, *keys, *ids),
        )
    )
    for word in sorted(person.emails):
        # a whole cell: "joann@..." holds "ann@..." and is somebody else
        sql = (
            "SELECT row, cells FROM contents WHERE EXISTS"
            " (SELECT 1 FROM json_each(cells) c WHERE lower(trim(c.value)) = lower(?))"
        )
        found.update(dict(database.read(sql, (word,))))
    for row, cells in _maybe(database, person, account, id_columns):
        texts = [str(cell) for cell in json.loads(cells)]
        if person.is_among(texts, account, [texts[at] for at in id_columns if at < len(texts)]):
            found[row] = cells
    return sorted(found.items())


def _maybe(
    database: Database, person: Person, account: str, id_columns: Sequence[int]
) -> Iterator[tuple[int, str]]:
    """Rows with the last digits of a telephone of theirs, however it is spelled, or with their own number."""
    plain = "c.cells"
    for sign in " -().+/":
        plain = f"replace({plain}, '{sign}', '')"
    for tail in person.tails():
        yield from database.read(f"SELECT row, cells FROM contents c WHERE instr({plain}, ?)", (tail,))
    for own in sorted(person.ids.get(account, ())):
        for at in id_columns:
            sql = f"SELECT row, cells FROM contents c WHERE trim(json_extract(c.cells, '$[{int(at)}]')) = ?"
            yield from database.read(sql, (own,))


def _steps(database: Database, keys: Sequence[str], contacts: Sequence[str]) -> list[int]:
    ids = [one for one in contacts if one]
    sql = f"SELECT step FROM undo WHERE key IN ({_marks(keys)}) OR contact IN ({_marks(ids)})"
    return [int(step) for (step,) in database.read(sql, (*keys, *ids))]


def _marks(values: Sequence[str]) -> str:
    return ",".join("?" * len(values))
