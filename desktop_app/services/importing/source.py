"""From the file to rows of the journal: what runs in the child process that reads.

Owns: calling the reading room, and turning its rows into what the journal keeps. Must not: know a platform
(what it takes is handed in), write anything, hold a sentence.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from desktop_app.journal import NewRow
from desktop_app.model.errors import FileRefused
from desktop_app.model.report import RowState, SaidBy
from desktop_app.services.importing import reading
from desktop_app.services.importing.keys import keys_of_row, match_field
from desktop_app.services.importing.names import split_name
from desktop_app.services.importing.reading import Look, Problem, Refusal, Value
from desktop_app.services.importing.reading import Mapping as FileMapping
from desktop_app.services.importing.reading.findings import Verdict

CHUNK = 2000
CONSENT = "consent"
FULL_NAME = "full_name"
NAME_PARTS = ("first_name", "last_name")
SILENT = ("info",)


@dataclass(frozen=True, slots=True)
class RowRules:
    """How values become what is sent.

    ``fields``: the reading's value key -> field of the delivery (``custom:<id>``); a key that is not there is
    not imported. ``blanks``: column index -> field, for columns whose empty cells clear the value there
    (empty when an empty cell leaves it alone).
    """

    fields: Mapping[str, str]
    match_on: tuple[str, ...]
    always: str = ""
    blanks: Mapping[int, str] | None = None


class FileNotRead(FileRefused):
    """The reading's refusal as a leaf of the error tree, in the reading's own words."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"file.{refusal.code}", detail=refusal.detail)

    @property
    def _refusal(self) -> Refusal:
        return Refusal(self.code.removeprefix("file."), str(self.values.get("detail", "")))

    @property
    def message(self) -> str:
        return self._refusal.text

    @property
    def what_to_do(self) -> str:
        return self._refusal.what_to_do


def look_at(path: Path, request: Mapping[str, Any]) -> Look:
    """The reading's look at the whole file; FileNotRead when it is no table."""
    given = request["mapping"]
    region, kind = request["region"] or None, request["kind"]
    # line 0: nobody has said yet where the header stands
    mapping = FileMapping(region=region, kind=kind, header_row=0) if given is None else None
    if mapping is None:
        mapping = FileMapping.from_json(given)
    mapping = replace(mapping, answers={**mapping.answers, **request["answers"]})
    look = reading.look(path, region=region, kind=kind, mapping=mapping, whole=True)
    if look.refusal is not None:
        raise FileNotRead(look.refusal)
    return look


def count_source(path: Path, mapping: Mapping[str, Any]) -> int:
    """Data rows by the separate count."""
    try:
        return reading.count_rows(path, FileMapping.from_json(mapping))
    except reading.Refused as refused:
        raise FileNotRead(refused.refusal) from None


def read_source(path: Path, mapping: Mapping[str, Any], rules: RowRules) -> Iterator[list[NewRow]]:
    """All data rows in file order, in chunks, ready for the journal."""
    settled = FileMapping.from_json(mapping)
    maker = RowMaker(tuple(settled.fields()), rules)
    try:
        for chunk in reading.read_chunks(path, settled, CHUNK):
            yield [maker.make(*checked) for checked in chunk]
    except reading.Refused as refused:
        raise FileNotRead(refused.refusal) from None


class RowMaker:
    """Makes rows of the journal from checked ones; ``keys`` names the values in their order."""

    def __init__(self, keys: tuple[str, ...], rules: RowRules) -> None:
        self._rules = rules
        self._fields = [(place, rules.fields[key]) for place, key in enumerate(keys) if key in rules.fields]
        self._consent = keys.index(CONSENT) if CONSENT in keys else None
        self._full_name = keys.index(FULL_NAME) if FULL_NAME in keys and _splits(keys, rules) else None
        self._columns: dict[tuple[str, ...], str] = {}  # a file has few sets of filled cells

    def make(
        self,
        row: int,
        line: int,
        cells: Sequence[str],
        values: Sequence[Value],
        problems: Sequence[Problem],
        verdict: Verdict,
        reject_code: str | None,
    ) -> NewRow:
        """One row with its state: waiting, left out here, or left alone by a rule."""
        kept = json.dumps(cells, ensure_ascii=False)
        notes = _notes(problems) if problems else ""
        stays: tuple[RowState, str] | None = None
        if verdict == "reject":
            stays = RowState.REJECTED_HERE, reject_code or "row_unreadable"
        elif verdict == "skip":
            stays = RowState.SKIPPED, reject_code or "duplicate"
        elif self._consent is not None and values[self._consent] is False:
            stays = RowState.SKIPPED, "consent_no"
        else:
            payload = self._payload(cells, values)
            match_on = match_field(payload, self._rules.match_on, self._rules.always)
            if not match_on:
                stays = RowState.REJECTED_HERE, "no_address"
        if stays is not None:
            state, code = stays
            return NewRow(row, line, state, code, SaidBy.RULE, kept, None, notes, "", "", "", "")
        key, fallback = keys_of_row(payload, match_on, self._rules.always)
        return NewRow(
            row, line, RowState.NOT_SENT, "waiting", SaidBy.NOBODY, kept,
            json.dumps(payload, ensure_ascii=False), notes, match_on, self._shape(payload), key, fallback,
        )  # fmt: skip

    def _shape(self, payload: Mapping[str, str | None]) -> str:
        names = tuple(payload)
        found = self._columns.get(names)
        if found is None:
            found = self._columns[names] = json.dumps(sorted(names))
        return found

    def _payload(self, cells: Sequence[str], values: Sequence[Value]) -> dict[str, str | None]:
        payload: dict[str, str | None] = {}
        for place, field in self._fields:
            value = values[place]
            if value is None or value == "":
                continue
            payload[field] = ("true" if value else "false") if isinstance(value, bool) else value
        if self._full_name is not None and isinstance(full := values[self._full_name], str):
            payload |= {f: part for f, part in zip(NAME_PARTS, split_name(full), strict=True) if part}
        for index, field in (self._rules.blanks or {}).items():
            # a cell that could not be understood is not an empty cell: its value is left alone
            if field not in payload and (index >= len(cells) or not cells[index].strip()):
                payload[field] = None
        return payload


def _splits(keys: tuple[str, ...], rules: RowRules) -> bool:
    """Names are taken apart where both parts have a place and no column of their own."""
    return set(NAME_PARTS) <= set(rules.fields) and not set(NAME_PARTS) & set(keys)


def _notes(problems: Sequence[Problem]) -> str:
    kept = [
        (field, code, said) for field, code, said in problems if reading.effect_of(field, code) not in SILENT
    ]
    return json.dumps(kept, ensure_ascii=False) if kept else ""
