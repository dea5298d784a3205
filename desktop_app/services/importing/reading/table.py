"""Which records are data rows: not blank ones, titles above the header, repeated headers, totals and footers.

Owns: this decision, with a note of everything left out and why. Must not: judge values.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Generator, Iterator, Sequence

from desktop_app.services.importing.reading.lines import Block
from desktop_app.services.importing.reading.mapping import Mapping
from desktop_app.services.importing.reading.shapes import shape, squeezed
from desktop_app.services.importing.reading.words import plain

TAIL = 12  # footers are looked for among so many last records
_TOTAL_WORDS = frozenset(
    plain(word)
    for word in """total|totals|grand total|sum|subtotal|count|total rows|разом|всього|усього|загалом|
    підсумок|сума|
    кількість|итого|всего|сумма|количество|celkem|součet|suma|spolu|počet|razem|łącznie|ogółem|podsumowanie|liczba|summe|
    gesamt|gesamtsumme|insgesamt|anzahl|zusammen|total général|totaux|somme|nombre|toplam|genel toplam|adet|
    suma total|
    totale|anzahl kunden|počet zákazníků|кількість клієнтів""".replace("\n", "").split("|")
)
_MADE_BY = re.compile(
    r"(?:export|generated|created (?:on|by|at|with)|report|page \d|source:|сформован|експорт|звіт|"
    r"створено|сторінка \d|сформирован|"
    r"отч[её]т|выгру|страница \d|vygenerov|vytvořeno|strana \d|zdroj:|wygenerowan|utworzon|raport|"
    r"strona \d|źródło:|erstellt|"
    r"bericht|seite \d|quelle:|généré|créé (?:le|par|avec)|rapport|source :|oluşturul|rapor|sayfa \d|"
    r"kaynak:|©|\(c\) |end of )",
    re.IGNORECASE,
)


def is_blank(record: Sequence[str]) -> bool:
    return not "".join(record).strip()


class Table:
    """Turns blocks of records into blocks of data rows. ``skipped``: (line, code) of what was left out."""

    def __init__(self, mapping: Mapping) -> None:
        self.skipped: list[tuple[int, str]] = []
        self.header: list[str] | None = None
        self._mapping = mapping
        self._key = _key_column(mapping)
        self._width = len(mapping.columns)

    def rows(self, blocks: Iterator[Block]) -> Generator[Block, None, None]:
        """Data rows with their physical lines; the notes of damaged records stay with them."""
        held: deque[Block] = deque()
        count = 0
        gaps: set[int] = set()  # lines of held records that stand after a blank one
        after_blank = False
        for block in blocks:
            found, after_blank = self.data_of(block, gaps, after_blank)
            if not found.records:
                continue
            held.append(found)
            count += len(found.records)
            while count - len(held[0].records) >= TAIL:
                count -= len(held[0].records)
                yield held.popleft()
            if len(gaps) > 1000:
                gaps = {line for line in gaps if line >= held[0].lines[0]}
        if held:
            last = self.without_footers(_joined(held), gaps)
            if last.records:
                yield last

    def data_of(self, block: Block, gaps: set[int], after_blank: bool) -> tuple[Block, bool]:
        """The data rows of one block, footers included, and whether it ends with a blank record. ``gaps``
        takes the lines that stand after a blank one; ``after_blank``: the block before ended so."""
        top = self._mapping.header_row
        records, lines, notes = block.records, block.lines, block.notes
        if top is not None and self.header is None:
            start = next((place for place, line in enumerate(lines) if line >= top), len(records))
            for place in range(start):
                if not is_blank(records[place]):
                    self.skipped.append((lines[place], "row_skipped"))
            if start == len(records):
                return Block([], []), False
            self.header = [squeezed(cell) for cell in records[start]]
            records, lines = records[start + 1 :], lines[start + 1 :]
            notes = {place - start - 1: note for place, note in notes.items() if place > start}
        first = self.header[0] if self.header else ""
        if block.flat is not None and not block.may_be_blank and first not in block.flat[:: block.width]:
            if after_blank and records:
                gaps.add(lines[0])
            if len(records) == len(block.records):
                return block, False
            return Block(records, lines, notes), False
        blanks = [place for place, record in enumerate(records) if is_blank(record)]
        repeated = [
            place
            for place, record in enumerate(records)
            if first and record and record[0].strip() == first and self._is_header(record)
        ]
        if not blanks and not repeated:
            if after_blank and records:
                gaps.add(lines[0])
            return Block(records, lines, notes), after_blank and not records
        out = {*blanks, *repeated}
        for place in repeated:
            self.skipped.append((lines[place], "header_repeated"))
        kept = [place for place in range(len(records)) if place not in out]
        blank_set = set(blanks)
        for place in kept:
            if place - 1 in blank_set or (place == 0 and after_blank):
                gaps.add(lines[place])
        places = {old: new for new, old in enumerate(kept)}
        return (
            Block(
                [records[place] for place in kept],
                [lines[place] for place in kept],
                {places[place]: note for place, note in notes.items() if place in places},
            ),
            len(records) - 1 in blank_set,
        )

    def _is_header(self, record: Sequence[str]) -> bool:
        cells = [squeezed(cell) for cell in record]
        header = self.header or []
        return [cell for cell in cells if cell] == [cell for cell in header if cell] and len(header) > 0

    def without_footers(self, block: Block, gaps: set[int]) -> Block:
        """The last rows of a table without the totals and remarks behind them."""
        end = len(block.records)
        while end > 0:
            record, line = block.records[end - 1], block.lines[end - 1]
            code = self._footer(record)
            if code is None:
                break
            lone = code == "row_skipped" and not _MADE_BY.match(next(filter(None, map(squeezed, record))))
            # a lone text may be a real row; it is a footer when a blank line parts it from the table
            if lone and not self._gap_above(block, end, gaps):
                break
            self.skipped.append((line, code))
            end -= 1
        return _part(block, 0, end)

    def _gap_above(self, block: Block, end: int, gaps: set[int]) -> bool:
        """True when only footer-like records stand between this one and the nearest blank line above."""
        for place in range(end - 1, -1, -1):
            if self._footer(block.records[place]) is None:
                return False
            if block.lines[place] in gaps:
                return True
        return False

    def _footer(self, record: Sequence[str]) -> str | None:
        filled = [squeezed(cell) for cell in record if cell.strip()]
        if not filled or any("@" in cell for cell in filled):
            return None
        for cell in filled[:2]:
            word = plain(cell.split(":")[0])
            named = word in _TOTAL_WORDS or (":" in cell and word.split(" ")[0] in _TOTAL_WORDS)
            # a person's name is no total: a total row leaves most cells empty
            if named and len(filled) * 2 <= max(2, self._width + 1):
                return "totals_row"
        keyed = self._key is not None and self._key < len(record) and record[self._key].strip()
        if self._width >= 3 and len(filled) == 1:
            if shape(filled[0]) == "number" and not keyed:
                return "totals_row"
            if _MADE_BY.match(filled[0]):
                return "row_skipped"
            return "row_skipped" if shape(filled[0]) in {"words", "word"} else None
        if self._width >= 3 and len(filled) == 2 and not keyed and _MADE_BY.match(filled[0]):
            return "row_skipped"
        if self._width <= 2 and len(filled) == 1 and _MADE_BY.match(filled[0]) and " " in filled[0]:
            return "row_skipped"
        return None


def _key_column(mapping: Mapping) -> int | None:
    fields = {column.field: column.index for column in reversed(mapping.columns) if column.field}
    for name in ("order_id", "email", "phone", "external_id"):
        if name in fields:
            return fields[name]
    return None


def _joined(blocks: Sequence[Block]) -> Block:
    if len(blocks) == 1:
        return blocks[0]
    notes: dict[int, tuple[str, ...]] = {}
    records: list[Sequence[str]] = []
    lines: list[int] = []
    for block in blocks:
        notes.update({place + len(records): note for place, note in block.notes.items()})
        records += block.records
        lines += block.lines
    return Block(records, lines, notes)


def _part(block: Block, start: int, end: int) -> Block:
    if start == 0 and end == len(block.records):
        return block
    notes = {place - start: note for place, note in block.notes.items() if start <= place < end}
    return Block(block.records[start:end], block.lines[start:end], notes)
