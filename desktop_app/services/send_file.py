"""A file whose rows become events or orders: read by the import's reading, and what an item out of it is.

Owns: reading in a child process, the nouns of items. Must not: count them (``send_counts`` does), send, make
an event or an order (``event_items`` and ``order_items`` do).
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from desktop_app.journal.kept_sends import ERASED
from desktop_app.model.event import Event
from desktop_app.model.order import Order
from desktop_app.model.texts import t
from desktop_app.runtime import child
from desktop_app.runtime.paths import name_in_letters
from desktop_app.runtime.to_its_end import to_its_end
from desktop_app.services.importing import reading
from desktop_app.services.order_groups import Group, Grouped, OrderRows, groups_of, words_in
from desktop_app.services.send_rows import Row, RowsFile, mended

LEFT_OUT = "left_out"
"""The kind of a row that the person leaves out."""
OWN_KINDS = (LEFT_OUT, ERASED)
"""Kinds by which rows are held that the reading does not know."""
IN_A_CHILD = 20_000
"""From so many rows on they are counted in a child process: one process cannot count and stay smooth."""


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """``rows``: values by field (and ``custom:<header>``), ``_raw``: their cells as they stand, ``_held`` and
    ``_lost`` as the reading writes them. Of a file of orders its ``groups`` are kept instead (None: few
    enough to be made here). ``questions`` must be answered first.
    ``zoneless``: times stand there without a time zone."""

    path: str
    sha: str
    rows: Sequence[Mapping[str, Any]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    questions: tuple[reading.Question, ...] = ()
    refused: str = ""
    what_to_do: str = ""
    code: str = ""
    detail: str = ""
    """Why it is no table, in words, and as the reading's code."""
    groups: Sequence[Group] | None = None
    row_count: int = 0
    words: tuple[tuple[str, int], ...] = ()
    zoneless: bool = False

    @property
    def name(self) -> str:
        return name_in_letters(Path(self.path))

    @property
    def count(self) -> int:
        """Rows in the file."""
        return self.row_count or len(self.rows)

    def with_changes(self, changed: Mapping[int, Row]) -> LoadedFile:
        """The same with other rows at these places (of orders: at the places of orders)."""
        if not changed:
            return self
        if self.groups is not None:
            return replace(self, groups=mended(self.groups, changed))
        return replace(self, rows=mended(self.rows, changed))

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
    code: str = ""
    doubt_codes: tuple[str, ...] = ()
    """Which kinds of trouble and of doubts these are."""


async def let_go(held: list[object]) -> None:
    """Drop what is ``held``, the last reference to a file's rows among it: they lie in a large file that goes
    with them, and nobody's window is to wait for that."""
    await asyncio.to_thread(held.clear)


async def load(
    path: Path,
    kind: str,
    region: str | None,
    answers: Mapping[str, str],
    mapping: reading.Mapping | None = None,
) -> LoadedFile:
    """Read a whole file in a child process. ``kind``: contacts (for events) or orders. ``mapping``: how it is
    read where a person chose that, None = as it looks. Never raises for a bad file."""
    out = await to_its_end(_new_file, undo=os.unlink)
    try:
        found, sha, grouped = await child.once(_load, str(path), kind, region, dict(answers), out, mapping)
    except BaseException:
        _drop(out)  # a child that was ended leaves what it wrote
        raise
    if found["refused"]:
        await asyncio.to_thread(os.unlink, out)
        # the child has no words: they are made here
        refusal = reading.Refusal(found["code"], found["detail"], path.name)
        return LoadedFile(
            str(path), sha, refused=refusal.text, what_to_do=refusal.what_to_do, code=refusal.code,
            detail=refusal.detail,
        )  # fmt: skip
    rows = await asyncio.to_thread(RowsFile, Path(out))
    headers = {column["field"]: column["header"] for column in found["columns"] if column["field"]}
    questions = tuple(reading.Question.from_json(each) for each in found["open_questions"])
    if grouped is None:
        return LoadedFile(str(path), sha, rows, headers, questions)
    return LoadedFile(
        str(path), sha, (), headers, questions, groups=rows, row_count=grouped.rows, words=grouped.words,
        zoneless=grouped.zoneless,
    )  # fmt: skip


def _read_beside(out: str) -> str:
    """Where the rows of orders stand until they are grouped."""
    return f"{out}.read"


def _drop(out: str) -> None:
    for left in (out, _read_beside(out)):
        Path(left).unlink(missing_ok=True)


def _new_file() -> str:
    handle, path = tempfile.mkstemp(suffix=".rows")
    os.close(handle)
    return path


def _load(
    path: str,
    kind: str,
    region: str | None,
    answers: dict[str, str],
    out: str,
    mapping: reading.Mapping | None = None,
) -> tuple[dict[str, Any], str, Grouped | None]:
    """In the child: no words are made here, they belong to whoever shows them."""
    child.give_way()
    try:
        with open(path, "rb") as file:
            sha = hashlib.file_digest(file, "sha256").hexdigest()[:16]
    except OSError:  # gone, a folder, or not to be read: the reading below refuses it in words
        sha = ""
    orders = OrderRows(Path(_read_beside(out))) if kind == "orders" else None
    try:
        found = reading.inspect_file(
            path,
            region=region,
            kind="contacts" if orders is None else "orders",
            mapping=mapping,
            answers=answers,
            rows_out=out if orders is None else None,
            with_rows=True,
            keep=None if orders is None else orders.add,
        )
        found["rows"] = found["problems"] = []  # counts and remarks that nobody asks for here
        return found, sha, None if orders is None or found["refused"] else orders.write(Path(out))
    finally:
        if orders is not None:
            orders.close()


def round_mark(number: int) -> str:
    """Of a further sending of a file within its keys; the first has none."""
    return f"~{number}" if number > 1 else ""


def held_code(row: Mapping[str, Any]) -> str:
    """The kind of what holds the row back, "" for nothing."""
    held = row.get("_held")
    return str(held[1]) if held else ""


def held_words(row: Mapping[str, Any]) -> str:
    """Why the reading holds a row back, "" when it does not."""
    held = row.get("_held")
    if held and held[1] in OWN_KINDS:
        return t(f"send_mend.held.{held[1]}")
    return reading.problem_text((held[0], held[1], str(held[2]))) if held else ""
