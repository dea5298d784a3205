"""The only bridge between the GUI thread and the loop thread.

Owns tickets, the hop back to the GUI thread, and the relay that thins progress out. The loop thread gets
tickets and values only: it never holds, and so never frees, a view-model or a widget. Must not hold a rule,
and must not wait: no call here blocks.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from types import FunctionType, MethodType
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from desktop_app.runtime.loop_thread import LoopThread

PROGRESS_EVERY_S = 0.1

Cancel = Callable[[], None]
Work = Callable[..., Coroutine[Any, Any, Any]]
"""Makes the coroutine: called with nothing, or with the report function when progress is asked for."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a task ended: exactly one of a value, an error, or cancelled."""

    value: Any = None
    error: BaseException | None = None
    cancelled: bool = False


class Runner(Protocol):
    """What a view-model needs; TaskRunner in the program, doubles in tests."""

    def start(
        self,
        make: Work,
        done: Callable[[Outcome], None],
        progress: Callable[[Any], None] | None = None,
    ) -> Cancel: ...


class TaskRunner(QObject):
    """Runs work on the loop thread and answers on the thread this object lives on.

    Signals (private): _settled(ticket, Outcome), _reported(ticket).
    """

    _settled = Signal(object, object)
    _reported = Signal(object)

    def __init__(self, loop: LoopThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._loop = loop
        self._tickets = itertools.count(1)
        self._waiting: dict[int, _Waiting] = {}
        self._line = _Line(self._settled, self._reported)
        # Queued, and to decorated slots: delivery on our own thread and never inside `start`.
        self._settled.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._reported.connect(self._show_progress, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        make: Work,
        done: Callable[[Outcome], None],
        progress: Callable[[Any], None] | None = None,
    ) -> Cancel:
        """Run `make` over there, call `done(outcome)` once over here; returns the cancel function.

        With `progress`, `make` is called with one argument, `report(value)`, that may be called from any
        thread as often as it likes: `progress` sees the latest value at most ten times a second, and always
        the last one, before `done`. After a cancel neither is called again.
        Raises TypeError when the work would carry a QObject to the other thread.
        """
        if (carried := _carried_qobject(make)) is not None:
            kind = type(carried).__name__
            raise TypeError(f"work for the loop thread carries a {kind}; pass partial(service.method, ...)")
        ticket = next(self._tickets)
        relay = None
        if progress is not None:
            relay = _Relay(partial(self._line.reported, ticket))
            make = partial(make, relay.report)
        waiting = self._waiting[ticket] = _Waiting(done, progress, relay)
        future = self._loop.submit(make)
        waiting.future = future
        future.add_done_callback(partial(_post, self._line, ticket))
        return partial(self._cancel, ticket)

    def close(self) -> None:
        """Cancel everything and hear nothing more; before this object goes. May be called twice."""
        self._line.cut()
        for ticket in list(self._waiting):
            self._cancel(ticket)

    def _cancel(self, ticket: int) -> None:
        waiting = self._waiting.pop(ticket, None)  # what still arrives now finds nobody
        if waiting is not None and waiting.future is not None:
            waiting.future.cancel()

    @Slot(object, object)
    def _deliver(self, ticket: int, outcome: Outcome) -> None:
        waiting = self._waiting.pop(ticket, None)
        if waiting is None:
            return
        waiting.show()  # the last value is always seen
        waiting.done(outcome)

    @Slot(object)
    def _show_progress(self, ticket: int) -> None:
        waiting = self._waiting.get(ticket)
        if waiting is None:
            return
        early = waiting.shown_at + PROGRESS_EVERY_S - time.monotonic()
        if early > 0:
            # One timer at most: the relay posts no second notice before this value is taken.
            QTimer.singleShot(int(early * 1000) + 1, self, partial(self._show_progress, ticket))
        else:
            waiting.show()


class _Waiting:
    """One task as the GUI thread sees it."""

    def __init__(
        self,
        done: Callable[[Outcome], None],
        progress: Callable[[Any], None] | None,
        relay: _Relay | None,
    ) -> None:
        self.done = done
        self.progress = progress
        self.relay = relay
        self.future: Future[Any] | None = None
        self.shown_at = float("-inf")

    def show(self) -> None:
        if self.relay is None or self.progress is None:
            return
        for value in self.relay.take():
            self.shown_at = time.monotonic()
            self.progress(value)


class _Relay:
    """Keeps the latest value only; one notice is on its way at any time."""

    def __init__(self, notify: Callable[[], None]) -> None:
        self._notify = notify
        self._lock = threading.Lock()
        self._held: list[Any] = []  # empty or one value

    def report(self, value: Any) -> None:
        with self._lock:
            first = not self._held
            self._held = [value]
        if first:
            self._notify()

    def take(self) -> list[Any]:
        with self._lock:
            held, self._held = self._held, []
        return held


class _Line:
    """The wire to the GUI thread. Cut before the runner goes: no signal is emitted on a dying object."""

    def __init__(self, settled: Any, reported: Any) -> None:
        self._lock = threading.Lock()
        self._signals: tuple[Any, Any] | None = (settled, reported)

    def settled(self, ticket: int, outcome: Outcome) -> None:
        self._emit(0, ticket, outcome)

    def reported(self, ticket: int) -> None:
        self._emit(1, ticket)

    def _emit(self, which: int, *values: Any) -> None:
        with self._lock:
            if self._signals is None:
                return
            try:
                self._signals[which].emit(*values)
            except RuntimeError:  # the runner went without `close`: nobody is left to tell
                self._signals = None

    def cut(self) -> None:
        with self._lock:
            self._signals = None


def _post(line: _Line, ticket: int, future: Future[Any]) -> None:
    if future.cancelled():
        outcome = Outcome(cancelled=True)
    elif (error := future.exception()) is not None:
        outcome = Outcome(error=error)
    else:
        outcome = Outcome(value=future.result())
    line.settled(ticket, outcome)


def _carried_qobject(work: object) -> QObject | None:
    """The first QObject that a partial, bound method or closure would take along, or None."""
    seen: set[int] = set()
    queue = [work]
    while queue:
        part = queue.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        if isinstance(part, QObject):
            return part
        queue.extend(_inside(part))
    return None


def _inside(part: object) -> Iterator[object]:
    if isinstance(part, partial):
        yield from (part.func, *part.args, *part.keywords.values())
    elif isinstance(part, MethodType):
        yield from (part.__self__, part.__func__)
    elif isinstance(part, FunctionType):
        yield from part.__defaults__ or ()
        yield from (part.__kwdefaults__ or {}).values()
        for cell in part.__closure__ or ():
            try:
                yield cell.cell_contents
            except ValueError:  # a name that has no value yet
                continue
