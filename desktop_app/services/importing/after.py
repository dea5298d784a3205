"""What the window does with an import that is over: look, take back, compare, mend.

Owns: joining the job's process with what is read of it here; stopping one such work. Must not: hold a rule of
jobs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop_app.journal import Difference
from desktop_app.model.column_filter import Narrowing
from desktop_app.model.progress import Progress
from desktop_app.model.report import RowState
from desktop_app.provider_api.manifest import Manifest
from desktop_app.runtime.to_its_end import to_its_end
from desktop_app.services.importing.after_verbs import Mending
from desktop_app.services.importing.doubts import LookedUp
from desktop_app.services.importing.jobs import ImportJobs
from desktop_app.services.importing.ledger_rows import LedgerRow, LedgerRows
from desktop_app.services.importing.mended import Edits
from desktop_app.services.importing.nouns import JobView
from desktop_app.services.importing.process import JobProcess
from desktop_app.services.importing.undo_report import UndoReason
from desktop_app.services.importing.undoable import UndoPlan
from desktop_app.services.importing.verifying import Verified

SHOWN = 1000
"""So many differences are listed on screen; the count tells them all."""


@dataclass(frozen=True, slots=True)
class UndoOutlook:
    """What taking back would mean. ``not_undone``: sentences."""

    plan: UndoPlan
    not_undone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UndoResult:
    """How an undo stands, in numbers and reasons."""

    view: JobView
    reasons: tuple[UndoReason, ...]
    not_undone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    verified: Verified
    differences: tuple[Difference, ...]


class AfterImport:
    """One for the window. Everything awaitable runs on the loop thread; ``stop`` may be called from any."""

    def __init__(self, jobs: ImportJobs, work: JobProcess) -> None:
        self._jobs = jobs
        self._work = work
        self._stops: dict[str, tuple[asyncio.AbstractEventLoop, asyncio.Event]] = {}

    async def undo_outlook(self, job_id: str, manifest: Manifest) -> UndoOutlook:
        plan = await asyncio.to_thread(self._jobs.plan_undo, job_id, manifest)
        sentences = await asyncio.to_thread(self._jobs.not_undone, job_id, manifest)
        return UndoOutlook(plan, sentences)

    async def undo(self, job_id: str, manifest: Manifest, report: Callable[[Progress], None]) -> UndoResult:
        """Take an import back, or go on with its undo."""
        stop = self._stop_of(job_id)
        try:
            view = await self._work.undo(job_id, report, stop)
        finally:
            self._stops.pop(job_id, None)
        return await self.undo_result(view.job, manifest)

    async def undo_result(self, undo_id: str, manifest: Manifest) -> UndoResult:
        """How the undo of this id stands."""
        view = await asyncio.to_thread(self._jobs.view, undo_id)
        reasons = await asyncio.to_thread(self._jobs.undo_reasons, undo_id)
        return UndoResult(view, reasons, await asyncio.to_thread(self._jobs.not_undone, undo_id, manifest))

    async def compare(self, job_id: str, report: Callable[[Progress], None], *, full: bool) -> Compared:
        """Read back and compare. Stopped is raised when the person stops it."""
        stop = self._stop_of(job_id)
        try:
            made = await self._work.verify(job_id, report, stop, full=full)
        finally:
            self._stops.pop(job_id, None)
        found = await asyncio.to_thread(self._jobs.differences, job_id, 0, SHOWN)
        return Compared(made, tuple(found))

    async def compared(self, job_id: str) -> Compared | None:
        """What the last comparison found."""
        made = await asyncio.to_thread(self._jobs.verified, job_id)
        if made is None:
            return None
        return Compared(made, tuple(await asyncio.to_thread(self._jobs.differences, job_id, 0, SHOWN)))

    async def look_up(self, job_id: str, report: Callable[[Progress], None]) -> LookedUp:
        """Ask the platform about the rows that are not certain. Stopped when the person stops it."""
        stop = self._stop_of(job_id)
        try:
            return await self._work.look_up(job_id, report, stop)
        finally:
            self._stops.pop(job_id, None)

    async def settle_doubts(self, job_id: str, rows: Sequence[int], arrived: bool) -> int:
        """The person says what became of these rows in doubt."""
        return await asyncio.to_thread(self._jobs.settle_doubts, job_id, rows, arrived=arrived)

    async def mending(self, job_id: str) -> Mending:
        return await asyncio.to_thread(self._jobs.mending, job_id)

    async def mend(
        self, job_id: str, edits: Edits, again: Sequence[int], report: Callable[[Progress], None]
    ) -> JobView:
        """A new import of the mended rows, with its plan; nothing is sent."""
        return await self._work.mend(job_id, edits, again, report)

    async def bring_from_bin(self, job_id: str, report: Callable[[Progress], None]) -> JobView:
        """A new import of the rows whose people may lie in the platform's bin, which brings them back."""
        rows = await asyncio.to_thread(self._jobs.maybe_deleted, job_id)
        return await self._work.mend(job_id, {}, rows, report, restore=True)

    async def open_rows(self, job_id: str) -> LedgerRows:
        """A reader of the job's rows; whoever opened it closes it."""
        return await to_its_end(self._jobs.open_rows, job_id, undo=lambda reader: reader.close())

    async def numbers(
        self, reader: LedgerRows, states: Sequence[RowState], text: str, code: str, narrowing: Narrowing
    ) -> Sequence[int] | None:
        """Which rows those are; None when another question came meanwhile."""
        return await asyncio.to_thread(reader.numbers, states, text, code, narrowing)

    async def rows(self, reader: LedgerRows, numbers: Sequence[int]) -> list[LedgerRow]:
        """These rows, in order."""
        return await asyncio.to_thread(reader.rows, numbers)

    async def jobs(self) -> tuple[JobView, ...]:
        """All jobs, oldest first."""
        return await asyncio.to_thread(self._jobs.jobs)

    async def view(self, job_id: str) -> JobView:
        return await asyncio.to_thread(self._jobs.view, job_id)

    async def save_results(
        self, job_id: str, folder: Path, forms: Sequence[str], every: bool
    ) -> dict[str, Path]:
        return await asyncio.to_thread(self._jobs.save_results, job_id, folder, forms, every)

    def stop(self, job_id: str) -> None:
        """Stop an undo or a comparison after the requests on their way. Unknown jobs are fine."""
        found = self._stops.get(job_id)
        if found is not None:
            loop, event = found
            loop.call_soon_threadsafe(event.set)

    def _stop_of(self, job_id: str) -> asyncio.Event:
        stop = asyncio.Event()
        self._stops[job_id] = (asyncio.get_running_loop(), stop)
        return stop
