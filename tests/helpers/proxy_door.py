"""The service behind the proxy page, as it would answer."""

from __future__ import annotations

from typing import Any

from desktop_app.model.errors import AppError
from desktop_app.services.proxy import ProxyState
from desktop_app.transport.proxy import Way


class Door:
    """What the service would say."""

    def __init__(self) -> None:
        self.kept = ProxyState(Way.SYSTEM, "", "")
        self.saves: list[tuple[Any, ...]] = []
        self.trouble: AppError | None = None

    async def state(self) -> ProxyState:
        return self.kept

    async def save(
        self, way: Way, address: str = "", user: str = "", password: str | None = None
    ) -> ProxyState:
        if self.trouble is not None:
            raise self.trouble
        self.saves.append((way, address, user, password))
        self.kept = ProxyState(way, address, user, password is not None)
        return self.kept

    async def try_it(self) -> int:
        if self.trouble is not None:
            raise self.trouble
        return 403
