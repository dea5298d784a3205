"""Looks at an account and changes nothing: what the weekly look at the real platforms does.

Owns: which reads there are, and that nothing but a read can leave. Must not: know a platform.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest

from desktop_app.model.errors import AppError, InvalidInput, NotAllowed, NotFound, RateLimited
from desktop_app.model.operation import Effect, Operation
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.provider import Provider
from desktop_app.transport.client import ApiClient

TOLERATED = (NotAllowed, NotFound, RateLimited)
"""A plan without the feature, an empty account, a busy hour: said, no sign that the platform changed."""


class WouldWrite(AssertionError):
    """Something else than a read was about to leave."""


@contextmanager
def reads_only() -> Iterator[None]:
    """Every request of the application passes this door: a write is stopped before it is sent."""
    real = ApiClient.call

    async def call(self: ApiClient, operation: Operation, **more: Any) -> Any:
        if operation.effect is not Effect.READ:
            raise WouldWrite(operation.name)
        return await real(self, operation, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ApiClient, "call", call)
        yield


async def read_everything(one: Provider) -> dict[str, str]:
    """What was looked at -> "good", or why the platform does not show it. Raises what means that it
    changed."""
    told: dict[str, str] = {}

    async def look(name: str, read: Callable[[], Awaitable[Any]], *, filled: bool = True) -> Any:
        try:
            found = await read()
        except AppError as error:
            if isinstance(error, TOLERATED) or (not filled and isinstance(error, InvalidInput)):
                told[name] = error.message
                return None
            raise AssertionError(f"{name}: {error!r} {error.original[:300]}") from error
        told[name] = "good"
        return found

    can = one.manifest.can
    await look("account", one.fetch_account_info)
    lists = await look("lists", one.fetch_lists) if can(Capability.LISTS_READ) else None
    if lists and lists.items and can(Capability.LISTS_MEMBERS):
        await look("members", lambda: one.fetch_members(lists.items[0].id))
    for name, capability, read in (
        ("contacts", Capability.CONTACTS_SCAN, one.scan_contacts),
        ("fields", Capability.CONTACTS_FIELDS, one.fetch_fields),
        ("senders", Capability.SENDERS_READ, one.fetch_senders),
        ("domains", Capability.DOMAINS_READ, one.fetch_domains),
        ("messages", Capability.MESSAGES_READ, one.fetch_messages),
        ("orders", Capability.ORDERS_READ, one.fetch_orders),
    ):
        if can(capability):
            await look(name, read)
    for call in one.manifest.calls:
        read_only = one.manifest.operations[call.operation].effect is Effect.READ
        if (
            read_only
            and not call.off
            and not any(field.required and not field.default for field in call.fields)
        ):
            await look(call.name, partial(one.run_call, call.name, {}), filled=False)
    return told
