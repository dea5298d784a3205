"""Rules of the house about files: length, names, docstrings, private paths, classes named like built-ins."""

from __future__ import annotations

import ast
import builtins
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 500
NOT_A_NAME = re.compile(r"(^|_)(utils?|helpers?|managers?|misc|common)($|_)")
TEXT_KINDS = {".py", ".md", ".toml", ".sql", ".json", ".txt", ".qss", ".csv", ".yml", ".yaml", ""}
# Paths of one developer's machine have no business here.
PRIVATE_PATH = re.compile(r"(?<![\w./:*<-])/(?:work|root|home|Users)/\w")
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b")


def _python(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return sorted(path for path in found if "__pycache__" not in path.parts)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_file_is_longer_than_500_lines() -> None:
    """300 is the rule, 500 the stop."""
    long = {}
    for path in _python("desktop_app", "packaging", "tests"):
        lines = len(path.read_text("utf-8").splitlines())
        if lines > LONGEST:
            long[_name(path)] = lines
    assert long == {}


def test_names_say_what_a_module_does() -> None:
    """No utils, helper, manager, misc or common."""
    assert [_name(path) for path in _python("desktop_app", "packaging") if NOT_A_NAME.search(path.stem)] == []


def test_every_module_opens_with_a_docstring() -> None:
    """What it owns and what it must not do."""
    bare = []
    for path in _python("desktop_app", "packaging", "tests"):
        source = path.read_text("utf-8")
        if not ast.get_docstring(ast.parse(source)):
            bare.append(_name(path))
    assert bare == []


def test_no_class_is_named_like_a_builtin() -> None:
    """PermissionError, TimeoutError and their like stay what they are."""
    taken = set(dir(builtins))
    shadowed = [
        f"{_name(path)}: {node.name}"
        for path in _python("desktop_app", "packaging")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef) and node.name in taken
    ]
    assert shadowed == []


def test_no_private_paths_and_nothing_unfinished() -> None:
    """No path of one machine, no note that something is still to be done."""
    found = []
    folders = ("desktop_app", "packaging", "tests", ".ci")
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*"))]
    paths += [ROOT / name for name in ("pyproject.toml", "README.md", "CHANGELOG.md", "requirements.lock")]
    for path in paths:
        if not path.is_file() or "__pycache__" in path.parts or path.suffix not in TEXT_KINDS:
            continue
        if path == Path(__file__).resolve():
            continue
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # data in another encoding, on purpose
        for number, line in enumerate(text.splitlines(), 1):
            if PRIVATE_PATH.search(line) or (path.suffix == ".py" and UNFINISHED.search(line)):
                found.append(f"{_name(path)}:{number}: {line.strip()[:100]}")
    assert found == []


def test_packaging_is_no_package() -> None:
    """An __init__.py there would shadow the library of that name; the same holds for tests/."""
    shadows = [ROOT / "packaging" / "__init__.py", ROOT / "tests" / "__init__.py"]
    assert [_name(path) for path in [*shadows, *(ROOT / "tests").rglob("__init__.py")] if path.exists()] == []
