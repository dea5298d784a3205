"""Sendios, formerly Mailfire: projects, and users that only a first mail creates.

Owns: everything that only this platform knows. Must not: know another platform, the HTTP library, a screen.
"""

from __future__ import annotations

from collections.abc import Mapping

from desktop_app.model.account import Account
from desktop_app.provider_api.entry import ProviderEntry
from desktop_app.provider_api.provider import Provider
from desktop_app.providers.sendios.manifest import MANIFEST
from desktop_app.runtime.clock import Clock
from desktop_app.transport.client import OnWait
from desktop_app.transport.connection import Timeouts
from desktop_app.transport.request_log import RequestLog
from desktop_app.transport.retry import RetryPolicy


def open_account(
    account: Account,
    credentials: Mapping[str, str],
    *,
    clock: Clock | None = None,
    request_log: RequestLog | None = None,
    on_wait: OnWait | None = None,
    policy: RetryPolicy | None = None,
    timeouts: Timeouts | None = None,
) -> Provider:
    """See :class:`~desktop_app.provider_api.entry.OpenProvider`."""
    from desktop_app.providers.sendios.provider import SendiosProvider

    return SendiosProvider(
        account,
        credentials,
        clock=clock,
        request_log=request_log,
        on_wait=on_wait,
        policy=policy,
        timeouts=timeouts,
    )


ENTRY = ProviderEntry(MANIFEST, open_account)
