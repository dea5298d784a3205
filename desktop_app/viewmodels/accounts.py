"""Which accounts there are and which one the window looks at.

Owns: the choice. Must not: hold a key, a rule or a widget.
"""

from __future__ import annotations

from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.model.account import Account
from desktop_app.model.errors import AppError
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
    current_updated(Account): the same account under another name or colour, or with changes allowed.
    """

    accounts_changed = Signal()
    current_changed = Signal(object)
    current_updated = Signal(object)

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
        self._choose, self._anew = "", False
        """What the reading under way was asked for."""

    def read(self, choose: str = "", *, anew: bool = False) -> None:
        """Read the accounts; ``choose`` names the one to turn to, else the current one stays. ``anew``: its
        key or place is another, what was read of it is out of date. What an earlier reading was asked for and
        that has no answer yet holds on."""
        self._choose, self._anew = choose or self._choose, anew or self._anew
        self._latest("read", self._service.read_all, self._show, on_error=self._not_read)

    def take(self, account: Account) -> None:
        """One account is known to be so now."""
        self.accounts = tuple(account if one.id == account.id else one for one in self.accounts)
        self.accounts_changed.emit()
        if self.current is not None and self.current.id == account.id:
            self._turn_to(account)

    def find(self, account_id: str) -> Account | None:
        return next((account for account in self.accounts if account.id == account_id), None)

    def choose(self, account_id: str) -> None:
        found = self.find(account_id)
        if found is not None:
            self._choose = ""  # the person chose since
            self._turn_to(found)

    @property
    def manifests(self) -> tuple[Manifest, ...]:
        """Of all platforms, by label."""
        return tuple(sorted(self._manifests.values(), key=lambda one: one.label.lower()))

    @property
    def platforms(self) -> str:
        """Their first names, as a list for a sentence."""
        return ", ".join(manifest.label.partition(" / ")[0] for manifest in self.manifests)

    @property
    def manifest(self) -> Manifest | None:
        return None if self.current is None else self._manifests.get(self.current.platform)

    def manifest_of(self, account: Account) -> Manifest:
        """KeyError for an account of a platform that this version does not know."""
        return self._manifests[account.platform]

    @property
    def lines(self) -> tuple[AccountLine, ...]:
        return tuple(self.line_of(account) for account in self.accounts)

    def line_of(self, account: Account) -> AccountLine:
        manifest = self._manifests.get(account.platform)
        platform = manifest.label if manifest else account.platform
        centre = manifest.data_centre(account.data_centre).label if manifest else ""
        if centre.startswith(f"{platform} "):
            # the place already says the platform
            line = centre if account.training else t("switcher.live_plain", platform=centre)
        elif manifest is not None and len(manifest.data_centres) > 1 and centre != platform:
            key = "switcher.training" if account.training else "switcher.live"
            line = t(key, platform=platform, data_centre=centre)
        else:
            line = platform if account.training else t("switcher.live_plain", platform=platform)
        return AccountLine(account.id, account.name, line, account.colour, account.training)

    def _not_read(self, error: AppError) -> None:
        self._choose, self._anew = "", False
        self.failed.emit(error)

    def _show(self, accounts: Sequence[Account]) -> None:
        (choose, anew), (self._choose, self._anew) = (self._choose, self._anew), ("", False)
        self.accounts = tuple(accounts)
        self.accounts_changed.emit()
        wanted = choose or (self.current.id if self.current else "")
        found = self.find(wanted)
        if found is None and self.accounts:
            found = self.accounts[0]
        self._turn_to(found, anew)

    def _turn_to(self, account: Account | None, anew: bool = False) -> None:
        before, self.current = self.current, account
        if anew or account is None or before is None or _content(before) != _content(account):
            if anew or account != before:
                self.current_changed.emit(account)
        elif account != before:
            self.current_updated.emit(account)


def _content(account: Account) -> Account:
    """The account without what changes nothing about the data in it."""
    return replace(account, name="", colour="", armed_until=None, armed_from=None)
