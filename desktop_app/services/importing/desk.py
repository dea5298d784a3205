"""What the steps of one running job share: its file, the open account, progress, the count of calls.

Owns: the progress of a job (thinned, with rate and time left) and the counting of calls. Must not: decide
anything about rows.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import TypeVar

from desktop_app.journal import JobStore
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import UnsupportedFeature
from desktop_app.model.progress import Progress
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.manifest import ImportTarget, Manifest
from desktop_app.provider_api.provider import Provider
from desktop_app.runtime.clock import Clock
from desktop_app.services.importing.nouns import Report

T = TypeVar("T")

REPORT_EVERY_S = 0.1
RATE_WINDOW_S = 10.0


class Reporter:
    """Hands progress on at most ten times a second, and always the last of a phase."""

    def __init__(self, report: Report, clock: Clock) -> None:
        self._report = report
        self._clock = clock
        self._last = Progress()
        self._shown: Progress | None = None
        self._shown_at = -1.0
        self._marks: deque[tuple[float, int]] = deque()
        self._waiting_until: float | None = None

    def phase(self, name: str, total: int | None = None, done: int = 0) -> None:
        """A new phase begins (``name`` is the end of a text key ``import.phase.<name>``); shown at once."""
        self.flush()
        self._marks.clear()
        self._marks.append((self._clock.monotonic(), done))
        self._put(Progress(done=done, total=total, phase=f"import.phase.{name}"), at_once=True)

    def step(self, done: int, total: int | None = None, detail: str = "") -> None:
        """So much of the phase is done."""
        now = self._clock.monotonic()
        if self._waiting_until is not None and self._clock.wall() >= self._waiting_until:
            self._waiting_until = None  # whoever told us of the wait need not tell us of its end
        self._marks.append((now, done))
        while len(self._marks) > 2 and now - self._marks[0][0] > RATE_WINDOW_S:
            self._marks.popleft()
        began, from_done = self._marks[0]
        rate = (done - from_done) / (now - began) if now > began else 0.0
        total = self._last.total if total is None else total
        self._put(
            Progress(
                done=done,
                total=total,
                phase=self._last.phase,
                rate=rate,
                seconds_left=_left(done, total, rate, now - began),
                waiting_until=self._waiting_until,
                detail=detail or self._last.detail,
            )
        )

    def waiting(self, until: float | None) -> None:
        """The platform asked us to wait until this POSIX time; None = it goes on."""
        self._waiting_until = until
        last = self._last
        self._put(
            Progress(
                last.done, last.total, last.phase, last.rate, last.seconds_left, until, last.detail
            ),
            at_once=True,
        )  # fmt: skip

    def flush(self) -> None:
        """Show what was held back."""
        if self._last is not self._shown and self._last.phase:
            self._show(self._last)

    def _put(self, progress: Progress, *, at_once: bool = False) -> None:
        self._last = progress
        if at_once or self._clock.monotonic() - self._shown_at >= REPORT_EVERY_S:
            self._show(progress)

    def _show(self, progress: Progress) -> None:
        self._shown, self._shown_at = progress, self._clock.monotonic()
        self._report(progress)


def _left(done: int, total: int | None, rate: float, seen: float) -> tuple[float, float] | None:
    if total is None or rate <= 0 or done >= total:
        return None
    middle = (total - done) / rate
    # the less was seen, the wider the range: half to double at first, a tenth either way later
    doubt = 1.0 if seen < 2 else 0.5 if seen < 5 else 0.2
    return middle / (1 + doubt), middle * (1 + doubt)


@dataclass(slots=True)
class Desk:
    """One job at work. ``members_known``: the list was read before anything was sent."""

    store: JobStore
    provider: Provider
    clock: Clock
    reporter: Reporter
    stop: asyncio.Event
    calls: int = 0
    asked_s: float = 0.0  # spent on calls of the platform, not on rows of our own
    began: float = field(init=False)
    kept_s: float = 0.0  # of them, what stands in the job

    def __post_init__(self) -> None:
        self.began = self.clock.monotonic()

    @property
    def manifest(self) -> Manifest:
        return self.provider.manifest

    @property
    def target(self) -> ImportTarget:
        self.manifest.require(Capability.CONTACTS_IMPORT)
        target = self.manifest.import_target
        if target is None:
            raise UnsupportedFeature(
                platform=self.manifest.label, capability=Capability.CONTACTS_IMPORT.value
            )
        return target

    def can(self, capability: Capability) -> bool:
        return self.manifest.can(capability)

    async def call(self, asked: Awaitable[T]) -> T:
        """One call of the platform, counted whatever comes of it."""
        self.calls += 1
        began = self.clock.monotonic()
        try:
            return await asked
        finally:
            self.asked_s += self.clock.monotonic() - began

    def keep_figures(self) -> None:
        """Write the calls and the time since the last writing into the job."""
        now = self.clock.monotonic()
        calls, seconds = self.calls, now - self.began
        with self.store.transaction():
            self.store.count_up("requests", calls)
            self.store.count_up("seconds", seconds)
            self.store.count_up("asked_s", self.asked_s - self.kept_s)
        self.calls, self.began, self.kept_s = 0, now, self.asked_s

    def list_now(self) -> ContactList:
        """The list that rows go to; ``id`` is "" as long as it is born by naming it."""
        facts = self.store.fact("target", {})
        return ContactList(id=facts.get("id", ""), name=facts.get("name", ""), kind=facts.get("kind", ""))
