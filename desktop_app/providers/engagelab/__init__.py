"""EngageLab Email: one interface in two data centres that refuse each other's keys.

Owns: everything that only this platform knows. Must not: know another platform, the HTTP library, a screen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop_app.model.account import Account
from desktop_app.provider_api.entry import ProviderEntry
from desktop_app.provider_api.opening import Opening, opener
from desktop_app.providers.engagelab.manifest import MANIFEST, manifest_for, opens_unproven

if TYPE_CHECKING:
    from desktop_app.provider_api.provider import Provider


def _client(account: Account) -> Callable[[Opening], Provider]:
    from desktop_app.providers.engagelab.provider import EngagelabProvider
    from desktop_app.providers.engagelab.unproven import EngagelabOpened

    return EngagelabOpened if opens_unproven(account) else EngagelabProvider


ENTRY = ProviderEntry(MANIFEST, opener(_client), manifest_for)
