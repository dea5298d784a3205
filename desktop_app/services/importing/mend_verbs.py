"""Changing the rows of a prepared job: the door for window and terminal.

Owns: the job's lock around each change, and that a plan made before it counts no longer. Must not: judge a
row (``mending`` does).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from desktop_app.journal import JobState, JobStore
from desktop_app.journal.job_store import job_lock
from desktop_app.model.errors import UsageError
from desktop_app.services.importing.check_rows import CheckRows
from desktop_app.services.importing.job_work import JobWork
from desktop_app.services.importing.mending import Mender

_BEFORE_SENDING = (JobState.PREPARING, JobState.PREPARED)


class MendVerbs(JobWork):
    """After a change the job has no plan: :meth:`ImportJobs.resume` makes it again.

    All raise UsageError for a job that began to send, Locked while it is worked on.
    """

    def open_check(self, job_id: str) -> CheckRows:
        """The rows to look at."""
        with self._store(job_id) as store:
            label = store.fact("label", "")
        return CheckRows(partial(self._store, job_id), label)

    def edit_row(self, job_id: str, row: int, column: int, text: str) -> None:
        with self._mender(job_id) as mender:
            mender.edit(row, column, text)

    def leave_out_rows(self, job_id: str, rows: Sequence[int]) -> None:
        with self._mender(job_id) as mender:
            mender.leave_out(rows)

    def leave_out_kind(self, job_id: str, code: str) -> int:
        """How many rows were left out."""
        with self._mender(job_id) as mender:
            return mender.leave_out_kind(code)

    def fix_kind(self, job_id: str, code: str, said: Callable[[int], None] = lambda _: None) -> int:
        """Take every suggestion of this kind; how many rows were mended."""
        with self._mender(job_id) as mender:
            return mender.fix_all(code, said)

    def choose_row(self, job_id: str, row: int) -> None:
        """Of the rows with one address, this one goes."""
        with self._mender(job_id) as mender:
            mender.choose(row)

    def set_duplicates(self, job_id: str, rule: str) -> int:
        """first, last or merge for all rows that share an address."""
        with self._mender(job_id) as mender:
            return mender.set_duplicates(rule)

    def take_back_mend(self, job_id: str) -> list[int]:
        """Undo the last change; its rows."""
        with self._mender(job_id) as mender:
            return mender.take_back()

    def count_mends(self, job_id: str) -> tuple[int, int]:
        """(changes that can be taken back, rows with another text in a cell)."""
        with self._store(job_id) as store:
            return store.mends.counts()

    @contextmanager
    def _mender(self, job_id: str) -> Iterator[Mender]:
        journal, folder = self._place(job_id)
        if not JobStore.exists(folder):
            raise UsageError("job_expired", kind="job", name=job_id)
        with job_lock(folder), JobStore(folder) as store:
            if store.step not in _BEFORE_SENDING or not store.fact("rows_complete"):
                raise UsageError("job_began", kind="job", name=job_id)
            if store.state is not JobState.PREPARING:
                store.move_to(JobState.PREPARING)  # the plan that stands is made again
            yield Mender(store)
            self._mirror(journal, store)
