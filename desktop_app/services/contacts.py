"""What can be looked at about contacts: page through the base, search, one of them whole.

Owns: these use-cases. Must not: know a platform; keep an answer itself (``contact_reading`` does).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.model.errors import NotFound
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.paging import walk_pages

if TYPE_CHECKING:
    from desktop_app.model.contact import AdditionalField, Contact
    from desktop_app.model.contact_list import ContactList
    from desktop_app.model.page import Page
    from desktop_app.services.accounts import Accounts
    from desktop_app.services.contact_reading import ContactReading


class Contacts:
    """Every call opens the account if need be and raises the leaves of the error tree."""

    def __init__(self, accounts: Accounts, reading: ContactReading | None = None) -> None:
        """``reading`` is told of contacts that were found or read whole."""
        self._accounts = accounts
        self._reading = reading

    async def fetch_page(self, account_id: str, cursor: str | None = None) -> Page[Contact]:
        """One page of the whole base."""
        provider = await self._accounts.open(account_id)
        return await provider.scan_contacts(cursor)

    async def search(self, account_id: str, text: str, cursor: str | None = None) -> Page[Contact]:
        """Contacts that fit the text; a blank text is the whole base."""
        text = text.strip()
        if not text:
            return await self.fetch_page(account_id, cursor)
        provider = await self._accounts.open(account_id)
        return await provider.search_contacts(text, cursor)

    async def fetch(self, account_id: str, contact_id: str) -> Contact:
        """Everything about one contact. NotFound when it has gone: then it is not kept here either."""
        provider = await self._accounts.open(account_id)
        try:
            contact = await provider.fetch_contact(contact_id)
        except NotFound:
            if self._reading is not None:
                await self._reading.forget(account_id, contact_id)
            raise
        if self._reading is not None:
            await self._reading.remember(account_id, contact)
        return contact

    async def search_and_keep(self, account_id: str, text: str) -> int:
        """Ask the platform and keep what it found; how many that were."""
        page = await self.search(account_id, text)
        if self._reading is not None:
            for contact in page.items:
                await self._reading.remember(account_id, contact)
        return len(page.items)

    async def frame(self, account_id: str) -> tuple[tuple[ContactList, ...], tuple[AdditionalField, ...]]:
        """The account's lists and additional fields, what a table of its contacts is built from; empty where
        the platform tells none."""
        provider = await self._accounts.open(account_id)
        lists: list[ContactList] = []
        if provider.manifest.can(Capability.LISTS_READ):
            async for items in walk_pages(provider.fetch_lists, lambda item: item.id):
                lists += items
        can = provider.manifest.can(Capability.CONTACTS_FIELDS)
        return tuple(lists), await provider.fetch_fields() if can else ()

    async def fetch_fields(self, account_id: str) -> tuple[AdditionalField, ...]:
        """The additional fields that the account gives its contacts."""
        provider = await self._accounts.open(account_id)
        return await provider.fetch_fields()
