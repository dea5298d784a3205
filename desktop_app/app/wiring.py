"""The only place where objects are made and handed to each other.

Owns: which part gets which; each is made when first used, since a command should not pay for what it does not
need. Must not: hold a rule, or be asked for parts by anything but the app's own rooms and the terminal.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from desktop_app.app.first_picture import forget_picture
from desktop_app.model.errors import AppError
from desktop_app.runtime.paths import Paths, TempFolder, keep_private_by_default

if TYPE_CHECKING:
    from desktop_app.app.known_secrets import KnownSecrets
    from desktop_app.app.twin_process import TwinProcesses
    from desktop_app.journal import Journal
    from desktop_app.provider_api.entry import ProviderEntry
    from desktop_app.runtime.clock import Clock
    from desktop_app.runtime.logs import Logs
    from desktop_app.services.account_settings import AccountSettings
    from desktop_app.services.accounts import Accounts
    from desktop_app.services.activity import Activity
    from desktop_app.services.acts import Acts
    from desktop_app.services.contact_changes import ContactChanges
    from desktop_app.services.contact_export import ContactExport
    from desktop_app.services.contact_reading import ContactReading
    from desktop_app.services.contacts import Contacts
    from desktop_app.services.doctor import Doctor
    from desktop_app.services.domains import Domains
    from desktop_app.services.erasing import Erasing
    from desktop_app.services.events import Events
    from desktop_app.services.importing.jobs import ImportJobs
    from desktop_app.services.importing.process import JobProcess
    from desktop_app.services.known_people import KnownPeople
    from desktop_app.services.list_changes import ListChanges
    from desktop_app.services.lists import Lists
    from desktop_app.services.more import More
    from desktop_app.services.orders import Orders
    from desktop_app.services.people import People
    from desktop_app.services.preview.trial_sends import TrialSends
    from desktop_app.services.proxy import Proxy
    from desktop_app.services.secrets import Secrets, SystemKeyStore
    from desktop_app.services.senders import Senders
    from desktop_app.services.settings import Settings
    from desktop_app.services.waits import Waits
    from desktop_app.services.way_back import WaysBack
    from desktop_app.services.write_check import WriteCheck
    from desktop_app.transport.proxy import ProxyChoice

T = TypeVar("T")


class MadeOnce(Generic[T]):
    """A part that is made when first asked for, once, also when two threads ask together."""

    def __init__(self, make: Callable[[Desk], T]) -> None:
        self._make = make
        self._name = make.__name__
        self.__doc__ = make.__doc__

    def __get__(self, desk: Desk, _owner: type[Desk]) -> T:
        with desk.making:
            if self._name not in desk.__dict__:  # from now on Python finds it there and does not ask here
                desk.__dict__[self._name] = self._make(desk)
            made: T = desk.__dict__[self._name]
            return made


class Desk:
    """Every object of one run of the program. Making it makes nothing; :meth:`close` undoes what was made."""

    def __init__(self, paths: Paths | None = None, clock: Clock | None = None) -> None:
        self.paths = paths or Paths.from_environment()
        if clock is not None:
            self.__dict__["clock"] = clock
        self.making = threading.RLock()
        self.somebody_waits = False
        """Set before the first part is made where a person sits in front of what is asked."""

    # --- the ground ------------------------------------------------------------------------------------

    @MadeOnce
    def ground(self) -> TempFolder:
        """Folders, temporary files, log: what all the rest stands on. StorageFailed when they fail."""
        keep_private_by_default()
        self.paths.make()
        temp = TempFolder(self.paths.temp)
        self.logs.watch_crashes()
        return temp

    @MadeOnce
    def clock(self) -> Clock:
        from desktop_app.runtime.clock import Clock

        return Clock()

    @MadeOnce
    def known(self) -> KnownSecrets:
        """The net in front of logs and reports."""
        from desktop_app.app.known_secrets import KnownSecrets

        return KnownSecrets()

    @MadeOnce
    def logs(self) -> Logs:
        from desktop_app.runtime.logs import Logs

        return Logs(self.paths.logs, self.known.clean)

    @MadeOnce
    def settings(self) -> Settings:
        from desktop_app.services.settings import Settings

        assert self.ground
        return Settings(self.paths.config / "settings.json")

    def settings_as_found(self) -> Settings:
        """The settings before anything was made or written: to be read only."""
        from desktop_app.services.settings import Settings

        return Settings(self.paths.config / "settings.json")

    @MadeOnce
    def journals(self) -> Mapping[bool, Journal]:
        """By "is it training"."""
        from desktop_app.journal import Journal

        assert self.ground
        return {training: Journal(self.paths.data_for(training)) for training in (False, True)}

    # --- accounts and platforms ------------------------------------------------------------------------

    @MadeOnce
    def platforms(self) -> dict[str, ProviderEntry]:
        from desktop_app.providers import discover

        return discover()

    @MadeOnce
    def twins(self) -> TwinProcesses:
        from desktop_app.app.twin_process import TwinProcesses

        assert self.ground
        return TwinProcesses(self.paths.twins, self.paths.logs)

    @MadeOnce
    def secrets(self) -> Secrets:
        from desktop_app.services.secrets import Secrets

        return Secrets(
            file=self.paths.config / "keys.enc",
            file_chosen=self.settings["keys_in_file"],
            find=self._find_key_store,
            learn=self.known.learn,
        )

    def _find_key_store(self) -> SystemKeyStore | None:
        from desktop_app.services.secrets import find_system_key_store

        return find_system_key_store(self._instance())

    def _instance(self) -> str:
        """What tells this home's entries in the key store from another home's; "" for the usual places."""
        import secrets as random_source

        from desktop_app.runtime.atomic_file import write_private

        if self.paths.home is None:
            return ""
        file = self.paths.config / "instance"
        if not file.exists():
            write_private(file, random_source.token_hex(4).encode())
        return file.read_text("ascii").strip()

    @MadeOnce
    def accounts(self) -> Accounts:
        from desktop_app.services.accounts import Accounts
        from desktop_app.services.open_providers import SOMEBODY_WAITS
        from desktop_app.transport.proxy import ask_from_now_on

        accounts = Accounts(
            self.journals,
            self.secrets,
            self.platforms,
            self.twins,
            self.clock,
            self.activity.done,
            SOMEBODY_WAITS if self.somebody_waits else None,
        )
        accounts.on_request(self.activity.heard)
        accounts.on_wait(self.waits.told)
        accounts.on_request(self.waits.ended)
        accounts.on_removed(partial(forget_picture, self.paths))
        ask_from_now_on(self._way_out)
        return accounts

    @MadeOnce
    def waits(self) -> Waits:
        """What reading accounts wait for just now."""
        from desktop_app.services.waits import Waits

        return Waits()

    async def _way_out(self) -> ProxyChoice:
        """Asked when the first line is opened; until then nothing of it is loaded."""
        return await self.proxy.find()

    @MadeOnce
    def proxy(self) -> Proxy:
        """The way that requests of this process take."""
        from desktop_app.services.proxy import Proxy

        return Proxy(self.settings, self.secrets, self._any_platform)

    def _any_platform(self) -> str:
        return next(
            centre.base_url for entry in self.platforms.values() for centre in entry.manifest.data_centres
        )

    @MadeOnce
    def activity(self) -> Activity:
        """The record of what was done and asked."""
        from desktop_app.services.activity import Activity

        return Activity(
            lambda: self.journals,
            lambda account: self.accounts.get(account),
            lambda: self.platforms,
            self.clock,
            self.known.clean,
        )

    @MadeOnce
    def account_settings(self) -> AccountSettings:
        from desktop_app.services.account_settings import AccountSettings

        return AccountSettings(self.accounts, self.secrets, self.platforms, self.settings, self.clock)

    @MadeOnce
    def acts(self) -> Acts:
        """Single writes: events, orders, messages, changed contacts."""
        from desktop_app.services.acts import Acts

        return Acts(self.journals, self.accounts, self.clock)

    # --- use-cases -------------------------------------------------------------------------------------

    @MadeOnce
    def lists(self) -> Lists:
        from desktop_app.services.lists import Lists

        return Lists(self.accounts)

    @MadeOnce
    def write_check(self) -> WriteCheck:
        from desktop_app.services.write_check import WriteCheck

        return WriteCheck(self.accounts, self.acts, self.clock, self.activity.done)

    @MadeOnce
    def contacts(self) -> Contacts:
        from desktop_app.services.contacts import Contacts

        return Contacts(self.accounts, self.contact_reading)

    @MadeOnce
    def trial_sends(self) -> TrialSends:
        """Test mails of a message."""
        from desktop_app.services.preview.trial_sends import TrialSends

        return TrialSends(self.accounts, self.acts, self.settings, self.clock, self.activity.done)

    @MadeOnce
    def events(self) -> Events:
        from desktop_app.services.events import Events

        return Events(self.accounts, self.acts)

    @MadeOnce
    def contact_reading(self) -> ContactReading:
        """The contacts of accounts as this computer keeps them."""
        from desktop_app.services.contact_reading import ContactReading

        return ContactReading(self.accounts, self.journals, self.clock)

    @MadeOnce
    def contact_changes(self) -> ContactChanges:
        from desktop_app.services.contact_changes import ContactChanges

        return ContactChanges(self.accounts, self.acts, self.contact_reading, self.activity.done)

    @MadeOnce
    def domains(self) -> Domains:
        from desktop_app.services.domains import Domains

        return Domains(self.accounts, self.acts)

    @MadeOnce
    def more(self) -> More:
        from desktop_app.services.more import More

        return More(self.accounts, self.acts)

    @MadeOnce
    def orders(self) -> Orders:
        from desktop_app.services.orders import Orders

        return Orders(self.accounts, self.acts)

    @MadeOnce
    def people(self) -> People:
        """One person over all accounts."""
        from desktop_app.services.people import People

        return People(
            self.accounts, self.journals, self.contact_reading, self.acts, self.clock, self.activity.done
        )

    @MadeOnce
    def erasing(self) -> Erasing:
        """One person out of all accounts, and what was cut off of that."""
        from desktop_app.services.erasing import Erasing

        return Erasing(self.accounts, self.journals, self.acts, self.clock, self.activity.done)

    @MadeOnce
    def known_people(self) -> KnownPeople:
        """People of all accounts by name, out of what is kept here."""
        from desktop_app.services.known_people import KnownPeople

        return KnownPeople(self.accounts, self.journals)

    @MadeOnce
    def list_changes(self) -> ListChanges:
        from desktop_app.services.list_changes import ListChanges

        return ListChanges(self.accounts, self.acts, self.contact_reading, self.activity.done)

    @MadeOnce
    def ways_back(self) -> WaysBack:
        """Single changes of people and lists, taken back later."""
        from desktop_app.services.way_back import WaysBack

        return WaysBack(self.accounts, self.acts, self.contact_changes, self.list_changes)

    @MadeOnce
    def contact_export(self) -> ContactExport:
        from desktop_app.services.contact_export import ContactExport

        return ContactExport(self.accounts, self.contact_reading, self.activity.done)

    @MadeOnce
    def senders(self) -> Senders:
        from desktop_app.services.senders import Senders

        return Senders(self.accounts, self.activity.done)

    @MadeOnce
    def imports(self) -> ImportJobs:
        """Jobs worked on in this process: the terminal's way. The window only looks at them here."""
        from desktop_app.services.importing.jobs import ImportJobs

        jobs = ImportJobs(
            journals=self.journals,
            find_account=self.accounts.get,
            open_provider=self.accounts.open,
            require_armed=self.accounts.require_armed,
            clock=self.clock,
            note=self.activity.done,
        )
        self.accounts.on_wait(partial(self._show_wait, jobs))
        return jobs

    def _show_wait(
        self, jobs: ImportJobs, _account: str, until: float, _reason: str, _attempt: int, _most: int
    ) -> None:
        if until - self.clock.wall() < 1.0:
            return  # over before anybody has read it
        jobs.waiting(until)
        import asyncio

        asyncio.get_running_loop().call_later(max(0.0, until - self.clock.wall()), jobs.waiting, None)

    @MadeOnce
    def job_process(self) -> JobProcess:
        """The same jobs, each at work in a process of its own: the window's way."""
        from desktop_app.app.job_process import ENTRY, payload_for
        from desktop_app.services.importing.process import JobProcess

        return JobProcess(ENTRY, partial(payload_for, self), lambda job: self.imports.view(job).account)

    @MadeOnce
    def doctor(self) -> Doctor:
        from desktop_app.services.doctor import Doctor

        assert self.ground
        return Doctor(
            paths=self.paths,
            journals=lambda: self.journals,
            secrets=self.secrets,
            manifests=lambda: tuple(entry.manifest for entry in self.platforms.values()),
            twins=self.twins,
            proxy=self.proxy,
        )

    def forget_old(self) -> None:
        """Remove personal data that is older than the person wants it kept. Blocking; never raises AppError:
        what stands in the way is told when the journal is really needed.
        """
        try:
            for journal in self.journals.values():
                journal.expire(self.clock.utc_now(), self.settings["keep_personal_data_days"])
        except AppError as error:
            import logging

            log = logging.getLogger(__name__)
            log.warning("old data could not be removed: %s", error.code)

    # --- the end ---------------------------------------------------------------------------------------

    def made(self, name: str) -> bool:
        """Was this part asked for?"""
        return name in self.__dict__

    async def aclose(self) -> None:
        """Close the providers of the running loop."""
        if self.made("accounts"):
            await self.accounts.aclose()

    def close(self) -> None:
        """Give back everything else, in the order that loses nothing. Safe to call twice."""
        if self.made("accounts"):
            from desktop_app.transport.proxy import ask_from_now_on

            ask_from_now_on(None)
        if self.made("twins"):
            self.twins.close()
        if self.made("activity") and self.made("journals"):
            self.activity.flush()
        if self.made("journals"):
            for journal in self.journals.values():
                journal.close()
        if self.made("ground"):
            self.ground.close()
        if self.made("logs"):
            self.logs.close()
