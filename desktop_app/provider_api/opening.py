"""How an account of any platform is opened: the same arguments for all, gathered once.

Owns: what is handed to a platform's client and the common part of its HTTP client. Must not: know a platform,
send anything, read a key from anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from desktop_app.model.account import Account
from desktop_app.provider_api.entry import OpenProvider
from desktop_app.provider_api.manifest import Manifest, RateLimit
from desktop_app.runtime.clock import Clock

if TYPE_CHECKING:
    from desktop_app.provider_api.provider import Provider
    from desktop_app.runtime.redact import Redactor
    from desktop_app.transport.client import ApiClient, Judge, OnWait
    from desktop_app.transport.connection import Timeouts
    from desktop_app.transport.request_log import RequestLog
    from desktop_app.transport.retry import RetryPolicy


@dataclass(frozen=True, slots=True)
class Opening:
    """An account, its key by the manifest's field keys, and the parts of the app that its client uses."""

    account: Account
    credentials: Mapping[str, str] = field(repr=False)
    clock: Clock = field(default_factory=Clock)
    request_log: RequestLog | None = None
    on_wait: OnWait | None = None
    policy: RetryPolicy | None = None
    timeouts: Timeouts | None = None

    def key(self, name: str) -> str:
        """A field of the key without blanks around it, "" where it was not given."""
        return self.credentials.get(name, "").strip()

    def client(
        self,
        manifest: Manifest,
        *,
        label: str,
        auth: Callable[[], Mapping[str, str]],
        redactor: Redactor,
        judge: Judge,
        limits: Mapping[str, RateLimit] | None = None,
    ) -> ApiClient:
        """Live requests go to the manifest's hosts only. NotAllowed for another address, KeyError for an
        unknown data centre."""
        from desktop_app.transport.client import ApiClient  # large, and not needed to know a platform

        account = self.account
        return ApiClient(
            account.base_url or manifest.data_centre(account.data_centre).base_url,
            platform=label,
            allowed_hosts=[urlsplit(each.base_url).hostname or "" for each in manifest.data_centres],
            training=account.training or bool(account.base_url),
            auth=auth,
            limits=manifest.limits if limits is None else limits,
            redactor=redactor,
            clock=self.clock,
            judge=judge,
            request_log=self.request_log,
            on_wait=self.on_wait,
            policy=self.policy,
            timeouts=self.timeouts,
            open_members=manifest.open_members,
        )


def opener(client_for: Callable[[Account], Callable[[Opening], Provider]]) -> OpenProvider:
    """What an entry offers. ``client_for`` imports the platform's client when the first account is opened."""

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
        opening = Opening(account, credentials, clock or Clock(), request_log, on_wait, policy, timeouts)
        return client_for(account)(opening)

    return open_account
