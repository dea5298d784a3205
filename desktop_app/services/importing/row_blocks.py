"""Rows of the journal made a block at a time: plain columns are put together as wholes, the rest row by row.

Owns: the quick way and its form for a pipe. Must not: hold a rule (``RowMaker`` has them all, and judges
every row that is not plain; the property test in ``test_row_blocks`` holds both against each other).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

from desktop_app.journal import RowTuple
from desktop_app.services.importing.keys import KEY_FIELDS, key_of
from desktop_app.services.importing.reading.checked import CheckedBlock
from desktop_app.services.importing.source import RowMaker, list_json, object_json

Texts = Sequence[str | None]


@dataclass(slots=True)
class RowColumns:
    """Rows by columns, as ``RowTuple`` has them. ``lines`` and the numbering count from wherever the reader
    began; ``odd``: place to the row as ``RowMaker`` made it, for the rows that are not plain. ``people``: who
    each row is, where that is not ``keys`` without what stands before the colon.
    """

    size: int
    lines: Sequence[int]
    cells: list[str]
    payloads: list[str]
    match_on: list[str] | str  # one text: the same for all
    columns: list[str] | str
    keys: list[str]
    fallbacks: list[str]
    odd: dict[int, RowTuple] = field(default_factory=dict)
    people: list[str | None] | None = None

    def who(self) -> list[str | None]:
        """Who each row is; None for nobody. Two rows of one file with the same text are one person."""
        return _people(self.keys, self.size) if self.people is None else self.people

    def rows(self, first: int, line: int = 0) -> list[RowTuple]:
        """Numbered from ``first``, their lines moved by ``line``."""
        lines = [one + line for one in self.lines] if line else self.lines
        made: list[RowTuple] = list(
            zip(
                range(first, first + self.size), lines, repeat("not_sent"), repeat("waiting"),
                repeat("nobody"), self.cells, self.payloads, repeat(""), _each(self.match_on),
                _each(self.columns), self.keys, self.fallbacks,
            )
        )  # fmt: skip
        for place, row in self.odd.items():
            made[place] = (first + place, lines[place], *row[2:])
        return made

    def packed(self) -> tuple[object, ...]:
        """For a pipe: a list of texts as one text, since a pipe's time goes by pieces."""
        columns = (self.cells, self.payloads, self.match_on, self.columns, self.keys, _same(self.fallbacks))
        return self.size, self.lines, [_joined(one) for one in columns], self.odd, self.people

    @classmethod
    def unpacked(cls, packed: Any) -> RowColumns:
        size, lines, texts, odd, people = packed
        cells, payloads, match_on, columns, keys, fallbacks = map(_parted, texts)
        if isinstance(fallbacks, str):
            fallbacks = [fallbacks] * size
        return cls(size, lines, cells, payloads, match_on, columns, keys, fallbacks, odd, people)


class BlockMaker:
    """As ``RowMaker``, for blocks."""

    def __init__(self, maker: RowMaker) -> None:
        self._maker = maker

    def make(self, block: CheckedBlock) -> RowColumns:
        size = len(block.records)
        values, odd = self._maker.by_columns(block)
        if not values or len(odd) == size:  # nothing to be gained
            return self._by_rows(block, range(size), _blank(block))
        shapes = self._shapes(values, size)
        odd |= (
            {place for place, (match_on, _) in enumerate(shapes) if not match_on} if _lost(shapes) else set()
        )
        keys, fallbacks = self._keys(values, shapes)
        made = RowColumns(
            size,
            block.lines,
            _cells(block.records),
            _payloads(values),
            _same([match_on for match_on, _ in shapes]),
            _same([columns for _, columns in shapes]),
            keys,
            fallbacks,
        )
        return self._by_rows(block, odd, made)

    def _by_rows(self, block: CheckedBlock, odd: Iterable[int], made: RowColumns) -> RowColumns:
        made.odd = {place: self._maker.make(*block.row(place)) for place in odd}
        people = block.keys()
        if people != _people(made.keys, made.size):
            made.people = people
        return made

    def _shapes(self, values: Mapping[str, Texts], size: int) -> list[tuple[str, str]]:
        """For each row what it is matched by, and the fields it brings."""
        gaps = {name: column for name, column in values.items() if None in column or "" in column}
        if not gaps:
            return [self._maker.shape_of(tuple(values))] * size
        known: dict[tuple[bool, ...], tuple[str, str]] = {}
        filled = list(zip(*(map(bool, column) for column in gaps.values()), strict=True))
        for mask in set(filled):
            there = dict(zip(gaps, mask, strict=True))
            known[mask] = self._maker.shape_of(tuple(name for name in values if there.get(name, True)))
        return [known[mask] for mask in filled]

    def _keys(
        self, values: Mapping[str, Texts], shapes: Sequence[tuple[str, str]]
    ) -> tuple[list[str], list[str]]:
        forms = {name: _keys_of(name, values[name]) for name in KEY_FIELDS if name in values}
        always = self._maker.always
        strong = forms.get(always)
        used = {match_on for match_on, _ in shapes}
        nothing = [""] * len(shapes)
        if len(used) == 1 and (strong is None or used == {always}):
            return forms.get(used.pop(), nothing), nothing
        plain = [forms[name][place] if name else "" for place, (name, _) in enumerate(shapes)]
        if strong is None:
            return plain, nothing
        both = zip(strong, plain, strict=True)
        keys = [one or other for one, other in both]
        return keys, [other if key != other else "" for key, other in zip(keys, plain, strict=True)]


def _blank(block: CheckedBlock) -> RowColumns:
    nothing = [""] * len(block.records)
    return RowColumns(len(nothing), block.lines, nothing, nothing, "", "", nothing, nothing)


def _lost(shapes: Sequence[tuple[str, str]]) -> bool:
    return any(not match_on for match_on, _ in set(shapes))


def _keys_of(field_name: str, column: Texts) -> list[str]:
    """``key_of`` for each value."""
    if field_name == "email" and None not in column:
        joined = "\n".join(column)  # type: ignore[arg-type]
        if joined.isascii() and " " not in joined and joined.count("\n") == len(column) - 1:
            keys = ("email:" + joined.lower().replace("\n", "\nemail:")).split("\n")
            if "email:" not in keys:
                return keys
    return [key_of(field_name, value) if value else "" for value in column]


def _people(keys: Sequence[str], size: int) -> list[str | None]:
    """What stands behind the colon of each key."""
    if not all(key.startswith("email:") for key in keys[:1]):
        return []
    joined = "\n".join(keys)
    found: list[str | None] = [*joined[6:].replace("\nemail:", "\n").split("\n")]
    return found if len(found) == size else []


def _cells(records: Sequence[Sequence[str]]) -> list[str]:
    """``list_json`` for each record."""
    joined = "\n".join(['", "'.join(record) for record in records])
    marks = 2 * (sum(map(len, records)) - len(records))
    if _is_plain(joined, marks, len(records)):
        return ('["' + joined.replace("\n", '"]\n["') + '"]').split("\n")
    return list(map(list_json, records))


def _payloads(values: Mapping[str, Texts]) -> list[str]:
    """``object_json`` for each row, without the values that are not there."""
    parts, columns, marks = [], list[Sequence[str | None]](), 0
    for name, column in values.items():
        if None in column or "" in column:
            parts.append("%s")
            columns.append([f', "{name}": "{value}"' if value else "" for value in column])
            marks += 4 * sum(map(bool, column))
        else:
            parts.append(f', "{name}": "%s"'.replace("%", "%%").replace("%%s", "%s"))
            columns.append(column)
            marks += 4 * len(column)
    template = "".join(parts)
    texts = [template % row for row in zip(*columns, strict=True)]
    joined = "\n".join(texts)
    if _is_plain(joined, marks, len(texts)):
        return ["{" + text[2:] + "}" for text in texts]
    names = tuple(values)
    rows = zip(*values.values(), strict=True)
    return [
        object_json({name: value for name, value in zip(names, row, strict=True) if value}) for row in rows
    ]


def _is_plain(joined: str, marks: int, lines: int) -> bool:
    """True when the texts, one a line, hold nothing that JSON writes otherwise."""
    return (
        joined.count("\n") == lines - 1
        and joined.count('"') == marks
        and "\\" not in joined
        and joined.replace("\n", "").isprintable()
    )


def _same(column: list[str]) -> list[str] | str:
    return column[0] if column and column.count(column[0]) == len(column) else column


def _each(column: list[str] | str) -> Iterable[str]:
    return repeat(column) if isinstance(column, str) else column


def _joined(column: list[str] | str) -> object:
    """A list as one text where its texts are one line each."""
    if isinstance(column, str):
        return (column,)
    joined = "\n".join(column)
    return joined if joined.count("\n") == len(column) - 1 else column


def _parted(packed: Any) -> Any:
    if isinstance(packed, tuple):
        return packed[0]
    return packed.split("\n") if isinstance(packed, str) else packed
