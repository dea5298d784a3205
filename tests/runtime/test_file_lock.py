"""A lock has one holder, and a killed holder's lock is free."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.runtime.file_lock import FileLock, is_locked

_HOLDER = """
import sys
from pathlib import Path
from desktop_app.runtime.file_lock import FileLock
lock = FileLock(Path(sys.argv[1]))
print(lock.take(), flush=True)
sys.stdin.read()
"""


def test_one_holder_across_processes_and_free_after_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "job.lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        mine = FileLock(path)
        assert not mine.take()
        assert is_locked(path)
    finally:
        holder.kill()
        holder.communicate()

    assert mine.take(timeout=5)
    assert not FileLock(path).take()
    mine.release()
    assert not is_locked(path)


def test_two_objects_of_one_process_do_not_share_it(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "x"), FileLock(tmp_path / "x")

    assert first.take()

    assert not second.take(timeout=0.05)
    with pytest.raises(ValueError):
        first.take()
    first.release()
    first.release()
    with second:
        assert second.held
    assert not second.held


def test_a_file_that_is_not_there_is_not_locked(tmp_path: Path) -> None:
    assert not is_locked(tmp_path / "nothing")
    assert list(tmp_path.iterdir()) == []
