"""The open providers: one an account and event loop, opened anew when key or address changed.

Owns: their life, and what is heard of their requests and waits. Must not: know where keys come from or who
may do what (:mod:`desktop_app.services.accounts` does).
"""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from desktop_app.model.account import Account, AccountInfo
from desktop_app.model.errors import NotFound, ProviderChanged
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.entry import ProviderEntry
from desktop_app.runtime.clock import Clock
from desktop_app.transport.request_log import RequestLog, RequestRecord
from desktop_app.transport.retry import RetryPolicy

if TYPE_CHECKING:
    from desktop_app.provider_api.provider import Provider

TEST_POLICY = RetryPolicy(attempts=2, base=0.5, cap=2.0, deadline=20.0)

SOMEBODY_WAITS = RetryPolicy(unreached=2)
"""For a window: who opens a tab without a network learns it in a second or two, not after five attempts."""

HeardWait = Callable[[str, float, str, int, int], None]
"""``(account id, until, reason, attempt, most)``: POSIX seconds, a text key under ``waiting``, which attempt
comes then and of how many; 0 and 0 where nothing failed."""

HeardRequest = Callable[[str, RequestRecord], None]
"""``(account id, record of one attempt)``."""


@dataclass(slots=True)
class _Place:
    """An account on one loop. ``turn``: two callers must not both open it."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    provider: Provider | None = None
    account: Account | None = None
    keys: dict[str, str] = field(default_factory=dict)


class OpenProviders:
    """Belongs to all loops: each sees its own providers (an HTTP client cannot change loops)."""

    def __init__(
        self, platforms: Mapping[str, ProviderEntry], clock: Clock, policy: RetryPolicy | None = None
    ) -> None:
        self._platforms = platforms
        self._clock = clock
        self._policy = policy
        self._logs: dict[str, RequestLog] = {}
        self._heard: list[HeardWait] = []
        self._heard_requests: list[HeardRequest] = []
        self._places: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, _Place]] = (
            weakref.WeakKeyDictionary()
        )

    def turn(self, account_id: str) -> asyncio.Lock:
        """Held by whoever looks up keys and opens the account; others wait for the same account only."""
        return self._place(account_id).turn

    async def get(self, account: Account, keys: dict[str, str]) -> Provider:
        """The provider for these keys at this address. Call it holding :meth:`turn`."""
        place = self._place(account.id)
        if place.provider is not None:
            if place.account is not None and place.keys == keys and _door(place.account) == _door(account):
                return place.provider
            await self.close(account.id)
        place.provider = self._platforms[account.platform].open(
            account,
            keys,
            clock=self._clock,
            request_log=self.requests(account.id),
            on_wait=partial(self._waited, account.id),
            policy=self._policy,
        )
        place.account, place.keys = account, keys
        return place.provider

    async def ask_who(self, account: Account, keys: dict[str, str]) -> AccountInfo:
        """:func:`who`, through a line of its own, without long repeats."""
        platform = self._platforms[account.platform]
        platform.manifest.require(Capability.ACCOUNT_INFO)
        provider = platform.open(
            account, keys, clock=self._clock, request_log=self.requests(account.id), policy=TEST_POLICY
        )
        try:
            return await who(provider)
        finally:
            await provider.aclose()

    async def close(self, account_id: str) -> None:
        """Close the account's provider on the running loop, if it is open."""
        place = self._place(account_id)
        provider, place.provider = place.provider, None
        if provider is not None:
            await provider.aclose()

    async def aclose(self) -> None:
        """Close every provider of the running loop. Safe to call twice."""
        for account_id in list(self._places.get(asyncio.get_running_loop(), {})):
            await self.close(account_id)

    def requests(self, account_id: str) -> RequestLog:
        """The latest requests of the account, templates instead of paths; one log for its whole life."""
        if account_id not in self._logs:
            self._logs[account_id] = RequestLog(on_record=partial(self._asked, account_id))
        return self._logs[account_id]

    def on_request(self, heard: HeardRequest) -> None:
        """From now on tell ``heard`` of every attempt, on the loop's thread."""
        self._heard_requests.append(heard)

    def on_wait(self, heard: HeardWait) -> None:
        """From now on tell ``heard`` of every wait, on the loop's thread."""
        self._heard.append(heard)

    def _waited(self, account_id: str, until: float, reason: str, attempt: int, most: int) -> None:
        for heard in self._heard:
            heard(account_id, until, reason, attempt, most)

    def _asked(self, account_id: str, record: RequestRecord) -> None:
        for heard in self._heard_requests:
            heard(account_id, record)

    def _place(self, account_id: str) -> _Place:
        return self._places.setdefault(asyncio.get_running_loop(), {}).setdefault(account_id, _Place())


def _door(account: Account) -> tuple[object, ...]:
    """What decides where requests go and how; a new name or colour opens nothing anew."""
    return account.platform, account.data_centre, account.base_url, account.training, account.settings


async def who(provider: Provider) -> AccountInfo:
    """Whose key this is, and what it is too narrow for."""
    try:
        info = await provider.fetch_account_info()
    except NotFound as missing:  # about nothing that a person could look for
        raise ProviderChanged(
            "provider_changed.no_account",
            platform=missing.platform,
            status=missing.status,
            original=missing.original,
        ) from missing
    return replace(info, limits=await provider.fetch_key_limits())
