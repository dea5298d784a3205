"""What a marketer does around an import: a rule for double addresses, the plan as a file, result files, a
mended file again, the table of rows to mend, and what was learned."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QRadioButton, QTableView

from desktop_app.model.report import RowState
from desktop_app.views.shortcuts import CLEAR_FILTERS_KEYS, FILTER_KEYS

HEAD = ("Email", "First name", "City")
ROWS = [
    ["first.person@example.com", "First", ""],
    ["second.person@example.com", "Second", "Kyiv"],
    ["first.person@example.com", "Fuller", "Brno"],
    ["no address at all", "Third", "Lviv"],
    ["bad@", "Fourth", "Odesa"],
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([HEAD, *ROWS])
    return path


def open_file(opened: Any, hands: Any, monkeypatch: Any, path: Path) -> None:
    monkeypatch.setattr("desktop_app.views.wizard.file_base.ask_open_file", lambda *_words: path)
    hands.press("Import contacts")
    hands.press("Choose a file")


def agree_and_import(hands: Any) -> None:
    hands.press("See what will happen")
    hands.read("What will happen")
    hands.press("These people agreed…")
    hands.press("Import …")
    hands.read("Adds up")


def test_double_addresses_the_plan_as_a_file_and_mended_rows(
    opened: Any, hands: Any, file: Path, monkeypatch: Any, tmp_path: Path
) -> None:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    open_file(opened, hands, monkeypatch, file)
    hands.press("Match the columns")
    hands.press("Check the rows")

    # the fullest of two rows with one address
    hands.see(QTableView, "Problems by kind")
    kinds = hands.table_texts("Problems by kind", 0)
    hands.click_row("Problems by kind", kinds.index("Same address twice"))
    hands.press("Choose who goes…")
    hands.press("The fullest row", kind=QRadioButton)
    hands.qtbot.waitUntil(lambda: "Row 3" in "".join(hands.table_texts("Who goes", 1)[:1]), timeout=30_000)
    hands.press("Use this rule")

    # what will happen, as a file
    hands.press("See what will happen")
    plan = tmp_path / "plan.xlsx"
    monkeypatch.setattr("desktop_app.views.wizard.plan_page.ask_save_file", lambda *_words: plan)
    hands.press("Save this plan")
    hands.press("Choose where")
    hands.read("Saved as")
    sheet = load_workbook(plan).worksheets[1]
    told = {str(row[0]): str(row[2]) for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert told == {"1": "Left alone", "2": "New", "3": "New", "4": "Left out", "5": "Left out"}

    hands.press("These people agreed…")
    hands.press("Import …")
    hands.read("Adds up")

    # one row is mended in the table, by keys
    hands.press("Mend 2 rows")
    table = hands.see(QTableView, "Rows to mend")
    hands.qtbot.waitUntil(lambda: table.model().rowCount() == 2, timeout=30_000)
    table.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(table, Qt.Key.Key_Return)
    hands.qtbot.waitUntil(lambda: isinstance(hands.window.focusWidget(), QLineEdit), timeout=30_000)
    field = hands.window.focusWidget()
    QTest.keyClicks(field, "third.person@example.com")
    QTest.keyClick(field, Qt.Key.Key_Return)
    hands.press("Check 1 mended row")
    agree_and_import(hands)
    first, second = opened.desk.imports.jobs()
    assert second.mends == first.job
    assert second.ledger.total == 1
    hands.press("Show that import")
    hands.read("Rows of this import were sent again")
    assert opened.desk.imports.jobs()[0].ledger.adds_up


def test_a_result_file_is_mended_and_comes_back_by_two_clicks(
    opened: Any, hands: Any, file: Path, monkeypatch: Any, tmp_path: Path
) -> None:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    open_file(opened, hands, monkeypatch, file)
    hands.press("Match the columns")
    hands.press("Check the rows")
    agree_and_import(hands)

    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.setattr("desktop_app.views.wizard.result_page.ask_folder", lambda *_words: out)
    hands.press("Save result files")
    hands.press("Choose the folder")
    hands.read("Saved to")
    (saved,) = out.iterdir()
    assert saved.suffix == ".xlsx"
    book = load_workbook(saved)
    book.active["A2"] = "third.person@example.com"
    book.save(saved)
    hands.press("Done")

    open_file(opened, hands, monkeypatch, saved)
    hands.read("These are rows of your import of people.csv into Newsletter")
    hands.press("Check the rows")
    agree_and_import(hands)
    after = opened.desk.imports.jobs()[-1]
    assert after.ledger.total == 2
    assert after.ledger.count(RowState.REJECTED_HERE) == 1
    assert after.handed_over == 1
    hands.press("Done")

    # what was learned is seen and forgotten
    hands.press("Settings")
    hands.press("Learned files")
    hands.qtbot.waitUntil(
        lambda: hands.table_texts("Kinds of files", 0) == ["email, first name, city"], timeout=30_000
    )
    hands.press("Forget this one")
    hands.read("Nothing learned yet")


def test_rows_of_an_import_are_narrowed_by_a_column_of_the_file_copied_and_found_as_they_were_left(
    opened: Any, hands: Any, file: Path, monkeypatch: Any
) -> None:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    open_file(opened, hands, monkeypatch, file)
    hands.press("Match the columns")
    hands.press("Check the rows")
    agree_and_import(hands)

    hands.press("Look through all rows")
    table = hands.see(QTableView, "Every row of people.csv")
    hands.qtbot.waitUntil(lambda: table.model().rowCount() == 5, timeout=30_000)
    keys = [one.key for one in table.model().columns]
    city = keys.index("cell:2")
    table.columns.show_column(city, True)
    table.setFocus(Qt.FocusReason.TabFocusReason)
    table.setCurrentIndex(table.model().index(0, city))
    QTest.keySequence(table, QKeySequence(FILTER_KEYS))
    field = hands.see(QLineEdit, "City: Contains")
    QTest.keyClicks(field, "o")
    QTest.keyClick(field, Qt.Key.Key_Return)
    hands.read("2 of 5 shown · filter on City")
    menu = table.columns.menu(city)
    next(one for one in menu.actions() if one.text() == "Copy column").trigger()
    hands.qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == "Brno\nOdesa", timeout=30_000)
    hands.press("Close")

    # back in the same import, the same rows are looked at, and it is said
    hands.press("Look through all rows")
    hands.read("2 of 5 shown · filter on City")
    table = hands.see(QTableView, "Every row of people.csv")
    assert not table.isColumnHidden(city)
    table.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keySequence(table, QKeySequence(CLEAR_FILTERS_KEYS))
    hands.qtbot.waitUntil(lambda: table.model().rowCount() == 5, timeout=30_000)
    hands.press("Close")
