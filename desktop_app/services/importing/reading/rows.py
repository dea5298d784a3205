"""Data rows of a file, streamed: exact cells, values, problems, verdict. Memory stays flat whatever the
file's size.

With ``duplicates="last"`` the file is read twice: once for who comes up again and where last, then for the
rows.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from desktop_app.services.importing.reading.checked import Checked, dedupe_keys
from desktop_app.services.importing.reading.checking import Checker, key_columns
from desktop_app.services.importing.reading.findings import Row, Value
from desktop_app.services.importing.reading.lines import Block
from desktop_app.services.importing.reading.mapping import Mapping
from desktop_app.services.importing.reading.source import identify
from desktop_app.services.importing.reading.table import Table


def read_rows(path: str | Path, mapping: Mapping) -> Iterator[Row]:
    """One ``Row`` per data row in file order, rejected and skipped ones included.

    Raises Refused when the file cannot be read (any more).
    """
    keys = tuple(mapping.fields())
    for chunk in read_chunks(path, mapping):
        for row, line, cells, values, problems, verdict, code in chunk:
            yield Row(row, line, cells, dict(zip(keys, values, strict=True)), problems, verdict, code)


def read_chunks(path: str | Path, mapping: Mapping, size: int = 500) -> Iterator[list[Checked]]:
    """The same in lists of up to ``size`` plain tuples, to be sent from a child process.

    A tuple is (row, line, cells, values, problems, verdict, reject code); values stand in the order of
    ``mapping.fields()``. Raises Refused.
    """
    checker = Checker(mapping, _winners(path, mapping) if mapping.duplicates == "last" else None)
    blocks = data_blocks(path, mapping)
    while True:
        with without_gc():
            block = next(blocks, None)
            if block is None:
                return
            checked = checker.check(block)
        for start in range(0, len(checked), size):
            yield checked[start : start + size]


@contextmanager
def without_gc() -> Iterator[None]:
    """A block makes many thousand objects and no cycles: looking for cycles meanwhile costs a third of the
    time. Collecting goes on between the blocks."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def data_blocks(path: str | Path, mapping: Mapping, table: Table | None = None) -> Iterator[Block]:
    """Blocks of data rows. ``table`` gathers what was left out. Raises Refused."""
    source = identify(path, mapping.sheet)
    yield from (table or Table(mapping)).rows(source.blocks(mapping))


def _winners(path: str | Path, mapping: Mapping) -> dict[int, int]:
    """Hash of every key that comes up more than once, to the last row that has it."""
    reduced = key_columns(mapping)
    checker = _KeysOnly(reduced)
    for block in data_blocks(path, reduced):
        checker.check(block)
    return checker.winners


class _KeysOnly(Checker):
    """Remembers only keys that were met again, so that memory stays small."""

    def __init__(self, mapping: Mapping) -> None:
        super().__init__(mapping)
        self.winners: dict[int, int] = {}

    def check(self, block: Block) -> list[Checked]:
        checked = super().check(block)
        for row, _, _, values, problems, verdict, _ in checked:
            if verdict == "reject":
                continue
            repeated = any(code == "duplicate" for _, code, _ in problems)
            by_key: dict[str, Sequence[Value]] = {
                key: (value,) for key, value in zip(self.fields, values, strict=True)
            }
            key = dedupe_keys(by_key, ("send",), 1)[0]
            if key is not None and (repeated or hash(key) in self.winners):
                self.winners[hash(key)] = row
        return checked
