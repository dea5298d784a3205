"""The shapes in which rows, deliveries and before-images go in and out of a job's file.

Owns: these nouns and the numbered schema of ``job.sqlite``. Must not: hold a rule of an import.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from desktop_app.journal.database import Migration

JOB_MIGRATIONS: tuple[Migration, ...] = (
    (
        "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        # Narrow on purpose: states change several times a row and are counted all the time; the wide,
        # personal part is written once and lies apart.
        """CREATE TABLE rows(
            row INTEGER PRIMARY KEY,
            line INTEGER NOT NULL,
            state TEXT NOT NULL,
            code TEXT NOT NULL,
            said_by TEXT NOT NULL,
            shape INTEGER,
            key TEXT NOT NULL DEFAULT '',
            fallback TEXT NOT NULL DEFAULT '',
            before TEXT,
            batch INTEGER,
            platform_id TEXT NOT NULL DEFAULT '')""",
        """CREATE TABLE contents(
            row INTEGER PRIMARY KEY,
            cells TEXT NOT NULL,
            payload TEXT,
            notes TEXT NOT NULL DEFAULT '')""",
        "CREATE TABLE details(row INTEGER PRIMARY KEY, text TEXT NOT NULL)",
        # rows of the file that are counted but not yet read: one range, shrunk by the transaction that adds
        # them
        "CREATE TABLE unread(first INTEGER NOT NULL, last INTEGER NOT NULL)",
        """CREATE TABLE shapes(
            shape INTEGER PRIMARY KEY, match_on TEXT NOT NULL, columns TEXT NOT NULL, UNIQUE(match_on,
            columns))""",
        """CREATE TABLE batches(
            batch INTEGER PRIMARY KEY,
            parent INTEGER,
            place REAL NOT NULL,
            state TEXT NOT NULL,
            match_on TEXT NOT NULL,
            columns TEXT NOT NULL,
            rows INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            doubtful INTEGER NOT NULL DEFAULT 0,
            session TEXT NOT NULL DEFAULT '',
            text TEXT NOT NULL DEFAULT '',
            sent_at REAL,
            answered_at REAL)""",
        "CREATE INDEX batches_by_state ON batches(state, place)",
        """CREATE TABLE images(
            contact TEXT PRIMARY KEY,
            member INTEGER NOT NULL,
            subscription TEXT NOT NULL,
            fields TEXT NOT NULL)""",
        """CREATE TABLE image_keys(
            key TEXT NOT NULL, contact TEXT NOT NULL, PRIMARY KEY(key, contact)) WITHOUT ROWID""",
    ),
    (
        # only a job that undoes another one fills it
        """CREATE TABLE undo(
            step INTEGER PRIMARY KEY,
            row INTEGER NOT NULL,
            rows INTEGER NOT NULL,
            contact TEXT NOT NULL,
            key TEXT NOT NULL,
            kind TEXT NOT NULL,
            wrote TEXT NOT NULL,
            before TEXT NOT NULL,
            state TEXT NOT NULL,
            code TEXT NOT NULL,
            detail TEXT NOT NULL DEFAULT '',
            fields TEXT NOT NULL DEFAULT '[]',
            tried INTEGER NOT NULL DEFAULT 0)""",
        "CREATE INDEX undo_by_state ON undo(state, step)",
        "CREATE INDEX undo_by_contact ON undo(contact) WHERE contact <> ''",
        # what a look at the platform found other than sent; a row stands once for each field
        """CREATE TABLE differences(
            row INTEGER NOT NULL, field TEXT NOT NULL, sent TEXT NOT NULL, found TEXT NOT NULL,
            PRIMARY KEY(row, field)) WITHOUT ROWID""",
    ),
    (
        # what a person changed on a row before anything was sent, and what the row was before
        """CREATE TABLE mends(
            mend INTEGER PRIMARY KEY AUTOINCREMENT,
            step INTEGER NOT NULL,
            row INTEGER NOT NULL,
            what TEXT NOT NULL,
            columns TEXT NOT NULL,
            before TEXT NOT NULL)""",
        "CREATE INDEX mends_by_row ON mends(row)",
    ),
)

ROW_INDEXES = (
    "CREATE INDEX IF NOT EXISTS rows_by_reason ON rows(state, code, said_by)",
    "CREATE INDEX IF NOT EXISTS rows_by_state ON rows(state)",
    "CREATE INDEX IF NOT EXISTS rows_by_key ON rows(key) WHERE key <> ''",
    "CREATE INDEX IF NOT EXISTS rows_by_fallback ON rows(fallback) WHERE fallback <> ''",
)
BATCH_INDEX = "CREATE INDEX IF NOT EXISTS rows_by_batch ON rows(batch) WHERE batch IS NOT NULL"


class NewRow(NamedTuple):
    """A row as it comes out of the reading. ``cells``, ``payload`` and ``notes`` are JSON texts.

    ``columns`` (JSON list) and ``match_on`` say with which rows it may travel, "" for rows that stay here.
    ``key`` is what finds its contact, e.g. ``email:ann@example.com``; ``fallback`` the second try or "".
    """

    row: int
    line: int
    state: str
    code: str
    said_by: str
    cells: str
    payload: str | None
    notes: str
    match_on: str
    columns: str
    key: str
    fallback: str


RowTuple = tuple[int, int, str, str, str, str, str | None, str, str, str, str, str]
"""A :class:`NewRow` without its name."""


class StoredRow(NamedTuple):
    """A row for a table or a result file. ``cells``, ``notes`` and ``payload`` (what is sent, "" for rows
    that
    stay out) are JSON texts, ``detail`` the platform's words.
    """

    row: int
    line: int
    state: str
    code: str
    said_by: str
    platform_id: str
    detail: str
    cells: str
    notes: str
    payload: str = ""


class PlannedRow(NamedTuple):
    """A row with what was read about its contact.

    ``before`` is None when nothing was read, "" when no contact was there, else the contact's id.
    ``contacts`` counts the contacts that share its key (or, where none has it, its fallback): with more than
    one nobody can say which is meant.
    """

    row: int
    payload: str
    before: str | None
    member: int | None
    subscription: str | None
    image: str | None
    contacts: int
    shape: int
    key: str
    fallback: str


class SentRow(NamedTuple):
    """A row that was handed over, for taking it back or looking whether it is there.

    ``before``, ``member``, ``image`` and ``contacts`` as in :class:`PlannedRow`.
    """

    row: int
    line: int
    state: str
    code: str
    key: str
    fallback: str
    platform_id: str
    payload: str
    before: str | None
    member: int | None
    image: str | None
    contacts: int
    sent_at: float | None


class BatchLine(NamedTuple):
    """A delivery to be told: its number in the order of the file, ``first`` and ``last`` of its rows (0 for
    one that was split); ``states``: its rows by state. Times are POSIX."""

    number: int
    state: BatchState
    rows: int
    sent_at: float | None
    answered_at: float | None
    first: int
    last: int
    states: dict[str, int]


class OpenRow(NamedTuple):
    """A row that was handed over and of which nobody has said yet what became of it.

    ``state`` is that of its delivery, ``before`` as in :class:`PlannedRow`, ``image`` the fields then.
    """

    row: int
    batch: int
    state: str
    key: str
    fallback: str
    before: str | None
    payload: str
    image: str | None


class UnsureRow(NamedTuple):
    """A row that nobody is certain of. ``row_state``: its own state; ``sent_at``: POSIX time of its
    delivery."""

    row_state: str
    sent_at: float | None
    open: OpenRow

    @property
    def row(self) -> int:
        return self.open.row


class Image(NamedTuple):
    """What a contact was like before. ``fields`` holds only fields that the reading really returned; "" =
    blank there.
    """

    contact: str
    keys: tuple[str, ...]
    member: bool
    subscription: str
    fields: dict[str, str]


class BatchState(StrEnum):
    PLANNED = "planned"
    SENDING = "sending"  # the intent is durable, the answer is not
    ANSWERED = "answered"  # the platform works on it; ``session`` is to be followed
    READ = "read"  # the platform has finished; rows it did not name wait for a reading
    FAILED = "failed"  # the platform says it failed; what it stored all the same waits for a reading
    CLOSED = "closed"  # nothing more to ask
    SPLIT = "split"  # refused as a whole; its halves carry its rows
    DOUBT = "doubt"  # no answer, and repeating could do harm


class Batch(NamedTuple):
    """One delivery. ``columns`` are the fields it may touch; ``doubtful``: an earlier attempt has no known
    outcome.
    """

    batch: int
    state: BatchState
    match_on: str
    columns: tuple[str, ...]
    rows: int
    session: str
    text: str
    attempts: int
    doubtful: bool
    sent_at: float | None
    answered_at: float | None
