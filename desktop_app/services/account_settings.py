"""What the settings do with accounts and keys: try a key, save, remove, allow changes, show where keys are.

Owns: the order of these steps. Must not: hold a widget, keep a key itself
(:mod:`desktop_app.services.secrets` does) or weaken a rule of :mod:`desktop_app.services.accounts`.
"""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from desktop_app.model.account import Account, AccountInfo
from desktop_app.model.errors import AppError, AuthRefused, KeyMissing
from desktop_app.provider_api.capability import Capability
from desktop_app.services.account_choices import settled
from desktop_app.services.accounts import Accounts, NewAccount
from desktop_app.services.credentials import clean_credentials
from desktop_app.services.open_providers import TEST_POLICY, who
from desktop_app.transport.request_log import RequestLog

if TYPE_CHECKING:
    from desktop_app.provider_api.entry import ProviderEntry
    from desktop_app.provider_api.manifest import DataCentre
    from desktop_app.runtime.clock import Clock
    from desktop_app.services.secrets import KeyPlace, Secrets
    from desktop_app.services.settings import Settings

DRAFT_ID = "not-saved-yet"
SHOWS_END_FROM = 12
"""Shorter secrets would be half given away by their last four characters."""


class Keep(StrEnum):
    """Where the key of the form goes."""

    STORE = "store"
    FILE = "file"
    MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the form. ``account_id`` is "" for a new account; ``typed`` holds only fields that were
    filled in: what is kept stands for the others. ``choices``: of the platform's ``account_fields``, those
    that were touched."""

    platform: str
    name: str
    colour: str = ""
    data_centre: str = ""
    typed: Mapping[str, str] = field(default_factory=dict, repr=False)
    account_id: str = ""
    keep: Keep = Keep.STORE
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DraftCheck:
    """The outcome of a connection test of the form.

    ``info``: whose key it is. ``error``: why it failed. With both, ``accepted_by`` is the other data centre
    that took the key.
    """

    info: AccountInfo | None = None
    error: AppError | None = None
    accepted_by: DataCentre | None = None

    @property
    def ok(self) -> bool:
        return self.error is None


@dataclass(frozen=True, slots=True)
class StoredKeys:
    """What may be shown of kept credentials: open values whole, of secrets the last four or ""."""

    values: Mapping[str, str]
    ends: Mapping[str, str]


class KeyState(StrEnum):
    """Where one account's key is."""

    KEPT = "kept"
    HELD = "held"
    MISSING = "missing"
    TRAINING = "training"


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One account on the page "Where my keys are": never a value. ``entry`` is its name in the key store."""

    account: Account
    state: KeyState
    entry: str = ""


@dataclass(frozen=True, slots=True)
class KeysPage:
    place: KeyPlace
    lines: tuple[KeyLine, ...]


class AccountSettings:
    """Raises UsageError for what cannot be, KeyStoreUnavailable when a key cannot be kept or read."""

    def __init__(
        self,
        accounts: Accounts,
        secrets: Secrets,
        platforms: Mapping[str, ProviderEntry],
        settings: Settings,
        clock: Clock,
    ) -> None:
        self._accounts = accounts
        self._secrets = secrets
        self._platforms = platforms
        self._settings = settings
        self._clock = clock

    # --- the form --------------------------------------------------------------------------------------

    async def check(self, draft: Draft) -> DraftCheck:
        """Ask the platform whose key this is; nothing is kept. A refused key is shown to the platform's other
        data centres as well. Expected failures come back in the answer."""
        if self._is_built_in(draft):
            tested = await self._accounts.test(draft.account_id)
            return DraftCheck(tested.info, tested.error)
        try:
            account, keys = await self._drafted(draft)
        except AppError as error:
            return DraftCheck(error=error)
        self._secrets.hold(DRAFT_ID, keys)  # from here on the log filter knows it
        self._secrets.let_go(DRAFT_ID)
        try:
            return DraftCheck(await self._ask(account, keys))
        except AuthRefused as error:
            centre, info = await self._other_centre(account, keys)
            return DraftCheck(info, error, centre)
        except AppError as error:
            return DraftCheck(error=error)

    async def save(self, draft: Draft, passphrase: str = "") -> Account:
        """Register or change the account; the key goes to its place first. InvalidInput for a choice.

        With ``Keep.FILE`` the encrypted file is opened with ``passphrase`` (made, if there is none) and used
        from then on.
        """
        manifest = self._platforms[draft.platform].manifest
        settled(manifest, {}, draft.choices)
        if draft.keep is Keep.FILE:
            await self.use_file(passphrase)
        store = draft.keep is not Keep.MEMORY
        if not draft.account_id:
            account_id = await asyncio.to_thread(self._free_id, draft.name, draft.platform)
            new = NewAccount(account_id, draft.platform, draft.name, draft.data_centre, store=store)
            account = await self._accounts.add(new, draft.typed)
            if draft.choices or (draft.colour and draft.colour != account.colour):
                settings = settled(manifest, account.settings, draft.choices)
                account = await asyncio.to_thread(
                    partial(self._accounts.update, account.id, colour=draft.colour or None, settings=settings)
                )
            return account
        if any(draft.typed.values()):
            _account, keys = await self._drafted(draft)
            await self._accounts.replace_credentials(draft.account_id, keys, store=store)
        known = await asyncio.to_thread(self._accounts.get, draft.account_id)
        return await asyncio.to_thread(
            partial(
                self._accounts.update,
                draft.account_id,
                settings=settled(manifest, known.settings, draft.choices) if draft.choices else None,
                name=draft.name,
                colour=draft.colour or None,
                data_centre=draft.data_centre or None,
            )
        )

    async def remove(self, account_id: str) -> Account:
        """See :meth:`Accounts.remove`."""
        return await self._accounts.remove(account_id)

    async def stored(self, account_id: str) -> StoredKeys:
        """What may be shown of the account's key in its form."""
        account = await asyncio.to_thread(self._accounts.get, account_id)
        found = None if self._accounts.built_in(account) else await self._secrets.get(account_id)
        values: dict[str, str] = {}
        ends: dict[str, str] = {}
        for one in self._accounts.manifest(account).credentials:
            value = (found or {}).get(one.key, "")
            if value and one.secret:
                ends[one.key] = value[-4:] if len(value) >= SHOWS_END_FROM else "••••"
            elif value:
                values[one.key] = value
        return StoredKeys(values, ends)

    async def secret(self, account_id: str, key: str) -> str:
        """One kept value, for as long as a person holds the eye. KeyMissing when there is none."""
        found = await self._secrets.get(account_id) or {}
        if key not in found:
            account = await asyncio.to_thread(self._accounts.get, account_id)
            raise KeyMissing(platform=self._accounts.manifest(account).label, account=account.name)
        return found[key]

    # --- keys ------------------------------------------------------------------------------------------

    async def place(self) -> KeyPlace:
        return await self._secrets.place()

    async def use_file(self, passphrase: str) -> None:
        """Keep keys in the encrypted file from now on; KeyStoreUnavailable for a wrong passphrase."""
        await self._secrets.open_file(passphrase)
        await asyncio.to_thread(self._settings.set, "keys_in_file", True)

    async def keys(self) -> KeysPage:
        """Where each account's key is, by name. No key is read: ``KEPT`` is what was registered."""
        place = await self._secrets.place()
        lines = []
        for account in await self._accounts.read_all():
            if self._accounts.built_in(account):
                lines.append(KeyLine(account, KeyState.TRAINING))
            elif self._secrets.held(account.id) is not None:
                lines.append(KeyLine(account, KeyState.HELD))
            elif account.key_stored:
                lines.append(KeyLine(account, KeyState.KEPT, self._secrets.entry_name(account.id)))
            else:
                lines.append(KeyLine(account, KeyState.MISSING))
        return KeysPage(place, tuple(lines))

    # --- changes allowed -------------------------------------------------------------------------------

    async def arm(self, account_id: str, minutes: int) -> Account:
        """Allow changes for a while; 0 ends it."""
        return await asyncio.to_thread(self._accounts.arm, account_id, minutes)

    # --- inside ----------------------------------------------------------------------------------------

    def _is_built_in(self, draft: Draft) -> bool:
        return bool(draft.account_id) and self._accounts.built_in(self._accounts.get(draft.account_id))

    async def _drafted(self, draft: Draft) -> tuple[Account, dict[str, str]]:
        """The account as the form describes it and its whole credentials."""
        manifest = self._platforms[draft.platform].manifest
        typed = {key: value for key, value in draft.typed.items() if value}
        if not draft.account_id:
            centre = manifest.data_centre(draft.data_centre).id
            return Account(DRAFT_ID, draft.platform, draft.name, centre), clean_credentials(manifest, typed)
        account = await asyncio.to_thread(self._accounts.get, draft.account_id)
        account = replace(account, data_centre=draft.data_centre or account.data_centre)
        kept: Mapping[str, str] = {}
        if {one.key for one in manifest.credentials} - set(typed):
            kept = await self._secrets.get(account.id) or {}
        if not kept and not typed:
            raise KeyMissing(platform=manifest.label, account=account.name)
        return account, clean_credentials(manifest, {**kept, **typed})

    async def _ask(self, account: Account, keys: dict[str, str]) -> AccountInfo:
        log = RequestLog() if account.id == DRAFT_ID else self._accounts.requests(account.id)
        platform = self._platforms[account.platform]
        platform.manifest.require(Capability.ACCOUNT_INFO)
        provider = platform.open(account, keys, clock=self._clock, request_log=log, policy=TEST_POLICY)
        try:
            return await who(provider)
        finally:
            await provider.aclose()

    async def _other_centre(
        self, account: Account, keys: dict[str, str]
    ) -> tuple[DataCentre | None, AccountInfo | None]:
        if account.base_url:  # a stand-in on this computer has one address
            return None, None
        for centre in self._platforms[account.platform].manifest.data_centres:
            if centre.id != account.data_centre:
                with suppress(AppError):
                    return centre, await self._ask(replace(account, data_centre=centre.id), keys)
        return None, None

    def _free_id(self, name: str, platform: str) -> str:
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or platform
        if stem.startswith("training"):  # such ids belong to the training accounts
            stem = f"{platform}-{stem}"
        taken = {account.id for account in self._accounts.list()} | {DRAFT_ID}
        number = 1
        while (wanted := stem if number == 1 else f"{stem}-{number}") in taken:
            number += 1
        return wanted
