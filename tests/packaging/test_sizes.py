"""The size budget: whoever makes the application larger is told by how much and where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

FILES = {
    "_internal/PySide6/Qt/lib/libQt6WebEngineCore.so.6": 200_000_000,
    "_internal/PySide6/Qt/lib/libQt6Gui.so.6": 11_000_000,
    "_internal/resources/texts/en/cli.toml": 4_000,
    "campaign-desk": 8_000_000,
}
LIMITS = {
    "unpacked": 220,
    "packed": 70,
    "HTML engine": 205,
    "Qt": 12,
    "our resources": 1,
    "our program and pure libraries": 9,
}


@pytest.fixture
def sizes() -> Any:
    import sizes as module

    return module


def test_within_the_limits_nothing_is_said(sizes: Any) -> None:
    assert sizes.breaches(LIMITS, FILES, 65_000_000) == []


def test_what_grew_is_named_with_both_numbers(sizes: Any) -> None:
    grown = {**FILES, "_internal/PySide6/Qt/lib/libQt6Quick3D.so.6": 9_500_000}
    assert sizes.breaches(LIMITS, grown, 71_000_000) == [
        "unpacked: 228.5 MB, allowed are 220 MB",
        "HTML engine: 209.5 MB, allowed are 205 MB",
        "packed: 71.0 MB, allowed are 70 MB",
    ]


def test_a_part_that_nobody_thought_of_is_no_free_room(sizes: Any) -> None:
    (said,) = sizes.breaches(LIMITS, {**FILES, "_internal/numpy/core.so": 50_000})
    assert said.startswith("other libraries: 0.1 MB, and size_budget.toml gives it no limit")


def test_links_are_not_counted_twice(sizes: Any, tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "one.so").write_bytes(b"x" * 100)
    (tmp_path / "same.so").symlink_to("lib/one.so")
    assert sizes.files_of(tmp_path) == {"lib/one.so": 100}


def test_the_largest_come_first(sizes: Any) -> None:
    lines = sizes.table(FILES, 65_000_000)
    assert lines[0].split() == ["219.0", "MB", "unpacked,", "4", "files"]
    assert [line for line in lines if "HTML engine" in line] == ["   200.0 MB  HTML engine"]


def test_the_build_fails_on_a_broken_budget(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Broken on purpose: one part of a bundle is a megabyte larger than its limit."""
    import bundle
    import sizes

    budget = tmp_path / "budget.toml"
    budget.write_text('[linux]\nunpacked = 500\nQt = 10\n"HTML engine" = 201\n', "utf-8")
    monkeypatch.setattr(sizes.budget, "__defaults__", (budget,))
    files = {name: size for name, size in FILES.items() if "lib" in name}

    assert bundle.judge("linux", files, None) == 1
    said = capsys.readouterr().err
    assert "Qt: 11.0 MB, allowed are 10 MB" in said
    assert "HTML engine" not in said

    budget.write_text('[linux]\nunpacked = 500\nQt = 12\n"HTML engine" = 201\n', "utf-8")
    assert bundle.judge("linux", files, None) == 0


def test_the_shipped_budget_has_limits_for_linux(sizes: Any) -> None:
    """Whole, packed, and every part that the report knows."""
    limits = sizes.budget("linux")
    known = {"unpacked", "packed", sizes.REST, *(name for name, _pattern in sizes.PARTS)}
    assert set(limits) == known
