"""The import contracts hold, and each of them fails when it is broken.

The breaches are planted, all at once, in a copy of the tree; the report must name each under its contract.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.xdist_group("contracts")  # one broken copy serves all
LAYERS, ALONE, BY_APP, NO_QT = "layers", "twins-alone", "twins-by-app-only", "no-qt-below-viewmodels"
HTTP, KEYS, SQLITE, STRANGERS = (
    "one-door-to-http",
    "one-door-to-the-key-store",
    "one-door-to-sqlite",
    "providers-are-strangers",
)

# Room and library that belong together: planted, too, and not to be reported.
OPEN_DOORS = [
    ("transport", "httpx"),
    ("journal", "sqlite3"),
    ("twins", "sqlite3"),
    ("views", "PySide6.QtWidgets"),
]

# contract, room that breaks it, what it imports
BREACHES = [
    (LAYERS, "model", "desktop_app.runtime"),
    (LAYERS, "runtime", "desktop_app.transport"),
    (LAYERS, "transport", "desktop_app.velocity"),
    (LAYERS, "velocity", "desktop_app.transport"),
    (LAYERS, "transport", "desktop_app.provider_api"),
    (LAYERS, "provider_api", "desktop_app.providers"),
    (LAYERS, "provider_api", "desktop_app.journal"),
    (LAYERS, "journal", "desktop_app.providers"),
    (LAYERS, "providers", "desktop_app.journal"),
    (LAYERS, "providers", "desktop_app.services"),
    (LAYERS, "services", "desktop_app.viewmodels"),
    (LAYERS, "viewmodels", "desktop_app.views"),
    (LAYERS, "viewmodels", "desktop_app.cli"),
    (LAYERS, "cli", "desktop_app.views"),
    (LAYERS, "views", "desktop_app.cli"),
    (LAYERS, "views", "desktop_app.app"),
    (LAYERS, "cli", "desktop_app.app"),
    (ALONE, "twins", "desktop_app.model"),
    (ALONE, "twins", "desktop_app.app"),
    (ALONE, "twins", "PySide6.QtCore"),
    (ALONE, "twins", "httpx"),
    (BY_APP, "cli", "desktop_app.twins"),
    (BY_APP, "services", "desktop_app.twins"),
    (BY_APP, "views", "desktop_app.twins"),
    (NO_QT, "services", "PySide6.QtCore"),
    (NO_QT, "model", "PySide6"),
    (NO_QT, "runtime", "shiboken6"),
    (NO_QT, "cli", "desktop_app.viewmodels.planted_qt"),  # Qt by way of another room
    (HTTP, "services", "httpx"),
    (HTTP, "app", "httpx"),
    (HTTP, "providers", "requests"),
    (KEYS, "app", "keyring"),
    (KEYS, "services", "keyring.backends"),
    (SQLITE, "services", "sqlite3"),
    (SQLITE, "runtime", "sqlite3"),
    (STRANGERS, "providers", "desktop_app.providers.planted_stranger"),
]


def _planted(number: int) -> str:
    return f"planted_{number:02d}"


def _lint(folder: Path) -> tuple[int, str]:
    program = Path(sys.executable).with_name("lint-imports" + (".exe" if sys.platform == "win32" else ""))
    ended = subprocess.run(
        [str(program), "--no-cache"],
        cwd=folder,
        env=_wide(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return ended.returncode, ended.stdout + ended.stderr


def _wide() -> dict[str, str]:
    return {**os.environ, "COLUMNS": "400", "NO_COLOR": "1", "PYTHONUTF8": "1"}


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Contract name -> what the report says about it, for a tree with every breach planted."""
    folder = tmp_path_factory.mktemp("broken-house")
    shutil.copy(ROOT / "pyproject.toml", folder)
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(ROOT / "desktop_app", folder / "desktop_app", ignore=ignored)
    package = folder / "desktop_app"
    (package / "viewmodels" / "planted_qt.py").write_text("import PySide6.QtCore\n", "utf-8")
    (package / "providers" / "planted_stranger.py").write_text("", "utf-8")
    for number, (_contract, room, target) in enumerate(BREACHES):
        (package / room / f"{_planted(number)}.py").write_text(f"import {target}\n", "utf-8")
    for room, library in OPEN_DOORS:
        (package / room / "open_door.py").write_text(f"import {library}\n", "utf-8")
    code, report = _lint(folder)
    assert code == 1, report
    assert "Broken contracts" in report, report
    _, _, details = report.partition("Broken contracts")
    names = {one["id"]: one["name"] for one in _contracts()}
    sections: dict[str, str] = {}
    current = ""
    for line in details.splitlines():
        if line.strip() in names.values():
            current = line.strip()
        else:
            sections[current] = sections.get(current, "") + line + "\n"
    return {identity: sections.get(name, "") for identity, name in names.items()}


def _contracts() -> list[dict[str, str]]:
    with (ROOT / "pyproject.toml").open("rb") as source:
        contracts: list[dict[str, str]] = tomllib.load(source)["tool"]["importlinter"]["contracts"]
    return contracts


@pytest.mark.parametrize(("number", "breach"), list(enumerate(BREACHES)), ids=str)
def test_a_breach_is_reported_under_its_contract(
    broken: dict[str, str], number: int, breach: tuple[str, str, str]
) -> None:
    """The planted module is named in the section of the contract that it breaks."""
    contract, room, _target = breach
    assert re.search(rf"desktop_app\.{room}\.{_planted(number)}\b", broken[contract]), broken[contract]


def test_every_contract_was_broken_once() -> None:
    """A contract nobody ever saw fail guards nothing."""
    assert {contract for contract, _room, _target in BREACHES} == {one["id"] for one in _contracts()}


def test_the_doors_are_open_where_they_should_be(broken: dict[str, str]) -> None:
    """The rooms that own a library are not reported for using it."""
    assert [name for name, said in broken.items() if "open_door" in said] == []


def test_the_house_keeps_its_contracts() -> None:
    """The tree as it stands."""
    code, report = _lint(ROOT)
    assert code == 0, report
