"""What the program's exit codes mean. Part of the stable handles: never change one.

Owns: the table. Must not: print or end anything.
"""

from __future__ import annotations

from enum import IntEnum

from desktop_app.model.errors import (
    AccountError,
    AppError,
    Locked,
    OutcomeUnknown,
    ProviderChanged,
    RateLimited,
    ServerFailed,
    Stopped,
    StorageFailed,
    Unreachable,
    UsageError,
)


class Exit(IntEnum):
    GOOD = 0
    INCOMPLETE = 1  # done with rejects or doubts, template error, doctor finds a fault
    ARGUMENTS = 2
    INPUT = 3  # input refused or a question open
    ACCOUNT = 4  # account refused or not armed
    UNREACHABLE = 5  # platform unreachable; a job can be resumed
    STOPPED = 6  # stopped, or locked by another process; a job can be resumed
    BUG = 70


_TABLE: tuple[tuple[type[AppError], Exit], ...] = (
    (UsageError, Exit.ARGUMENTS),
    (AccountError, Exit.ACCOUNT),
    (Unreachable, Exit.UNREACHABLE),
    (OutcomeUnknown, Exit.UNREACHABLE),
    (RateLimited, Exit.UNREACHABLE),
    (ServerFailed, Exit.UNREACHABLE),
    (ProviderChanged, Exit.UNREACHABLE),
    (Locked, Exit.STOPPED),
    (Stopped, Exit.STOPPED),
    (StorageFailed, Exit.STOPPED),  # a full disk stops the work; it goes on when there is space
)


def exit_code(error: AppError) -> Exit:
    """The code for an expected failure; what is not in the table concerns the input."""
    return next((code for kind, code in _TABLE if isinstance(error, kind)), Exit.INPUT)
