"""The rows of a file of events or orders as a file: each with its cells and what became of it.

Owns: this file. Must not: read what became of them (``file_sends`` does). The workbook's cells are all text;
the CSV guards what a spreadsheet program would take for a formula.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from desktop_app.model.texts import t
from desktop_app.services.importing.results import write_whole, write_workbook
from desktop_app.services.send_file import Item
from desktop_app.services.table_files import csv_row

Line = tuple[Item, str, str]
"""An item, its state, why."""


def write_rows(
    path: Path, heads: Sequence[str], lines: Iterator[tuple[Sequence[Sequence[str]], Line]],
    words: Mapping[str, str],
) -> None:  # fmt: skip
    """``lines``: the cells of an item's rows under ``heads``, and what became of it; ``words`` for a state.
    By the ending of ``path`` a workbook or a CSV. A file appears only when it is whole. StorageFailed."""
    head = [*heads, t("send_rows.row"), t("send_rows.state"), t("send_rows.reason")]

    def told() -> Iterator[list[str]]:
        for cells, (item, state, why) in lines:
            for number, row in zip(item.rows, cells, strict=True):
                yield [*row, str(number), words.get(state, state), why]

    def as_csv(part: Path) -> None:
        with part.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(csv_row(head))
            writer.writerows(csv_row(line) for line in told())

    as_book = path.suffix.lower() == ".xlsx"
    write_whole(path, (lambda part: write_workbook(part, head, told())) if as_book else as_csv)
