"""The Orders tab's view-model: what is shown, counted, narrowed, sent once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from desktop_app.journal.acts import Act, ActState
from desktop_app.model.account import Account
from desktop_app.model.order import Order, OrderAnswer
from desktop_app.model.page import Page
from desktop_app.provider_api.capability import Capability, Level
from desktop_app.provider_api.manifest import Manifest, Support
from desktop_app.services.orders import ShownOrder, to_json
from desktop_app.viewmodels.cells import Tone
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.orders import ORDERS, OrdersViewModel
from desktop_app.viewmodels.tab import Phase
from tests.helpers.runners import HeldRunner
from tests.services.trade_ground import ORDER, ORDERS_SHOP

ACCOUNT = Account("training-shop", "shop", "Training Shop", training=True)


def without(*capabilities: Capability) -> Manifest:
    support = dict(ORDERS_SHOP.support)
    for capability in capabilities:
        support[capability] = Support(Level.CANNOT, "orders.sent_here", "x")
    return replace(ORDERS_SHOP, support=support)


class Service:
    def __init__(self) -> None:
        self.pages = {None: Page((ORDER, replace(ORDER, external_id="2", status="NEW")), "p2"),
                      "p2": Page((replace(ORDER, external_id="3", status="DONE"),))}  # fmt: skip
        self.shown: list[ShownOrder] = []
        self.sent_orders: list[Order] = []
        self.asked: list[tuple[str | None, str]] = []
        self.looked_up = 0
        self.stands_there = False

    async def fetch(
        self, account_id: str, cursor: str | None = None, *, since: str = "", until: str = "", email: str = ""
    ) -> Page[Order]:
        self.asked.append((cursor, since))
        return self.pages[cursor]

    async def sent(self, account: Account, *, limit: int = 500) -> list[ShownOrder]:
        return self.shown

    async def send(
        self, account_id: str, order: Order, settings: Mapping[str, str] | None = None, *, again: bool = False
    ) -> OrderAnswer:
        self.sent_orders.append(order)
        return OrderAnswer(order.external_id)

    async def delete(self, account_id: str, order: Order) -> None:
        self.sent_orders.append(order)

    async def settle(self, account: Account, key: str, *, arrived: bool) -> None:
        self.asked.append((key, str(arrived)))

    async def look_up(self, account_id: str) -> int:
        self.looked_up += 1
        if self.stands_there:
            self.shown = [ShownOrder(one.order, replace(one.act, state=ActState.DONE))
                          for one in self.shown if one.act is not None]  # fmt: skip
        return int(self.stands_there)


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def runner() -> HeldRunner:
    return HeldRunner()


def made(runner: HeldRunner, service: Service, manifest: Manifest = ORDERS_SHOP) -> OrdersViewModel:
    vm = OrdersViewModel(runner, service, Formats())
    vm.shown(True)
    vm.set_account(ACCOUNT, manifest)
    runner.run_all()
    runner.run_all()
    return vm


def numbers(vm: OrdersViewModel) -> list[str]:
    return [one.order.external_id for one in vm.model.orders]


def test_the_platform_is_read_page_by_page(runner: HeldRunner, service: Service) -> None:
    vm = made(runner, service)
    QAbstractItemModelTester(vm.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert (vm.phase, numbers(vm), vm.more) == (Phase.READY, ["10482", "2"], "p2")
    vm.read_more()
    runner.run_all()
    assert (numbers(vm), vm.more) == (["10482", "2", "3"], None)


def test_where_the_platform_tells_none_what_was_sent_from_here_is_shown(
    runner: HeldRunner, service: Service
) -> None:
    act = Act("k", "a", "order", "10482", request=to_json(ORDER), state=ActState.IN_DOUBT)
    service.shown = [ShownOrder(ORDER, act)]
    vm = made(runner, service, without(Capability.ORDERS_READ))
    assert service.asked == []
    assert (numbers(vm), vm.look(vm.model.orders[0])[1]) == (["10482"], Tone.WARN)
    vm.settle(vm.model.orders[0], arrived=True)
    runner.run_all()
    assert service.asked == [("k", "True")]


def test_nothing_sent_yet_is_an_empty_tab(runner: HeldRunner, service: Service) -> None:
    assert made(runner, service, without(Capability.ORDERS_READ)).phase is Phase.EMPTY


def test_statuses_are_counted_and_narrow(runner: HeldRunner, service: Service) -> None:
    vm = made(runner, service)
    assert [(value, count) for value, _, count in vm.statuses()] == [
        ("", 2),
        ("NEW", 1),
        ("PAID", 1),
        ("DONE", 0),
    ]
    vm.choose_status("NEW")
    assert numbers(vm) == ["2"]
    vm.search("nobody")
    assert vm.phase is Phase.NARROWED
    vm.choose_status("")
    vm.search("linen")
    assert numbers(vm) == ["10482", "2"]


def test_days_are_asked_of_the_platform(runner: HeldRunner, service: Service) -> None:
    vm = made(runner, service)
    vm.choose_days(30)
    runner.run_all()
    runner.run_all()
    wanted = (datetime.now(UTC) - timedelta(days=30)).date().isoformat()
    assert service.asked[-1] == (None, wanted)


def test_a_wrong_sum_is_a_doubt_on_the_card_and_no_trouble(runner: HeldRunner, service: Service) -> None:
    service.pages = {None: Page((replace(ORDER, total=Decimal(1)),))}
    vm = made(runner, service)
    assert vm.look(vm.model.orders[0])[1] is Tone.WARN
    assert vm.check(vm.model.orders[0].order).troubles == {}


def test_two_presses_send_once_and_troubles_send_nothing(runner: HeldRunner, service: Service) -> None:
    vm = made(runner, service)
    took: list[Any] = []
    vm.took.connect(lambda answer, order: took.append((answer.external_id, order)))
    assert vm.send(ORDER, {})
    assert not vm.send(ORDER, {})
    assert not vm.send(replace(ORDER, total=None), {})
    runner.run_all()
    assert service.sent_orders == [ORDER]
    assert took == [("10482", ORDER)]


def test_a_card_is_spoken_with_number_status_person_and_sum(runner: HeldRunner, service: Service) -> None:
    vm = made(runner, service)
    assert vm.spoken(vm.model.orders[0]).startswith("10482, ")
    assert "1,820.00 UAH" in vm.spoken(vm.model.orders[0])


def test_deleting_is_offered_only_where_the_platform_can(runner: HeldRunner, service: Service) -> None:
    vm = made(runner, service, without(Capability.ORDERS_DELETE))
    vm.delete(ORDER)
    runner.run_all()
    assert service.sent_orders == []


def doubtful(service: Service) -> None:
    service.shown = [ShownOrder(ORDER, Act("k", "a", "order", "10482", request=to_json(ORDER),
                                           state=ActState.IN_DOUBT))]  # fmt: skip


def test_what_is_in_doubt_is_looked_up_by_itself_once_and_settled(
    runner: HeldRunner, service: Service
) -> None:
    doubtful(service)
    service.stands_there = True
    vm = made(runner, service)
    for _round in range(4):
        runner.run_all()
    assert service.looked_up == 1
    assert vm.model.orders[0].act is not None
    assert vm.model.orders[0].act.state is ActState.DONE


def test_what_is_not_found_stays_in_doubt_and_can_be_asked_for_again(
    runner: HeldRunner, service: Service
) -> None:
    doubtful(service)
    vm = made(runner, service)
    said: list[Order] = []
    vm.not_there.connect(said.append)
    runner.run_all()
    assert (service.looked_up, said) == (1, [])
    vm.look_up(vm.model.orders[0])
    runner.run_all()
    assert (service.looked_up, [one.external_id for one in said]) == (2, ["10482"])
    assert vm.look(vm.model.orders[0])[1] is Tone.WARN


def test_older_ones_that_were_sent_from_here_are_read_on_wish(
    runner: HeldRunner, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.viewmodels.orders.AT_FIRST", 1)
    act = Act("k", "a", "order", "10482", request=to_json(ORDER), state=ActState.TAKEN)
    service.shown = [ShownOrder(ORDER, act)]
    vm = made(runner, service, without(Capability.ORDERS_READ))
    assert vm.more is not None
    vm.read_more()
    runner.run_all()
    assert vm.more is None


def test_cards_stand_in_the_order_that_is_chosen_and_their_numbers_are_copied(
    runner: HeldRunner, service: Service
) -> None:
    day = datetime(2026, 3, 5, tzinfo=UTC)
    orders = (
        replace(ORDER, external_id="a", email="ann@example.com", total=Decimal(20), at=day),
        replace(ORDER, external_id="b", email="bob@example.com", total=None, at=day + timedelta(days=2)),
        replace(ORDER, external_id="c", email="ann@example.com", total=Decimal(7), at=None),
    )
    service.pages = {None: Page(orders)}
    vm = made(runner, service)
    assert numbers(vm) == ["b", "a", "c"], "the newest first, unless another order is chosen"
    placed = {}
    for one in ORDERS:
        vm.choose_order(one)
        placed[one] = "".join(numbers(vm))
    assert placed == {"": "abc", "newest": "bac", "oldest": "abc", "largest": "acb", "smallest": "cab"}
    vm.choose_order("largest")
    assert vm.texts("number") == ["a", "c", "b"]
    assert vm.texts("email") == ["ann@example.com", "bob@example.com"], "each once"
