"""The rows of a file that was read, kept in a file beside it: a million of them cost eight bytes each here.

Owns: where each row lies, reading one or all in order, rows that a person changed in place of those of the
file, a copy of all of them, taking the file away. Must not: know what rows mean.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from array import array
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from desktop_app.services.made_sequence import MadeSequence

Row = Mapping[str, Any]
NO_CHANGES: Mapping[int, Row] = {}
_read = json.JSONDecoder().decode


class RowsFile(MadeSequence[Row]):
    """One JSON object a line (in UTF-8). ``discard`` removes the file unless it is ``kept``; it also goes
    with the last who holds it. May be read from several threads."""

    def __init__(self, path: Path, *, kept: bool = False) -> None:
        self.path = path
        self._kept = kept
        self._starts = array("Q")
        self._gate = threading.Lock()
        place = 0
        with path.open("rb") as lines:
            for line in lines:
                self._starts.append(place)
                place += len(line)
        self._file = path.open("rb")

    def __len__(self) -> int:
        return len(self._starts)

    def make(self, place: int) -> Row:
        start = self._starts[place]
        with self._gate:
            self._file.seek(start)
            line = self._file.readline()
        row: Row = _read(line.decode())
        return row

    def __iter__(self) -> Iterator[Row]:
        with self.path.open("rb") as lines:
            for line in lines:
                yield _read(line.decode())

    def discard(self) -> None:
        """Safe to call twice."""
        self._file.close()
        if not self._kept:
            self.path.unlink(missing_ok=True)

    def __del__(self) -> None:
        if hasattr(self, "_file"):
            self.discard()


class MendedRows(MadeSequence[Row]):
    """Rows with some in place of those that were read, by place from 0; what was read stays as it is."""

    def __init__(self, rows: Sequence[Row], changed: Mapping[int, Row]) -> None:
        self.rows = rows
        self.changed = changed

    def __len__(self) -> int:
        return len(self.rows)

    def make(self, place: int) -> Row:
        return self.changed[place] if place in self.changed else self.rows[place]

    def __iter__(self) -> Iterator[Row]:
        for place, row in enumerate(self.rows):
            yield self.changed.get(place, row)


def mended(rows: Sequence[Row], changed: Mapping[int, Row]) -> Sequence[Row]:
    return MendedRows(rows, dict(changed)) if changed else rows


def file_of(rows: Sequence[Row]) -> tuple[Path, Mapping[int, Row]] | None:
    """Where these rows lie, and which of them were changed; None for rows that are held here."""
    read, changed = (rows.rows, rows.changed) if isinstance(rows, MendedRows) else (rows, {})
    return (read.path, changed) if isinstance(read, RowsFile) else None


def rows_in(path: Path, changed: Mapping[int, Row]) -> Iterator[Row]:
    """The rows that ``file_of`` told of, for another process."""
    with path.open("rb") as lines:
        for place, line in enumerate(lines):
            yield changed[place] if place in changed else _read(line.decode())


def copy_rows(rows: Sequence[Row], target: Path) -> None:
    """All of them as a file of their own; without changes it costs no second place on the disk."""
    found = file_of(rows)
    if found is None:
        with target.open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(dict(row), ensure_ascii=False) + "\n" for row in rows)
        return
    path, changed = found
    if not changed:
        try:
            os.link(path, target)
        except OSError:  # a disk that knows no links
            shutil.copyfile(path, target)
        return
    with path.open("rb") as lines, target.open("wb") as out_bytes:
        for place, line in enumerate(lines):
            row = changed.get(place)
            out_bytes.write(
                line if row is None else json.dumps(dict(row), ensure_ascii=False).encode() + b"\n"
            )
