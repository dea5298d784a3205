"""A file of events or orders that cannot be read is refused in words, whatever is the matter with it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from desktop_app.runtime.texts import install_texts
from desktop_app.services.send_file import load
from tests.helpers.rights import only_own_rights

pytestmark = pytest.mark.parametrize("kind", ["contacts", "orders"])


@pytest.fixture(autouse=True)
def _texts() -> None:
    install_texts("en")


def refused(path: Path, kind: str) -> tuple[str, str]:
    found = asyncio.run(load(path, kind, None, {}))
    assert not len(found.rows)
    return found.refused, found.what_to_do


def test_one_without_rights(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "secret.csv"
    path.write_text("E-mail\nann@example.com\n", "utf-8")
    path.chmod(0)
    with only_own_rights():
        said, do = refused(path, kind)
    assert said == "“secret.csv” cannot be read: Permission denied."
    assert do.startswith("Close it in other programs")


def test_a_folder_one_that_went_and_one_that_is_no_table(tmp_path: Path, kind: str) -> None:
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    (tmp_path / "folder.csv").mkdir()
    assert refused(tmp_path / "folder.csv", kind)[0] == "“folder.csv” is a folder, not a file."
    assert refused(tmp_path / "gone.csv", kind)[0] == "“gone.csv” is no longer there."
    said, do = refused(picture, kind)
    assert said.startswith("“picture.csv” is no table but a different kind of file")
    assert do.startswith("Export the list")
