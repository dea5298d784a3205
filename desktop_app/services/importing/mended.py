"""Rows that were mended: written as a file of their own, known again by their row id, and only they are
touched.

Owns: that file, the row id, which rows of a mended file may go out. Must not: judge a cell (the reading does)
or send anything.
"""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from desktop_app.journal import JobStore
from desktop_app.journal.database import translated
from desktop_app.model.report import RowState, SaidBy
from desktop_app.model.texts import t
from desktop_app.services.importing import reading
from desktop_app.services.importing.desk import Desk
from desktop_app.services.importing.reading import Column
from desktop_app.services.importing.reading import Mapping as FileMapping

MENDABLE = (RowState.REJECTED_HERE, RowState.REJECTED_THERE)
"""Rows that did not arrive for sure; of the others nobody should send one again in passing."""
AGAIN = (*MENDABLE, RowState.IN_DOUBT, RowState.SKIPPED)
"""Rows that a mended file may bring again: the person has seen the reason and decided."""
STAY_OUT = ("suppressed",)
"""Codes of rows that no repeat brings in: who has unsubscribed comes back by an act of its own only."""
_ROW_ID = re.compile(r"\s*(\d{8}-\d{6}-[2-9a-z]{3}):(\d{1,9})\s*")
_LOOK_AT = 50

Edits = Mapping[int, Mapping[int, str]]
"""Row of the import -> column index -> the cell's new text."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A file whose rows belong to an import of before. ``column``: where the row ids stand."""

    job: str
    column: int


def row_id(job: str, row: int) -> str:
    """What ties a row of a result file to its import."""
    return f"{job}:{row}"


def read_row_id(text: str) -> tuple[str, int] | None:
    """(job, row), or None for a text that is no row id."""
    found = _ROW_ID.fullmatch(text)
    return (found[1], int(found[2])) if found else None


# --- writing ---


def width_of(store: JobStore, states: Sequence[RowState] = MENDABLE) -> tuple[list[str], int]:
    """The file's own headers, padded to its widest row of these states, and how many they are."""
    columns = (store.fact("mapping") or {}).get("columns", [])
    named = {column["index"]: column["header"] for column in columns}
    widest = max((len(json.loads(row.cells)) for row in store.rows.walk(states)), default=0)
    width = max([widest, *(index + 1 for index in named)])
    return [named.get(index, "") for index in range(width)], width


def write_mended(store: JobStore, edits: Edits, again: Iterable[int], target: Path) -> FileMapping:
    """Write the mended rows, and those to be sent ``again`` as they are, as a CSV with their row ids.

    Returns how to read it: as the import was read, cell by cell. StorageFailed when it cannot be written.
    """
    headers, width = width_of(store)
    wanted = {*edits, *again}
    kept = FileMapping.from_json(store.fact("mapping"))
    head = [*headers, t("import.result.row_id")]
    with translated(target), open(target, "w", encoding="utf-8", newline="", opener=_private) as file:
        writer = csv.writer(file)
        writer.writerow(head)
        for row in store.rows.walk(AGAIN):
            if row.row not in wanted:
                continue
            cells = json.loads(row.cells)
            cells += [""] * (width - len(cells))
            for index, text in edits.get(row.row, {}).items():
                cells[index] = text
            writer.writerow([*cells, row_id(store.job, row.row)])
    placement = store.fact("placement") or {}
    out = {*placement.get("left_out", ()), *placement.get("spare", ())}  # the account has no place for them
    columns = [replace(one, field=None) if one.header in out else one for one in kept.columns]
    return replace(
        kept, encoding="utf-8", delimiter=",", quote='"', sheet=None, header_row=1,
        columns=(*columns, Column(width, head[-1], None)),
    )  # fmt: skip


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


# --- reading again ---


def recognise(path: Path, mapping: FileMapping) -> Mended | None:
    """Whether a file holds rows of an import, told by its row ids; None for any other file."""
    for column in reversed(mapping.columns):  # the newest ids stand last
        if column.header.strip() in (t("import.result.row_id"), "Campaign Desk row"):
            for cells in _first_rows(path, mapping):
                found = read_row_id(cells[column.index]) if len(cells) > column.index else None
                if found is not None:
                    return Mended(found[0], column.index)
    return None


def _first_rows(path: Path, mapping: FileMapping) -> Iterator[Sequence[str]]:
    try:
        for chunk in reading.read_chunks(path, mapping, _LOOK_AT):
            for checked in chunk:
                yield checked[2]
            return
    except reading.Refused:
        return


def as_before(mapping: FileMapping, mended: Mended, kept: FileMapping) -> FileMapping:
    """The columns of a mended file mean what they meant in its import, wherever they stand now."""
    by_index = {column.index: column for column in kept.columns}
    by_header = {column.header.strip().casefold(): column for column in reversed(kept.columns)}
    columns = []
    for column in mapping.columns:
        name = column.header.strip()
        old = by_index.get(column.index)
        if old is None or old.header.strip() != name:
            old = by_header.get(name.casefold()) if name else None
        if old is None or column.index == mended.column:
            columns.append(replace(column, field=None, form=None))
        else:
            columns.append(replace(column, field=old.field, rule=old.rule, form=old.form))
    return replace(
        mapping, columns=tuple(columns), date_order=kept.date_order, decimal=kept.decimal,
        duplicates=kept.duplicates, empty=kept.empty, region=kept.region or mapping.region, kind=kept.kind,
        answers={**mapping.answers, **kept.answers},
    )  # fmt: skip


def settle_mended(desk: Desk, mended: Mended, source: JobStore | None) -> None:
    """Leave out every row that is none of the import's rows to mend: nothing else is touched by such a file.

    ``source`` None: the import is gone, so its row ids only tell which rows are its own.
    """
    store, seen = desk.store, set[int]()
    for page in store.rows.walk_pages([RowState.NOT_SENT]):
        ids = {row.row: _id_in(row.cells, mended) for row in page}
        known = {} if source is None else source.rows.states_of([n for n in ids.values() if n])
        verdicts = []
        for row, number in ids.items():
            code = ""
            if not number:
                code = "no_row_id"
            elif number in seen:
                code = "row_id_twice"
            elif source is not None and known.get(number) not in AGAIN:
                code = "row_was_fine"
            else:
                seen.add(number)
            if code:
                verdicts.append((row, RowState.SKIPPED, code, SaidBy.RULE, ""))
        store.rows.judge(verdicts)


def _id_in(cells: str, mended: Mended) -> int:
    found: list[Any] = json.loads(cells)
    known = read_row_id(str(found[mended.column])) if len(found) > mended.column else None
    return known[1] if known is not None and known[0] == mended.job else 0
