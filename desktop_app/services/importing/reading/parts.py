"""A large text file in parts that are read at the same time, with the very result of reading it in one go.

Owns: where a file may be cut, and the reading of one part. Must not: start a process, join what comes out
(``part_joining`` does).

Reading goes by blocks of bytes, each up to its last line end, and what stands behind a block's beginning
depends on nothing before it but an unfinished record. So a part begins at such a line end, where the number
of quotation marks before it is even; a part that ends inside a record says so, and the next one is then
read once more behind it.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from desktop_app.services.importing.reading.lines import BLOCK, Block, Dialect, Reader, read_texts
from desktop_app.services.importing.reading.mapping import Mapping
from desktop_app.services.importing.reading.source import Source, identify
from desktop_app.services.importing.reading.table import Table

WORTH_IT = 12 << 20  # bytes of a file below which another process costs more than it gains
BLOCKS = 8  # of a part
_SECOND_LINE = 2
_STATEFUL = ("utf-16", "utf-32", "utf-7", "utf_16", "utf_32", "utf_7", "iso2022", "iso-2022", "hz")


@dataclass(frozen=True, slots=True)
class Part:
    """From the byte ``start`` to the last line end before ``blocks_end`` blocks of the file; the last part
    (-1) goes to the end of the file. ``held``: an unfinished record that goes on here.
    """

    start: int
    blocks_end: int
    held: str = ""

    def behind(self, held: str) -> Part:
        return replace(self, held=held)


@dataclass(slots=True)
class PartEnd:
    """How a part ended. ``lines``: how far its physical lines brought the count; ``held``: its unfinished
    record; ``after_blank``: its last record was blank (None: it had none).
    """

    lines: int
    held: str
    after_blank: bool | None


def parts_of(path: Path, mapping: Mapping, *, blocks: int = BLOCKS, least: int = WORTH_IT) -> list[Part]:
    """How a file may be cut; one part where it may not, or where it is too small to be worth it."""
    whole = [Part(0, -1)]
    if mapping.duplicates != "first" or mapping.kind != "contacts":  # these look back over all rows
        return whole
    encoding = mapping.encoding or "utf-8"
    if encoding.lower().startswith(_STATEFUL):
        return whole
    source = identify(path, mapping.sheet)
    if source.kind != "text" or source.member is not None or source.size < least:
        return whole
    if not _header_is_near(source, mapping):
        return whole
    with source.opener() as stream:
        starts = _starts(stream, source.size // BLOCK, encoding, _mark_of(mapping), blocks)
    ends = [block for block, _ in starts[1:]] + [-1]
    return [Part(start, end) for (_, start), end in zip(starts, ends, strict=True)]


def read_part(path: Path, mapping: Mapping, part: Part) -> Iterator[tuple[Block, list[int]] | PartEnd]:
    """The data rows of a part, footers of the table included, each block with its lines that stand after a
    blank one; in the end how the part ended. Lines are counted from the second on behind the first part. A
    line below zero is the first of its part: it stands after a blank one if the part before ends with one.
    """
    source = identify(path, mapping.sheet)
    width = max((column.index + 1 for column in mapping.columns), default=0)
    dialect = Dialect(mapping.delimiter, mapping.quote, width)
    reader = Reader(dialect, 1 if part.start == 0 else _SECOND_LINE, part.held)
    table = Table(mapping)
    if part.start and mapping.header_row is not None:
        table.header = _header(source, mapping)
    after_blank: bool | None = None
    with source.opener() as stream:
        stream.seek(part.start)
        limit = None if part.blocks_end < 0 else part.blocks_end * BLOCK - part.start
        first = BLOCK - part.start % BLOCK
        texts = read_texts(stream, mapping.encoding or "utf-8", limit, first)
        for block in _blocks(reader, texts, to_the_end=limit is None):
            gaps: set[int] = set()
            begins = after_blank is None
            found, after_blank = table.data_of(block, gaps, bool(after_blank))
            if found.records:
                opens = begins and part.start and found.lines[0] == block.lines[0]
                yield found, ([-found.lines[0]] if opens else []) + sorted(gaps)
    yield PartEnd(reader.line, reader.held, after_blank)


def _blocks(reader: Reader, texts: Iterator[str], *, to_the_end: bool) -> Iterator[Block]:
    yield from reader.blocks(texts)
    if to_the_end:
        block = reader.end()
        if block.records:
            yield block


def _mark_of(mapping: Mapping) -> bytes:
    mark = "" if mapping.quote == "line" else mapping.quote[-1:]
    return mark.encode(mapping.encoding or "utf-8")


def _header(source: Source, mapping: Mapping) -> list[str] | None:
    table = Table(mapping)
    blocks = source.blocks(mapping)
    for block in blocks:
        table.data_of(block, set(), False)
        break
    blocks.close()
    return table.header


def _header_is_near(source: Source, mapping: Mapping) -> bool:
    """True when the first block holds the header, if there is any."""
    return mapping.header_row is None or _header(source, mapping) is not None


def _starts(
    stream: BinaryIO, whole_blocks: int, encoding: str, mark: bytes, blocks: int
) -> list[tuple[int, int]]:
    """(block, first byte) of every part."""
    found = [(0, 0)]
    marks = 0
    wanted = blocks
    before = b""
    for block in range(1, whole_blocks):
        data = stream.read(BLOCK)
        marks += data.count(mark) if mark else 0
        if block >= wanted:
            text = before + data
            cut = _last_line_end(text, encoding)
            open_marks = marks - (text.count(mark, cut) if mark else 0)
            if cut and open_marks % 2 == 0:
                found.append((block, block * BLOCK - len(text) + cut))
                wanted = block + blocks
        before = data[-BLOCK // 2 :]
    return found


def _last_line_end(data: bytes, encoding: str) -> int:
    """Behind the last line end where ``read_texts`` would cut; 0 when there is none."""
    cut = data.rfind(b"\n") + 1
    place = data.rfind(b"\r", cut)
    while place >= cut:
        behind = codecs.getincrementaldecoder(encoding)("replace").decode(data[place + 1 :])
        if behind:  # a CR that is the last letter so far may be half a line end
            return place + 1
        place = data.rfind(b"\r", cut, place)
    return cut
