"""What a platform's suite stands on: a twin, how to open an account on it, persons, the training clock.

Owns: those. Must not: promise anything (``conformance`` does) or know a platform.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import time
from bisect import bisect_left
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from types import SimpleNamespace
from typing import Any

import pytest

from desktop_app.model.account import Account
from desktop_app.model.errors import AppError, NotAllowed, UnsupportedFeature
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.entry import ProviderEntry
from desktop_app.provider_api.importing import DeliveryAnswer, ImportPhase, ImportRow, ImportState
from desktop_app.provider_api.provider import METHODS, Provider
from desktop_app.providers import discover
from desktop_app.transport.answer import Answer
from desktop_app.transport.connection import Connection
from desktop_app.transport.retry import RetryPolicy
from tests.helpers.twins import Twin
from tests.transport.server import Script, Server

Call = Callable[[Provider], Awaitable[Any]]

QUICK = RetryPolicy(attempts=3, base=0.01, cap=0.02, deadline=30.0)
"""Three attempts without a person's patience."""

ODD_TEXTS = ("Zoë Ångström", "Кав'ярня", "עברית", "日本語", "🎈 now 👩‍👧", "x" * 900)


@dataclass
class World:
    """A twin, its keys, and how to open an account on it."""

    twin: Twin
    entry: ProviderEntry
    samples: dict[Capability, Call] = field(default_factory=dict)
    seen: int = 0
    settings: dict[str, str] = field(default_factory=dict)
    """Of the account: what opens calls that are switched off."""

    def forget_requests(self) -> None:
        """What happened up to here was preparation."""
        self.seen = len(self.twin.requests())

    def requests(self) -> list[dict[str, Any]]:
        """What the twin was asked since the preparation."""
        return self.twin.requests()[self.seen :]

    @property
    def account(self) -> Account:
        centre = next(iter(self.twin.base_urls))
        return Account(
            "t",
            self.entry.manifest.id,
            "Training",
            data_centre=centre,
            base_url=self.twin.base_urls[centre],
            training=True,
            settings=self.settings,
        )

    def open(self, url: str = "", keys: Mapping[str, str] | None = None, **more: Any) -> Provider:
        account = (
            self.account if not url else Account("t", self.account.platform, "T", base_url=url, training=True)
        )
        more.setdefault("policy", QUICK)
        return self.entry.open(account, self.twin.keys if keys is None else keys, **more)

    def run(self, use: Call, **more: Any) -> Any:
        """What ``use`` returns, or the AppError it raises."""

        async def main() -> Any:
            provider = self.open(**more)
            try:
                return await use(provider)
            except AppError as error:
                return error
            finally:
                await provider.aclose()

        return asyncio.run(main())

    def run_at(self, script: Script, use: Call, **more: Any) -> tuple[Any, Server]:
        """The same against a server that answers as ``script`` says."""

        async def main() -> tuple[Any, Server]:
            async with Server(script) as server:
                provider = self.open(server.url, **more)
                try:
                    return await use(provider), server
                except AppError as error:
                    return error, server
                finally:
                    await provider.aclose()

        return asyncio.run(main())

    def writes(self) -> int:
        """Requests that changed something at the twin."""
        return sum(bool(request["effect"]) for request in self.requests())


def with_provider(twin: Twin, platform: str, settings: Mapping[str, str], use: Call) -> Any:
    """What ``use`` returns on an account at this twin; what it raises comes out."""

    async def main() -> Any:
        provider = World(twin, discover()[platform], settings=dict(settings)).open()
        try:
            return await use(provider)
        finally:
            await provider.aclose()

    return asyncio.run(main())


def refuses(world: World, capabilities: Sequence[Capability]) -> None:
    """Each method refuses whatever it is given, before it looks at it."""

    async def use(provider: Provider) -> None:
        for capability in capabilities:
            call = getattr(provider, METHODS[capability])
            parameters = inspect.signature(call).parameters.values()
            needed = [each.name for each in parameters if each.default is inspect.Parameter.empty]
            with pytest.raises((UnsupportedFeature, NotAllowed)):
                await call(**dict.fromkeys(needed))

    assert world.run(use) is None


NEW_MEMBER = {"somethingNew": "é עב 日 🎈"}
LONG_MEMBER = {"somethingNew": "é עב 日 🎈" * 100_000}
"""About a megabyte and a half."""


def widen(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on every answer's outermost object, and each object that stands in a list, has a member
    more."""
    real = Connection.send

    async def send(self: Connection, *args: Any, **more: Any) -> Answer:
        answer = await real(self, *args, **more)
        if not answer.parsed:
            return answer
        data = _widened(answer.data, outermost=True)
        return replace(answer, data=data, text=json.dumps(data, ensure_ascii=False))

    monkeypatch.setattr(Connection, "send", send)


def _widened(value: Any, *, outermost: bool = False) -> Any:
    """Maps of an account's own names are left alone: there a member more is a name more."""
    if isinstance(value, list):
        return [{**_widened(one), **NEW_MEMBER} if isinstance(one, dict) and one else one for one in value]
    if isinstance(value, dict):
        inner = {key: _widened(one) for key, one in value.items()}
        return {**inner, **LONG_MEMBER} if outermost and value else inner
    return value


def without_raw(value: Any) -> Any:
    """A noun, or nouns in pages and tuples, without what is kept of the platform's own answer and of the
    clock."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            each.name: without_raw(getattr(value, each.name))
            for each in fields(value)
            if each.name not in ("raw", "original", "counted_at")
        }
    if isinstance(value, (list, tuple)):
        return [without_raw(one) for one in value]
    return value


NOBODY = "http://127.0.0.1:1/api"


def people(count: int) -> list[dict[str, str]]:
    """New persons, letters only in their names."""
    return [
        {"email": f"new{number}@example.com", "first_name": "Ann" + "abcdefghij"[number % 10]}
        for number in range(1, count + 1)
    ]


def import_rows(rows: Sequence[Mapping[str, str]]) -> tuple[ImportRow, ...]:
    return tuple(ImportRow(number, dict(values)) for number, values in enumerate(rows, 1))


async def finished(provider: Provider, world: World, answer: DeliveryAnswer) -> ImportState | None:
    """Follow an import to its end on the training clock."""
    if not answer.session:
        return None
    deadline = time.monotonic() + 30
    while True:
        await asyncio.to_thread(world.twin.clock, 30.0)
        state = await provider.follow_import(answer.session)
        if state.phase in (ImportPhase.FINISHED, ImportPhase.FAILED):
            assert state.phase is ImportPhase.FINISHED, state.text
            return state
        assert time.monotonic() < deadline, state
        await asyncio.sleep(0.02)


def settle(world: World, good: Callable[[], bool]) -> None:
    """Let the training clock run until ``good``, at most 30 seconds."""
    deadline = time.monotonic() + 30
    while not good():
        assert time.monotonic() < deadline
        world.twin.clock(30.0)
        time.sleep(0.02)


def most_at_once(instants: Sequence[float], seconds: float) -> int:
    """The most instants that any window of ``seconds`` holds."""
    ordered = sorted(instants)
    return max(bisect_left(ordered, start + seconds) - place for place, start in enumerate(ordered))


def id_of(contact: Any) -> str:
    return str(contact.id)


def offline(platform: str) -> World:
    """Keys of no twin: for looking at the class only."""
    manifest = discover()[platform].manifest
    keys = {credential.key: "k" * 32 for credential in manifest.credentials}
    return World(SimpleNamespace(base_urls={"": NOBODY}, keys=keys), discover()[platform])  # type: ignore[arg-type]
