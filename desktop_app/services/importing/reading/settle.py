"""What only the whole column can prove: order of day and month, decimal sign, letters for yes and no,
length of postcodes.

Reads a column block by block in flat memory. Must not: decide by the first rows when more are to come;
``whole`` says whether the end was seen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop_app.services.importing.reading.cells import Finding, Judged, clean
from desktop_app.services.importing.reading.choices import ConsentJudge, letter_pair
from desktop_app.services.importing.reading.dates import settle_order
from desktop_app.services.importing.reading.ids import id_form, postcode_form
from desktop_app.services.importing.reading.judges import DATE_FIELDS, ID_FIELDS, NUMBER_FIELDS, answered
from desktop_app.services.importing.reading.lines import Block
from desktop_app.services.importing.reading.mapping import Column, Mapping
from desktop_app.services.importing.reading.national import national_example
from desktop_app.services.importing.reading.numbers import currency_of
from desktop_app.services.importing.reading.phones import needs_region
from desktop_app.services.importing.reading.places import country_code
from desktop_app.services.importing.reading.words import is_inverted

_KEPT = 150_000
_DATE_PART = re.compile(r"[^\sT]{8,10}(?=[ T]\d)")
_PROVES_COMMA = re.compile(
    r"\d,\d{1,2}(?!\d)|\d,\d{4}|(?<![\d.,])0,\d|\d{4},\d|[ ']\d{3},\d|\d\.\d{3}\.\d{3}|\d\.\d{3},\d"
)
_PROVES_POINT = re.compile(
    r"\d\.\d{1,2}(?!\d)|\d\.\d{4}|(?<![\d.,])0\.\d|\d{4}\.\d|[ ']\d{3}\.\d|\d,\d{3},\d{3}|\d,\d{3}\.\d"
)
_OPEN = re.compile(r"(?<![\d.,' ])[1-9]\d{0,2}[.,]\d{3}(?![\d.,])")


@dataclass(frozen=True, slots=True)
class Settled:
    """``form`` as in ``Column``; ``open_cell``: a cell that cannot be read without an answer, else "".

    ``question``: which one. ``short_years``: years written with two digits were met.
    """

    form: str | None
    question: str = ""
    open_cell: str = ""
    short_years: bool = False


class _Dates:
    wants_more = True

    def __init__(self, column: Column) -> None:
        self._seen: set[str] = set()
        self._birthday = column.field == "birthday"

    def add(self, cells: Sequence[str]) -> None:
        if len(self._seen) < _KEPT:
            for cell in set(cells) - self._seen:
                found = _DATE_PART.match(cell) if len(cell) > 12 else None
                self._seen.add(found.group() if found else cell)

    def result(self) -> Settled:
        order, open_cell, short = settle_order(self._seen, birthday=self._birthday)
        asks = bool(open_cell) and order is None
        return Settled(order, "date_order" if asks else "", open_cell if asks else "", short)


class _Numbers:
    @property
    def wants_more(self) -> bool:
        return not (self._comma and self._point and self._open and len(self._few) >= 3000)

    def __init__(self, column: Column) -> None:
        self._comma = self._point = False
        self._open = ""
        self._few: set[str] = set()
        self.currencies: set[str] = set()

    def add(self, cells: Sequence[str]) -> None:
        distinct = dict.fromkeys(cells)
        if len(self._few) < 3000:
            self._few.update(distinct)
        joined = "\n".join(distinct).replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")
        self._comma = self._comma or _PROVES_COMMA.search(joined) is not None
        self._point = self._point or _PROVES_POINT.search(joined) is not None
        if not self._open:
            found = _OPEN.search(joined)
            if found:
                self._open = found.group()

    def result(self) -> Settled:
        sign = None if self._comma == self._point else "," if self._comma else "."
        asks = sign is None and bool(self._open)
        self.currencies = {currency_of(cell) for cell in self._few} - {""}
        return Settled(sign, "number_format" if asks else "", self._open if asks else "")


class _Choices:
    @property
    def wants_more(self) -> bool:
        return self._cells < 20_000

    def __init__(self, column: Column) -> None:
        self._seen: set[str] = set()
        self._cells = 0
        self._inverted = is_inverted(column.header)

    def add(self, cells: Sequence[str]) -> None:
        self._cells += len(cells)
        if len(self._seen) < 200:
            self._seen |= set(cells)

    def result(self) -> Settled:
        pair = letter_pair(self._seen)
        example = next((cell for cell in sorted(self._seen) if clean(cell)), "")
        if self._inverted:
            return Settled(pair, "consent_meaning", example)
        judge = ConsentJudge(pair)
        texts = [cell for cell in self._seen if clean(cell)]
        unknown = [cell for cell in texts if "value_unknown" in _codes(judge(cell))]
        if any(clean(cell).isdigit() for cell in unknown):  # numbers that stand for words nobody told us
            return Settled("codes", "consent_meaning", sorted(unknown)[0])
        if unknown and len(unknown) * 2 > len(texts):
            return Settled(pair, "consent_meaning", sorted(unknown)[0])
        return Settled(pair)


def _codes(judged: Judged) -> tuple[str, ...]:
    return judged.codes if isinstance(judged, Finding) else ()


class _Ids:
    @property
    def wants_more(self) -> bool:
        return self._cells < 20_000

    def __init__(self, column: Column) -> None:
        self._seen: set[str] = set()
        self._cells = 0

    def add(self, cells: Sequence[str]) -> None:
        self._cells += len(cells)
        if len(self._seen) < 3000:
            self._seen.update(cells)

    def result(self) -> Settled:
        return Settled(id_form(self._seen))


class _Postcodes:
    @property
    def wants_more(self) -> bool:
        return self._cells < 20_000

    def __init__(self, column: Column, region: str | None) -> None:
        self._seen: set[str] = set()
        self._cells = 0
        self._region = region

    def add(self, cells: Sequence[str]) -> None:
        self._cells += len(cells)
        if len(self._seen) < 5000:
            self._seen |= set(cells)

    def result(self) -> Settled:
        return Settled(postcode_form(self._seen, self._region))


class _Phones:
    @property
    def wants_more(self) -> bool:
        return self._region is None and len(self._few) < 500

    def __init__(self, column: Column, region: str | None) -> None:
        self._few: list[str] = []
        self._region = region

    def add(self, cells: Sequence[str]) -> None:
        if len(self._few) < 500 and self._region is None:
            self._few += cells[: 500 - len(self._few)]

    def result(self) -> Settled:
        if self._region is None and needs_region(self._few):
            return Settled(None, "default_region", national_example(self._few))
        return Settled(None)


_Evidence = _Dates | _Numbers | _Choices | _Ids | _Postcodes | _Phones


class Settler:
    """Feed it blocks of data rows, then ask for the mapping with every column's form."""

    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._country = next((column.index for column in mapping.columns if column.field == "country"), None)
        self._evidence: list[tuple[int, _Evidence]] = []
        for column in mapping.columns:
            made = _evidence_for(mapping, column)
            if made is not None:
                self._evidence.append((column.index, made))

    @property
    def upto(self) -> int:
        """The highest column whose every cell must be seen; -1 when nothing more can be learnt."""
        return max((index for index, evidence in self._evidence if evidence.wants_more), default=-1)

    def add(self, block: Block, start: int = 0) -> None:
        """``start``: records before it are not looked at."""
        for index, evidence in self._evidence:
            if not evidence.wants_more:
                continue
            if block.flat is not None and not isinstance(evidence, _Postcodes):
                evidence.add(block.column(index)[start:] if index < block.width else ())
                continue
            records = block.records[start:] if start else block.records
            if isinstance(evidence, _Postcodes) and self._country is not None:
                records = [record for record in records if self._is_home(record)]
            evidence.add([record[index] for record in records if len(record) > index])

    def _is_home(self, record: Sequence[str]) -> bool:
        cell = record[self._country] if self._country is not None and self._country < len(record) else ""
        return not cell.strip() or country_code(cell) == self._mapping.region

    def results(self) -> dict[int, Settled]:
        return {index: evidence.result() for index, evidence in self._evidence}

    def currencies(self) -> set[str]:
        found: set[str] = set()
        for _, evidence in self._evidence:
            if isinstance(evidence, _Numbers):
                found |= evidence.currencies
        return found

    def mapping(self, results: dict[int, Settled]) -> Mapping:
        columns = tuple(
            replace(column, form=results[column.index].form) if column.index in results else column
            for column in self._mapping.columns
        )
        return replace(self._mapping, columns=columns)


def _evidence_for(mapping: Mapping, column: Column) -> _Evidence | None:
    if column.field in DATE_FIELDS or column.kind in {"date", "datetime"}:
        return _Dates(column)
    if column.field in NUMBER_FIELDS or column.kind in {"whole", "number"}:
        return _Numbers(column)
    if column.field == "consent":
        return _Choices(column)
    if column.field in ID_FIELDS:
        return _Ids(column)
    if column.field == "postcode":
        return _Postcodes(column, mapping.region)
    if column.field == "phone":
        return _Phones(column, answered(mapping, "default_region", column.index, mapping.region))
    return None
