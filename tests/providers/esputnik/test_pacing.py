"""Each published rate is kept, seen in the twin's own log: nothing is refused, and no window holds more
calls."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from desktop_app.model.contact import Contact
from desktop_app.provider_api.provider import Provider
from desktop_app.providers import discover
from desktop_app.providers.esputnik.manifest import MANIFEST
from desktop_app.runtime.texts import install_texts
from desktop_app.transport.request_log import RequestLog
from tests.helpers.twins import Twin
from tests.providers.esputnik.call_samples import an_event
from tests.providers.world import World, most_at_once

DAYS = {"from": "2026-01-01T00:00", "to": "2026-01-02T00:00"}
CALLS: dict[str, tuple[int, Callable[[Provider, int], Awaitable[Any]]]] = {
    "message_read": (25, lambda one, number: one.fetch_message("2117001")),
    "contact_messages": (25, lambda one, number: one.fetch_history(Contact("1000001"))),
    "past_events_delete": (12, lambda one, number: one.run_call("past_events_delete", DAYS)),
    "past_events": (
        150,
        lambda one, number: one.send_events([replace(an_event("past_v2"), type=f"t{number}")]),
    ),
    "event_v2": (500, lambda one, number: one.send_events([replace(an_event("v2"), type=f"t{number}")])),
}


@pytest.mark.parametrize("name", list(CALLS))
def test_no_window_holds_more_than_is_published(name: str, shared_twin: Callable[..., Twin]) -> None:
    """Half as many again as a window takes, asked for at once; exact as they leave, two more by the way."""
    install_texts()
    twin = shared_twin("esputnik", contacts=500, speed=200)
    twin.fresh()
    twin.dial(past_events_delete=True, rate_limits=True)
    world = World(twin, discover()["esputnik"])
    limit = MANIFEST.limits[name]
    count, call = CALLS[name]
    log = RequestLog(kept=2 * count)

    async def use(one: Provider) -> int:
        return len(await asyncio.gather(*(call(one, number) for number in range(count))))

    assert world.run(use, request_log=log) == count
    assert most_at_once([record.t for record in log.records()], limit.seconds) <= limit.count
    arrived = [request["mono"] for request in twin.requests()]
    assert most_at_once(arrived, limit.seconds) <= limit.count + 2
    assert {request["status"] for request in twin.requests()} == {200}
