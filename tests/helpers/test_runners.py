"""The doubles keep the promises of the real runner that view-models lean on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from desktop_app.viewmodels.tasks import Outcome
from tests.helpers.runners import HeldRunner, InlineRunner


async def _double(number: int) -> int:
    return number * 2


async def _counting(report: Callable[[int], None]) -> str:
    for number in (1, 2, 3):
        report(number)
    return "end"


async def _breaks() -> None:
    raise ValueError("no")


def test_inline_answers_at_once_with_progress_before_the_end() -> None:
    """Value, progress and error arrive before start returns."""
    seen: list[Any] = []
    runner = InlineRunner()
    runner.start(partial(_double, 21), lambda outcome: seen.append(outcome.value))
    runner.start(_counting, lambda outcome: seen.append(outcome.value), seen.append)
    runner.start(_breaks, lambda outcome: seen.append(type(outcome.error)))
    assert seen == [42, 1, 2, 3, "end", ValueError]


def test_held_answers_in_the_order_the_test_says() -> None:
    """Nothing happens by itself; a cancelled task stays silent unless told otherwise."""
    seen: list[Any] = []
    runner = HeldRunner()

    def take(outcome: Outcome) -> None:
        seen.append(outcome.value)

    runner.start(partial(_double, 1), take)
    cancel = runner.start(partial(_double, 2), take)
    runner.start(partial(_double, 3), take)
    assert seen == []
    cancel()
    assert runner.waiting == [runner.tasks[0], runner.tasks[2]]
    runner.tasks[2].run()
    runner.tasks[0].answer("mine")
    runner.tasks[1].run()
    assert seen == [6, "mine"]


def test_run_all_runs_what_it_starts() -> None:
    """A task whose answer starts another is followed to the end."""
    runner = HeldRunner()
    seen: list[Any] = []
    runner.start(
        partial(_double, 1),
        lambda outcome: seen.append(runner.start(partial(_double, 5), lambda last: seen.append(last.value))),
    )
    runner.run_all()
    assert seen[-1] == 10
