"""The view-model base: newest read wins, writes run once, known errors are told, bugs are raised."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QObject

from desktop_app.model.errors import AppError, Unreachable
from desktop_app.runtime.loop_thread import LoopThread
from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.tasks import Outcome, TaskRunner
from tests.helpers.runners import HeldRunner, InlineRunner


class Search:
    async def find(self, text: str) -> str:
        if text == "down":
            raise Unreachable()
        if text == "bug":
            raise ZeroDivisionError
        return text.upper()

    async def send(self, count: int, report: Callable[[int], None]) -> int:
        for number in range(count):
            report(number + 1)
        return count


class SearchScreen(ViewModel):
    def __init__(self, runner: Any, parent: QObject | None = None) -> None:
        super().__init__(runner, parent)
        self._service = Search()
        self.shown: list[Any] = []
        self.progress: list[int] = []
        self.errors: list[AppError] = []

    def search(self, text: str) -> None:
        self._latest("search", partial(self._service.find, text), self.shown.append)

    def search_quietly(self, text: str) -> None:
        self._latest(
            "search", partial(self._service.find, text), self.shown.append, on_error=self.errors.append
        )

    def send(self, count: int) -> bool:
        return self._once(
            "send", partial(self._service.send, count), self.shown.append, on_progress=self.progress.append
        )


@pytest.fixture
def held() -> HeldRunner:
    return HeldRunner()


def _watched(screen: SearchScreen) -> tuple[list[bool], list[AppError]]:
    busy: list[bool] = []
    failed: list[AppError] = []
    screen.busy_changed.connect(busy.append)
    screen.failed.connect(failed.append)
    return busy, failed


def test_inline_the_state_after_the_answer(qapp: Any) -> None:
    """Value taken, busy on and off once."""
    screen = SearchScreen(InlineRunner())
    busy, failed = _watched(screen)
    screen.search("ann")
    assert (screen.shown, busy, failed, screen.busy) == (["ANN"], [True, False], [], False)


def test_the_newest_read_wins_whatever_the_order(qapp: Any, held: HeldRunner) -> None:
    """The older search is cancelled, and its late answer is not shown."""
    screen = SearchScreen(held)
    busy, _ = _watched(screen)
    screen.search("a")
    screen.search("an")
    first, second = held.tasks
    assert first.cancelled
    second.run()
    first.settle(Outcome(value="stale"), even_if_cancelled=True)
    assert screen.shown == ["AN"]
    assert busy == [True, False]


def test_a_second_write_is_refused_while_one_runs(qapp: Any, held: HeldRunner) -> None:
    """One send at a time; after its end the next may go."""
    screen = SearchScreen(held)
    assert screen.send(1) is True
    assert screen.send(1) is False
    assert screen.busy_with("send")
    assert len(held.tasks) == 1
    held.run_all()
    assert screen.send(2) is True
    held.run_all()
    assert screen.shown == [1, 2]


def test_reads_and_writes_have_their_own_keys(qapp: Any, held: HeldRunner) -> None:
    """A search does not disturb a send, and busy lasts till both have ended."""
    screen = SearchScreen(held)
    busy, _ = _watched(screen)
    screen.send(1)
    screen.search("ann")
    held.tasks[1].run()
    assert screen.busy
    held.tasks[0].run()
    assert not screen.busy
    assert busy == [True, False]


def test_progress_reaches_the_screen_and_stops_with_a_cancel(qapp: Any, held: HeldRunner) -> None:
    """Values in order while the call lives, none after."""
    screen = SearchScreen(held)
    screen.send(3)
    held.tasks[0].run()
    assert (screen.progress, screen.shown) == ([1, 2, 3], [3])
    screen.send(5)
    screen.cancel("send")
    held.tasks[1].report(99)
    assert screen.progress == [1, 2, 3]
    assert not screen.busy


def test_a_known_error_is_told(qapp: Any) -> None:
    """An AppError arrives on `failed`, ready to show, and the screen is free again."""
    screen = SearchScreen(InlineRunner())
    _, failed = _watched(screen)
    screen.search("down")
    assert [type(error) for error in failed] == [Unreachable]
    assert (screen.shown, screen.busy) == ([], False)


def test_a_call_may_take_its_errors_itself(qapp: Any) -> None:
    """With on_error the signal stays quiet."""
    screen = SearchScreen(InlineRunner())
    _, failed = _watched(screen)
    screen.search_quietly("down")
    assert [type(error) for error in screen.errors] == [Unreachable]
    assert failed == []


def test_a_bug_is_raised_not_told(qapp: Any, held: HeldRunner) -> None:
    """Anything outside the error tree is raised where sys.excepthook sees it."""
    screen = SearchScreen(held)
    _, failed = _watched(screen)
    screen.search("bug")
    with pytest.raises(ZeroDivisionError):
        held.tasks[0].run()
    assert failed == []
    assert not screen.busy


def test_cancel_by_the_person(qapp: Any, held: HeldRunner) -> None:
    """Free at once; the late answer is dropped; cancelling nothing is fine."""
    screen = SearchScreen(held)
    busy, _ = _watched(screen)
    screen.search("ann")
    screen.cancel("search")
    screen.cancel("search")
    held.tasks[0].settle(Outcome(value="late"), even_if_cancelled=True)
    assert (screen.shown, busy) == ([], [True, False])


def test_a_cancelled_outcome_is_no_value(qapp: Any, held: HeldRunner) -> None:
    """When the loop stops under us, the screen is free and shows nothing."""
    screen = SearchScreen(held)
    screen.search("ann")
    held.tasks[0].settle(Outcome(cancelled=True))
    assert (screen.shown, screen.busy) == ([], False)


def test_a_closed_screen_hears_and_starts_nothing(qapp: Any, held: HeldRunner) -> None:
    """Close cancels, later answers and commands do nothing."""
    screen = SearchScreen(held)
    screen.search("ann")
    screen.send(1)
    busy, failed = _watched(screen)
    screen.close()
    assert [task.cancelled for task in held.tasks] == [True, True]
    for task in held.tasks:
        task.settle(Outcome(error=Unreachable()), even_if_cancelled=True)
    screen.search("bob")
    assert screen.send(1) is False
    assert len(held.tasks) == 2
    assert (screen.shown, busy, failed) == ([], [], [])


@pytest.fixture
def real_runner(qapp: Any) -> Iterator[TaskRunner]:
    loop = LoopThread()
    loop.start()
    runner = TaskRunner(loop)
    yield runner
    runner.close()
    assert loop.stop(10)


def test_over_the_real_bridge(qtbot: Any, real_runner: TaskRunner) -> None:
    """Search, failure and progress work the same through the loop thread."""
    screen = SearchScreen(real_runner)
    _, failed = _watched(screen)
    screen.search("a")
    screen.search("ann")
    qtbot.waitUntil(lambda: not screen.busy, timeout=10_000)
    assert screen.shown == ["ANN"]
    screen.send(1000)
    qtbot.waitUntil(lambda: not screen.busy, timeout=10_000)
    assert screen.progress[-1] == 1000
    screen.search("down")
    qtbot.waitUntil(lambda: bool(failed), timeout=10_000)


def test_a_bug_over_the_real_bridge_reaches_the_excepthook(qtbot: Any, real_runner: TaskRunner) -> None:
    """The error dialog hangs on sys.excepthook; pytest-qt listens there too."""
    screen = SearchScreen(real_runner)
    with qtbot.captureExceptions() as caught:
        screen.search("bug")
        qtbot.waitUntil(lambda: bool(caught), timeout=10_000)
    assert caught[0][0] is ZeroDivisionError


def test_another_account_ends_what_reads_and_lets_go_on_what_changes(held: HeldRunner, qapp: object) -> None:
    screen = SearchScreen(held)
    busy, failed = _watched(screen)
    screen.search("a")
    screen.send(3)
    reading, writing = held.tasks
    screen.turn_away()
    assert (reading.cancelled, writing.cancelled, screen.busy) == (True, False, False)
    assert busy == [True, False]
    assert screen.send(2), "the next account's own"
    writing.run()
    assert screen.shown == [], "its answer is not of the account that is looked at"
    held.waiting[0].run()
    assert screen.shown == [2]
    screen.send(1)
    screen.turn_away()
    held.waiting[0].fail(Unreachable())
    assert [type(error) for error in failed] == [Unreachable], "that it failed is told"
