"""The view-models of the window, joined. Owns: which service each gets. Must not: make a service or a
widget."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.app.training import Training
from desktop_app.app.wiring import Desk
from desktop_app.model.account import Account
from desktop_app.model.contact_list import ContactList
from desktop_app.runtime.resources import resource_path
from desktop_app.services.dropped_files import what_is
from desktop_app.services.notices import notify
from desktop_app.viewmodels.account_form import AccountFormViewModel
from desktop_app.viewmodels.accounts import AccountsViewModel
from desktop_app.viewmodels.activity import ActivityViewModel
from desktop_app.viewmodels.address_checks import AddressChecksViewModel
from desktop_app.viewmodels.contact_detail import ContactDetailViewModel
from desktop_app.viewmodels.contacts import ContactsViewModel
from desktop_app.viewmodels.domains import DomainsViewModel
from desktop_app.viewmodels.drops import DropsViewModel
from desktop_app.viewmodels.events import EventsViewModel
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.jobs import JobsViewModel
from desktop_app.viewmodels.kept_tables import KeptTables
from desktop_app.viewmodels.keys import KeysViewModel
from desktop_app.viewmodels.learned import LearnedViewModel
from desktop_app.viewmodels.list_bridge import ListBridgeViewModel
from desktop_app.viewmodels.lists import ListsViewModel
from desktop_app.viewmodels.live import LiveViewModel
from desktop_app.viewmodels.messages import MessageCenter
from desktop_app.viewmodels.more import MoreViewModel
from desktop_app.viewmodels.notices import NoticesViewModel
from desktop_app.viewmodels.orders import OrdersViewModel
from desktop_app.viewmodels.paste import PasteViewModel
from desktop_app.viewmodels.people import PeopleViewModel
from desktop_app.viewmodels.senders import SendersViewModel
from desktop_app.viewmodels.settings import SettingsViewModel
from desktop_app.viewmodels.tasks import Runner
from desktop_app.viewmodels.training import TrainingViewModel
from desktop_app.viewmodels.window import Parts, WindowViewModel
from desktop_app.viewmodels.write_check import WriteCheckViewModel

if TYPE_CHECKING:
    from desktop_app.provider_api.manifest import Manifest
    from desktop_app.services.address_checks import AddressChecks, Checked
    from desktop_app.services.file_sends import FileSends
    from desktop_app.services.importing.after import AfterImport
    from desktop_app.services.importing.learned_shapes import LearnedShapes
    from desktop_app.services.importing.nouns import JobView
    from desktop_app.services.importing.pasted import Pasted
    from desktop_app.services.importing.wizard import ImportWizard
    from desktop_app.services.list_bridge import Copied, ListBridge, Travel
    from desktop_app.services.write_check import WriteCheckResult
    from desktop_app.viewmodels.preview.preview import PreviewViewModel
    from desktop_app.viewmodels.preview.sent_tests import SentTests
    from desktop_app.viewmodels.proxy import ProxyViewModel
    from desktop_app.viewmodels.sending.flow import SendWizardViewModel
    from desktop_app.viewmodels.sending.sent_files import SentFilesViewModel
    from desktop_app.viewmodels.settings_files import SettingsFilesViewModel
    from desktop_app.viewmodels.wizard.after import AfterViewModel
    from desktop_app.viewmodels.wizard.flow import ImportWizardViewModel

TRAINING_SPEED = 20


class _Importing:
    """The import's rooms are large: they are loaded when first needed, after the window is on screen."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @cached_property
    def wizard(self) -> ImportWizard:
        from desktop_app.services.importing.wizard import ImportWizard

        desk = self._desk
        samples = resource_path("samples")
        return ImportWizard(desk.imports, desk.job_process, desk.lists, desk.contacts, samples, self.after)

    @cached_property
    def after(self) -> AfterImport:
        from desktop_app.services.importing.after import AfterImport

        return AfterImport(self._desk.imports, self._desk.job_process)

    @cached_property
    def learned(self) -> LearnedShapes:
        from desktop_app.services.importing.learned_shapes import LearnedShapes

        return LearnedShapes(lambda: self._desk.journals)

    async def jobs(self) -> tuple[JobView, ...]:
        """All jobs, oldest first."""
        return await asyncio.to_thread(lambda: self._desk.imports.jobs())

    async def save_results(
        self, job_id: str, folder: Path, forms: Sequence[str], every: bool
    ) -> dict[str, Path]:
        """The rows of a job that were left out, or every row, as files."""
        return await self.after.save_results(job_id, folder, forms, every)


class _Pasting:
    """The file of a pasted table lies among this run's temporary files."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @cached_property
    def _pasted(self) -> Pasted:
        from desktop_app.services.importing.pasted import Pasted

        return Pasted(lambda: self._desk.ground.path)

    async def write(self, text: str) -> Path:
        return await self._pasted.write(text)

    async def forget(self, path: Path) -> None:
        await self._pasted.forget(path)

    async def place(self, name: str) -> Path:
        return await self._pasted.place(name)


class _Bridging:
    """Lists on their way into another account; loaded when somebody asks for it."""

    def __init__(self, desk: Desk, pasting: _Pasting) -> None:
        self._desk, self._pasting = desk, pasting

    @cached_property
    def _bridge(self) -> ListBridge:
        from desktop_app.services.list_bridge import ListBridge

        return ListBridge(self._desk.accounts, self._pasting.place, self._desk.activity.done)

    async def read(
        self, account_id: str, item: ContactList, report: Callable[[int], None] | None = None
    ) -> Copied:
        return await self._bridge.read(account_id, item, report)

    async def settle(self, copied: Copied, *, with_failing: bool) -> Path:
        return await self._bridge.settle(copied, with_failing=with_failing)

    async def travel(self, copied: Copied, target_id: str) -> Travel:
        return await self._bridge.travel(copied, target_id)

    async def forget(self, path: Path) -> None:
        await self._pasting.forget(path)


class _Checking:
    """Checking many addresses; loaded when somebody asks for it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @cached_property
    def _checks(self) -> AddressChecks:
        from desktop_app.services.address_checks import AddressChecks

        return AddressChecks(self._desk.accounts, self._desk.activity.done)

    async def check(
        self,
        account_id: str,
        addresses: Sequence[str],
        report: Callable[[tuple[Checked, ...]], None] | None = None,
    ) -> tuple[Checked, ...]:
        return await self._checks.check(account_id, addresses, report)

    async def save(self, path: Path, found: Sequence[Checked]) -> int:
        return await self._checks.save(path, found)

    async def addresses_in(self, path: Path) -> Sequence[str]:
        return await self._desk.more.addresses_in(path)


class _Later:
    """The trial of writing is loaded when somebody asks for it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def targets(self, account_id: str) -> tuple[ContactList, ...]:
        return await self._desk.write_check.targets(account_id)

    async def run(self, account_id: str, chosen: ContactList) -> WriteCheckResult:
        return await self._desk.write_check.run(account_id, chosen)


def view_models(desk: Desk, runner: Runner, parent: QObject | None = None) -> WindowViewModel:
    """All view-models of one window, made once."""
    manifests = {name: entry.manifest for name, entry in desk.platforms.items()}
    formats = Formats()
    importing = _Importing(desk)
    training = Training(desk.twins, desk.accounts, desk.activity.done)
    settings = SettingsViewModel(runner, desk.settings)
    tables = KeptTables(settings)
    accounts = AccountsViewModel(runner, desk.accounts, manifests)
    pasting = _Pasting(desk)

    def new_wizard(account: Account) -> ImportWizardViewModel:
        from desktop_app.viewmodels.wizard.flow import ImportWizardViewModel

        region = settings["phone_region"] or None
        return ImportWizardViewModel(
            runner, importing.wizard, account, manifests[account.platform], region=region, tables=tables
        )

    def new_after(account: Account, job: str) -> AfterViewModel:
        from desktop_app.viewmodels.wizard.after import AfterViewModel

        manifest = manifests[account.platform]
        return AfterViewModel(runner, importing.after, account, manifest, job, tables=tables)

    def find_manifest(account_id: str) -> Manifest | None:
        account = accounts.find(account_id)
        return desk.platforms[account.platform].manifest_of(account) if account is not None else None

    def new_tests() -> SentTests:
        from desktop_app.viewmodels.preview.sent_tests import SentTests

        return SentTests(runner, desk.trial_sends)

    def new_preview() -> PreviewViewModel:
        from desktop_app.services.preview.service import PreviewService
        from desktop_app.services.preview.stored import StoredMessages
        from desktop_app.viewmodels.preview.preview import PreviewViewModel

        service = PreviewService(resource_path("samples", "messages"))
        stored = StoredMessages(desk.accounts)
        made = PreviewViewModel(runner, service, stored, desk.trial_sends, find_manifest, window.sent_tests)
        made.waits = desk.waits
        return made

    def new_file_sends() -> FileSends:
        from desktop_app.services.file_sends import FileSends

        return FileSends(desk.accounts, desk.acts, desk.clock)

    def new_sending(account: Account, kind: str) -> SendWizardViewModel:
        from desktop_app.services.file_reading import FileReading
        from desktop_app.viewmodels.sending.flow import SendWizardViewModel

        service = new_file_sends()
        files = FileReading(lambda: desk.journals, desk.clock)
        region = settings["phone_region"] or None
        manifest = manifests[account.platform]
        return SendWizardViewModel(runner, service, files, account, manifest, kind, region, tables=tables)

    def new_sent_files(account: Account, kind: str) -> SentFilesViewModel:
        from desktop_app.viewmodels.sending.sent_files import SentFilesViewModel

        return SentFilesViewModel(runner, new_file_sends(), account, kind)

    def new_proxy() -> ProxyViewModel:
        from desktop_app.viewmodels.proxy import ProxyViewModel

        return ProxyViewModel(runner, desk.proxy)

    def new_settings_files() -> SettingsFilesViewModel:
        from desktop_app.services.settings_file import SettingsFiles
        from desktop_app.viewmodels.settings_files import SettingsFilesViewModel

        return SettingsFilesViewModel(runner, SettingsFiles(), settings)

    def arm_minutes() -> int:
        return int(settings["arm_minutes"])

    window = WindowViewModel(
        Parts(
            accounts=accounts,
            lists=ListsViewModel(
                runner,
                desk.lists,
                formats,
                changes=desk.list_changes,
                export=desk.contact_export,
                armed=desk.accounts.armed,
            ),
            contacts=ContactsViewModel(
                runner,
                desk.contact_reading,
                desk.contacts,
                ContactDetailViewModel(
                    runner, desk.contacts, desk.contact_changes, desk.people, desk.accounts.armed
                ),
                formats,
                people=PeopleViewModel(runner, desk.people, desk.erasing, formats, known=desk.known_people),
                export=desk.contact_export,
            ),
            events=EventsViewModel(runner, desk.events, formats),
            more=MoreViewModel(runner, desk.more),
            orders=OrdersViewModel(runner, desk.orders, formats),
            senders=SendersViewModel(runner, desk.senders),
            domains=DomainsViewModel(runner, desk.domains),
            jobs=JobsViewModel(runner, importing, new_after, sent=new_file_sends),
            training=TrainingViewModel(runner, training, TRAINING_SPEED),
            messages=MessageCenter(),
            settings=settings,
            live=LiveViewModel(runner, desk.account_settings, arm_minutes, desk.clock.utc_now, formats),
            keys=KeysViewModel(runner, desk.account_settings),
            learned=LearnedViewModel(runner, importing.learned),
            write_check=WriteCheckViewModel(runner, _Later(desk)),
            notices=NoticesViewModel(runner, notify),
            paste=PasteViewModel(runner, pasting),
            drops=DropsViewModel(runner, what_is),
            addresses=AddressChecksViewModel(runner, _Checking(desk), formats),
            bridge=ListBridgeViewModel(runner, _Bridging(desk, pasting), accounts, formats),
            activity=ActivityViewModel(runner, desk.activity, formats, ways=desk.ways_back),
            form=AccountFormViewModel(runner, desk.account_settings, accounts.manifests),
            new_wizard=new_wizard,
            new_preview=new_preview,
            new_tests=new_tests,
            new_sending=new_sending,
            new_sent_files=new_sent_files,
            new_proxy=new_proxy,
            new_settings_files=new_settings_files,
        ),
        parent,
    )
    parts = window.parts
    for part in (
        *(parts.lists.patience, parts.contacts.patience, parts.orders.patience, parts.senders.patience),
        *(parts.domains.patience, parts.lists.asking, parts.events.asking, parts.orders.asking),
        *(parts.senders.asking, parts.domains.asking, parts.more.asking, parts.contacts.person.patience),
        *(parts.addresses.patience, parts.bridge.patience, parts.write_check.patience),
    ):
        part.waits = desk.waits
    if parts.contacts.people is not None:
        parts.contacts.people.patience.waits = desk.waits
    return window
