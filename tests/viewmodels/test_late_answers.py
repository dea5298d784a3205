"""Answers that come late: what was asked about somebody else, or before a change, is not shown now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from desktop_app.model.account import Account
from desktop_app.model.contact_list import ContactList
from desktop_app.model.domain import Domain
from desktop_app.model.errors import AppError, NotFound, StorageFailed
from desktop_app.model.event import EventAnswer
from desktop_app.model.page import Page
from desktop_app.provider_api.calls import CallAnswer
from desktop_app.providers.esputnik.manifest import MANIFEST as ESPUTNIK
from desktop_app.services.address_checks import Checked, Finding
from desktop_app.services.list_changes import ListChanged, MembersPlan
from desktop_app.services.more import reads_only
from desktop_app.services.proxy import ProxyState
from desktop_app.transport.proxy import Way as ProxyWay
from desktop_app.viewmodels.accounts import AccountsViewModel
from desktop_app.viewmodels.activity import ActivityViewModel
from desktop_app.viewmodels.address_checks import AddressChecksViewModel
from desktop_app.viewmodels.domains import DomainsViewModel
from desktop_app.viewmodels.events import EventsViewModel
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.learned import LearnedViewModel
from desktop_app.viewmodels.lists import ListsViewModel
from desktop_app.viewmodels.live import LiveViewModel
from desktop_app.viewmodels.more import MoreViewModel
from desktop_app.viewmodels.orders import OrdersViewModel
from desktop_app.viewmodels.people import PeopleViewModel
from desktop_app.viewmodels.proxy import ProxyViewModel
from desktop_app.viewmodels.senders import SendersViewModel
from desktop_app.viewmodels.settings import SettingsViewModel
from desktop_app.viewmodels.settings_files import SettingsFilesViewModel
from desktop_app.viewmodels.tasks import Outcome
from desktop_app.viewmodels.training import TrainingViewModel
from tests.helpers.runners import HeldRunner, HeldTask
from tests.services.trade_ground import EVENTS_SHOP as EVENTS
from tests.services.trade_ground import ORDER
from tests.services.trade_ground import ORDERS_SHOP as ORDERS
from tests.viewmodels.test_senders import FIELDS, NEWS, platform
from tests.viewmodels.test_tabs import manifest

ONE = Account("one", "x", "One", training=True)
TWO = Account("two", "x", "Two", training=True)


class Anything:
    """Every verb of a service; nothing of it is ever run: the test answers."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        async def verb(*_args: object, **_named: object) -> None: ...

        verb.__name__ = name
        return verb


@pytest.fixture
def runner(qapp: object) -> HeldRunner:
    return HeldRunner()


def late(task: HeldTask, value: object) -> None:
    """The answer that was already on its way when nobody wanted it any more."""
    task.settle(Outcome(value=value), even_if_cancelled=True)


def test_people_of_a_name_are_not_shown_for_an_address(runner: HeldRunner) -> None:
    vm = PeopleViewModel(runner, Anything(), Anything(), Formats(), known=Anything())  # type: ignore[arg-type]
    vm.find("Ann")
    by_name = runner.waiting[0]
    vm.find("bob@example.com")
    late(by_name, (SimpleNamespace(),))
    assert vm.known == ()


def test_a_count_from_before_a_change_is_not_told_after_it(runner: HeldRunner) -> None:
    vm = ListsViewModel(runner, Anything(), Formats(), changes=Anything())  # type: ignore[arg-type]
    vm.set_account(ONE, manifest())
    news = ContactList("7", "News")
    vm.model.set_items([news])
    vm.count_members("7")
    [count] = runner.waiting
    plan = MembersPlan.__new__(MembersPlan)
    vm.apply(news, plan)
    next(task for task in runner.waiting if task is not count).answer(ListChanged("k", added=3))
    late(count, 10)
    assert vm.count_of(news) == (None, None)


def events(runner: HeldRunner) -> EventsViewModel:
    vm = EventsViewModel(runner, Anything(), Formats())  # type: ignore[arg-type]
    vm.set_account(ONE, EVENTS)
    vm.set_form("v2")
    vm.set_type("paid")
    vm.set_whom_key("email")
    vm.set_whom("ann@example.com")
    return vm


def test_who_is_typed_while_an_event_is_sent_stays(runner: HeldRunner) -> None:
    vm = events(runner)
    sent = vm.draft
    vm.send()
    [sending] = [task for task in runner.waiting if sent in getattr(task.make, "args", ())]
    vm.set_whom("bob@example.com")
    sending.answer(EventAnswer("k"))
    assert vm.draft.whom == "bob@example.com"
    assert vm.last == sent


def test_the_message_chosen_last_is_held_against_the_event(runner: HeldRunner, tmp_path: Any) -> None:
    vm = events(runner)
    vm.hold_against_file(tmp_path / "a.html")
    file = runner.waiting[-1]
    vm.hold_against_stored("1")
    stored = runner.waiting[-1]
    stored.answer(SimpleNamespace(name="Stored", html="$city", text=""))
    late(file, ("File", "$name"))
    assert vm.reading is not None
    assert vm.reading.missing == ("city",)


def test_a_further_page_of_before_does_not_stand_among_orders_read_anew(runner: HeldRunner) -> None:
    vm = OrdersViewModel(runner, Anything(), Formats())  # type: ignore[arg-type]
    vm.shown(True)
    vm.set_account(ONE, ORDERS)
    runner.waiting[-1].answer(())
    runner.waiting[-1].answer(Page((ORDER,), "p2"))
    vm.read_more()
    further = runner.waiting[-1]
    vm.refresh()
    late(further, Page((replace(ORDER, external_id="2"),), "p3"))
    runner.waiting[-1].answer(())
    runner.waiting[-1].answer(Page((ORDER,), "p2"))
    assert [one.order.external_id for one in vm.model.orders] == [ORDER.external_id]
    assert vm.more == "p2"


def test_orders_that_a_person_has_looked_up_are_told_of_also_beside_the_look_up_of_the_tab(
    runner: HeldRunner,
) -> None:
    vm = OrdersViewModel(runner, Anything(), Formats())  # type: ignore[arg-type]
    vm.set_account(ONE, ORDERS)
    told: list[object] = []
    vm.not_there.connect(told.append)
    vm._once("look_up", Anything().look_up, vm._looked_up)
    shown: Any = SimpleNamespace(order=ORDER)
    vm.look_up(shown)
    runner.waiting[-1].answer(0)
    assert told == [ORDER]


def test_a_domain_that_is_looked_at_stays_when_another_one_goes(runner: HeldRunner) -> None:
    vm = DomainsViewModel(runner, Anything())  # type: ignore[arg-type]
    vm.set_account(ONE, manifest())
    first, second = Domain("1", "one.example"), Domain("2", "two.example")
    vm.model.set_items([first, second])
    failed: list[AppError] = []
    vm.failed.connect(failed.append)
    vm.open("1")
    look = runner.waiting[-1]
    vm.remove(first)
    removal = runner.waiting[-1]
    vm.open("2")
    removal.answer(None)
    assert vm.detail == second
    vm.remove(second)
    removal, look = runner.waiting[-1], next(t for t in runner.waiting if second in t.make.args)  # type: ignore[attr-defined]
    removal.answer(None)
    look.settle(Outcome(error=NotFound()), even_if_cancelled=True)
    assert vm.detail is None
    assert not failed, "that it is gone is no trouble"


def test_the_key_of_a_sender_is_not_shown_for_the_next_one(runner: HeldRunner) -> None:
    vm = SendersViewModel(runner, Anything())  # type: ignore[arg-type]
    vm.set_account(ONE, replace(platform(), sender_fields=FIELDS))
    vm.model.set_items([NEWS, replace(NEWS, id="other")])
    shown: list[str] = []
    vm.revealed.connect(shown.append)
    vm.open("news")
    vm.reveal()
    key = runner.waiting[-1]
    vm.open("other")
    late(key, {"api_key": "k-5512"})
    assert shown == []


def test_changes_are_allowed_for_two_accounts_at_once(runner: HeldRunner) -> None:
    one, two = replace(ONE, training=False), replace(TWO, training=False)
    vm = LiveViewModel(runner, Anything(), lambda: 30, lambda: datetime.now(UTC), Formats())  # type: ignore[arg-type]
    vm.set_account(one)
    vm.allow()
    vm.set_account(two)
    vm.allow()
    assert len(runner.waiting) == 2
    vm.close()


def accounts(runner: HeldRunner) -> AccountsViewModel:
    return AccountsViewModel(runner, Anything(), {"x": manifest()})  # type: ignore[arg-type]


def test_an_account_to_turn_to_is_turned_to_also_when_the_list_is_read_again_meanwhile(
    runner: HeldRunner,
) -> None:
    vm = accounts(runner)
    vm._show([ONE, TWO])
    turned: list[Account] = []
    vm.current_changed.connect(turned.append)
    vm.read(choose="two")
    vm.read()
    runner.waiting[-1].answer([ONE, TWO])
    assert vm.current == TWO
    vm.read(anew=True)
    vm.read()
    runner.waiting[-1].answer([ONE, TWO])
    assert turned == [TWO, TWO], "its key is another: what was read of it is read anew"


def test_the_person_chooses_after_the_reading_began(runner: HeldRunner) -> None:
    vm = accounts(runner)
    vm._show([ONE, TWO])
    vm.read(choose="two")
    vm.choose("one")
    runner.waiting[-1].answer([ONE, TWO])
    assert vm.current == ONE


def test_addresses_taken_out_while_they_are_checked_do_not_come_back(runner: HeldRunner) -> None:
    vm = AddressChecksViewModel(runner, Anything(), Formats())  # type: ignore[arg-type]
    vm.begin(ONE, ["a@example.com", "b@example.com"])
    vm.run()
    vm.set_text("b@example.com")
    found = tuple(Checked(one, Finding.GOOD) for one in ("a@example.com", "b@example.com"))
    runner.waiting[-1].answer(found)
    assert [one.address for one in vm.found] == ["b@example.com"]


def test_the_record_of_one_account_is_not_shown_for_the_next(runner: HeldRunner) -> None:
    vm = ActivityViewModel(runner, Anything(), Formats(), ways=Anything())  # type: ignore[arg-type]
    ways: list[object] = []
    vm.way_known.connect(ways.append)
    vm.set_account(ONE)
    vm.refresh()
    page = runner.waiting[-1]
    line: Any = SimpleNamespace(id=1, act="k", account_id="one")
    vm.look_for_way(line)
    way = runner.waiting[-1]
    vm.look_for_way(SimpleNamespace(id=2, act="", account_id="one"))  # type: ignore[arg-type]
    late(way, object())
    assert ways == [], "it is the way back of another entry"
    vm.set_account(TWO)
    late(page, SimpleNamespace(lines=(line,), older=None))
    assert not vm.was_read
    assert vm.model.rowCount() == 0


def test_practice_trouble_is_set_for_each_account_by_itself(runner: HeldRunner) -> None:
    vm = TrainingViewModel(runner, Anything(), 20)  # type: ignore[arg-type]
    vm.look_for_fault("one")
    look = runner.waiting[-1]
    vm.set_fault("one", "429")
    first = runner.waiting[-1]
    vm.set_fault("two", "slow")
    first.answer(None)
    late(look, "")
    runner.waiting[-1].answer(None)
    assert (vm.fault_of("one")[0], vm.fault_of("two")[0]) == ("429", "slow")


def test_a_settings_file_that_was_put_aside_is_not_offered_later(runner: HeldRunner, tmp_path: Any) -> None:
    settings: Any = SettingsViewModel(runner, _Store())
    vm = SettingsFilesViewModel(runner, Anything(), settings)  # type: ignore[arg-type]
    vm._present = dict  # type: ignore[method-assign]
    vm.read(tmp_path / "a.json")
    late_one = runner.waiting[-1]
    vm.leave_it()
    late(late_one, object())
    assert vm.incoming is None


class _Store(dict[str, Any]):
    def set_all(self, values: Any) -> None: ...


def test_settings_set_while_others_cannot_be_written_are_written(runner: HeldRunner) -> None:
    vm = SettingsViewModel(runner, _Store(theme="light", text_size="100"))
    vm.set("theme", "dark")
    vm.set("text_size", "125")
    runner.waiting[0].fail(StorageFailed())
    [further] = runner.waiting
    assert {"text_size": "125"} in further.make.args  # type: ignore[attr-defined]


def test_a_proxy_typed_while_another_is_kept_stays_typed(runner: HeldRunner) -> None:
    vm = ProxyViewModel(runner, Anything())  # type: ignore[arg-type]
    vm.begin()
    runner.waiting[-1].answer(ProxyState(ProxyWay.SYSTEM, "", ""))
    vm.choose("address")
    vm.type_address("http://a.example:1")
    vm.save()
    vm.type_address("http://b.example:2")
    runner.waiting[-1].answer(ProxyState(ProxyWay.ADDRESS, "http://a.example:1", ""))
    assert (vm.address, vm.can_save, vm.saved) == ("http://b.example:2", True, False)
    vm.save()
    runner.waiting[-1].answer(ProxyState(ProxyWay.ADDRESS, "http://b.example:2", ""))
    assert (vm.saved, vm.can_save) == (True, False)


def test_a_trial_of_the_proxy_of_before_says_nothing_of_what_is_typed_now(runner: HeldRunner) -> None:
    vm = ProxyViewModel(runner, Anything())  # type: ignore[arg-type]
    vm.begin()
    runner.waiting[-1].answer(ProxyState(ProxyWay.SYSTEM, "", ""))
    vm.try_it()
    trial = runner.waiting[-1]
    vm.choose("address")
    late(trial, 200)
    assert not vm.worked


def test_what_was_learned_of_one_account_is_not_shown_for_the_next(runner: HeldRunner) -> None:
    vm = LearnedViewModel(runner, Anything())  # type: ignore[arg-type]
    shapes: Any = (SimpleNamespace(key="a"), SimpleNamespace(key="b"))
    vm.choose(ONE)
    reading = runner.waiting[-1]
    vm.forget("a")
    forgetting = runner.waiting[-1]
    forgetting.answer(shapes[1:])
    late(reading, shapes)
    assert vm.shapes == shapes[1:]
    vm.forget("b")
    forgetting = runner.waiting[-1]
    vm.choose(TWO)
    forgetting.answer(shapes)
    assert vm.shapes == ()


def test_a_further_call_that_changes_something_goes_on_when_another_is_chosen(runner: HeldRunner) -> None:
    """One that only reads is given up."""
    vm = MoreViewModel(runner, Anything())  # type: ignore[arg-type]
    vm.set_account(ONE, ESPUTNIK)
    reads = [call for call in ESPUTNIK.calls if reads_only(ESPUTNIK, call)]
    changes = [call for call in ESPUTNIK.calls if not reads_only(ESPUTNIK, call)]
    given_up: list[bool] = []
    for call in (reads[0], changes[0]):
        vm.choose(call.name)
        vm._once("run", Anything().run, vm._came)
        under_way = runner.waiting[-1]
        vm.choose(reads[1].name)
        given_up.append(under_way.cancelled)
        late(under_way, CallAnswer())
        assert vm.answer is None
    assert given_up == [True, False]
