"""Which accounts there are and which one the window looks at.

Owns: the choice. Must not: hold a key, a rule or a widget.
"""

from __future__ import annotations

from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.model.account import Account
from desktop_app.model.texts import t
from desktop_app.provider_api.manifest import Manifest
from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.tasks import Runner


class AccountsService(Protocol):
    def read_all(self) -> Coroutine[Any, Any, Sequence[Account]]: ...


@dataclass(frozen=True)
class AccountLine:
    """One account as the switcher shows it."""

    id: str
    name: str
    line: str
    colour: str
    training: bool


class AccountsViewModel(ViewModel):
    """Signals:
    accounts_changed(): the list was read anew.
    current_changed(Account | None): the window turns to another account.
    """

    accounts_changed = Signal()
    current_changed = Signal(object)

    def __init__(
        self,
        runner: Runner,
        service: AccountsService,
        manifests: Mapping[str, Manifest],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(runner, parent)
        self._service = service
        self._manifests = manifests
        self.accounts: tuple[Account, ...] = ()
        self.current: Account | None = None

    def read(self, choose: str = "") -> None:
        """Read the accounts; ``choose`` names the one to turn to, else the current one stays."""
        self._latest("read", partial(self._service.read_all), partial(self._show, choose))

    def choose(self, account_id: str) -> None:
        found = next((account for account in self.accounts if account.id == account_id), None)
        if found is not None and found != self.current:
            self.current = found
            self.current_changed.emit(found)

    @property
    def manifest(self) -> Manifest | None:
        return None if self.current is None else self._manifests.get(self.current.platform)

    @property
    def lines(self) -> tuple[AccountLine, ...]:
        return tuple(self.line_of(account) for account in self.accounts)

    def line_of(self, account: Account) -> AccountLine:
        manifest = self._manifests.get(account.platform)
        platform = manifest.label if manifest else account.platform
        centre = manifest.data_centre(account.data_centre).label if manifest else ""
        if manifest is not None and len(manifest.data_centres) > 1 and centre != platform:
            key = "switcher.training" if account.training else "switcher.live"
            line = t(key, platform=platform, data_centre=centre)
        else:
            line = platform if account.training else t("switcher.live_plain", platform=platform)
        return AccountLine(account.id, account.name, line, account.colour, account.training)

    def _show(self, choose: str, accounts: Sequence[Account]) -> None:
        self.accounts = tuple(accounts)
        self.accounts_changed.emit()
        wanted = choose or (self.current.id if self.current else "")
        found = next((account for account in self.accounts if account.id == wanted), None)
        if found is None and self.accounts:
            found = self.accounts[0]
        if found != self.current:
            self.current = found
            self.current_changed.emit(found)
