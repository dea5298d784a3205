"""Events and orders, as eSputnik is told of them (events; orders).

Owns: their bodies and the reading of what was refused. Must not: repeat one: an event starts workflows, and
each order raises an event.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from desktop_app.model.errors import InvalidInput
from desktop_app.model.event import Event, EventAnswer
from desktop_app.model.order import Order, OrderAnswer, OrderItem
from desktop_app.model.texts import has, t
from desktop_app.provider_api.json_values import Row, as_row, as_text
from desktop_app.providers.esputnik import shapes
from desktop_app.providers.esputnik.account import EsputnikAccount
from desktop_app.providers.esputnik.contacts import gone
from desktop_app.providers.esputnik.errors import FORBIDDEN
from desktop_app.providers.esputnik.forms import ORDER_FORM
from desktop_app.providers.esputnik.operations import ORDERS_AT_ONCE
from desktop_app.transport.answer import Expect
from desktop_app.transport.client import encode_json

EVENT_BYTES = 20_000
"""Of one event's body: 20 kB, read as the smaller of its two meanings (events)."""
NAME_LONGEST, KEY_LONGEST = 100, 300
V3 = "v3"
_WHOM = {"contact_id": "contactId", "external_id": "externalCustomerId", "email": "email", "phone": "phone"}
#: Names by which the platform knows a contact among the parameters, compared without case (events).
_IDENTIFIERS = {
    "contact_id": {"contactid", "contact_id"},
    "external_id": {"externalcustomerid", "contactkey", "contact_key"},
    "email": {"email", "emailaddress", "useremail", "contactemail"},
    "phone": {"phone", "sms", "phonenumber"},
}
#: Names of an order's free properties that have a place of their own in its body.
_OWN = ("restoreUrl", "statusDescription")


class ShopCalls(EsputnikAccount):
    async def send_events(self, events: Sequence[Event]) -> tuple[EventAnswer, ...]:
        """``POST /v1|v2|v3/event`` with one event, or ``/v1|v2/past_events`` with up to 500, which start
        nothing and are judged one by one. A good answer is empty: taken, not carried out.
        """
        forms = {form.id: form for form in self.manifest.event_forms}
        (name,) = {event.form for event in events}
        form = forms[name]
        if len(events) > form.at_once:
            raise ValueError(f"{len(events)} events, eSputnik takes {form.at_once} in one request")
        bodies = [event_body(event, self._label) for event in events]
        if not form.past:
            answer = await self._call(form.operation, json=bodies[0], expect=Expect.ANYTHING)
            return (EventAnswer(events[0].key, text=self._client.clean(answer.words)),)
        answer = await self._call(form.operation, json={"events": bodies})
        with self._written(answer):
            results = shapes.as_list(as_row(answer.data).get("results"))
            if len(results) != len(events):
                raise shapes.unexpected(f"{len(events)} results were expected: {answer.text[:200]}")
            return tuple(map(_past_answer, events, map(as_row, results)))

    async def send_orders(
        self, orders: Sequence[Order], settings: Mapping[str, str] | None = None
    ) -> tuple[OrderAnswer, ...]:
        """``POST /v1/orders``: 1 to 1,000; a number that is known is overwritten, and its event raised again.
        Refused ones come back inside a good answer.
        """
        if not orders or len(orders) > ORDERS_AT_ONCE:
            raise ValueError(f"{len(orders)} orders, eSputnik takes 1 to {ORDERS_AT_ONCE} in one request")
        body = {"orders": [order_body(order, settings or {}, self._label) for order in orders]}
        answer = await self._call("orders", json=body, expect=Expect.JSON_OR_EMPTY)
        with self._written(answer):
            return tuple(self._order_answers(orders, answer.data))

    def _order_answers(self, orders: Sequence[Order], data: Any) -> list[OrderAnswer]:
        refused: dict[str, str] = {}
        for failed in map(as_row, shapes.as_list(as_row(data or {}).get("failedOrders"))):
            number = as_text(as_row(failed.get("order") or {}).get("externalOrderId"))
            refused[number] = self._client.clean(as_text(failed.get("error"))) or "?"
        if unknown := set(refused) - {order.external_id for order in orders}:
            raise shapes.unexpected(f"an order that was not sent was refused: {sorted(unknown)[:3]}")
        return [OrderAnswer(order.external_id, refused.get(order.external_id, "")) for order in orders]

    async def delete_order(self, external_id: str) -> None:
        """``DELETE /v1/orders?externalOrderId``: the platform does it a little later and says no more."""
        if not external_id.strip():
            raise ValueError("an order is named by its number")
        await self._call(
            "orders_delete", query={"externalOrderId": external_id}, expect=Expect.ANYTHING, proof=gone
        )


def event_body(event: Event, platform: str) -> dict[str, Any]:
    """One event as its form is written. v1 takes text only, so what is nested goes as JSON text; v3 is flat,
    by the one reading that clients show (events, v3).

    InvalidInput for a key or name that the platform refuses, for nobody named, for more than 20 kB.
    """

    def refuse(code: str, field: str, **more: Any) -> InvalidInput:
        return InvalidInput(f"esputnik.{code}", platform=platform, field=field, **more)

    kind = event.type.strip()
    if not kind:
        raise refuse("event_type_missing", "type")
    if len(kind) > NAME_LONGEST or FORBIDDEN & set(kind):
        raise refuse("forbidden_letters", "type")
    for name in event.params:
        if not name.strip() or len(name) > NAME_LONGEST:
            raise refuse("param_name", "params", name=name[:40], most=NAME_LONGEST)
    whom = {name: event.whom[name].strip() for name in _WHOM if event.whom.get(name, "").strip()}
    params = dict(event.params)
    lowered = {name.lower() for name in params}
    for name, value in whom.items():
        if not lowered & _IDENTIFIERS[name]:
            params[_WHOM[name]] = value
    key = event.settings.get("keyValue", "").strip() or next(
        (whom[name] for name in ("external_id", "email", "phone", "contact_id") if name in whom), ""
    )
    if not key and not lowered & set().union(*_IDENTIFIERS.values()):
        raise refuse("event_nobody", "whom")
    if len(key) > KEY_LONGEST or FORBIDDEN & set(key):
        raise refuse("forbidden_letters", "keyValue")
    if event.form == V3:
        body: dict[str, Any] = {
            "eventTypeKey": kind,
            "params": {name: _flat(one) for name, one in params.items()},
        }
    else:
        plain = event.form.endswith("v1")
        named = [{"name": name, "value": _flat(one) if plain else one} for name, one in params.items()]
        body = {"eventTypeKey": kind, "keyValue": key, "params": named}
    if event.occurred is not None:
        body["occurred"] = f"{event.occurred:%Y-%m-%dT%H:%M}"
    if len(encode_json(body)) > EVENT_BYTES:
        raise refuse("event_large", "params")
    return body


def _flat(value: Any) -> str:
    """Text as it is, true and 5 as JSON writes them, what is nested as JSON text."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _past_answer(event: Event, row: Row) -> EventAnswer:
    status = as_text(row.get("status"))
    if status == "ACCEPTED":
        return EventAnswer(event.key)
    key = f"platforms.esputnik.past_event.{status}"
    return EventAnswer(event.key, refused=t(key) if has(key) else status or "?", text=status)


def order_body(order: Order, settings: Mapping[str, str], platform: str) -> dict[str, Any]:
    """One order as it is written; blank fields are left out, free properties go to ``additionalInfo``.

    InvalidInput naming the field that the platform needs and the order lacks.
    """
    if not (order.external_customer_id or order.email or order.phone):
        raise InvalidInput("esputnik.order_nobody", platform=platform, field="email", order=order.external_id)
    for name in ORDER_FORM.required:
        if getattr(order, name) in ("", None):
            raise InvalidInput(
                "esputnik.order_lacks", platform=platform, field=name, order=order.external_id, name=name
            )
    body: dict[str, Any] = {
        "externalOrderId": order.external_id,
        "totalCost": number(order.total),
        "status": order.status,
        "date": moment(order.at),
        "currency": order.currency,
        "externalCustomerId": order.external_customer_id,
        "email": order.email,
        "phone": shapes.phone_key(order.phone),
        "firstName": order.first_name,
        "lastName": order.last_name,
        "storeId": order.shop,
        "shipping": number(order.shipping),
        "discount": number(order.discount),
        "taxes": number(order.taxes),
        "deliveryMethod": order.delivery_method,
        "deliveryAddress": order.delivery_address,
        "paymentMethod": order.payment_method,
        "source": settings.get("source", ""),
        **{name: order.fields.get(name, "") for name in _OWN},
        "additionalInfo": {name: value for name, value in order.fields.items() if name not in _OWN},
        "items": [item_body(item) for item in order.items],
    }
    return {name: value for name, value in body.items() if value not in ("", None, {}, [])}


def item_body(item: OrderItem) -> dict[str, Any]:
    """``cost`` is the price of one piece."""
    body = {
        "externalItemId": item.id,
        "quantity": number(item.quantity),
        "name": item.name,
        "cost": number(item.price),
        "category": item.category,
        "url": item.url,
        "imageUrl": item.image_url,
        "description": item.description,
    }
    return {name: value for name, value in body.items() if value not in ("", None)}


def number(value: Decimal | None) -> int | float | None:
    """As JSON writes it; a float repeats up to 15 digits exactly."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def moment(at: datetime | None) -> str:
    """ISO 8601 to the second, with its offset where it has one; ``Z`` for UTC."""
    if at is None:
        return ""
    text = at.isoformat(timespec="seconds")
    return text.replace("+00:00", "Z")
