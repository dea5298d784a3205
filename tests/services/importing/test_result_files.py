"""The rows to mend: exact cells, no formula can act, each with its reason and its id."""

from __future__ import annotations

import csv
import os
import stat
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop_app.model.errors import StorageFailed
from desktop_app.runtime.child import Children
from desktop_app.services.importing import results
from desktop_app.services.importing.results import write_results
from tests.services.importing.conftest import Bench

HEAD = ("email", "first_name", "note")
EVIL = [
    ["=1+1@bad", '=HYPERLINK("http://x")', "+cmd|' /C calc'!A0"],
    ["bad one", "@SUM(A1)", "-2+3"],
    ["#N/A", "0123", "2024-03-05"],
    ["also bad", "Олена\nШевченко", 'say "hi"; now'],
    ["no", "bell\x07", "1E5"],
]


def read_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_both_files_hold_the_cells_to_the_letter(bench: Bench, tmp_path: Path) -> None:
    """A mended file is only worth something if nothing else in it changed."""
    jobs, view = bench.do(HEAD, [["fine@example.com", "Ann", ""], *EVIL])
    files = jobs.save_results(view.job, tmp_path / "out")
    assert set(files) == {"xlsx", "csv"}
    lines = read_csv(files["csv"])
    assert lines[0] == [
        "email",
        "first_name",
        "note",
        "Campaign Desk row",
        "What happened",
        "Why",
        "What to do",
    ]
    assert [line[:3] for line in lines[1:]] == EVIL
    assert [line[3] for line in lines[1:]] == [f"{view.job}:{row}" for row in range(2, 7)]
    assert all(line[4] == "Left out here" and line[5] and line[6] for line in lines[1:])

    book = load_workbook(files["xlsx"])
    cells = list(book.active.iter_rows(min_row=2))
    for line, expected in zip(cells, EVIL, strict=True):
        assert [cell.data_type for cell in line] == ["s"] * 7  # text, never a formula, number or error
        assert [cell.number_format for cell in line] == ["@"] * 7
        shown = [("" if cell.value is None else cell.value) for cell in line[:3]]
        assert shown == [text.replace("\x07", "_x0007_") for text in expected]
    book.close()


def test_a_file_with_nothing_to_mend_makes_no_file(bench: Bench, tmp_path: Path) -> None:
    jobs, view = bench.do(HEAD, [["fine@example.com", "Ann", ""]])
    assert jobs.save_results(view.job, tmp_path / "out") == {}
    assert not (tmp_path / "out").exists()


def test_rows_refused_there_come_with_the_platforms_words(bench: Bench, tmp_path: Path) -> None:
    bench.faults.reject = lambda row: row.row == 2
    jobs, view = bench.do(HEAD, [["a@example.com", "Ann", ""], ["b@example.com", "Bob", ""]])
    (_, line) = read_csv(jobs.save_results(view.job, tmp_path)["csv"])
    assert line[:2] == ["b@example.com", "Bob"]
    assert line[4] == "Refused by Memory"
    assert "not this one" in line[5]


def test_a_mended_file_can_be_imported_again(bench: Bench, tmp_path: Path) -> None:
    """The extra columns stand in nobody's way."""
    jobs, view = bench.do(HEAD, [["a@example.com", "Ann", ""], ["b at example.com", "Bob", ""]])
    files = jobs.save_results(view.job, tmp_path)
    lines = read_csv(files["csv"])
    lines[1][0] = "b@example.com"
    jobs, again = bench.do(lines[0], lines[1:])
    assert again.ledger.total == 1
    assert [row.state.value for row in jobs.rows(again.job)] == ["created"]


def test_a_child_process_writes_in_the_language_of_the_window(bench: Bench, tmp_path: Path) -> None:
    """It begins without the catalogue; keys of texts must never reach a file."""
    _, view = bench.do(HEAD, [["a@example.com", "Ann", ""], ["bad", "Ann", ""]])
    folder = bench.home / "data" / "jobs" / view.job
    files = Children().once_blocking(write_results, folder, tmp_path, "xx")
    head, line = read_csv(files["csv"])
    assert head[3] != "Campaign Desk row"
    assert not any(cell.startswith("import.") for cell in (*head, *line))


def test_files_are_whole_private_and_replace_older_ones(bench: Bench, tmp_path: Path) -> None:
    jobs, view = bench.do(HEAD, [["bad", "Ann", ""]])
    first = jobs.save_results(view.job, tmp_path)
    second = jobs.save_results(view.job, tmp_path)
    assert first == second
    assert sorted(entry.name for entry in tmp_path.glob("*rows-to-mend*")) == sorted(
        path.name for path in first.values()
    )
    if os.name == "posix":
        assert {stat.S_IMODE(path.stat().st_mode) for path in first.values()} == {0o600}


def test_a_folder_that_cannot_be_written_is_a_sentence(bench: Bench, tmp_path: Path) -> None:
    jobs, view = bench.do(HEAD, [["bad", "Ann", ""]])
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(StorageFailed):
        jobs.save_results(view.job, tmp_path / "taken")
    assert (tmp_path / "taken").read_text() == "a file"


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "SHEET_ROWS", 4)
    _, view = bench.do(HEAD, [[f"bad{number}@@x", "x", ""] for number in range(10)])
    files = write_results(bench.home / "data" / "jobs" / view.job, tmp_path, "en")
    book = load_workbook(files["xlsx"], read_only=True)
    sheets = [[row[0].value for row in sheet.iter_rows()] for sheet in book.worksheets]
    book.close()
    assert [len(sheet) for sheet in sheets] == [5, 5, 3]
    assert [value for sheet in sheets for value in sheet[1:]] == [f"bad{number}@@x" for number in range(10)]


def test_a_cell_too_long_for_a_workbook_says_so_there(bench: Bench, tmp_path: Path) -> None:
    """Cut with a word, and whole in the CSV; never cut in silence."""
    long = "x" * 40_000
    jobs, view = bench.do(HEAD, [["bad", long, ""]])
    files = jobs.save_results(view.job, tmp_path)
    assert read_csv(files["csv"])[1][1] == long
    book = load_workbook(files["xlsx"], read_only=True)
    cell = next(iter(book.active.iter_rows(min_row=2)))[1].value
    book.close()
    assert len(cell) <= 32_767
    assert "40,000" in cell
