"""A child process that stays and answers one question after the other, each within a time limit.

Owns: the process, its pipe, ending it when it does not answer. Must not: know what is asked. A template
that never
ends costs its process, not the window; the next question starts a new one.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from desktop_app.runtime.ended import put_away


class TookTooLong(Exception):
    """No answer in time; the process was ended."""


class WorkerFailed(RuntimeError):
    """A bug over there: its traceback."""


class Worker:
    """``answer`` must be importable by name; it gets one value and returns one."""

    def __init__(self, answer: Callable[[Any], Any], name: str) -> None:
        self._answer = answer
        self._name = name
        self._gate = threading.Lock()  # one question at a time, and none while it is ended
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._closed = False
        self.asking = threading.Event()  # a question is with the process right now

    async def ask(self, question: Any, seconds: float) -> Any:
        """The answer. Raises TookTooLong, WorkerFailed."""
        return await asyncio.to_thread(self._ask, question, seconds)

    def warm_up(self) -> None:
        """Start the process already; may be called from any thread."""
        with self._gate, suppress(EOFError, OSError):  # closed meanwhile, or ended by the system
            self._ready()

    def close(self) -> None:
        """End the process, also in the middle of an answer; nothing is started any more."""
        self._closed = True
        process = self._process
        if process is not None:
            with suppress(ValueError, OSError, AttributeError):  # it may be put away this very moment
                process.kill()
        with self._gate:
            self._end()

    def _ask(self, question: Any, seconds: float) -> Any:
        with self._gate:
            try:
                pipe = self._ready()
                if self._closed:  # while it started
                    raise EOFError
                pipe.send(question)
                self.asking.set()
                if not pipe.poll(seconds):
                    self._end()
                    raise TookTooLong
                good, value = pipe.recv()
            except (EOFError, OSError):
                self._end()  # the system ended it, for its memory, or we did
                raise TookTooLong from None
            finally:
                self.asking.clear()
            if not good:
                raise WorkerFailed(value)
            return value

    def _ready(self) -> Connection:
        if self._closed:
            raise EOFError
        if self._pipe is None or self._process is None or not self._process.is_alive():
            self._end()
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            process = context.Process(
                target=_serve, args=(theirs, self._answer), daemon=True, name=self._name
            )
            process.start()
            self._process = process  # from now on `close` ends it; one before is seen below
            theirs.close()
            if self._closed:
                raise EOFError
            self._pipe.send(None)
            self._pipe.recv()  # it stands: from here on time counts for the question alone
        return self._pipe

    def _end(self) -> None:
        process, self._process = self._process, None
        pipe, self._pipe = self._pipe, None
        if process is not None:
            put_away(process, 5)
        if pipe is not None:
            pipe.close()


def _serve(pipe: Connection, answer: Callable[[Any], Any]) -> None:
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group; the parent decides
    while True:
        try:
            question = pipe.recv()
        except (EOFError, OSError):
            return  # the parent is gone or wants no more
        try:
            reply = (True, None if question is None else answer(question))
        except BaseException:  # noqa: BLE001 - whatever it was goes to the parent, with its traceback
            reply = (False, traceback.format_exc())
        with suppress(OSError):
            pipe.send(reply)
