"""A file read by several processes at once becomes rows of the journal in file order.

Owns: the work of one reading process, and the joining: numbers, lines, footers, repeated addresses. Must not:
judge a cell, write anything.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import multiprocessing
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.journal import RowTuple
from desktop_app.model.report import RowState
from desktop_app.runtime.child import Children, give_way
from desktop_app.services.importing import reading
from desktop_app.services.importing.reading import Mapping as FileMapping
from desktop_app.services.importing.reading.checking import Checker
from desktop_app.services.importing.reading.duplicates import Seen
from desktop_app.services.importing.reading.lines import Block
from desktop_app.services.importing.reading.parts import Part, PartEnd, parts_of, read_part
from desktop_app.services.importing.reading.rows import without_gc
from desktop_app.services.importing.reading.table import TAIL, Table
from desktop_app.services.importing.row_blocks import BlockMaker, RowColumns
from desktop_app.services.importing.source import (
    OWN_CODES,
    FileNotRead,
    RowMaker,
    RowRules,
    read_source,
)

PROCESSES = 2
AHEAD = 2 * 8  # blocks that a process may be ahead of the joining
_FIRST_ROWS = 1
_SECOND_LINE = 2

Told = tuple[RowColumns, list[int]] | PartEnd
"""A block with its lines behind a blank one (see ``read_part``), or the end of a part."""


def read_share(
    path: Path, mapping: Mapping[str, Any], rules: RowRules, parts: list[Part], place: int, shares: int
) -> Iterator[Told]:
    """Every ``shares``-th part from ``place`` on, ready for the joining: the work of one process."""
    if shares > 1 and multiprocessing.parent_process() is not None:
        give_way()  # two such processes, and the one that joins, would leave little to the window
    settled = FileMapping.from_json(mapping)
    work = _Work(path, settled, rules)
    for part in parts[place::shares]:
        yield from work.part(part)


class _Work:
    def __init__(self, path: Path, mapping: FileMapping, rules: RowRules) -> None:
        self._path = path
        self._mapping = mapping
        self._maker = BlockMaker(RowMaker(tuple(mapping.fields()), rules))
        self._checker = Checker(mapping, compares=False)

    def part(self, part: Part) -> Iterator[Told]:
        try:
            pieces = read_part(self._path, self._mapping, part)
            while True:
                with without_gc():
                    piece = next(pieces, None)
                    if piece is None:
                        return
                    if isinstance(piece, PartEnd):
                        told: Told = piece
                    else:
                        block, gaps = piece
                        told = self._maker.make(self._checker.check_block(block)), gaps
                yield told
        except reading.Refused as refused:
            raise FileNotRead(refused.refusal) from None


@dataclass(slots=True)
class _Held:
    columns: RowColumns
    line: int  # what its lines are moved by


class Joiner:
    """Feed it what the parts tell, in file order."""

    def __init__(self, mapping: FileMapping) -> None:
        self._table = Table(mapping)
        self._table.header = []
        self._seen = Seen()
        self._row = _FIRST_ROWS
        self._line = 0
        self._held: deque[_Held] = deque()
        self._count = 0
        self._gaps: set[int] = set()
        self._after_blank = False
        self.held = ""
        """The record that the last part left unfinished."""

    def take(self, told: Told) -> Iterator[list[RowTuple]]:
        """The rows that may be handed on."""
        if isinstance(told, PartEnd):
            self._line += told.lines - _SECOND_LINE
            self.held = told.held
            self._after_blank = self._after_blank if told.after_blank is None else told.after_blank
            return
        columns, gaps = told
        for line in gaps:
            if line > 0:
                self._gaps.add(line + self._line)
            elif self._after_blank:  # the first one of its part, behind the last one of the part before
                self._gaps.add(self._line - line)
        self._held.append(_Held(columns, self._line))
        self._count += columns.size
        while self._count - self._held[0].columns.size >= TAIL:
            first = self._held.popleft()
            self._count -= first.columns.size
            yield self._rows(first)
        if len(self._gaps) > 1000:
            kept = self._held[0]
            self._gaps = {line for line in self._gaps if line >= kept.columns.lines[0] + kept.line}

    def end(self) -> Iterator[list[RowTuple]]:
        """The last rows, without the totals and remarks under the table."""
        left = self._count - self._footers()
        while self._held and left > 0:
            rows = self._rows(self._held.popleft(), left)
            left -= len(rows)
            yield rows

    def _footers(self) -> int:
        records: list[list[str]] = []
        lines: list[int] = []
        for one in self._held:
            for row in one.columns.rows(0, one.line):
                records.append(json.loads(row[5]))
                lines.append(row[1])
        if not records:
            return 0
        return len(records) - len(self._table.without_footers(Block(records, lines), self._gaps).records)

    def _rows(self, held: _Held, most: int | None = None) -> list[RowTuple]:
        rows = held.columns.rows(self._row, held.line)[:most]
        people = held.columns.who()[:most]
        for place in self._seen.repeated(people):
            rows[place] = _repeated(rows[place], str(people[place]))
        self._row += len(rows)
        return rows


def _repeated(row: RowTuple, who: str) -> RowTuple:
    """The row as one that is left out: the same person stood earlier."""
    notes = [note for note in json.loads(row[7] or "[]") if note[1] not in OWN_CODES]
    told = json.dumps([*notes, (None, "duplicate", who)], ensure_ascii=False)
    return (*row[:2], RowState.SKIPPED.value, "duplicate", "rule", row[5], None, told, "", "", "", "")


async def read_in_parts(
    children: Children, path: Path, mapping: FileMapping, rules: RowRules, parts: list[Part] | None = None
) -> AsyncGenerator[list[RowTuple], None]:
    """All data rows in file order, ready for the journal. FileNotRead when it is no table (any more)."""
    if parts is None:
        parts = await asyncio.to_thread(parts_of, path, mapping)
    if len(parts) == 1:
        async for rows in children.stream(read_source, path, mapping.to_json(), rules):
            yield rows
        return
    async with contextlib.AsyncExitStack() as stack:
        shares = [
            await stack.enter_async_context(
                _pumped(children.stream(read_share, path, mapping.to_json(), rules, parts, place, PROCESSES))
            )
            for place in range(PROCESSES)
        ]
        joiner = Joiner(mapping)
        work = _Work(path, mapping, rules)
        for number, part in enumerate(parts):
            queue = shares[number % PROCESSES]
            held = joiner.held
            async for told in _of_part(queue):
                if not held:  # else it began in the middle of a record, and is read once more
                    for rows in joiner.take(told):
                        yield rows
            if held:
                for told in await asyncio.to_thread(list, work.part(part.behind(held))):
                    for rows in joiner.take(told):
                        yield rows
        for rows in joiner.end():
            yield rows


async def _of_part(queue: asyncio.Queue[Any]) -> AsyncIterator[Told]:
    while True:
        told = await queue.get()
        if isinstance(told, BaseException):
            raise told
        yield told
        if isinstance(told, PartEnd):
            return


@contextlib.asynccontextmanager
async def _pumped(stream: AsyncIterator[Told]) -> AsyncIterator[asyncio.Queue[Any]]:
    """What a process says, fetched ahead of its use, so that no process waits for the other one."""
    queue: asyncio.Queue[Any] = asyncio.Queue(AHEAD)

    async def pump() -> None:
        try:
            async for told in stream:
                await queue.put(told)
            await queue.put(EOFError("a part is missing"))
        except Exception as error:  # noqa: BLE001 - told to whoever joins
            await queue.put(error)

    task = asyncio.create_task(pump())
    try:
        yield queue
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
