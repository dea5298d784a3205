"""Which character parts the cells of a text file. Judged by regular width, by cells that are whole
addresses, and by known header words; must not look beyond the text it is given."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.services.importing.reading.lines import BACKSLASH, Dialect, read_blocks, split_lines
from desktop_app.services.importing.reading.words import known_header

_ADDRESS = re.compile(r"[^\s@,;|\t\"'<>]+@[^\s@,;|\t\"'<>]+\.[^\s@,;|\t\"'<>]{2,}")
_SEP = re.compile(r"\ufeff?\"?sep=(.)\"?\s*$", re.IGNORECASE)
_HIDDEN = re.compile(r"\\\"[^;,\t|\r\n\"]")
_EMPTY = re.compile(r"(?:^|[;,\t|])\"\"(?=$|[;,\t|\r\n])", re.MULTILINE)
_LOOKED_AT = 200
CANDIDATES = (";", ",", "\t", "|")
RARE_CANDIDATES = ("^", "~", ":", "\x1f", "\x01", "¦", "#", "&", "!", "*", "/")


@dataclass(frozen=True, slots=True)
class FoundDialect:
    """``near``: another delimiter that explains the text about as well."""

    dialect: Dialect
    near: str | None = None
    sep_line: bool = False


def find_dialect(text: str) -> FoundDialect:
    """Dialect of a text that holds whole lines (the beginning of a file)."""
    first = split_lines(text[:400])[:1]
    given = _SEP.match(first[0]) if first else None
    if given:
        width, _ = _judge(text, Dialect(given.group(1)))
        return FoundDialect(Dialect(given.group(1), '"', width), sep_line=True)
    found: list[tuple[float, Dialect]] = []
    for quote in _quotes(text):
        for delimiter in CANDIDATES:
            if delimiter in text:
                dialect = Dialect(delimiter, quote)
                width, score = _judge(text, dialect)
                found.append((score, Dialect(delimiter, quote, width)))
    if not found or max(found, key=lambda pair: pair[0])[0] < 0.6:
        for delimiter in RARE_CANDIDATES:
            if text.count(delimiter) >= 2:
                width, score = _judge(text, Dialect(delimiter))
                if score > 1.3:  # so rare that it needs addresses or header words beside it
                    found.append((score, Dialect(delimiter, '"', width)))
    wrapped = _wrapped(text)
    if wrapped:
        found.append(wrapped)
    single = _judge_single(text)
    best_score, best = max(found, key=lambda pair: pair[0], default=(0.0, Dialect(None)))
    if best.width < 2 or best_score <= single:
        return FoundDialect(Dialect(None, '"', 1))
    near = [
        d.delimiter
        for s, d in found
        if d.delimiter != best.delimiter and d.width > 1 and s > best_score - 0.1
    ]
    return FoundDialect(best, near[0] if near else None)


def _quotes(text: str) -> tuple[str, ...]:
    if '"' in text:
        # \" in the middle of a cell, never "" : programs that know no other way of writing a mark
        inside = _HIDDEN.search(text) is not None and '""' not in _EMPTY.sub(",", text)
        return (BACKSLASH if inside else '"',)
    # apostrophes quote only where cells both begin and end with one
    pairs = len(re.findall(r"(?:^|[;,\t|])'[^'\r\n]*'(?=$|[;,\t|\r\n])", text, re.MULTILINE))
    return ("'",) if pairs >= 4 and pairs * 2.5 > text.count("'") else ('"',)


def _records(text: str, dialect: Dialect) -> list[Sequence[str]]:
    found: list[Sequence[str]] = []
    for block in read_blocks(iter([text]), dialect):
        found += [record for record in block.records if "".join(record).strip()]
        if len(found) > _LOOKED_AT:
            break
    return found[:_LOOKED_AT]


def _judge(text: str, dialect: Dialect) -> tuple[int, float]:
    """(regular width, score). 1.0 is a text of one width; whole addresses and header words come on top."""
    records = _records(text, dialect)
    widths = Counter(len(record) for record in records)
    if not records:
        return 0, 0.0
    # ragged tails are common, so a record with fewer cells than the header half counts
    width, _ = max(widths.items(), key=lambda pair: (pair[1] * (pair[0] > 1), pair[0]))
    if width < 2:
        return 1, 0.0
    # a table has a row wider than the many title rows above it; trailing blanks do not count
    regular = sum(count for size, count in widths.items() if size == width)
    score = regular / len(records)
    if score < 0.999 and dialect.width == 0:
        again = _records(text, Dialect(dialect.delimiter, dialect.quote, width))
        regular = sum(1 for record in again if len(record) == width)
        score = regular / len(again)
        records = again
    address = sum(1 for record in records if any(_ADDRESS.fullmatch(cell.strip(" '")) for cell in record))
    loose = sum(1 for record in records if "@" in "".join(record))
    if loose:
        score += 0.6 * address / loose * min(1.0, loose / max(1, len(records) - 1))
    score += 0.5 * max(
        (sum(map(known_header, record)) / len(record) for record in records[:30] if len(record) > 1),
        default=0.0,
    )
    return width, score + 0.02 * min(width, 12)


def _judge_single(text: str) -> float:
    """How well "one cell a line" explains the text."""
    lines = [line.strip().strip('"').strip() for line in split_lines(text) if line.strip()][:_LOOKED_AT]
    if not lines:
        return 1.0
    body = lines[1:] if len(lines) > 1 else lines
    whole = sum(1 for line in body if _ADDRESS.fullmatch(line) or not any(cut in line for cut in CANDIDATES))
    return 1.15 * whole / len(body) if body else 1.0


def _wrapped(text: str) -> tuple[float, Dialect] | None:
    """Whole lines in quotation marks, as pasted out of one spreadsheet column."""
    lines = [line.strip() for line in split_lines(text) if line.strip()][:_LOOKED_AT]
    if len(lines) < 2:
        return None
    inside = [line[1:-1] for line in lines if len(line) > 2 and line[0] == line[-1] == '"']
    if len(inside) < 0.9 * len(lines):
        return None
    best: tuple[float, Dialect] | None = None
    for delimiter in CANDIDATES:
        # in an ordinary quoted file the marks stand at every delimiter
        if sum(line.count(f'"{delimiter}"') for line in inside):
            continue
        width, score = _judge(text, Dialect(delimiter, "line"))
        if width > 1 and (best is None or score > best[0]):
            best = (score, Dialect(delimiter, "line", width))
    return best
