"""A test that fails alone as well has failed; one that passes is named; many failures get no second look."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest


class Calls:
    """Plays pytest: the first call fails with the names given, a later one by what its name says."""

    def __init__(self, cache: Path, failed: Sequence[str], code: int = 1) -> None:
        self.made: list[list[str]] = []
        self._file, self._failed, self._code = cache / "v" / "cache" / "lastfailed", failed, code

    def __call__(self, command: Sequence[str]) -> int:
        self.made.append(list(command))
        if len(self.made) > 1:
            return 1 if "always" in command[-1] else 0
        self._file.parent.mkdir(parents=True, exist_ok=True)
        if self._failed:
            self._file.write_text("{" + ", ".join(f'"{name}": true' for name in self._failed) + "}", "utf-8")
        return self._code


def _run(calls: Calls, cache: Path) -> int:
    import second_look

    return second_look.run(calls, ["pytest"], 2, cache)


def test_one_that_passes_alone_is_named_and_the_run_is_good(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = Calls(tmp_path, ["tests/a.py::test_once"])
    assert _run(calls, tmp_path) == 0
    assert calls.made == [["pytest", "-n", "2", "--dist", "loadgroup"], ["pytest", "tests/a.py::test_once"]]
    assert "UNSTEADY (failed, then passed alone: mend it) tests/a.py::test_once" in capsys.readouterr().out


def test_one_that_fails_twice_fails_the_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    calls = Calls(tmp_path, ["tests/a.py::test_always", "tests/a.py::test_once"])
    assert _run(calls, tmp_path) == 1
    assert "FAILED TWICE tests/a.py::test_always" in capsys.readouterr().out
    assert len(calls.made) == 3


def test_more_than_that_have_failed(tmp_path: Path) -> None:
    import second_look

    names = [f"tests/a.py::test_once[{number}]" for number in range(second_look.MOST + 1)]
    calls = Calls(tmp_path, names)
    assert _run(calls, tmp_path) == 1
    assert len(calls.made) == 1


@pytest.mark.parametrize("code", [0, 2, 3, 4, 5])
def test_only_failed_tests_are_looked_at_again(tmp_path: Path, code: int) -> None:
    calls = Calls(tmp_path, ["tests/a.py::test_once"] if code else [], code)
    assert _run(calls, tmp_path) == code
    assert len(calls.made) == 1


def test_names_of_an_earlier_run_are_not_taken_for_this_one(tmp_path: Path) -> None:
    left = tmp_path / "v" / "cache" / "lastfailed"
    left.parent.mkdir(parents=True)
    left.write_text('{"tests/a.py::test_once": true}', "utf-8")
    assert _run(Calls(tmp_path, []), tmp_path) == 1


def test_real_pytest_with_workers_remembers_what_failed(tmp_path: Path) -> None:
    """Also what fails in its ending, and names with brackets and blanks."""
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_some.py").write_text(
        "import pytest, pathlib\n"
        "seen = pathlib.Path(__file__).with_name('seen')\n"
        "@pytest.mark.parametrize('word', ['a b[c]', 'd'])\n"
        "def test_first(word):\n"
        "    there = seen.exists()\n"
        "    seen.touch()\n"
        "    assert there or word == 'd'\n"
        "@pytest.fixture\n"
        "def ends():\n"
        "    yield\n"
        "    assert False\n"
        "def test_ending(ends): pass\n"
    )

    import second_look

    def call(command: Sequence[str]) -> int:
        return subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode

    command = [sys.executable, "-m", "pytest", "-q"]
    assert second_look.run(call, command, 1, tmp_path / ".pytest_cache") == 1
    (tmp_path / "test_some.py").write_text(
        (tmp_path / "test_some.py").read_text().replace("assert False", "pass")
    )
    (tmp_path / "seen").unlink()
    assert second_look.run(call, command, 1, tmp_path / ".pytest_cache") == 0
