"""Orders of one account: read them where the platform tells, else what was sent from here; send, change,
delete.

Owns: these use-cases, an order's way into the journal and back. Must not: know a platform; repeat an order by
itself unless the platform's class of effect allows it (the client decides that).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from desktop_app.journal.acts import Act, ActState
from desktop_app.model.order import Order, OrderAnswer, OrderItem
from desktop_app.model.texts import t
from desktop_app.services.acts import Acts, Said
from desktop_app.services.order_check import CENT, check_order

if TYPE_CHECKING:
    from desktop_app.model.account import Account
    from desktop_app.model.page import Page
    from desktop_app.provider_api.provider import Provider
    from desktop_app.services.accounts import Accounts

KIND, DELETE_KIND = "order", "order_delete"
MOST_PEOPLE = 20
"""For more people than this all orders are read instead."""
_DECIMALS = {"total", "shipping", "discount", "taxes"}


@dataclass(frozen=True, slots=True)
class ShownOrder:
    """An order on screen. ``act`` is how it was last sent from here, None where it was only read there."""

    order: Order
    act: Act | None = None
    deleted: bool = False

    @property
    def key(self) -> str:
        return f"{self.order.shop}\n{self.order.external_id}"


class Orders:
    """Every call opens the account if need be and raises the leaves of the error tree."""

    def __init__(self, accounts: Accounts, acts: Acts) -> None:
        self._accounts = accounts
        self._acts = acts

    async def fetch(
        self, account_id: str, cursor: str | None = None, *, since: str = "", until: str = "", email: str = ""
    ) -> Page[Order]:
        """One page of what the platform has. UnsupportedFeature where it tells none."""
        provider = await self._accounts.open(account_id)
        return await provider.fetch_orders(cursor, email=email, since=since, until=until)

    async def sent(self, account: Account, *, limit: int = 500) -> list[ShownOrder]:
        """What was sent from here, each order once as it was sent last, newest first; below it all that is
        in doubt."""
        acts = await self._acts.recent_and_open(account, (KIND, DELETE_KIND), limit=limit)
        return shown_orders(acts)

    async def look_up(self, account_id: str) -> int:
        """Ask the platform for what is in doubt, and settle what stands there as it was sent, and deletions
        of what is gone. What is not found stays in doubt: it may come yet. Returns how many were settled.

        UnsupportedFeature where the platform tells no orders.
        """
        account = self._accounts.get(account_id)
        open_ones = await self._acts.in_doubt(account, (KIND, DELETE_KIND))
        if not open_ones:
            return 0
        provider = await self._accounts.open(account_id)
        there = await _found(provider, open_ones)
        settled = 0
        for act in open_ones:
            deleting = act.kind == DELETE_KIND
            order = from_json(act.before if deleting else act.request)
            seen = there.get(order.external_id)
            if (seen is None) if deleting else (seen is not None and stands_there(order, seen)):
                await self._acts.settle(account, act.key, Said(ActState.DONE, t("orders.looked_up")))
                settled += 1
        return settled

    async def send(
        self, account_id: str, order: Order, settings: Mapping[str, str] | None = None, *, again: bool = False
    ) -> OrderAnswer:
        """Send one order, or change it: the same number overwrites where the platform says so.

        ValueError for an order with troubles; OutcomeUnknown when no answer came (then it is in doubt).
        """
        account = self._accounts.get(account_id)
        form = self._accounts.manifest(account).order_form
        if form is None or check_order(form, order).troubles:
            raise ValueError("an order with troubles is not sent")
        act = act_of(account, order)

        async def call(provider: Provider) -> tuple[OrderAnswer, ...]:
            return await provider.send_orders([order], settings)

        answers = await self._acts.carry_out(account_id, [act], call, said_of, again=again)
        return answers[0]

    async def delete(self, account_id: str, order: Order) -> None:
        """Delete an order at the platform, for good."""
        account = self._accounts.get(account_id)
        whom = order.email or order.phone
        act = Act(
            f"{DELETE_KIND}:{uuid.uuid4().hex}", account.id, DELETE_KIND, order.external_id, whom,
            {"external_id": order.external_id}, to_json(order),
        )  # fmt: skip

        async def call(provider: Provider) -> None:
            await provider.delete_order(order.external_id)

        await self._acts.carry_out(account_id, [act], call, lambda _none: [Said(ActState.TAKEN)])

    async def settle(self, account: Account, key: str, *, arrived: bool) -> None:
        """The person looked at the platform: an order in doubt is there, or is not."""
        await self._acts.settle(account, key, Said(ActState.DONE if arrived else ActState.NOT_SENT))


def stands_there(sent: Order, seen: Order) -> bool:
    """Whether what the platform tells is what was sent: number, status and total. That the number alone
    stands there proves nothing of a change."""
    same_status = not sent.status or sent.status == seen.status
    same_total = sent.total is None or seen.total is None or abs(sent.total - seen.total) < CENT
    return sent.external_id == seen.external_id and same_status and same_total


async def _found(provider: Provider, acts: Sequence[Act]) -> dict[str, Order]:
    """The platform's orders by number, of the people these acts are about; all of them for many people."""
    people = {act.whom if "@" in act.whom else "" for act in acts}
    asked = [""] if "" in people or len(people) > MOST_PEOPLE else sorted(people)
    found: dict[str, Order] = {}
    for email in asked:
        cursor: str | None = None
        while True:
            page = await provider.fetch_orders(cursor, email=email)
            found |= {order.external_id: order for order in page.items}
            if (cursor := page.cursor) is None:
                break
    return found


def act_of(account: Account, order: Order) -> Act:
    """The line of the journal for one order."""
    whom = order.email or order.phone or order.external_customer_id
    return Act(f"{KIND}:{uuid.uuid4().hex}", account.id, KIND, order.external_id, whom, to_json(order))


def said_of(answers: Sequence[OrderAnswer]) -> list[Said]:
    """What the platform's answers mean; a proof of an earlier attempt is a proof that it is done."""
    return [
        Said(
            ActState.REFUSED if one.refused else ActState.DONE if one.repeated else ActState.TAKEN,
            one.refused,
            {"id": one.platform_id} if one.platform_id else {},
        )
        for one in answers
    ]


def shown_orders(acts: Sequence[Act]) -> list[ShownOrder]:
    """The latest act of each order, newest first; a deletion that was taken marks the order as deleted."""
    found: dict[str, ShownOrder] = {}
    for act in acts:
        deleting = act.kind == DELETE_KIND
        if deleting and act.state in (ActState.REFUSED, ActState.NOT_SENT):
            continue
        order = from_json(act.before if deleting else act.request)
        shown = ShownOrder(order, act, deleted=deleting)
        found.setdefault(shown.key, shown)
    return list(found.values())


def merged(read: Sequence[Order], sent: Sequence[ShownOrder]) -> list[ShownOrder]:
    """What the platform has with what was sent from here: its own words win, the act stays beside them."""
    acts = {one.key: one for one in sent}
    there = []
    for order in read:
        shown = ShownOrder(order)
        mine = acts.pop(shown.key, None)
        if mine is None and not order.shop:
            mine = acts.pop(f"\n{order.external_id}", None)
        there.append(shown if mine is None else ShownOrder(order, mine.act))
    waiting = [one for one in acts.values() if not one.deleted]
    return [*waiting, *there]


def to_json(order: Order) -> dict[str, Any]:
    """An order as plain values; ``raw`` stays out."""
    given = asdict(order)
    given.pop("raw")
    return {
        name: value.isoformat() if isinstance(value, datetime) else _plain(value)
        for name, value in given.items()
        if value not in (None, "", (), {}, [])
    }


def from_json(given: Mapping[str, Any]) -> Order:
    """The way back from :func:`to_json`; what is not known is left out."""
    known = {each.name for each in fields(Order)}
    values: dict[str, Any] = {name: value for name, value in given.items() if name in known}
    for name in _DECIMALS & set(values):
        values[name] = Decimal(str(values[name]))
    if "at" in values:
        values["at"] = datetime.fromisoformat(values["at"])
    items = []
    for item in values.pop("items", ()):
        price = item.get("price")
        made = {**item, "quantity": Decimal(str(item.get("quantity", 1)))}
        items.append(OrderItem(**{**made, "price": None if price is None else Decimal(str(price))}))
    return Order(**{"external_id": "", **values}, items=tuple(items))


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items() if each not in (None, "")}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value
