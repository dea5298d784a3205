"""What the requests of an account wait for just now: another attempt, or the hour a platform named.

Owns: the latest wait of each account, until the attempt after it ended. Must not: wait or ask itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.transport.request_log import RequestRecord


@dataclass(frozen=True, slots=True)
class Wait:
    """``until``: POSIX seconds; ``reason``: a text key under ``waiting``; ``attempt`` comes then, of ``most``
    (0 of 0: nothing failed, the pace is kept)."""

    until: float
    reason: str
    attempt: int = 0
    most: int = 0


class Waits:
    """Belongs to the loop's thread: hears of waits and requests there, and is followed there."""

    def __init__(self) -> None:
        self._latest: dict[str, Wait] = {}
        self._followers: dict[str, list[Callable[[Wait], None]]] = {}

    def told(self, account_id: str, until: float, reason: str, attempt: int, most: int) -> None:
        """A request of this account waits from now on."""
        wait = self._latest[account_id] = Wait(until, reason, attempt, most)
        for report in tuple(self._followers.get(account_id, ())):
            report(wait)

    def ended(self, account_id: str, _record: RequestRecord) -> None:
        """An attempt ended, and with it what was waited for; if there is to be another one, that is told."""
        self._latest.pop(account_id, None)

    async def follow(self, account_id: str, report: Callable[[Wait], None]) -> None:
        """Report what is waited for now and from now on; runs until it is cancelled."""
        followers = self._followers.setdefault(account_id, [])
        followers.append(report)
        try:
            if (latest := self._latest.get(account_id)) is not None:
                report(latest)
            await asyncio.Event().wait()
        finally:
            followers.remove(report)
