"""Rows of a file that belong to one order, brought together on the disk: a file of a million item rows is
never held here.

Owns: which rows are one order, their order, the words for a status. Must not: judge an order or know a form.

Rows of one number belong together wherever they stand; a row without one stands alone (item rows below their
head were given its number by the reading). Orders stand as their first rows do.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.journal.scratch_groups import grouped

FIELDS = (
    "order_id", "order_date", "order_status", "order_total", "order_currency", "email", "phone",
    "first_name", "last_name", "item_id", "item_name", "item_quantity", "item_price", "item_url",
    "_held", "_lost",
)  # fmt: skip
"""What an order is made of, beside the columns that have no meaning of their own; the rest of a row stays
behind."""
MOST_WORDS = 200

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


def group_rows(rows: Path, out: Path) -> Grouped:
    """Write a line for each order of ``rows`` (a JSON object a line) into ``out``. Blocking."""
    words: Counter[str] = Counter()
    zoneless = False
    count = orders = 0

    def listed() -> Iterator[tuple[str, int, int]]:
        nonlocal count, zoneless
        start = 0
        with rows.open("rb") as lines:
            for count, line in enumerate(lines, 1):
                row = json.loads(line)
                word = str(row.get("order_status") or "")
                if word and (word in words or len(words) < MOST_WORDS):
                    words[word] += 1
                zoneless = zoneless or without_zone(str(row.get("order_date") or ""))
                yield _number(row, count), count, start
                start += len(line)

    with rows.open("rb") as lines, out.open("w", encoding="utf-8") as groups:
        for group in grouped(listed(), Path(f"{out}.sorted")):
            made: dict[str, Any] = {"rows": [], "lines": []}
            for number, start in group:
                lines.seek(start)
                made["rows"].append(number)
                made["lines"].append(line_of(json.loads(lines.readline())))
            groups.write(json.dumps(made, ensure_ascii=False) + "\n")
            orders += 1
    return Grouped(count, orders, tuple(words.most_common()), zoneless)


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
