"""Test mails that have left: how far each is, whether its dialog is open or not.

Owns: following them to their end, those too whose end an earlier run of the program did not see. Must not:
send anything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.journal.acts import ActState
from desktop_app.model.errors import AppError
from desktop_app.model.message import MessageStatus, SentMessage
from desktop_app.services.preview.trial_sends import KeptTrial, Trial
from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.tasks import Runner

KEPT = 20
AT_ONCE = 2
"""Tests of earlier runs that are asked for at the same time."""


class Phase(Enum):
    WRITING = "writing"
    SENDING = "sending"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    FAILED = "failed"
    REFUSED = "refused"
    DOUBT = "doubt"


PHASES = {
    ActState.SENDING: Phase.SENDING,
    ActState.TAKEN: Phase.ACCEPTED,
    ActState.DONE: Phase.DELIVERED,
    ActState.REFUSED: Phase.FAILED,
    ActState.IN_DOUBT: Phase.DOUBT,
}
ENDS = frozenset((Phase.DELIVERED, Phase.FAILED, Phase.REFUSED))


class Follows(Protocol):
    async def follow(
        self, trial: Trial, ids: Sequence[str], report: Callable[[tuple[MessageStatus, ...]], None]
    ) -> tuple[MessageStatus, ...]: ...

    async def pending(self) -> tuple[str, ...]: ...

    async def kept(self, account_id: str) -> list[KeptTrial]: ...


@dataclass(frozen=True, slots=True)
class SentTest:
    """``words`` are the platform's own for the state; ``looking`` while it is asked again and again."""

    trial: Trial
    ids: tuple[str, ...]
    at: datetime
    phase: Phase
    words: str = ""
    looking: bool = False
    error: AppError | None = None


class SentTests(ViewModel):
    """Signals: changed(str): the test of this key got further."""

    changed = Signal(str)

    def __init__(self, runner: Runner, service: Follows, parent: QObject | None = None) -> None:
        super().__init__(runner, parent)
        self._service = service
        self._sent: dict[str, SentTest] = {}
        self._brought: set[str] = set()
        self._to_follow: list[SentTest] = []

    def of(self, account: str) -> tuple[SentTest, ...]:
        """Those sent with this account in the last days, the newest first."""
        return tuple(one for one in reversed(self._sent.values()) if one.trial.account == account)

    def get(self, key: str) -> SentTest | None:
        return self._sent.get(key)

    def follow_pending(self) -> None:
        """Once after the start: on with every test of an earlier run that has no end yet, a few at a time;
        each stops by itself. Accounts that are locked or without a key are left alone."""
        self._latest("pending", self._service.pending, self._found_pending, on_error=lambda _error: None)

    def _found_pending(self, accounts: Sequence[str]) -> None:
        for account in accounts:
            self.bring_back(account, tells=True)

    def bring_back(self, account: str, tells: bool) -> None:
        """Once for each account: what was sent before this start, and on with what had no end yet."""
        if account and account not in self._brought:
            self._brought.add(account)
            read = partial(self._service.kept, account)
            self._latest(f"kept {account}", read, partial(self._kept, tells), on_error=lambda _error: None)

    def _kept(self, tells: bool, found: Sequence[KeptTrial]) -> None:
        newer, self._sent = self._sent, {}
        for one in found:
            if one.state in PHASES and one.trial.key not in newer:
                looking = tells and one.state is ActState.TAKEN and bool(one.ids)
                self._sent[one.trial.key] = SentTest(
                    one.trial, one.ids, one.at, PHASES[one.state], one.words, looking
                )
        self._sent |= newer
        waiting = {one.trial.key for one in self._to_follow}
        self._to_follow += [
            test
            for key, test in self._sent.items()
            if test.looking and key not in waiting and not self.busy_with(key)
        ]
        self._follow_on()

    def _follow_on(self) -> None:
        """The next of those that an earlier run left."""
        while self._to_follow and sum(map(self.busy_with, self._sent)) < AT_ONCE:
            test = self._to_follow.pop(0)
            self._follow(test.trial, test.ids)

    def begin(self, trial: Trial, sent: SentMessage, tells: bool) -> None:
        """It was taken, or refused inside a good answer. ``tells``: the platform says what becomes of it."""
        refused = next(iter(sent.refused.values()), "")
        looking = bool(sent.ids) and tells and not refused
        self._put(
            SentTest(
                trial,
                sent.ids,
                datetime.now(UTC),
                Phase.REFUSED if refused else Phase.ACCEPTED,
                refused,
                looking,
            )
        )
        if looking:
            self._follow(trial, sent.ids)

    def in_doubt(self, trial: Trial) -> None:
        """No answer came: it may have left, and is not sent again."""
        self._put(SentTest(trial, (), datetime.now(UTC), Phase.DOUBT))

    # -- inside ----------------------------------------------------------------------------------------------
    def _follow(self, trial: Trial, ids: Sequence[str]) -> None:
        key = trial.key
        self._latest(
            key,
            partial(self._service.follow, trial, ids),
            partial(self._end, key),
            on_error=partial(self._no_status, key),
            on_progress=partial(self._status, key),
        )

    def _put(self, test: SentTest) -> None:
        self._sent[test.trial.key] = test
        while len(self._sent) > KEPT:
            oldest = next(iter(self._sent))
            self.cancel(oldest)
            del self._sent[oldest]
        self.changed.emit(test.trial.key)

    def _status(self, key: str, found: tuple[MessageStatus, ...]) -> None:
        test = self._sent.get(key)
        if not found or test is None:
            return
        first = found[0]
        phase = Phase.FAILED if first.failed else Phase.DELIVERED if first.delivered else test.phase
        self._sent[key] = replace(test, words=first.state, phase=phase)
        self.changed.emit(key)

    def _end(self, key: str, found: tuple[MessageStatus, ...]) -> None:
        self._sent[key] = replace(self._sent[key], looking=False)
        self._status(key, found)
        self.changed.emit(key)
        self._follow_on()

    def _no_status(self, key: str, error: AppError) -> None:
        self._sent[key] = replace(self._sent[key], looking=False, error=error)
        self.changed.emit(key)
        self._follow_on()
