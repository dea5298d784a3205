"""Payments of Sendios' users, the nearest thing to an order there.

Owns: the body of ``lastpayment`` (payments) and its answer. Must not: read payments (only a user's last one
is told, in the history).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from desktop_app.model.instant import from_unix
from desktop_app.model.order import Order, OrderAnswer
from desktop_app.providers.sendios import push
from desktop_app.providers.sendios.errors import NoSuchUser, ValuesRefused
from desktop_app.providers.sendios.mail import MailPart
from desktop_app.providers.sendios.mapping import done
from desktop_app.providers.sendios.payment_form import EXTRA


class PaymentsPart(MailPart):
    """Payments of an open account."""

    async def send_orders(
        self, orders: Sequence[Order], settings: Mapping[str, str] | None = None
    ) -> tuple[OrderAnswer, ...]:
        """POST lastpayment for one payment; never repeated by itself. ``order.fields`` may hold the form's
        extra fields and lead over ``settings``. The user is named by id, or found by address and project.
        """
        if len(orders) != 1:
            raise ValueError("one at once")
        order = orders[0]
        told = {**(settings or {}), **order.fields}
        for name in told:
            if name not in {field.key for field in EXTRA}:
                push.refuse("call_field_unknown", name)
        body = body_of(order, told)
        try:
            if "user_id" not in body:
                if not order.email.strip():
                    push.refuse("call_field_missing", "email")
                person = await self._one(self._project(told.get("project", "")), order.email)
                body = {"user_id": int(person.id), **body}
            answer = await self._call("payment", json=body)
        except (NoSuchUser, ValuesRefused) as error:
            return (OrderAnswer(order.external_id, refused=error.original or error.message),)
        with self._written(answer):
            done(answer.data)
        return (OrderAnswer(order.external_id),)


def body_of(order: Order, told: Mapping[str, str]) -> dict[str, Any]:
    """The request, without the user where only the address is known. Amounts are whole numbers there: a
    fraction is refused, not cut.
    """
    if order.at is None:
        push.refuse("call_field_missing", "at")
    body: dict[str, Any] = {"start_date": seconds(order.at)}
    for name in ("user_id", "mail_id"):
        if told.get(name, "").strip():
            body[name] = push.number(told[name], name)
    if expires := told.get("expire_date", "").strip():
        body["expire_date"] = seconds(_moment(expires))
    if kind := told.get("payment_type", "").strip():
        body["payment_type"] = int(kind) if kind.isdecimal() else kind
    if order.total is not None:
        if order.total != order.total.to_integral_value():
            push.refuse("sendios.whole_amount", "total")
        body["amount"] = int(order.total)
    return body


def seconds(at: datetime) -> int:
    """Unix seconds; a time without a zone is taken for UTC."""
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())


def _moment(text: str) -> datetime:
    if text.isascii() and text.isdecimal():
        found = from_unix(int(text[:30]))
    else:
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            found = None
    if found is None:
        push.refuse("call_field_wrong", "expire_date")
    return found
