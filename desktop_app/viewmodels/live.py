"""Whether a live account may be changed now: the bar's sentence and its one action.

Owns: when the bar stands there and what it says. Must not: hold the rule (the accounts service does).
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.model.account import Account
from desktop_app.model.texts import t
from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.tasks import Runner

LOOK_EVERY_MS = 1_000


class ArmingService(Protocol):
    def arm(self, account_id: str, minutes: int) -> Coroutine[Any, Any, Account]: ...


class LiveViewModel(ViewModel):
    """Signals:
    changed(): what the bar says, or whether it stands there.
    account_changed(Account): changes were allowed or stopped; the account as it is now.
    allowed(Account): changes may be made from now on.
    """

    changed = Signal()
    account_changed = Signal(object)
    allowed = Signal(object)

    def __init__(
        self,
        runner: Runner,
        service: ArmingService,
        minutes: Callable[[], int],
        now: Callable[[], datetime],
        formats: Formats,
        parent: QObject | None = None,
    ) -> None:
        """``minutes``: how long changes are allowed for; ``now`` in UTC."""
        super().__init__(runner, parent)
        self._service = service
        self._minutes = minutes
        self._now = now
        self._formats = formats
        self.account: Account | None = None
        self._was_armed = False
        self._clock = QTimer(self)
        self._clock.setInterval(LOOK_EVERY_MS)
        self._clock.timeout.connect(self.look)

    def set_account(self, account: Account | None) -> None:
        """The account of the page on screen; None where there is none."""
        self.account = account
        self._tell()

    @property
    def visible(self) -> bool:
        """Live accounts only: training needs no leave."""
        return self.account is not None and not self.account.training

    @property
    def armed(self) -> bool:
        return self.account is not None and self.is_armed(self.account)

    def is_armed(self, account: Account) -> bool:
        return account.armed(self._now())

    @property
    def minutes(self) -> int:
        return self._minutes()

    @property
    def sentence(self) -> str:
        if self.account is None or not self.armed or self.account.armed_until is None:
            return t("live.read_only")
        return t("live.armed", clock=self._formats.clock(self.account.armed_until.astimezone()))

    @property
    def action(self) -> str:
        return t("live.stop") if self.armed else self.allow_words

    @property
    def allow_words(self) -> str:
        return t("live.allow", count=self.minutes)

    def press(self) -> None:
        """The bar's action: allow, or stop at once."""
        if self.armed:
            self.stop()
        else:
            self.allow()

    def allow(self) -> None:
        self._arm(self.minutes)

    def stop(self) -> None:
        self._arm(0)

    def look(self) -> None:
        """Has the time run out?"""
        if self.armed != self._was_armed:
            self._tell()

    def close(self) -> None:
        self._clock.stop()
        super().close()

    def _arm(self, minutes: int) -> None:
        if self.visible and self.account is not None:
            self._once(
                f"arm {self.account.id}", partial(self._service.arm, self.account.id, minutes), self._armed
            )

    def _armed(self, account: Account) -> None:
        if self.account is not None and self.account.id == account.id:
            self.account = account
            self._tell()
        self.account_changed.emit(account)
        if self.is_armed(account):
            self.allowed.emit(account)

    def _tell(self) -> None:
        self._was_armed = self.armed
        if self.visible and self._was_armed:
            self._clock.start()
        else:
            self._clock.stop()
        self.changed.emit()
