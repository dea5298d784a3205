"""PySide is loaded without what is never used of it, and works as ever."""

from __future__ import annotations

import builtins
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.app import pyside

_LOAD = """
import builtins, json, sys
from pathlib import Path

if sys.argv[2] == "quick":
    compiled = []
    compile_as_ever = builtins.compile
    def counting(source, filename, *rest, **named):
        compiled.append(str(filename))
        return compile_as_ever(source, filename, *rest, **named)
    builtins.compile = counting
    from desktop_app.app.pyside import load_pyside
    load_pyside(Path(sys.argv[1]))
    builtins.compile = compile_as_ever
    carried = ("shibokensupport/", "signature_bootstrap.py")
    report = {"compiled": [name for name in compiled if name.startswith(carried)]}
    plain = builtins.__import__ is builtins.__orig_import__
    report["import_as_ever"] = plain and builtins.__import__ is not builtins.__feature_import__
else:
    report = {}
from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtWidgets import QLabel
try:
    QRect("a", "b")
except TypeError as error:
    report["refused"] = str(error)
from PySide6.support.signature import get_signature
report["signature"] = str(get_signature(QLabel.setText))
report["doc"] = QObject.objectName.__doc__ or ""
report["flags"] = repr(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
print(json.dumps(report))
"""


def _load(cache: Path, way: str = "quick") -> dict[str, object]:
    ended = subprocess.run(
        [sys.executable, "-c", _LOAD, str(cache), way],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=90,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    found: dict[str, object] = json.loads(ended.stdout)
    return found


@pytest.mark.timeout(120)
def test_the_second_start_compiles_nothing_of_pyside_and_knows_the_same(tmp_path: Path) -> None:
    """Refusals name what would have been right, signatures and flags are there: as loaded without us."""
    first, second = _load(tmp_path), _load(tmp_path)
    assert len(str(first.pop("compiled")).split(",")) > 10
    assert second.pop("compiled") == []
    assert first.pop("import_as_ever")
    assert second.pop("import_as_ever")
    assert first == second == _load(tmp_path, "as ever")
    assert "left: int, top: int" in str(first["refused"])
    assert "str" in str(first["signature"])


def test_without_the_folder_nothing_is_written(tmp_path: Path) -> None:
    """The first start of all has no folders yet."""
    found = _load(tmp_path / "none")
    assert found["import_as_ever"]
    assert not (tmp_path / "none").exists()


def _made(file: Path, source: bytes, name: str = "shibokensupport/one.py") -> dict[str, object]:
    """What ``source`` makes when it is compiled while PySide is loaded."""
    room: dict[str, object] = {}
    with pyside._byte_code_kept(file):
        exec(builtins.compile(source, name, "exec"), room)
    return room


def test_byte_code_of_another_text_is_not_used(tmp_path: Path) -> None:
    """A newer PySide carries other files."""
    file = tmp_path / "pyside.bin"
    assert _made(file, b"a = 1")["a"] == 1
    before = file.read_bytes()
    assert _made(file, b"a = 2")["a"] == 2
    assert file.read_bytes() != before
    assert _made(file, b"a = 2")["a"] == 2


@pytest.mark.parametrize("harm", ["cut", "one letter", "empty", "another Python", "folder"])
def test_a_harmed_file_is_left_aside(tmp_path: Path, harm: str) -> None:
    file = tmp_path / "pyside.bin"
    _made(file, b"a = 1")
    whole = file.read_bytes()
    if harm == "cut":
        file.write_bytes(whole[:-3])
    elif harm == "one letter":
        file.write_bytes(whole[:-3] + bytes([whole[-3] ^ 1]) + whole[-2:])
    elif harm == "empty":
        file.write_bytes(b"")
    elif harm == "another Python":
        file.write_bytes(b"\0" + whole[1:])
    else:
        file.unlink()
        file.mkdir()
    assert _made(file, b"a = 1")["a"] == 1


def test_only_what_pyside_carries_is_kept(tmp_path: Path) -> None:
    """Other modules have their byte code beside them."""
    file = tmp_path / "pyside.bin"
    assert _made(file, b"a = 1", "desktop_app/one.py")["a"] == 1
    assert not file.exists()
    with pyside._byte_code_kept(file):
        assert eval(compile("1 + 1", "<text>", "eval", dont_inherit=True)) == 2
    assert builtins.compile.__module__ == "builtins"
