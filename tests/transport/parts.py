"""What the tests of the transport share: a clock that jumps, a client to a local server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from desktop_app.model.errors import AppError
from desktop_app.model.operation import Effect, Operation
from desktop_app.runtime.clock import Clock
from desktop_app.runtime.redact import Redactor
from desktop_app.transport.answer import Answer
from desktop_app.transport.client import ApiClient
from desktop_app.transport.rate import RateLimit
from desktop_app.transport.request_log import RequestLog
from tests.transport.server import Script, Server

KEY = "s3cret/KEY+for=tests"
LIMITS = {"default": RateLimit("default", 10_000, 1.0)}


class JumpClock(Clock):
    """Starts at noon, sleeps by jumping; ``slept`` keeps every wait."""

    def __init__(self, wall: float = 1_700_000_000.0) -> None:
        self.now = 1000.0
        self._offset = wall - self.now
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def wall(self) -> float:
        return self.now + self._offset

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += max(0.0, seconds)
        await asyncio.sleep(0)


def operation(effect: Effect = Effect.READ, path: str = "/v1/thing", **more: Any) -> Operation:
    more.setdefault("method", "GET" if effect is Effect.READ else "POST")
    return Operation("thing", path=path, effect=effect, **more)


def client(url: str, clock: Clock | None = None, **more: Any) -> ApiClient:
    more.setdefault("limits", LIMITS)
    more.setdefault("request_log", RequestLog())
    more.setdefault("chance", lambda: 1.0)
    return ApiClient(
        url,
        platform="Shop Mail",
        allowed_hosts=("shop.example",),
        training=more.pop("training", True),
        auth=lambda: {"Authorization": f"Bearer {KEY}"},
        redactor=Redactor([KEY]),
        clock=clock or JumpClock(),
        **more,
    )


WRITES = [Effect.REPEAT_SAFE, Effect.KEYED, Effect.PROVEN, Effect.ONCE]


def talk(
    script: Script,
    use: Callable[[ApiClient, Server], Awaitable[Any]],
    clock: Clock | None = None,
    **more: Any,
) -> tuple[Any, Server, ApiClient]:
    """Run ``use`` against a server with ``script``; what it returned or raised, the server, the client."""

    async def main() -> tuple[Any, Server, ApiClient]:
        async with Server(script) as server:
            made = client(server.url, clock, **more)
            try:
                result: Any = await use(made, server)
            except AppError as error:
                result = error
            finally:
                await made.aclose()
            return result, server, made

    return asyncio.run(main())


def call(effect: Effect = Effect.READ, **more: Any) -> Callable[[ApiClient, Server], Awaitable[Any]]:
    async def use(made: ApiClient, server: Server) -> Answer:
        return await made.call(operation(effect), **more)

    return use


def raised(result: Any, kind: type[AppError]) -> Any:
    assert isinstance(result, kind), repr(result)
    return result
