"""Training from the window: start the practice platforms, and tell them what the trainer wants.

Owns: the calls to a twin's control door. Must not: hold state or know a screen.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from desktop_app.model.errors import Unreachable
from desktop_app.services.accounts import TRAINING_PREFIX, Accounts

if TYPE_CHECKING:
    from desktop_app.app.twin_process import TwinProcesses

FIRST_PLATFORM = "esputnik"
CONTROL_TIMEOUT_S = 20.0


class Training:
    """All calls block in a thread of their own; the loop goes on."""

    def __init__(self, twins: TwinProcesses, accounts: Accounts) -> None:
        self._twins = twins
        self._accounts = accounts

    async def start(self) -> str:
        """Start the first practice platform; the others start when they are first looked at. Its account's
        id."""
        await asyncio.to_thread(self._twins.endpoint, FIRST_PLATFORM)
        return f"{TRAINING_PREFIX}{FIRST_PLATFORM}"

    async def reset(self, account_id: str) -> None:
        await self._tell(account_id, "reset", {})

    async def set_fault(self, account_id: str, spec: str) -> None:
        await self._tell(account_id, "fault", {"spec": spec})

    async def advance(self, account_id: str, seconds: int) -> None:
        await self._tell(account_id, "clock", {"advance_s": seconds})

    async def _tell(self, account_id: str, what: str, body: dict[str, Any]) -> None:
        platform = self._accounts.get(account_id).platform
        await asyncio.to_thread(self._post, platform, what, body)

    def _post(self, platform: str, what: str, body: dict[str, Any]) -> None:
        import urllib.request  # not needed to start

        url, token = self._twins.control(platform)
        headers = {"X-Twin-Token": token, "Content-Type": "application/json"}
        request = urllib.request.Request(f"{url}/{what}", json.dumps(body).encode(), headers, method="POST")
        # a proxy of the system must never see loopback
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            opener.open(request, timeout=CONTROL_TIMEOUT_S).close()
        except OSError as error:
            raise Unreachable("twin_failed", platform=platform, original=str(error)) from error
