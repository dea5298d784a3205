"""Replaces a small file in one step: after a crash it is the old one or the new one, never half of each.

Owns: the replacing, and that only the owner can read the result. Must not: know what is in the file.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from desktop_app.model.errors import StorageFailed


def write_private(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path``, durably. StorageFailed when the disk is full or the folder closed."""
    fresh = path.with_name(f".{path.name}.{os.urandom(4).hex()}")
    try:
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            _replace(fresh, path)
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
    except OSError as error:
        raise StorageFailed("file_not_written", file=path.name, original=error.strerror or "") from error


def _replace(fresh: Path, path: Path) -> None:
    for attempt in range(10):
        try:
            os.replace(fresh, path)
        except PermissionError:  # on Windows somebody may be reading it at this moment
            if os.name == "posix" or attempt == 9:
                raise
            time.sleep(0.05)
        else:
            return


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # Windows writes folder entries through by itself
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
