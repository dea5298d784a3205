"""What the eSputnik tests share: lists, deliveries, an account on a local server."""

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

KEY = "0A1B2C3D4E5F60718293A4B5C6D7E8F9"
NEWSLETTER = ContactList("7", "Newsletter", "Static")


def delivery(
    *rows: dict[str, str | None],
    match_on: str = "email",
    columns: tuple[str, ...] | None = None,
    target: ContactList = NEWSLETTER,
    **more: Any,
) -> Delivery:
    """Rows numbered from 1; columns are those of the first row unless named."""
    return Delivery(
        key="d1",
        target=target,
        match_on=match_on,
        columns=columns or tuple(rows[0]),
        rows=tuple(ImportRow(number, values) for number, values in enumerate(rows, 1)),
        **more,
    )


def ask(script: Script, use: Callable[[Provider], Awaitable[Any]], **more: Any) -> tuple[Any, Server]:
    """Open an account at a server with ``script``; what ``use`` returned or raised, and the server."""

    async def main() -> tuple[Any, Server]:
        async with Server(script) as server:
            account = Account("t", "esputnik", "Training", base_url=server.url, training=True)
            provider = discover()["esputnik"].open(account, {"api_key": KEY}, clock=JumpClock(), **more)
            try:
                result: Any = await use(provider)
            except AppError as error:
                result = error
            finally:
                await provider.aclose()
            return result, server

    return asyncio.run(main())
