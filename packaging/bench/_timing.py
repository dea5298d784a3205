"""Shared by the measurements: median of runs, rows."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any


def median_of(runs: int, work: Callable[[], Any]) -> float:
    """Seconds of `work`, median of `runs`."""
    seconds = []
    for _ in range(runs):
        begin = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds)


def row(
    name: str,
    value: float,
    unit: str,
    *,
    reference: float | None = None,
    limit: str | float | None = None,
    ok: bool | None = None,
) -> dict[str, Any]:
    """A row as bench/README.md describes it; the ratio follows from value and reference."""
    ratio = None if not reference else value / reference
    return {
        "name": name,
        "value": value,
        "unit": unit,
        "reference": reference,
        "ratio": ratio,
        "limit": limit,
        "ok": ok,
    }
