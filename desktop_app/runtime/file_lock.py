"""An operating-system lock on a file: gone with its process, however that ends.

Owns: taking, giving back, asking who holds it. Must not: know what is locked.

The file itself stays behind (removing it would let two processes lock two different files of one name).
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from types import TracebackType

if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(handle: int) -> None:
        # the region that was locked; closing alone frees it only "as resources allow"
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


class FileLock:
    """Held by at most one :class:`FileLock` on this machine at a time, across processes and within one.

    Child processes do not inherit it. A ``with`` block waits without end; use :meth:`take` for a limit.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: int | None = None

    @property
    def held(self) -> bool:
        """True while this object holds the lock."""
        return self._handle is not None

    def take(self, timeout: float = 0.0) -> bool:
        """Take the lock, waiting up to ``timeout`` seconds. False when somebody else kept it.

        OSError when the file cannot be made. ValueError when this object holds it already.
        """
        if self._handle is not None:
            raise ValueError(f"{self.path.name} is held already")
        deadline = time.monotonic() + timeout
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            while not _try_lock(handle):
                if time.monotonic() >= deadline:
                    os.close(handle)
                    return False
                time.sleep(0.02)
        except BaseException:
            os.close(handle)
            raise
        self._handle = handle
        return True

    def release(self) -> None:
        """Give it back. Safe to call twice."""
        handle, self._handle = self._handle, None
        if handle is not None:
            try:
                _unlock(handle)
            finally:
                os.close(handle)

    def __enter__(self) -> FileLock:
        self.take(float("inf"))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def is_locked(path: Path) -> bool:
    """True while somebody holds the lock on ``path``; a file that does not exist is not locked."""
    if not path.exists():
        return False
    lock = FileLock(path)
    if lock.take():
        lock.release()
        return False
    return True
