"""What a person does with an import that is over: compare it with the platform, mend rows and send them
again.

Owns: these verbs and their locks. Must not: compare or write a cell itself, know a platform.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from desktop_app.journal import Difference, JobStore
from desktop_app.journal.job_store import job_lock
from desktop_app.model.errors import Stopped, UsageError
from desktop_app.model.report import RowState
from desktop_app.services.importing.desk import Desk, Reporter
from desktop_app.services.importing.ledger_rows import LedgerRows
from desktop_app.services.importing.mended import MENDABLE, Edits, width_of, write_mended
from desktop_app.services.importing.nouns import ImportRequest, JobView, Report
from desktop_app.services.importing.undo_verbs import UndoVerbs
from desktop_app.services.importing.verifying import SAMPLE, Verified, Verifier
from desktop_app.services.note import job_at_work


@dataclass(frozen=True, slots=True)
class Mending:
    """What is to be mended: ``headers`` of the file's columns, and how many rows there are."""

    headers: tuple[str, ...]
    rows: int


class AfterVerbs(UndoVerbs):
    """Comparing and mending."""

    async def verify(
        self,
        job_id: str,
        report: Report = lambda _: None,
        stop: asyncio.Event | None = None,
        *,
        full: bool = False,
        sample: int = SAMPLE,
    ) -> Verified:
        """Read back what the import wrote and compare: all rows, or ``sample`` of them drawn by chance.

        Only reads at the platform. Raises Locked, Stopped, UnsupportedFeature, and what stands in the way of
        reading.
        """
        _journal, folder = self._place(job_id)
        with self._import_store(job_id) as store:
            account = str(store.fact("account"))
        provider = await self._open_provider(account)
        with job_lock(folder), JobStore(folder) as store, job_at_work(job_id):
            reporter = Reporter(report, self._clock)
            desk = Desk(store, provider, self._clock, reporter, stop or asyncio.Event())
            self._reporter = reporter
            try:
                made = await Verifier(desk).verify(full=full, sample=sample)
            finally:
                self._reporter = None
                reporter.flush()
                desk.keep_figures()
        if made is None:
            raise Stopped
        return made

    def verified(self, job_id: str) -> Verified | None:
        """What the last comparison found, None when there was none."""
        with self._store(job_id) as store:
            kept = store.fact("verified")
        return None if kept is None else Verified(**kept)

    def differences(self, job_id: str, offset: int = 0, limit: int = 200) -> list[Difference]:
        """A page of what the last comparison found other than sent."""
        with self._store(job_id) as store:
            return store.differences.page(offset, limit)

    def open_rows(self, job_id: str) -> LedgerRows:
        """A reader of the job's rows; whoever opened it closes it. UsageError when they have expired."""
        self._import_store(job_id).close()
        return LedgerRows(self._place(job_id)[1])

    def maybe_deleted(self, job_id: str) -> list[int]:
        """Rows that the platform took and did not store: where it has a bin, their people may lie in it."""
        with self._import_store(job_id) as store:
            return store.rows.numbers_of([RowState.REJECTED_THERE], code="not_stored")

    def mending(self, job_id: str) -> Mending:
        """What there is to mend of an import."""
        with self._import_store(job_id) as store:
            headers, _ = width_of(store)
            ledger = store.rows.ledger()
        return Mending(tuple(headers), sum(ledger.count(state) for state in MENDABLE))

    async def mend(
        self,
        job_id: str,
        edits: Edits,
        again: Iterable[int] = (),
        report: Report = lambda _: None,
        *,
        restore: bool = False,
    ) -> JobView:
        """A new import, with its plan, of the mended rows alone and of those to be sent ``again`` as they
        are.

        ``restore``: those that the platform keeps in its bin come back. Raises UsageError when nothing is to
        be sent, and what :meth:`prepare` raises.
        """
        if not edits and not list(again):
            raise UsageError("mend_nothing", kind="job", name=job_id)
        with self._import_store(job_id) as store:
            given = ImportRequest.from_json(store.fact("request"))
            target = store.fact("target") or {}
            work = store.folder / "mended"
            work.mkdir(mode=0o700, exist_ok=True)
            file = work / f"{Path(str(store.fact('file'))).stem}-mended.csv"
            mapping = await asyncio.to_thread(write_mended, store, edits, again, file)
        list_id = str(target.get("id", ""))
        request = ImportRequest(
            file, given.account_id, "" if list_id else str(target.get("name") or given.list_name), list_id,
            given.kind, mapping, given.answers, given.region, restore_deleted=restore,
        )  # fmt: skip
        try:
            view = await self.prepare(request, report)
        finally:
            file.unlink(missing_ok=True)
        journal, folder = self._place(job_id)
        with JobStore(folder) as store:
            store.put_facts({"mended_in": [*store.fact("mended_in", []), view.job]})
            self._mirror(journal, store)
        return view

    async def prepare(self, request: ImportRequest, report: Report = lambda _: None) -> JobView:
        raise NotImplementedError
