"""People of all accounts of one world by name, out of what this computer keeps; no platform is asked.

Owns: looking through the kept contacts of every account. Must not: say more than what is kept and when it
was read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from desktop_app.journal import Journal, Wanted, from_row
from desktop_app.model.account import Account
from desktop_app.model.contact import Contact
from desktop_app.services.accounts import Accounts

MOST, SHORTEST = 8, 2


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who is kept. ``read_at``: when the account's people were read last."""

    account: Account
    platform: str
    contact: Contact
    read_at: datetime | None = None

    @property
    def key(self) -> str:
        """What finds this person exactly: address, phone or own id."""
        return self.contact.email or self.contact.phone or self.contact.external_id


class KnownPeople:
    """``journals`` by "is it training"."""

    def __init__(self, accounts: Accounts, journals: Mapping[bool, Journal]) -> None:
        self._accounts = accounts
        self._journals = journals

    async def by_name(self, text: str, training: bool) -> tuple[Known, ...]:
        """Those whose name (or address) holds the text, at most :data:`MOST` an account, without those whom
        nothing can find exactly."""
        if len(text.strip()) < SHORTEST:
            return ()
        accounts = [one for one in await self._accounts.read_all() if one.training == training]
        return await asyncio.to_thread(self._look, accounts, text.strip())

    def _look(self, accounts: list[Account], text: str) -> tuple[Known, ...]:
        found = []
        for account in accounts:
            cache = self._journals[account.training].contacts(account.id)
            rows = cache.rows(Wanted(text=text), MOST) or ()
            label, at = self._accounts.manifest(account).label, cache.state().touched_at
            kept = (from_row(one) for one in cache.page(rows))
            found += [Known(account, label, contact, at) for contact in kept]
        return tuple(one for one in found if one.key)
