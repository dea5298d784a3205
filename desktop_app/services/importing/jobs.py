"""Import jobs: prepare, run, continue, look at. The one door for window and terminal.

Owns: the life of a job from its request to its last answer, one process a job, one working job an account.
Must not: know a platform, hold a sentence, keep a key.

Errors at the door (unknown job, no consent, account not armed, somebody else at it) are raised and change
nothing. What stands in the way later is kept in the job, which waits as *failed* and goes on where it stood;
the view that comes back carries it.
"""

from __future__ import annotations

import asyncio
import logging

from desktop_app.journal import JobState, JobStore
from desktop_app.journal.job_store import job_lock
from desktop_app.model.errors import AppError, QuestionOpen, UsageError
from desktop_app.runtime.paths import name_in_letters
from desktop_app.services.importing.desk import Desk
from desktop_app.services.importing.doubts import DoubtVerbs
from desktop_app.services.importing.following import Follower
from desktop_app.services.importing.force_verbs import ForceVerbs
from desktop_app.services.importing.job_work import PLAN, account_turn
from desktop_app.services.importing.learned import LearnVerbs
from desktop_app.services.importing.mend_verbs import MendVerbs
from desktop_app.services.importing.mended_again import AgainVerbs
from desktop_app.services.importing.nouns import ImportRequest, JobView, Report
from desktop_app.services.importing.pace import earlier_pace
from desktop_app.services.importing.preparing import prepare_job
from desktop_app.services.importing.sending import Sender
from desktop_app.services.importing.undo_verbs import UNDO

log = logging.getLogger(__name__)


class ImportJobs(MendVerbs, LearnVerbs, ForceVerbs, AgainVerbs, DoubtVerbs):
    """All import jobs of one or more data folders."""

    # --- doing ---

    async def prepare(self, request: ImportRequest, report: Report = lambda _: None) -> JobView:
        """A new job with its plan; only reads. Raises what refuses the file, the list or the account.

        Nothing is left of a job whose rows were not read to the end, whatever ended it (but a killed process:
        that job can be continued). A job that cannot reach the platform afterwards waits as failed.
        """
        account = self._find_account(request.account_id)
        if request.go_on:
            self._check_consent(request.consent_confirmed)
        provider = await self._open_provider(account.id)
        journal = self._journals[account.training]
        started = self._clock.utc_now()
        folder = journal.new_job(started)
        error: AppError | None = None
        keep = False
        try:
            with job_lock(folder):
                facts = {
                    "request": request.to_json(), "account": account.id, "platform": provider.manifest.id,
                    "label": provider.manifest.label, "file": name_in_letters(request.path),
                    "list": request.list_name, "started": started.timestamp(),
                    "earlier_seconds_a_call": earlier_pace(journal.headers(), account.id),
                }  # fmt: skip
                with JobStore.create(folder, facts) as store:
                    self._mirror(journal, store)
                    error = await self._guarded(
                        journal, store, provider, report, None, self._prepare, told=PLAN
                    )
                    keep = error is None or bool(store.fact("rows_complete"))
                    view = self._view(store, mine=True)
        finally:
            if not keep:  # refused, given up, or a bug: nothing was sent, so nothing need be kept
                self._remove(journal, folder)
        if error is not None and not keep:
            raise error
        return view

    async def run(
        self,
        job_id: str,
        report: Report = lambda _: None,
        stop: asyncio.Event | None = None,
        *,
        consent_confirmed: bool = False,
        queue: bool = False,
    ) -> JobView:
        """Hand a prepared job over and follow it to its end.

        ``queue``: while another job works on the account, wait until it has ended. Raises QuestionOpen (no
        consent), NotArmed, Locked; UsageError when there is no plan yet.
        """
        return await self._work(job_id, report, stop, consent_confirmed, begin=True, queue=queue)

    async def resume(
        self,
        job_id: str,
        report: Report = lambda _: None,
        stop: asyncio.Event | None = None,
        *,
        consent_confirmed: bool = False,
        queue: bool = False,
    ) -> JobView:
        """Go on where the job stood, whatever ended it. A job that is done is only shown.

        A job that never got its plan gets it now, and is sent only when its request said to go on.
        """
        return await self._work(job_id, report, stop, consent_confirmed, begin=False, queue=queue)

    def discard(self, job_id: str) -> None:
        """Remove a job of which nothing was sent. UsageError for any other, Locked while it is worked on."""
        journal, folder = self._place(job_id)
        with JobStore(folder) as store:
            if store.step not in (JobState.PREPARING, JobState.PREPARED):
                raise UsageError("job_began", kind="job", name=job_id)
        self._remove(journal, folder)

    # --- inside ---

    async def _work(
        self,
        job: str,
        report: Report,
        stop: asyncio.Event | None,
        consent: bool,
        *,
        begin: bool,
        queue: bool,
    ) -> JobView:
        journal, folder = self._place(job)
        if not JobStore.exists(folder):
            raise UsageError("job_expired", kind="job", name=job)
        with job_lock(folder), JobStore(folder) as store:
            if store.state is JobState.DONE:
                return self._view(store, mine=True)
            if store.fact("kind") == UNDO:
                return await self._undo_on(journal, store, report, stop, queue=queue)
            if store.fact("undone_by"):
                raise UsageError("job_undone", kind="job", name=job)
            request = ImportRequest.from_json(store.fact("request"))
            preparing = store.step is JobState.PREPARING
            if preparing and begin:
                raise UsageError("job_not_prepared", kind="job", name=job)
            sends = not preparing or request.go_on
            if sends:
                consent = consent or request.consent_confirmed or bool(store.fact("consent"))
                self._check_consent(consent)
                self._require_armed(request.account_id)
                store.put_facts({"consent": True})
            provider = await self._open_provider(request.account_id)
            if not sends:
                await self._guarded(journal, store, provider, report, stop, self._prepare, told=PLAN)
                return self._view(store, mine=True)
            turn = account_turn(
                journal, request.account_id, queue=queue, report=report, stop=stop, clock=self._clock
            )
            async with turn as mine:
                if mine and preparing:
                    await self._guarded(journal, store, provider, report, stop, self._prepare, told=PLAN)
                if mine and store.step is not JobState.PREPARING:
                    await self._guarded(journal, store, provider, report, stop, self._send, told="import")
            return self._view(store, mine=True)

    async def _prepare(self, desk: Desk) -> None:
        desk.store.move_to(JobState.PREPARING)
        await prepare_job(desk, ImportRequest.from_json(desk.store.fact("request")), self._children)

    async def _send(self, desk: Desk) -> None:
        store = desk.store
        follower = Follower(desk)
        sender = Sender(desk, follower)
        if store.step is not JobState.FOLLOWING:
            store.move_to(JobState.RUNNING)
            sender.take_up()
            if not await sender.send_all():
                store.move_to(JobState.STOPPED)
                return
        store.move_to(JobState.FOLLOWING)
        finished = await follower.follow_all()
        if desk.stop.is_set():
            store.move_to(JobState.STOPPED)
            return
        if not finished:  # given up for now: the job stays as it is and can be followed again
            await follower.count_list()
            return
        await follower.look_after()
        store.move_to(JobState.STOPPED if desk.stop.is_set() else JobState.DONE)

    def _check_consent(self, confirmed: bool) -> None:
        if not confirmed:
            raise QuestionOpen("consent_open", question="consent", name="consent")
