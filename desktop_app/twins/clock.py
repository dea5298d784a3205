"""The training clock, and work that falls due on it.

Owns: virtual time (``speed`` times real time plus every advance), the durable list of due work, fixed
windows for rate limits. Must not: sleep, or know what the due work is.

Two kinds of time on purpose: *work* (imports, sends) runs on virtual seconds so that training does not wait,
*limits* (requests a second, "within one minute") count real seconds plus advances, since clients pace
themselves in real time.
"""

from __future__ import annotations

import json
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from desktop_app.twins.store import Store

DueHandler = Callable[[dict[str, Any]], None]


class Clock:
    """Continues where a kept state left off: the clock ran on, at its speed, while the twin was away."""

    def __init__(self, store: Store, speed: float, start: float | None = None) -> None:
        """``start``: first virtual instant in epoch seconds for a new state; default: now."""
        self._store = store
        real = time.time()
        kept = store.get("clock")
        if kept is None:
            self._virtual_base, self._skipped = (real if start is None else start), 0.0
        else:
            self._virtual_base = kept["virtual"] + max(0.0, real - kept["real"]) * kept["speed"]
            self._skipped = kept["skipped"]
        self._real_base = real
        self._limits_held: float | None = None
        self.speed = speed
        self._keep()

    def _keep(self) -> None:
        self._store.put(
            "clock",
            {
                "virtual": self._virtual_base,
                "real": self._real_base,
                "speed": self.speed,
                "skipped": self._skipped,
            },
        )

    def now(self) -> float:
        """Virtual instant, epoch seconds."""
        return self._virtual_base + (time.time() - self._real_base) * self.speed

    def limit_now(self) -> float:
        """The instant that limits count by: real seconds plus every advance."""
        return (time.time() if self._limits_held is None else self._limits_held) + self._skipped

    def hold_limits(self, hold: bool) -> None:
        """Let the limits' clock stand still (advances still move it): tests must not depend on speed."""
        self._limits_held = time.time() if hold else None

    def advance(self, seconds: float) -> None:
        now = self.now()
        self._real_base = time.time()
        self._virtual_base = now + seconds
        self._skipped += seconds
        self._keep()

    def real_seconds_until(self, at: float) -> float:
        """How long from now, in real seconds, until the virtual instant ``at``."""
        return max(0.0, (at - self.now()) / self.speed) if self.speed > 0 else 3600.0

    def iso(self, at: float | None = None, suffix: str = "Z") -> str:
        """UTC text ``YYYY-MM-DDTHH:MM:SS`` + suffix of an instant (default now)."""
        return (
            datetime.fromtimestamp(self.now() if at is None else at, UTC).strftime("%Y-%m-%dT%H:%M:%S")
            + suffix
        )


class Schedule:
    """Due work, kept in the store, done in order of (instant, number), each piece in its own transaction."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self.handlers: dict[str, DueHandler] = {}
        #: told whenever something was added, so that the server need not poll
        self.added: Callable[[], None] = lambda: None
        #: told when a piece failed and what it wrote was taken back
        self.failed: Callable[[], None] = lambda: None

    def add(self, delay_s: float, kind: str, data: Mapping[str, Any]) -> int:
        """Do ``handlers[kind](data)`` once ``delay_s`` virtual seconds have passed; returns a number for
        ``drop``.
        """
        return self.add_at(self._clock.now() + delay_s, kind, data)

    def add_at(self, at: float, kind: str, data: Mapping[str, Any]) -> int:
        if kind not in self.handlers:
            raise KeyError(f"no handler for due work of kind {kind!r}")
        cursor = self._store.run(
            "INSERT INTO due(at,kind,data) VALUES(?,?,?)", (at, kind, json.dumps(data, ensure_ascii=False))
        )
        self.added()
        return int(cursor.lastrowid or 0)

    def drop(self, number: int) -> bool:
        """Forget one piece; False when it was done already."""
        return self._store.run("DELETE FROM due WHERE id=?", (number,)).rowcount > 0

    def next_at(self) -> float | None:
        value: float | None = self._store.value("SELECT MIN(at) FROM due")
        return value

    def waiting(self) -> int:
        return int(self._store.value("SELECT COUNT(*) FROM due"))

    def do_one(self) -> bool:
        """Do the next piece that is due now; False when there is none."""
        row = self._store.one(
            "SELECT id, kind, data FROM due WHERE at<=? ORDER BY at, id LIMIT 1", (self._clock.now(),)
        )
        if row is None:
            return False
        try:
            with self._store.transaction():
                self._store.run("DELETE FROM due WHERE id=?", (row["id"],))
                self.handlers[row["kind"]](json.loads(row["data"]))
        except Exception:  # noqa: BLE001 - a bug of a twin: said aloud, and never tried again in a circle
            traceback.print_exc(file=sys.stderr)
            self.drop(row["id"])
            self.failed()
        return True


class FixedWindows:
    """Counts requests by name in windows aligned to the clock (``limit_now``): the count is gone when the
    window ends.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._counts: dict[tuple[str, float], tuple[int, int]] = {}

    def over(self, name: str, limit: int, seconds: float) -> float | None:
        """Count one request; seconds until the window resets when it is one too many, else None."""
        now = self._clock.limit_now()
        window = int(now // seconds)
        known, count = self._counts.get((name, seconds), (window, 0))
        count = count + 1 if known == window else 1
        if count > limit:
            return (window + 1) * seconds - now
        self._counts[name, seconds] = (window, count)
        return None

    def forget(self) -> None:
        self._counts.clear()
