"""One job's folder: the copy of the file, ``job.sqlite`` with the truth of the job, and the lock.

Owns: the folder's layout, the job's state, facts and counters. Must not: know what an import is.

    jobs/<id>/lock          held by the one process that works on the job
    jobs/<id>/job.sqlite    rows, deliveries, before-images, facts
    jobs/<id>/source.<ext>  the file as it was when the job was made
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desktop_app.journal.batch_table import BatchTable
from desktop_app.journal.database import Database, translated
from desktop_app.journal.difference_table import DifferenceTable
from desktop_app.journal.image_table import ImageTable
from desktop_app.journal.job_state import JobState, may_follow
from desktop_app.journal.mend_table import MendTable
from desktop_app.journal.row_table import RowTable
from desktop_app.journal.tables import JOB_MIGRATIONS
from desktop_app.journal.undo_table import UndoTable
from desktop_app.model.errors import FileRefused, Locked
from desktop_app.runtime.file_lock import FileLock, is_locked
from desktop_app.runtime.paths import make_private

LOCK, DATABASE = "lock", "job.sqlite"
_PIECE = 1 << 20
LOOKED_AT_S = 0.25
"""Whoever asks whether a job is worked on holds its lock for a moment: that must not turn a worker away."""


class JobStore:
    """Open with :meth:`create` or :meth:`open`; readers and the one worker may have it open at the same time.

    All methods raise StorageFailed when the folder or the database cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.job = folder.name
        self._db = Database(folder / DATABASE, JOB_MIGRATIONS)
        self.rows = RowTable(self._db)
        self.batches = BatchTable(self._db, self.rows)
        self.images = ImageTable(self._db)
        self.mends = MendTable(self._db, self.rows)
        self.undo = UndoTable(self._db)
        self.differences = DifferenceTable(self._db)

    @classmethod
    def create(cls, folder: Path, facts: dict[str, Any]) -> JobStore:
        """A new job in state preparing with its first facts, all in one instant."""
        store = cls(folder)
        with store.transaction():
            store.put_facts({**facts, "state": JobState.PREPARING.value})
        return store

    @classmethod
    def exists(cls, folder: Path) -> bool:
        return (folder / DATABASE).is_file()

    @classmethod
    def is_begun(cls, folder: Path) -> bool:
        """False for a folder whose process ended, or still is, between the file and the job's first facts."""
        with cls(folder) as store:
            return store.fact("state") is not None

    def interrupt(self) -> None:
        """End what another thread reads or writes here just now; it raises StorageFailed there."""
        self._db.interrupt()

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> JobStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Changes to rows, deliveries and facts that belong to one instant."""
        with self._db.transaction():
            yield

    # --- facts ---

    def facts(self) -> dict[str, Any]:
        """All facts of the job, by name."""
        return {key: json.loads(value) for key, value in self._db.read("SELECT key, value FROM meta")}

    def fact(self, key: str, default: Any = None) -> Any:
        found = self._db.read_one("SELECT value FROM meta WHERE key=?", (key,))
        return default if found is None else json.loads(found[0])

    def put_facts(self, facts: dict[str, Any]) -> None:
        self._db.write_many(
            "INSERT OR REPLACE INTO meta VALUES(?,?)",
            # plain ASCII: a path may hold bytes that are no letters, which no database takes
            [(key, json.dumps(value)) for key, value in facts.items()],
        )

    def count_up(self, key: str, by: float) -> None:
        """Add to a number among the facts."""
        with self.transaction():
            self.put_facts({key: self.fact(key, 0) + by})

    # --- state ---

    @property
    def state(self) -> JobState:
        return JobState(self.fact("state", JobState.PREPARING.value))

    def move_to(self, state: JobState, **facts: Any) -> None:
        """The next state, with the facts that belong to it. ValueError for a step the table does not allow.

        ``step`` keeps where a stopped or failed job goes on.
        """
        with self.transaction():
            now = self.state
            if not may_follow(now, state):
                raise ValueError(f"a job that is {now} cannot become {state}")
            going = state not in (JobState.STOPPED, JobState.FAILED)
            step = {"step": state.value} if going else {}
            error = {"error": None} if going else {}
            self.put_facts({"state": state.value, **step, **error, **facts})

    @property
    def step(self) -> JobState:
        """Where the job stands when stops and failures are left aside."""
        return JobState(self.fact("step", JobState.PREPARING.value))

    # --- the copy of the file ---

    def take_snapshot(self, source: Path) -> Path:
        """Copy the file, on the disk and whole before its name appears. Returns the copy's path.

        OSError when the *source* cannot be read (the caller knows what to say); FileRefused when it changed
        meanwhile, since half of one file and half of another would be neither; StorageFailed for our own
        side.
        """
        target = self.folder / f"source{source.suffix.lower()[:10]}"
        part = target.with_name(target.name + ".part")
        with source.open("rb") as reading:
            began = _mark(os.fstat(reading.fileno()))
            with translated(part):
                part.unlink(missing_ok=True)
                writing = os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
            with writing:
                while piece := reading.read(_PIECE):
                    with translated(part):
                        writing.write(piece)
                with translated(part):
                    writing.flush()
                    os.fsync(writing.fileno())
        try:
            changed = _mark(source.stat()) != began
        except FileNotFoundError:  # all of it was read before it went
            changed = False
        if changed:
            with translated(part):
                part.unlink()
            raise FileRefused("file.changed", file=source.name)
        with translated(part):
            part.replace(target)
            _sync_folder(self.folder)
        self.put_facts({"snapshot": target.name})
        return target

    @property
    def snapshot(self) -> Path | None:
        """The copy, once it is whole."""
        name = self.fact("snapshot")
        return self.folder / name if name else None


def _mark(told: os.stat_result) -> tuple[int, int, int]:
    """What another content under this name changes."""
    return told.st_ino, told.st_size, told.st_mtime_ns


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":  # the new name itself must survive a power cut, too
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def job_lock(folder: Path) -> Iterator[None]:
    """One job, one process, window and terminal alike. Raises Locked, naming the job."""
    make_private(folder)
    lock = FileLock(folder / LOCK)
    with translated(lock.path):
        taken = lock.take(LOOKED_AT_S)
    if not taken:
        raise Locked("job_locked", job=folder.name)
    try:
        yield
    finally:
        lock.release()


def is_worked_on(folder: Path) -> bool:
    """True while some process holds the job."""
    return is_locked(folder / LOCK)


def remove_job_folder(folder: Path) -> bool:
    """Remove all that the job kept. False when a process works on it (then nothing is touched)."""
    if not folder.exists():
        return True
    lock = FileLock(folder / LOCK)
    with translated(lock.path):
        if not lock.take(LOOKED_AT_S):
            return False
        try:
            # the lock file goes last: on Windows an open file cannot be removed, and it must be held
            # meanwhile
            for entry in sorted(folder.iterdir()):
                if entry.name != LOCK:
                    shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        finally:
            lock.release()
        shutil.rmtree(folder)
    return True
