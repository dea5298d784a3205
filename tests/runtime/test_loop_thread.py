"""The loop thread: work from any thread, strong references, a clean stop with work in flight."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError, wait
from functools import partial

import pytest

from desktop_app.runtime.loop_thread import LoopThread


@pytest.fixture
def loop() -> Iterator[LoopThread]:
    made = LoopThread("loop-under-test")
    made.start()
    yield made
    assert made.stop(10)


async def _thread_name() -> str:
    return threading.current_thread().name


def test_work_runs_on_the_loop_thread(loop: LoopThread) -> None:
    """The coroutine runs over there and its value comes back."""
    assert loop.submit(_thread_name).result(10) == "loop-under-test"
    assert threading.current_thread().name != "loop-under-test"


def test_an_error_comes_back_as_it_was_raised(loop: LoopThread) -> None:
    """Neither the coroutine's own error nor that of making it is lost."""

    async def breaks() -> None:
        raise ValueError("in the work")

    def never_makes() -> None:
        raise KeyError("in the making")

    with pytest.raises(ValueError, match="in the work"):
        loop.submit(breaks).result(10)
    with pytest.raises(KeyError):
        loop.submit(never_makes).result(10)  # type: ignore[arg-type]


def test_cancelling_the_future_cancels_the_work(loop: LoopThread) -> None:
    """The coroutine sees the cancel and can tidy up."""
    begun, tidied = threading.Event(), threading.Event()

    async def long() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            tidied.set()

    future = loop.submit(long)
    assert begun.wait(10)
    future.cancel()
    assert tidied.wait(10)


def test_a_task_nobody_holds_is_not_lost(loop: LoopThread) -> None:
    """A task in a reference cycle of its own, with no holder outside, lives till its end."""
    ended = threading.Event()
    release: list[asyncio.Future[None]] = []

    async def detached() -> None:
        gate: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(release.append, gate)
        # The only other reference to the gate goes away before the collection below.
        try:
            await gate
        finally:
            ended.set()

    async def start_one() -> None:
        asyncio.create_task(detached())  # noqa: RUF006 - exactly what must not hurt

    async def collect() -> int:
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        release.clear()
        gc.collect()
        return sum(1 for task in asyncio.all_tasks() if "detached" in repr(task))

    loop.submit(start_one).result(10)
    assert loop.submit(collect).result(10) == 1
    assert not ended.is_set()


def test_stop_ends_work_in_flight() -> None:
    """Stop cancels what runs, waits for its tidying up, and the thread is gone."""
    loop = LoopThread()
    loop.start()
    seen: list[str] = []
    begun = threading.Event()

    async def long(name: str) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await asyncio.sleep(0)  # closing a connection takes a turn of the loop
            seen.append(name)
            raise

    futures = [loop.submit(partial(long, f"work {number}")) for number in range(20)]
    assert begun.wait(10)
    assert loop.stop(10)
    assert not loop.alive
    assert sorted(seen) == sorted(f"work {number}" for number in range(20))
    for future in futures:
        with pytest.raises(CancelledError):
            future.result(0)


def test_stop_twice_and_work_after_the_stop() -> None:
    """After the end work is refused by a cancelled future; its coroutine is never made."""
    loop = LoopThread()
    loop.start()
    assert loop.stop(10)
    assert loop.stop(10)
    made: list[int] = []
    told: list[bool] = []

    async def late() -> None:
        made.append(1)

    future = loop.submit(late)
    future.add_done_callback(lambda done: told.append(done.cancelled()))
    assert future.cancelled()
    assert wait([future], timeout=10).not_done == set()
    assert told == [True]
    assert made == []


def test_never_started_is_quiet() -> None:
    """A loop that never started refuses work and stops at once."""
    loop = LoopThread()
    assert loop.submit(_thread_name).cancelled()
    assert loop.stop()


def test_stop_says_so_when_something_will_not_end() -> None:
    """False, not a hang, while a coroutine blocks its thread; true once that is over."""
    loop = LoopThread()
    loop.start()
    begun, release = threading.Event(), threading.Event()

    async def blocks() -> None:
        begun.set()
        release.wait(30)

    loop.submit(blocks)
    assert begun.wait(10)
    assert loop.stop(0.05) is False
    assert loop.alive
    release.set()
    assert loop.stop(10)


def test_many_threads_submit_while_it_stops() -> None:
    """Every future ends, with its value or cancelled; none hangs."""
    loop = LoopThread()
    loop.start()
    futures = []
    lock = threading.Lock()
    go = threading.Barrier(5)

    async def quick() -> int:
        await asyncio.sleep(0)
        return 1

    def hammer() -> None:
        go.wait(10)
        for _ in range(300):
            future = loop.submit(quick)
            with lock:
                futures.append(future)

    threads = [threading.Thread(target=hammer) for _ in range(4)]
    for thread in threads:
        thread.start()
    go.wait(10)
    assert loop.stop(10)
    for thread in threads:
        thread.join(10)
    assert len(futures) == 1200
    assert all(future.cancelled() or future.result(10) == 1 for future in futures)
