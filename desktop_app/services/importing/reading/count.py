"""How many data rows a file has, counted by another path than ``rows``: the total that the ledger is
checked against.

Counts lines of text by the parity of their quotation marks, without parting cells; only what looks like a
header again or stands at the end is looked at closer. Must not: use ``Table`` or the block reader of
``lines`` for a file whose quoting is regular.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from desktop_app.services.importing.reading.lines import Block, Dialect, parse_line, read_texts, split_lines
from desktop_app.services.importing.reading.mapping import Mapping
from desktop_app.services.importing.reading.rows import data_blocks
from desktop_app.services.importing.reading.source import identify
from desktop_app.services.importing.reading.table import TAIL, Table

_SEP = re.compile(r"\ufeff?\"?sep=.\"?\s*", re.IGNORECASE)


def count_rows(path: str | Path, mapping: Mapping) -> int:
    """Data rows in the file. Raises Refused when it cannot be read."""
    source = identify(path, mapping.sheet)
    if source.kind != "text":
        return sum(len(block.records) for block in data_blocks(path, mapping))
    with source.opener() as stream:
        counted = _count_text(read_texts(stream, mapping.encoding or "utf-8"), mapping)
    if counted is None:  # quoting is damaged: which lines belong together only the lenient parser tells
        return sum(len(block.records) for block in data_blocks(path, mapping))
    return counted


def _count_text(texts: Iterator[str], mapping: Mapping) -> int | None:
    quote = mapping.quote if mapping.quote in {'"', "'"} else ""
    cut = mapping.delimiter or ""
    odd = _odd_quotes(quote, cut) if quote else None
    header: str | None = None
    top = mapping.header_row or 0
    count = line_number = 0
    pending = ""
    pending_line = 0
    tail: deque[tuple[str, bool]] = deque()
    after_blank = False
    for number, text in enumerate(texts):
        if number == 0 and text.startswith("\ufeff"):
            text = text[1:]
        if odd is not None and quote in text and odd.search(text):
            return None
        for line in split_lines(text):
            line_number += 1
            if line_number == 1 and _SEP.fullmatch(line):
                continue
            if pending:
                pending += "\n" + line
                if quote and line.count(quote) % 2 == 0:
                    continue
                line, pending = pending, ""
            elif quote and line.count(quote) % 2:
                pending, pending_line = line, line_number
                continue
            else:
                pending_line = line_number
            if pending_line < top:
                continue
            if pending_line >= top > 0 and header is None:
                header = line
                continue
            if not line.replace(cut, "").replace(quote or "\0", "").strip():
                after_blank = True
                continue
            if header is not None and line.strip() == header.strip():
                after_blank = False
                continue
            tail.append((line, after_blank))
            after_blank = False
            if len(tail) > TAIL:
                tail.popleft()
                count += 1
    if pending:
        return None
    return count + _without_footers(list(tail), mapping, header)


def _without_footers(tail: list[tuple[str, bool]], mapping: Mapping, header: str | None) -> int:
    """How many of the last lines are rows. The rule of what a footer is is the table's own."""
    dialect = Dialect(mapping.delimiter, mapping.quote)
    records: list[list[str]] = []
    lines: list[int] = []
    number = 2
    for line, after_blank in tail:
        if after_blank:
            records.append([""])
            lines.append(number)
            number += 1
        records.append(parse_line(line, dialect)[0])
        lines.append(number)
        number += 1
    table = Table(mapping)
    table.header = []
    return sum(len(block.records) for block in table.rows(iter([Block(records, lines)])))


def _odd_quotes(quote: str, cut: str) -> re.Pattern[str]:
    """Quotation marks where regular CSV has none."""
    mark, stop = re.escape(quote), re.escape(cut or "\0")
    return re.compile(
        rf"[^{stop}\r\n{mark}]{mark}[^{stop}\r\n{mark}]|{stop} +{mark}|\\{mark}|{mark} +[{stop}\r\n]|"
        rf"^ +{mark}|"
        rf"[^{stop}\r\n{mark}]{mark}{mark}[{stop}\r\n]|^[^{mark}\r\n{stop}]+{mark}$",
        re.MULTILINE,
    )
