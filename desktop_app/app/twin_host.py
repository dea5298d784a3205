"""The process in which a training twin runs: ``python -m desktop_app.app.twin_host FOLDER NAME [options]``.

Owns: leaving when nobody needs the twin any more. Must not: hold anything of the app but files and locks.

Window and terminal share one twin a platform. Each of them holds a lease, a locked file in FOLDER/leases;
the operating system frees it however its process ends. When no lease is held the twin stops, under the
start lock, so that nobody joins it on its way out. What it remembers stays in FOLDER/state.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from desktop_app.runtime.file_lock import FileLock, is_locked

LOOK_S = 0.1

START_LOCK = "start.lock"
HOST_LOCK = "host.lock"
RUNTIME_FILE = "running.json"
LEASES = "leases"
STATE = "state"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the twin until its last lease is gone. The exit codes are the twin's."""
    given = list(sys.argv[1:] if argv is None else argv)
    folder, name, options = Path(given[0]), given[1], given[2:]
    mine = FileLock(folder / HOST_LOCK)
    if not mine.take(timeout=5.0):
        print(f"twin {name}: another one runs on {folder}", file=sys.stderr)
        return 1
    # The twin stops at the end of its input, on every system alike; we hold the other end.
    read_end, write_end = os.pipe()
    os.dup2(read_end, 0)
    os.close(read_end)
    threading.Thread(target=_watch, args=(folder, write_end), name="leases", daemon=True).start()
    from desktop_app import twins

    code = twins.main([name, "--state", str(folder / STATE), "--exit-with-parent", *options])
    (folder / RUNTIME_FILE).unlink(missing_ok=True)
    return code


def _watch(folder: Path, stop: int) -> None:
    start = FileLock(folder / START_LOCK)
    while True:
        time.sleep(LOOK_S)
        if not start.take():
            continue  # somebody joins or starts: not the moment to count
        if not sweep_leases(folder):
            (folder / RUNTIME_FILE).unlink(missing_ok=True)
            os.close(stop)
            return  # the start lock stays ours until this process has ended
        start.release()


def sweep_leases(folder: Path) -> int:
    """Remove the leases of processes that are gone; how many are held. Only under the start lock."""
    held = 0
    for lease in (folder / LEASES).iterdir():
        if is_locked(lease):
            held += 1
        else:
            with suppress(PermissionError):  # on Windows: somebody else looks at it just now
                lease.unlink(missing_ok=True)
    return held


if __name__ == "__main__":
    sys.exit(main())
