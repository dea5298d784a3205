"""PySide's enums, made plainly, are in nothing other than Python's own."""

from __future__ import annotations

import os
import subprocess
import sys
from enum import Enum, EnumType, IntEnum

import pytest

from desktop_app.app.pyside_enums import make_enums_plainly

KNOWN = sys.version_info[:2] == (3, 11)


def said(way: str) -> list[str]:
    """All that the child says of PySide's enums, each made this way."""
    child = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.app.enums_told", way],
        capture_output=True,
        env={**os.environ, "PYTHONHASHSEED": "0"},
        encoding="utf-8",
        check=True,
        timeout=120,
    )
    return child.stdout.splitlines()


def test_every_enum_of_pyside_is_as_python_makes_it() -> None:
    plainly, as_ever = said("plainly"), said("as-ever")
    assert int(as_ever[-1].split()[0]) > 500
    for made, expected in zip(plainly, as_ever, strict=True):
        assert made == expected


@pytest.fixture
def plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EnumType, "_create_", EnumType._create_)  # type: ignore[attr-defined]
    make_enums_plainly()


@pytest.mark.usefixtures("plainly")
def test_plain_lists_go_the_short_way_and_know_their_module() -> None:
    made = Enum("Colour", [("RED", 1), ("BLUE", 2), ("AZURE", 2)])
    assert made.__module__ == __name__
    assert made(2) is made["AZURE"]
    assert [one.name for one in made] == ["RED", "BLUE"]
    # another Python makes all its enums its own way
    assert getattr(EnumType._create_, "plain", False) is KNOWN  # type: ignore[attr-defined]


@pytest.mark.usefixtures("plainly")
def test_what_is_not_plain_goes_pythons_own_way() -> None:
    assert Enum("Words", "RED BLUE")["BLUE"].value == 2
    assert Enum("Named", {"RED": "r"})["RED"].value == "r"
    assert IntEnum("Own", [("value", 3)])["value"] == 3
    with pytest.raises(TypeError, match="already defined"):
        Enum("Twice", [("A", 1), ("A", 2)])
    with pytest.raises(ValueError, match="mro"):
        Enum("Wrong", [("mro", 1)])
    assert Enum("Empty", []).__members__ == {}
    assert Enum("Words", "RED BLUE").__module__ == __name__
