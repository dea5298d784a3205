"""What an account waits for just now is told to whoever follows it, and is over with the next good answer."""

from __future__ import annotations

import asyncio
import contextlib

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


def test_a_good_answer_ends_the_wait_and_a_failed_one_does_not() -> None:
    waits = Waits()
    waits.told("shop", BUSY.until, BUSY.reason, BUSY.attempt, BUSY.most)
    waits.answered("shop", _record("read_unanswered.cut"))
    assert asyncio.run(_followed(waits, "shop")) == [BUSY]

    waits.told("shop", BUSY.until, BUSY.reason, BUSY.attempt, BUSY.most)
    waits.answered("shop", _record(""))
    assert asyncio.run(_followed(waits, "shop")) == []
