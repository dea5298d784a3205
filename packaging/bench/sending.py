"""How much of a published rate that binds is really used, seen in the twin's own log: 350 events and 50
searches a second at eSputnik, 1,000 requests a minute at Ecomail, none of them answered with "too many".

The limit is 98 % of the published rate. Beside it what one request costs in processor time, here and in the
twin: on a busy computer the rate tells of the others, this does not. The pace itself gives 1 % away on
purpose (windows are kept a little longer than published).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any

from _timing import row

from desktop_app.model.account import Account
from desktop_app.model.event import Event
from desktop_app.provider_api.provider import Provider
from desktop_app.providers import discover
from desktop_app.runtime.texts import install_texts
from tests.helpers.twins import Twin, start_twin

NAME = "sending"
EVENT = Event("e", "v2", "bench", {"email": "bench@example.com"}, {"page": "5"})

#: platform, what, published: so many in so many seconds, requests made, one of them
CASES: tuple[tuple[str, str, int, float, int, Callable[[Provider, int], Awaitable[Any]]], ...] = (
    ("esputnik", "350 events a second", 350, 1.0, 3500,
     lambda one, number: one.send_events([replace(EVENT, key=f"e{number}", type=f"t{number % 50}")])),
    ("esputnik", "50 searches a second", 50, 1.0, 500,
     lambda one, number: one.search_contacts(f"nobody{number}@example.com")),
    ("ecomail", "1,000 requests a minute", 1000, 60.0, 2001,
     lambda one, number: one.run_call("pipelines", {})),
)  # fmt: skip


def _ran(twin: Twin, platform: str, count: int, use: Callable[[Provider, int], Awaitable[Any]]) -> float:
    """All at once, the client's own pace alone keeps them apart; processor seconds of this process."""
    centre, url = next(iter(twin.base_urls.items()))
    account = Account("bench", platform, "Bench", centre, base_url=url, training=True)

    async def main() -> float:
        provider = discover()[platform].open(account, twin.keys)
        numbers = iter(range(count))
        try:
            await use(provider, -1)  # the library is loaded, the lines are open

            async def worker() -> None:
                for number in numbers:
                    await use(provider, number)

            begin = time.process_time()
            await asyncio.gather(*(worker() for _ in range(16)))
            return time.process_time() - begin
        finally:
            await provider.aclose()

    return asyncio.run(main())


def _rate(arrived: list[float], count: int, seconds: float) -> float:
    """Requests a window. Short windows: from the first to the last; long ones are filled at the start, so
    whole windows count, from one request to the one ``count`` later."""
    if seconds <= 1.0:
        return (len(arrived) - 1) * seconds / (arrived[-1] - arrived[0])
    laps = [later - earlier for earlier, later in zip(arrived, arrived[count:], strict=False)]
    return count * seconds / (sum(laps) / len(laps))


def measure() -> Iterator[dict[str, Any]]:
    install_texts()
    for platform, what, published, seconds, count, use in CASES:
        twin = start_twin(platform, contacts=500)
        try:
            cost = _ran(twin, platform, count, use)
            log = twin.requests()[1:]
        finally:
            twin.stop()
        used = 100 * _rate([one["mono"] for one in log], published, seconds) / published
        refused = sum(one["status"] == 429 for one in log)
        yield row(f"sending: {what}", used, "%", limit=">= 98 %", ok=used >= 98.0)
        yield row(f"sending: {what}, answered with too many", refused, "requests", limit="0", ok=refused == 0)
        yield row(f"sending: {what}, processor time of a request", 1000 * cost / count, "ms")
