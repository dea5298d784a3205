"""Sender accounts: the platform's filters and form, a key that is shown only when asked for, domains and
records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from desktop_app.model.account import Account
from desktop_app.model.domain import DnsRecord, Domain
from desktop_app.model.errors import InvalidInput
from desktop_app.model.sender import Sender
from desktop_app.provider_api.capability import Capability, Level
from desktop_app.provider_api.manifest import FormField, Manifest, Support
from desktop_app.providers.engagelab.manifest import MANIFEST as ENGAGELAB
from desktop_app.providers.esputnik.manifest import MANIFEST as ESPUTNIK
from desktop_app.providers.sendios.manifest import MANIFEST as SENDIOS
from desktop_app.services.senders import NewSender
from desktop_app.viewmodels.cells import Tone
from desktop_app.viewmodels.domains import DomainsViewModel, proven_tone, records_words
from desktop_app.viewmodels.senders import SendersViewModel, value_words
from desktop_app.viewmodels.tab import Phase
from tests.helpers.runners import HeldRunner
from tests.viewmodels.test_tabs import manifest

ACCOUNT = Account("training-x", "x", "Training X", training=True)
KIND = FormField(
    "email_type", "senders.column.kind", "choice", options=(("0", "senders.on"), ("1", "senders.off"))
)
FIELDS = (
    FormField("name", "senders.column.name", required=True),
    KIND,
    FormField("open_tracking", "senders.column.state", "switch"),
)
NEWS = Sender("news", "api_user", "mail.example.com", "news", "batch",
              {"api_user": "news", "email_type": 1, "open_tracking": True, "name": "news"})  # fmt: skip


def platform(*without: Capability) -> Manifest:
    return replace(manifest(*without), sender_fields=FIELDS, sender_filters=(KIND, FIELDS[0]))


class Service:
    def __init__(self) -> None:
        self.senders = [NEWS]
        self.asked: list[Any] = []
        self.keys: dict[str, Mapping[str, str]] = {"news": {"api_user": "news", "api_key": "k-5512"}}
        self.trouble: Exception | None = None

    async def fetch_all(self, account_id: str, filters: Mapping[str, str] | None = None) -> list[Sender]:
        self.asked.append(filters)
        return self.senders

    async def create(self, account_id: str, values: Mapping[str, str]) -> NewSender:
        self.asked.append(dict(values))
        if self.trouble:
            raise self.trouble
        made = Sender(values["name"], "api_user", name=values["name"])
        self.senders.append(made)
        return NewSender(made, True, {"api_user": made.id, "api_key": "k-new"})

    async def key_of(self, account_id: str, sender_id: str) -> Mapping[str, str] | None:
        return self.keys.get(sender_id)


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def runner() -> HeldRunner:
    return HeldRunner()


@pytest.fixture
def vm(runner: HeldRunner, service: Service) -> SendersViewModel:
    made = SendersViewModel(runner, service)
    made.shown(True)
    made.set_account(ACCOUNT, platform())
    runner.run_all()
    return made


def test_filters_that_are_a_choice_are_asked_of_the_platform(
    vm: SendersViewModel, runner: HeldRunner, service: Service
) -> None:
    assert [field.key for field in vm.filter_fields] == ["email_type"]
    vm.set_filter("email_type", "1")
    runner.run_all()
    vm.set_filter("email_type", "")
    runner.run_all()
    assert service.asked == [None, {"email_type": "1"}, None]


def test_what_is_known_of_a_sender_is_told_in_the_words_of_its_form(vm: SendersViewModel) -> None:
    facts = dict(vm.facts(NEWS))
    assert facts["Address"] == "mail.example.com"
    assert facts["Used for"] == "Off"  # the words of the option "1"
    assert facts["State"] == "On"
    assert value_words(KIND, 7) == "7"


def test_the_key_comes_only_when_it_is_asked_for(vm: SendersViewModel, runner: HeldRunner) -> None:
    told: list[bool] = []
    shown: list[str] = []
    vm.key_told.connect(told.append)
    vm.revealed.connect(shown.append)
    vm.open("news")
    runner.run_all()
    assert (told, shown) == ([True], [])
    vm.reveal()
    runner.run_all()
    assert shown == ["k-5512"]
    assert "k-5512" not in repr(vars(vm))


def test_a_new_sender_is_shown_once_it_stands_there(vm: SendersViewModel, runner: HeldRunner) -> None:
    made: list[NewSender] = []
    vm.made.connect(made.append)
    assert not vm.create({"name": " "})
    assert vm.create({"name": "orders", "email_type": ""})
    assert not vm.create({"name": "twice"})
    runner.run_all()
    runner.run_all()
    assert [one.sender.id for one in made] == ["orders"]
    assert vm.detail is not None
    assert vm.detail.id == "orders"


def test_a_refused_form_says_so_to_the_form(
    vm: SendersViewModel, runner: HeldRunner, service: Service
) -> None:
    failed: list[Any] = []
    vm.create_failed.connect(failed.append)
    service.trouble = InvalidInput()
    vm.create({"name": "orders"})
    runner.run_all()
    assert isinstance(failed[0], InvalidInput)


@pytest.mark.parametrize(
    ("there", "reads", "adds"), [(ESPUTNIK, True, False), (SENDIOS, False, False), (ENGAGELAB, True, True)]
)
def test_what_a_platform_does_not_do_with_senders_is_said(
    runner: HeldRunner, service: Service, there: Manifest, reads: bool, adds: bool
) -> None:
    """eSputnik's are read only; Sendios' account manager sets them up, so the page is a sentence."""
    made = SendersViewModel(runner, service)
    made.shown(True)
    made.set_account(replace(ACCOUNT, platform=there.id), there)
    runner.run_all()
    assert made.phase is (Phase.READY if reads else Phase.NOT_OFFERED)
    assert made.can_add is adds
    assert adds or there.why_not(Capability.SENDERS_CREATE)


def test_where_none_can_be_added_nothing_is_offered(runner: HeldRunner, service: Service) -> None:
    made = SendersViewModel(runner, service)
    made.set_account(ACCOUNT, platform(Capability.SENDERS_CREATE))
    assert not made.can_add


def test_what_has_to_be_known_before_adding_and_what_lists_send_from(
    runner: HeldRunner, service: Service
) -> None:
    made = SendersViewModel(runner, service)
    support = {**platform().support, Capability.SENDERS_CREATE: Support(Level.FULL, note="senders.on")}
    made.set_account(ACCOUNT, replace(platform(), support=support))
    assert made.note_on_adding == "On"
    of_list = Sender("l", "list", "news@example.com", "Shop", lists=("Newsletter", "VIP"))
    assert ("Lists", "Newsletter, VIP") in made.facts(of_list)


RECORDS = (
    DnsRecord("spf", "TXT", "@", "v=spf1", True),
    DnsRecord("dkim", "TXT", "k._domainkey", "p=1", False),
)
DOMAIN = Domain("7", "mail.example.com", proven=False, records=RECORDS)


class Domains:
    def __init__(self) -> None:
        self.domains = [DOMAIN]
        self.calls: list[str] = []

    async def fetch_all(self, account_id: str) -> list[Domain]:
        return self.domains

    async def look(self, account_id: str, domain: Domain) -> Domain:
        return replace(domain, proven=True)

    async def create(self, account_id: str, name: str) -> Domain:
        self.calls.append(f"add {name}")
        return Domain("8", name)

    async def delete(self, account_id: str, domain: Domain) -> None:
        self.calls.append(f"remove {domain.name}")


def test_a_domain_is_shown_at_once_and_then_as_the_platform_finds_it(runner: HeldRunner) -> None:
    service = Domains()
    vm = DomainsViewModel(runner, service)
    vm.shown(True)
    vm.set_account(ACCOUNT, manifest())
    runner.run_all()
    assert (vm.phase, proven_tone(DOMAIN), records_words(DOMAIN)) == (Phase.READY, Tone.WARN, "1 of 2 found")
    vm.open("7")
    assert vm.detail == DOMAIN
    runner.run_all()
    assert vm.detail is not None
    assert vm.detail.proven
    vm.add(" news.example.com ")
    runner.run_all()
    vm.remove(DOMAIN)
    runner.run_all()
    assert service.calls == ["add news.example.com", "remove mail.example.com"]


def test_a_platform_that_removes_no_domain_is_not_asked_to(runner: HeldRunner) -> None:
    service = Domains()
    vm = DomainsViewModel(runner, service)
    vm.set_account(ACCOUNT, manifest(Capability.DOMAINS_DELETE))
    vm.remove(DOMAIN)
    runner.run_all()
    assert service.calls == []
