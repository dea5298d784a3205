"""What was asked of a platform, when, and what came back: for "Details", the activity page and tests.

Owns: the last records of one account, in memory. Must not: hold a filled path, a header or a key, nor of
query and body more than their form (:mod:`desktop_app.transport.request_shape`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

KEPT = 1000


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """One attempt. ``t``: POSIX seconds when it began, ``path``: the template, ``ms``: until the answer was
    read.

    ``status`` is None when no answer came; ``error`` then says why (``unreachable.dns``, ``no_answer``,
    ``cancelled``). ``attempt`` counts from 1. ``changes``: it was to change something there.
    ``base_url``, ``query``, ``body`` (their forms) and ``content_type`` are what the request is rebuilt from;
    ``said``: the first of the platform's own words of a refusal, without keys.
    """

    t: float
    method: str
    path: str
    status: int | None
    ms: float
    attempt: int
    operation: str
    error: str = ""
    changes: bool = False
    base_url: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    content_type: str = ""
    said: str = ""


class RequestLog:
    """A ring of the last records; ``on_record`` hears each one, on the thread of the requests."""

    def __init__(self, kept: int = KEPT, on_record: Callable[[RequestRecord], None] | None = None) -> None:
        self._records: deque[RequestRecord] = deque(maxlen=kept)
        self._on_record = on_record
        self.total = 0

    def add(self, record: RequestRecord) -> None:
        self._records.append(record)
        self.total += 1
        if self._on_record is not None:
            self._on_record(record)

    def records(self) -> tuple[RequestRecord, ...]:
        """Oldest first; ``total`` also counts those that have dropped out."""
        return tuple(self._records)
