"""Taking an import back, as a job of its own: plan, begin, go on, look at.

Owns: the life of such a job. Must not: decide what is done to a person (``undoing`` does), know a platform.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

from desktop_app.journal import KEPT_DAYS, JobState, JobStore, Journal
from desktop_app.journal.job_store import job_lock
from desktop_app.model.errors import UnsupportedFeature, UsageError
from desktop_app.provider_api.manifest import ImportTarget, Manifest
from desktop_app.services.importing.desk import Desk
from desktop_app.services.importing.job_work import JobWork, account_turn
from desktop_app.services.importing.nouns import JobView, Report
from desktop_app.services.importing.undo_report import UndoReason, not_undone, step_json, undo_reason
from desktop_app.services.importing.undo_steps import plan_of, steps_of
from desktop_app.services.importing.undoable import Extent, UndoPlan
from desktop_app.services.importing.undoing import TakingBack

UNDO = "undo"
_DAY_S = 86400.0


class UndoVerbs(JobWork):
    """Undo of the imports of one or more data folders."""

    def plan_undo(self, job_id: str, manifest: Manifest) -> UndoPlan:
        """How far an import could be taken back now. Only the journal is read. UsageError for another kind of
        job, or one whose rows have expired.
        """
        with self._import_store(job_id) as store:
            read_at = store.fact("read_at")
            until = None if read_at is None else read_at + KEPT_DAYS * _DAY_S
            return plan_of(store, _target(manifest), until=until)

    async def undo(
        self,
        job_id: str,
        report: Report = lambda _: None,
        stop: asyncio.Event | None = None,
        *,
        queue: bool = False,
    ) -> JobView:
        """Take an import back, or go on with an undo of it that was not finished. Returns the undo's own
        view.

        Raises UnsupportedFeature where the platform offers no way back, UsageError when nothing was handed
        over, NotArmed, Locked.
        """
        journal, folder = self._place(job_id)
        with self._import_store(job_id) as store:
            account = str(store.fact("account"))
            earlier = store.fact("undone_by")
        if earlier and self._unfinished(earlier):
            return await self._go_on_undoing(earlier, report, stop, queue=queue)
        self._require_armed(account)
        provider = await self._open_provider(account)
        target = _target(provider.manifest)
        with job_lock(folder), JobStore(folder) as store:
            plan = plan_of(store, target, until=None)
            if not plan.parts:
                raise UsageError("undo_nothing", kind="job", name=job_id)
            if plan.extent is Extent.NONE:
                raise UnsupportedFeature(
                    "undo_none", platform=provider.manifest.label, capability="undo", name=job_id
                )
            made = self._make_undo(journal, store, target)
        return await self._go_on_undoing(made, report, stop, queue=queue)

    def undo_reasons(self, job_id: str) -> tuple[UndoReason, ...]:
        """People of an undo by what became of them, in words."""
        with self._store(job_id) as store:
            label = store.fact("label", "")
            return tuple(undo_reason(*one, label) for one in store.undo.counts())

    def not_undone(self, job_id: str, manifest: Manifest) -> tuple[str, ...]:
        """What taking an import back never takes back: mails and events that it may have started."""
        with self._store(job_id) as store:
            return not_undone(_target(manifest), str(store.fact("label", "")))

    def walk_undo(self, job_id: str) -> Iterator[dict[str, Any]]:
        """Everybody of an undo as a JSON object: {row, platform_id, state, code, reason, fields}."""
        with self._store(job_id) as store:
            label = store.fact("label", "")
            for step in store.undo.walk():
                yield step_json(step, label)

    # --- inside ---

    def _import_store(self, job_id: str) -> JobStore:
        store = self._store(job_id)
        if store.fact("kind") == UNDO:
            store.close()
            raise UsageError("undo_of_undo", kind="job", name=job_id)
        return store

    def _unfinished(self, job_id: str) -> bool:
        try:
            with self._store(job_id) as store:
                return store.state is not JobState.DONE
        except UsageError:  # expired or gone
            return False

    def _make_undo(self, journal: Journal, store: JobStore, target: ImportTarget) -> str:
        """A job of its own with everything that it needs, and the import says so."""
        started = self._clock.utc_now()
        folder = journal.new_job(started)
        first_sent = min((b.sent_at for b in store.batches.all() if b.sent_at is not None), default=0.0)
        facts = {
            "kind": UNDO, "of": store.job, "account": store.fact("account"),
            "platform": store.fact("platform"), "label": store.fact("label"), "file": store.fact("file"),
            "list": store.fact("list"), "target": store.fact("target"), "started": started.timestamp(),
            "sent_at": first_sent,
        }  # fmt: skip
        with job_lock(folder), JobStore.create(folder, facts) as undo:
            with undo.transaction():
                for page in steps_of(store, target):
                    undo.undo.add(page)
                undo.move_to(JobState.PREPARED)
            self._mirror(journal, undo)
            store.put_facts({"undone_by": undo.job})
            self._mirror(journal, store)
        return folder.name

    async def _go_on_undoing(
        self, job_id: str, report: Report, stop: asyncio.Event | None, *, queue: bool
    ) -> JobView:
        journal, folder = self._place(job_id)
        with job_lock(folder), JobStore(folder) as store:
            return await self._undo_on(journal, store, report, stop, queue=queue)

    async def _undo_on(
        self,
        journal: Journal,
        store: JobStore,
        report: Report,
        stop: asyncio.Event | None,
        *,
        queue: bool,
    ) -> JobView:
        """The job's lock is held. A job whose people were not all written down is begun again from the
        import."""
        account = str(store.fact("account"))
        self._require_armed(account)
        provider = await self._open_provider(account)
        if store.step is JobState.PREPARING:
            self._fill_again(store, _target(provider.manifest))
        turn = account_turn(journal, account, queue=queue, report=report, stop=stop, clock=self._clock)
        async with turn as mine:
            if mine:
                await self._guarded(journal, store, provider, report, stop, self._take_back, told=UNDO)
        return self._view(store, mine=True)

    def _fill_again(self, store: JobStore, target: ImportTarget) -> None:
        with self._import_store(str(store.fact("of"))) as source, store.transaction():
            store.undo.forget()
            for page in steps_of(source, target):
                store.undo.add(page)
            store.move_to(JobState.PREPARED)

    async def _take_back(self, desk: Desk) -> None:
        store = desk.store
        store.move_to(JobState.RUNNING)
        finished = await TakingBack(desk, float(store.fact("sent_at", 0.0))).work()
        store.move_to(JobState.DONE if finished else JobState.STOPPED)


def _target(manifest: Manifest) -> ImportTarget:
    target = manifest.import_target
    if target is None:
        raise UnsupportedFeature("undo_none", platform=manifest.label, capability="undo")
    return target
