"""The settings of the real window: formats reach the tables, a proxy is kept and tried, settings travel as a
file; and an import that runs neither ends unasked nor unheard."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from desktop_app.views.dialogs import transfer_page
from desktop_app.views.widgets.nav_list import NavList
from desktop_app.views.widgets.segmented import Segmented


@pytest.fixture
def training(opened: Any, hands: Any) -> Any:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    return hands


def _place(hands: Any, name: str) -> None:
    hands.see(NavList, "Settings")
    hands.press(name)


def test_formats_and_settings_as_a_file(
    opened: Any, training: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chosen, shown at once, written to a file, and taken over again after a look at what would change."""
    training.press("Settings")
    _place(training, "Formats")
    training.pick("Numbers", "1’234’567 (apostrophe)")
    training.read("1’234’567")
    _place(training, "Export and import")
    file = tmp_path / "mine.json"
    monkeypatch.setattr(transfer_page, "ask_save_file", lambda *_asked: file)
    training.press("Export settings")
    training.qtbot.waitUntil(file.exists)
    assert json.loads(file.read_text("utf-8"))["settings"]["format_numbers"] == "apostrophe"
    _place(training, "Formats")
    training.pick("Numbers", "As the region")
    _place(training, "Export and import")
    monkeypatch.setattr(transfer_page, "ask_open_file", lambda *_asked: file)
    training.press("Import settings")
    training.read("1 setting of mine.json differs from yours")
    training.press("Take over 1 setting")
    settings = opened.vm.parts.settings
    training.qtbot.waitUntil(lambda: settings["format_numbers"] == "apostrophe")
    training.press("Take it back")
    training.qtbot.waitUntil(lambda: settings["format_numbers"] == "region")
    training.press("Close")


def test_a_proxy_is_kept_and_a_line_that_fails_is_said(opened: Any, training: Any) -> None:
    """Nothing listens there: the trial says so, and training goes on, for it never takes the proxy."""
    training.press("Settings")
    _place(training, "Network")
    way = training.see(Segmented, "Proxy")
    way.choose("address")
    QTest.keyClicks(training.see(QLineEdit, "Address of the proxy"), "127.0.0.1:9")
    training.press("Save")
    training.read("Saved")
    assert opened.desk.settings["proxy_address"] == "http://127.0.0.1:9"
    training.press("Try it")
    training.read("Nothing was sent")
    training.press("Close")
    opened.vm.parts.lists.refresh()
    training.qtbot.waitUntil(lambda: not opened.vm.parts.lists.busy, timeout=60_000)
    assert opened.vm.parts.lists.error is None


def test_closing_while_an_import_runs_asks_and_staying_loses_nothing(
    opened: Any, training: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The title tells how far it is; the question leaves the import running; at its end it is told."""
    told: list[str] = []
    people = "".join(f"p{number}@example.org,Ann\n" for number in range(6000))
    file = tmp_path / "many.csv"
    file.write_text("Email,First name\n" + people)
    opened.window.notice.tell = lambda title, _line: told.append(title)
    monkeypatch.setattr("desktop_app.views.wizard.file_base.ask_open_file", lambda *_asked: file)
    training.press("Import contacts")
    for step in ("Choose a file", "Match the columns", "Check the rows", "See what will happen"):
        training.press(step)
    training.press("These people agreed…")
    training.press("Import …")
    training.qtbot.waitUntil(lambda: bool(opened.vm.running), timeout=60_000)
    training.qtbot.waitUntil(lambda: "%" in opened.window.windowTitle(), timeout=60_000)
    assert opened.window.windowTitle().startswith("TRAINING")
    opened.window.close()
    training.read("An import is running")
    assert opened.window.isVisible()
    assert opened.vm.running
    training.press("Stay here")
    training.qtbot.waitUntil(lambda: not opened.vm.running, timeout=120_000)
    assert told == ["The import of many.csv is finished"]
    opened.window.close()
    assert not opened.window.isVisible()
