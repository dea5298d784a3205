"""What the EngageLab tests share: deliveries, an account on a local server, the services over a twin."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desktop_app.journal import Journal
from desktop_app.model.account import Account
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import AppError
from desktop_app.provider_api.importing import Delivery, ImportRow
from desktop_app.provider_api.provider import Provider
from desktop_app.providers import discover
from desktop_app.runtime.clock import Clock
from desktop_app.services.accounts import Accounts, TrainingEndpoint
from desktop_app.services.secrets import Secrets
from tests.helpers.twins import Twin
from tests.transport.parts import JumpClock
from tests.transport.server import Script, Server

KEYS = {"api_user": "shop_batch", "api_key": "5f2a9c0b7d1e4a6398bc7f00deadbeef"}
JUNE = ContactList("", "June")


def delivery(
    *rows: dict[str, str | None],
    columns: tuple[str, ...] | None = None,
    target: ContactList = JUNE,
    **more: Any,
) -> Delivery:
    """Rows numbered from 1; columns are all those that a row has."""
    named = tuple(dict.fromkeys(name for row in rows for name in row))
    more.setdefault("match_on", "email")
    return Delivery(
        key="d1",
        target=target,
        columns=columns or named,
        rows=tuple(ImportRow(number, values) for number, values in enumerate(rows, 1)),
        **more,
    )


def ask(
    script: Script,
    use: Callable[[Provider], Awaitable[Any]],
    settings: dict[str, str] | None = None,
    **more: Any,
) -> tuple[Any, Server]:
    """Open an account at a server with ``script``; what ``use`` returned or raised, and the server."""

    async def main() -> tuple[Any, Server]:
        async with Server(script) as server:
            account = Account(
                "t", "engagelab", "Training", base_url=server.url, training=True, settings=settings or {}
            )
            more.setdefault("clock", JumpClock())
            provider = discover()["engagelab"].open(account, KEYS, **more)
            try:
                result: Any = await use(provider)
            except AppError as error:
                result = error
            finally:
                await provider.aclose()
            return result, server

    return asyncio.run(main())


class Running:
    """A twin that runs, as the app would hand it to the accounts."""

    platforms = ("engagelab",)

    def __init__(self, twin: Twin) -> None:
        self._twin = twin

    def endpoint(self, platform: str) -> TrainingEndpoint:
        return TrainingEndpoint(self._twin.base_urls, self._twin.credentials)


@contextmanager
def accounts_over(twin: Twin, folder: Path) -> Iterator[Accounts]:
    """The accounts of a home in ``folder``; ``training-engagelab`` is the twin."""
    journals = {training: Journal(folder / str(training)) for training in (True, False)}
    secrets = Secrets(file=folder / "keys.enc", find=lambda: None)
    try:
        yield Accounts(journals, secrets, discover(), Running(twin), Clock())
    finally:
        for journal in journals.values():
            journal.close()
