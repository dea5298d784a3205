"""A file whose rows become events or orders: read by the import's reading, each row an item with its
troubles.

Owns: reading in a child process, rows to items, items' keys. Must not: send, know a platform (its forms tell
what they take).
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import json
import os
import tempfile
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, overload

from desktop_app.model.event import Event
from desktop_app.model.order import Order, OrderItem
from desktop_app.model.texts import t
from desktop_app.provider_api.manifest import EventForm, OrderForm
from desktop_app.runtime import child
from desktop_app.services.importing import reading
from desktop_app.services.order_check import check_order
from desktop_app.services.send_rows import RowsFile

STOPS = frozenset({"reject"})
MOST_SHOWN = 2000
"""So many items are shown one by one; all are counted."""
IN_A_CHILD = 20_000
"""From so many rows on they are counted in a child process: one process cannot count and stay smooth."""


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """``rows``: values by field (and ``custom:<header>``), ``raw``: their cells as they stand. ``troubles``:
    row to sentence, for rows that the reading holds back. ``questions``: (name, sentence, options) that must
    be answered first."""

    path: str
    sha: str
    rows: Sequence[Mapping[str, Any]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    troubles: Mapping[int, str] = field(default_factory=dict)
    questions: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = ()
    refused: str = ""
    what_to_do: str = ""

    @property
    def name(self) -> str:
        return Path(self.path).name


@dataclass(frozen=True, slots=True)
class Item:
    """One event or order out of a file. ``rows`` from 1. ``trouble`` keeps it here; ``doubts`` do not.
    ``key`` is the same whenever the same file is sent in the same way: what was taken once is not sent
    again."""

    key: str
    rows: tuple[int, ...]
    about: str
    whom: str
    noun: Event | Order
    trouble: str = ""
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """``good`` can be sent, about ``people`` different people; ``doubts`` of them should be thought about.
    ``shown``: places of the first items that stay here or are doubtful, else of the first of all."""

    good: int = 0
    people: int = 0
    doubts: int = 0
    shown: tuple[int, ...] = ()


async def load(path: Path, kind: str, region: str | None, answers: Mapping[str, str]) -> LoadedFile:
    """Read a whole file in a child process. ``kind``: contacts (for events) or orders. Never raises for a bad
    file."""
    out = await asyncio.to_thread(_new_file)
    found, sha = await child.once(_load, str(path), kind, region, dict(answers), out)
    if found["refused"]:
        await asyncio.to_thread(os.unlink, out)
        return LoadedFile(str(path), sha, refused=found["reason"], what_to_do=found.get("what_to_do", ""))
    rows = await asyncio.to_thread(RowsFile, Path(out))
    troubles: dict[int, str] = {}
    for problem in found["problems"]:
        if problem.get("row") and problem.get("effect") in STOPS and problem["row"] not in troubles:
            raw = rows[problem["row"] - 1].get("_raw", {}) if problem["row"] <= len(rows) else {}
            said = str(raw.get(problem["field"], ""))
            troubles[problem["row"]] = reading.problem_text((problem["field"], problem["code"], said))
    headers = {column["field"]: column["header"] for column in found["columns"] if column["field"]}
    asked = [reading.Question.from_json(each) for each in found["open_questions"]]
    questions = tuple(
        (one.name, one.text, tuple((value, words) for value, words in one.options)) for one in asked
    )
    return LoadedFile(str(path), sha, rows, headers, troubles, questions)


def _new_file() -> str:
    handle, path = tempfile.mkstemp(suffix=".rows")
    os.close(handle)
    return path


def _load(
    path: str, kind: str, region: str | None, answers: dict[str, str], out: str
) -> tuple[dict[str, Any], str]:
    """In the child: no words are made here, they belong to whoever shows them."""
    with open(path, "rb") as file:
        sha = hashlib.file_digest(file, "sha256").hexdigest()[:16]
    found = reading.inspect_file(
        path,
        region=region,
        kind="orders" if kind == "orders" else "contacts",
        answers=answers,
        rows_out=out,
    )
    found["rows"] = []  # a verdict a row, which nobody asks for here
    return found, sha


# --- events


def whom_fields(loaded: LoadedFile, form: EventForm) -> list[str]:
    """The form's keys that a column of the file holds, best first."""
    return [key for key in form.whom if key in loaded.headers]


class EventItems(Sequence[Item]):
    """An event for each row, made when it is looked at."""

    def __init__(
        self,
        loaded: LoadedFile,
        form: EventForm,
        event_type: str,
        whom_key: str,
        params: Sequence[str],
        settings: Mapping[str, str],
    ) -> None:
        self._loaded, self._form, self._type, self._whom = loaded, form, event_type, whom_key
        self._names = {name: _param_name(name, loaded.headers) for name in params}
        self._settings = {name: text for name, text in settings.items() if text}
        said = json.dumps(self._settings, sort_keys=True).encode()
        self._way = f"{hashlib.sha256(said).hexdigest()[:12]}:" if self._settings else ""

    def __len__(self) -> int:
        return len(self._loaded.rows)

    @overload
    def __getitem__(self, place: int) -> Item: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Item]: ...

    def __getitem__(self, place: int | slice) -> Item | Sequence[Item]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        return self._item(range(len(self))[place] + 1, self._loaded.rows[place])

    def __iter__(self) -> Iterator[Item]:
        for number, row in enumerate(self._loaded.rows, 1):
            yield self._item(number, row)

    def _item(self, number: int, row: Mapping[str, Any]) -> Item:
        form, event_type = self._form, self._type
        whom = str(row.get(self._whom) or "").strip()
        values = {
            told: str(row[name]) for name, told in self._names.items() if row.get(name) not in (None, "")
        }
        key = f"event:{self._loaded.sha}:{form.id}:{event_type}:{self._way}{number}"
        event = Event(key, form.id, event_type, {self._whom: whom} if whom else {}, values, self._settings)
        trouble = self._loaded.troubles.get(number, "")
        if not whom and not trouble:
            trouble = t("send_file.trouble.whom")
        return Item(key, (number,), event_type or t(form.label), whom, event, trouble)


def events_of(
    loaded: LoadedFile,
    form: EventForm,
    event_type: str,
    whom_key: str,
    params: Sequence[str],
    settings: Mapping[str, str] | None = None,
) -> EventItems:
    """An event for each row. ``params``: fields whose cells become parameters, named by their heading;
    ``settings``: the form's further fields, the same for all."""
    return EventItems(loaded, form, event_type, whom_key, params, settings or {})


async def count_events(loaded: LoadedFile, whom_key: str) -> Counted:
    """How many of the rows name somebody, whatever the event will be called."""
    rows, held = loaded.rows, frozenset(loaded.troubles)
    if isinstance(rows, RowsFile) and len(rows) >= IN_A_CHILD:
        return await child.once(_count_there, str(rows.path), held, whom_key)
    return await asyncio.to_thread(_count, rows, held, whom_key)


def _count_there(path: str, held: frozenset[int], whom_key: str) -> Counted:
    with open(path, "rb") as lines:
        return _count((json.loads(line) for line in lines), held, whom_key)


def _count(rows: Iterable[Mapping[str, Any]], held: frozenset[int], whom_key: str) -> Counted:
    good, number = 0, 0
    people = array("q")
    shown: list[int] = []
    for number, row in enumerate(rows, 1):
        whom = str(row.get(whom_key) or "").strip()
        if whom and number not in held:
            good += 1
            people.append(hash(whom.casefold()))
        elif len(shown) < MOST_SHOWN:
            shown.append(number - 1)
    return Counted(good, len(set(people)), 0, tuple(shown or range(min(number, MOST_SHOWN))))


def count_orders(items: Sequence[Item]) -> Counted:
    """The same of orders, which are all made already."""
    good = [item for item in items if not item.trouble]
    doubts = sum(1 for item in good if item.doubts)
    people = len({item.whom.casefold() for item in good if item.whom})
    odd = (place for place, item in enumerate(items) if item.trouble or item.doubts)
    shown = tuple(itertools.islice(odd, MOST_SHOWN)) or tuple(range(min(len(items), MOST_SHOWN)))
    return Counted(len(good), people, doubts, shown)


def _param_name(name: str, headers: Mapping[str, str]) -> str:
    """The parameter's name: the heading as it stands, without what a platform may not take in a name."""
    header = headers.get(name) or name.removeprefix("custom:")
    return "".join(sign for sign in header.strip() if sign not in "`<;'\\/|\"^?!,>") or name


# --- orders


def statuses_in(loaded: LoadedFile) -> list[tuple[str, int]]:
    """The words for a status as they stand in the file, with how many rows have them."""
    found = Counter(str(row.get("order_status") or "") for row in loaded.rows)
    return [(word, count) for word, count in found.most_common() if word]


_STEMS = {
    "done": ("deliver", "complet", "done", "vyříz", "vyriz", "doruč", "doruc", "dostarcz", "zrealiz",
             "доставл", "выполн", "викон", "tamam", "teslim", "livr", "abgeschl", "geliefert", "finish"),
    "cancelled": ("cancel", "storn", "anul", "скасов", "отмен", "iptal", "annul", "refund", "zruš", "zrus"),
    "progress": ("progress", "process", "paid", "sent", "ship", "zpracov", "zaplac", "odesl", "w toku",
                 "opłac", "wysłan", "обробц", "оплач", "відправ", "отправ", "hazır", "kargo", "bearbeit",
                 "bezahlt", "cours"),
    "new": ("new", "init", "open", "created", "nov", "nowe", "нов", "yeni", "neu", "nouv"),
}  # fmt: skip
"""What words for a status begin with or hold, in the languages of the files."""


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


def orders_of(loaded: LoadedFile, form: OrderForm, statuses: Mapping[str, str], currency: str) -> list[Item]:
    """Rows joined to orders: one row an order, a row an item with the number repeated, or a head with its
    item rows below. ``statuses``: word of the file to the platform's; ``currency``: for orders that tell
    none."""
    items = []
    for rows in _grouped(loaded.rows):
        order, wrong = _order(loaded.rows, rows, statuses, currency)
        key = f"order:{loaded.sha}:{order.external_id}:{rows[0]}"
        trouble = next((loaded.troubles[row] for row in rows if row in loaded.troubles), "") or wrong
        check = check_order(form, order)
        if not trouble:
            trouble = next(iter(check.troubles.values()), "")
        whom = order.email or order.phone or order.external_customer_id
        items.append(Item(key, tuple(rows), order.external_id, whom, order, trouble, check.doubts))
    return items


def _grouped(rows: Sequence[Mapping[str, Any]]) -> list[list[int]]:
    """Row numbers by order. Rows of one number belong together wherever they stand; a row without a number
    belongs to the one above."""
    groups: dict[str, list[int]] = {}
    above = ""
    for number, row in enumerate(rows, 1):
        name = str(row.get("order_id") or "").strip()
        above = name or above
        groups.setdefault(above or f"\n{number}", []).append(number)
    return list(groups.values())


def _order(
    rows: Sequence[Mapping[str, Any]], numbers: Sequence[int], statuses: Mapping[str, str], currency: str
) -> tuple[Order, str]:
    def first(name: str) -> str:
        return next((str(row[name]) for row in mine if row.get(name) not in (None, "")), "")

    wrong = ""
    at = None
    mine = [rows[n - 1] for n in numbers]
    if text := first("order_date"):
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            wrong = t("orders.trouble.moment", text=text)
    total = _number(first("order_total"))
    word = first("order_status")
    items = [
        OrderItem(
            str(row.get("item_id") or row.get("item_name")),
            _number(str(row.get("item_quantity") or "1")) or Decimal(1),
            str(row.get("item_name") or ""),
            _number(str(row.get("item_price") or "")),
            url=str(row.get("item_url") or ""),
        )
        for row in mine
        if row.get("item_id") or row.get("item_name")
    ]
    order = Order(
        external_id=first("order_id").strip(), status=statuses.get(word, word), at=at, total=total,
        currency=(first("order_currency") or currency).upper(), email=first("email"), phone=first("phone"),
        first_name=first("first_name"), last_name=first("last_name"), items=tuple(items),
    )  # fmt: skip
    return order, wrong


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None
