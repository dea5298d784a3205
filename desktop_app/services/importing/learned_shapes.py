"""What was learned of an account's files, to look through and to forget.

Owns: these verbs. Must not: match a file (``learned`` does).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.journal import Journal


@dataclass(frozen=True, slots=True)
class LearnedColumn:
    """``heading`` as it is compared; ``field``: where it goes, "" for one that is not imported; ``rule``:
    overwrite, only_if_blank or never."""

    heading: str
    field: str
    rule: str


@dataclass(frozen=True, slots=True)
class LearnedShape:
    """Files with these headings. ``key`` names the shape within its account; ``at``: when it
    was last used."""

    key: str
    columns: tuple[LearnedColumn, ...]
    at: datetime


class LearnedShapes:
    """``journals`` by "is it training". All awaitable; only headings and choices are kept, never a cell."""

    def __init__(self, journals: Callable[[], Mapping[bool, Journal]]) -> None:
        self._journals = journals

    async def shapes(self, account_id: str, training: bool) -> tuple[LearnedShape, ...]:
        """What is known of an account's files, newest first."""
        return await asyncio.to_thread(self._read, account_id, training)

    async def forget(self, account_id: str, training: bool, key: str) -> tuple[LearnedShape, ...]:
        """Forget one shape; what is left."""
        return await asyncio.to_thread(self._forget, account_id, training, key)

    async def forget_all(self, account_id: str, training: bool) -> tuple[LearnedShape, ...]:
        """Forget every shape of the account."""
        return await asyncio.to_thread(self._forget, account_id, training, "")

    def _read(self, account_id: str, training: bool) -> tuple[LearnedShape, ...]:
        found = self._journals()[training].learned.listed(account_id)
        return tuple(
            LearnedShape(
                shape,
                tuple(LearnedColumn(head, str(kept[0] or ""), str(kept[1]))
                      for head, kept in told["columns"].items()),
                datetime.fromtimestamp(at, UTC),
            )
            for shape, told, at in found
        )  # fmt: skip

    def _forget(self, account_id: str, training: bool, key: str) -> tuple[LearnedShape, ...]:
        learned = self._journals()[training].learned
        if key:
            learned.forget(account_id, key)
        else:
            learned.remove(account_id)
        return self._read(account_id, training)
