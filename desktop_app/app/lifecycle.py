"""Start and stop of the program with a window: what before what, and never for ever.

Owns: the order and the limit. Must not: make objects (``wiring`` does) or know a widget.
"""

from __future__ import annotations

import asyncio
import logging
import time
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as FutureTimeout
from functools import partial

from desktop_app.app.wiring import Desk
from desktop_app.runtime.loop_thread import LoopThread

log = logging.getLogger(__name__)

STOP_S = 3.0


class Lifecycle:
    """One start and one stop of a desk and its loop thread.

    Stop order: views and view-models are closed by the caller first; then providers are closed on their
    loop, the loop is stopped (what still runs there is cancelled and sees it), then twins, journals,
    temporary files, log. A job in flight has a process of its own and ends after its batch.
    """

    def __init__(self, desk: Desk, loop: LoopThread) -> None:
        self.desk = desk
        self.loop = loop

    def start(self) -> None:
        """Folders and log, then the loop. StorageFailed when there is no place to write."""
        assert self.desk.ground
        log.info("start")
        self.loop.start()
        self.loop.submit(partial(asyncio.to_thread, self.desk.forget_old))

    def stop(self, limit: float = STOP_S) -> bool:
        """Give everything back within about ``limit`` seconds. False when something had to be left behind."""
        began = time.monotonic()
        if self.desk.made("twins"):
            self.desk.twins.leave_off()  # a thread waits for one that starts
        clean = not self.loop.alive or self._close_accounts(limit)
        if not self.loop.stop(max(0.2, limit - (time.monotonic() - began))):
            log.warning("work on the loop did not end in time")
            clean = False
        log.info("stop")
        self.desk.close()
        return clean

    def _close_accounts(self, limit: float) -> bool:
        closing = self.loop.submit(self.desk.aclose)
        try:
            closing.result(limit)
        except (FutureTimeout, CancelledError):
            closing.cancel()
            return False
        except Exception:
            log.exception("closing the accounts failed")
            return False
        return True
