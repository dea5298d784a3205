"""Orders: judged before they leave, kept as they were sent, merged with what the platform tells."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop_app.journal.acts import ActState
from desktop_app.model.account import Account
from desktop_app.model.errors import AppError, OutcomeUnknown
from desktop_app.model.order import Order, OrderAnswer, OrderItem
from desktop_app.model.page import Page
from desktop_app.provider_api.provider import Provider
from desktop_app.runtime.texts import install_texts
from desktop_app.services.order_check import adds_up, check_order, goes_back, items_total
from desktop_app.services.orders import Orders, from_json, merged, shown_orders, to_json
from tests.services.acts_world import ActsWorld
from tests.services.trade_ground import ORDER, ORDER_FORM, ORDERS_SHOP


@pytest.fixture(autouse=True)
def _english() -> None:
    install_texts("en")


@dataclass
class Desk(ActsWorld):
    folder: Path
    got: list[Order] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    there: list[Order] = field(default_factory=list)
    asked: list[tuple[str | None, str]] = field(default_factory=list)
    answer: OrderAnswer | None = None
    trouble: AppError | None = None

    def __post_init__(self) -> None:
        self.begin(self.folder, ORDERS_SHOP)
        self.service = Orders(self.accounts, self.acts)

    def open(self, account: Account, credentials: Mapping[str, str], **_: Any) -> Provider:
        desk = self

        class Shop(Provider):
            manifest = ORDERS_SHOP

            async def send_orders(
                self, orders: Sequence[Order], settings: Mapping[str, str] | None = None
            ) -> tuple[OrderAnswer, ...]:
                desk.got += orders
                if desk.trouble is not None:
                    raise desk.trouble
                return tuple(desk.answer or OrderAnswer(order.external_id) for order in orders)

            async def delete_order(self, external_id: str) -> None:
                desk.deleted.append(external_id)
                if desk.trouble is not None:
                    raise desk.trouble

            async def fetch_orders(
                self, cursor: str | None = None, *, email: str = "", since: str = "", until: str = ""
            ) -> Page[Order]:
                desk.asked.append((cursor, email))
                mine = [order for order in desk.there if email in ("", order.email)]
                at = int(cursor or 0)
                more = str(at + 1) if at + 1 < len(mine) else None
                return Page(tuple(mine[at : at + 1]), more)

        return Shop()

    def states(self) -> list[tuple[str, ActState, bool]]:
        return [
            (one.order.external_id, one.act.state, one.deleted)
            for one in asyncio.run(self.service.sent(self.account))
            if one.act is not None
        ]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.close()


def test_an_order_comes_back_from_the_journal_as_it_was_sent(desk: Desk) -> None:
    asyncio.run(desk.service.send(desk.account.id, ORDER))
    shown = asyncio.run(desk.service.sent(desk.account))[0]
    assert shown.order == ORDER
    assert from_json(to_json(ORDER)) == ORDER


def test_a_change_stands_in_the_place_of_what_was_sent_before(desk: Desk) -> None:
    asyncio.run(desk.service.send(desk.account.id, ORDER))
    asyncio.run(desk.service.send(desk.account.id, replace(ORDER, status="DONE")))
    shown = asyncio.run(desk.service.sent(desk.account))
    assert [(one.order.external_id, one.order.status) for one in shown] == [("10482", "DONE")]


def test_refused_proven_and_unknown_are_told_apart(desk: Desk) -> None:
    for number, answer in (("1", OrderAnswer("1", "no currency")), ("2", OrderAnswer("2", repeated=True))):
        desk.answer = answer
        asyncio.run(desk.service.send(desk.account.id, replace(ORDER, external_id=number)))
    desk.trouble = OutcomeUnknown()
    with pytest.raises(OutcomeUnknown):
        asyncio.run(desk.service.send(desk.account.id, replace(ORDER, external_id="3")))
    assert desk.states() == [
        ("3", ActState.IN_DOUBT, False), ("2", ActState.DONE, False), ("1", ActState.REFUSED, False),
    ]  # fmt: skip


def test_a_deletion_marks_the_order_and_keeps_what_it_was(desk: Desk) -> None:
    asyncio.run(desk.service.send(desk.account.id, ORDER))
    asyncio.run(desk.service.delete(desk.account.id, ORDER))
    assert desk.deleted == ["10482"]
    shown = asyncio.run(desk.service.sent(desk.account))[0]
    assert (shown.deleted, shown.order) == (True, ORDER)


def test_an_order_with_troubles_never_leaves(desk: Desk) -> None:
    with pytest.raises(ValueError, match="troubles"):
        asyncio.run(desk.service.send(desk.account.id, replace(ORDER, currency="")))
    assert (desk.got, desk.states()) == ([], [])


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"external_id": " "}, "external_id"),
        ({"total": None}, "total"),
        ({"email": "", "phone": ""}, "email"),
        ({"email": "olena@example"}, "email"),
        ({"currency": "hryvnia"}, "currency"),
        ({"status": "LOST"}, "status"),
        ({"items": (OrderItem("", Decimal(1)),)}, "item:0"),
        ({"items": (OrderItem("x", Decimal(0)),)}, "item:0"),
    ],
)
def test_each_trouble_is_told_at_its_place(changes: dict[str, Any], place: str) -> None:
    troubles = check_order(ORDER_FORM, replace(ORDER, **changes)).troubles
    assert list(troubles) == [place]
    assert not troubles[place].startswith("orders.")


def test_a_total_may_hold_shipping_and_discount_or_not() -> None:
    assert adds_up(ORDER)
    extra = replace(ORDER, shipping=Decimal(80), discount=Decimal(100))
    assert adds_up(extra)  # the prices hold them already
    assert adds_up(replace(extra, total=Decimal(1800)))
    assert not adds_up(replace(ORDER, total=Decimal(1640)))
    assert adds_up(replace(ORDER, items=()))


def test_a_total_without_its_parts_may_hold_shipping() -> None:
    """Ecomail's listing tells the total with shipping, not the shipping; less than the lines stays odd."""
    lines = items_total(ORDER)
    assert lines is not None
    bare = replace(ORDER, shipping=None, taxes=None, discount=None, raw={"order_id": "1"})
    assert adds_up(replace(bare, total=lines + 99))
    assert not adds_up(replace(bare, total=lines - 1))
    assert not adds_up(replace(bare, total=lines + 99, raw={}))
    assert not adds_up(replace(bare, total=lines + 99, shipping=Decimal(50)))


def test_a_status_that_goes_backwards_is_noticed() -> None:
    assert goes_back(ORDER_FORM, ORDER, replace(ORDER, status="DONE"))
    assert not goes_back(ORDER_FORM, ORDER, replace(ORDER, status="NEW"))
    assert not goes_back(ORDER_FORM, ORDER, None)
    assert len(check_order(ORDER_FORM, ORDER, replace(ORDER, status="DONE")).doubts) == 1


def test_what_the_platform_tells_wins_over_what_was_sent() -> None:
    sent = shown_orders([])
    assert merged([ORDER], sent)[0].order is ORDER
    from desktop_app.journal.acts import Act

    old, seven = to_json(replace(ORDER, status="NEW")), to_json(replace(ORDER, external_id="7"))
    act = Act("k", "a", "order", "10482", request=old, state=ActState.TAKEN)
    other = Act("l", "a", "order", "7", request=seven, state=ActState.TAKEN)
    found = merged([ORDER], shown_orders([act, other]))
    assert [(one.order.external_id, one.order.status, one.act and one.act.key) for one in found] == [
        ("7", "PAID", "l"), ("10482", "PAID", "k"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("total", "right"), [("20", True), ("25", True), ("29", True), ("24", True), ("23", True), ("31", False)]
)
def test_prices_may_hold_taxes_and_shipping_or_not(total: str, right: bool) -> None:
    """Lines of 20, shipping 5, taxes 4, discount 1: any of them may be in the prices already."""
    item = OrderItem("x", Decimal(2), "Cup", Decimal(10))
    order = replace(ORDER, items=(item,), total=Decimal(total), shipping=Decimal(5), taxes=Decimal(4),
                    discount=Decimal(1))  # fmt: skip
    assert adds_up(order) is right


def test_what_is_in_doubt_is_looked_up_and_only_what_stands_there_as_sent_is_settled(desk: Desk) -> None:
    desk.trouble = OutcomeUnknown("no_answer")
    second = replace(ORDER, external_id="10483")
    for order in (ORDER, second, replace(ORDER, external_id="10484")):
        with pytest.raises(OutcomeUnknown):
            asyncio.run(desk.service.send(desk.account.id, order))
    assert asyncio.run(desk.service.look_up(desk.account.id)) == 0
    desk.there = [replace(ORDER, total=Decimal("1820")), replace(second, status="NEW")]
    desk.asked.clear()
    assert asyncio.run(desk.service.look_up(desk.account.id)) == 1
    assert desk.asked == [(None, "olena@example.com"), ("1", "olena@example.com")]
    assert desk.states() == [
        ("10484", ActState.IN_DOUBT, False), ("10483", ActState.IN_DOUBT, False),
        ("10482", ActState.DONE, False),
    ]  # fmt: skip
    assert len(desk.got) == 3, "nothing was sent again"


def test_a_deletion_in_doubt_is_done_when_the_order_is_gone(desk: Desk) -> None:
    desk.there = [ORDER]
    desk.trouble = OutcomeUnknown("no_answer")
    with pytest.raises(OutcomeUnknown):
        asyncio.run(desk.service.delete(desk.account.id, ORDER))
    assert asyncio.run(desk.service.look_up(desk.account.id)) == 0
    desk.there = []
    assert asyncio.run(desk.service.look_up(desk.account.id)) == 1
    assert desk.states() == [("10482", ActState.DONE, True)]


def test_an_old_doubt_stands_below_the_latest(desk: Desk) -> None:
    desk.trouble = OutcomeUnknown("no_answer")
    with pytest.raises(OutcomeUnknown):
        asyncio.run(desk.service.send(desk.account.id, ORDER))
    desk.trouble = None
    for number in range(3):
        asyncio.run(desk.service.send(desk.account.id, replace(ORDER, external_id=f"n{number}")))
    shown = asyncio.run(desk.service.sent(desk.account, limit=2))
    assert [one.order.external_id for one in shown] == ["n2", "n1", "10482"]


@pytest.mark.parametrize("name", ["discount", "shipping", "taxes"])
def test_a_part_below_zero_keeps_the_order_here(name: str) -> None:
    check = check_order(ORDER_FORM, replace(ORDER, **{name: Decimal(-5)}))
    assert "without a minus" in check.troubles[name]
