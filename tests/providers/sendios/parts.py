"""What the Sendios tests share: a project, deliveries, an account on a local server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from desktop_app.model.account import Account
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import AppError
from desktop_app.provider_api.importing import Delivery, ImportRow
from desktop_app.provider_api.provider import Provider
from desktop_app.providers import discover
from tests.transport.parts import JumpClock
from tests.transport.server import Script, Server

KEYS = {
    "client_id": "1832",
    "api_key": "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "projects": "12:Shop CZ, 13:Shop PL",
    "fields": "points:number,note",
}
SHOP = ContactList("12", "Shop CZ", "project")


def delivery(
    *rows: dict[str, str | None],
    columns: tuple[str, ...] | None = None,
    target: ContactList = SHOP,
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


def account(url: str = "http://127.0.0.1:1", **settings: str) -> Account:
    return Account("t", "sendios", "Training", base_url=url, training=True, settings=settings)


def ask(
    script: Script,
    use: Callable[[Provider], Awaitable[Any]],
    keys: Mapping[str, str] = KEYS,
    settings: Mapping[str, str] | None = None,
    **more: Any,
) -> tuple[Any, Server]:
    """Open an account at a server with ``script``; what ``use`` returned or raised, and the server."""

    async def main() -> tuple[Any, Server]:
        async with Server(script) as server:
            more.setdefault("clock", JumpClock())
            provider = discover()["sendios"].open(account(server.url, **(settings or {})), keys, **more)
            try:
                result: Any = await use(provider)
            except AppError as error:
                result = error
            finally:
                await provider.aclose()
            return result, server

    return asyncio.run(main())
