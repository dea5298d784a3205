"""A child process is put away also when another thread was told of its end."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time

import pytest

from desktop_app.runtime.ended import put_away


def test_the_end_that_another_thread_notes_is_waited_for() -> None:
    process = multiprocessing.get_context("spawn").Process(target=time.sleep, args=(600,))
    process.start()
    known = process.pid
    assert known is not None
    process.kill()
    os.waitpid(known, 0)  # the system tells it once: to whoever starts another child just then
    popen = process._popen  # type: ignore[attr-defined]
    threading.Timer(0.05, setattr, (popen, "returncode", -9)).start()  # and notes it a moment later
    put_away(process, 5)
    with pytest.raises(ValueError, match="closed"):
        process.is_alive()
