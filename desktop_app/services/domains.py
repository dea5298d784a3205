"""Sending domains of an account: read them with their records, look at one now, add and remove.

Owns: these use-cases, what a record is for in plain words. Must not: know a platform.
"""

from __future__ import annotations

import uuid

from desktop_app.journal.acts import Act, ActState
from desktop_app.model.domain import DnsRecord, Domain
from desktop_app.provider_api.provider import Provider
from desktop_app.services.accounts import Accounts
from desktop_app.services.acts import Acts, Said

KIND = "domain"
PURPOSES = ("spf", "dkim", "dmarc", "mx", "tracking")
"""What a record is for, in the order in which they are explained."""


class Domains:
    """Every call opens the account if need be and raises the leaves of the error tree."""

    def __init__(self, accounts: Accounts, acts: Acts) -> None:
        self._accounts = accounts
        self._acts = acts

    async def fetch_all(self, account_id: str) -> tuple[Domain, ...]:
        provider = await self._accounts.open(account_id)
        return await provider.fetch_domains()

    async def look(self, account_id: str, domain: Domain) -> Domain:
        """One domain with everything that the platform finds about it now."""
        provider = await self._accounts.open(account_id)
        return await provider.fetch_domain(domain)

    async def create(self, account_id: str, name: str) -> Domain:
        """Add a domain. Asked once, never repeated by itself."""
        act = Act(f"{KIND}:{uuid.uuid4().hex}", account_id, KIND, name)

        async def call(provider: Provider) -> Domain:
            return await provider.create_domain(name)

        return await self._acts.carry_out(account_id, [act], call, lambda _made: [Said(ActState.DONE)])

    async def delete(self, account_id: str, domain: Domain) -> None:
        act = Act(
            f"{KIND}:{uuid.uuid4().hex}",
            account_id,
            KIND,
            domain.name,
            before={"records": len(domain.records)},
        )

        async def call(provider: Provider) -> None:
            await provider.delete_domain(domain.id)

        await self._acts.carry_out(account_id, [act], call, lambda _none: [Said(ActState.DONE)])


def sorted_records(domain: Domain) -> tuple[DnsRecord, ...]:
    """The records in the order in which they are explained; what is not known last."""
    places = {purpose: place for place, purpose in enumerate(PURPOSES)}
    return tuple(sorted(domain.records, key=lambda record: places.get(record.purpose, len(places))))
