"""What a person narrows one column of a table to.

Owns: its form, and whether a cell fits it. Must not: know a table or a store.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, TypeVar

_COMPARED = re.compile(r"\s*([<>])\s*(=?)\s*(-?\d[\d\s.,']*)\s*")
_Value = TypeVar("_Value", float, str)
_DATED = re.compile(r"\s*([<>])\s*(=?)\s*(\d{4}(?:-\d\d(?:-\d\d)?)?)\s*")


class How(StrEnum):
    """How a cell is compared. The last two look at no text."""

    HOLDS = "holds"
    IS = "is"
    IS_NOT = "is_not"
    FILLED = "filled"
    EMPTY = "empty"

    @property
    def asks_text(self) -> bool:
        return self not in (How.FILLED, How.EMPTY)


@dataclass(frozen=True, slots=True)
class ColumnFilter:
    """``column`` is its key. Texts are compared without case; what holds a number is compared as one."""

    column: str
    text: str
    how: How = How.HOLDS

    @property
    def narrows(self) -> bool:
        """Whether it asks for anything: a comparison with nothing lets all through."""
        return not self.how.asks_text or bool(self.text.strip())

    @property
    def needle(self) -> str:
        return self.text.strip().casefold()

    def fits(self, cell: str, value: object = None) -> bool:
        """``value``: the number or the day behind a cell that shows one; it can be compared (``> 100``,
        ``<=5``, ``>= 2026-02``)."""
        match self.how:
            case How.FILLED:
                return bool(cell.strip())
            case How.EMPTY:
                return not cell.strip()
            case How.IS:
                return self._is(cell, value)
            case How.IS_NOT:
                return not self._is(cell, value)
        if (compared := self._compared(value)) is not None:
            return compared
        if self.needle in cell.casefold():
            return True
        return value is not None and self.needle in _plain(value)

    def _is(self, cell: str, value: object) -> bool:
        if cell.strip().casefold() == self.needle:
            return True
        if isinstance(value, int | float):
            return _number(self.text) == value
        return isinstance(value, date) and self.needle == _plain(value)

    def _compared(self, value: object) -> bool | None:
        """None for a text that compares nothing, or nothing of this kind."""
        if isinstance(value, int | float):
            limit = comparison(self.text)
            return None if limit is None else _stands(limit.sign, value, limit.number)
        if isinstance(value, date) and (day := day_comparison(self.text)) is not None:
            sign, text = day
            return _stands(sign, _plain(value)[: len(text)], text)
        return None


class Comparison(NamedTuple):
    """``sign``: one of > >= < <=."""

    sign: str
    number: float


class Narrowing(NamedTuple):
    """What a person asks of a table: all filters hold; ``sort`` is a column's key, "" as the rows come."""

    filters: tuple[ColumnFilter, ...] = ()
    sort: str = ""
    descending: bool = False


EVERY_ROW = Narrowing()


def comparison(text: str) -> Comparison | None:
    """``> 1,200`` as a sign and a number; None for a text that compares nothing."""
    found = _COMPARED.fullmatch(text)
    number = _number(found.group(3)) if found is not None else None
    return None if found is None or number is None else Comparison(found.group(1) + found.group(2), number)


def day_comparison(text: str) -> tuple[str, str] | None:
    """``>= 2026-02`` as a sign and the beginning of a day; None for a text that compares no day."""
    found = _DATED.fullmatch(text)
    return None if found is None else (found.group(1) + found.group(2), found.group(3))


def _number(text: str) -> float | None:
    try:
        return float(re.sub(r"[\s,']", "", text).rstrip("."))
    except ValueError:
        return None


def _plain(value: object) -> str:
    """A value as one types it: a day of this place as 2026-01-31."""
    if isinstance(value, datetime):
        return (value.astimezone() if value.tzinfo is not None else value).date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _stands(sign: str, left: _Value, right: _Value) -> bool:
    if "=" in sign and left == right:
        return True
    return left > right if sign.startswith(">") else left < right
