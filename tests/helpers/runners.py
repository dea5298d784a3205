"""Doubles for TaskRunner: same interface, no thread and no waiting.

InlineRunner answers at once; HeldRunner answers when, and in the order, the test says.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from desktop_app.viewmodels.tasks import Cancel, Outcome, Work


def outcome_of(make: Work, progress: Callable[[Any], None] | None = None) -> Outcome:
    """Run the work to its end on a loop of its own."""

    async def whole() -> Any:
        return await (make() if progress is None else make(progress))

    try:
        return Outcome(value=asyncio.run(whole()))
    except asyncio.CancelledError:
        return Outcome(cancelled=True)
    except Exception as error:  # noqa: BLE001 - as TaskRunner: every error becomes an outcome
        return Outcome(error=error)


class InlineRunner:
    """Work is done, progress shown and `done` called before `start` returns."""

    def start(
        self,
        make: Work,
        done: Callable[[Outcome], None],
        progress: Callable[[Any], None] | None = None,
    ) -> Cancel:
        done(outcome_of(make, progress))
        return lambda: None


class HeldTask:
    """One started task that waits for the test.

    Attributes:
        cancelled: the view-model gave it up; from then on nothing reaches it.
    """

    def __init__(
        self, make: Work, done: Callable[[Outcome], None], progress: Callable[[Any], None] | None
    ) -> None:
        self.make = make
        self._done = done
        self._progress = progress
        self.cancelled = False
        self.settled = False

    def cancel(self) -> None:
        self.cancelled = True

    def report(self, value: Any) -> None:
        """Show progress, as the service would."""
        assert self._progress is not None, "this call did not ask for progress"
        if not (self.cancelled or self.settled):
            self._progress(value)

    def run(self) -> None:
        """Do the work now and deliver how it ended."""
        self.settle(outcome_of(self.make, self._progress and self.report))

    def answer(self, value: Any) -> None:
        """Deliver this value instead of doing the work."""
        self.settle(Outcome(value=value))

    def fail(self, error: BaseException) -> None:
        """Deliver this error instead of doing the work."""
        self.settle(Outcome(error=error))

    def settle(self, outcome: Outcome, *, even_if_cancelled: bool = False) -> None:
        """Deliver an outcome; `even_if_cancelled` plays the answer that was already on its way."""
        assert not self.settled, "a task ends once"
        self.settled = True
        if even_if_cancelled or not self.cancelled:
            self._done(outcome)


class HeldRunner:
    """Keeps every started task in `tasks`, oldest first; the test settles them."""

    def __init__(self) -> None:
        self.tasks: list[HeldTask] = []

    def start(
        self,
        make: Work,
        done: Callable[[Outcome], None],
        progress: Callable[[Any], None] | None = None,
    ) -> Cancel:
        task = HeldTask(make, done, progress)
        self.tasks.append(task)
        return task.cancel

    @property
    def waiting(self) -> list[HeldTask]:
        """Tasks neither cancelled nor settled, oldest first."""
        return [task for task in self.tasks if not (task.cancelled or task.settled)]

    def run_all(self) -> None:
        """Run what waits, and what that starts, until nothing waits."""
        while waiting := self.waiting:
            waiting[0].run()


class QueueRunner:
    """As InlineRunner, but what is started while something runs (from its progress) waits for its turn."""

    def __init__(self) -> None:
        self._held = HeldRunner()
        self._running = False

    def start(
        self,
        make: Work,
        done: Callable[[Outcome], None],
        progress: Callable[[Any], None] | None = None,
    ) -> Cancel:
        cancel = self._held.start(make, done, progress)
        if not self._running:
            self._running = True
            try:
                self._held.run_all()
            finally:
                self._running = False
        return cancel
