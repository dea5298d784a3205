"""The end of a child process, and of what this process holds of it. Must not know what it was for."""

from __future__ import annotations

import time
from contextlib import suppress
from multiprocessing.process import BaseProcess

_NOTED_S = 1.0


def put_away(process: BaseProcess, seconds: float) -> None:
    """End it now, wait up to ``seconds`` until it has gone, and free what it held here. One thread at a time.

    The system tells the end of a process once. Another thread that starts a child looks after all of them and
    may be the one that is told; what it heard is waited for a moment.
    """
    with suppress(ValueError, OSError, AttributeError):
        process.kill()
    process.join(seconds)
    deadline = time.monotonic() + _NOTED_S
    while True:
        try:
            process.close()
            return
        except ValueError:  # "still running": not noted yet
            if time.monotonic() > deadline:
                return
            time.sleep(0.002)
