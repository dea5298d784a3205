"""The states of a job and the one table of what may follow what.

Owns: the names and the table. Must not: know what a job does.
"""

from __future__ import annotations

from enum import StrEnum


class JobState(StrEnum):
    PREPARING = "preparing"  # the file is being copied, read, compared with the account; nothing was sent
    PREPARED = "prepared"  # the plan stands; nothing was sent
    RUNNING = "running"  # deliveries are on their way
    FOLLOWING = "following"  # all handed over, the platform is still at it
    DONE = "done"
    STOPPED = "stopped"  # by the person; goes on where it stood
    FAILED = "failed"  # something stands in the way (the error is kept); goes on where it stood


_S = JobState
_GOING = {_S.STOPPED, _S.FAILED}

ALLOWED: dict[JobState, frozenset[JobState]] = {
    _S.PREPARING: frozenset({_S.PREPARED} | _GOING),
    _S.PREPARED: frozenset({_S.RUNNING, _S.PREPARING} | _GOING),  # rows were changed: the plan is made again
    _S.RUNNING: frozenset({_S.FOLLOWING, _S.DONE} | _GOING),
    _S.FOLLOWING: frozenset({_S.DONE} | _GOING),
    _S.DONE: frozenset(),
    _S.STOPPED: frozenset({_S.PREPARING, _S.PREPARED, _S.RUNNING, _S.FOLLOWING, _S.FAILED}),
    _S.FAILED: frozenset({_S.PREPARING, _S.PREPARED, _S.RUNNING, _S.FOLLOWING, _S.STOPPED}),
}
"""A state may always be taken up again as itself: that is what continuing after a crash is."""


def may_follow(now: JobState, then: JobState) -> bool:
    return now is then or then in ALLOWED[now]
