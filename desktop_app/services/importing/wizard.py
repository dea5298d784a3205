"""The use-cases of the import wizard: look, targets, check, run, follow, rows, files; all awaitable.

Owns: joining the look at a file, the account's lists and fields, and the job in its own process. Must not:
hold a rule of reading or sending, know a screen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from desktop_app.model.contact import AdditionalField
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import NotFound, UnsupportedFeature
from desktop_app.model.progress import Progress
from desktop_app.model.report import ReasonCount
from desktop_app.services.importing import reading
from desktop_app.services.importing.after import AfterImport
from desktop_app.services.importing.check_desk import ChangesRows, CheckDesk
from desktop_app.services.importing.learned import Recalled
from desktop_app.services.importing.mended_again import Again
from desktop_app.services.importing.nouns import DeliveryLine as DeliveryLine
from desktop_app.services.importing.nouns import ImportRequest, JobView, Plan
from desktop_app.services.importing.nouns import Overview as Overview
from desktop_app.services.importing.reading import Look
from desktop_app.services.importing.reading import Mapping as FileMapping

LEDGER_EVERY_S = 0.5


@dataclass(frozen=True, slots=True)
class AtWork:
    """A job under way: how far the present phase is, and the numbers as last read."""

    progress: Progress | None = None
    overview: Overview | None = None


class JobReads(ChangesRows, Protocol):
    """What the wizard reads of jobs; blocking, on the database."""

    def view(self, job_id: str) -> JobView: ...

    def plan(self, job_id: str) -> Plan: ...

    def reasons(self, job_id: str) -> tuple[ReasonCount, ...]: ...

    def warnings(self, job_id: str) -> tuple[ReasonCount, ...]: ...

    def jobs(self) -> tuple[JobView, ...]: ...

    def recall(self, account_id: str, mapping: FileMapping) -> Recalled | None: ...

    def mended_before(self, path: Path, mapping: FileMapping) -> Again | None: ...

    def remember(self, account_id: str, mapping: FileMapping) -> None: ...

    def latest_deliveries(self, job_id: str) -> tuple[DeliveryLine, ...]: ...

    def save_results(
        self, job_id: str, folder: Path, forms: Sequence[str], every: bool
    ) -> dict[str, Path]: ...

    def discard(self, job_id: str) -> None: ...


class JobWork(Protocol):
    """A job at work in its own process."""

    async def prepare(self, request: ImportRequest, report: Callable[[Progress], None]) -> JobView: ...

    async def run(self, job_id: str, report: Callable[[Progress], None], stop: asyncio.Event) -> JobView: ...

    async def resume(
        self, job_id: str, report: Callable[[Progress], None], stop: asyncio.Event
    ) -> JobView: ...


class ReadsLists(Protocol):
    async def fetch_all(self, account_id: str) -> Sequence[ContactList]: ...


class ReadsFields(Protocol):
    async def fetch_fields(self, account_id: str) -> Sequence[AdditionalField]: ...


class ImportWizard(CheckDesk):
    """One for the window; several jobs may be at work at once.

    Everything awaitable runs on the loop thread; ``stop`` and ``sample`` may be called from any.
    """

    def __init__(
        self,
        jobs: JobReads,
        work: JobWork,
        lists: ReadsLists,
        fields: ReadsFields,
        samples: Path,
        after: AfterImport | None = None,
    ) -> None:
        self._jobs = self._rows = jobs
        self._work = self._plans = work
        self.after = after
        self._lists = lists
        self._fields = fields
        self._samples = samples
        self._stops: dict[str, tuple[asyncio.AbstractEventLoop, asyncio.Event]] = {}

    def sample(self, name: str) -> Path:
        """``clean`` or ``messy``: a file that comes with the app."""
        return self._samples / f"customers_{name}.csv"

    async def look(
        self, path: Path, *, region: str | None = None, mapping: FileMapping | None = None
    ) -> Look:
        """The beginning of a file; a refusal is a part of the look."""
        return await asyncio.to_thread(partial(reading.look, path, region=region, mapping=mapping))

    async def recall(
        self, account_id: str, mapping: FileMapping, path: Path | None = None
    ) -> Recalled | Again | None:
        """The import whose mended rows this file holds, else the mapping as files of this shape were matched
        before."""
        again = None if path is None else await asyncio.to_thread(self._jobs.mended_before, path, mapping)
        return again or await asyncio.to_thread(self._jobs.recall, account_id, mapping)

    async def remember(self, account_id: str, mapping: FileMapping) -> None:
        """Keep how the person matched this file."""
        await asyncio.to_thread(self._jobs.remember, account_id, mapping)

    async def targets(self, account_id: str) -> tuple[tuple[ContactList, ...], tuple[AdditionalField, ...]]:
        """Lists that can be written to come first; additional fields where the platform has them."""
        lists = await self._lists.fetch_all(account_id)
        try:
            fields = tuple(await self._fields.fetch_fields(account_id))
        except (UnsupportedFeature, NotFound):  # it has none, or does not know the call that tells them
            fields = ()
        return tuple(sorted(lists, key=lambda item: not item.writable)), fields

    async def prepare(
        self,
        path: Path,
        account_id: str,
        list_name: str,
        list_id: str,
        mapping: FileMapping,
        report: Callable[[Progress], None],
    ) -> Overview:
        """Read every row and compare with the account; nothing is sent. The overview tells the warnings."""
        named = "" if list_id else list_name
        view = await self._work.prepare(
            ImportRequest(path, account_id, named, list_id, mapping=mapping), report
        )
        try:
            return await self.checked(view.job)
        except asyncio.CancelledError:  # given up at the very end: nothing of it is left
            await asyncio.shield(asyncio.to_thread(self._jobs.discard, view.job))
            raise

    async def checked(self, job_id: str) -> Overview:
        """A job whose rows were read, with what goes in spite of a problem."""
        overview = await self.overview(job_id)
        return replace(overview, warnings=await asyncio.to_thread(self._jobs.warnings, job_id))

    async def run(self, job_id: str, report: Callable[[AtWork], None]) -> Overview:
        """Hand over and follow to the end; reports progress, and the ledger about twice a second.

        Only called after the person confirmed the consent statement.
        """
        return await self._at_work(job_id, self._work.run, report)

    async def resume(self, job_id: str, report: Callable[[AtWork], None]) -> Overview:
        """Go on with a job that was stopped, failed or cut off."""
        return await self._at_work(job_id, self._work.resume, report)

    def stop(self, job_id: str) -> None:
        """Stop after the delivery that is on its way. Unknown jobs are fine."""
        found = self._stops.get(job_id)
        if found is not None:
            loop, event = found
            loop.call_soon_threadsafe(event.set)

    async def overview(self, job_id: str) -> Overview:
        return await asyncio.to_thread(self._read, job_id)

    async def jobs(self) -> tuple[JobView, ...]:
        """All jobs, oldest first."""
        return await asyncio.to_thread(self._jobs.jobs)

    async def save_results(
        self, job_id: str, folder: Path, forms: Sequence[str], every: bool
    ) -> dict[str, Path]:
        """``forms``: xlsx, csv or both; ``every``: all rows, not only those to mend."""
        return await asyncio.to_thread(self._jobs.save_results, job_id, folder, forms, every)

    async def discard(self, job_id: str) -> None:
        """Throw away a prepared job that nobody started, with its copy of the file."""
        await asyncio.to_thread(self._jobs.discard, job_id)

    def _read(self, job_id: str) -> Overview:
        lines = self._jobs.latest_deliveries(job_id)
        return Overview(self._jobs.view(job_id), self._jobs.plan(job_id), self._jobs.reasons(job_id), lines)

    async def _at_work(
        self, job_id: str, verb: Callable[..., Coroutine[Any, Any, JobView]], report: Callable[[AtWork], None]
    ) -> Overview:
        stop = asyncio.Event()
        self._stops[job_id] = (asyncio.get_running_loop(), stop)
        teller = _Teller(report)
        ledger = asyncio.create_task(self._tell_ledger(job_id, teller))
        try:
            view = await verb(job_id, teller.progressed, stop, consent_confirmed=True)
        finally:
            self._stops.pop(job_id, None)
            ledger.cancel()
            await asyncio.gather(ledger, return_exceptions=True)
        return await self.overview(view.job)

    async def _tell_ledger(self, job_id: str, teller: _Teller) -> None:
        while True:
            teller.counted(await self.overview(job_id))
            await asyncio.sleep(LEDGER_EVERY_S)


class _Teller:
    """Joins both kinds of news, since only the latest report reaches the screen."""

    def __init__(self, report: Callable[[AtWork], None]) -> None:
        self._report = report
        self._now = AtWork()

    def progressed(self, progress: Progress) -> None:
        self._now = AtWork(progress, self._now.overview)
        self._report(self._now)

    def counted(self, overview: Overview) -> None:
        self._now = AtWork(self._now.progress, overview)
        self._report(self._now)
