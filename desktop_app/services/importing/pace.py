"""How long a call of an account took in its earlier jobs, for plans of jobs that have measured nothing yet.

Owns: which jobs count. Must not: guess (whoever asks has a figure for an account without any).
"""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.journal import JobHeader

LATEST = 5
FEWEST_CALLS = 3
"""A job of fewer calls says more of its first one than of the pace."""


def earlier_pace(headers: Sequence[JobHeader], account: str) -> float | None:
    """Seconds a call over the account's latest jobs, ``headers`` being oldest first; None without any."""
    told = [
        (float(one.summary["asked_s"]), int(one.summary["requests"]))
        for one in headers
        if one.account == account
        and one.summary.get("asked_s") and one.summary.get("requests", 0) >= FEWEST_CALLS
    ][-LATEST:]  # fmt: skip
    calls = sum(count for _seconds, count in told)
    return sum(seconds for seconds, _count in told) / calls if calls else None
