"""A contact file opened with the program: at its start, and while it runs."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from PySide6.QtGui import QFileOpenEvent

from desktop_app.app.window import Application
from desktop_app.viewmodels.window import Screen


def _contacts(folder: Path) -> Path:
    file = folder / "people.csv"
    file.write_text("email,name\nann@example.com,Ann\n", "utf-8")
    return file


def test_without_an_account_it_is_looked_at_in_a_training_account(opened, qtbot, tmp_path):
    opened.show(training=False, file=_contacts(tmp_path))
    qtbot.waitUntil(lambda: opened.vm.screen is Screen.WIZARD, timeout=60_000)
    assert opened.vm.account.training


def test_while_the_window_is_open_macos_hands_it_over(opened, qtbot, tmp_path):
    opened.show(training=True)
    qtbot.waitUntil(lambda: opened.vm.account is not None, timeout=60_000)
    handed: list[Path] = []
    hands_over = _sent_to_an_application(_contacts(tmp_path), handed)
    assert hands_over
    opened.vm.open_handed_over(handed[0])
    qtbot.waitUntil(lambda: opened.vm.screen is Screen.WIZARD, timeout=60_000)


def _sent_to_an_application(file: Path, handed: list[Path]) -> bool:
    """What Qt does on a Mac, asked of our application's handler (the test's own application is another)."""
    ear = SimpleNamespace(file_opened=SimpleNamespace(emit=handed.append))
    return Application.event(ear, QFileOpenEvent(str(file)))
