"""What checking a block of rows came to: by columns, as it is judged, and by rows, as it is kept.

Owns: these two forms, and what a row is known by. Must not: judge a cell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop_app.services.importing.reading.findings import Problem, Value, Verdict

#: (row, line, cells, values in the order of ``mapping.fields()``, problems, verdict, reject code)
Checked = tuple[
    int, int, tuple[str, ...], tuple[Value, ...], tuple[Problem, ...], Verdict, str | None
]  # fmt: skip


@dataclass(slots=True)
class CheckedBlock:
    """Rows one after another. ``first``: number of the first one; ``columns``: value key to a value for each
    row, in the order of ``mapping.fields()``; ``notes``: place in the block to the problems of that row.
    """

    first: int
    lines: Sequence[int]
    records: Sequence[Sequence[str]]
    columns: Mapping[str, Sequence[Value]]
    notes: Mapping[int, Sequence[Problem]]
    verdicts: Sequence[Verdict]
    codes: Sequence[str | None]

    def rows(self) -> list[Checked]:
        size = len(self.records)
        columns = self.columns.values()
        values: Sequence[tuple[Value, ...]] = list(zip(*columns, strict=True)) if columns else [()] * size
        problems: list[tuple[Problem, ...]] = [()] * size
        for place, found in self.notes.items():
            problems[place] = tuple(found)
        return list(
            zip(
                range(self.first, self.first + size), self.lines, map(tuple, self.records), values, problems,
                self.verdicts, self.codes, strict=True,
            )
        )  # fmt: skip

    def row(self, place: int) -> Checked:
        """The row at this place of the block."""
        return (
            self.first + place, self.lines[place], tuple(self.records[place]),
            tuple(column[place] for column in self.columns.values()), tuple(self.notes.get(place, ())),
            self.verdicts[place], self.codes[place],
        )  # fmt: skip

    def keys(self) -> list[str | None]:
        """Who each row is; None for rejected rows and those that name nobody."""
        return dedupe_keys(self.columns, self.verdicts, len(self.records))


def dedupe_keys(
    by_key: Mapping[str, Sequence[Value]], verdicts: Sequence[Verdict], size: int
) -> list[str | None]:
    """Who a row is: its address without regard to case, else its number, else its id; None for rejected
    rows."""
    emails = by_key.get("email")
    if emails is not None and None not in emails and "reject" not in verdicts:
        joined = "\n".join(emails).lower()  # type: ignore[arg-type]
        found_keys: list[str | None] = [*joined.split("\n")]
        if joined.isascii() and len(found_keys) == size:
            return found_keys
        return [_person(str(email)) for email in emails]
    order = [by_key[name] for name in ("email", "phone", "external_id") if name in by_key]
    keys: list[str | None] = []
    for place in range(size):
        found = next((values[place] for values in order if values[place] is not None), None)
        keys.append(_person(str(found)) if found is not None and verdicts[place] != "reject" else None)
    return keys


def _person(text: str) -> str:
    text = text.lower()
    if text.isascii() or "@" not in text:
        return text
    local, _, domain = text.rpartition("@")
    try:
        return local + "@" + domain.encode("idna").decode("ascii")
    except UnicodeError:
        return text
