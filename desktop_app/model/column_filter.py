"""What a person narrows one column of a table to.

Owns: its form, and whether a cell fits it. Must not: know a table or a store.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_COMPARED = re.compile(r"\s*([<>])\s*(=?)\s*(-?\d[\d\s.,']*)\s*")


@dataclass(frozen=True, slots=True)
class ColumnFilter:
    """``column`` is its key. ``exact``: the whole cell is ``text`` ("" = only cells without a value), else
    some part of it, without case."""

    column: str
    text: str
    exact: bool = False

    def fits(self, cell: str, value: object = None) -> bool:
        """``value``: the number behind a cell that shows one; it can be compared (``> 100``, ``<=5``)."""
        if self.exact:
            return cell == self.text
        if isinstance(value, int | float) and (compared := _compared(self.text, value)) is not None:
            return compared
        needle = self.text.strip().casefold()
        return needle in cell.casefold() or (value is not None and needle in str(value))


def _compared(text: str, value: float) -> bool | None:
    """None for a text that compares nothing."""
    found = _COMPARED.fullmatch(text)
    if found is None:
        return None
    sign, equal, digits = found.groups()
    limit = float(re.sub(r"[\s,']", "", digits).rstrip("."))
    if equal and value == limit:
        return True
    return value > limit if sign == ">" else value < limit
