"""Child processes for work that would make the window stutter: large files, whole lists, whole jobs.

Owns: starting, feeding, stopping and ending one child process, and carrying its errors over.
Must not: know what the work is, Qt or HTTP.

Children are *spawned*, never forked: a fork copies locks that other threads hold, and frozen builds cannot
fork on every system. What is handed in (secrets too) travels through a pipe, never on a command line. In a
frozen build the entry script must call ``multiprocessing.freeze_support()`` first.

Three kinds of work:

* :func:`once` runs a function and hands its result over. When we die, it dies at once.
* :func:`stream` runs a generator over there and hands its items over here, one at a time; a slow taker
  slows the generator down (the pipe is the only buffer). When we die, it dies at once.
* :func:`converse` runs a function that gets a :class:`Link` to report through and to look at for "stop".
  When we die, it is asked to stop and may finish its step.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections.abc import AsyncIterator, Callable, Iterator
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

from desktop_app.model.errors import AppError, LocalError
from desktop_app.runtime.ended import put_away

T = TypeVar("T")

_ITEM, _RESULT, _ERROR, _BUG = "item", "result", "error", "bug"
_STOP = "stop"
_JOIN_S = 5.0
GRACE_S = 2.0


class ChildFailed(RuntimeError):
    """A bug in the child: the message is its traceback."""


class Link:
    """The child's side of a conversation.

    Attributes
        stop: set when the parent asked to stop, or is gone.
    """

    def __init__(self, up: Connection) -> None:
        self._up = up
        self._gate = threading.Lock()
        self.stop = threading.Event()
        self.orphaned = False
        self._wishes: list[Callable[[], object]] = []

    def on_stop(self, call: Callable[[], object]) -> None:
        """Call ``call`` (on another thread) as soon as a stop is asked for; at once if it was already."""
        with self._gate:
            if not self.stop.is_set():
                self._wishes.append(call)
                return
        call()

    def send(self, item: Any) -> None:
        """Hand ``item`` to the parent. Nobody listening any more is no error: work goes on to its stop."""
        self._put(_ITEM, item)

    def _put(self, kind: str, item: Any) -> None:
        if self.orphaned:
            return
        try:
            with self._gate:
                self._up.send((kind, item))
        except (BrokenPipeError, ConnectionResetError, OSError):
            self._ask_to_stop(orphaned=True)

    def _ask_to_stop(self, *, orphaned: bool = False) -> None:
        self.orphaned = self.orphaned or orphaned
        with self._gate:
            self.stop.set()
            wishes, self._wishes = self._wishes, []
        for call in wishes:
            call()


async def once(work: Callable[..., T], *args: Any) -> T:
    """The result of ``work(*args)``, which runs in a child process; its errors as in :func:`stream`."""
    child = _Child(_serve_once, work, args, daemon=True)
    try:
        kind, item = await child.receive()
        if kind != _RESULT:
            _raise(kind, item)
        result: T = item
        return result
    finally:
        child.end()


def once_blocking(work: Callable[..., T], *args: Any) -> T:
    """As :func:`once`, for callers on a thread that may wait."""
    child = _Child(_serve_once, work, args, daemon=True)
    try:
        kind, item = child.take()
        if kind != _RESULT:
            _raise(kind, item)
        result: T = item
        return result
    finally:
        child.end()


async def stream(work: Callable[..., Iterator[T]], *args: Any) -> AsyncIterator[T]:
    """Items of the generator ``work(*args)``, which runs in a child process.

    ``work`` must be importable by name (module level). Leaving the loop early ends the child. Raises the
    child's :class:`AppError`, :class:`ChildFailed` for a bug there, and LocalError ``child_ended`` when
    the system ended it (memory).
    """
    child = _Child(_serve_stream, work, args, daemon=True)
    try:
        while True:
            kind, item = await child.receive()
            if kind == _ITEM:
                yield item
            elif kind == _RESULT:
                return
            else:
                _raise(kind, item)
    finally:
        child.end()


async def converse(
    work: Callable[..., T],
    *args: Any,
    report: Callable[[Any], None] | None = None,
    stop: asyncio.Event | None = None,
) -> T:
    """The result of ``work(link, *args)``, which runs in a child process; its errors as in :func:`stream`.

    ``report`` gets what the child sends, on this loop. Setting ``stop`` is passed on. Cancelling asks the
    child to stop and ends it after :data:`GRACE_S` at the latest, in the middle of whatever it does.
    """
    # not a daemon: such a child may start children of its own
    child = _Child(_serve_converse, work, args, daemon=False)
    waiter = asyncio.ensure_future(_pass_on(stop, child)) if stop is not None else None
    try:
        while True:
            kind, item = await child.receive()
            if kind == _ITEM:
                if report is not None:
                    report(item)
            elif kind == _RESULT:
                result: T = item
                return result
            else:
                _raise(kind, item)
    except asyncio.CancelledError:
        child.ask_to_stop()
        await child.gone(GRACE_S)
        raise
    finally:
        if waiter is not None:
            waiter.cancel()
        child.end()


async def _pass_on(stop: asyncio.Event, child: _Child) -> None:
    await stop.wait()
    child.ask_to_stop()


def _raise(kind: str, item: Any) -> None:
    if kind == _ERROR:
        raise item
    raise ChildFailed(item)


def give_way() -> None:
    """Called by work in a child: the window, and whatever else the person does, go before it."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), 0x4000)  # below normal
    else:
        with contextlib.suppress(OSError):
            os.nice(5)


class Children:
    """Starts children; handed in, so that a caller that is a child itself may do the work on the spot."""

    async def once(self, work: Callable[..., T], *args: Any) -> T:
        return await once(work, *args)

    def once_blocking(self, work: Callable[..., T], *args: Any) -> T:
        """As :func:`once`, for callers on a thread that may wait."""
        return once_blocking(work, *args)

    def stream(self, work: Callable[..., Iterator[T]], *args: Any) -> AsyncIterator[T]:
        return stream(work, *args)


class _Child:
    """One process, one pipe in each direction: two threads never share a direction."""

    def __init__(
        self, serve: Callable[..., None], work: Callable[..., Any], args: tuple[Any, ...], *, daemon: bool
    ) -> None:
        self._ending = threading.Lock()
        """Held while one thread asks the system for the end of the process, which tells it once only."""
        self._closed = False
        context = multiprocessing.get_context("spawn")
        self._up, their_up = context.Pipe(duplex=False)
        their_down, self._down = context.Pipe(duplex=False)
        self._process = context.Process(
            target=serve,
            args=(their_up, their_down, work, args),
            daemon=daemon,
            name=f"child-{work.__name__}",
        )
        self._process.start()
        # our copies of the child's ends must go, else its end is never seen here
        their_up.close()
        their_down.close()

    async def receive(self) -> tuple[str, Any]:
        return await asyncio.to_thread(self.take)

    def take(self) -> tuple[str, Any]:
        try:
            message: tuple[str, Any] = self._up.recv()
        except (EOFError, OSError):
            with self._ending:
                if self._closed:  # given up: nobody waits for this answer
                    raise LocalError("child_ended") from None
                self._process.join(_JOIN_S)
                raise LocalError("child_ended", exit_code=self._process.exitcode) from None
        return message

    def ask_to_stop(self) -> None:
        with contextlib.suppress(OSError):
            self._down.send(_STOP)

    async def gone(self, seconds: float) -> None:
        """Wait until the process has ended by itself, but not longer than this."""
        await asyncio.to_thread(wait, [self._process.sentinel], seconds)

    def end(self) -> None:
        """No process and no pipe is left behind; a child that has said its last word just ends."""
        self._process.kill()  # frees a thread that waits in recv, too
        with self._ending:
            self._closed = True
            put_away(self._process, _JOIN_S)
            self._down.close()
            self._up.close()


def _listen(down: Connection, link: Link, dies_with_parent: bool) -> None:
    while True:
        try:
            down.recv()
        except (EOFError, OSError):
            if dies_with_parent:
                os._exit(1)
            link._ask_to_stop(orphaned=True)
            return
        link._ask_to_stop()


def _begin(up: Connection, down: Connection, *, dies_with_parent: bool) -> Link:
    # Ctrl+C reaches the whole group; the parent alone decides what it means
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    link = Link(up)
    threading.Thread(
        target=_listen, args=(down, link, dies_with_parent), daemon=True, name="parent-watch"
    ).start()
    return link


def _serve_once(up: Connection, down: Connection, work: Callable[..., Any], args: tuple[Any, ...]) -> None:
    _guarded(_begin(up, down, dies_with_parent=True), lambda: work(*args))


def _serve_stream(
    up: Connection, down: Connection, work: Callable[..., Iterator[Any]], args: tuple[Any, ...]
) -> None:
    link = _begin(up, down, dies_with_parent=True)

    def run() -> None:
        for item in work(*args):
            link.send(item)
            if link.stop.is_set():
                return

    _guarded(link, run)


def _serve_converse(
    up: Connection, down: Connection, work: Callable[..., Any], args: tuple[Any, ...]
) -> None:
    link = _begin(up, down, dies_with_parent=False)
    _guarded(link, lambda: work(link, *args))


def _guarded(link: Link, run: Callable[[], Any]) -> None:
    try:
        result = run()
    except AppError as error:
        link._put(_ERROR, error)
    except BaseException:  # noqa: BLE001 - whatever it was goes to the parent as a bug, with its traceback
        link._put(_BUG, traceback.format_exc())
    else:
        link._put(_RESULT, result)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # a program without a terminal has none on Windows
            stream.flush()
