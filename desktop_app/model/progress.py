"""How far a piece of work has come."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """``done`` of ``total`` (None = not known). ``phase`` is a key of the texts. ``rate`` in items a
    second, now.

    ``seconds_left`` is a range (low, high). ``waiting_until`` is a POSIX time while the platform asked us
    to wait.
    """

    done: int = 0
    total: int | None = None
    phase: str = ""
    rate: float = 0.0
    seconds_left: tuple[float, float] | None = None
    waiting_until: float | None = None
    detail: str = ""
