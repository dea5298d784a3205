"""What a message of an account may come from: read it, make a new one.

Owns: these use-cases; that a key told once is in its place before anything else is done. Must not: know a
platform or keep an answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from desktop_app.model.errors import AppError, OutcomeUnknown
from desktop_app.model.sender import Sender
from desktop_app.provider_api.provider import Provider
from desktop_app.services.accounts import Accounts
from desktop_app.services.note import Note, unheard
from desktop_app.services.sender_keys import with_name


@dataclass(frozen=True, slots=True)
class NewSender:
    """A sender that was just made. ``secrets``: what the platform tells this once, to be shown to the person;
    ``kept``: it is in the key store as well.
    """

    sender: Sender
    kept: bool
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)


class Senders:
    """Every call opens the account if need be and raises the leaves of the error tree."""

    def __init__(self, accounts: Accounts, note: Note = unheard) -> None:
        self._accounts = accounts
        self._note = note

    async def fetch_all(
        self, account_id: str, filters: Mapping[str, str] | None = None
    ) -> tuple[Sender, ...]:
        """All senders of the account, in the platform's order; ``filters`` by the manifest's."""
        provider = await self._accounts.open(account_id)
        if filters:
            return await provider.find_senders(filters)
        return await provider.fetch_senders()

    async def create(self, account_id: str, values: Mapping[str, str]) -> NewSender:
        """Make a sender; ``values`` by the manifest's ``sender_fields``. Asked once, never repeated.

        Its key goes to the key store before anything else. NotArmed and KeyStoreUnavailable before anything
        was sent; OutcomeUnknown ``sender_key_lost`` when it was made and its key got lost on the way.
        """
        account = await asyncio.to_thread(self._accounts.require_armed, account_id)
        keys = self._accounts.sender_keys
        await keys.make_ready(account)
        provider = await self._accounts.open(account_id)
        try:
            made = await provider.create_sender(values)
        except OutcomeUnknown as error:
            raise await self._looked_up(provider, values, error) from error
        kept = await keys.keep(account, made.sender.id, made.secrets) if made.secrets else False
        if kept:
            settings = with_name(account, made.sender.id)
            await asyncio.to_thread(partial(self._accounts.update, account_id, settings=settings))
        self._note("sender_made", account=account, sender=made.sender.name)
        return NewSender(made.sender, kept, made.secrets)

    async def key_of(self, account_id: str, sender_id: str) -> Mapping[str, str] | None:
        """The kept key of a sender that was made here, to be shown to the person; None when there is none."""
        account = await asyncio.to_thread(self._accounts.get, account_id)
        return await self._accounts.sender_keys.get(account, sender_id)

    async def _looked_up(
        self, provider: Provider, values: Mapping[str, str], error: OutcomeUnknown
    ) -> OutcomeUnknown:
        """Is it there? Then its key is lost; else the doubt stays, since it may still come."""
        try:
            there = {sender.id for sender in await provider.fetch_senders()}
        except AppError:
            return error
        name = next((value for value in values.values() if value in there), "")
        if not name:
            return error
        return OutcomeUnknown(
            "sender_key_lost",
            platform=error.platform,
            status=error.status,
            original=error.original,
            name=name,
        )
