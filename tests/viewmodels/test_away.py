"""Another account is looked at while something is on its way: that it came to its end is told, with the name
of the account it was for."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from desktop_app.model.contact import Contact
from desktop_app.model.contact_list import ContactList
from desktop_app.model.domain import Domain
from desktop_app.model.errors import AppError, AuthRefused, InvalidInput, Unreachable
from desktop_app.model.event import EventAnswer
from desktop_app.model.order import OrderAnswer
from desktop_app.services.contact_changes import Changed
from desktop_app.services.list_changes import ListChanged, MembersPlan
from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.contact_detail import ContactDetailViewModel
from desktop_app.viewmodels.domains import DomainsViewModel
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.lists import ListsViewModel
from desktop_app.viewmodels.orders import OrdersViewModel
from desktop_app.viewmodels.senders import SendersViewModel
from desktop_app.views.tabs.failed_state import key_is_wrong
from tests.helpers.runners import HeldRunner, HeldTask
from tests.services.trade_ground import ORDER
from tests.services.trade_ground import ORDERS_SHOP as ORDERS
from tests.viewmodels.test_late_answers import ONE, TWO, Anything, events
from tests.viewmodels.test_senders import FIELDS, NEWS, platform
from tests.viewmodels.test_tabs import manifest

NOTHING: Any = Anything()
LIST = ContactList("7", "News")


@pytest.fixture
def runner(qapp: object) -> HeldRunner:
    return HeldRunner()


class Heard:
    def __init__(self, vm: ViewModel) -> None:
        self.done: list[str] = []
        self.failed: list[AppError] = []
        vm.done_away.connect(self.done.append)
        vm.failed.connect(self.failed.append)


def newest(runner: HeldRunner, begun: int) -> HeldTask:
    return next(task for task in runner.waiting if runner.tasks.index(task) >= begun)


def lists(runner: HeldRunner) -> ListsViewModel:
    vm = ListsViewModel(runner, NOTHING, Formats(), changes=NOTHING)
    vm.set_account(ONE, manifest())
    return vm


@pytest.mark.parametrize(
    ("ask", "answer", "said"),
    [
        (lambda vm: vm.create("News", {}), ListChanged("k"), "One: The list News is there."),
        (lambda vm: vm.rename(LIST, "Spring"), ListChanged("k"), "One: The list is now called Spring"),
        (
            lambda vm: vm.apply(LIST, MembersPlan.__new__(MembersPlan)),
            ListChanged("k", added=3),
            "One: News: 3 put in, 0 taken out.",
        ),
    ],
)
def test_a_list_of_the_account_that_was_left(
    runner: HeldRunner, ask: Any, answer: ListChanged, said: str
) -> None:
    vm = lists(runner)
    heard, begun = Heard(vm), len(runner.tasks)
    ask(vm)
    writing = newest(runner, begun)
    vm.set_account(TWO, manifest())
    assert heard.done == []
    writing.answer(answer)
    assert len(heard.done) == 1
    assert heard.done[0].startswith(said)


def test_looked_at_it_is_told_by_the_tab_alone(runner: HeldRunner) -> None:
    vm = lists(runner)
    heard, begun = Heard(vm), len(runner.tasks)
    vm.create("News", {})
    newest(runner, begun).answer(ListChanged("k"))
    assert heard.done == []


def test_a_person_is_named_as_they_were(runner: HeldRunner) -> None:
    vm = ContactDetailViewModel(runner, NOTHING, NOTHING, NOTHING, lambda _account: True)
    vm.set_account(ONE, manifest())
    vm.open("7", Contact("7", email="ann@example.com", first_name="Ann"))
    heard, begun = Heard(vm), len(runner.tasks)
    vm.undo("k")
    writing = newest(runner, begun)
    vm.set_account(TWO, manifest())
    vm.leave()
    writing.answer(Changed())
    assert heard.done == ["One: Taken back: Ann"]


def test_events_and_orders_are_told_and_a_refusal_is_no_good_news(runner: HeldRunner) -> None:
    for answer in (EventAnswer("k"), EventAnswer("k", refused="not this one")):
        vm = events(runner)
        heard, begun = Heard(vm), len(runner.tasks)
        vm.send()
        sending = newest(runner, begun)
        vm.set_account(TWO, None)
        sending.answer(answer)
        if not answer.refused:
            assert heard.done[0].startswith("One: “paid” was accepted")
            assert heard.failed == []
        else:
            assert heard.done == []
            assert [type(one) for one in heard.failed] == [InvalidInput]
            assert heard.failed[0].original == "not this one"

    orders = OrdersViewModel(runner, NOTHING, Formats())
    orders.set_account(ONE, ORDERS)
    heard, begun = Heard(orders), len(runner.tasks)
    assert orders.send(ORDER, {})
    sending = newest(runner, begun)
    orders.set_account(TWO, None)
    sending.answer(OrderAnswer(ORDER.external_id))
    assert heard.done == [f"One: {ORDERS.label} took order {ORDER.external_id}."]


def test_senders_and_domains(runner: HeldRunner) -> None:
    senders = SendersViewModel(runner, NOTHING)
    senders.set_account(ONE, replace(platform(), sender_fields=FIELDS))
    heard, begun = Heard(senders), len(runner.tasks)
    assert senders.create({field.key: "x" for field in senders.fields})
    making = newest(runner, begun)
    senders.set_account(TWO, None)
    making.answer(SimpleNamespace(sender=NEWS, secrets={}))
    assert heard.done == [f"One: The sender {NEWS.name} was made."]

    domains = DomainsViewModel(runner, NOTHING)
    domains.set_account(ONE, replace(platform(), sender_fields=FIELDS))
    heard, begun = Heard(domains), len(runner.tasks)
    domains.add("mail.example.com")
    adding = newest(runner, begun)
    domains.set_account(TWO, None)
    adding.answer(Domain("1", "mail.example.com"))
    assert len(heard.done) == 1
    assert heard.done[0].startswith("One: ")
    assert "mail.example.com" in heard.done[0]


@pytest.mark.parametrize("error", [Unreachable(platform="Ecomail"), AuthRefused(platform="Ecomail")])
def test_what_failed_there_is_told_with_the_account_that_it_was_for(
    runner: HeldRunner, error: AppError
) -> None:
    vm = lists(runner)
    heard, begun = Heard(vm), len(runner.tasks)
    plain = error.message
    vm.create("News", {})
    writing = newest(runner, begun)
    vm.set_account(TWO, manifest())
    writing.fail(error)
    assert [one.message for one in heard.failed] == [f"One: {plain}"]
    assert not key_is_wrong(heard.failed[0], replace(TWO, training=False)), "not the key of the one on screen"


def test_a_refusal_there_is_told_with_its_account_and_one_here_without(runner: HeldRunner) -> None:
    said = []
    for account in (TWO, None):
        vm = events(runner)
        heard, begun = Heard(vm), len(runner.tasks)
        vm.send()
        sending = newest(runner, begun)
        if account is not None:
            vm.set_account(account, None)
        sending.answer(EventAnswer("k", refused="not this one"))
        said += [one.message for one in heard.failed]
    assert said[0].startswith("One: ")
    assert [one.startswith("One: ") for one in said] == [True] + [False] * (len(said) - 1)
