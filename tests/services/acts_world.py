"""A small world for services that write single acts: journals on the disk, one practice account of a platform
made for the test, no network.

Owns: putting the real parts together. A test's desk adds what its platform answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from desktop_app.journal import Journal
from desktop_app.model.account import Account
from desktop_app.provider_api.entry import ProviderEntry
from desktop_app.provider_api.manifest import Manifest
from desktop_app.provider_api.provider import Provider
from desktop_app.runtime.clock import Clock
from desktop_app.services.accounts import Accounts
from desktop_app.services.acts import Acts
from desktop_app.services.secrets import Secrets
from tests.services.platform import ShopTwins


class ActsWorld:
    """``begin(folder, platform)``, then ``service`` is the test's own; ``open`` is what its platform is."""

    def begin(self, folder: Path, platform: Manifest) -> None:
        self.journals = {training: Journal(folder / str(training)) for training in (True, False)}
        secrets = Secrets(file=folder / "keys.enc", find=lambda: None)
        doors = {"shop": ProviderEntry(platform, self.open)}
        self.accounts = Accounts(self.journals, secrets, doors, ShopTwins(), Clock())
        self.acts = Acts(self.journals, self.accounts, Clock())
        self.account = self.accounts.get("training-shop")

    def open(self, account: Account, credentials: Mapping[str, str], **handed_in: Any) -> Provider:
        raise NotImplementedError

    def close(self) -> None:
        for journal in self.journals.values():
            journal.close()
