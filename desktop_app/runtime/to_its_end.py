"""Work on a thread that is not left alone: who gives it up waits until it has ended, and undoes what it made.

Owns: that wait. ``asyncio.to_thread`` lets go of its thread when it is cancelled; what the thread takes,
opens or writes after that (a lock, a file, a line "on its way") is nobody's. Must not know what the work is.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")


async def to_its_end(work: Callable[..., T], *args: Any, undo: Callable[[T], object] | None = None) -> T:
    """The result of ``work(*args)``, done on a thread. Cancelled meanwhile, the thread is waited for, and
    ``undo`` gets what it gave, on a thread, too. For work that is short: a cancellation waits for it."""
    loop = asyncio.get_running_loop()
    # a plain future: a task would be cancelled with all others when the loop ends, and its thread forgotten
    going = loop.run_in_executor(None, partial(contextvars.copy_context().run, work, *args))
    try:
        return await asyncio.shield(going)
    except asyncio.CancelledError:
        await asyncio.wait({going})
        if undo is not None and not going.cancelled() and going.exception() is None:
            await asyncio.shield(loop.run_in_executor(None, undo, going.result()))
        raise
