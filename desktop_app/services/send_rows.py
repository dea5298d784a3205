"""The rows of a file that was read, kept in a file beside it: a million of them cost eight bytes each here.

Owns: where each row lies, reading one or all in order, taking the file away. Must not: know what rows mean.
"""

from __future__ import annotations

import json
import threading
from array import array
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from desktop_app.services.made_sequence import MadeSequence

Row = Mapping[str, Any]


class RowsFile(MadeSequence[Row]):
    """One JSON object a line (in UTF-8). ``discard`` removes the file; it also goes with the last who holds
    it. May be read from several threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
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
        row: Row = json.loads(line)
        return row

    def __iter__(self) -> Iterator[Row]:
        with self.path.open("rb") as lines:
            for line in lines:
                yield json.loads(line)

    def discard(self) -> None:
        """Safe to call twice."""
        self._file.close()
        self.path.unlink(missing_ok=True)

    def __del__(self) -> None:
        if hasattr(self, "_file"):
            self.discard()
