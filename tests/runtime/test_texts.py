"""The text catalogue is the same read from its files and from the copy that quickens the next start."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.model import texts
from desktop_app.runtime import texts as loading
from desktop_app.runtime.resources import resource_path


def _installed(cache: Path | None) -> dict[str, str]:
    loading.install_texts("en", cache)
    return dict(texts._texts)


@pytest.fixture(autouse=True)
def _usual_texts() -> Iterator[None]:
    yield
    loading.install_texts("en")


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue of our own that may be changed."""
    folder = tmp_path / "resources" / "texts" / "en"
    shutil.copytree(resource_path("texts", "en"), folder)
    monkeypatch.setattr(loading, "resource_path", lambda *parts: tmp_path.joinpath("resources", *parts))
    return folder


def test_the_copy_holds_what_the_files_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Key by key, and the second start reads no file."""
    plain = _installed(None)
    assert _installed(tmp_path) == plain
    with monkeypatch.context() as without:
        without.setattr(loading, "_read", lambda *_words: pytest.fail("the files were read again"))
        assert _installed(tmp_path) == plain
    assert len(plain) > 1000


def test_a_changed_file_is_read_anew(files: Path, tmp_path: Path) -> None:
    """Also when only its time tells: a sentence of the same length."""
    before = _installed(tmp_path)
    one = files / "window.toml"
    text = one.read_text(encoding="utf-8")
    at = one.stat().st_mtime_ns
    one.write_text(text.replace("Campaign Desk", "Campaign Dusk"), encoding="utf-8")
    os.utime(one, ns=(at + 1_000_000, at + 1_000_000))
    after = _installed(tmp_path)
    assert before != after
    assert after["window.title"] == before["window.title"].replace("Desk", "Dusk")


def test_a_new_file_and_a_file_that_went_are_seen(files: Path, tmp_path: Path) -> None:
    before = _installed(tmp_path)
    (files / "zz_new.toml").write_text('[zz]\nnew = "New"\n', encoding="utf-8")
    assert _installed(tmp_path)["zz.new"] == "New"
    (files / "zz_new.toml").unlink()
    assert _installed(tmp_path) == before


@pytest.mark.parametrize("harm", ["cut", "empty", "odd", "bytes", "folder"])
def test_a_harmed_copy_is_left_aside(tmp_path: Path, harm: str) -> None:
    """The files tell, whatever became of the copy."""
    plain = _installed(tmp_path)
    copy = next(tmp_path.glob("texts-*"))
    whole = copy.read_bytes()
    if harm == "cut":
        copy.write_bytes(whole[: len(whole) // 2])
    elif harm == "empty":
        copy.write_bytes(b"")
    elif harm == "odd":
        copy.write_bytes(whole + b"\0one more")
    elif harm == "bytes":
        copy.write_bytes(b"\xff\xfe" + whole)
    else:
        copy.unlink()
        copy.mkdir()
    assert _installed(tmp_path) == plain


def test_without_the_folder_nothing_is_written(tmp_path: Path) -> None:
    """The first start of all has no folders yet."""
    assert _installed(tmp_path / "not" / "there") == _installed(None)
    assert not (tmp_path / "not").exists()
