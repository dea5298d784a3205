"""The quick way from checked blocks to rows of the journal says what the way row by row says."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.services.importing import reading
from desktop_app.services.importing.reading import Column, Mapping
from desktop_app.services.importing.reading.checking import Checker
from desktop_app.services.importing.reading.rows import data_blocks
from desktop_app.services.importing.row_blocks import BlockMaker
from desktop_app.services.importing.source import RowMaker, RowRules

HEAD = ("email", "phone", "external_id", "first_name", "country", "consent", "custom:size", "full_name")
CELLS = {
    "email": ["ann@example.com", "Bob@Example.ORG", "č@example.cz", "no address", "", "x@gmial.com", "a@b@c"],
    "phone": ["+380671234567", "0671234567", "", "3.8E+11", "067 123 45 67"],
    "external_id": ["", "A-17", "007", "é|1"],
    "first_name": ["Олена", 'The "Boss"', "", "back\\slash", "tab\tin it", "two\nlines", "nbsp\u00a0"],
    "country": ["UA", "Україна", "Atlantis", "", "cz"],
    "consent": ["yes", "no", "", "ano", "perhaps"],
    "custom:size": ["XL", "", "100%s", "0"],
    "full_name": ["Ann Lee", "", "Шевченко Олена Петрівна"],
}
SPELLED = {"custom:size": {"xl": "Xl", "100%s": "100 %"}}
rows = st.lists(st.tuples(*(st.sampled_from(CELLS[name]) for name in HEAD)), min_size=1, max_size=12)
choices = st.fixed_dictionaries(
    {
        "columns": st.lists(st.sampled_from(HEAD), min_size=1, max_size=8, unique=True),
        "match_on": st.lists(
            st.sampled_from(["email", "phone", "external_id"]), min_size=1, max_size=3, unique=True
        ),
        "always": st.sampled_from(["", "external_id"]),
        "country_codes": st.booleans(),
        "clear": st.booleans(),
        "left_out": st.sets(st.sampled_from(HEAD), max_size=2),
    }
)


def made(path: Path, table: list[tuple[str, ...]], chosen: dict[str, object]) -> None:
    """Both ways over one file."""
    names = [name for name in HEAD if name in chosen["columns"]]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows([dict(zip(HEAD, row, strict=True))[name] for name in names] for row in table)
    mapping = Mapping("utf-8", ",", columns=tuple(Column(i, n, n) for i, n in enumerate(names)), region="UA")
    fields = {name: name for name in names if name not in chosen["left_out"] and name != "full_name"}
    if "full_name" in names:
        fields |= {"first_name": "first_name", "last_name": "last_name"}
    blanks = {i: n for i, n in enumerate(names) if n in fields} if chosen["clear"] else None
    rules = RowRules(
        fields, tuple(chosen["match_on"]), chosen["always"], blanks, chosen["country_codes"], spelled=SPELLED
    )
    keys = tuple(mapping.fields())
    slow = RowMaker(keys, rules)
    quick = BlockMaker(RowMaker(keys, rules))
    for block in data_blocks(path, mapping):
        expected = [slow.make(*row) for row in Checker(mapping, compares=False).check(block)]
        checked = Checker(mapping, compares=False).check_block(block)
        columns = quick.make(checked)
        assert columns.rows(1) == expected
        assert columns.who() == checked.keys()


@settings(max_examples=150, deadline=None)
@given(rows, choices)
def test_a_block_is_made_as_its_rows_are(tmp_path_factory, table, chosen) -> None:
    made(tmp_path_factory.mktemp("blocks") / "f.csv", table, chosen)


@pytest.mark.parametrize("columns", [HEAD[:1], HEAD[:4], HEAD[:7], ("phone", "first_name")])
def test_plain_rows_are_made_the_same(tmp_path: Path, columns: tuple[str, ...]) -> None:
    """The quick way itself: no row of these needs a second look."""
    chance = random.Random(3)
    plain = {name: list(cells[:2]) for name, cells in CELLS.items()} | {"consent": ["yes", ""]}
    plain["first_name"] = ["Олена", ""]
    table = [tuple(chance.choice(plain[name]) for name in HEAD) for _ in range(60)]
    chosen = {
        "columns": columns, "match_on": ["email", "phone"], "always": "external_id",
        "country_codes": True, "clear": False, "left_out": (),
    }  # fmt: skip
    made(tmp_path / "f.csv", table, chosen)


def test_numbers_and_lines_are_moved_to_where_the_block_stands(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("email\na@example.com\nnone\n\nb@example.com\n", "utf-8")
    look = reading.look(path)
    (block,) = data_blocks(path, look.mapping)
    maker = BlockMaker(RowMaker(("email",), RowRules({"email": "email"}, ("email",))))
    columns = maker.make(Checker(look.mapping, compares=False).check_block(block))
    assert [row[:3] for row in columns.rows(11, 100)] == [
        (11, 102, "not_sent"), (12, 103, "rejected_here"), (13, 105, "not_sent"),
    ]  # fmt: skip
