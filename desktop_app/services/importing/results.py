"""The rows to mend as files: a workbook whose cells are all text, and a CSV with the exact cells.

Owns: these two files. Must not: change a cell: what was read is what is written. Runs in a child process
where there is much of it.

The workbook is the one to hand out: no cell can act as a formula. The CSV holds the cells to the letter, so a
cell that begins with ``=`` is a formula to a spreadsheet that opens it; the person is told.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from desktop_app.journal import JobStore, StoredRow
from desktop_app.journal.database import translated
from desktop_app.model.report import RowState
from desktop_app.model.texts import has, t
from desktop_app.runtime.texts import install_texts
from desktop_app.services.importing.mended import row_id, width_of
from desktop_app.services.importing.reasons import outcome_of
from desktop_app.services.table_files import text_cell

TO_MEND = (RowState.REJECTED_HERE, RowState.REJECTED_THERE, RowState.IN_DOUBT)
SHEET_ROWS = 1_048_575  # below the header
FORMS = ("xlsx", "csv")
_EXTRA = ("row_id", "state", "reason", "advice")


def write_results(
    folder: Path, out: Path, language: str, forms: Sequence[str] = FORMS, every: bool = False
) -> dict[str, Path]:
    """Write ``<job>-rows-to-mend.xlsx`` and ``.csv`` into ``out``; {} when there is nothing to mend.

    ``forms``: which of :data:`FORMS`; ``every``: all rows of the import, as ``<job>-every-row``. A file
    appears only when it is whole. StorageFailed when ``out`` cannot be written.
    """
    states = () if every else TO_MEND
    if not has("import.result.row_id"):
        install_texts(language)  # a child process begins without the catalogue
    with JobStore(folder) as store:
        if not store.rows.page(states, limit=1):
            return {}
        with translated(out):
            out.mkdir(parents=True, exist_ok=True)
        headers, width = width_of(store, states)
        head = [*headers, *(t(f"import.result.{name}") for name in _EXTRA)]
        label = store.fact("label", "")

        def lines() -> Iterator[list[str]]:
            for row in store.rows.walk(states):
                yield _line(row, width, store.job, label)

        name = f"{store.job}-every-row" if every else f"{store.job}-rows-to-mend"
        makers: dict[str, Callable[[Path], None]] = {
            "xlsx": lambda part: write_workbook(part, head, lines()),
            "csv": lambda part: _csv(part, head, lines(), _delimiter(store)),
        }
        return {form: write_whole(out / f"{name}.{form}", makers[form]) for form in FORMS if form in forms}


def _delimiter(store: JobStore) -> str:
    return (store.fact("mapping") or {}).get("delimiter") or ","


def _line(row: StoredRow, width: int, job: str, label: str) -> list[str]:
    cells: list[str] = json.loads(row.cells)
    outcome = outcome_of(row, label)
    padded = cells + [""] * (width - len(cells))
    state = t(f"import.state.{outcome.state.value}", platform=label)
    return [*padded, row_id(job, row.row), state, outcome.reason, outcome.advice]


def write_whole(target: Path, write: Callable[[Path], None]) -> Path:
    """``write`` fills a part beside ``target``, which then takes its place. Raises StorageFailed."""
    part = target.with_name(f".{target.name}.part")
    with translated(target):
        part.touch()  # a folder that takes nothing is told before the work, not after it
        try:
            write(part)
            if os.name == "posix":
                part.chmod(0o600)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    return target


def _csv(part: Path, head: Sequence[str], lines: Iterator[list[str]], delimiter: str) -> None:
    # with a byte order mark: without one, spreadsheets take it for the system's own code page
    with part.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(head)
        writer.writerows(lines)


def write_workbook(
    part: Path, head: Sequence[str], lines: Iterator[list[str]], first: Sequence[tuple[str, str]] = ()
) -> None:
    """Every cell is text. ``first``: pairs for a sheet of their own before the rows; a further sheet begins
    where one is full."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet: Any = None
    written = SHEET_ROWS
    if first:
        sheet = book.create_sheet()
        for pair in first:
            sheet.append([text_cell(WriteOnlyCell, sheet, value) for value in pair])
    for line in lines:
        if written >= SHEET_ROWS:
            sheet = book.create_sheet()
            sheet.append([text_cell(WriteOnlyCell, sheet, value) for value in head])
            written = 0
        sheet.append([text_cell(WriteOnlyCell, sheet, value) for value in line])
        written += 1
    book.save(part)
