"""The messy file holds what it says it holds, and the same at every call."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from tests.helpers.files import HEADER, write_messy_csv


def test_the_file_and_its_truth_agree(tmp_path: Path) -> None:
    """20,000 rows in cp1251 with semicolons, exactly 1 % bad, blanks where the truth says blank."""
    made = write_messy_csv(tmp_path / "people.csv")
    with made.path.open(encoding="cp1251", newline="") as source:
        header, *rows = csv.reader(source, delimiter=";")
    assert header == list(HEADER.values())
    assert len(rows) == len(made.rows) == 20_000
    assert len(made.bad) == 200
    for cells, truth in zip(rows, made.rows, strict=True):
        assert cells[0].strip() == truth.email
        assert [cells[1], cells[2], cells[4]] == [truth.first_name, truth.last_name, truth.city]
        assert bool(cells[3]) == bool(truth.phone)
        assert truth.phone == "" or re.sub(r"\D", "", cells[3])[-9:] == truth.phone[-9:]
    cells_blank = sum(not text for truth in made.rows for text in (truth.first_name, truth.city))
    assert 0.08 < cells_blank / 40_000 < 0.12


def test_bad_rows_are_bad_and_good_ones_good(tmp_path: Path) -> None:
    """A plain rule, typed here, finds the bad ones; good addresses are all different."""
    made = write_messy_csv(tmp_path / "people.csv", rows=5000, bad=0.1)
    plain = re.compile(r"[a-z0-9]+(\.[a-z0-9]+)*@[a-z0-9]+(\.[a-z0-9]+)+")
    assert [row.row for row in made.rows if not plain.fullmatch(row.email)] == [row.row for row in made.bad]
    addresses = [row.email for row in made.good]
    assert len(set(addresses)) == len(addresses)


def test_lines_count_what_lies_between(tmp_path: Path) -> None:
    """The line of each row is where it starts in the file, blank lines counted."""
    made = write_messy_csv(tmp_path / "people.csv", rows=300, blank_lines=20, encoding="utf-8", delimiter=",")
    lines = made.path.read_text("utf-8").splitlines()
    assert len(lines) == 300 + 20 + 1
    for row in made.rows:
        assert row.email in lines[row.line - 1]


def test_known_people_come_first_and_seeds_repeat(tmp_path: Path) -> None:
    """Known addresses are used once each; the same seed gives the same bytes, another one others."""
    known = ["ann@example.org", "bob@example.org"]
    made = write_messy_csv(tmp_path / "a.csv", rows=50, bad=0.0, known=known, seed=5)
    again = write_messy_csv(tmp_path / "b.csv", rows=50, bad=0.0, known=known, seed=5)
    other = write_messy_csv(tmp_path / "c.csv", rows=50, bad=0.0, known=known, seed=6)
    assert [row.email for row in made.rows[:2]] == known
    assert made.path.read_bytes() == again.path.read_bytes() != other.path.read_bytes()
