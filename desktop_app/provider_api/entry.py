"""How a platform is found and opened.

Owns: the form of an entry. Must not: know a platform or read a key from anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from desktop_app.model.account import Account
from desktop_app.provider_api.manifest import Manifest
from desktop_app.runtime.clock import Clock

if TYPE_CHECKING:  # the client's parts are loaded when the first account is opened
    from desktop_app.provider_api.provider import Provider
    from desktop_app.transport.client import OnWait
    from desktop_app.transport.connection import Timeouts
    from desktop_app.transport.request_log import RequestLog
    from desktop_app.transport.retry import RetryPolicy


class OpenProvider(Protocol):
    """Opens an account without sending anything."""

    def __call__(
        self,
        account: Account,
        credentials: Mapping[str, str],
        *,
        clock: Clock | None = None,
        request_log: RequestLog | None = None,
        on_wait: OnWait | None = None,
        policy: RetryPolicy | None = None,
        timeouts: Timeouts | None = None,
    ) -> Provider:
        """``credentials`` by the manifest's field keys.

        Raises KeyMissing without a required field, NotAllowed for an address outside the manifest (live) or
        outside this computer (training), KeyError for an unknown data centre.
        """


@dataclass(frozen=True, slots=True)
class ProviderEntry:
    """One platform: what is known of it, and how to open an account of it."""

    manifest: Manifest
    open: OpenProvider
    manifest_for: Callable[[Account], Manifest] | None = None

    def manifest_of(self, account: Account) -> Manifest:
        """What this very account can: its settings may open what is closed by default."""
        return self.manifest if self.manifest_for is None else self.manifest_for(account)
