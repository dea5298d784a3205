"""A file whose rows become events or orders: read by the import's reading, each row an item with its
troubles.

Owns: reading in a child process, rows to items, items' keys. Must not: send, know a platform (its forms tell
what they take).
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, overload

from desktop_app.model.event import Event
from desktop_app.model.order import Order
from desktop_app.model.texts import t
from desktop_app.provider_api.manifest import EventForm
from desktop_app.runtime import child
from desktop_app.services.importing import reading
from desktop_app.services.order_groups import Group, Grouped, group_rows, groups_of, words_in
from desktop_app.services.send_rows import RowsFile

MOST_SHOWN = 2000
"""So many items are shown one by one; all are counted."""
IN_A_CHILD = 20_000
"""From so many rows on they are counted in a child process: one process cannot count and stay smooth."""


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """``rows``: values by field (and ``custom:<header>``), ``_raw``: their cells as they stand, ``_held`` and
    ``_lost`` as the reading writes them. Of a file of orders its ``groups`` are kept instead (None: few
    enough to be made here). ``questions``: (name, sentence, options) that must be answered first.
    ``zoneless``: times stand there without a time zone."""

    path: str
    sha: str
    rows: Sequence[Mapping[str, Any]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    questions: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = ()
    refused: str = ""
    what_to_do: str = ""
    groups: Sequence[Group] | None = None
    row_count: int = 0
    words: tuple[tuple[str, int], ...] = ()
    zoneless: bool = False

    @property
    def name(self) -> str:
        return Path(self.path).name

    @property
    def count(self) -> int:
        """Rows in the file."""
        return self.row_count or len(self.rows)

    @property
    def orders(self) -> Sequence[Group]:
        return self.groups if self.groups is not None else groups_of(self.rows)

    @property
    def statuses(self) -> tuple[tuple[str, int], ...]:
        """The words for a status as they stand in the file, with how many rows have them."""
        return self.words if self.groups is not None else words_in(self.rows)


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


async def let_go(held: list[object]) -> None:
    """Drop what is ``held``, the last reference to a file's rows among it: they lie in a large file that goes
    with them, and nobody's window is to wait for that."""
    await asyncio.to_thread(held.clear)


async def load(path: Path, kind: str, region: str | None, answers: Mapping[str, str]) -> LoadedFile:
    """Read a whole file in a child process. ``kind``: contacts (for events) or orders. Never raises for a bad
    file."""
    out = await asyncio.to_thread(_new_file)
    try:
        found, sha, grouped = await child.once(_load, str(path), kind, region, dict(answers), out)
    except BaseException:
        os.unlink(out)
        raise
    if found["refused"]:
        await asyncio.to_thread(os.unlink, out)
        # the child has no words: they are made here
        refusal = reading.Refusal(found["code"], found["detail"])
        return LoadedFile(str(path), sha, refused=refusal.text, what_to_do=refusal.what_to_do)
    rows = await asyncio.to_thread(RowsFile, Path(out))
    headers = {column["field"]: column["header"] for column in found["columns"] if column["field"]}
    asked = [reading.Question.from_json(each) for each in found["open_questions"]]
    questions = tuple(
        (one.name, one.text, tuple((value, words) for value, words in one.options)) for one in asked
    )
    if grouped is None:
        return LoadedFile(str(path), sha, rows, headers, questions)
    return LoadedFile(
        str(path), sha, (), headers, questions, groups=rows, row_count=grouped.rows, words=grouped.words,
        zoneless=grouped.zoneless,
    )  # fmt: skip


def _new_file() -> str:
    handle, path = tempfile.mkstemp(suffix=".rows")
    os.close(handle)
    return path


def _load(
    path: str, kind: str, region: str | None, answers: dict[str, str], out: str
) -> tuple[dict[str, Any], str, Grouped | None]:
    """In the child: no words are made here, they belong to whoever shows them."""
    child.give_way()
    try:
        with open(path, "rb") as file:
            sha = hashlib.file_digest(file, "sha256").hexdigest()[:16]
    except OSError:  # gone, a folder, or not to be read: the reading below refuses it in words
        sha = ""
    orders = kind == "orders"
    rows_out = f"{out}.read" if orders else out
    try:
        found = reading.inspect_file(
            path,
            region=region,
            kind="orders" if orders else "contacts",
            answers=answers,
            rows_out=rows_out,
            with_rows=True,
        )
        found["rows"] = found["problems"] = []  # counts and remarks that nobody asks for here
        grouped = group_rows(Path(rows_out), Path(out)) if orders and not found["refused"] else None
    finally:
        if orders:
            Path(rows_out).unlink(missing_ok=True)
    return found, sha, grouped


def held_words(row: Mapping[str, Any]) -> str:
    """Why the reading holds a row back, "" when it does not."""
    held = row.get("_held")
    return reading.problem_text((held[0], held[1], str(held[2]))) if held else ""


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
        self._way = f"{hashlib.sha256(said).hexdigest()[:12] if self._settings else 0}:"

    @property
    def beginning(self) -> str:
        """What the keys of all of them begin with."""
        return f"event:{self._loaded.sha}:{self._form.id}:{self._type}:{self._way}"

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
        raw = row.get("_raw", {}) if row.get("_lost") else {}  # what is not understood goes as it stands
        cells = ((told, row.get(name) or raw.get(name)) for name, told in self._names.items())
        values = {told: str(cell) for told, cell in cells if cell not in (None, "")}
        key = f"{self.beginning}{number}"
        event = Event(key, form.id, event_type, {self._whom: whom} if whom else {}, values, self._settings)
        trouble = held_words(row)
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
    rows = loaded.rows
    if isinstance(rows, RowsFile) and len(rows) >= IN_A_CHILD:
        return await child.once(_count_there, str(rows.path), whom_key)
    return await asyncio.to_thread(_count, rows, whom_key)


def _count_there(path: str, whom_key: str) -> Counted:
    child.give_way()
    with open(path, "rb") as lines:
        return _count((json.loads(line) for line in lines), whom_key)


def _count(rows: Iterable[Mapping[str, Any]], whom_key: str) -> Counted:
    good, number = 0, 0
    people = array("q")
    shown: list[int] = []
    for number, row in enumerate(rows, 1):
        whom = str(row.get(whom_key) or "").strip()
        if whom and not row.get("_held"):
            good += 1
            people.append(hash(whom.casefold()))
        elif len(shown) < MOST_SHOWN:
            shown.append(number - 1)
    return Counted(good, different(people), 0, tuple(shown or range(min(number, MOST_SHOWN))))


def different(marks: array[int]) -> int:
    """How many of these there are, each counted once."""
    return len(set(marks))


def _param_name(name: str, headers: Mapping[str, str]) -> str:
    """The parameter's name: the heading as it stands, without what a platform may not take in a name."""
    header = headers.get(name) or name.removeprefix("custom:")
    return "".join(sign for sign in header.strip() if sign not in "`<;'\\/|\"^?!,>") or name
