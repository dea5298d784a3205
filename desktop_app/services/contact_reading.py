"""The contacts of an account as this computer keeps them: filled in the background, searched offline.

Owns: when a reading goes on and when it begins anew, what is kept after a single contact was read or changed.
Must not: hold SQL (the journal does), change anything at a platform.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from desktop_app.model.errors import InvalidInput, NotFound, ProviderChanged, UnsupportedFeature
from desktop_app.provider_api.capability import Capability

if TYPE_CHECKING:
    from desktop_app.journal import CachedContact, CacheState, ContactCache, Journal, Wanted
    from desktop_app.model.contact import Contact
    from desktop_app.runtime.clock import Clock
    from desktop_app.services.accounts import Accounts

FRESH_FOR = timedelta(hours=24)
_CURSOR_HOLDS = timedelta(hours=6)
"""A place in the platform's pages that is older than this is not gone back to: the base has moved on."""


@dataclass(frozen=True, slots=True)
class ReadSoFar:
    """``total`` is the platform's own word, None where it has none."""

    read: int
    total: int | None


class ContactReading:
    """``journals`` by "is it training"."""

    def __init__(self, accounts: Accounts, journals: Mapping[bool, Journal], clock: Clock) -> None:
        self._accounts = accounts
        self._journals = journals
        self._clock = clock

    def cache(self, account_id: str) -> ContactCache:
        """Blocking: opens the account's file. Its ``page`` and ``row_of`` answer in a millisecond or two."""
        return self._journals[self._accounts.get(account_id).training].contacts(account_id)

    async def open(self, account_id: str) -> ContactCache:
        return await asyncio.to_thread(self.cache, account_id)

    async def state(self, account_id: str) -> CacheState:
        return await asyncio.to_thread(self._state, account_id)

    def _state(self, account_id: str) -> CacheState:
        state = self.cache(account_id).state()
        read = state.complete_at
        journal = self._journals[self._accounts.get(account_id).training]
        newer = any(
            one.account == account_id and read is not None and one.changed > read for one in journal.headers()
        )
        return replace(state, outdated=newer)

    def due(self, state: CacheState) -> bool:
        """Should the base be read (on) without being asked?"""
        if state.unfinished or state.complete_at is None or state.outdated:
            return True
        return self._clock.utc_now() - state.complete_at > FRESH_FOR

    async def rows(self, account_id: str, wanted: Wanted, most: int | None = None) -> Sequence[int] | None:
        """Row numbers; None when a newer question of the same table came meanwhile."""
        return await asyncio.to_thread(lambda: self.cache(account_id).rows(wanted, most))

    async def page(self, account_id: str, rows: Sequence[int]) -> list[CachedContact]:
        return await asyncio.to_thread(lambda: self.cache(account_id).page(rows))

    async def fill(
        self, account_id: str, report: Callable[[ReadSoFar], None] | None = None, *, anew: bool = False
    ) -> CacheState:
        """Read the whole base, going on where an earlier reading stopped; ``anew`` begins at the first page.

        UnsupportedFeature where the platform does not let anybody page through it. What was kept stays usable
        all the while, also when this fails in between.
        """
        provider = await self._accounts.open(account_id)
        cache = await self.open(account_id)
        state = await asyncio.to_thread(cache.state)
        now = self._clock.utc_now()
        goes_on = state.begun_at is not None and state.cursor and now - state.begun_at < _CURSOR_HOLDS
        if not provider.manifest.can(Capability.CONTACTS_SCAN):
            label = provider.manifest.label
            raise UnsupportedFeature(platform=label, capability=Capability.CONTACTS_SCAN.value)
        cursor = state.cursor if goes_on and not anew else None
        if cursor is None:
            await asyncio.to_thread(cache.begin, now)
        resumed, met = cursor is not None, set[str]()
        while True:
            try:
                page = await provider.scan_contacts(cursor)
            except (InvalidInput, NotFound):
                if not resumed:
                    raise
                # the platform no longer knows this place: from the beginning, once
                cursor, resumed = None, False
                await asyncio.to_thread(cache.begin, self._clock.utc_now())
                continue
            resumed = False
            if page.cursor is not None and page.cursor in met:
                raise ProviderChanged("paging_loops")
            await asyncio.to_thread(cache.put_page, page.items, page.cursor)
            if report is not None:
                state = await asyncio.to_thread(cache.state)
                report(ReadSoFar(state.read, page.total))
            if page.cursor is None:
                break
            met.add(page.cursor)
            cursor = page.cursor
        await asyncio.to_thread(cache.finish, self._clock.utc_now())
        return await asyncio.to_thread(cache.state)

    async def fill_list(
        self, account_id: str, list_id: str, report: Callable[[ReadSoFar], None] | None = None
    ) -> datetime:
        """Read the members of one list into what is kept; when that was."""
        provider = await self._accounts.open(account_id)
        cache = await self.open(account_id)
        cursor, first, read = None, True, 0
        by_list = provider.manifest.contact_rules.by_list
        met: set[str] = set()
        while True:
            page = await provider.fetch_members(list_id, cursor)
            now = self._clock.utc_now()
            put = partial(cache.put_members, list_id, page.items, first, now, known_stay=by_list)
            await asyncio.to_thread(put)
            read, first, cursor = read + len(page.items), False, page.cursor
            if report is not None:
                report(ReadSoFar(read, page.total))
            if cursor is None:
                return self._clock.utc_now()
            if cursor in met:
                raise ProviderChanged("paging_loops")
            met.add(cursor)

    async def list_read_at(self, account_id: str, list_id: str) -> datetime | None:
        return await asyncio.to_thread(lambda: self.cache(account_id).list_read_at(list_id))

    async def remember(self, account_id: str, contact: Contact) -> None:
        """This contact was just read whole."""
        await asyncio.to_thread(lambda: self.cache(account_id).put([contact], self._clock.utc_now()))

    async def forget(self, account_id: str, contact_id: str) -> None:
        """This contact has gone from the account."""
        await asyncio.to_thread(lambda: self.cache(account_id).remove(contact_id))

    async def known(self, account_id: str, contact_id: str) -> Contact | None:
        return await asyncio.to_thread(lambda: self.cache(account_id).contact(contact_id))

    async def lists_of(self, account_id: str, contact_id: str) -> tuple[str, ...]:
        return await asyncio.to_thread(lambda: self.cache(account_id).lists_of(contact_id))
