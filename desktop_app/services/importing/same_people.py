"""Rows that share one address, as groups: which of them goes by a rule, before the rule is used.

Owns: the preview of a rule, a window of groups at a time. Must not: change a row (``mending`` does).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desktop_app.journal import JobStore, StoredRow
from desktop_app.services.importing.mending import DUPLICATE, Mender

NOW = "now"
"""Not a rule: as it stands."""


@dataclass(frozen=True, slots=True)
class SameRow:
    """One row of a group; ``cells``: the rest of the row in short, ``filled``: how many imported cells hold
    something."""

    row: int
    cells: str
    filled: int


@dataclass(frozen=True, slots=True)
class SameAddress:
    """All rows of one address. ``winner``: the row that goes, None where nobody does until the person
    chooses. ``stays``: a row that stays out, by which the group is named."""

    address: str
    rows: tuple[SameRow, ...]
    winner: SameRow | None
    stays: int


@dataclass(frozen=True, slots=True)
class SamePage:
    """A window of the groups, and how many there are."""

    total: int
    offset: int
    groups: tuple[SameAddress, ...]


def same_page(open_store: Callable[[], JobStore], rule: str, offset: int, limit: int) -> SamePage:
    """The groups from ``offset`` on with whoever would go by ``rule`` (:data:`NOW`: who goes as it stands).

    Blocking; opens the job's file and closes it.
    """
    with open_store() as store:
        mender = Mender(store)
        found = store.rows.page_of_said(DUPLICATE, offset, limit)
        stored = {row.row: row for row in store.rows.some([row for _said, rows in found for row in rows])}
        groups = [_group(mender, said, [stored[row] for row in rows], rule) for said, rows in found]
        return SamePage(store.rows.count_said(DUPLICATE), offset, tuple(groups))


def _group(mender: Mender, said: str, skipped: Sequence[StoredRow], rule: str) -> SameAddress:
    winners = mender.winners_now(skipped[0])
    rows = sorted([*skipped, *winners], key=lambda one: one.row)
    goes = (winners[0] if winners else None) if rule == NOW else mender.winner(rows, rule)
    lines = {row.row: SameRow(row.row, _short(row, said), mender.filled(row)) for row in rows}
    winner = None if goes is None else lines[goes.row]
    return SameAddress(said, tuple(lines.values()), winner, skipped[0].row)


def _short(row: StoredRow, said: str) -> str:
    """Its cells but the address, which all of them share."""
    cells: list[str] = [cell.strip() for cell in json.loads(row.cells)]
    told = [cell for cell in cells if cell and cell.casefold() != said.casefold()]
    return "  ·  ".join(told or [said])
