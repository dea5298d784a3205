"""Orders and payments: what somebody bought, as it is told to a platform or read from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class OrderItem:
    """One line of an order. ``price`` is that of one piece; a platform that wants the line's total gets it
    from its client."""

    id: str
    quantity: Decimal
    name: str = ""
    price: Decimal | None = None
    category: str = ""
    url: str = ""
    image_url: str = ""
    description: str = ""

    @property
    def total(self) -> Decimal | None:
        return None if self.price is None else self.price * self.quantity


@dataclass(frozen=True, slots=True)
class Order:
    """``external_id`` is the shop's own number, unique in the account. ``status`` is a value of the
    manifest's ``order_statuses`` or "". ``at`` carries a time zone where the source told one. ``fields`` are
    free properties; ``raw`` keeps the platform's own answer for display."""

    external_id: str
    status: str = ""
    at: datetime | None = None
    total: Decimal | None = None
    currency: str = ""
    email: str = ""
    phone: str = ""
    external_customer_id: str = ""
    first_name: str = ""
    last_name: str = ""
    shop: str = ""
    shipping: Decimal | None = None
    discount: Decimal | None = None
    taxes: Decimal | None = None
    delivery_method: str = ""
    delivery_address: str = ""
    payment_method: str = ""
    items: tuple[OrderItem, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OrderAnswer:
    """What the platform said of one order. ``refused``: its words, "" = taken. ``repeated``: the answer only
    proves that an earlier, unknown attempt was carried out."""

    external_id: str
    refused: str = ""
    platform_id: str = ""
    repeated: bool = False
