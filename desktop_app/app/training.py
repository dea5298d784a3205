"""Training from the window: start the practice platforms, and tell them what the trainer wants.

Owns: the calls to a twin's control door. Must not: hold state or know a screen.
"""

from __future__ import annotations

import asyncio
import json
from functools import partial
from typing import TYPE_CHECKING, Any

from desktop_app.model.errors import Unreachable
from desktop_app.services.accounts import TRAINING_PREFIX, Accounts
from desktop_app.services.note import Note, unheard

if TYPE_CHECKING:
    from desktop_app.app.twin_process import TwinProcesses

FIRST_PLATFORM = "esputnik"
CONTROL_TIMEOUT_S = 20.0


class Training:
    """All calls block in a thread of their own; the loop goes on."""

    def __init__(self, twins: TwinProcesses, accounts: Accounts, note: Note = unheard) -> None:
        self._twins = twins
        self._accounts = accounts
        self._note = note

    async def start(self) -> str:
        """Start the first practice platform; the others start when they are first looked at. Its account's
        id."""
        await asyncio.to_thread(self._twins.endpoint, FIRST_PLATFORM)
        return f"{TRAINING_PREFIX}{FIRST_PLATFORM}"

    async def reset(self, account_id: str) -> None:
        await self._tell(account_id, "reset", {})
        await self._noted("training_reset", account_id)

    async def set_fault(self, account_id: str, spec: str, words: str) -> None:
        """``words`` name the fault in the record of what was done."""
        await self._tell(account_id, "fault", {"spec": spec})
        await self._noted("training_fault" if spec else "training_no_fault", account_id, fault=words)

    async def fault(self, account_id: str) -> str:
        """What is set now, as the practice platform was told it."""
        platform = self._accounts.get(account_id).platform
        said = await asyncio.to_thread(self._call, platform, "fault", None)
        return str(json.loads(said).get("spec", ""))

    async def advance(self, account_id: str, seconds: int) -> None:
        await self._tell(account_id, "clock", {"advance_s": seconds})
        await self._noted("training_clock", account_id, minutes=seconds // 60)

    async def _noted(self, code: str, account_id: str, **facts: Any) -> None:
        note = partial(self._note, code, account=self._accounts.get(account_id), **facts)
        await asyncio.to_thread(note)

    async def _tell(self, account_id: str, what: str, body: dict[str, Any]) -> None:
        platform = self._accounts.get(account_id).platform
        await asyncio.to_thread(self._call, platform, what, body)

    def _call(self, platform: str, what: str, body: dict[str, Any] | None) -> bytes:
        """A control call; it reads where no ``body`` is given."""
        import urllib.request  # not needed to start

        url, token = self._twins.control(platform)
        headers = {"X-Twin-Token": token, "Content-Type": "application/json"}
        data, method = (None, "GET") if body is None else (json.dumps(body).encode(), "POST")
        request = urllib.request.Request(f"{url}/{what}", data, headers, method=method)
        # a proxy of the system must never see loopback
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=CONTROL_TIMEOUT_S) as answer:
                said: bytes = answer.read()
                return said
        except OSError as error:
            raise Unreachable("twin_failed", platform=platform, original=str(error)) from error
