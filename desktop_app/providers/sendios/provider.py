"""The client of Sendios: its subjects put together.

Owns: the test of a connection, and the one class that offers every capability. Must not: hold a call of a
subject (the files beside it do).
"""

from __future__ import annotations

from desktop_app.model.account import AccountInfo
from desktop_app.model.errors import AppError, AuthRefused
from desktop_app.model.texts import t
from desktop_app.providers.sendios import mapping, settings
from desktop_app.providers.sendios.base import reading, sha1
from desktop_app.providers.sendios.fixed import LABEL
from desktop_app.providers.sendios.more import MorePart

_PROBE = "anna@example.com"
"""An address that nobody has: a check of it creates no user and sends nothing (e-mail, check)."""


class SendiosProvider(MorePart):
    """One open account. See :class:`~desktop_app.provider_api.provider.Provider` for what each method
    promises.
    """

    async def fetch_account_info(self) -> AccountInfo:
        """A harmless check of an address. A refused key is tried once more as an SDK key, so that the refusal
        can say which it is; nothing else is ever asked with it.
        """
        try:
            await self._check()
        except AuthRefused as refusal:
            if await self._is_sdk_key():
                raise AuthRefused(
                    "sendios.sdk_key", platform=LABEL, status=refusal.status, original=refusal.original
                ) from refusal
            raise
        told = self._account.settings.get("projects", "") or self._told.get("projects", "")
        count = len(settings.projects(self._account, self._told)) if told.strip() else 0
        return AccountInfo(
            organisation=t("platforms.sendios.account", client=self._client_id, count=count),
            platform_id=self._client_id,
        )

    async def _check(self) -> None:
        answer = await self._call("check", json={"email": _PROBE, "sanitize": False})
        with reading():
            mapping.checked(answer.data)

    async def _is_sdk_key(self) -> bool:
        self._password = sha1(self._key)
        try:
            await self._check()
        except AppError:
            return False
        finally:
            self._password = self._key
        return True
