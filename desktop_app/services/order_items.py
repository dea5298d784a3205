"""Orders out of a file, each made from its rows when it is looked at, with what is wrong or odd about it.

Owns: rows to orders, what rows of one order say against each other, what a word for a status most likely
means, counting. Must not: send, know a platform (its form tells what it takes).
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from desktop_app.journal.acts import ActStore
from desktop_app.model.order import Order, OrderItem
from desktop_app.model.texts import t
from desktop_app.provider_api.manifest import OrderForm
from desktop_app.runtime import child
from desktop_app.services.importing import reading
from desktop_app.services.made_sequence import MadeSequence
from desktop_app.services.order_check import check_order
from desktop_app.services.order_groups import Group
from desktop_app.services.orders import KIND
from desktop_app.services.send_counts import Counted, Counting, Judgement, recounted
from desktop_app.services.send_file import IN_A_CHILD, Item, LoadedFile, held_code, held_words, round_mark
from desktop_app.services.send_rows import NO_CHANGES, Row, file_of, rows_in

ASKED_AT_ONCE = 500

FURTHER = (
    "external_customer_id", "shop", "shipping", "discount", "taxes", "delivery_method", "delivery_address",
    "payment_method",
)  # fmt: skip
"""Fields of an order that the reading does not know: their columns are read as text or as numbers."""
ITEM_FURTHER = {
    "item_category": "category", "item_image": "image_url", "item_description": "description",
}  # fmt: skip
"""Fields of an item that the reading does not know either, to those of ``OrderItem``."""
FURTHER_PREFIX = "custom:order."
_ITEM_FIELDS = tuple((f"{FURTHER_PREFIX}{field}", name) for field, name in ITEM_FURTHER.items())
_FURTHER_FIELDS = tuple((name, f"{FURTHER_PREFIX}{name}") for name in FURTHER)
_HEAD = ("order_date", "order_status", "order_total", "order_currency", "first_name", "last_name")
_WHO = ("email", "phone")
_FURTHER_NUMBERS = ("shipping", "discount", "taxes")
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
    tell none; ``lines``: the file tells items, so an order without one is odd; ``free``: fields of a row that
    go along as free properties, with their names; ``round``: the how manieth sending of this file."""

    sha: str
    form: OrderForm
    statuses: Mapping[str, str]
    currency: str
    lines: bool
    free: tuple[tuple[str, str], ...] = ()
    round: int = 1

    @property
    def beginning(self) -> str:
        return f"order:{self.sha}{round_mark(self.round)}:"


class OrderItems(MadeSequence[Item]):
    """An order for each group of rows, made when it is looked at."""

    def __init__(self, groups: Sequence[Group], making: Making, headers: Mapping[str, str]) -> None:
        self.groups = groups
        self.making = making
        self._headers = headers

    @property
    def file(self) -> str:
        """The mark of the file."""
        return self.making.sha

    @property
    def beginning(self) -> str:
        """What the keys of all of them begin with."""
        return self.making.beginning

    def in_round(self, number: int) -> OrderItems:
        """The same of another sending of this file: what went in an earlier one goes anew."""
        return OrderItems(self.groups, replace(self.making, round=number), self._headers)

    def made_as(self, other: OrderItems) -> bool:
        """Rows become orders in the same way, in whatever sending."""
        return replace(self.making, round=1) == replace(other.making, round=1)

    @property
    def rows(self) -> Sequence[Row]:
        """The rows of each order."""
        return self.groups

    def told(self) -> dict[str, Any]:
        """How these rows become orders, for ``orders_again``."""
        made = self.making
        return {
            "sha": made.sha, "headers": dict(self._headers), "statuses": dict(made.statuses),
            "currency": made.currency, "lines": made.lines, "free": [list(one) for one in made.free],
            "round": made.round,
        }  # fmt: skip

    @property
    def heads(self) -> list[str]:
        """The headings over ``cells``."""
        return list(self._headers.values())

    def cells(self, place: int) -> list[list[str]]:
        """The values of an item's rows, as they were read."""
        return [[str(line.get(name, "")) for name in self._headers] for line in self.groups[place]["lines"]]

    def __len__(self) -> int:
        return len(self.groups)

    def make(self, place: int) -> Item:
        return item_of(self.groups[place], self.making)

    def __iter__(self) -> Iterator[Item]:
        return (item_of(group, self.making) for group in self.groups)


def orders_of(
    loaded: LoadedFile,
    form: OrderForm,
    statuses: Mapping[str, str],
    currency: str,
    free: Mapping[str, str] | None = None,
) -> OrderItems:
    """Rows joined to orders: one row an order, a row an item with the number repeated, or a head with its
    item rows below. ``free``: fields of the rows that go along as free properties, with their names."""
    lines = form.items and bool({"item_id", "item_name"} & set(loaded.headers))
    making = Making(loaded.sha, form, dict(statuses), currency, lines, tuple((free or {}).items()))
    return OrderItems(loaded.orders, making, loaded.headers)


def orders_again(told: Mapping[str, Any], form: OrderForm, rows: Sequence[Row]) -> OrderItems:
    """The same orders as at their sending."""
    making = Making(
        told["sha"], form, told["statuses"], told["currency"], told["lines"],
        tuple((field, name) for field, name in told["free"]), told["round"],
    )  # fmt: skip
    return OrderItems(rows, making, told["headers"])


async def count_orders(items: OrderItems, sent: SentOrders | None = None) -> Counted:
    """How many can be sent, how many people they are about, which are worth looking at. ``sent``: what went
    to the account before, in whatever way: a status that goes back is odd."""
    groups = items.groups
    found = file_of(groups)
    if found is not None and len(groups) >= IN_A_CHILD:
        where = (str(sent.store.data), sent.account) if sent is not None else None
        path, changed = found
        return await child.once(_count_there, str(path), items.making, where, changed)
    return await asyncio.to_thread(_count, groups, items.making, sent)


async def recount_orders(
    counted: Counted, before: OrderItems, after: OrderItems, places: Sequence[int], sent: SentOrders
) -> Counted:
    """The same after rows at these places were changed: nothing else is looked at, as long as that can be
    told."""

    def judged(items: OrderItems) -> list[Judgement]:
        return [
            Judgement(one.whom, one.code, one.doubt_codes) for one in looked_at(items, sorted(places), sent)
        ]

    def made() -> Counted | None:
        changes = zip(judged(before), judged(after), strict=True)
        return recounted(counted, len(after), dict(zip(sorted(places), changes, strict=True)))

    return await asyncio.to_thread(made) or await count_orders(after, sent)


def looked_at(items: OrderItems, places: Sequence[int], sent: SentOrders) -> list[Item]:
    """Some of the items, with what is odd beside what was sent before. Blocking."""
    groups = [items.groups[place] for place in places]
    return [item_of(group, items.making, before) for group, before in _beside(groups, sent)]


@dataclass(frozen=True, slots=True)
class SentOrders:
    """Orders that were sent to an account before, by the local record."""

    store: ActStore
    account: str

    def statuses(self, numbers: Sequence[str]) -> dict[str, str]:
        """Number to the status with which it went last."""
        found = self.store.latest_about(self.account, KIND, numbers)
        return {number: str(act.request.get("status") or "") for number, act in found.items()}


def _count_there(
    path: str, making: Making, where: tuple[str, str] | None = None, changed: Mapping[int, Row] = NO_CHANGES
) -> Counted:
    """In the child: no words are known here, kinds are enough."""
    child.give_way()
    store = ActStore(Path(where[0])) if where is not None else None
    try:
        sent = SentOrders(store, where[1]) if store is not None and where is not None else None
        return _count(rows_in(Path(path), changed), making, sent)
    finally:
        if store is not None:
            store.close()


def _count(groups: Iterable[Group], making: Making, sent: SentOrders | None) -> Counted:
    counting = Counting()
    for group, before in _beside(groups, sent):
        order, found, doubts = _judged(group, making, before)
        counting.add(_whom(order), found[0][0] if found else "", [code for code, _said in doubts])
    return counting.result()


def _beside(groups: Iterable[Group], sent: SentOrders | None) -> Iterator[tuple[Group, str]]:
    """Each with the status with which it went last, "" for none. Some at a time: the record is asked for all
    of these at once."""
    left = iter(groups)
    while some := list(itertools.islice(left, ASKED_AT_ONCE)):
        if sent is None:
            yield from ((group, "") for group in some)
            continue
        numbers = [_number_of(group) for group in some]
        asked = [number for number in numbers if number]
        before = sent.statuses(asked) if asked else {}
        yield from ((group, before.get(number, "")) for group, number in zip(some, numbers, strict=True))


def _number_of(group: Group) -> str:
    for line in group["lines"]:
        if "order_id" in line:
            return str(line["order_id"]).strip()
    return ""


def item_of(group: Group, making: Making, before: str = "") -> Item:
    """``before``: the status with which this number went last, "" for none."""
    rows = group["rows"]
    order, found, doubts = _judged(group, making, before)
    code, trouble = found[0] if found else ("", "")
    key = f"{making.beginning}{order.external_id}:{rows[0]}"
    return Item(
        key, tuple(rows), order.external_id, _whom(order), order, trouble,
        tuple(said for _code, said in doubts), code, tuple(code for code, _said in doubts),
    )  # fmt: skip


def _whom(order: Order) -> str:
    return order.email or order.phone or order.external_customer_id


_Said = list[tuple[str, str]]


def _judged(group: Group, making: Making, before: str) -> tuple[Order, _Said, _Said]:
    """The order, what keeps it here (worst first) and what is odd about it: kinds and sentences."""
    rows, lines = group["rows"], group["lines"]
    order, troubles = _order(lines, making)
    earlier = Order(order.external_id, before) if before else None
    check = check_order(making.form, order, earlier, zone=False)
    found = [(held_code(line), held_words(line)) for line in lines if "_held" in line][:1]
    found += troubles
    found += [(check.codes[at], said) for at, said in check.troubles.items()]
    doubts = _doubts(rows, lines, making)
    doubts += zip(check.doubt_codes, check.doubts, strict=True)
    return order, found, doubts


def _order(lines: Sequence[Mapping[str, Any]], making: Making) -> tuple[Order, list[tuple[str, str]]]:
    """The order of these rows, and what keeps it from being one: kinds and sentences."""

    told: Mapping[str, Any] = lines[0]
    if len(lines) > 1:  # what an earlier row says stands before what a later one does
        told = {name: value for line in reversed(lines) for name, value in line.items()}

    get = told.get

    def first(name: str) -> str:
        value = get(name)
        return "" if value is None else str(value)

    troubles = [
        (str(code), reading.problem_text((name, code, str(said))))
        for line in lines
        for name, code, said in line.get("_lost", ())
    ]
    if len(lines) > 1 and any(len(_different(lines, name)) > 1 for name in _WHO):
        troubles.append(("people", t("order_file.trouble.people")))
    at = None
    if text := first("order_date"):
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            troubles.append(("moment", t("orders.trouble.moment", text=text)))
    word = first("order_status")
    items = [
        OrderItem(
            str(line.get("item_id") or line.get("item_name")),
            _number(line.get("item_quantity"), Decimal(1)) or Decimal(0),
            str(line.get("item_name") or ""),
            _number(line.get("item_price")),
            url=str(line.get("item_url") or ""),
            **{name: str(line[field]).strip() for field, name in _ITEM_FIELDS if field in line},
        )
        for line in lines
        if "item_id" in line or "item_name" in line
    ]
    further: dict[str, Any] = {name: first(field) for name, field in _FURTHER_FIELDS if field in told}
    for name in _FURTHER_NUMBERS if further else ():
        if name in further:
            further[name] = _number(further[name])
    order = Order(
        external_id=first("order_id").strip(), status=making.statuses.get(word, word), at=at,
        total=_number(first("order_total")), currency=(first("order_currency") or making.currency).upper(),
        email=first("email"), phone=first("phone"), first_name=first("first_name"),
        last_name=first("last_name"), items=tuple(items),
        fields={name: text for field, name in making.free if (text := first(field))}, **further,
    )  # fmt: skip
    return order, troubles


def _doubts(rows: Sequence[int], lines: Sequence[Mapping[str, Any]], making: Making) -> list[tuple[str, str]]:
    """What the rows of one order say against each other, and a head without items: kinds and sentences."""
    found = []
    told = [line for line in lines if "item_id" in line or "item_name" in line]
    if len(lines) > 1:
        names = [t(f"order_file.head.{name}") for name in _HEAD if len(_different(lines, name)) > 1]
        if names:
            found.append(("differ", t("order_file.doubt.differ", names=", ".join(names), row=rows[0])))
        elif not told:
            found.append(("repeated", t("order_file.doubt.repeated", count=len(rows), row=rows[1])))
    if making.lines and not told:
        found.append(("no_items", t("order_file.doubt.no_items")))
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
