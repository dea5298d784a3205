"""Import jobs at work in a process of their own, so that the window stays smooth whatever the file.

Owns: starting that process, passing stop and progress through, ending with the job's view. Must not: know how
the jobs are put together (the app names a function that does) or keep a key: what the function needs travels
through the pipe and lives in memory only.

When the window dies, the process is told, stops after the delivery on its way and ends; a preparation is
given up at once. The next start finds the job as it was left.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from desktop_app.model.errors import Stopped
from desktop_app.runtime.child import Link, converse
from desktop_app.services.importing.doubts import LookedUp
from desktop_app.services.importing.jobs import ImportJobs
from desktop_app.services.importing.mended import Edits
from desktop_app.services.importing.nouns import ImportRequest, JobView, Report
from desktop_app.services.importing.verifying import Verified

Build = Callable[[Any], AbstractAsyncContextManager[ImportJobs]]
"""What the entry names: opens the journals and gives the jobs, closes all at its end."""


class JobProcess:
    """The verbs of :class:`ImportJobs` that take long, each in a new process.

    ``entry`` is ``package.module:function`` of a :data:`Build`. ``payload`` gives what it is called with, for
    an account (folders, keys; must be picklable). ``account_of`` gives a job's account.
    """

    def __init__(
        self, entry: str, payload: Callable[[str], Awaitable[Any]], account_of: Callable[[str], str]
    ) -> None:
        self._entry = entry
        self._payload = payload
        self._account_of = account_of

    async def prepare(self, request: ImportRequest, report: Report = lambda _: None) -> JobView:
        """As :meth:`ImportJobs.prepare`. Cancelling gives the job up; nothing of it is left."""
        payload = await self._payload(request.account_id)
        return await converse(work_here, self._entry, payload, "prepare", request, {}, report=report)

    async def run(
        self,
        job_id: str,
        report: Report = lambda _: None,
        stop: asyncio.Event | None = None,
        *,
        consent_confirmed: bool = False,
    ) -> JobView:
        """As :meth:`ImportJobs.run`. Cancelling stops after the delivery on its way, or at once after 2 s."""
        return await self._continue("run", job_id, report, stop, consent_confirmed)

    async def resume(
        self,
        job_id: str,
        report: Report = lambda _: None,
        stop: asyncio.Event | None = None,
        *,
        consent_confirmed: bool = False,
    ) -> JobView:
        """As :meth:`ImportJobs.resume`."""
        return await self._continue("resume", job_id, report, stop, consent_confirmed)

    async def undo(
        self, job_id: str, report: Report = lambda _: None, stop: asyncio.Event | None = None
    ) -> JobView:
        """As :meth:`ImportJobs.undo`."""
        view: JobView = await self._at(job_id, "undo", job_id, report, stop, {"queue": True})
        return view

    async def verify(
        self,
        job_id: str,
        report: Report = lambda _: None,
        stop: asyncio.Event | None = None,
        *,
        full: bool = False,
    ) -> Verified:
        """As :meth:`ImportJobs.verify`."""
        made: Verified = await self._at(job_id, "verify", job_id, report, stop, {"full": full})
        return made

    async def look_up(
        self, job_id: str, report: Report = lambda _: None, stop: asyncio.Event | None = None
    ) -> LookedUp:
        """As :meth:`ImportJobs.look_up`."""
        made: LookedUp = await self._at(job_id, "look_up", job_id, report, stop, {})
        return made

    async def mend(
        self,
        job_id: str,
        edits: Edits,
        again: Sequence[int],
        report: Report = lambda _: None,
        *,
        restore: bool = False,
    ) -> JobView:
        """As :meth:`ImportJobs.mend`. Cancelling gives the new job up."""
        what = (job_id, {row: dict(cells) for row, cells in edits.items()}, list(again))
        view: JobView = await self._at(job_id, "mend", what, report, None, {"restore": restore})
        return view

    async def _continue(
        self, verb: str, job_id: str, report: Report, stop: asyncio.Event | None, consent: bool
    ) -> JobView:
        """Behind another job of the account the work waits for its turn."""
        more = {"consent_confirmed": consent, "queue": True}
        view: JobView = await self._at(job_id, verb, job_id, report, stop, more)
        return view

    async def _at(
        self,
        job_id: str,
        verb: str,
        what: Any,
        report: Report,
        stop: asyncio.Event | None,
        more: dict[str, Any],
    ) -> Any:
        account = await asyncio.to_thread(self._account_of, job_id)
        payload = await self._payload(account)
        return await converse(work_here, self._entry, payload, verb, what, more, report=report, stop=stop)


def work_here(link: Link, entry: str, payload: Any, verb: str, what: Any, more: dict[str, Any]) -> Any:
    """What runs in the child: build the jobs, do one verb, answer with what it gives."""
    module, _, name = entry.partition(":")
    build: Build = getattr(importlib.import_module(module), name)
    return asyncio.run(_work(link, build, payload, verb, what, more))


async def _work(link: Link, build: Build, payload: Any, verb: str, what: Any, more: dict[str, Any]) -> Any:
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    link.on_stop(lambda: loop.call_soon_threadsafe(stop.set))
    async with build(payload) as jobs:
        if verb not in ("prepare", "mend"):
            return await getattr(jobs, verb)(what, link.send, stop, **more)
        if verb == "mend":
            job_id, edits, again = what
            making = jobs.mend(job_id, edits, again, link.send, **more)
        else:
            making = jobs.prepare(what, link.send)
        preparing = asyncio.ensure_future(making)
        stopping = asyncio.ensure_future(stop.wait())
        await asyncio.wait({preparing, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not preparing.done():
            preparing.cancel()
            await asyncio.wait({preparing})
            if preparing.cancelled():
                raise Stopped
        view = await preparing
        if verb == "prepare" and stop.is_set():  # given up at the very end
            await asyncio.to_thread(jobs.discard, view.job)
            raise Stopped
        return view
