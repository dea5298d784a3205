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
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from desktop_app.journal import JobHeader, JobState, JobStore, Journal, StoredRow
from desktop_app.journal.job_store import is_worked_on, job_lock, remove_job_folder
from desktop_app.model import texts
from desktop_app.model.account import Account
from desktop_app.model.errors import AppError, Locked, QuestionOpen, UsageError
from desktop_app.model.report import Ledger, ReasonCount, RowOutcome, RowState, SaidBy
from desktop_app.provider_api.provider import Provider
from desktop_app.runtime.child import Children
from desktop_app.runtime.clock import Clock
from desktop_app.runtime.file_lock import FileLock
from desktop_app.runtime.paths import make_private
from desktop_app.services.importing.desk import Desk, Reporter
from desktop_app.services.importing.errors_kept import error_from_json, error_json
from desktop_app.services.importing.following import Follower
from desktop_app.services.importing.nouns import ImportRequest, InList, JobView, Plan, Report
from desktop_app.services.importing.preparing import prepare_job
from desktop_app.services.importing.reasons import outcome_of, reason_count, row_json
from desktop_app.services.importing.results import write_results
from desktop_app.services.importing.sending import Sender

log = logging.getLogger(__name__)


class ImportJobs:
    """All import jobs of one or more data folders.

    ``journals``: by "is it training", since training and live never share a folder. ``open_provider`` gives
    the open account; whoever handed it in closes it. ``require_armed`` raises NotArmed, and is asked before
    anything is sent.
    """

    def __init__(
        self,
        *,
        journals: Mapping[bool, Journal],
        find_account: Callable[[str], Account],
        open_provider: Callable[[str], Awaitable[Provider]],
        require_armed: Callable[[str], object],
        clock: Clock,
        children: Children | None = None,
    ) -> None:
        self._journals = journals
        self._find_account = find_account
        self._open_provider = open_provider
        self._require_armed = require_armed
        self._clock = clock
        self._children = children or Children()
        self._reporter: Reporter | None = None

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
                    "label": provider.manifest.label, "file": request.path.name,
                    "list": request.list_name, "started": started.timestamp(),
                }  # fmt: skip
                with JobStore.create(folder, facts) as store:
                    self._mirror(journal, store)
                    error = await self._guarded(journal, store, provider, report, None, self._prepare)
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
    ) -> JobView:
        """Hand a prepared job over and follow it to its end.

        Raises QuestionOpen (no consent), NotArmed, Locked; UsageError when there is no plan yet.
        """
        return await self._work(job_id, report, stop, consent_confirmed, begin=True)

    async def resume(
        self,
        job_id: str,
        report: Report = lambda _: None,
        stop: asyncio.Event | None = None,
        *,
        consent_confirmed: bool = False,
    ) -> JobView:
        """Go on where the job stood, whatever ended it. A job that is done is only shown.

        A job that never got its plan gets it now, and is sent only when its request said to go on.
        """
        return await self._work(job_id, report, stop, consent_confirmed, begin=False)

    def discard(self, job_id: str) -> None:
        """Remove a job of which nothing was sent. UsageError for any other, Locked while it is worked on."""
        journal, folder = self._place(job_id)
        with JobStore(folder) as store:
            if store.step not in (JobState.PREPARING, JobState.PREPARED):
                raise UsageError("job_began", kind="job", name=job_id)
        self._remove(journal, folder)

    def waiting(self, until: float | None) -> None:
        """The transport waits (POSIX time) or goes on (None): shown with the progress of the job at work."""
        if self._reporter is not None:
            self._reporter.waiting(until)

    # --- looking ---

    def jobs(self) -> tuple[JobView, ...]:
        """All jobs, oldest first."""
        views = []
        for journal in self._journals.values():
            for header in journal.headers():
                folder = journal.jobs_folder / header.job
                settled = header.state is JobState.DONE or header.expired
                # a line that is settled is a true copy; the others may have been overtaken by a killed
                # process
                if settled or not JobStore.exists(folder):
                    views.append(_view_of_header(header))
                else:
                    views.append(self.view(header.job))
            views += [self.view(job) for job in journal.unlisted()]
        return tuple(sorted(views, key=lambda view: (view.started, view.job)))

    def view(self, job_id: str) -> JobView:
        """One job, counted from its rows now. UsageError for an unknown one."""
        journal, folder = self._place(job_id)
        if not JobStore.exists(folder):
            header = journal.header(job_id)
            assert header is not None
            return _view_of_header(header)
        with JobStore(folder) as store:
            return self._view(store)

    def plan(self, job_id: str) -> Plan:
        """What will happen (or was going to). UsageError before the plan stands."""
        with self._store(job_id) as store:
            kept = store.fact("plan")
        if kept is None:
            raise UsageError("job_not_prepared", kind="job", name=job_id)
        return Plan.from_json(kept)

    def ledger(self, job_id: str) -> Ledger:
        with self._store(job_id) as store:
            return store.rows.ledger()

    def reasons(self, job_id: str) -> tuple[ReasonCount, ...]:
        """Rows by state and reason, in words."""
        with self._store(job_id) as store:
            label = store.fact("label", "")
            return tuple(
                reason_count(state, code, said_by, count, label)
                for state, code, said_by, count in store.rows.reasons()
            )

    def rows(
        self,
        job_id: str,
        states: Sequence[RowState] = (),
        *,
        code: str = "",
        offset: int = 0,
        limit: int = 200,
    ) -> tuple[RowOutcome, ...]:
        """A page of rows in file order, of these states and this code ("" = any)."""
        with self._store(job_id) as store:
            label = store.fact("label", "")
            return tuple(
                outcome_of(row, label) for row in store.rows.page(states, code or None, offset, limit)
            )

    def stored_rows(
        self,
        job_id: str,
        states: Sequence[RowState] = (),
        *,
        code: str = "",
        offset: int = 0,
        limit: int = 200,
    ) -> list[StoredRow]:
        """The same with the cells of the file."""
        with self._store(job_id) as store:
            return store.rows.page(states, code or None, offset, limit)

    def warnings(self, job_id: str) -> tuple[ReasonCount, ...]:
        """Problems that keep no row back, by kind: a value is left out, or sent although it looks wrong."""
        with self._store(job_id) as store:
            label = store.fact("label", "")
            return tuple(
                reason_count(RowState.NOT_SENT, code, SaidBy.RULE, count, label)
                for code, count in store.rows.notes_by_code()
            )

    def warned_rows(self, job_id: str, code: str, *, offset: int = 0, limit: int = 200) -> list[StoredRow]:
        """Rows of one such kind, with the cells of the file."""
        with self._store(job_id) as store:
            return store.rows.page_with_note(code, offset, limit)

    def walk_rows(self, job_id: str, states: Sequence[RowState] = ()) -> Iterator[dict[str, object]]:
        """Every row as its JSON object, in file order, a page in memory at a time."""
        with self._store(job_id) as store:
            label = store.fact("label", "")
            for row in store.rows.walk(states):
                yield row_json(row, label)

    def deliveries(self, job_id: str) -> list[dict[str, Any]]:
        """The deliveries of a job in order: {rows, state, text, sent_at, answered_at}, for "Details"."""
        with self._store(job_id) as store:
            return [
                {
                    "rows": b.rows, "state": b.state.value, "text": b.text, "sent_at": b.sent_at,
                    "answered_at": b.answered_at, "attempts": b.attempts,
                }
                for b in store.batches.all()
            ]  # fmt: skip

    def save_results(self, job_id: str, folder: Path) -> dict[str, Path]:
        """Write the rows to mend as workbook and CSV: {"xlsx": path, "csv": path}, {} when there are none.

        Blocking; the work is done in a child process. StorageFailed when ``folder`` cannot be written.
        """
        _journal, place = self._place(job_id)
        return self._children.once_blocking(write_results, place, folder, texts.language())

    # --- inside ---

    async def _work(
        self, job: str, report: Report, stop: asyncio.Event | None, consent: bool, *, begin: bool
    ) -> JobView:
        journal, folder = self._place(job)
        if not JobStore.exists(folder):
            raise UsageError("job_expired", kind="job", name=job)
        with job_lock(folder), JobStore(folder) as store:
            if store.state is JobState.DONE:
                return self._view(store, mine=True)
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
            with _account_lock(journal, request.account_id) if sends else nullcontext():
                if preparing:
                    await self._guarded(journal, store, provider, report, stop, self._prepare)
                if sends and store.step is not JobState.PREPARING:
                    await self._guarded(journal, store, provider, report, stop, self._send)
            return self._view(store, mine=True)

    async def _guarded(
        self,
        journal: Journal,
        store: JobStore,
        provider: Provider,
        report: Report,
        stop: asyncio.Event | None,
        step: Callable[[Desk], Awaitable[None]],
    ) -> AppError | None:
        """Do one step; what stands in its way is kept in the job and returned."""
        reporter = Reporter(report, self._clock)
        desk = Desk(store, provider, self._clock, reporter, stop or asyncio.Event())
        self._reporter = reporter
        met: AppError | None = None
        try:
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
        return met

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

    def _place(self, job: str) -> tuple[Journal, Path]:
        for journal in self._journals.values():
            try:
                return journal, journal.folder_of(job)
            except UsageError:
                continue
        raise UsageError("job_unknown", kind="job", name=job)

    def _store(self, job: str) -> JobStore:
        _journal, folder = self._place(job)
        if not JobStore.exists(folder):
            raise UsageError("job_expired", kind="job", name=job)
        return JobStore(folder)

    def _remove(self, journal: Journal, folder: Path) -> None:
        if not remove_job_folder(folder):
            raise Locked("job_locked", job=folder.name)
        journal.remove_job(folder.name)

    def _mirror(self, journal: Journal, store: JobStore) -> None:
        view = self._view(store)
        journal.put_job(
            JobHeader(
                view.job, view.account, view.platform, view.list, view.file, view.state, view.started,
                self._clock.utc_now(),
                {
                    "counts": view.ledger.as_json(), "requests": view.requests, "seconds": view.seconds,
                    "in_list": store.fact("in_list"), "error": store.fact("error"),
                    "list_id": view.list_id, "text": view.text, "left_out": list(view.left_out),
                },
            )
        )  # fmt: skip

    def _view(self, store: JobStore, *, mine: bool = False) -> JobView:
        """``mine``: the lock that is held is our own, and about to be given back."""
        facts = store.facts()
        target = facts.get("target") or {}
        counts = store.batches.counts()
        words = dict.fromkeys(batch.text for batch in store.batches.all() if batch.text)
        return JobView(
            job=store.job,
            state=JobState(facts["state"]),
            account=facts["account"],
            platform=facts["label"],
            list=target.get("name") or facts["list"],
            list_id=target.get("id", ""),
            file=facts["file"],
            started=datetime.fromtimestamp(facts["started"], UTC),
            ledger=store.rows.ledger(),
            requests=int(facts.get("requests", 0)),
            seconds=float(facts.get("seconds", 0.0)),
            in_list=_in_list(facts.get("in_list")),
            error=error_from_json(facts.get("error")),
            sessions_open=sum(n for state, n in counts.items() if state == "answered"),
            on_the_way=store.rows.count(code="in_flight", state=RowState.IN_DOUBT),
            worked_on=not mine and is_worked_on(store.folder),
            text="\n".join(words),
            left_out=_left_out(facts.get("placement")),
        )


def _left_out(placement: Mapping[str, Any] | None) -> tuple[str, ...]:
    return () if placement is None else (*placement["left_out"], *placement["spare"])


def _in_list(kept: Mapping[str, Any] | None) -> InList | None:
    return None if not kept else InList(kept["count"], datetime.fromtimestamp(kept["checked_at"], UTC))


def _view_of_header(header: JobHeader) -> JobView:
    summary = header.summary
    counts = {state: summary["counts"][state.value] for state in RowState}
    return JobView(
        job=header.job,
        state=header.state,
        account=header.account,
        platform=header.platform,
        list=header.list,
        list_id=summary["list_id"],
        file=header.file,
        started=header.started,
        ledger=Ledger(summary["counts"]["total"], counts),
        requests=summary["requests"],
        seconds=summary["seconds"],
        in_list=_in_list(summary["in_list"]),
        error=error_from_json(summary["error"]),
        text=summary["text"],
        left_out=tuple(summary["left_out"]),
        expired=header.expired,
    )


@contextmanager
def _account_lock(journal: Journal, account: str) -> Iterator[None]:
    """One working job an account: platforms mix up requests that come at the same time."""
    lock = FileLock(make_private(journal.data / "locks") / f"{account}.lock")
    if not lock.take():
        raise Locked("account_locked", account=account)
    try:
        yield
    finally:
        lock.release()
