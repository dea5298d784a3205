"""Keys of senders that were made through an account: each an entry of its own beside the account's key.

Owns: where they are kept and that they go with their account. Must not: write one anywhere but the key store
(:mod:`desktop_app.services.secrets`), or know a platform.

The account's settings hold the names only, so that the entries can be found again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from desktop_app.model.account import Account
from desktop_app.model.errors import KeyStoreUnavailable

if TYPE_CHECKING:
    from desktop_app.services.secrets import Secrets

SETTING = "sender_keys"


def names_of(account: Account) -> tuple[str, ...]:
    """Senders whose key is kept, in the order in which they were made."""
    kept = account.settings.get(SETTING, "")
    return tuple(str(name) for name in json.loads(kept)) if kept else ()


def with_name(account: Account, name: str) -> dict[str, str]:
    """The account's settings with one more name."""
    names = dict.fromkeys((*names_of(account), name))
    return {**account.settings, SETTING: json.dumps(list(names))}


class SenderKeys:
    """An account whose own key is not kept has its sender keys in memory only."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets

    async def make_ready(self, account: Account) -> None:
        """Open the key store before a key is made that is told only once. KeyStoreUnavailable: make none."""
        if account.key_stored:
            await self._secrets.get(_entry(account.id, ""))

    async def keep(self, account: Account, name: str, secrets: Mapping[str, str]) -> bool:
        """True when the key is in the key store; False when it is held for this run only: show it once."""
        entry = _entry(account.id, name)
        if account.key_stored:
            try:
                await self._secrets.keep(entry, secrets)
            except KeyStoreUnavailable:  # it cannot be asked for again, so it must not be lost here
                self._secrets.hold(entry, secrets)
                return False
            return True
        self._secrets.hold(entry, secrets)
        return False

    async def get(self, account: Account, name: str) -> dict[str, str] | None:
        """The kept or held key of a sender, by the platform's own names; None when there is none."""
        return await self._secrets.get(_entry(account.id, name))

    async def forget(self, account: Account) -> None:
        """Remove the keys of all senders of the account."""
        for name in names_of(account):
            await self._secrets.forget(_entry(account.id, name))


def _entry(account_id: str, name: str) -> str:
    return f"{account_id}#{name}"  # no account id holds a #
