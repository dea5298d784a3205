"""Time comes from one place; a subclass turns the hands."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from desktop_app.runtime.clock import Clock


class _Fixed(Clock):
    def wall(self) -> float:
        return 86_400.0


def test_utc_now_follows_the_wall_and_is_aware() -> None:
    assert _Fixed().utc_now() == datetime(1970, 1, 2, tzinfo=UTC)


def test_sleep_gives_others_a_turn_even_for_nothing() -> None:
    seen: list[str] = []

    async def other() -> None:
        seen.append("other")

    async def main() -> None:
        task = asyncio.create_task(other())
        await Clock().sleep(-1)
        seen.append("slept")
        await task

    asyncio.run(main())
    assert seen == ["other", "slept"]
