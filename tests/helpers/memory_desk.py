"""The services around people and lists, as the app makes them, on the memory platform: three accounts.

``training-memory`` (always armed), ``shop`` and ``spare`` (live; ``arm`` allows changes).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from desktop_app.journal import Journal
from desktop_app.model.account import Account
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.entry import ProviderEntry
from desktop_app.provider_api.manifest import ContactRules
from desktop_app.provider_api.provider import Provider
from desktop_app.runtime.clock import Clock
from desktop_app.services.accounts import Accounts, NewAccount, TrainingEndpoint
from desktop_app.services.acts import Acts
from desktop_app.services.contact_changes import ContactChanges
from desktop_app.services.contact_export import ContactExport
from desktop_app.services.contact_reading import ContactReading
from desktop_app.services.contacts import Contacts
from desktop_app.services.erasing import Erasing
from desktop_app.services.known_people import KnownPeople
from desktop_app.services.list_changes import ListChanges
from desktop_app.services.lists import Lists
from desktop_app.services.people import People
from desktop_app.services.secrets import Secrets
from desktop_app.services.way_back import WaysBack
from tests.helpers.memory_provider import RULES, Faults, MemoryProvider, Platform, manifest

TRAINING, SHOP, SPARE = "training-memory", "shop", "spare"


class HandClock(Clock):
    def __init__(self) -> None:
        self.at = 1_800_000_000.0

    def wall(self) -> float:
        return self.at


class Twins:
    platforms = ("memory",)

    def endpoint(self, platform: str) -> TrainingEndpoint:
        return TrainingEndpoint({"main": "http://127.0.0.1:9"}, {"main": {"key": "twin-key"}})


class MemoryDesk:
    def __init__(
        self, folder: Path, *, without: Iterable[Capability] = (), rules: ContactRules = RULES
    ) -> None:
        self.platforms = {name: Platform() for name in (TRAINING, SHOP, SPARE)}
        self.faults = {name: Faults() for name in (TRAINING, SHOP, SPARE)}
        self.manifest = manifest(without=without, rules=rules)
        self.clock = HandClock()
        self.noted: list[tuple[str, dict[str, Any]]] = []
        self.journals = {training: Journal(folder / str(training)) for training in (True, False)}
        secrets = Secrets(file=folder / "keys.enc", find=lambda: None)
        doors = {"memory": ProviderEntry(self.manifest, self._open)}
        self.accounts = Accounts(self.journals, secrets, doors, Twins(), self.clock)
        for name in (SHOP, SPARE):
            self.run(self.accounts.add(NewAccount(name, "memory", name.title(), store=False), {"key": name}))
        self.acts = Acts(self.journals, self.accounts, self.clock)
        self.reading = ContactReading(self.accounts, self.journals, self.clock)
        self.changes = ContactChanges(self.accounts, self.acts, self.reading, self.note)
        self.contacts = Contacts(self.accounts, self.reading)
        self.list_changes = ListChanges(self.accounts, self.acts, self.reading, self.note)
        self.ways_back = WaysBack(self.accounts, self.acts, self.changes, self.list_changes)
        self.export = ContactExport(self.accounts, self.reading, self.note)
        self.people = People(self.accounts, self.journals, self.reading, self.acts, self.clock, self.note)
        self.erasing = Erasing(self.accounts, self.journals, self.acts, self.clock, self.note)
        self.known_people = KnownPeople(self.accounts, self.journals)
        self.lists = Lists(self.accounts)

    def run(self, work: Any) -> Any:
        return asyncio.run(work)

    def arm(self, account_id: str = SHOP) -> None:
        self.accounts.arm(account_id, 30)

    def account(self, account_id: str = SHOP) -> Account:
        return self.accounts.get(account_id)

    def note(self, code: str, **facts: Any) -> None:
        self.noted.append((code, facts))

    def close(self) -> None:
        for journal in self.journals.values():
            journal.close()

    def _open(self, account: Account, credentials: Mapping[str, str], **_handed_in: Any) -> Provider:
        return MemoryProvider(self.platforms[account.id], self.faults[account.id], self.manifest)


def raising(error: Exception, verb: str) -> Callable[[str], Any]:
    """For ``faults.verb`` and ``faults.lost``."""
    return lambda asked: error if asked == verb else None
