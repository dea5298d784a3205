"""Files of events and orders for the screen: a look at the beginning, the whole of it, and how files of this
shape were matched before.

Owns: joining these. Must not: send, or hold a rule of reading.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from desktop_app.journal import Journal
from desktop_app.model.account import Account
from desktop_app.runtime.clock import Clock
from desktop_app.services import send_learned, send_mend
from desktop_app.services.importing import reading
from desktop_app.services.importing.reading import Look
from desktop_app.services.importing.reading.mapping import Mapping as FileMapping
from desktop_app.services.send_file import LoadedFile, load
from desktop_app.services.send_learned import Remembered
from desktop_app.services.send_mend import Edits, MendCell
from desktop_app.services.send_rows import Row


class FileReading:
    """``journals`` by "is it training". All awaitable."""

    def __init__(self, journals: Callable[[], Mapping[bool, Journal]], clock: Clock) -> None:
        self._journals = journals
        self._clock = clock

    async def look(
        self, path: Path, kind: str, *, region: str | None = None, mapping: FileMapping | None = None
    ) -> Look:
        """The beginning of a file of ``events`` or ``orders``; a refusal is a part of the look."""
        orders = kind == "orders"
        look = partial(reading.look, path, region=region, mapping=mapping)
        return await asyncio.to_thread(partial(look, kind="orders" if orders else "contacts"))

    async def load(self, path: Path, kind: str, mapping: FileMapping) -> LoadedFile:
        """All of it, as ``mapping`` says. Never raises for a bad file."""
        return await load(path, kind, mapping.region, {}, mapping)

    async def cells(self, mapping: FileMapping, rows: Sequence[Row], place: int) -> list[MendCell]:
        """The cells of an event's row, or of the rows of an order."""
        return await asyncio.to_thread(send_mend.cells_of, mapping, rows, place)

    async def mend(self, mapping: FileMapping, rows: Sequence[Row], place: int, edits: Edits) -> Row:
        """That row with other texts in its cells, judged again; the file stays as it is. UsageError."""
        return await asyncio.to_thread(send_mend.mend, mapping, rows, place, edits)

    async def leave_out(self, rows: Sequence[Row], places: Sequence[int]) -> dict[int, Row]:
        """Those rows as they stay here."""
        return await asyncio.to_thread(lambda: {one: send_mend.leave_out(rows, one) for one in places})

    async def recall(self, account: Account, kind: str, mapping: FileMapping) -> Remembered | None:
        """How a file with these headings was matched before, None for headings that are new."""
        learned = self._journals()[account.training].learned
        return await asyncio.to_thread(send_learned.recall, learned, account.id, kind, mapping)

    async def remember(self, account: Account, kind: str, mapping: FileMapping, told: Remembered) -> None:
        """This is how the person matched it."""
        learned = self._journals()[account.training].learned
        now = self._clock.utc_now()
        await asyncio.to_thread(send_learned.remember, learned, account.id, kind, mapping, told, now)
