"""Ecomail, on two hosts: .cz for Czech accounts, .com for the others.

Owns: everything that only this platform knows. Must not: know another platform, the HTTP library, a screen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop_app.model.account import Account
from desktop_app.provider_api.entry import ProviderEntry
from desktop_app.provider_api.opening import Opening, opener
from desktop_app.providers.ecomail.manifest import MANIFEST

if TYPE_CHECKING:
    from desktop_app.provider_api.provider import Provider


def _client(account: Account) -> Callable[[Opening], Provider]:
    from desktop_app.providers.ecomail.provider import EcomailProvider

    return EcomailProvider


ENTRY = ProviderEntry(MANIFEST, opener(_client))
