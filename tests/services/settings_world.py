"""The services around accounts, made as the app makes them, on the platform of the tests of services.

Its key ``key-of-eu`` is taken in the data centre ``eu`` alone, ``key-of-asia`` in ``asia``. No network.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from desktop_app.journal import Journal
from desktop_app.model.account import Account, AccountInfo
from desktop_app.model.errors import AppError, AuthRefused
from desktop_app.provider_api.entry import ProviderEntry
from desktop_app.provider_api.manifest import CredentialField
from desktop_app.provider_api.provider import Provider
from desktop_app.runtime.clock import Clock
from desktop_app.services.account_settings import AccountSettings
from desktop_app.services.accounts import Accounts
from desktop_app.services.secrets import Secrets, SystemKeyStore
from desktop_app.services.settings import Settings
from tests.services.platform import MANIFEST, ShopTwins

PLATFORM = replace(
    MANIFEST,
    credentials=(
        CredentialField("user", "platforms.esputnik.words.contact", "x.where", "x.whom", secret=False,
                        required=False),
        CredentialField("api_key", "platforms.esputnik.key.label", "platforms.esputnik.key.where",
                        "platforms.esputnik.key.whom", pattern="[a-z0-9-]{6,}"),
    ),
)  # fmt: skip


class HandClock(Clock):
    """Stands until a test moves it."""

    def __init__(self) -> None:
        self.at = 1_800_000_000.0

    def wall(self) -> float:
        return self.at


@dataclass
class CentredProvider(Provider):
    """A provider whose key belongs to one data centre."""

    account: Account
    key: str
    failure: AppError | None = None

    async def aclose(self) -> None:
        return None

    async def fetch_account_info(self) -> AccountInfo:
        if self.failure is not None:
            raise self.failure
        if self.key != f"key-of-{self.account.data_centre}":
            raise AuthRefused(platform="Shop Mail")
        return AccountInfo("Horizon Shop")


class SettingsWorld:
    def __init__(self, folder: Path, find: Callable[[], SystemKeyStore | None] = lambda: None) -> None:
        self.asked: list[str] = []
        self.learned: list[str] = []
        self.journals = {training: Journal(folder / str(training)) for training in (True, False)}
        self.settings = Settings(folder / "settings.json")
        self.secrets = Secrets(file=folder / "keys.enc", find=find, learn=self.learned.append)
        self.failure: AppError | None = None
        self.clock = clock = HandClock()
        self.doors = doors = {"shop": ProviderEntry(PLATFORM, self._open)}
        self.accounts = Accounts(self.journals, self.secrets, doors, ShopTwins(), clock)
        self.service = AccountSettings(self.accounts, self.secrets, doors, self.settings, clock)

    def _open(self, account: Account, credentials: Mapping[str, str], **_handed_in: Any) -> Provider:
        self.asked.append(account.data_centre)
        return CentredProvider(account, credentials["api_key"], self.failure)

    def close(self) -> None:
        for journal in self.journals.values():
            journal.close()
