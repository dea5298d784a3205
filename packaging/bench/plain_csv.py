"""Rows a second of a plain csv loop over a well-formed file: the reference for reading and checking.

Told, not judged. 200,000 rows of 12 columns, UTF-8, commas, fixed seed.
"""

from __future__ import annotations

import csv
import random
import tempfile
from pathlib import Path

from _timing import median_of, row

NAME = "plain-csv"
ROWS = 200_000
COLUMNS = ["email", "first_name", "last_name", "phone", "city", "country", *(f"field_{n}" for n in range(6))]


def write_file(path: Path, rows: int = ROWS) -> None:
    """A clean contacts file of 12 columns, the same at every call."""
    chance = random.Random(20)
    cities = ["Київ", "Львів", "Praha", "Brno", "Shenzhen"]
    with path.open("w", newline="", encoding="utf-8") as target:
        writer = csv.writer(target)
        writer.writerow(COLUMNS)
        for number in range(rows):
            person = [f"person{number}@example.com", f"Name{number % 997}", f"Family{number % 4999}"]
            place = [f"+38050{number:07d}", chance.choice(cities), "UA"]
            writer.writerow([*person, *place, *(str(chance.randrange(10_000)) for _ in range(6))])


def rows_per_second(path: Path, rows: int = ROWS) -> float:
    """Median of five plain loops over the file."""

    def loop() -> None:
        with path.open(newline="", encoding="utf-8") as source:
            count = sum(1 for _ in csv.reader(source))
        assert count == rows + 1, count

    return rows / median_of(5, loop)


def measure():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "contacts.csv")
        write_file(path)
        yield row("plain-csv: rows a second", rows_per_second(path), "rows/s")
