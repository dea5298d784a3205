"""A small file is replaced whole or not at all, and only its owner reads it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from desktop_app.model.errors import StorageFailed
from desktop_app.runtime.atomic_file import write_private


def test_the_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    write_private(file, b"one")
    write_private(file, b"two")

    assert file.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [file]
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "settings.json"
    write_private(file, b"one")

    def no_space(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(StorageFailed) as caught:
        write_private(file, b"two")

    assert caught.value.original == "No space left on device"
    assert file.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [file]


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed):
        write_private(tmp_path / "no" / "file", b"x")
