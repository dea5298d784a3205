"""Accounts: register, remove, allow changes, test, open.

Owns: the rules about accounts. Must not: keep a key itself
(:mod:`desktop_app.services.secrets` does), start a twin (the app hands in whoever does), know a platform.

Training accounts (``training-<platform>``) always exist, are always armed and take their keys from a running
twin and from nowhere else. An account with a loopback address counts as training, too. A live account talks
to the hosts of its platform's manifest only and is read-only until changes are allowed for a while.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from desktop_app.model.account import COLOURS, Account, AccountInfo
from desktop_app.model.errors import (
    AppError,
    AuthRefused,
    NotArmed,
    UsageError,
)
from desktop_app.provider_api.entry import ProviderEntry
from desktop_app.provider_api.manifest import DataCentre, Manifest
from desktop_app.runtime.clock import Clock
from desktop_app.services.account_doors import TRAINING_PREFIX as TRAINING_PREFIX
from desktop_app.services.account_doors import AccountDoors, built_in
from desktop_app.services.account_doors import TrainingEndpoint as TrainingEndpoint
from desktop_app.services.account_doors import TrainingTwins as TrainingTwins
from desktop_app.services.account_doors import is_loopback as is_loopback
from desktop_app.services.account_record import from_record, to_record
from desktop_app.services.centres import Elsewhere, ask_elsewhere
from desktop_app.services.credentials import clean_credentials, refuse_key_in_sight
from desktop_app.services.note import Note, unheard
from desktop_app.services.open_providers import HeardRequest, HeardWait, OpenProviders
from desktop_app.services.sender_keys import SenderKeys

if TYPE_CHECKING:
    from desktop_app.journal import Journal
    from desktop_app.provider_api.provider import Provider
    from desktop_app.services.secrets import Secrets
    from desktop_app.transport.request_log import RequestLog
    from desktop_app.transport.retry import RetryPolicy

MAX_ARM_MINUTES = 480
# it names files, and Windows has devices by the name of con, nul and others
_ID = re.compile(r"(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$))[a-z0-9][a-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What a person says of an account to be registered. ``store`` False: do not keep the key."""

    id: str
    platform: str
    name: str
    data_centre: str = ""
    base_url: str = ""
    store: bool = True


@dataclass(frozen=True, slots=True)
class ConnectionCheck:
    """The outcome of a connection test: ``error`` when it failed, else ``info`` says whose key it is.

    ``tried``: the other data centres that were asked after a refusal; ``accepted_by`` is the one of them that
    took the key, and ``info`` then comes from there.
    """

    account: Account
    info: AccountInfo | None = None
    error: AppError | None = None
    seconds: float = 0.0
    accepted_by: DataCentre | None = None
    tried: tuple[DataCentre, ...] = ()

    @property
    def ok(self) -> bool:
        return self.error is None


class Accounts:
    """Every account there is. Blocking calls are short reads and writes of the journal.

    Raises UsageError for names that nobody has, AccountError leaves when an account may not be used.
    """

    def __init__(
        self,
        journals: Mapping[bool, Journal],
        secrets: Secrets,
        platforms: Mapping[str, ProviderEntry],
        twins: TrainingTwins,
        clock: Clock,
        note: Note = unheard,
        policy: RetryPolicy | None = None,
    ) -> None:
        """``journals``: by "is it training", since training and live data never share a folder. ``note``
        hears what was done to an account. ``policy``: how often open accounts try again."""
        self._journals = journals
        self._secrets = secrets
        self._platforms = platforms
        self._twins = twins
        self._clock = clock
        self._note = note
        self._doors = AccountDoors(secrets, twins, self.manifest)
        self._open = OpenProviders(platforms, clock, policy)
        self.sender_keys = SenderKeys(secrets)
        self._removed: Callable[[], None] = lambda: None

    # --- reading ---------------------------------------------------------------------------------------

    def list(self) -> tuple[Account, ...]:
        """All accounts: training ones first, then as they were registered."""
        return tuple(account for training in (True, False) for account in self._of(training))

    async def read_all(self) -> tuple[Account, ...]:
        """:meth:`list`, off the loop: a journal on a slow disk must hold up nobody."""
        return await asyncio.to_thread(self.list)

    def get(self, account_id: str) -> Account:
        """UsageError when there is none of this id."""
        for account in self.list():
            if account.id == account_id:
                return account
        raise UsageError("account_unknown", name=account_id)

    def manifest(self, account: Account) -> Manifest:
        """What is known about the account's platform."""
        return self._platforms[account.platform].manifest_of(account)

    @property
    def manifests(self) -> tuple[Manifest, ...]:
        """Of all platforms, by label."""
        return tuple(
            sorted((door.manifest for door in self._platforms.values()), key=lambda one: one.label.lower())
        )

    def armed(self, account: Account) -> bool:
        """May this account be changed now? Training always; live ones for as long as it was allowed."""
        return account.armed(self._clock.utc_now())

    def require_armed(self, account_id: str) -> Account:
        """The account, or NotArmed."""
        account = self.get(account_id)
        if not self.armed(account):
            raise NotArmed(platform=self.manifest(account).label, account=account.name)
        return account

    # --- changing --------------------------------------------------------------------------------------

    async def add(self, new: NewAccount, credentials: Mapping[str, object]) -> Account:
        """Register an account; its key goes to the key store first.

        With ``new.store`` False nothing is kept and the credentials serve this run only. UsageError for a
        wrong name, platform, data centre, address or field; KeyStoreUnavailable when the key cannot be kept
        (then nothing is registered).
        """
        account = self._checked(new)
        manifest = self.manifest(account)
        wanted = clean_credentials(manifest, credentials)
        refuse_key_in_sight(manifest, wanted, account.id, account.name)
        await self._doors.refuse_keys_of_the_other_world(account, wanted, self.list())
        if new.store:
            await self._secrets.keep(account.id, wanted)
        else:
            self._secrets.hold(account.id, wanted)
        try:
            self._put(account)
        except BaseException:
            if new.store:
                await self._secrets.forget(account.id)
            self._secrets.let_go(account.id)
            raise
        self._note("account_connected", account=account, name=account.name)
        return account

    async def replace_credentials(
        self, account_id: str, credentials: Mapping[str, object], *, store: bool = True
    ) -> Account:
        """A new key for a registered account. UsageError for a training account of ours."""
        account = self.get(account_id)
        self._not_built_in(account)
        wanted = clean_credentials(self.manifest(account), credentials)
        refuse_key_in_sight(self.manifest(account), wanted, account.name)
        await self._doors.refuse_keys_of_the_other_world(account, wanted, self.list())
        if store:
            await self._secrets.keep(account.id, wanted)
        else:
            if account.key_stored:
                await self._secrets.forget(account.id)
            self._secrets.hold(account.id, wanted)
        changed = replace(account, key_stored=store)
        self._put(changed)
        self._note("key_replaced", account=changed, name=changed.name)
        return changed

    def hold_credentials(self, account_id: str, credentials: Mapping[str, object]) -> None:
        """Credentials for this run only (``--credentials-stdin``), in memory. UsageError as for ``add``."""
        account = self.get(account_id)
        self._not_built_in(account)
        self._secrets.hold(account.id, clean_credentials(self.manifest(account), credentials))

    def update(
        self,
        account_id: str,
        *,
        name: str | None = None,
        colour: str | None = None,
        data_centre: str | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> Account:
        """Change what is named; the rest stays."""
        account = self.get(account_id)
        if name is not None:
            refuse_key_in_sight(self.manifest(account), self._secrets.held(account.id) or {}, name)
            account = replace(account, name=_checked_name(name))
        if colour is not None:
            if colour not in COLOURS:
                raise UsageError(kind="colour", name=colour)
            account = replace(account, colour=colour)
        if data_centre is not None:
            account = replace(account, data_centre=_centre(self.manifest(account), data_centre).id)
        if settings is not None:
            account = replace(account, settings=dict(settings))
        self._put(account)
        if any(one is not None for one in (name, colour, data_centre)):
            self._note("account_changed", account=account, name=account.name)
        return account

    def arm(self, account_id: str, minutes: int) -> Account:
        """Allow changes for ``minutes`` (1 to 480); 0 ends it at once. Training accounts are always armed."""
        if not 0 <= minutes <= MAX_ARM_MINUTES:
            raise UsageError("arm_minutes", minutes=minutes, most=MAX_ARM_MINUTES)
        account = self.get(account_id)
        if account.training:
            return account
        now = self._clock.utc_now()
        until = now + timedelta(minutes=minutes) if minutes else None
        account = replace(account, armed_until=until, armed_from=now if until else None)
        self._put(account)
        clock = f"{until.astimezone():%H:%M}" if until else ""
        self._note("armed" if until else "disarmed", account=account, name=account.name, until=clock)
        return account

    async def remove(self, account_id: str) -> Account:
        """Forget the account, its key, and the personal data of its jobs.

        UsageError for a training account of ours; Locked while one of its jobs is being worked on and
        KeyStoreUnavailable while the key store stays closed: then nothing was removed.
        """
        account = self.get(account_id)
        self._not_built_in(account)
        if account.key_stored:
            await self._secrets.get(account.id)  # opens the key store before anything is gone
        await self.close(account.id)
        self._journals[account.training].remove_account(account.id)
        if account.key_stored:
            await self._secrets.forget(account.id)
        await self.sender_keys.forget(account)
        self._secrets.let_go(account.id)
        self._note("account_removed", platform=self.manifest(account).label)
        self._removed()
        return account

    async def remove_all(self) -> tuple[Account, ...]:
        """:meth:`remove` every registered account; the encrypted file of keys goes unopened."""
        await self._secrets.drop_file()
        mine = [one for one in self.list() if not self.built_in(one)]
        return tuple([await self.remove(one.id) for one in mine])

    # --- opening ---------------------------------------------------------------------------------------

    async def open(self, account_id: str, credentials: Mapping[str, object] | None = None) -> Provider:
        """The account's provider on the running loop; opened once, and anew when key or address changed.

        ``credentials`` are held for this run. KeyMissing without any; KeyStoreUnavailable when the store
        stays closed; Unreachable when a training twin will not start.
        """
        if credentials is not None:
            self.hold_credentials(account_id, credentials)
        async with self._open.turn(account_id):
            return await self._open.get(*await self._doors.reach(self.get(account_id)))

    async def test(self, account_id: str, credentials: Mapping[str, object] | None = None) -> ConnectionCheck:
        """Ask the platform who we are, once, without long repeats. Where data centres refuse each other's
        keys, a refused key is shown to the others as well.

        Expected failures come back in the answer, ready to be said; UsageError for a wrong name or field.
        """
        account = self.get(account_id)
        if credentials is not None:
            self.hold_credentials(account_id, credentials)
        began = self._clock.monotonic()
        elsewhere = Elsewhere()
        info: AccountInfo | None = None
        failed: AppError | None = None
        try:
            door, keys = await self._doors.reach(account)
            try:
                info = await self._open.ask_who(door, keys)
            except AuthRefused as refused:
                doors = await self._doors.of_all_centres(door)
                ask = partial(self._open.ask_who, keys=keys)
                elsewhere = await ask_elsewhere(ask, self.manifest(account), door, doors)
                info, failed = elsewhere.info, elsewhere.worded(refused)
        except AppError as error:
            failed = error
        seconds = self._clock.monotonic() - began
        return ConnectionCheck(account, info, failed, seconds, elsewhere.accepted_by, elsewhere.tried)

    async def key_at_hand(self, account: Account) -> bool:
        """Whether it can be opened without asking anybody for anything: its key is held, or lies in a store
        that is open. Never for the practice accounts: their platforms would have to be started."""
        if built_in(account):
            return False
        if self._secrets.held(account.id) is not None:
            return True
        return account.key_stored and (await self._secrets.place()).usable

    def requests(self, account_id: str) -> RequestLog:
        """The latest requests of the account, templates instead of paths; one log for its whole life."""
        return self._open.requests(account_id)

    def on_request(self, heard: HeardRequest) -> None:
        """From now on tell ``heard(account id, record)`` of every attempt, on the loop's thread."""
        self._open.on_request(heard)

    def on_removed(self, heard: Callable[[], None]) -> None:
        """From now on call ``heard`` when an account went, so that what else knows of it goes, too."""
        self._removed = heard

    def on_wait(self, heard: HeardWait) -> None:
        """From now on tell ``heard`` of every wait, on the loop's thread."""
        self._open.on_wait(heard)

    async def close(self, account_id: str) -> None:
        """Close the account's provider on the running loop, if it is open."""
        await self._open.close(account_id)

    async def aclose(self) -> None:
        """Close every provider of the running loop. Safe to call twice."""
        await self._open.aclose()

    # --- inside ----------------------------------------------------------------------------------------

    def _checked(self, new: NewAccount) -> Account:
        if not _ID.fullmatch(new.id):
            raise UsageError("account_id", name=new.id)
        if new.id.startswith(TRAINING_PREFIX) or any(account.id == new.id for account in self.list()):
            raise UsageError("account_exists", name=new.id)
        if new.platform not in self._platforms:
            raise UsageError("platform_unknown", name=new.platform, known=", ".join(sorted(self._platforms)))
        if new.base_url and not is_loopback(new.base_url):
            raise UsageError("base_url_not_loopback", name=new.base_url)
        return Account(
            id=new.id,
            platform=new.platform,
            name=_checked_name(new.name),
            data_centre=_centre(self._platforms[new.platform].manifest, new.data_centre).id,
            colour=self._free_colour(),
            base_url=new.base_url.rstrip("/"),
            training=bool(new.base_url),
            key_stored=new.store,
        )

    def _free_colour(self) -> str:
        used = [account.colour for account in self.list()]
        return min(COLOURS, key=lambda colour: (used.count(colour), COLOURS.index(colour)))

    def _of(self, training: bool) -> tuple[Account, ...]:
        kept = [from_record(facts) for _id, facts in self._journals[training].accounts.list()]
        known = [account for account in kept if account.platform in self._platforms]
        if not training:
            return tuple(known)
        changed = {account.id: account for account in known}
        built_in = [
            changed.pop(account.id, account)
            for platform in self._twins.platforms
            if platform in self._platforms
            for account in (self._training_account(platform),)
        ]
        return (*built_in, *changed.values())

    def _training_account(self, platform: str) -> Account:
        manifest = self._platforms[platform].manifest
        return Account(
            id=TRAINING_PREFIX + platform,
            platform=platform,
            name=f"Training {manifest.label.partition(' / ')[0]}",
            data_centre=manifest.data_centres[0].id,
            colour=COLOURS[self._twins.platforms.index(platform) % len(COLOURS)],
            training=True,
            key_stored=False,
        )

    def built_in(self, account: Account) -> bool:
        """Is it one of the training accounts that always exist?"""
        return built_in(account)

    def _not_built_in(self, account: Account) -> None:
        if self.built_in(account):
            raise UsageError("training_account_fixed", name=account.id)

    def _put(self, account: Account) -> None:
        self._journals[account.training].accounts.put(account.id, to_record(account))


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= 80 or not name.isprintable():
        raise UsageError("account_name", name=name[:80])
    return name


def _centre(manifest: Manifest, wanted: str) -> DataCentre:
    try:
        return manifest.data_centre(wanted)
    except KeyError:
        known = ", ".join(centre.id for centre in manifest.data_centres)
        raise UsageError("data_centre_unknown", name=wanted, known=known, platform=manifest.label) from None
