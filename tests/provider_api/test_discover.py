"""Platforms are found by their folders, also where there is no file system to look into."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import desktop_app
from desktop_app.providers import discover

PACKAGE = Path(desktop_app.__file__).parent


def test_every_folder_is_a_platform_and_has_a_suite() -> None:
    """A fifth platform without tests of its own fails here."""
    folders = {each.name for each in (PACKAGE / "providers").iterdir() if (each / "__init__.py").is_file()}
    suites = {
        each.parent.name
        for each in (Path(__file__).parent.parent / "providers").glob("*/test_conformance.py")
    }
    assert set(discover()) == folders == suites


def test_platforms_are_found_inside_an_archive(tmp_path: Path) -> None:
    """As in a frozen bundle: modules come from an archive, no folder exists."""
    archive = tmp_path / "app.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for room in ("__init__.py", "model", "runtime", "transport", "provider_api", "providers"):
            start = PACKAGE / room
            for file in [start] if start.is_file() else start.rglob("*.py"):
                made.write(file, f"desktop_app/{file.relative_to(PACKAGE)}")
    code = (
        f"import sys; sys.path[:0] = [{str(archive)!r}]\n"
        "from desktop_app.providers import discover\n"
        "import desktop_app; assert '.zip' in desktop_app.__file__\n"
        "print(','.join(discover()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60, cwd=tmp_path
    )
    assert done.stdout.strip() == ",".join(discover())
