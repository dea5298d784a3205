"""Whether, and after how long, a failed attempt is repeated: by effect, never by hope.

Owns: the table of effects, backoff, the reading of ``Retry-After``, the retry budget. Must not: send or wait
itself.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

from desktop_app.model.operation import Effect


class Trouble(Enum):
    """What is known about a failed attempt."""

    NOT_SENT = "not_sent"  # nothing left us: any effect may be tried again
    BUSY = "busy"  # refused because of the rate, not carried out: any effect may be tried again
    IN_DOUBT = "in_doubt"  # it left us, and whether it was carried out is open


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """``attempts`` in all, waits of ``base`` seconds doubling to ``cap``; ``deadline`` seconds for the whole
    call.

    A wait that the platform asks for and that ends after the deadline is not waited for: the error says how
    long. No attempt at a read takes longer than the deadline. ``unreached``: attempts while nothing leaves us
    and nothing was heard of the platform lately (no network, no such host); 0 = as ``attempts``.
    """

    attempts: int = 5
    base: float = 1.0
    cap: float = 60.0
    deadline: float = 300.0
    unreached: int = 0

    def most(self, trouble: Trouble, heard_lately: bool) -> int:
        """How many attempts a call gets that ends in ``trouble``."""
        if trouble is Trouble.NOT_SENT and not heard_lately and self.unreached:
            return min(self.unreached, self.attempts)
        return self.attempts


def may_repeat(effect: Effect, trouble: Trouble, doubts: int) -> bool:
    """``doubts``: attempts of this call, this one included, whose outcome is open."""
    if trouble is not Trouble.IN_DOUBT:
        return True
    if effect is Effect.ONCE:
        return False
    if effect is Effect.PROVEN:
        return doubts < 2
    return True


def backoff(policy: RetryPolicy, attempt: int, chance: float) -> float:
    """Seconds after the ``attempt``-th failure (from 1); ``chance`` in 0..1 spreads callers over half the
    wait.
    """
    whole = min(policy.cap, policy.base * 2.0 ** min(attempt - 1, 30))
    return whole * (0.5 + 0.5 * chance)


def retry_after(value: str, date: str, now: float) -> float | None:
    """Seconds to wait from a ``Retry-After`` header (seconds or HTTP date); None when absent or senseless.

    A date is counted from the answer's own ``Date`` header where there is one (clocks differ), else from
    ``now`` (POSIX seconds), and rounded up to the whole second.
    """
    text = value.strip()
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        until = _posix(text)
        if until is None:
            return None
        start = _posix(date)
        return float(max(0, math.ceil(until - (now if start is None else start))))
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def _posix(text: str) -> float | None:
    from email.utils import parsedate_to_datetime  # seldom needed

    try:
        return parsedate_to_datetime(text).timestamp()
    except (TypeError, ValueError, OverflowError):
        return None


class RetryBudget:
    """Keeps retries a small part of what is useful: each useful answer earns a tenth, each retry costs one.

    ``reserve`` lets a quiet account retry at all; in an outage it is used up once, after that every call is
    tried once. One budget an account.
    """

    def __init__(self, reserve: float = 10.0, earned: float = 0.1) -> None:
        self._reserve = reserve
        self._earned = earned
        self._left = reserve

    def earn(self) -> None:
        """A useful answer came."""
        self._left = min(self._reserve, self._left + self._earned)

    def spend(self) -> bool:
        """Pay for one retry; False when there is nothing left."""
        if self._left < 1.0:
            return False
        self._left -= 1.0
        return True
