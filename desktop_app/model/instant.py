"""Instants from numbers. Owns: unix seconds as a time that every system can hold. Must not: know a format."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def from_unix(seconds: float) -> datetime | None:
    """The instant, UTC; None for what no calendar holds (before year 1, after 9999, no number).

    Counted from 1970 instead of asked of the system: Windows refuses instants before 1970.
    """
    try:
        if not math.isfinite(seconds):
            return None
        return _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return None
