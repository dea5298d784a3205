"""The client of EngageLab: its subjects put together.

Owns: what the account says of itself, and the one class that offers every capability. Must not: hold a call
of a subject (the files beside it do) or a write whose form nobody publishes (``unproven``).
"""

from __future__ import annotations

from desktop_app.model.account import AccountInfo
from desktop_app.model.texts import t
from desktop_app.providers.engagelab.more import MorePart
from desktop_app.providers.engagelab.senders import SendersPart


class EngagelabProvider(SendersPart, MorePart):
    """One open account. See :class:`~desktop_app.provider_api.provider.Provider` for what each method
    promises.
    """

    async def fetch_account_info(self) -> AccountInfo:
        """The list of API_USERs: the account itself has no name in this interface (API_USER)."""
        users = await self._api_users({})
        mine = next((each for each in users if each.id == self._user), None)
        domain = mine.address if mine is not None else ""
        centre = self._centre.label
        if mine is None:
            note = t("platforms.engagelab.account_other", user=self._user, count=len(users), centre=centre)
        else:
            kind = t(f"platforms.engagelab.api_user.kind.{mine.state}") if mine.state else ""
            note = t("platforms.engagelab.account", user=self._user, kind=kind, domain=domain, centre=centre)
        return AccountInfo(organisation=domain or self._user, user=self._user, notes=(note,))
