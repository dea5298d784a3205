"""A table that was copied elsewhere and pasted here: it becomes a file, so that it is read like any other.

Owns: where that file lies (this process's folder of temporary files, for its owner alone) and that it goes
again. Must not: read the table, or change a letter of it.
"""

from __future__ import annotations

import asyncio
import itertools
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from desktop_app.model.errors import FileRefused
from desktop_app.model.texts import t
from desktop_app.runtime.atomic_file import write_private
from desktop_app.runtime.paths import make_private

MOST_LETTERS = 50_000_000
"""More than any clipboard of a spreadsheet holds; a larger table is better opened as its file."""
_SEPARATORS = re.compile(r"[\t,;|]")


def is_table(text: str) -> bool:
    """Two lines at least, or one that has columns: less is a word somebody copied."""
    lines = text[:100_000].strip("\r\n").splitlines()
    return len(lines) > 1 or bool(lines and _SEPARATORS.search(lines[0]))


class Pasted:
    """``folder``: gives the folder of temporary files when the first table comes."""

    def __init__(self, folder: Callable[[], Path]) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)
        self._made: set[Path] = set()

    async def write(self, text: str) -> Path:
        """The file. FileRefused for what is no table or too large; StorageFailed when it cannot be
        written."""
        if not is_table(text):
            raise FileRefused("paste_no_table")
        if len(text) > MOST_LETTERS:
            raise FileRefused("paste_too_large", most=MOST_LETTERS)
        return await asyncio.to_thread(self._write, text)

    async def forget(self, path: Path) -> None:
        """Remove the file of a table that nobody needs any more; any other path is left alone."""
        await asyncio.to_thread(self._forget, path)

    async def place(self, name: str) -> Path:
        """Where another table of this run may be written under this name; ``forget`` removes it as well."""
        return await asyncio.to_thread(self._place, name)

    def _place(self, name: str) -> Path:
        place = make_private(make_private(self._folder() / "pasted") / str(next(self._numbers)))
        self._made.add(place / name)
        return place / name

    def _write(self, text: str) -> Path:
        ending = "tsv" if "\t" in text else "csv"
        path = self._place(f"{t('wizard.paste.name')}.{ending}")
        # half a letter becomes U+FFFD, which the reading names as damage
        whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        write_private(path, whole.encode("utf-8-sig"))
        return path

    def _forget(self, path: Path) -> None:
        if path in self._made:
            self._made.discard(path)
            shutil.rmtree(path.parent, ignore_errors=True)  # what is still open on Windows goes at the end
