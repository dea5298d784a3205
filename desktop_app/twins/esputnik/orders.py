"""Orders (facts 7): taking in, overwriting, deleting later.

Owns: the table ``orders``. Must not: offer reading (the platform has none).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from desktop_app.twins.esputnik.contact_book import Contact, clean_channels, text_or_none
from desktop_app.twins.esputnik.rules import phone_digits, valid_email
from desktop_app.twins.esputnik.shape import body_object, instant, put_bare, refuse
from desktop_app.twins.wire import Answer, Call, Routes, json_answer

if TYPE_CHECKING:
    from desktop_app.twins.esputnik.twin import EsputnikTwin

MOST_ORDERS = 1000
STATUSES = ("INITIALIZED", "IN_PROGRESS", "DELIVERED", "CANCELLED", "ABANDONED_SHOPPING_CART")
_DAY_S = 86400.0
_DELETE_AFTER_S = 30.0


class Orders:
    def __init__(self, twin: EsputnikTwin) -> None:
        self._twin = twin
        self._store = twin.store
        twin.schedule.handlers["orders_delete"] = self._delete_now

    def register(self, routes: Routes) -> None:
        routes.add("POST", "/api/v1/orders", self.add)
        routes.add("DELETE", "/api/v1/orders", self.delete)

    def add(self, call: Call) -> Answer:
        """Empty when all went in, else the refused ones inside a 200 (one: a bare object)."""
        orders = body_object(call).get("orders")
        if isinstance(orders, dict):
            orders = [orders]
        if not isinstance(orders, list) or not orders:
            refuse("orders must be specified")
        if len(orders) > MOST_ORDERS:
            refuse(f"Maximum number of orders per request is {MOST_ORDERS}")
        failed = []
        for place, order in enumerate(orders):
            error = order_error(order)
            if (
                error is None
                and call.reject is not None
                and call.reject(place, str(order["externalOrderId"]))
            ):
                error = "Order can not be processed"
            if error is None:
                self._keep(order, self._contact(order))
            else:
                failed.append({"order": order, "error": error})
        if not failed:
            return Answer(200)
        answer: dict[str, Any] = {}
        put_bare(answer, "failedOrders", failed)
        return json_answer(answer)

    def from_event(self, params: Mapping[str, Any], status: str, contact_id: int) -> None:
        """The same data by an order event; an incomplete one is an event and nothing more (facts 7)."""
        order = {"status": status, **params}
        record = self._twin.book.load(contact_id)
        if order_error({"email": "known@example.com", **order}) is None and record is not None:
            self._keep(order, record)

    def _contact(self, order: Mapping[str, Any]) -> Contact:
        """Whom an order belongs to; an unknown address becomes a confirmed contact, a known one stays as it
        is.
        """
        book = self._twin.book
        external, email = text_or_none(order.get("externalCustomerId")), text_or_none(order.get("email"))
        phone = text_or_none(order.get("phone"))
        record = book.by_external(external) if external else None
        for kind, value in (("email", email), ("sms", phone)):
            if record is None and value:
                record = next((item for item in book.by_channel((kind,), value) if not item.deleted), None)
        if record is not None:
            if external and record.columns["external_id"] is None:  # the first match sticks
                record.columns["external_id"] = external
                book.save(record, channels_changed=False)
            return record
        record = book.create()
        for name, column in (("firstName", "first_name"), ("lastName", "last_name")):
            record.columns[column] = text_or_none(order.get(name))
        record.columns["external_id"] = external
        record.channels = clean_channels([{"type": "email", "value": email}, {"type": "sms", "value": phone}])
        book.save(record)
        return record

    def _keep(self, order: Mapping[str, Any], contact: Contact) -> None:
        external = str(order["externalOrderId"])
        self._store.run(
            "INSERT INTO orders(external_id,contact_id,status,total,currency,date,body) "
            "VALUES(?,?,?,?,?,?,?) "
            "ON CONFLICT(external_id) DO UPDATE SET contact_id=excluded.contact_id, status=excluded.status, "
            "total=excluded.total, currency=excluded.currency, date=excluded.date, body=excluded.body",
            (
                external,
                contact.id,
                order["status"],
                str(order["totalCost"]),
                order.get("currency"),
                instant(order["date"]),
                json.dumps(order, ensure_ascii=False),
            ),
        )
        number = self._store.value("SELECT id FROM orders WHERE external_id=?", (external,))
        params = {
            "eventKey": external,
            "orderId": str(number),
            "contactId": str(contact.id),
            "externalCustomerId": contact.columns.get("external_id") or "",
            "EmailAddress": contact.channel("email") or "",
            "SMS": contact.channel("sms") or "",
        }
        self._twin.events.record(f"order{order['status']}", external, contact.id, params)

    def delete(self, call: Call) -> Answer:
        """Schedules a deletion; by one id or by a period of at most 24 hours in UTC."""
        external = call.query.get("externalOrderId")
        if external:
            self._twin.schedule.add(_DELETE_AFTER_S, "orders_delete", {"external": external})
            return Answer(200)
        start, end = instant(call.query.get("from")), instant(call.query.get("to"))
        if start is None or end is None:
            refuse("externalOrderId or from and to (yyyy-MM-dd'T'HH:mm:ss) must be specified")
        if not start < end <= start + _DAY_S:
            refuse("from must be before to, the period must not be longer than 24 hours")
        self._twin.schedule.add(_DELETE_AFTER_S, "orders_delete", {"from": start, "to": end})
        return Answer(200)

    def _delete_now(self, data: dict[str, Any]) -> None:
        if "external" in data:
            self._store.run("DELETE FROM orders WHERE external_id=?", (data["external"],))
        else:
            self._store.run("DELETE FROM orders WHERE date>=? AND date<=?", (data["from"], data["to"]))


def order_error(order: Any) -> str | None:
    """Why the platform refuses this order, or None."""
    if not isinstance(order, dict):
        return "order must be an object"
    if text_or_none(order.get("externalOrderId")) is None:
        return "externalOrderId is required"
    if _amount(order.get("totalCost")) is None:
        return "totalCost is required and must be a number"
    if order.get("status") not in STATUSES:
        return f"status must be one of: {', '.join(STATUSES)}"
    if instant(order.get("date")) is None:
        return "date is required in ISO 8601"
    currency = order.get("currency")
    if (
        not isinstance(currency, str)
        or len(currency) != 3
        or not currency.isalpha()
        or not currency.isupper()
    ):
        return "currency is required, ISO 4217"
    if not any(text_or_none(order.get(name)) for name in ("externalCustomerId", "email", "phone")):
        return "externalCustomerId, email or phone is required"
    return _detail_error(order)


def _detail_error(order: Mapping[str, Any]) -> str | None:
    email, phone = text_or_none(order.get("email")), text_or_none(order.get("phone"))
    if email is not None and not valid_email(email):
        return f"'{email}' is not valid email"
    if phone is not None and phone_digits(phone) is None:
        return f"'{phone}' is not valid phone number"
    for name in ("shipping", "discount", "taxes"):
        if order.get(name) is not None and _amount(order[name]) is None:
            return f"{name} must be a number"
    extra = order.get("additionalInfo")
    if extra is not None and not isinstance(extra, dict):
        return "additionalInfo must be an object"
    items = order.get("items")
    for item in items if isinstance(items, list) else [] if items is None else [items]:
        if not isinstance(item, dict) or text_or_none(item.get("externalItemId")) is None:
            return "items: externalItemId is required"
        if _amount(item.get("quantity")) is None:
            return "items: quantity is required and must be a number"
    return None


def _amount(value: Any) -> Decimal | None:
    if value is None or isinstance(value, bool | dict | list):
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None
