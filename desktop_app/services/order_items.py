"""Orders out of a file, each made from its rows when it is looked at, with what is wrong or odd about it.

Owns: rows to orders, what rows of one order say against each other, what a word for a status most likely
means, counting. Must not: send, know a platform (its form tells what it takes).
"""

from __future__ import annotations

import asyncio
import json
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, overload

from desktop_app.model.order import Order, OrderItem
from desktop_app.model.texts import t
from desktop_app.provider_api.manifest import OrderForm
from desktop_app.runtime import child
from desktop_app.services.importing import reading
from desktop_app.services.order_check import check_order
from desktop_app.services.order_groups import Group
from desktop_app.services.send_file import (
    IN_A_CHILD,
    MOST_SHOWN,
    Counted,
    Item,
    LoadedFile,
    different,
    held_words,
)
from desktop_app.services.send_rows import RowsFile

_HEAD = ("order_date", "order_status", "order_total", "order_currency", "first_name", "last_name")
_WHO = ("email", "phone")
_STEMS = {
    "done": ("deliver", "complet", "done", "vyříz", "vyriz", "doruč", "doruc", "dostarcz", "zrealiz",
             "доставл", "выполн", "викон", "tamam", "teslim", "livr", "abgeschl", "geliefert", "finish"),
    "cancelled": ("cancel", "storn", "anul", "скасов", "отмен", "iptal", "annul", "refund", "zruš", "zrus"),
    "progress": ("progress", "process", "paid", "sent", "ship", "zpracov", "zaplac", "odesl", "w toku",
                 "opłac", "wysłan", "wysył", "обробц", "оплач", "відправ", "отправ", "hazır", "kargo",
                 "bearbeit", "bezahlt", "cours"),
    "new": ("new", "init", "open", "created", "nov", "nowe", "нов", "yeni", "neu", "nouv"),
}  # fmt: skip
"""What words for a status begin with or hold, in the languages of the files."""


@dataclass(frozen=True, slots=True)
class Making:
    """How rows become orders. ``statuses``: word of the file to the platform's; ``currency``: for orders that
    tell none; ``lines``: the file tells items, so an order without one is odd."""

    sha: str
    form: OrderForm
    statuses: Mapping[str, str]
    currency: str
    lines: bool


class OrderItems(Sequence[Item]):
    """An order for each group of rows, made when it is looked at."""

    def __init__(self, groups: Sequence[Group], making: Making) -> None:
        self.groups = groups
        self.making = making

    @property
    def beginning(self) -> str:
        """What the keys of all of them begin with."""
        return f"order:{self.making.sha}:"

    def __len__(self) -> int:
        return len(self.groups)

    @overload
    def __getitem__(self, place: int) -> Item: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Item]: ...

    def __getitem__(self, place: int | slice) -> Item | Sequence[Item]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        return item_of(self.groups[place], self.making)

    def __iter__(self) -> Iterator[Item]:
        return (item_of(group, self.making) for group in self.groups)


def orders_of(loaded: LoadedFile, form: OrderForm, statuses: Mapping[str, str], currency: str) -> OrderItems:
    """Rows joined to orders: one row an order, a row an item with the number repeated, or a head with its
    item rows below."""
    lines = form.items and bool({"item_id", "item_name"} & set(loaded.headers))
    return OrderItems(loaded.orders, Making(loaded.sha, form, dict(statuses), currency, lines))


async def count_orders(items: OrderItems) -> Counted:
    """How many can be sent, how many people they are about, which are worth looking at."""
    groups = items.groups
    if isinstance(groups, RowsFile) and len(groups) >= IN_A_CHILD:
        return await child.once(_count_there, str(groups.path), items.making)
    return await asyncio.to_thread(_count, groups, items.making)


def _count_there(path: str, making: Making) -> Counted:
    """In the child: no words are known here, that there are some is enough."""
    child.give_way()
    with Path(path).open("rb") as lines:
        return _count((json.loads(line) for line in lines), making)


def _count(groups: Iterable[Group], making: Making) -> Counted:
    good = doubts = count = 0
    people = array("q")
    shown: list[int] = []
    for count, group in enumerate(groups, 1):
        item = item_of(group, making)
        if not item.trouble:
            good += 1
            doubts += bool(item.doubts)
            if item.whom:
                people.append(hash(item.whom.casefold()))
        if (item.trouble or item.doubts) and len(shown) < MOST_SHOWN:
            shown.append(count - 1)
    places = tuple(shown) or tuple(range(min(count, MOST_SHOWN)))
    return Counted(good, different(people), doubts, places)


def item_of(group: Group, making: Making) -> Item:
    rows, lines = group["rows"], group["lines"]
    order, troubles = _order(lines, making)
    check = check_order(making.form, order, zone=False)
    held = next((held_words(line) for line in lines if "_held" in line), "")
    trouble = held or next(iter((*troubles, *check.troubles.values())), "")
    doubts = (*_doubts(rows, lines, making), *check.doubts)
    whom = order.email or order.phone or order.external_customer_id
    key = f"order:{making.sha}:{order.external_id}:{rows[0]}"
    return Item(key, tuple(rows), order.external_id, whom, order, trouble, doubts)


def _order(lines: Sequence[Mapping[str, Any]], making: Making) -> tuple[Order, list[str]]:
    """The order of these rows, and what keeps it from being one."""

    def first(name: str) -> str:
        return next((str(line[name]) for line in lines if name in line), "")

    troubles = [
        reading.problem_text((name, code, str(said)))
        for line in lines
        for name, code, said in line.get("_lost", ())
    ]
    if len(lines) > 1:
        troubles += [t("order_file.trouble.people") for name in _WHO if len(_different(lines, name)) > 1][:1]
    at = None
    if text := first("order_date"):
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            troubles.append(t("orders.trouble.moment", text=text))
    word = first("order_status")
    items = [
        OrderItem(
            str(line.get("item_id") or line.get("item_name")),
            _number(line.get("item_quantity"), Decimal(1)) or Decimal(0),
            str(line.get("item_name") or ""),
            _number(line.get("item_price")),
            url=str(line.get("item_url") or ""),
        )
        for line in lines
        if "item_id" in line or "item_name" in line
    ]
    order = Order(
        external_id=first("order_id").strip(), status=making.statuses.get(word, word), at=at,
        total=_number(first("order_total")), currency=(first("order_currency") or making.currency).upper(),
        email=first("email"), phone=first("phone"), first_name=first("first_name"),
        last_name=first("last_name"), items=tuple(items),
    )  # fmt: skip
    return order, troubles


def _doubts(rows: Sequence[int], lines: Sequence[Mapping[str, Any]], making: Making) -> list[str]:
    """What the rows of one order say against each other, and a head without items."""
    found = []
    told = [line for line in lines if "item_id" in line or "item_name" in line]
    if len(lines) > 1:
        names = [t(f"order_file.head.{name}") for name in _HEAD if len(_different(lines, name)) > 1]
        if names:
            found.append(t("order_file.doubt.differ", names=", ".join(names), row=rows[0]))
        elif not told:
            found.append(t("order_file.doubt.repeated", count=len(rows), row=rows[1]))
    if making.lines and not told:
        found.append(t("order_file.doubt.no_items"))
    return found


def _different(lines: Sequence[Mapping[str, Any]], name: str) -> set[str]:
    return {str(line[name]).casefold() for line in lines if name in line}


def _number(text: Any, empty: Decimal | None = None) -> Decimal | None:
    try:
        return Decimal(str(text)) if text not in (None, "") else empty
    except InvalidOperation:
        return None


def status_guess(form: OrderForm, word: str) -> str:
    """The platform's status that a word of the file most likely means, "" when none is near: a person
    confirms it."""
    known = [value for value, _ in form.statuses]
    same = next((value for value in known if value.casefold() == word.strip().casefold()), "")
    if same:
        return same
    meaning = _meaning(word)
    return next((value for value in known if meaning and _meaning(value) == meaning), "")


def _meaning(word: str) -> str:
    """By the beginnings of words: "abandoned" is not "done"."""
    text = " " + word.casefold().replace("_", " ").replace("-", " ")
    return next((each for each, stems in _STEMS.items() if any(f" {stem}" in text for stem in stems)), "")
