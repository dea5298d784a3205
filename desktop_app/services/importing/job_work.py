"""What every kind of job at work shares: one step done with its trouble kept, one working job an account.

Owns: keeping what stands in the way of a job, the lock of an account, the hand that shows waits. Must not:
know what a job does.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from desktop_app.journal import JobState, JobStore, Journal
from desktop_app.model.errors import AppError, Locked
from desktop_app.model.progress import Progress
from desktop_app.model.texts import t
from desktop_app.provider_api.provider import Provider
from desktop_app.runtime.clock import Clock
from desktop_app.runtime.file_lock import FileLock
from desktop_app.runtime.paths import make_private
from desktop_app.services.importing.desk import Desk, Reporter
from desktop_app.services.importing.errors_kept import error_json
from desktop_app.services.importing.job_looks import JobLooks
from desktop_app.services.importing.nouns import Report
from desktop_app.services.note import job_at_work

log = logging.getLogger(__name__)

PLAN = "plan"


class JobWork(JobLooks):
    """The looks, and what working on a job needs."""

    def waiting(self, until: float | None) -> None:
        """The transport waits (POSIX time) or goes on (None): shown with the progress of the job at work."""
        if self._reporter is not None:
            self._reporter.waiting(until)

    # --- inside ---

    async def _guarded(
        self,
        journal: Journal,
        store: JobStore,
        provider: Provider,
        report: Report,
        stop: asyncio.Event | None,
        step: Callable[[Desk], Awaitable[None]],
        *,
        told: str,
    ) -> AppError | None:
        """Do one step; what stands in its way is kept in the job and returned.

        ``told``: how the record of what was done calls it: plan, import, undo or verify.
        """
        reporter = Reporter(report, self._clock)
        desk = Desk(store, provider, self._clock, reporter, stop or asyncio.Event())
        self._reporter = reporter
        met: AppError | None = None
        if told != PLAN:
            self._tell(store, f"{told}_started" if store.step is JobState.PREPARED else f"{told}_continued")
        try:
            with job_at_work(store.job):
                await step(desk)
        except AppError as error:
            log.info("job %s waits: %s", store.job, error.code)
            store.move_to(JobState.FAILED, error=error_json(error))
            met = error
        finally:
            self._reporter = None
            reporter.flush()
        desk.keep_figures()
        self._mirror(journal, store)
        self._tell_end(store, met, told)
        return met

    def _tell_end(self, store: JobStore, met: AppError | None, told: str) -> None:
        """How the step ended, for the record of what was done."""
        if met is not None and told == PLAN:
            self._tell(store, "import_refused", trouble=True, reason=met.message)
        elif met is not None:
            self._tell(store, f"{told}_waits", trouble=True, reason=met.message)
        elif told == PLAN:
            self._tell(store, "import_planned")
        elif store.step is JobState.DONE:
            self._tell(store, f"{told}_finished")
        else:
            self._tell(store, f"{told}_waits", reason=t("activity.stopped_by_person"))

    def _tell(self, store: JobStore, code: str, *, trouble: bool = False, **facts: Any) -> None:
        view = self._view(store, mine=True)
        handed = view.people.get("reversed", 0) if view.of else view.handed_over
        total = sum(view.people.values()) if view.of else view.ledger.total
        self._note(
            code, account=self._find_account(view.account), job=view.job, trouble=trouble, file=view.file,
            list=view.list, total=total, handed=handed, **facts,
        )  # fmt: skip


POLL_QUEUE_S = 0.5


@asynccontextmanager
async def account_turn(
    journal: Journal, account: str, *, queue: bool, report: Report, stop: asyncio.Event | None, clock: Clock
) -> AsyncIterator[bool]:
    """One working job an account: platforms mix up requests that come at the same time.

    ``queue``: wait for the turn (False when stopped meanwhile); without it Locked is raised at once.
    """
    lock = FileLock(make_private(journal.data / "locks") / f"{account}.lock")
    taken = lock.take()
    if not taken and not queue:
        raise Locked("account_locked", account=account)
    while not taken and not (stop is not None and stop.is_set()):
        report(Progress(phase="import.phase.queue"))
        await clock.sleep(POLL_QUEUE_S)
        taken = lock.take()
    try:
        yield taken
    finally:
        if taken:
            lock.release()
