"""The lock file: complete, hashed, for all systems, without a trace of the machine that made it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PIN = re.compile(
    r"^(?P<name>[a-z0-9][a-z0-9.-]*)==(?P<version>[^\s;\\]+)(?P<marker>\s*;[^\\]*)?", re.MULTILINE
)


def _pins() -> dict[str, re.Match[str]]:
    return {found["name"]: found for found in PIN.finditer(LOCK)}


def _spelled(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_pin_has_hashes() -> None:
    """pip refuses the whole file otherwise."""
    blocks = re.split(r"\n(?=[a-z0-9])", LOCK.strip())
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert len(blocks) == len(_pins()) > 50


def test_everything_the_project_asks_for_is_pinned() -> None:
    """Dependencies of the program and of its tests."""
    with (ROOT / "pyproject.toml").open("rb") as source:
        project = tomllib.load(source)["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {_spelled(re.split(r"[<>=!~;\[ ]", line)[0]) for line in asked}
    assert sorted(names - set(_pins())) == []


def test_pyside_is_pinned_below_the_version_that_aborts() -> None:
    """See tests/architecture/test_pyside_references.py."""
    for name in ("pyside6-essentials", "pyside6-addons", "shiboken6"):
        assert _pins()[name]["version"].startswith("6.11."), name


def test_it_serves_all_three_systems() -> None:
    """What only one system needs carries a marker."""
    pins = _pins()
    assert "sys_platform" in pins["secretstorage"][0]
    assert "sys_platform == 'win32'" in pins["pywin32-ctypes"][0]
    assert "sys_platform == 'win32'" in pins["tzdata"][0]  # Windows knows no "Europe/Kyiv"
    assert "colorama" in pins


def test_it_names_no_host_and_no_path() -> None:
    """Neither a registry nor a folder of the machine that made it."""
    assert (
        re.findall(r"https?://\S+|file:\S+|--(?:extra-)?index-url.*|--find-links.*|(?<=[\s@])/\S+", LOCK)
        == []
    )


def test_what_the_mac_needs_is_there_for_both_processors() -> None:
    """The parts with machine code that cannot be tried here: their wheels must at least exist (by hash)."""
    for name in ("pyside6-essentials", "pyside6-addons", "shiboken6", "cryptography", "python-calamine"):
        block = re.search(rf"^{name}==.*?(?=^\S|\Z)", LOCK, re.MULTILINE | re.DOTALL)
        assert block is not None
        assert block[0].count("--hash=sha256:") >= 3, name  # Linux, Windows, macOS at the least
