"""The view-models that the window joins. Must not: make or join one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.model.account import Account
    from desktop_app.viewmodels.account_form import AccountFormViewModel
    from desktop_app.viewmodels.accounts import AccountsViewModel
    from desktop_app.viewmodels.activity import ActivityViewModel
    from desktop_app.viewmodels.address_checks import AddressChecksViewModel
    from desktop_app.viewmodels.contacts import ContactsViewModel
    from desktop_app.viewmodels.domains import DomainsViewModel
    from desktop_app.viewmodels.drops import DropsViewModel
    from desktop_app.viewmodels.events import EventsViewModel
    from desktop_app.viewmodels.jobs import JobsViewModel
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
    from desktop_app.viewmodels.preview.preview import PreviewViewModel
    from desktop_app.viewmodels.preview.sent_tests import SentTests
    from desktop_app.viewmodels.proxy import ProxyViewModel
    from desktop_app.viewmodels.senders import SendersViewModel
    from desktop_app.viewmodels.sending.flow import SendWizardViewModel
    from desktop_app.viewmodels.sending.sent_files import SentFilesViewModel
    from desktop_app.viewmodels.settings import SettingsViewModel
    from desktop_app.viewmodels.settings_files import SettingsFilesViewModel
    from desktop_app.viewmodels.tab import TabViewModel
    from desktop_app.viewmodels.training import TrainingViewModel
    from desktop_app.viewmodels.wizard.flow import ImportWizardViewModel
    from desktop_app.viewmodels.write_check import WriteCheckViewModel


@dataclass(frozen=True)
class Parts:
    """The view-models that the window joins; made by the wiring."""

    accounts: AccountsViewModel
    lists: ListsViewModel
    contacts: ContactsViewModel
    events: EventsViewModel
    orders: OrdersViewModel
    more: MoreViewModel
    senders: SendersViewModel
    domains: DomainsViewModel
    jobs: JobsViewModel
    training: TrainingViewModel
    messages: MessageCenter
    settings: SettingsViewModel
    live: LiveViewModel
    keys: KeysViewModel
    learned: LearnedViewModel
    form: AccountFormViewModel
    activity: ActivityViewModel
    paste: PasteViewModel
    drops: DropsViewModel
    bridge: ListBridgeViewModel
    addresses: AddressChecksViewModel
    write_check: WriteCheckViewModel
    notices: NoticesViewModel
    new_wizard: Callable[[Account], ImportWizardViewModel]
    new_preview: Callable[[], PreviewViewModel]
    new_tests: Callable[[], SentTests]
    new_sending: Callable[[Account, str], SendWizardViewModel]
    new_sent_files: Callable[[Account, str], SentFilesViewModel]
    new_proxy: Callable[[], ProxyViewModel]
    new_settings_files: Callable[[], SettingsFilesViewModel]

    @property
    def tabs(self) -> tuple[TabViewModel, ...]:
        return self.lists, self.contacts, self.events, self.orders, self.senders, self.domains, self.more
