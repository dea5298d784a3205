"""Keeps calls under the rates that a platform publishes, without giving rate away.

Owns: when the next call of a named limit may leave. Must not: know what is called.

Two rules together. *Never more than count in any window*: the call ``count`` places back must lie one window
(and 1 % for uneven travel) in the past; so it does not matter where the platform's own windows begin.
*Evenly*: short windows are filled at a steady pace, with a tenth of the count in hand for timers that ring
late.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass

from desktop_app.runtime.clock import Clock

TRAVEL = 1.01
"""Windows are kept this much longer than published: requests do not all travel equally long."""

LONGEST_EVEN_S = 60.0
"""Above it (500 an hour) an even pace would make a person wait seven seconds for a click."""

TELL_FROM_S = 1.0
"""Shorter waits are not worth a sentence on the screen."""


@dataclass(frozen=True, slots=True)
class RateLimit:
    """At most ``count`` calls in ``seconds``; ``source`` names the document. ``within``: a wider limit that
    the same calls count against as well."""

    name: str
    count: int
    seconds: float
    source: str = ""
    within: str = ""

    def __post_init__(self) -> None:
        if self.count < 1 or self.seconds <= 0:
            raise ValueError(f"limit {self.name}: {self.count} in {self.seconds} s")


class Slot:
    """One permitted call; :meth:`left` corrects its instant when connecting took time."""

    __slots__ = ("at",)

    def __init__(self, at: float) -> None:
        self.at = at

    def left(self, at: float) -> None:
        """The request really left at ``at`` (monotonic seconds)."""
        self.at = at


class Pace:
    """The pace of one limit. Pure: instants (monotonic seconds) come in, waits in seconds come out."""

    def __init__(self, limit: RateLimit) -> None:
        self.limit = limit
        self._window = limit.seconds * TRAVEL
        self._sent: deque[Slot] = deque(maxlen=limit.count)
        self._even = limit.seconds <= LONGEST_EVEN_S
        self._step = self._window / limit.count
        self._ahead = self._step * max(1, limit.count // 10)
        self._due = 0.0  # when the next call would leave if all left evenly
        self._paused_until = 0.0

    def wait(self, now: float) -> float:
        """Seconds until the next call may leave; 0 when it may now."""
        until = self._paused_until
        if self._even:
            until = max(until, self._due - self._ahead)
        if len(self._sent) == self.limit.count:
            until = max(until, self._sent[0].at + self._window)
        return max(0.0, until - now)

    def spend(self, now: float) -> Slot:
        """Count a call that leaves now."""
        self._due = max(self._due, now) + self._step
        slot = Slot(now)
        self._sent.append(slot)
        return slot

    def pause(self, until: float) -> None:
        """Nothing leaves before ``until``: the platform asked for it."""
        self._paused_until = max(self._paused_until, until)


class Pacer:
    """The paces of one account. Calls of one limit leave in the order they came; limits do not hold up each
    other.

    ``told(seconds)`` hears of waits worth a sentence.
    """

    def __init__(
        self,
        limits: Mapping[str, RateLimit],
        clock: Clock,
        told: Callable[[float], None] = lambda seconds: None,
    ) -> None:
        self._paces = {name: Pace(limit) for name, limit in limits.items()}
        self._turns = {name: asyncio.Lock() for name in limits}
        self._clock = clock
        self._told = told

    def pause(self, name: str, seconds: float) -> None:
        """Hold back every call of a limit for ``seconds`` from now."""
        self._paces[name].pause(self._clock.monotonic() + seconds)

    @asynccontextmanager
    async def slot(
        self, name: str, room: Callable[[], AbstractAsyncContextManager[object]]
    ) -> AsyncIterator[Slot]:
        """Wait for the turn of limit ``name`` and for room on the line, then hold the room.

        The wait for the pace is over before room is asked for, and looked at again once there is room:
        permits must not pile up behind a slow line and then leave all at once. Raises KeyError for an unknown
        limit.
        """
        wider = self._paces[name].limit.within
        if not wider:
            async with self._slot(name, room) as slot:
                yield slot
            return
        # the wider one is counted a moment early, which its window of minutes does not feel
        async with self._slot(wider, nullcontext), self._slot(name, room) as slot:
            yield slot

    @asynccontextmanager
    async def _slot(
        self, name: str, room: Callable[[], AbstractAsyncContextManager[object]]
    ) -> AsyncIterator[Slot]:
        pace = self._paces[name]
        async with self._turns[name]:
            while True:
                await self._pass(pace)
                held = room()
                await held.__aenter__()
                if pace.wait(self._clock.monotonic()) <= 0:
                    break
                await held.__aexit__(None, None, None)
            slot = pace.spend(self._clock.monotonic())
        try:
            yield slot
        finally:
            await held.__aexit__(None, None, None)

    async def _pass(self, pace: Pace) -> None:
        while (seconds := pace.wait(self._clock.monotonic())) > 0:
            if seconds >= TELL_FROM_S:
                self._told(seconds)
            await self._clock.sleep(seconds)
