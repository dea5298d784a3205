"""What a message of an account may come from.

Owns: reading it. Must not: know a platform or keep an answer.
"""

from __future__ import annotations

from desktop_app.model.sender import Sender
from desktop_app.services.accounts import Accounts


class Senders:
    """Every call opens the account if need be and raises the leaves of the error tree."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    async def fetch_all(self, account_id: str) -> tuple[Sender, ...]:
        """All senders of the account, in the platform's order."""
        provider = await self._accounts.open(account_id)
        return await provider.fetch_senders()
