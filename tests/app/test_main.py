"""Which way the program takes: terminal, window, or a sentence."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from desktop_app.app.main import main
from desktop_app.model.texts import has
from desktop_app.runtime.texts import install_texts
from tests.cli.terminal import ROOT, Terminal

ROOMS = ("services", "cli", "app", "runtime")


@pytest.mark.skipif(sys.platform != "linux", reason="other desktops always have a screen")
def test_without_a_screen_the_window_says_so_and_names_the_terminal(tmp_path: Path) -> None:
    desk = Terminal(tmp_path / "home")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        desk.environ.pop(name, None)

    for words in ([], ["--training"]):
        said = desk(*words)
        assert (said.code, said.out) == (2, "")
        assert "no screen" in said.err
        assert "campaign-desk --help" in said.err
    assert not desk.home.exists()


def test_unknown_words_are_refused_before_anything_is_made(
    campaign_desk_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--trainig"]) == 2
    assert main(["fly", "--json"]) == 2
    assert '"code": "arguments"' in capsys.readouterr().out
    assert not campaign_desk_home.exists()


def _codes(file: Path) -> set[str]:
    """Error codes that a module raises by name: the first argument of a leaf of the error tree."""
    from desktop_app.model import errors

    leaves = {name for name in dir(errors) if isinstance(getattr(errors, name), type)}
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in leaves:
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
                found.add(first.value)
    return found


def test_every_error_that_is_raised_by_name_has_its_two_sentences() -> None:
    install_texts()
    missing = {
        f"{code} ({file.relative_to(ROOT)})"
        for room in ROOMS
        for file in (ROOT / "desktop_app" / room).rglob("*.py")
        for code in _codes(file)
        if not (has(f"errors.{code}.what") and has(f"errors.{code}.do"))
    }

    assert missing == set()


def test_a_contact_file_opens_the_window_and_anything_else_is_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """ "Open with Campaign Desk" calls the program with nothing but the file's name."""
    from desktop_app.app import main as entry
    from desktop_app.app import window

    opened: list[tuple[bool, Path | None]] = []
    monkeypatch.setattr(
        window, "open_window", lambda *, training, file=None: opened.append((training, file)) or 0
    )
    monkeypatch.setattr(entry, "_has_screen", lambda: True)
    file = tmp_path / "Клієнти 2026.CSV"
    file.write_bytes(b"email\n")

    assert main([str(file)]) == 0
    assert main(["--training", str(file)]) == 0
    assert opened == [(False, file), (True, file)]
    assert main([str(tmp_path / "gone.csv")]) == 2
    assert main([str(tmp_path)]) == 2
    assert len(opened) == 2


def test_every_installer_names_the_endings_that_the_program_opens() -> None:
    from desktop_app.app.main import OPENS

    script = (ROOT / "packaging" / "windows" / "installer.nsi").read_text("utf-8")
    assert tuple(line.split('"')[1] for line in script.splitlines() if "insertmacro ${DO}" in line) == OPENS
