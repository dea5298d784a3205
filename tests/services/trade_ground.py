"""What tests of events, orders and files of them stand on: the forms of a shop, an order, two files, a desk.

Owns: those, for tests of services and of what shows them. Must not: promise anything.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from desktop_app.model.account import Account
from desktop_app.model.event import Event, EventAnswer
from desktop_app.model.operation import Effect, Operation
from desktop_app.model.order import Order, OrderAnswer, OrderItem
from desktop_app.model.progress import Progress
from desktop_app.provider_api.manifest import EventForm, FormField, OrderForm
from desktop_app.provider_api.provider import Provider
from desktop_app.runtime.clock import Clock
from desktop_app.services.file_sends import FileLedger, FileSends
from desktop_app.services.send_file import Item
from tests.services.acts_world import ActsWorld
from tests.services.platform import whole_shop

EVENT_FORM = EventForm(
    "v2",
    "x",
    "event",
    ("email", "phone"),
    nested=True,
    fields=(FormField("channel", "events.whom", required=True, default="mail"),),
)
EVENTS_SHOP = whole_shop(
    operations={"event": Operation("event", "POST", "/event", Effect.ONCE)},
    event_forms=(EVENT_FORM, replace(EVENT_FORM, id="v1", nested=False, fields=())),
)
ORDER_FORM = OrderForm(
    "order",
    ("external_id", "status", "at", "total", "currency", "email", "phone", "shipping", "discount", "items"),
    ("external_id", "total", "currency"),
    statuses=(("NEW", "orders.no_status"), ("PAID", "orders.total"), ("DONE", "orders.deleted")),
    counts="DONE",
)
ORDERS_SHOP = whole_shop(
    operations={"order": Operation("order", "POST", "/order", Effect.ONCE)},
    order_form=ORDER_FORM,
)
ORDER = Order(
    "10482", "PAID", datetime(2026, 11, 25, 9, 30, tzinfo=UTC), Decimal("1820.00"), "UAH",
    "olena@example.com",
    items=(OrderItem("s1", Decimal(1), "Linen shirt", Decimal(1200)), OrderItem("s2", Decimal(2), "Scarf",
                                                                                  Decimal(310))),
)  # fmt: skip
FILES_SHOP = replace(
    EVENTS_SHOP,
    event_forms=(replace(EVENT_FORM, at_once=3, fields=()),),
    order_form=ORDER_FORM,
    operations={**EVENTS_SHOP.operations, "order": Operation("order", "POST", "/order", Effect.ONCE)},
)
PEOPLE_FILE = (
    "E-mail;City;Points\nann@example.com;Brno;5\n;Praha;6\nbob@example.com;;7\n"
    "nobody;Zlin;8\ncyd@example.com;Brno;9\n"
)
ORDERS_FILE = (
    "Order ID;Order date;Status;Total;Currency;E-mail;Item code;Item name;Quantity;Unit price\n"
    "A-1;2026-11-01;Delivered;30.00;EUR;ann@example.com;x;Cup;1;10.00\n"
    "A-1;2026-11-01;Delivered;30.00;EUR;ann@example.com;y;Pot;2;10.00\n"
    "A-2;2026-11-02;Vyřízeno;99.00;EUR;bob@example.com;x;Cup;1;10.00\n"
    "A-3;2026-11-03;Delivered;10.00;EUR;;x;Cup;1;10.00\n"
)


@dataclass
class Desk(ActsWorld):
    folder: Path
    got: list[list[str]] = field(default_factory=list)
    answer: Callable[[Sequence[Any]], None] = lambda nouns: None

    def __post_init__(self) -> None:
        self.begin(self.folder, FILES_SHOP)
        self.service = FileSends(self.accounts, self.acts, Clock())

    def open(self, account: Account, credentials: Mapping[str, str], **_: Any) -> Provider:
        desk = self

        class Shop(Provider):
            manifest = FILES_SHOP

            async def send_events(self, events: Sequence[Event]) -> tuple[EventAnswer, ...]:
                desk.got.append([next(iter(event.whom.values())) for event in events])
                desk.answer(events)
                return tuple(EventAnswer(event.key) for event in events)

            async def send_orders(
                self, orders: Sequence[Order], settings: Mapping[str, str] | None = None
            ) -> tuple[OrderAnswer, ...]:
                desk.got.append([order.external_id for order in orders])
                return tuple(OrderAnswer(order.external_id) for order in orders)

        return Shop()

    def file(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def send(self, items: Sequence[Item], at_once: int = 3, per_minute: float = 0) -> FileLedger:
        async def main() -> FileLedger:
            return await self.service.send(self.account.id, items, at_once, per_minute, self.progress.append)

        self.progress: list[Progress] = []
        return asyncio.run(main())
