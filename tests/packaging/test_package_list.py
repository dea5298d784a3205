"""What the distribution says it holds is what the tree holds: packages, resources, entry point."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.xdist_group("wheel")  # one wheel serves all
PACKAGE = ROOT / "desktop_app"


def _project() -> dict[str, Any]:
    with (ROOT / "pyproject.toml").open("rb") as source:
        return tomllib.load(source)


def _in_tree() -> set[str]:
    folders = {path.parent for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts}
    return {".".join(folder.relative_to(ROOT).parts) for folder in folders}


def test_every_package_is_listed() -> None:
    """A folder with code that is not listed would be missing in the wheel."""
    listed = set(_project()["tool"]["setuptools"]["packages"]) - {"desktop_app._resources"}
    assert {"missing": sorted(_in_tree() - listed), "gone": sorted(listed - _in_tree())} == {
        "missing": [],
        "gone": [],
    }


def test_every_package_has_its_init() -> None:
    """Without one the import contracts would not see the room."""
    folders = [ROOT.joinpath(*name.split(".")) for name in _in_tree()]
    assert (
        sorted(str(folder.relative_to(ROOT)) for folder in folders if not (folder / "__init__.py").exists())
        == []
    )


def test_no_address_that_does_not_exist() -> None:
    """No project page is named, since there is none."""
    assert "urls" not in _project()["project"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Names in a wheel built from the tree's tracked and untracked sources, without the network."""
    source = tmp_path_factory.mktemp("source")
    target = tmp_path_factory.mktemp("wheel")
    shutil.copytree(PACKAGE, source / "desktop_app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "resources", source / "resources")
    for name in ("pyproject.toml", "LICENSE", "README.md"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, source)
    code = "import setuptools.build_meta as build, sys; print(build.build_wheel(sys.argv[1]))"
    ended = subprocess.run(
        [sys.executable, "-c", code, str(target)],
        cwd=source,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    with zipfile.ZipFile(next(target.glob("*.whl"))) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_all_code_and_all_resources(wheel: set[str]) -> None:
    """Each module, each data file of a package, and each resource under desktop_app/_resources."""
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    wanted |= {
        f"desktop_app/_resources/{path.relative_to(ROOT / 'resources').as_posix()}"
        for path in (ROOT / "resources").rglob("*")
        if path.is_file()
    }
    assert sorted(wanted - wheel) == []


def test_the_wheel_holds_nothing_else(wheel: set[str]) -> None:
    """No tests, no packaging, no top-level folder but ours."""
    tops = {name.split("/")[0] for name in wheel}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"desktop_app"}
