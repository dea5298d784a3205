"""A file that the person may not read, in the real window: every place that takes one says so in words and
goes on; the same of a folder in its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from desktop_app.model.texts import t
from tests.end_to_end.steps import choose_file, choose_in_menu, open_row_menu, wait
from tests.helpers.rights import only_own_rights


@pytest.fixture
def anybody() -> Iterator[None]:
    """Before the window: its threads and processes have no more rights than it."""
    with only_own_rights():
        yield


@pytest.fixture
def started(anybody: None, opened: Any, hands: Any) -> Any:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    return opened


def closed(tmp_path: Path, name: str) -> Path:
    file = tmp_path / name
    file.write_text("E-mail;First name\nann.closed@example.com;Ann\n", "utf-8")
    file.chmod(0)
    with pytest.raises(PermissionError):
        file.read_bytes()
    return file


def says(opened: Any, hands: Any, *parts: str) -> str:
    """Something in sight names all of these."""
    found: list[str] = []
    labels: list[str] = []

    def there() -> None:
        labels[:] = [one.text() for one in opened.window.findChildren(QLabel) if one.isVisible()]
        found[:] = [text for text in labels if all(part in text for part in parts)]
        assert found, " | ".join(labels)

    hands.qtbot.waitUntil(there, timeout=20_000)
    return found[0]


def test_an_import_says_that_the_file_cannot_be_read_and_takes_the_next_one(
    started: Any, hands: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = ("desktop_app.views.wizard.file_base",)
    choose_file(monkeypatch, closed(tmp_path, "secret people.csv"), *places)
    hands.press("Import contacts")
    hands.press("Choose a file")
    said = says(started, hands, "secret people.csv", "be read")
    assert "Errno" not in said
    assert not hands.see(QAbstractButton, "Match the columns").isEnabled()

    folder = tmp_path / "a folder.csv"
    folder.mkdir()
    choose_file(monkeypatch, folder, *places)
    hands.press("Choose another file" if hands.find(QWidget, "Choose another file") else "Choose a file")
    says(started, hands, "a folder.csv")
    assert not hands.see(QAbstractButton, "Match the columns").isEnabled()

    good = tmp_path / "good.csv"
    good.write_text("E-mail;First name\nann.open@example.com;Ann\n", "utf-8")
    choose_file(monkeypatch, good, *places)
    hands.press("Choose another file" if hands.find(QWidget, "Choose another file") else "Choose a file")
    says(started, hands, "good.csv")
    wait(hands, hands.see(QAbstractButton, "Match the columns").isEnabled)


def test_so_do_all_other_places_that_take_a_file(
    started: Any, hands: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = closed(tmp_path, "secret.csv")
    choose_file(
        monkeypatch, file, "desktop_app.views.wizard.file_base",
        "desktop_app.views.dialogs.transfer_page", "desktop_app.views.preview.actions",
        "desktop_app.views.tabs.event_composer",
    )  # fmt: skip
    open_row_menu(hands, "Lists", hands.table_texts("Lists", 0).index("VIP"))
    choose_in_menu(hands, t("lists.verb.add"))
    hands.press("Choose a file")
    says(started, hands, "secret.csv", "be read")
    hands.press("Cancel")

    for tab in ("events", "orders"):
        started.vm.choose_tab(tab)
        names = ("From a file", "Import orders")
        hands.press(next(one for one in names if hands.find(QAbstractButton, one) is not None))
        hands.press("Choose a file")
        says(started, hands, "secret.csv", "be read")
        hands.press("Close")

    started.vm.choose_tab("events")
    hands.press(t("events.check"))
    choose_in_menu(hands, t("events.check_file"))
    says(started, hands, "secret.csv", "be read")

    hands.press("Settings")
    hands.press("Export and import")
    hands.press("Import settings")
    says(started, hands, "secret.csv", "be read")
    hands.press("Close")
    assert started.vm.parts.lists.error is None
