"""Bytes become records of exact cells; damaged quoting never swallows the rows after it."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.services.importing.reading import lines
from desktop_app.services.importing.reading.dialect import find_dialect
from desktop_app.services.importing.reading.lines import Dialect, read_blocks, read_texts


def _records(text: str, dialect: Dialect | None = None) -> list[list[str]]:
    dialect = dialect or Dialect(",")
    return [list(record) for block in read_blocks(iter([text]), dialect) for record in block.records]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_every_line_end_ends_one_line(end: str) -> None:
    assert _records(f"a,b{end}c,d{end}") == [["a", "b"], ["c", "d"]]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('"The "Old" Mill",x', ['The "Old" Mill', "x"]),
        ('"a ""b"" c",x', ['a "b" c', "x"]),
        ('5" pipe,x', ['5" pipe', "x"]),
        ('a, "b, c"', ["a", "b, c"]),
        ('"",x', ["", "x"]),
        ('"a\nb",x', ["a\nb", "x"]),
    ],
)
def test_quotation_marks(line: str, cells: list[str]) -> None:
    assert _records(line + "\n", Dialect(",", '"', 2)) == [cells]


def test_a_mark_that_never_closes_costs_one_row_a_warning_and_no_other_row_anything() -> None:
    text = 'a@x.de,M,1\nb@x.de,"M,2\nc@x.de,M,3\nd@x.de,"M, N",4\n'
    blocks = list(read_blocks(iter([text]), Dialect(",", '"', 3)))
    records = [list(record) for block in blocks for record in block.records]
    assert records == [
        ["a@x.de", "M", "1"],
        ["b@x.de", "M", "2"],
        ["c@x.de", "M", "3"],
        ["d@x.de", "M, N", "4"],
    ]
    assert [block.notes for block in blocks] == [{1: ("quote_unclosed",)}]


def test_lines_are_numbered_as_an_editor_numbers_them() -> None:
    text = 'sep=,\nh,i\n"a\nb",1\nc,2\n'
    (block,) = read_blocks(iter([text]), Dialect(",", '"', 2))
    assert list(block.lines) == [2, 3, 5]


def test_whole_lines_in_quotation_marks() -> None:
    text = '"Email,Name"\n"a@example.com,Max"\n"b@example.com,Eva"\n'
    found = find_dialect(text).dialect
    assert _records(text, found) == [["Email", "Name"], ["a@example.com", "Max"], ["b@example.com", "Eva"]]


_cell = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0\ufeff\x1a"), max_size=8)


@settings(max_examples=300)
@given(
    st.lists(st.lists(_cell, min_size=2, max_size=4), min_size=1, max_size=8),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n"]),
    st.integers(7, 200),
    st.booleans(),
)
def test_what_the_csv_writer_wrote_comes_back_cell_by_cell(
    rows: list[list[str]], delimiter: str, end: str, block: int, even: bool
) -> None:
    """Whatever the cells hold, wherever the blocks are cut, and whether the width is known or not."""
    if even:
        rows = [(row * 2)[:3] for row in rows]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    size, lines.BLOCK = lines.BLOCK, block
    try:
        texts = read_texts(io.BytesIO(out.getvalue().encode()), "utf-8")
        found = [
            list(record)
            for part in read_blocks(texts, Dialect(delimiter, '"', 3 * even))
            for record in part.records
        ]
    finally:
        lines.BLOCK = size
    assert found == rows


@settings(max_examples=200)
@given(
    st.lists(st.lists(st.text("ab;,ÄéІ 1\"'", max_size=6), min_size=3, max_size=3), min_size=2, max_size=12),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251"]),
)
def test_cells_survive_every_encoding(rows: list[list[str]], encoding: str) -> None:
    rows = [[cell.replace("Ä", "Д").replace("é", "ж") for cell in row] for row in rows]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter="|", lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    stream = io.BytesIO(out.getvalue().encode(encoding))
    found = [
        list(r) for part in read_blocks(read_texts(stream, encoding), Dialect("|")) for r in part.records
    ]
    assert found == rows


def test_backslashes_hide_marks_only_in_files_that_write_them_so() -> None:
    text = 'a,b\n"The \\"Old\\" Mill, 1",x\n"The \\"New\\" Mill, 2",y\n'
    found = find_dialect(text).dialect
    assert _records(text, found)[1:] == [['The "Old" Mill, 1', "x"], ['The "New" Mill, 2', "y"]]
    plain = 'a,b\n"C:\\dir\\","x"\n"D:\\","y"\n'
    assert _records(plain, find_dialect(plain).dialect)[1:] == [["C:\\dir\\", "x"], ["D:\\", "y"]]


def test_marks_at_both_ends_of_a_text_that_is_itself_a_list() -> None:
    text = 'a,b\nx,"""vip"",""new"""\ny,"The "Old""\n'
    assert _records(text, Dialect(",", '"', 2))[1:] == [["x", '"vip","new"'], ["y", 'The "Old"']]
