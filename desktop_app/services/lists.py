"""What can be done with lists: read them, their members, count them, find one by name or id.

Owns: these use-cases. Must not: know a platform or keep an answer.
"""

from __future__ import annotations

from desktop_app.model.contact import Contact
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import UsageError
from desktop_app.model.page import Page
from desktop_app.provider_api.paging import walk_pages
from desktop_app.services.accounts import Accounts


class Lists:
    """Every call opens the account if need be and raises the leaves of the error tree."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    async def fetch_all(self, account_id: str) -> tuple[ContactList, ...]:
        """All lists of the account, in the platform's order, each once."""
        provider = await self._accounts.open(account_id)
        found: list[ContactList] = []
        async for items in walk_pages(provider.fetch_lists, lambda item: item.id):
            found += items
        return tuple(found)

    async def fetch_members(self, account_id: str, list_id: str, cursor: str | None = None) -> Page[Contact]:
        """One page of a list's members."""
        provider = await self._accounts.open(account_id)
        return await provider.fetch_members(list_id, cursor)

    async def count_members(self, account_id: str, list_id: str) -> int:
        """How many contacts the list holds now, by walking through it: each contact counts once."""
        provider = await self._accounts.open(account_id)
        count = 0
        async for items in walk_pages(
            lambda cursor: provider.fetch_members(list_id, cursor), lambda item: item.id
        ):
            count += len(items)
        return count

    async def find(self, account_id: str, wanted: str) -> ContactList:
        """The list named ``wanted``, or with the id N for ``id:N``.

        A name counts as written, else without regard to case if only one fits then. UsageError
        ``list_unknown`` when none fits, ``list_ambiguous`` when several do.
        """
        lists = await self.fetch_all(account_id)
        if wanted.startswith("id:"):
            fits = [one for one in lists if one.id == wanted[3:].strip()]
        else:
            fits = [one for one in lists if one.name == wanted]
            if not fits:
                same = wanted.strip().casefold()
                fits = [one for one in lists if one.name.strip().casefold() == same]
        if len(fits) == 1:
            return fits[0]
        code = "list_ambiguous" if fits else "list_unknown"
        raise UsageError(code, name=wanted, ids=", ".join(f"id:{one.id}" for one in fits))
