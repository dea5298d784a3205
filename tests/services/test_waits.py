"""What an account waits for just now is told to whoever follows it, and is over with the next attempt."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from desktop_app.services.waits import Wait, Waits
from desktop_app.transport.request_log import RequestRecord

BUSY = Wait(17.0, "waiting.busy", 2, 5)


def _record(error: str) -> RequestRecord:
    return RequestRecord(
        1.0, "GET", "/lists", None if error else 200, 3.0, 1, "lists", error, False, "http://x"
    )


async def _followed(waits: Waits, account: str, *during: tuple[str, Wait]) -> list[Wait]:
    heard: list[Wait] = []
    task = asyncio.create_task(waits.follow(account, heard.append))
    await asyncio.sleep(0)
    for told, wait in during:
        waits.told(told, wait.until, wait.reason, wait.attempt, wait.most)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    waits.told(account, 99.0, "waiting.busy", 3, 5)  # nobody listens any more
    return heard


def test_who_follows_hears_the_present_wait_and_the_next_ones_of_that_account_only() -> None:
    waits = Waits()
    waits.told("shop", BUSY.until, BUSY.reason, BUSY.attempt, BUSY.most)
    later, other = Wait(23.0, "waiting.in_doubt", 3, 5), Wait(1.0, "waiting.pace")

    heard = asyncio.run(_followed(waits, "shop", ("other", other), ("shop", later)))

    assert heard == [BUSY, later]


@pytest.mark.parametrize("error", ["", "read_unanswered.cut"])
def test_the_end_of_the_next_attempt_ends_the_wait_however_it_ended(error: str) -> None:
    """Else a call that was given up would be told of the next one, too."""
    waits = Waits()
    waits.told("shop", BUSY.until, BUSY.reason, BUSY.attempt, BUSY.most)
    waits.ended("other", _record(error))
    assert asyncio.run(_followed(waits, "shop")) == [BUSY]

    waits.told("shop", BUSY.until, BUSY.reason, BUSY.attempt, BUSY.most)
    waits.ended("shop", _record(error))
    assert asyncio.run(_followed(waits, "shop")) == []
