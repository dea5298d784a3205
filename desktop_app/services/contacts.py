"""What can be done with contacts: page through the base, search, look at one.

Owns: these use-cases. Must not: know a platform or keep an answer.
"""

from __future__ import annotations

from desktop_app.model.contact import AdditionalField, Contact
from desktop_app.model.page import Page
from desktop_app.services.accounts import Accounts


class Contacts:
    """Every call opens the account if need be and raises the leaves of the error tree."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

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
        """Everything about one contact. NotFound when it has gone."""
        provider = await self._accounts.open(account_id)
        return await provider.fetch_contact(contact_id)

    async def fetch_fields(self, account_id: str) -> tuple[AdditionalField, ...]:
        """The additional fields that the account gives its contacts."""
        provider = await self._accounts.open(account_id)
        return await provider.fetch_fields()
