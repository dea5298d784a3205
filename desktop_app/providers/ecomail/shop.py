"""Events and orders of Ecomail (custom events; transactions).

Owns: their bodies and reading them. Must not: repeat an event. An order's number is one for the account:
after an attempt of ours that stayed open, "already been taken" means that it was carried out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from desktop_app.model.errors import InvalidInput
from desktop_app.model.event import Event, EventAnswer
from desktop_app.model.order import Order, OrderAnswer, OrderItem
from desktop_app.model.page import Page
from desktop_app.model.texts import t
from desktop_app.provider_api.json_values import Row, as_decimal, as_int
from desktop_app.providers.ecomail import mapping, shapes
from desktop_app.providers.ecomail.account import EcomailAccount, gone, reading
from desktop_app.providers.ecomail.errors import proves_earlier
from desktop_app.providers.ecomail.forms import ORDER_FORM, ORDER_HOW, QUIET, REPLACING, STARTING
from desktop_app.providers.ecomail.operations import LABEL, ORDER_ROWS, VALUE_CHARACTERS
from desktop_app.transport.answer import Expect
from desktop_app.transport.client import encode_json

PRICE_IS_LINE_TOTAL = True
"""``price`` of a line is unit price x quantity, as the platform's own plugins send it; its documents do not
say. The one place that decides it (transactions)."""


class ShopCalls(EcomailAccount):
    async def send_events(self, events: Sequence[Event]) -> tuple[EventAnswer, ...]:
        """``POST /tracker/events``, one at a time; the person must be known to the account already."""
        if len(events) != 1:
            raise ValueError(f"{len(events)} events, Ecomail takes 1 in one request")
        answer = await self._call("event", json={"event": event_body(events[0])})
        with self._written(answer):
            number = shapes.as_text(shapes.as_row(answer.data).get("id"))
        return (EventAnswer(events[0].key, platform_id=number),)

    async def fetch_orders(
        self, cursor: str | None = None, *, email: str = "", since: str = "", until: str = ""
    ) -> Page[Order]:
        """``GET /tracker/transaction``: 500 a page; needs the Marketer plan."""
        page = int(cursor) if cursor else 1
        answer = await self._call(
            "orders",
            query={
                "email": email or None,
                "date_from": since or None,
                "date_to": until or None,
                "per_page": ORDER_ROWS,
                "page": page,
            },
        )
        with reading():
            rows, more, total = shapes.page_rows(answer.data)
            return Page(tuple(map(read_order, rows)), str(page + 1) if more else None, total)

    async def send_orders(
        self, orders: Sequence[Order], settings: Mapping[str, str] | None = None
    ) -> tuple[OrderAnswer, ...]:
        """Up to 1,000 by ``transaction-bulk``, which starts nothing and passes over numbers that are known;
        one alone that may start automations, or that replaces the whole order of its number.

        ValueError for more orders than the chosen way takes.
        """
        chosen = settings or {}
        how = chosen.get(ORDER_HOW) or QUIET
        most = ORDER_FORM.most(chosen)
        if not orders or len(orders) > most:
            raise ValueError(f"{len(orders)} orders, Ecomail takes 1 to {most} this way")
        bodies = [order_body(order, chosen) for order in orders]
        if how == REPLACING:
            path = {"order_id": orders[0].external_id}
            await self._call("order_update", path=path, json=bodies[0], expect=Expect.JSON_OR_EMPTY)
            return (OrderAnswer(orders[0].external_id),)
        if how == STARTING:
            answer = await self._call("order_create", json=bodies[0], proof=proves_earlier)
            number = shapes.as_text(shapes.as_map(answer.data).get("id")) if not answer.repeated else ""
            return (OrderAnswer(orders[0].external_id, platform_id=number, repeated=answer.repeated),)
        answer = await self._call("orders_create", json={"transaction_data": bodies}, proof=proves_earlier)
        if answer.repeated:
            return tuple(OrderAnswer(order.external_id, repeated=True) for order in orders)
        with self._written(answer):
            inserts = as_int(shapes.as_row(answer.data).get("inserts"))
            if inserts is None:
                raise shapes.unexpected(f"inserts was expected: {answer.text[:200]}")
        if inserts == 0 and answer.attempts == 1:
            words = t("platforms.ecomail.order.known")
            return tuple(OrderAnswer(order.external_id, refused=words) for order in orders)
        return tuple(OrderAnswer(order.external_id, repeated=inserts == 0) for order in orders)

    async def delete_order(self, external_id: str) -> None:
        if not external_id.strip():
            raise ValueError("an order is named by its number")
        await self._call(
            "order_delete", path={"order_id": external_id}, expect=Expect.JSON_OR_EMPTY, proof=gone
        )


def event_body(event: Event) -> dict[str, Any]:
    """What official plugins send for baskets and product views; else the fields of the form, with the
    parameters as ``value`` (custom events)."""
    email = event.whom.get("email", "").strip()
    if not email:
        raise InvalidInput("ecomail.address_missing", platform=LABEL, field="email")
    settings = {name: value.strip() for name, value in event.settings.items() if value.strip()}
    body: dict[str, Any] = {"email": email}
    if event.form == "basket":
        basket = {"data": {"data": {"action": "Basket", **event.params}}}
        body |= {"category": "ue", "action": "Basket", "label": "Basket", "value": basket}
    elif event.form == "product_view":
        if "product" not in settings:
            raise InvalidInput("ecomail.field_missing", platform=LABEL, field="product", name="product")
        body |= {"category": "ECM_PRODUCT_VIEW", "action": settings["product"]}
    else:
        body |= {
            name: settings[name] for name in ("category", "action", "label", "property") if name in settings
        }
        if event.type and "action" not in body:
            body["action"] = event.type
        if event.params:
            body["value"] = dict(event.params)
        elif "value" in settings:
            body["value"] = settings["value"]
    value = body.get("value")
    size = len(value) if isinstance(value, str) else len(encode_json(value).decode()) if value else 0
    if size > VALUE_CHARACTERS:
        raise InvalidInput("ecomail.event_large", platform=LABEL, field="value", most=VALUE_CHARACTERS)
    return body


def order_body(order: Order, settings: Mapping[str, str]) -> dict[str, Any]:
    """One order with its lines; InvalidInput without a number or an address."""
    for name in ORDER_FORM.required:
        if not getattr(order, name).strip():
            raise InvalidInput(
                "ecomail.order_lacks", platform=LABEL, field=name, order=order.external_id, name=name
            )
    transaction: dict[str, Any] = {
        "order_id": order.external_id,
        "email": order.email,
        "shop": order.shop,
        "amount": number(order.total),
        "tax": number(order.taxes),
        "shipping": number(order.shipping),
        **{name: settings.get(name, "") for name in ("city", "county", "country")},
        "timestamp": unix_seconds(order.at),
        "status": order.status,
        "props": dict(order.fields),
    }
    kept = {name: value for name, value in transaction.items() if value not in ("", None, {})}
    return {"transaction": kept, "transaction_items": [item_body(item) for item in order.items]}


def item_body(item: OrderItem) -> dict[str, Any]:
    price = item.total if PRICE_IS_LINE_TOTAL else item.price
    body = {
        "code": item.id,
        "title": item.name,
        "categories": [item.category] if item.category else [],
        "price": number(price),
        "amount": number(item.quantity),
    }
    return {name: value for name, value in body.items() if value not in ("", None, [])}


def read_order(row: Row) -> Order:
    """``items`` on reading, ``transaction_items`` on writing; the quantity comes as text."""
    return Order(
        external_id=mapping.told(row, "order_id"),
        status=shapes.as_text(row.get("status")),
        at=read_moment(row.get("timestamp")),
        total=as_decimal(row.get("amount")),
        email=shapes.as_text(row.get("email")),
        shop=shapes.as_text(row.get("shop")),
        taxes=as_decimal(row.get("tax")),
        shipping=as_decimal(row.get("shipping")),
        items=tuple(map(_item, shapes.collection(row.get("items")))),
        raw=row,
    )


def _item(row: Row) -> OrderItem:
    quantity = as_decimal(row.get("amount")) or Decimal(1)
    price = as_decimal(row.get("price"))
    if price is not None and PRICE_IS_LINE_TOTAL:
        price = price / quantity
    categories = row.get("categories")
    shown = categories if isinstance(categories, list) else [row.get("category")]
    return OrderItem(
        id=shapes.as_text(row.get("code")),
        quantity=quantity,
        name=shapes.as_text(row.get("title")),
        price=price,
        category=", ".join(shapes.as_text(one) for one in shown if one),
    )


def number(value: Decimal | None) -> int | float | None:
    """As JSON writes it; a float repeats up to 15 digits exactly."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def unix_seconds(at: datetime | None) -> int | None:
    """Seconds in UTC; a time without a zone is taken as UTC, as the platform takes its own (dates)."""
    if at is None:
        return None
    return int((at if at.tzinfo is not None else at.replace(tzinfo=UTC)).timestamp())


def read_moment(value: Any) -> datetime | None:
    """``2023-02-15 09:40:56``, in UTC (dates)."""
    found = shapes.moment(value)
    return found if found is None or found.tzinfo is not None else found.replace(tzinfo=UTC)
