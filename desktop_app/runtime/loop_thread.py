"""The one asyncio loop of the program, on one thread of its own.

Owns the thread, the loop and a strong reference to every task on it (asyncio itself keeps weak ones, and a
lost task ends without a word). Everything that waits for a network runs here. Must not know Qt, HTTP, or
anything of what the coroutines do.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")
Make = Callable[[], Coroutine[Any, Any, T]]


class LoopThread:
    """Starts once, stops once; `submit` may be called from any thread at any time.

    A `make` is a function that makes the coroutine on the loop thread: work that is refused or cancelled
    before its turn leaves no un-awaited coroutine behind.
    """

    def __init__(self, name: str = "campaign-desk-loop") -> None:
        self._gate = threading.Lock()
        self._started = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None  # None: not yet begun, or closed for new work
        self._leave: asyncio.Event | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._thread = threading.Thread(target=self._main, name=name, daemon=True)

    @property
    def alive(self) -> bool:
        """True while the thread runs, also while it is winding down."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin, and return when the loop takes work."""
        self._thread.start()
        self._started.wait()

    def submit(self, make: Make[T]) -> Future[T]:
        """Run `make()` on the loop. Not running (any more): an already cancelled future, never an error.

        Cancelling the future cancels the work; work cancelled by the stop cancels the future.
        """
        with self._gate:
            # Under the gate, so this call is queued before the stop's, and the stop sees the task.
            if self._loop is not None:
                return asyncio.run_coroutine_threadsafe(_run(make), self._loop)
        refused: Future[T] = Future()
        refused.cancel()
        refused.set_running_or_notify_cancel()  # tells those who wait, too
        return refused

    def stop(self, timeout: float = 3.0) -> bool:
        """Refuse new work, cancel what runs, wait up to `timeout` seconds. True when the thread is gone.

        False means that something would not be cancelled (a blocking call, an endless clean-up); the
        thread is a daemon and does not hold up the end of the process. May be called twice.
        """
        with self._gate:
            loop, self._loop = self._loop, None
            if loop is not None and self._leave is not None:
                loop.call_soon_threadsafe(self._leave.set)
        if self._thread.ident is None:  # never started
            return True
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _main(self) -> None:
        with asyncio.Runner() as runner:  # its end cancels tasks, closes generators, executor and loop
            runner.run(self._serve())

    async def _serve(self) -> None:
        loop = asyncio.get_running_loop()
        loop.set_task_factory(self._new_task)
        self._leave = asyncio.Event()
        with self._gate:
            self._loop = loop
        self._started.set()
        await self._leave.wait()

    def _new_task(
        self, loop: asyncio.AbstractEventLoop, coroutine: Any, /, **options: Any
    ) -> asyncio.Task[Any]:
        task: asyncio.Task[Any] = asyncio.Task(coroutine, loop=loop, **options)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


async def _run(make: Make[T]) -> T:
    work = make()
    del make  # while waiting, hold nothing of the caller's but the coroutine
    return await work
