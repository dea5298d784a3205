"""Time, handed in wherever it matters so that tests can turn the hands.

Owns: the three ways to ask for time. Must not: know why somebody waits.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime


class Clock:
    """The system's clock. Tests hand in a subclass that jumps instead of sleeping."""

    def wall(self) -> float:
        """Seconds since 1970 (POSIX); may jump when the system's clock is set."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds from an arbitrary start; never goes back. For durations and paces."""
        return time.monotonic()

    def utc_now(self) -> datetime:
        """The present instant, aware, in UTC. Follows :meth:`wall`."""
        return datetime.fromtimestamp(self.wall(), UTC)

    async def sleep(self, seconds: float) -> None:
        """Wait on the running loop; at least one turn of it, also for 0 and less."""
        import asyncio  # large, and most of what asks for the time never waits

        await asyncio.sleep(max(0.0, seconds))
