"""Orders out of a file as cards, before they are sent: what each will be, or why it stays here.

Owns: the cards' model and words, the columns of the same orders in a table. Must not: judge an order
(``services`` did).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QObject

from desktop_app.model.order import Order
from desktop_app.model.texts import t
from desktop_app.provider_api.manifest import OrderForm
from desktop_app.services.order_check import Check, status_words
from desktop_app.services.orders import ShownOrder
from desktop_app.services.send_file import Item
from desktop_app.viewmodels.cells import Kind, Tone
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.orders import OrderCards
from desktop_app.viewmodels.table_model import Column

FIRST_HIDDEN = ("day", "status", "phone", "items", "currency")
"""Columns that are shown when a person chooses them."""


class FileOrders(QObject):
    """What the view of cards asks for; see ``OrdersViewModel``."""

    def __init__(self, form: OrderForm | None, formats: Formats, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._form = form
        self.formats = formats
        self.model = OrderCards(self.spoken, self)
        self._items: dict[int, Item] = {}

    def show(self, items: Sequence[Item]) -> None:
        orders = [item.noun for item in items if isinstance(item.noun, Order)]
        self._items = {id(item.noun): item for item in items}
        self.model.set_orders([ShownOrder(order) for order in orders])

    def item_at(self, place: int) -> Item:
        return self._items[id(self.model.orders[place].order)]

    def look(self, shown: ShownOrder) -> tuple[str, Tone]:
        item = self._items[id(shown.order)]
        if item.trouble:
            return t("order_file.stays"), Tone.BAD
        words = status_words(self._form, shown.order.status)
        return words, Tone.WARN if item.doubts else Tone.INFO

    def check(self, order: Order) -> Check:
        """What is said on the card: what keeps it here, else what is odd."""
        item = self._items[id(order)]
        return Check({}, (item.trouble,) if item.trouble else item.doubts)

    def spoken(self, shown: ShownOrder) -> str:
        item, order = self._items[id(shown.order)], shown.order
        total = f"{self.formats.money(order.total)} {order.currency}" if order.total is not None else ""
        said = (order.external_id, self.look(shown)[0], item.whom, total, *self.check(order).doubts)
        return ", ".join(part for part in said if part)


def order_columns(form: OrderForm | None, formats: Formats) -> tuple[Column[Item], ...]:
    """What stands on a card, as columns of a table of items that are orders."""

    def day(item: Item) -> str:
        return formats.day(_order(item).at, datetime.now(UTC))

    def moment(item: Item) -> float:
        at = _order(item).at
        return at.timestamp() if at is not None else 0.0

    return (
        Column("day", t("tables.column.day"), day, Kind.DATE, sort=moment, width=110),
        Column("status", t("tables.column.status"), lambda one: status_words(form, _order(one).status),
               width=130),
        Column("phone", t("tables.column.phone"), lambda one: _order(one).phone, width=140),
        Column("items", t("tables.column.items"), _items, tip=_items, width=180),
        Column("total", t("tables.column.total"), lambda one: formats.money(_order(one).total), Kind.TOTAL,
               sort=lambda one: float(_order(one).total or 0), width=96),
        Column("currency", t("tables.column.currency"), lambda one: _order(one).currency, width=90),
    )  # fmt: skip


def _order(item: Item) -> Order:
    assert isinstance(item.noun, Order)
    return item.noun


def _items(item: Item) -> str:
    return "; ".join(f"{one.quantity:g} × {one.name or one.id}" for one in _order(item).items)
