"""The bridge: answers on the GUI thread, progress thinned out, cancel, close, nothing carried across."""

from __future__ import annotations

import asyncio
import gc
import threading
import weakref
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QObject

from desktop_app.runtime.loop_thread import LoopThread
from desktop_app.viewmodels import tasks
from desktop_app.viewmodels.tasks import Outcome, TaskRunner

WAIT_MS = 10_000


@pytest.fixture
def loop() -> Iterator[LoopThread]:
    made = LoopThread()
    made.start()
    yield made
    assert made.stop(10)


@pytest.fixture
def runner(loop: LoopThread, qapp: Any) -> Iterator[TaskRunner]:
    made = TaskRunner(loop)
    yield made
    made.close()


async def _value(value: Any) -> Any:
    await asyncio.sleep(0)
    return value


async def _forever(seen: dict[str, threading.Event]) -> None:
    seen["begun"].set()
    try:
        await asyncio.Event().wait()
    finally:
        seen["ended"].set()


def _events() -> dict[str, threading.Event]:
    return {"begun": threading.Event(), "ended": threading.Event()}


def test_the_answer_arrives_on_the_gui_thread(qtbot: Any, runner: TaskRunner) -> None:
    """`done` is called once, here, and never inside `start`."""
    seen: list[tuple[Outcome, bool]] = []
    runner.start(
        partial(_value, 42),
        lambda outcome: seen.append((outcome, threading.current_thread() is threading.main_thread())),
    )
    assert seen == []
    qtbot.waitUntil(lambda: bool(seen), timeout=WAIT_MS)
    assert seen == [(Outcome(value=42), True)]


def test_an_error_is_an_outcome(qtbot: Any, runner: TaskRunner) -> None:
    """The error object itself arrives."""
    error = ValueError("no")

    async def breaks() -> None:
        raise error

    seen: list[Outcome] = []
    runner.start(breaks, seen.append)
    qtbot.waitUntil(lambda: bool(seen), timeout=WAIT_MS)
    assert seen[0].error is error


def test_cancel_reaches_the_work_and_silences_the_answer(qtbot: Any, runner: TaskRunner) -> None:
    """The coroutine is cancelled; neither `done` nor progress is called any more."""
    events = _events()
    seen: list[Outcome] = []
    cancel = runner.start(partial(_forever, events), seen.append)
    assert events["begun"].wait(10)
    cancel()
    cancel()
    assert events["ended"].wait(10)
    after: list[Outcome] = []
    runner.start(partial(_value, 1), after.append)
    qtbot.waitUntil(lambda: bool(after), timeout=WAIT_MS)
    assert seen == []


def test_cancel_after_the_answer_was_sent_but_not_delivered(qtbot: Any, runner: TaskRunner) -> None:
    """An answer already on its way finds nobody."""
    finished = threading.Event()

    async def quick() -> int:
        asyncio.get_running_loop().call_later(0.02, finished.set)
        return 1

    seen: list[Outcome] = []
    cancel = runner.start(quick, seen.append)
    assert finished.wait(10)  # posted; the GUI thread has not looked yet
    cancel()
    after: list[Outcome] = []
    runner.start(partial(_value, 2), after.append)
    qtbot.waitUntil(lambda: bool(after), timeout=WAIT_MS)
    assert seen == []


def test_work_after_the_loop_stopped_is_told_cancelled(
    qtbot: Any, runner: TaskRunner, loop: LoopThread
) -> None:
    """No exception and no silence: the outcome says cancelled."""
    loop.stop(10)
    seen: list[Outcome] = []
    runner.start(partial(_value, 1), seen.append)
    qtbot.waitUntil(lambda: bool(seen), timeout=WAIT_MS)
    assert seen == [Outcome(cancelled=True)]


def test_progress_shows_the_last_value_and_few_between(
    qtbot: Any, runner: TaskRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """50,000 reports: order kept, the last always seen, before `done`; few notices between."""
    monkeypatch.setattr(tasks, "PROGRESS_EVERY_S", 3600.0)  # one window: the first and, at the end, the last
    seen: list[Any] = []
    notices: list[int] = []
    runner._reported.connect(notices.append)

    async def counts(report: Callable[[int], None]) -> str:
        for number in range(50_000):
            report(number)
        return "end"

    runner.start(counts, lambda outcome: seen.append(outcome.value), seen.append)
    qtbot.waitUntil(lambda: bool(seen) and seen[-1] == "end", timeout=WAIT_MS)
    numbers = seen[:-1]
    assert numbers == sorted(numbers)
    assert numbers[-1] == 49_999
    assert len(numbers) <= 2
    assert len(notices) <= 3  # the queue of the GUI thread is not flooded


def test_progress_that_pauses_is_shown_without_waiting_for_the_end(qtbot: Any, runner: TaskRunner) -> None:
    """A value reported inside the closed window is shown when the window opens, not at the end."""
    seen: list[int] = []
    events = _events()

    async def pauses(report: Callable[[int], None]) -> None:
        report(1)
        report(2)
        while not events["ended"].is_set():
            await asyncio.sleep(0.005)
            if seen and seen[-1] == 2:
                report(3)  # into a window that has just closed
                break
        await asyncio.Event().wait()

    cancel = runner.start(pauses, lambda outcome: None, seen.append)
    qtbot.waitUntil(lambda: bool(seen) and seen[-1] == 3, timeout=WAIT_MS)
    assert seen in ([1, 2, 3], [2, 3])
    events["ended"].set()
    cancel()


def test_progress_from_another_thread_and_after_cancel(qtbot: Any, runner: TaskRunner) -> None:
    """Reports may come from a worker of the service; after a cancel they go nowhere."""
    seen: list[int] = []
    kept: list[Callable[[int], None]] = []

    async def works(report: Callable[[int], None]) -> None:
        kept.append(report)
        await asyncio.to_thread(report, 7)
        await asyncio.Event().wait()

    cancel = runner.start(works, lambda outcome: None, seen.append)
    qtbot.waitUntil(lambda: seen == [7], timeout=WAIT_MS)
    cancel()
    kept[0](8)
    after: list[Outcome] = []
    runner.start(partial(_value, 1), after.append)
    qtbot.waitUntil(lambda: bool(after), timeout=WAIT_MS)
    assert seen == [7]


class _Screen(QObject):
    async def work(self) -> None: ...


@pytest.mark.parametrize("way", ["method", "closure", "argument", "default", "nested"])
def test_a_qobject_may_not_travel(runner: TaskRunner, way: str) -> None:
    """A bound method, closure, argument, default or nested partial that holds a QObject is refused."""
    screen = _Screen()

    async def over_closure() -> Any:
        return screen

    async def over_default(held: Any = screen) -> Any:
        return held

    ways: dict[str, Any] = {
        "method": screen.work,
        "closure": over_closure,
        "argument": partial(_value, screen),
        "default": over_default,
        "nested": partial(partial(_value, lambda: screen)),
    }
    with pytest.raises(TypeError, match="_Screen"):
        runner.start(ways[way], lambda outcome: None)


def test_a_service_method_may_travel(qtbot: Any, runner: TaskRunner) -> None:
    """The usual way: a partial of a service's method."""

    class Service:
        async def search(self, text: str) -> str:
            return text.upper()

    seen: list[Any] = []
    runner.start(partial(Service().search, "ann"), lambda outcome: seen.append(outcome.value))
    qtbot.waitUntil(lambda: seen == ["ANN"], timeout=WAIT_MS)


def test_close_with_work_in_flight(qtbot: Any, loop: LoopThread) -> None:
    """Closing cancels all; nothing is delivered afterwards, and the receiver can be freed."""
    runner = TaskRunner(loop)
    events = _events()
    seen: list[Outcome] = []

    class Receiver:
        def done(self, outcome: Outcome) -> None:
            seen.append(outcome)

    receiver = Receiver()
    sent: list[int] = []
    runner._settled.connect(lambda ticket, outcome: sent.append(ticket))
    runner.start(partial(_forever, events), receiver.done)
    assert events["begun"].wait(10)
    runner.close()
    runner.close()
    assert events["ended"].wait(10)
    gone = weakref.ref(receiver)
    del receiver
    gc.collect()
    qtbot.waitUntil(lambda: gone() is None, timeout=WAIT_MS)
    assert (seen, sent) == ([], [])  # not even a signal left a runner that is about to go


def test_a_runner_freed_without_close_hurts_nobody(qtbot: Any, loop: LoopThread) -> None:
    """An answer for a runner that is gone is dropped without an error on the loop thread."""
    runner: TaskRunner | None = TaskRunner(loop)
    release = threading.Event()
    finished = threading.Event()

    async def waits() -> int:
        await asyncio.to_thread(release.wait, 30)
        asyncio.get_running_loop().call_later(0.02, finished.set)
        return 1

    assert runner is not None
    runner.start(waits, lambda outcome: None)
    runner = None
    gc.collect()
    release.set()
    assert finished.wait(10)


def test_thousands_of_tasks_with_cancels(qtbot: Any, runner: TaskRunner) -> None:
    """3,000 tasks, every third cancelled at once, collections in between: each other one answers once."""
    answered: list[int] = []

    def take(outcome: Outcome) -> None:
        answered.append(outcome.value)

    for number in range(3000):
        cancel = runner.start(partial(_value, number), take)
        if number % 3 == 0:
            cancel()
        if number % 500 == 0:
            gc.collect()
    expected = [number for number in range(3000) if number % 3]
    qtbot.waitUntil(lambda: len(answered) >= len(expected), timeout=WAIT_MS)
    assert sorted(answered) == expected
