"""A table copied in a spreadsheet and pasted on the window is imported like a file, and its copy goes."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

TABLE = "Email\tFirst name\nann@example.com\tAnn\nbob@example.com\tBo\n"


@pytest.fixture
def training(opened: Any, hands: Any) -> Any:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    return hands


def _paste(window: Any) -> None:
    QTest.keyClick(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def _files(opened: Any) -> list[Path]:
    return list(opened.desk.paths.temp.rglob("Pasted table*"))


def test_pasted_on_the_lists_it_opens_the_import(opened: Any, training: Any) -> None:
    QGuiApplication.clipboard().setText(TABLE)
    _paste(opened.window)

    training.read("Pasted table.tsv")
    training.read(f"{len(TABLE) + 3} bytes, 2 columns, pasted")
    assert len(_files(opened)) == 1

    other = TABLE + "eve@example.com\tEve\n"
    QGuiApplication.clipboard().setText(other)
    training.press("Paste a table")
    training.qtbot.waitUntil(lambda: [file.read_text("utf-8-sig") for file in _files(opened)] == [other])

    training.press("Close")
    training.qtbot.waitUntil(lambda: _files(opened) == [])


def test_a_word_is_refused_in_words(opened: Any, training: Any) -> None:
    QGuiApplication.clipboard().setText("hello")
    _paste(opened.window)
    training.read("There is no table in the clipboard.")
    assert _files(opened) == []


def test_a_clipboard_whose_owner_no_longer_answers_is_an_empty_one(
    opened: Any, training: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Qt hands out nothing at all then."""
    silent = SimpleNamespace(mimeData=lambda: None)
    monkeypatch.setattr("desktop_app.views.window_files.QGuiApplication.clipboard", lambda: silent)
    _paste(opened.window)
    training.read("There is no table in the clipboard.")
    assert _files(opened) == []


def test_a_copied_file_is_opened_where_it_lies(opened: Any, training: Any, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(TABLE.replace("\t", ","))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    QGuiApplication.clipboard().setMimeData(mime)
    training.choose_tab(2)
    _paste(opened.window)
    training.read("people.csv")
    assert _files(opened) == []


def test_in_a_text_field_the_keys_paste_text(opened: Any, training: Any) -> None:
    QGuiApplication.clipboard().setText("News")
    search = opened.window.desk.lists.search
    search.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(search, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert search.text() == "News"
