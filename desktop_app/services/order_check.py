"""What is wrong or odd about an order before it is sent: missing fields, sums that do not add up, a status
that goes backwards.

Owns: these judgements. Must not: send, know a platform (its form tells what it takes).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from desktop_app.model.addresses import is_address
from desktop_app.model.order import Order
from desktop_app.model.texts import t
from desktop_app.provider_api.manifest import OrderForm

CENT = Decimal("0.01")
_CURRENCY = re.compile(r"[A-Z]{3}")
_WHO = ("email", "phone", "external_customer_id")
_PARTS = ("shipping", "discount", "taxes")
MISSING = "missing:"
"""Before the field's name: the kind of trouble that it is empty."""


@dataclass(frozen=True, slots=True)
class Check:
    """``troubles``: place to sentence, each keeps the order from being sent; ``doubts``: sentences to think
    about. ``codes``: place to the kind of trouble; ``doubt_codes``: the kinds of the doubts, in order."""

    troubles: dict[str, str] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()
    codes: dict[str, str] = field(default_factory=dict)
    doubt_codes: tuple[str, ...] = ()


def check_order(form: OrderForm, order: Order, before: Order | None = None, *, zone: bool = True) -> Check:
    """``before`` is the same order as it was last seen or sent, to notice a status that goes backwards.
    ``zone`` False: a time without its zone is said once for all by the caller."""
    troubles: dict[str, str] = {}
    codes: dict[str, str] = {}

    def found(place: str, code: str, sentence: str) -> None:
        troubles[place], codes[place] = sentence, code

    if not order.external_id.strip():
        found("external_id", "order_number", t("orders.trouble.external_id"))
    for name in form.required:
        if name == "external_id":
            continue
        if not filled(order, name):
            words = t("orders.trouble.missing", field=t(f"orders.field.{name}"))
            found(name, f"{MISSING}{name}", words)
    takes = [name for name in _WHO if name in form.fields]
    if takes and "email" not in troubles and not any(filled(order, name) for name in takes):
        found("email", "who", t("orders.trouble.who"))
    if order.email and not is_address(order.email.strip()):
        found("email", "address", t("orders.trouble.address", text=order.email))
    if order.currency and not _CURRENCY.fullmatch(order.currency):
        found("currency", "currency", t("orders.trouble.currency", text=order.currency))
    if order.status and form.statuses and all(order.status != value for value, _ in form.statuses):
        found("status", "status", t("orders.trouble.status", text=order.status))
    for name in _PARTS:
        if (getattr(order, name) or 0) < 0:
            found(name, "negative", t("orders.trouble.negative", field=t(f"orders.field.{name}")))
    for index, item in enumerate(order.items):
        if not item.id.strip():
            found(f"item:{index}", "item_id", t("orders.trouble.item_id"))
        elif item.quantity <= 0:
            found(f"item:{index}", "item_quantity", t("orders.trouble.item_quantity"))
    doubts = _doubts(form, order, before, zone)
    return Check(
        troubles, tuple(said for _code, said in doubts), codes, tuple(code for code, _said in doubts)
    )


def items_total(order: Order) -> Decimal | None:
    """The sum of the lines, None where a line has no price or there is none."""
    lines = Decimal(0)
    for item in order.items:
        if (total := item.total) is None:
            return None
        lines += total
    return lines if order.items else None


def adds_up(order: Order) -> bool:
    """The total is the sum of the lines, alone or with any of shipping, taxes and discount (prices may hold
    them). Where a platform hands out the total without those parts, more than the lines is no contradiction.
    """
    if order.total is None:
        return True
    lines, zero = items_total(order), Decimal(0)
    if lines is None or abs(order.total - lines) < CENT:
        return True
    if order.raw and order.shipping is None and order.taxes is None and order.total >= lines:
        return True
    told = any((order.shipping, order.taxes, order.discount))
    if order.raw and not told and order.total > lines:
        return True  # as a platform lists it: what was paid besides the items is not told there
    parts = itertools.product((zero, order.shipping or zero), (zero, order.taxes or zero),
                              (zero, -(order.discount or zero)))  # fmt: skip
    return any(abs(order.total - lines - sum(part)) < CENT for part in parts)


def goes_back(form: OrderForm, order: Order, before: Order | None) -> bool:
    """Whether the status is earlier in the platform's order of them than it was."""
    if before is None:
        return False
    places = {value: place for place, (value, _) in enumerate(form.statuses)}
    if order.status not in places or before.status not in places:
        return False
    return places[order.status] < places[before.status]


def filled(order: Order, name: str) -> bool:
    value = getattr(order, name)
    return value is not None and value != "" and value != ()


def status_words(form: OrderForm | None, status: str) -> str:
    """The status in words; the platform's own where nobody gave it one."""
    statuses: Sequence[tuple[str, str]] = form.statuses if form is not None else ()
    key = next((text for value, text in statuses if value == status), "")
    return t(key) if key else status or t("orders.no_status")


def _doubts(form: OrderForm, order: Order, before: Order | None, zone: bool) -> list[tuple[str, str]]:
    """Kinds and sentences."""
    found = []
    if order.total is not None and order.total < 0:
        found.append(("negative_total", t("orders.doubt.negative")))
    if not adds_up(order):
        found.append(("sum", t("orders.doubt.sum", sum=f"{items_total(order):,.2f}")))
    if goes_back(form, order, before):
        assert before is not None
        words = status_words(form, before.status), status_words(form, order.status)
        found.append(("back", t("orders.doubt.back", before=words[0], now=words[1])))
    if zone and order.at is not None and order.at.tzinfo is None and (order.at.hour or order.at.minute):
        found.append(("zone", t("orders.doubt.zone")))
    return found
