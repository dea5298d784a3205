"""How a service says what it did, without knowing who writes it down.

Owns: the form of such a call, and which job is at work. Must not: write.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any, Protocol

from desktop_app.model.account import Account

_JOB: ContextVar[str] = ContextVar("job_at_work", default="")


class Note(Protocol):
    """``code`` is the end of a text key ``activity.did.<code>``, ``facts`` fill its sentence.

    Neither a key nor a person's data may be among them. ``job`` is the one at work when none is named.
    """

    def __call__(
        self,
        code: str,
        *,
        account: Account | None = None,
        job: str = "",
        trouble: bool = False,
        **facts: Any,
    ) -> None: ...


def unheard(
    code: str, *, account: Account | None = None, job: str = "", trouble: bool = False, **facts: Any
) -> None:
    """Nobody writes it down."""


@contextlib.contextmanager
def job_at_work(job: str) -> Iterator[None]:
    """What is done and asked inside belongs to this job."""
    token = _JOB.set(job)
    try:
        yield
    finally:
        _JOB.reset(token)


def present_job() -> str:
    """The id of the job at work here, "" outside of one."""
    return _JOB.get()
