"""Rows of a file that belong to one order, brought together on the disk: a file of a million item rows is
never held here.

Owns: which rows are one order, their order, the words for a status. Must not: judge an order or know a form.

Rows of one number belong together wherever they stand; a row without one stands alone (item rows below their
head were given its number by the reading). Orders stand as their first rows do.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.journal.scratch_groups import ScratchGroups

FIELDS = frozenset((
    "order_id", "order_date", "order_status", "order_total", "order_currency", "email", "phone",
    "first_name", "last_name", "item_id", "item_name", "item_quantity", "item_price", "item_url",
    "_held", "_lost",
))  # fmt: skip
"""What an order is made of, beside the columns that have no meaning of their own; the rest of a row stays
behind."""
MOST_WORDS = 200
_as_text = json.JSONEncoder(ensure_ascii=False).encode

Group = Mapping[str, Any]
"""``rows``: numbers of the rows from 1; ``lines``: their values by field, without empty ones."""


@dataclass(frozen=True, slots=True)
class Grouped:
    """``orders`` of ``rows``; ``words`` for a status with how many rows have each, most frequent first;
    ``zoneless``: a time stands somewhere without its time zone."""

    rows: int
    orders: int
    words: tuple[tuple[str, int], ...]
    zoneless: bool = False


class OrderRows:
    """Takes the rows of a file one by one, in order, and writes each down once as it is kept; ``close`` takes
    its two scratch files away. Blocking."""

    def __init__(self, scratch: Path) -> None:
        """``scratch``: a path that nothing has yet; further files lie beside it."""
        self._path = scratch
        self._file = scratch.open("w+b")
        self._numbers = ScratchGroups(Path(f"{scratch}.sorted"))
        self._words: Counter[str] = Counter()
        self._zoneless = False
        self._count = self._place = 0

    def add(self, row: Mapping[str, Any]) -> None:
        self._count += 1
        word = str(row.get("order_status") or "")
        if word and (word in self._words or len(self._words) < MOST_WORDS):
            self._words[word] += 1
        self._zoneless = self._zoneless or without_zone(str(row.get("order_date") or ""))
        self._numbers.add(_number(row, self._count), self._count, self._place)
        written = _as_text(line_of(row)).encode("utf-8", "replace")
        self._place += self._file.write(written + b"\n")

    def write(self, out: Path) -> Grouped:
        """A line for each order into ``out``: what was written of its rows is put together and not read."""
        self._file.flush()
        orders = 0
        with self._path.open("rb") as lines, out.open("wb") as groups:
            for group in self._numbers.groups():
                made = []
                for _number, start in group:
                    lines.seek(start)
                    made.append(lines.readline()[:-1])
                rows = ", ".join(str(number) for number, _start in group)
                groups.write(b'{"rows": [%b], "lines": [%b]}\n' % (rows.encode(), b", ".join(made)))
                orders += 1
        return Grouped(self._count, orders, tuple(self._words.most_common()), self._zoneless)

    def close(self) -> None:
        """Safe to call twice."""
        self._file.close()
        self._numbers.close()
        self._path.unlink(missing_ok=True)


def groups_of(rows: Sequence[Mapping[str, Any]]) -> list[Group]:
    """The same of a few rows that are here."""
    found: dict[str, dict[str, Any]] = {}
    for number, row in enumerate(rows, 1):
        group = found.setdefault(_number(row, number), {"rows": [], "lines": []})
        group["rows"].append(number)
        group["lines"].append(line_of(row))
    return list(found.values())


def words_in(rows: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, int], ...]:
    found = Counter(str(row.get("order_status") or "") for row in rows)
    return tuple((word, count) for word, count in found.most_common() if word)


def without_zone(moment: str) -> bool:
    """A time of day stands there and no offset."""
    day, _, clock = moment.partition("T")
    return bool(day) and bool(clock) and not any(sign in clock for sign in "Z+-")


def line_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of an order as it is kept: without what is empty; ``_raw`` only where a cell reads otherwise."""
    made = {
        name: value
        for name, value in row.items()
        if value not in (None, "") and (name in FIELDS or name.startswith("custom:"))
    }
    raw = {name: cell for name, cell in row.get("_raw", {}).items() if cell and cell != made.get(name)}
    return made | {"_raw": raw} if raw else made


def _number(row: Mapping[str, Any], line: int) -> str:
    """No number begins with a line break: that marks a row that stands alone."""
    return str(row.get("order_id") or "").strip() or f"\n{line}"
