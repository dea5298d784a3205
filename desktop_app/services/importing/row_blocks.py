"""Rows of the journal made a block at a time: plain columns are put together as wholes, the rest row by row.

Owns: the quick way and its form for a pipe. Must not: hold a rule (``RowMaker`` has them all, and judges
every row that is not plain; the property test in ``test_row_blocks`` holds both against each other).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat

from desktop_app.journal import RowTuple
from desktop_app.services.importing.keys import key_of
from desktop_app.services.importing.reading.checked import CheckedBlock
from desktop_app.services.importing.source import RowMaker, list_json, object_json

Texts = Sequence[str | None]
Lines = list[str] | str | tuple[str]
"""A text for each row: a list of them, one text in which each stands on a line, or the one for all rows. The
second is how most are made, and what passes a pipe best."""


@dataclass(slots=True)
class RowColumns:
    """Rows by columns, as ``RowTuple`` has them. ``lines`` and the numbering count from wherever the reader
    began; ``odd``: place to the row as ``RowMaker`` made it, for the rows that are not plain. ``people``: who
    each row is, where that is not ``keys`` without what stands before the colon.
    """

    size: int
    lines: Sequence[int]
    cells: Lines
    payloads: Lines
    match_on: Lines
    columns: Lines
    keys: Lines
    fallbacks: Lines
    odd: dict[int, RowTuple] = field(default_factory=dict)
    people: list[str | None] | None = None

    def who(self) -> list[str | None]:
        """Who each row is; None for nobody. Two rows of one file with the same text are one person."""
        return _people(self.keys, self.size) if self.people is None else self.people

    def rows(self, first: int, line: int = 0) -> list[RowTuple]:
        """Numbered from ``first``, their lines moved by ``line``."""
        lines = self.lines
        if line:
            lines = [one + line for one in lines]
        made: list[RowTuple] = list(
            zip(
                range(first, first + self.size), lines, repeat("not_sent"), repeat("waiting"),
                repeat("nobody"), _each(self.cells), _each(self.payloads), repeat(""),
                _each(self.match_on), _each(self.columns), _each(self.keys), _each(self.fallbacks),
            )
        )  # fmt: skip
        for place, row in self.odd.items():
            made[place] = (first + place, lines[place], *row[2:])
        return made


class BlockMaker:
    """As ``RowMaker``, for blocks."""

    def __init__(self, maker: RowMaker) -> None:
        self._maker = maker

    def make(self, block: CheckedBlock) -> RowColumns:
        size = len(block.records)
        values, odd = self._maker.by_columns(block)
        if not values or len(odd) == size:  # nothing to be gained
            nothing: Lines = ("",)
            made = RowColumns(size, block.lines, nothing, nothing, nothing, nothing, nothing, nothing)
            return self._by_rows(block, range(size), made, known=False)
        shapes, used = self._shapes(values, size)
        if any(not match_on for match_on, _ in used):
            lost = {place for place, (match_on, _) in enumerate(shapes) if not match_on}
            odd |= lost if shapes else set(range(size))
        keys, fallbacks, known = self._keys(values, shapes, {match_on for match_on, _ in used})
        match_on, columns = (
            ((used[0][0],), (used[0][1],))
            if len(used) == 1
            else (_as_lines([one for one, _ in shapes]), _as_lines([one for _, one in shapes]))
        )
        made = RowColumns(
            size, block.lines, _cells(block.records), _payloads(values), match_on, columns, keys, fallbacks
        )
        return self._by_rows(block, odd, made, known=known)

    def _by_rows(
        self, block: CheckedBlock, odd: Iterable[int], made: RowColumns, *, known: bool
    ) -> RowColumns:
        """``known``: the keys tell who the rows are."""
        made.odd = {place: self._maker.make(*block.row(place)) for place in odd}
        if not known or "reject" in block.verdicts:
            people = block.keys()
            made.people = None if people == made.who() else people
        return made

    def _shapes(
        self, values: Mapping[str, Texts], size: int
    ) -> tuple[Sequence[tuple[str, str]], list[tuple[str, str]]]:
        """For each row what it is matched by and the fields it brings; and those that there are."""
        gaps = {name: column for name, column in values.items() if None in column or "" in column}
        if not gaps:
            shape = self._maker.shape_of(tuple(values))
            return (), [shape]
        known: dict[tuple[bool, ...], tuple[str, str]] = {}
        filled = list(zip(*(map(bool, column) for column in gaps.values()), strict=True))
        for mask in set(filled):
            there = dict(zip(gaps, mask, strict=True))
            known[mask] = self._maker.shape_of(tuple(name for name in values if there.get(name, True)))
        return [known[mask] for mask in filled], list(known.values())

    def _keys(
        self, values: Mapping[str, Texts], shapes: Sequence[tuple[str, str]], used: set[str]
    ) -> tuple[Lines, Lines, bool]:
        """Keys, fallbacks, and whether the keys are addresses that tell who a row is."""
        always = self._maker.always
        if len(used) == 1 and (always not in values or used == {always}):
            (name,) = used
            if name not in values:
                return ("",), ("",), False
            keys = _email_keys(values["email"]) if name == "email" else ""
            return keys or _as_lines(_keys_of(name, values)), ("",), bool(keys)
        forms = {name: _keys_of(name, values) for name in {*used, always} if name in values}
        size = len(next(iter(values.values())))
        matched = [name for name, _ in shapes] if shapes else [*used] * size
        plain = [forms[name][place] if name else "" for place, name in enumerate(matched)]
        if always not in forms:
            return _as_lines(plain), ("",), False
        keys_of = [one or other for one, other in zip(forms[always], plain, strict=True)]
        fallbacks = [other if key != other else "" for key, other in zip(keys_of, plain, strict=True)]
        return _as_lines(keys_of), _as_lines(fallbacks), False


def _email_keys(column: Texts) -> str:
    """``key_of`` for each address where all are plain ones, "" where not."""
    if None in column:
        return ""
    joined = "\n".join(column)  # type: ignore[arg-type]
    if not joined.isascii() or " " in joined or joined.count("\n") != len(column) - 1:
        return ""
    keys = "email:" + joined.lower().replace("\n", "\nemail:")
    return "" if "email:\n" in keys or keys.endswith("email:") else keys


def _keys_of(name: str, values: Mapping[str, Texts]) -> list[str]:
    return [key_of(name, value) if value else "" for value in values.get(name, ())]


def _people(keys: Lines, size: int) -> list[str | None]:
    """What stands behind the colon of each key, for addresses; else nothing."""
    if not isinstance(keys, str) or not keys.startswith("email:"):
        return []
    found: list[str | None] = [*keys[6:].replace("\nemail:", "\n").split("\n")]
    return found if len(found) == size else []


def _cells(records: Sequence[Sequence[str]]) -> Lines:
    """``list_json`` for each record."""
    joined = "\n".join(['", "'.join(record) for record in records])
    marks = 2 * (sum(map(len, records)) - len(records))
    if _is_plain(joined, marks, len(records)) and joined.replace("\n", "").isprintable():
        return '["' + joined.replace("\n", '"]\n["') + '"]'
    return list(map(list_json, records))


def _payloads(values: Mapping[str, Texts]) -> Lines:
    """``object_json`` for each row, without the values that are not there."""
    parts: list[Iterable[str]] = []
    marks, end = 0, ""
    for name, column in values.items():
        if None in column or "" in column:
            if end:
                parts.append(repeat(end))
            parts.append([f', "{name}": "{value}"' if value else "" for value in column])
            marks += 4 * (len(column) - column.count(None) - column.count(""))
            end = ""
        else:
            parts += (repeat(f'{end}, "{name}": "'), column)  # type: ignore[arg-type]
            marks += 4 * len(column)
            end = '"'
    rows = zip(*parts, strict=False) if not end else zip(*parts, repeat(end), strict=False)
    joined = "\n".join(map("".join, rows))
    size = len(next(iter(values.values())))
    # a row without any value would be an empty line here
    if "\n\n" not in f"\n{joined}\n" and _is_plain(joined, marks, size) and _prints(values):
        return "{" + joined[2:].replace("\n, ", "}\n{") + "}"
    names = tuple(values)
    return [
        object_json({name: value for name, value in zip(names, row, strict=True) if value})
        for row in zip(*values.values(), strict=True)
    ]


def _prints(values: Mapping[str, Texts]) -> bool:
    return all("".join(filter(None, column)).isprintable() for column in values.values())


def _is_plain(joined: str, marks: int, lines: int) -> bool:
    """True when the texts, one a line, hold no mark that JSON writes otherwise."""
    return joined.count("\n") == lines - 1 and joined.count('"') == marks and "\\" not in joined


def _as_lines(column: list[str]) -> Lines:
    joined = "\n".join(column)
    return joined if joined.count("\n") == len(column) - 1 else column


def _each(column: Lines) -> Iterable[str]:
    if isinstance(column, str):
        return column.split("\n")
    return repeat(column[0]) if isinstance(column, tuple) else column
