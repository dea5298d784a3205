"""Trying to write into an account: which list, which steps are over, how it ended.

Owns: the state of one try. Must not: hold a rule or word a step (the service does).
"""

from __future__ import annotations

from collections.abc import Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.model.account import Account
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import AppError, Stopped
from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.patience import patience_of
from desktop_app.viewmodels.tasks import Runner

if TYPE_CHECKING:
    from desktop_app.services.write_check import CheckStep, WriteCheckResult


class WriteCheckService(Protocol):
    def targets(self, account_id: str) -> Coroutine[Any, Any, tuple[ContactList, ...]]: ...

    def run(self, account_id: str, chosen: ContactList) -> Coroutine[Any, Any, WriteCheckResult]: ...


class WriteCheckViewModel(ViewModel):
    """Signals: changed(): lists came, a step is over, it ended, it failed."""

    changed = Signal()

    def __init__(self, runner: Runner, service: WriteCheckService, parent: QObject | None = None) -> None:
        super().__init__(runner, parent)
        self._service = service
        self.account: Account | None = None
        self.lists: tuple[ContactList, ...] | None = None
        self.result: WriteCheckResult | None = None
        self.error: AppError | None = None
        self.platform = ""
        self.patience = patience_of(
            self, runner, self._asked, reads=("lists",), writes=("run",), stop=self.stop_waiting
        )
        """What is said while an answer takes long."""

    def begin(self, account: Account, platform: str = "") -> None:
        """Another account: its lists are read."""
        self.account, self.platform = account, platform
        self.lists, self.result, self.error = None, None, None
        self.cancel("run")
        self._latest("lists", partial(self._service.targets, account.id), self._listed, on_error=self._failed)

    def stop_waiting(self) -> None:
        self.cancel("lists")
        self._failed(Stopped("reading_stopped", platform=self.platform))

    def _asked(self) -> tuple[tuple[str, str], ...]:
        return () if self.account is None else ((self.account.id, self.platform),)

    def run(self, chosen: ContactList) -> None:
        if self.account is None:
            return
        self.result, self.error = None, None
        make = partial(self._service.run, self.account.id, chosen)
        if self._once("run", make, self._ended, on_error=self._failed):
            self.changed.emit()

    @property
    def steps(self) -> tuple[CheckStep, ...]:
        return () if self.result is None else self.result.steps

    @property
    def tone(self) -> str:
        """How it ended: good, warn (it worked, the contact stays) or bad; "" while it has not."""
        if self.result is None:
            return ""
        if not self.result.writable:
            return "bad"
        return "warn" if self.result.left_behind else "good"

    def _listed(self, lists: tuple[ContactList, ...]) -> None:
        self.lists = lists
        self.changed.emit()

    def _ended(self, result: WriteCheckResult) -> None:
        self.result = result
        self.changed.emit()

    def _failed(self, error: AppError) -> None:
        self.error = error
        self.lists = self.lists or ()
        self.changed.emit()
