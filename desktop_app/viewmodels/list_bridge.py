"""Copying the people of a list into another account: where to, what travels, then the import.

Owns: which list, which account, what was read. Must not: hold a rule or a widget; import (the wizard does).
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.model.contact import Subscription
from desktop_app.model.errors import Stopped
from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability
from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.patience import patience_of
from desktop_app.viewmodels.tasks import Runner

if TYPE_CHECKING:
    from desktop_app.model.account import Account
    from desktop_app.model.contact_list import ContactList
    from desktop_app.model.errors import AppError
    from desktop_app.provider_api.manifest import Manifest
    from desktop_app.services.list_bridge import Copied, Travel
    from desktop_app.viewmodels.accounts import AccountsViewModel
    from desktop_app.viewmodels.formats import Formats


class BridgeService(Protocol):
    def read(
        self, account_id: str, item: ContactList, report: Callable[[int], None] | None = None
    ) -> Coroutine[Any, Any, Copied]: ...

    def settle(self, copied: Copied, *, with_failing: bool) -> Coroutine[Any, Any, Path]: ...

    def travel(self, copied: Copied, target_id: str) -> Coroutine[Any, Any, Travel]: ...

    def forget(self, path: Path) -> Coroutine[Any, Any, None]: ...


class ListBridgeViewModel(ViewModel):
    """Signals:
    changed(): another account was chosen, or more is known.
    progress(int): people read so far.
    refused(AppError): the list or the account could not be read.
    ready(Path, Account, str): import this file into this account, into a list of this name.
    """

    changed = Signal()
    progress = Signal(int)
    refused = Signal(object)
    ready = Signal(object, object, str)

    def __init__(
        self, runner: Runner, service: BridgeService, accounts: AccountsViewModel, formats: Formats,
        parent: QObject | None = None,
    ) -> None:  # fmt: skip
        super().__init__(runner, parent)
        self._service = service
        self._accounts = accounts
        self.number = formats.number
        self.source: Account | None = None
        self.item: ContactList | None = None
        self.target: Account | None = None
        self.copied: Copied | None = None
        self.travel: Travel | None = None
        self.with_failing = False
        self.patience = patience_of(
            self, runner, self._asked, reads=("read", "travel"), stop=self.stop_waiting
        )
        """What is said while the list or the other account takes long."""

    # -- where to --------------------------------------------------------------------------------------------
    @property
    def targets(self) -> list[Account]:
        """Other accounts of the same world that take imports."""
        if self.source is None:
            return []
        return [
            one
            for one in self._accounts.accounts
            if one.training == self.source.training and one.id != self.source.id
            and self._manifest(one).can(Capability.CONTACTS_IMPORT)
        ]  # fmt: skip

    def begin(self, source: Account, item: ContactList) -> None:
        """Read the people of this list; the first account that takes them is chosen."""
        self._drop()
        self.source, self.item = source, item
        self.target = next(iter(self.targets), None)
        if self.target is not None:
            read = partial(self._service.read, source.id, item)
            self._latest("read", read, self._was_read, on_error=self._failed, on_progress=self.progress.emit)
        self.changed.emit()

    def choose(self, account_id: str) -> None:
        self.target = next((one for one in self.targets if one.id == account_id), self.target)
        self.travel = None
        self._look()
        self.changed.emit()

    @property
    def can_go_on(self) -> bool:
        travels = self.travel is not None and not self.travel.not_found
        return travels and self.travelling > 0

    @property
    def travelling(self) -> int:
        """How many people can go there."""
        return self.copied.travelling(with_failing=self.with_failing) if self.copied is not None else 0

    def take_failing(self, taken: bool) -> None:
        """Whether people whose address fails go along."""
        self.with_failing = taken
        self.changed.emit()

    def go_on(self) -> None:
        """The file is the import's from here on."""
        if self.can_go_on and self.copied is not None and self.item is not None and self.target is not None:
            copied, self.copied = self.copied, None
            settle = partial(self._service.settle, copied, with_failing=self.with_failing)
            told = partial(self._hand_over, self.target, self.item.name)
            self._once(f"settle {copied.path}", settle, told, on_error=self._failed)

    def stop_waiting(self) -> None:
        """The person does not want to wait any longer; the dialog stays."""
        for _account, platform in self._asked()[:1]:
            for key in ("read", "travel"):
                self.cancel(key)
            self.refused.emit(Stopped("reading_stopped", platform=platform))

    def _asked(self) -> tuple[tuple[str, str], ...]:
        """The account that the list is read from, then the one that it goes to."""
        one = self.source if self.busy_with("read") else self.target
        return () if one is None else ((one.id, self._manifest(one).label),)

    def leave(self) -> None:
        """The dialog closes; what was read and is not needed goes."""
        self._drop()

    # -- words -----------------------------------------------------------------------------------------------
    @property
    def consent_lines(self) -> list[str]:
        """Who may be written to there."""
        if self.copied is None or self.source is None:
            return []
        platform = self._manifest(self.source).label
        left = self.copied.left
        unknown = self.copied.states.get(Subscription.UNKNOWN, 0)
        if not self.travelling:
            lines = [t("bridge.nobody")]
        elif not left and not unknown and not self.copied.failing:
            lines = [t("bridge.everybody", platform=platform)]
        else:
            lines = []
        if self.copied.record != "none":
            lines.append(t(f"bridge.record.{self.copied.record}", platform=platform))
        if unknown:
            lines.append(t("bridge.unknown", count=unknown))
        return lines

    @property
    def failing_words(self) -> str:
        """What is asked about people whose address fails; "" where there are none."""
        failing = self.copied.failing if self.copied is not None else 0
        return t("bridge.take_failing", count=self.number(failing)) if failing else ""

    @property
    def left_words(self) -> str:
        """Who stays behind, by reason."""
        left = dict(self.copied.left) if self.copied is not None else {}
        if self.copied is not None and self.copied.failing and not self.with_failing:
            left[Subscription.ADDRESS_FAILS] = self.copied.failing
        return ", ".join(
            t(f"bridge.left.{one.value}", count=self.number(count)) for one, count in left.items()
        )

    @property
    def field_lines(self) -> list[str]:
        if self.copied is None or self.target is None:
            return []
        where = self.target.name
        if self.travel is None:
            return [t("bridge.looking", account=where)]
        if self.travel.not_found:
            return [t("bridge.not_found", account=where)]
        lines = [t("bridge.fields", fields=self._names(self.travel.goes))]
        if self.travel.stays:
            lines.append(t("bridge.stays", account=where, fields=self._names(self.travel.stays)))
        return lines

    def _names(self, keys: tuple[str, ...]) -> str:
        names = self.copied.names if self.copied is not None else {}
        return ", ".join(names.get(key) or t(f"contacts.detail.{key}") for key in keys)

    # -- inside ----------------------------------------------------------------------------------------------
    def _hand_over(self, target: Account, name: str, path: Path) -> None:
        self.ready.emit(path, target, name)

    def _was_read(self, copied: Copied) -> None:
        self.copied = copied
        self._look()
        self.changed.emit()

    def _look(self) -> None:
        if self.copied is not None and self.target is not None:
            look = partial(self._service.travel, self.copied, self.target.id)
            self._latest("travel", look, self._looked, on_error=self._failed)

    def _looked(self, travel: Travel) -> None:
        self.travel = travel
        self.changed.emit()

    def _failed(self, error: AppError) -> None:
        self.refused.emit(error)

    def _drop(self) -> None:
        for key in ("read", "travel"):
            self.cancel(key)
        if self.copied is not None:
            gone = partial(self._service.forget, self.copied.path)
            self._once(f"forget {self.copied.path}", gone, lambda _done: None)
        self.copied, self.travel, self.target, self.with_failing = None, None, None, False

    def _manifest(self, account: Account) -> Manifest:
        return self._accounts.manifest_of(account)
