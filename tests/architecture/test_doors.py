"""What import contracts cannot say, seen in the syntax tree: parts of libraries for few rooms."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "desktop_app"

# What is imported -> the rooms that may.
DOORS = {
    "PySide6.QtWidgets": {"views", "app"},
    "PySide6.QtGui": {"views", "app"},
    "PySide6.QtSvg": {"views", "app"},
    "PySide6.QtWebEngineWidgets": {"views", "app"},
    "PySide6.QtWebEngineCore": {"views", "app"},
    "PySide6.QtNetwork": set(),
    # A twin is a platform, and platforms fetch files from addresses that customers give them; the app room
    # speaks to the control door of a twin that it started.
    "urllib.request": {"transport", "twins", "app"},
    "http.client": {"transport", "twins"},
}


def imported(source: str) -> Iterator[str]:
    """Every dotted name a module imports, `from a import b` also as a.b."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def breaches(room: str, source: str) -> list[str]:
    """Doors that this source goes through and its room may not."""
    found = []
    for name in imported(source):
        for door, rooms in DOORS.items():
            if (name == door or name.startswith(f"{door}.")) and room not in rooms:
                found.append(door)
    return sorted(set(found))


def _modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def test_every_module_uses_only_its_doors() -> None:
    """Widgets and pictures in views and app only; HTTP of the standard library in transport only."""
    found = {}
    for path in _modules():
        parts = path.relative_to(PACKAGE).parts
        room = parts[0] if len(parts) > 1 else ""
        if wrong := breaches(room, path.read_text("utf-8")):
            found[str(path.relative_to(ROOT))] = wrong
    assert found == {}


@pytest.mark.parametrize(
    ("room", "source", "wrong"),
    [
        ("viewmodels", "from PySide6.QtWidgets import QLabel", ["PySide6.QtWidgets"]),
        ("viewmodels", "from PySide6 import QtCore, QtGui", ["PySide6.QtGui"]),
        ("viewmodels", "import PySide6.QtGui as gui", ["PySide6.QtGui"]),
        ("viewmodels", "def late():\n    from PySide6 import QtWidgets", ["PySide6.QtWidgets"]),
        ("viewmodels", "from PySide6.QtCore import QObject", []),
        ("views", "from PySide6 import QtGui, QtWidgets", []),
        ("services", "from urllib.request import urlopen", ["urllib.request"]),
        ("services", "from urllib.parse import urlsplit", []),
        ("services", "import http.client", ["http.client"]),
        ("transport", "import http.client", []),
    ],
)
def test_the_check_itself(room: str, source: str, wrong: list[str]) -> None:
    """Each way of importing is seen, and nothing else is."""
    assert breaches(room, source) == wrong
