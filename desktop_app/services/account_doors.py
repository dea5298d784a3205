"""Where an account is reached, and with which keys.

Owns: the address and the keys of one account, and that practice and live keys never mix. Must not: register
an account (:mod:`desktop_app.services.accounts` does), keep a key itself, start a twin (who does
is handed in).
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from desktop_app.model.account import Account
from desktop_app.model.errors import KeyMissing, KeyStoreUnavailable, UsageError
from desktop_app.provider_api.manifest import Manifest

if TYPE_CHECKING:
    from desktop_app.services.secrets import Secrets

TRAINING_PREFIX = "training-"


@dataclass(frozen=True, slots=True)
class TrainingEndpoint:
    """Where a running twin is reached and with which keys, by data centre."""

    base_urls: Mapping[str, str]
    credentials: Mapping[str, Mapping[str, str]]


class TrainingTwins(Protocol):
    """Whoever runs the twins."""

    @property
    def platforms(self) -> tuple[str, ...]: ...

    def endpoint(self, platform: str) -> TrainingEndpoint:
        """Where this platform's twin runs now, started if need be. Blocking; StorageFailed if not."""
        ...


class AccountDoors:
    """``manifest_of``: what is known about an account's platform."""

    def __init__(
        self, secrets: Secrets, twins: TrainingTwins, manifest_of: Callable[[Account], Manifest]
    ) -> None:
        self._secrets = secrets
        self._twins = twins
        self._manifest_of = manifest_of

    async def reach(self, account: Account) -> tuple[Account, dict[str, str]]:
        """The account with the address to go to, and its credentials."""
        if built_in(account):
            endpoint = await asyncio.to_thread(self._twins.endpoint, account.platform)
            centre = (
                account.data_centre
                if account.data_centre in endpoint.base_urls
                else next(iter(endpoint.base_urls))
            )
            self._secrets.hold(account.id, endpoint.credentials[centre])
            keys = dict(endpoint.credentials[centre])
            return replace(account, base_url=endpoint.base_urls[centre]), keys
        found = await self._secrets.get(account.id)
        if found is None:
            raise KeyMissing(platform=self._manifest_of(account).label, account=account.name)
        return account, found

    async def of_all_centres(self, account: Account) -> dict[str, str]:
        """Addresses of the data centres beside the account's own: "" stands for the manifest's. Those of
        stand-ins on this computer are known where they run for us, or by the account's settings.
        """
        centres = self._manifest_of(account).data_centres
        if not account.base_url:
            return {centre.id: "" for centre in centres}
        if built_in(account):
            endpoint = await asyncio.to_thread(self._twins.endpoint, account.platform)
            return dict(endpoint.base_urls)
        named = {centre.id: account.settings.get(f"base_url.{centre.id}", "") for centre in centres}
        return {centre: url for centre, url in named.items() if url and is_loopback(url)}

    async def refuse_keys_of_the_other_world(
        self, account: Account, keys: dict[str, str], others: Sequence[Account]
    ) -> None:
        """UsageError when another account, of the other kind, has the same key."""
        # Training takes only a twin's keys, live accounts none of them. A key does not show what it is,
        # but the keys of all other accounts are known here.
        secret = {field.key for field in self._manifest_of(account).credentials if field.secret}
        mine = {value for key, value in keys.items() if key in secret}
        for other in others:
            if (
                other.training == account.training
                or other.platform != account.platform
                or other.id == account.id
            ):
                continue
            known = self._secrets.held(other.id)
            if known is None and other.key_stored:
                with suppress(KeyStoreUnavailable):  # a closed key store must not stop training
                    known = await self._secrets.get(other.id)
            if known and mine & {value for key, value in known.items() if key in secret}:
                code = "training_takes_twin_keys" if account.training else "live_takes_no_twin_keys"
                raise UsageError(code, name=account.id, account=other.name)


def built_in(account: Account) -> bool:
    """Is it one of the training accounts that always exist?"""
    return account.id.startswith(TRAINING_PREFIX)


def is_loopback(url: str) -> bool:
    """True for an http(s) address on this very computer."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if (
        parts.scheme not in ("http", "https")
        or parts.username
        or parts.password
        or parts.query
        or parts.fragment
    ):
        return False
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
