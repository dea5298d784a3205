"""The twin's own record of requests, from which tests read what really arrived and when.

Owns: the entries in order. In memory, bounded: it is a measuring device, not state.
Must not: hold headers or bodies (a key could be in them).
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

KEPT = 300_000


@dataclass(slots=True)
class Entry:
    """``t``/``mono``: arrival, wall and monotonic seconds. ``status`` None: not answered (yet, or ever: see
    ``done``).

    ``effect`` becomes True when what the request wrote is committed, which is before its answer leaves.
    """

    n: int
    method: str
    path: str
    query: str
    listener: str
    size: int
    t: float = field(default_factory=time.time)
    mono: float = field(default_factory=time.monotonic)
    status: int | None = None
    effect: bool = False
    fault: str | None = None
    done: bool = False
    seconds: float | None = None

    def finish(self, status: int | None) -> None:
        self.status = status
        self.done = True
        self.seconds = time.monotonic() - self.mono

    def row(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in _NAMES}


_NAMES = (
    "n",
    "t",
    "mono",
    "method",
    "path",
    "query",
    "listener",
    "size",
    "status",
    "effect",
    "fault",
    "done",
    "seconds",
)


class RequestLog:
    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=KEPT)
        self._numbers = count(1)

    def open(self, method: str, path: str, query: str, listener: str, size: int) -> Entry:
        entry = Entry(next(self._numbers), method, path, query, listener, size)
        self._entries.append(entry)
        return entry

    def since(self, number: int) -> Iterator[Entry]:
        """Entries with a number above ``number``, oldest first."""
        if not self._entries:
            return iter(())
        skip = max(0, number - self._entries[0].n + 1)
        if skip >= len(self._entries):
            return iter(())
        return iter(list(self._entries)[skip:] if skip else list(self._entries))

    def __len__(self) -> int:
        return len(self._entries)
