"""From decoded text to records of cells, line by line, with damaged quoting mended and said.

Regular blocks go through ``str.split`` or the standard ``csv`` reader; a block in which a quotation mark
stands where the rules of CSV do not allow one is read by the lenient parser below. Must not: know headers
or fields.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from operator import itemgetter
from typing import BinaryIO

from desktop_app.services.importing.reading.findings import Refused

BLOCK = 1 << 17  # bytes read at once
LONGEST = 1 << 24  # characters in one cell; more is no cell
LONGEST_LINE = 1 << 22  # characters in one line; a hundred of the longest cells that a spreadsheet takes
MAX_LINES = 400  # physical lines in one record; more is an unclosed quotation mark
_SEP_LINE = re.compile(r"\ufeff?\"?sep=(.)\"?\s*", re.IGNORECASE)
BACKSLASH = '\\"'  # the ``quote`` of files that write \" inside a quoted cell
_SENTINEL = "\x02end of block\x02"


@dataclass(slots=True)
class Block:
    """Some records in file order. ``lines``: physical line on which each starts, from 1.

    ``notes``: index of a record in this block to codes (``quote_unclosed``). ``flat``: where all records have
    ``width`` cells and no quotation marks, their cells one after another. ``may_be_blank``: records without
    text may be among them.
    """

    records: Sequence[Sequence[str]]
    lines: Sequence[int]
    notes: dict[int, tuple[str, ...]] = field(default_factory=dict)
    flat: list[str] | None = None
    width: int = 0
    may_be_blank: bool = True

    def column(self, index: int) -> list[str]:
        """One cell of every record; all records must be long enough."""
        if self.flat is not None:
            return self.flat[index :: self.width]
        return list(map(itemgetter(index), self.records))


@dataclass(frozen=True, slots=True)
class Dialect:
    """``quote`` as in ``Mapping``; ``width``: cells in a regular record, 0 when not known yet. ``upto``:
    how many delimiters are looked at where only the first columns are of interest, -1 for all."""

    delimiter: str | None
    quote: str = '"'
    width: int = 0
    upto: int = -1

    @property
    def mark(self) -> str:
        """The quotation mark, or ""."""
        return "" if self.quote == "line" else self.quote[-1:]

    @property
    def escaped(self) -> bool:
        """True when a backslash hides a mark inside a cell."""
        return self.quote == BACKSLASH


def read_texts(
    stream: BinaryIO, encoding: str, limit: int | None = None, first: int | None = None
) -> Iterator[str]:
    """Decoded text in pieces that end at line ends. ``limit``: bytes to read at most (the last, cut line is
    then left away); ``first``: bytes of the first piece. Bytes that are no letters of this encoding become
    U+FFFD. Raises Refused for a line that no computer should have to hold."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    rest = ""
    left = limit
    size = BLOCK if first is None else first
    while True:
        data = stream.read(size if left is None else min(size, left))
        size = BLOCK
        if left is not None:
            left -= len(data)
        if not data:
            break
        text = rest + decoder.decode(data)
        cut = max(text.rfind("\n"), text.rfind("\r", 0, len(text) - 1)) + 1
        if len(text) - cut > LONGEST_LINE:
            raise Refused("line_too_long", f"{LONGEST_LINE:,}")
        rest = text[cut:]
        if cut:
            yield text[:cut]
    if left is None or left > 0:
        rest = (rest + decoder.decode(b"", True)).rstrip("\x1a")  # an end mark of old systems
        if rest:
            yield rest


def split_lines(text: str) -> list[str]:
    """Physical lines without their ends; LF, CR LF, CR and CR CR LF each end one line."""
    lines = _with_plain_ends(text).split("\n")
    if not lines[-1]:
        lines.pop()
    return lines


def _with_plain_ends(text: str) -> str:
    if "\r" in text:
        usual = text.replace("\r\n", "\n")
        if "\r" not in usual:
            return usual
        text = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    return text


def read_blocks(texts: Iterator[str], dialect: Dialect) -> Iterator[Block]:
    """Records of all texts. A cell keeps its line breaks as the file has them."""
    reader = Reader(dialect)
    yield from reader.blocks(texts)
    block = reader.end()
    if block.records:
        yield block


class Reader:
    """Keeps the line number and the lines of a record that is not finished yet.

    ``line``: of the text that comes next; 1 is the beginning of the file, where marks may stand. ``held``:
    text of a record that began before it.
    """

    def __init__(self, dialect: Dialect, line: int = 1, held: str = "") -> None:
        self.dialect = dialect
        self.line = line
        self.held = held
        quote, cut = re.escape(dialect.mark or '"'), re.escape(dialect.delimiter or "\0")
        hidden = rf"\\{quote}|" if dialect.escaped else ""
        self._blank = re.compile(rf"^(?:[^\S\n]|{cut})*$", re.MULTILINE)
        # a quotation mark inside a cell, one after blanks at a cell's beginning, or an escaped one
        self._odd = re.compile(
            rf"[^{cut}\r\n{quote}]{quote}[^{cut}\r\n{quote}]|{cut} +{quote}|{hidden}"
            rf"{quote} +[{cut}\r\n]|^ +{quote}|[^{cut}\r\n{quote}]{quote}{quote}[{cut}\r\n]",
            re.MULTILINE,
        )

    def blocks(self, texts: Iterator[str]) -> Iterator[Block]:
        """Blocks with records in them; what is not finished stays in ``held``."""
        for text in texts:
            if self.line == 1 and text.startswith("\ufeff"):
                text = text[1:]
            block = self.block(text)
            if block.records:
                yield block

    def block(self, text: str) -> Block:
        if self.line == 1:
            text = self._without_sep_line(text)
        if self.held:
            text, self.held = self.held + text, ""
        if self.dialect.quote == "line":
            return self._wrapped(text)
        quote = self.dialect.mark
        if not quote or quote not in text:
            return self._plain(text)
        whole = self._all_quoted(text)
        if whole is not None:
            return whole
        if not self._odd.search(text):
            block = self._regular(text)
            if block is not None:
                return block
        return self._lenient(text, ended=False)

    def end(self) -> Block:
        if not self.held:
            return Block([], [])
        text, self.held = self.held, ""
        return self._lenient(text, ended=True)

    def _without_sep_line(self, text: str) -> str:
        found = _SEP_LINE.match(text)
        if not found or (found.end() < len(text) and text[found.end() - 1] not in "\r\n"):
            return text
        self.line += 1
        return text[found.end() :]

    def _plain(self, text: str) -> Block:
        text = _with_plain_ends(text)
        lines = text.split("\n")
        if not lines[-1]:
            lines.pop()
            text = text[:-1]
        start, cut, upto = self.line, self.dialect.delimiter, self.dialect.upto
        self.line += len(lines)
        cuts = lines[0].count(cut) if cut and lines else 0
        # parting all cells at once costs less than parting half of them line by line
        at_once = cuts > 0 and (upto < 0 or cuts <= 3 * upto) and self.dialect.width > 1
        if cut and at_once and {*map(str.count, lines, repeat(cut))} == {cuts}:
            flat = text.replace("\n", cut).split(cut)
            whole = list(zip(*[iter(flat)] * (cuts + 1), strict=True))
            first = flat[:: cuts + 1]
            blank = "" in first or any(map(str.isspace, first))
            return Block(whole, range(start, self.line), {}, flat, cuts + 1, blank)
        records: list[list[str]]
        records = [line.split(cut, upto) for line in lines] if cut else [[line] for line in lines]
        return Block(records, range(start, self.line))

    def _all_quoted(self, text: str) -> Block | None:
        """A block in which every cell stands in quotation marks, none holds a mark or a line end, and all
        records have the known width: each mark then belongs to a delimiter, a line end or the block's end."""
        cut, mark, width = self.dialect.delimiter, self.dialect.mark, self.dialect.width
        text = _with_plain_ends(text).removesuffix("\n")
        if not cut or width < 2 or text[:1] != mark or text[-1:] != mark:
            return None
        between, ends = f"{mark}{cut}{mark}", f"{mark}\n{mark}"
        lines = text.split("\n")
        size = len(lines)
        if text.count(mark) != 2 * width * size or text.count(ends) != size - 1:
            return None
        if {*map(str.count, lines, repeat(between))} != {width - 1}:
            return None
        flat = text[1:-1].replace(ends, between).split(between)
        if len(flat) != width * size:
            return None
        start = self.line
        self.line += size
        records = list(zip(*[iter(flat)] * width, strict=True))
        first = flat[::width]
        blank = "" in first or any(map(str.isspace, first))
        return Block(records, range(start, self.line), {}, flat, width, blank)

    def _regular(self, text: str) -> Block | None:
        """The csv reader, if every record is one line; None when the lenient parser must look closer."""
        lines = split_lines(text)
        lines.append(_SENTINEL)
        records = list(self._csv(lines))
        if len(records) != len(lines) or records.pop() != [_SENTINEL]:
            return None
        if self._fewer_or_more(records):
            return None
        start = self.line
        self.line += len(records)
        return Block(records, range(start, self.line))

    def _fewer_or_more(self, records: list[list[str]]) -> bool:
        # quotes that pair up by chance across cells show as records of another width with quotes left in them
        quote, width = self.dialect.mark, self.dialect.width
        return bool(width) and any(
            len(record) != width and any(quote in cell for cell in record) for record in records
        )

    def _csv(self, lines: list[str]) -> Iterator[list[str]]:
        if csv.field_size_limit() < LONGEST:
            csv.field_size_limit(LONGEST)
        cut, quote = self.dialect.delimiter or "\x1f", self.dialect.mark
        # an empty line is a record of one empty cell here, so that records and lines stay in step
        return (record or [""] for record in csv.reader(lines, delimiter=cut, quotechar=quote))

    def _wrapped(self, text: str) -> Block:
        start = self.line
        records = []
        lines = split_lines(text)
        inner = Dialect(self.dialect.delimiter, '"', self.dialect.width)
        for line in lines:
            bare = line.strip()
            if len(bare) > 1 and bare[0] == bare[-1] == '"':
                bare = bare[1:-1].replace('""', '"')
            cells, _ = parse_line(bare, inner)
            records.append(cells)
        self.line += len(lines)
        return Block(records, range(start, self.line))

    def _lenient(self, text: str, *, ended: bool) -> Block:
        lines = io.StringIO(text, newline="").readlines()
        lines = _joined_ends(lines)
        records: list[list[str]] = []
        notes: dict[int, tuple[str, ...]] = {}
        starts: list[int] = []
        place = 0
        while place < len(lines):
            used, cells, note = self._record(lines, place, ended)
            if not used:  # the record goes on in the next block
                self.held = "".join(lines[place:])
                break
            if note:
                notes[len(records)] = (note,)
            records.append(cells)
            starts.append(self.line)
            self.line += used
            place += used
        return Block(records, starts, notes)

    def _record(self, lines: list[str], place: int, ended: bool) -> tuple[int, list[str], str]:
        """(physical lines used, cells, note); 0 lines when more text is needed."""
        first = lines[place].rstrip("\r\n")
        cells, is_open = self._strict(first) or parse_line(first, self.dialect)
        if not is_open:
            return 1, cells, ""
        text = lines[place]
        for used in range(2, MAX_LINES + 1):
            if place + used > len(lines):
                if not ended:
                    return 0, [], ""
                break
            line = lines[place + used - 1]
            if self._is_record(line, first):
                break
            text += line
            text_so_far = text.rstrip("\r\n")
            cells, is_open = self._strict(text_so_far) or parse_line(text_so_far, self.dialect)
            if not is_open:
                return used, cells, ""
        cells, _ = parse_line(first, self.dialect, literal=True)
        return 1, cells, "quote_unclosed"

    def _strict(self, text: str) -> tuple[list[str], bool] | None:
        """The cells, if the text keeps every rule of CSV; mending comes only after that."""
        if self.dialect.escaped:
            return None
        cut, quote = self.dialect.delimiter or "\x1f", self.dialect.mark
        try:
            records = list(csv.reader([text], delimiter=cut, quotechar=quote, strict=True))
        except csv.Error:
            return None
        if len(records) != 1 or (self.dialect.width and len(records[0]) != self.dialect.width):
            return None
        # blanks before a quotation mark make it a letter for the rules, but hardly for its writer
        return (
            None
            if any(cell.startswith(" ") and quote in cell for cell in records[0])
            else (records[0], False)
        )

    def _is_record(self, line: str, first: str) -> bool:
        """True when a line inside an open quotation mark is a whole record by itself."""
        if self.dialect.width < 2:
            return False
        cells, is_open = parse_line(line.rstrip("\r\n"), self.dialect)
        if is_open or len(cells) != self.dialect.width:
            return False
        if "@" in first:
            return "@" in line
        return not any(self.dialect.mark in cell for cell in cells)


def _joined_ends(lines: list[str]) -> list[str]:
    """CR CR LF is one line end."""
    if not any(line == "\r\n" for line in lines):
        return lines
    found: list[str] = []
    for line in lines:
        if line == "\r\n" and found and found[-1].endswith("\r"):
            found[-1] += line
        else:
            found.append(line)
    return found


def parse_line(text: str, dialect: Dialect, literal: bool = False) -> tuple[list[str], bool]:
    """Cells of one record, and whether a quotation mark is still open at its end.

    A quoted cell ends at a mark that is followed by a delimiter or the end; any other mark inside belongs
    to the text. ``literal``: a mark that never closes is a letter.
    """
    cut, quote = dialect.delimiter, dialect.mark
    if not quote:
        return (text.split(cut) if cut else [text]), False
    cells: list[str] = []
    place, size = 0, len(text)
    while True:
        start = place
        while start < size and text[start] == " ":
            start += 1
        if start < size and text[start] == quote:
            cell, after, closed = _quoted(text, start + 1, cut, quote, dialect.escaped)
            if closed:
                cells.append(cell)
                if after >= size:
                    return cells, False
                place = after + 1
                continue
            if not literal:
                return [*cells, cell], True
            # keep the text, lose only the mark that has no partner
            place = start + 1
        end = text.find(cut, place) if cut else -1
        if end < 0:
            cells.append(text[place:])
            return cells, False
        cells.append(text[place:end])
        place = end + 1


def _quoted(text: str, place: int, cut: str | None, quote: str, escaped: bool) -> tuple[str, int, bool]:
    """(cell, position of the delimiter after it, closed) for a cell whose opening mark stands before
    ``place``."""
    parts: list[str] = []
    size = len(text)
    while True:
        found = text.find(quote, place)
        if found < 0:
            return "".join(parts) + text[place:], size, False
        if escaped and found > place and text[found - 1] == "\\":
            parts += (text[place : found - 1], quote)
            place = found + 1
            continue
        after = found + 1
        if after < size and text[after] == quote:
            beyond = after + 1
            # a doubled mark, unless an undoubled one stands right before the closing one
            if (beyond >= size or text[beyond] == cut) and _stray(text, place, found, parts, quote):
                parts += (text[place:found], quote)
                return "".join(parts), beyond, True
            parts += (text[place:found], quote)
            place = beyond
            continue
        blank = after
        while blank < size and text[blank] == " ":
            blank += 1
        if blank >= size or text[blank] == cut:
            parts.append(text[place:found])
            return "".join(parts), blank, True
        parts += (text[place:found], quote)
        place = after


def _stray(text: str, place: int, found: int, parts: list[str], quote: str) -> bool:
    """True when an odd number of marks was met so far, so that the first of two is the text's own."""
    return (parts.count(quote) % 2) == 1 and found > place
