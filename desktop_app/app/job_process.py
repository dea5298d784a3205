"""What a job's own process is made of: the entry that the window's :class:`JobProcess` names.

Owns: what travels to that process, and its desk there. Must not: decide anything about a job.

The key comes through the pipe and stays in that process's memory. A training account's twin is joined anew
from there, so that it lives as long as the job does, also when the window is gone.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from desktop_app.app.wiring import Desk
from desktop_app.model import texts
from desktop_app.runtime.paths import Paths
from desktop_app.runtime.texts import install_texts
from desktop_app.services.importing.jobs import ImportJobs

ENTRY = f"{__name__}:build"


@dataclass(frozen=True, slots=True)
class JobPayload:
    """``credentials`` None: a training account, or one whose key nobody has given yet. Never shown."""

    paths: Paths
    account_id: str
    language: str
    credentials: dict[str, str] | None = field(default=None, repr=False)


async def payload_for(desk: Desk, account_id: str) -> JobPayload:
    """What the job's process needs for an account. KeyStoreUnavailable when the store stays closed."""
    account = await asyncio.to_thread(desk.accounts.get, account_id)
    credentials = None if desk.accounts.built_in(account) else await desk.secrets.get(account_id)
    return JobPayload(desk.paths, account_id, texts.language(), credentials)


@asynccontextmanager
async def build(payload: JobPayload) -> AsyncIterator[ImportJobs]:
    """The import jobs of a desk made in this process; all of it is given back at the end."""
    install_texts(payload.language)
    desk = Desk(payload.paths)
    try:
        if payload.credentials is not None:
            desk.secrets.hold(payload.account_id, payload.credentials)
        yield desk.imports
    finally:
        await desk.aclose()
        desk.close()
