"""Work on a thread that nobody waits for any more ends, and leaves nothing."""

from __future__ import annotations

import asyncio
import threading

import pytest

from desktop_app.runtime.loop_thread import LoopThread
from desktop_app.runtime.to_its_end import to_its_end


class Slow:
    def __init__(self) -> None:
        self.begun, self.may_end = threading.Event(), threading.Event()
        self.undone: list[str] = []

    def work(self) -> str:
        self.begun.set()
        self.may_end.wait(30)
        return "made"


def test_what_was_made_after_it_was_given_up_is_undone() -> None:
    slow = Slow()

    async def give_up() -> None:
        going = asyncio.ensure_future(to_its_end(slow.work, undo=slow.undone.append))
        await asyncio.to_thread(slow.begun.wait, 30)
        going.cancel()
        await asyncio.sleep(0.05)
        assert not going.done(), "the thread is not left alone"
        slow.may_end.set()
        with pytest.raises(asyncio.CancelledError):
            await going

    asyncio.run(give_up())
    assert slow.undone == ["made"]


def test_also_when_the_loop_ends() -> None:
    slow, loop = Slow(), LoopThread()
    loop.start()

    async def work() -> None:
        await to_its_end(slow.work, undo=slow.undone.append)

    loop.submit(work)
    assert slow.begun.wait(30)
    assert not loop.stop(0.05)
    slow.may_end.set()
    assert loop.stop(30)
    assert slow.undone == ["made"]


def test_its_result_and_its_errors_come_through() -> None:
    assert asyncio.run(to_its_end(int, "7")) == 7
    with pytest.raises(ValueError, match="invalid"):
        asyncio.run(to_its_end(int, "x"))
