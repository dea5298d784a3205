"""What the Ecomail tests share: lists, deliveries, an account on a local server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from desktop_app.model.account import Account
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import AppError
from desktop_app.provider_api.importing import Delivery, ImportRow
from desktop_app.provider_api.provider import Provider
from desktop_app.providers import discover
from tests.transport.parts import JumpClock
from tests.transport.server import Script, Server

KEY = "5f2a9c0b7d1e4a6398bc7f00deadbeef"
NEWSLETTER = ContactList("1", "Newsletter")


def delivery(
    *rows: dict[str, str | None],
    columns: tuple[str, ...] | None = None,
    target: ContactList = NEWSLETTER,
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
    script: Script, use: Callable[[Provider], Awaitable[Any]], key: str = KEY, **more: Any
) -> tuple[Any, Server]:
    """Open an account at a server with ``script``; what ``use`` returned or raised, and the server."""

    async def main() -> tuple[Any, Server]:
        async with Server(script) as server:
            account = Account("t", "ecomail", "Training", base_url=server.url, training=True)
            more.setdefault("clock", JumpClock())
            provider = discover()["ecomail"].open(account, {"api_key": key}, **more)
            try:
                result: Any = await use(provider)
            except AppError as error:
                result = error
            finally:
                await provider.aclose()
            return result, server

    return asyncio.run(main())
