"""Files of a shape that was imported before: matched as last time, asked only what is new.

Owns: what makes two files one shape (their headings), what is remembered of a matching and how it is given
back. Must not: remember a cell, or match a column whose heading was not there before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from desktop_app.journal import Journal
from desktop_app.services.importing.job_looks import JobLooks
from desktop_app.services.importing.reading.mapping import RULES, Column
from desktop_app.services.importing.reading.mapping import Mapping as FileMapping
from desktop_app.services.importing.reading.words import plain

ALIKE = 0.6
"""So much of the headings must be the same for a file to count as a changed one of a known shape."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """``whole``: every column was there before. ``known``: indexes of the columns that were."""

    mapping: FileMapping
    whole: bool
    known: frozenset[int]


def shape_of(columns: Sequence[Column], purpose: str = "") -> str:
    """The headings, whatever their order; "" where a column has none: nothing tells such files apart. What
    was learned for another ``purpose`` than an import of contacts is a shape of its own."""
    headers = _headers(columns)
    if not headers or "" in headers:
        return ""
    return "\n".join([*([f"\0{purpose}"] if purpose else []), *sorted(headers)])


def headings_of(columns: Sequence[Column]) -> dict[int, str]:
    """Place in the file to heading, for columns whose heading no other one has."""
    return {column.index: header for column, header in _named(columns)}


def told_of(mapping: FileMapping) -> dict[str, Any]:
    """What is remembered of a matching."""
    names = {column.index: header for column, header in _named(mapping.columns)}
    answers: dict[str, Any] = {}
    for key, value in mapping.answers.items():
        question, _, index = key.partition(":")
        if not index:
            answers[question] = value
        elif index.isdigit() and int(index) in names:
            answers[f"{question}:{names[int(index)]}"] = value
    return {
        "columns": {header: [column.field, column.rule] for column, header in _named(mapping.columns)},
        "answers": answers, "region": mapping.region, "duplicates": mapping.duplicates,
        "empty": mapping.empty,
    }  # fmt: skip


def recalled(mapping: FileMapping, remembered: Sequence[tuple[str, Mapping[str, Any]]]) -> Recalled | None:
    """The mapping with what is known of its columns; None where no file like it was imported."""
    mine = set(_headers(mapping.columns)) - {""}
    if not mine or mapping.kind != "contacts":
        return None
    best: tuple[float, Mapping[str, Any]] | None = None
    for shape, told in remembered:
        if "purpose" in told:
            continue  # a file of events or orders
        theirs = set(shape.split("\n"))
        alike = len(mine & theirs) / len(mine | theirs)
        if alike >= ALIKE and (best is None or alike > best[0]):
            best = alike, told
    if best is None:
        return None
    told = best[1]
    known: set[int] = set()
    columns = []
    answers = dict(mapping.answers)
    places = {header: column.index for column, header in _named(mapping.columns)}
    for column, header in zip(mapping.columns, _headers(mapping.columns), strict=True):
        kept = told["columns"].get(header) if places.get(header) == column.index else None
        if kept is None or kept[1] not in RULES:
            columns.append(column)
            continue
        known.add(column.index)
        changed = kept[0] != column.field
        columns.append(replace(column, field=kept[0], rule=kept[1], form=None if changed else column.form))
    for key, value in told["answers"].items():
        question, _, header = key.partition(":")
        if not header:
            answers.setdefault(question, value)
        elif header in places:
            answers.setdefault(f"{question}:{places[header]}", value)
    made = replace(
        mapping, columns=tuple(columns), answers=answers, duplicates=told["duplicates"], empty=told["empty"],
        region=mapping.region or told["region"],
    )  # fmt: skip
    return Recalled(made, len(known) == len(mapping.columns), frozenset(known))


def _headers(columns: Sequence[Column]) -> list[str]:
    return [plain(column.header) for column in columns]


def _named(columns: Sequence[Column]) -> list[tuple[Column, str]]:
    """Columns whose heading no other one has."""
    headers = _headers(columns)
    counted = Counter(headers)
    return [(c, h) for c, h in zip(columns, headers, strict=True) if h and counted[h] == 1]


class LearnVerbs(JobLooks):
    """What an account's files looked like before; kept with the journal, gone with the account."""

    def recall(self, account_id: str, mapping: FileMapping) -> Recalled | None:
        """The mapping as files of this shape were matched before, None for a shape that is new."""
        return recalled(mapping, self._journal_of(account_id).learned.all(account_id))

    def remember(self, account_id: str, mapping: FileMapping) -> None:
        """This is how the person matched it. A file without headings is not remembered."""
        shape = shape_of(mapping.columns)
        if shape and mapping.header_row is not None:
            journal = self._journal_of(account_id)
            journal.learned.put(account_id, shape, told_of(mapping), self._clock.utc_now())

    def _journal_of(self, account_id: str) -> Journal:
        return self._journals[self._find_account(account_id).training]
