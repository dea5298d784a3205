"""A read copy serves only under its own stamp and only whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.runtime.read_copy import read_copy, write_copy


@pytest.mark.parametrize("words", [[], [""], ["a", "", "ж", "line\nline"]])
def test_what_was_kept_comes_back(tmp_path: Path, words: list[str]) -> None:
    copy = tmp_path / "copy.bin"
    write_copy(copy, "stamp 1", words)
    assert read_copy(copy, "stamp 1") == words
    assert read_copy(copy, "stamp 2") is None


def test_half_a_file_is_none(tmp_path: Path) -> None:
    copy = tmp_path / "copy.bin"
    write_copy(copy, "stamp", ["one", "two", "three"])
    whole = copy.read_bytes()
    for length in range(len(whole) - 5):
        copy.write_bytes(whole[:length])
        assert read_copy(copy, "stamp") is None, length


def test_a_word_that_would_be_read_as_two_is_not_written(tmp_path: Path) -> None:
    write_copy(tmp_path / "copy.bin", "stamp", ["a\0b"])
    assert not (tmp_path / "copy.bin").exists()
