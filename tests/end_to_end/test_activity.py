"""The record in the real window: opened by key, read, narrowed, copied, saved, closed."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def _open(opened: Any, hands: Any) -> None:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    QTest.keyClick(opened.window, Qt.Key.Key_H, CTRL_SHIFT)


def test_what_was_asked_is_there_and_is_copied_without_the_key(opened: Any, hands: Any) -> None:
    _open(opened, hands)
    hands.qtbot.waitUntil(lambda: "Asked eSputnik for the lists" in hands.table_texts("Entries", 0))
    focused = opened.window.focusWidget()
    assert isinstance(focused, QLineEdit)
    assert focused.accessibleName() == "Search activity"

    at = hands.table_texts("Entries", 0).index("Asked eSputnik for the lists")
    hands.click_row("Entries", at)
    hands.press("PowerShell")
    hands.press("Copy as cURL")
    copied = QGuiApplication.clipboard().text()
    assert "curl.exe --request GET" in copied
    assert "${env:ESPUTNIK_API_KEY}" in copied
    key = opened.desk.twins.endpoint("esputnik").credentials["esputnik"]["api_key"]
    assert key not in copied

    QTest.keyClick(opened.window.focusWidget(), Qt.Key.Key_Escape)  # back to the entries
    assert hands.find(QAbstractButton, "All entries") is None
    hands.click_row("Entries", 0)
    hands.press("All entries")
    QTest.keyClick(opened.window.activity, Qt.Key.Key_Escape)
    assert not opened.window.activity.is_open


def test_a_message_that_went_away_stands_there(opened: Any, hands: Any) -> None:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    opened.window.toaster.show_toast("Practice data are as on the first day")
    hands.press("Activity")
    hands.pick("Everything", "Messages")
    hands.qtbot.waitUntil(
        lambda: hands.table_texts("Entries", 0) == ["Practice data are as on the first day"]
    )


def test_narrowed_to_nothing_there_is_a_way_out(opened: Any, hands: Any) -> None:
    _open(opened, hands)
    hands.qtbot.waitUntil(lambda: bool(hands.table_texts("Entries", 0)))
    hands.type_into("Search activity", "zzz")
    hands.read("No entry matches")
    hands.press("Show everything")
    hands.qtbot.waitUntil(lambda: "Asked eSputnik for the lists" in hands.table_texts("Entries", 0))


def test_saved_as_a_table(opened: Any, hands: Any, tmp_path: Path, monkeypatch: Any) -> None:
    file = tmp_path / "activity.csv"
    monkeypatch.setattr("desktop_app.views.activity_drawer.ask_save_file", lambda *_words: file)
    _open(opened, hands)
    hands.qtbot.waitUntil(lambda: bool(hands.table_texts("Entries", 0)))
    hands.press("Save as a file")
    hands.read("1 entry saved as activity.csv")
    rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    assert "Asked eSputnik for the lists" in [row[2] for row in rows]


def test_an_import_leaves_its_story_and_nobodys_data(
    opened: Any, hands: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    file = tmp_path / "people.csv"
    people = [f"zuzana.canary{number}@example.com,Zuzana{number}" for number in range(40)]
    file.write_text("Email,First name\n" + "\n".join(people) + "\n")
    monkeypatch.setattr("desktop_app.views.wizard.file_base.ask_open_file", lambda *_words: file)
    hands.press("Start training")
    hands.click_row("Lists", 0)
    hands.press("Import contacts")
    hands.press("Choose a file")
    hands.press("Match the columns")
    hands.press("Check the rows")
    hands.press("See what will happen")
    hands.press("These people agreed…")
    hands.press("Import …")
    hands.read("Handed over")
    hands.press("Done")
    hands.press("Activity")

    finished = "The import of people.csv into Newsletter is finished: 40 of 40 rows handed over"
    hands.qtbot.waitUntil(lambda: finished in hands.table_texts("Entries", 0), timeout=30_000)
    said = hands.table_texts("Entries", 0)
    assert "Handed rows over to eSputnik" in said
    assert "The import of people.csv into Newsletter began" in said
    job = opened.desk.imports.jobs()[-1].job
    lines = opened.vm.parts.activity.model.items
    handed = next(line for line in lines if line.sentence == "Handed rows over to eSputnik")
    assert handed.job == job
    kept = json.dumps([dict(line.facts) for line in lines], ensure_ascii=False)
    assert "canary" not in kept
    assert "Zuzana" not in kept
    assert "<value>" in kept, "the form of what was sent is there"


def test_it_speaks_of_the_account_that_is_open(opened: Any, hands: Any) -> None:
    _open(opened, hands)
    hands.qtbot.waitUntil(lambda: bool(hands.table_texts("Entries", 0)))
    opened.vm.parts.accounts.choose("training-ecomail")
    hands.read("What was done with Training Ecomail")
    hands.qtbot.waitUntil(
        lambda: "Asked Ecomail for the lists" in hands.table_texts("Entries", 0), timeout=30_000
    )
    assert not [one for one in hands.table_texts("Entries", 0) if "eSputnik" in one]
    hands.pick("This account", "All accounts")
    hands.qtbot.waitUntil(lambda: any("eSputnik" in one for one in hands.table_texts("Entries", 0)))
