"""Training twins: one a platform however many programs use it, gone with the last of them, memory kept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.app.twin_host import HOST_LOCK, LEASES, RUNTIME_FILE
from desktop_app.app.twin_process import TwinProcesses
from desktop_app.model.errors import Unreachable
from desktop_app.runtime.file_lock import is_locked

ROOT = Path(__file__).resolve().parents[2]
FEW = ("--contacts", "50")
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))

_USER = """
import json, sys
from pathlib import Path
from desktop_app.app.twin_process import TwinProcesses
twins = TwinProcesses(Path(sys.argv[1]), Path(sys.argv[2]), ("--contacts", "50"))
if __name__ == "__main__":
    found = twins.endpoint("esputnik")
    print(json.dumps([dict(found.base_urls), {k: dict(v) for k, v in found.credentials.items()}]), flush=True)
    sys.stdin.read()
    twins.close()
"""


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[[], TwinProcesses]]:
    made: list[TwinProcesses] = []

    def one() -> TwinProcesses:
        made.append(TwinProcesses(tmp_path / "twins", tmp_path / "logs", FEW))
        return made[-1]

    yield one
    for twins in made:
        twins.close()


@pytest.fixture
def other_program(tmp_path: Path) -> Iterator[Callable[[], tuple[subprocess.Popen[str], list[Any]]]]:
    started: list[subprocess.Popen[str]] = []

    def start() -> tuple[subprocess.Popen[str], list[Any]]:
        process = subprocess.Popen(
            [sys.executable, "-c", _USER, str(tmp_path / "twins"), str(tmp_path / "logs")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        started.append(process)
        assert process.stdout is not None
        return process, json.loads(process.stdout.readline())

    yield start
    for process in started:
        process.kill()
        process.communicate()


def _until(true: Callable[[], bool], what: str, seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def _control(twins: TwinProcesses, what: str) -> bytes:
    url, token = twins.control("esputnik")
    request = urllib.request.Request(f"{url}/{what}", headers={"X-Twin-Token": token})
    with _OPENER.open(request, timeout=10) as answer:
        body: bytes = answer.read()
        return body


def test_the_twin_runs_answers_and_is_gone_when_its_only_user_leaves(
    tmp_path: Path, make: Callable[[], TwinProcesses]
) -> None:
    twins = make()
    assert "esputnik" in twins.platforms

    found = twins.endpoint("esputnik")

    assert all(url.startswith("http://127.0.0.1:") for url in found.base_urls.values())
    assert set(found.credentials) == set(found.base_urls)
    assert twins.endpoint("esputnik") == found
    assert len(_control(twins, "state?kind=contacts").splitlines()) == 50
    folder = tmp_path / "twins" / "esputnik"
    if os.name == "posix":
        assert (folder / RUNTIME_FILE).stat().st_mode & 0o077 == 0

    twins.close()
    twins.close()

    _until(lambda: not is_locked(folder / HOST_LOCK), "the twin leaves")
    assert not (folder / RUNTIME_FILE).exists()
    assert list((folder / LEASES).iterdir()) == []


def test_two_programs_share_one_twin_and_either_may_leave_first(
    tmp_path: Path,
    make: Callable[[], TwinProcesses],
    other_program: Callable[[], tuple[subprocess.Popen[str], list[Any]]],
) -> None:
    starter, facts = other_program()
    twins = make()
    mine = twins.endpoint("esputnik")
    assert [dict(mine.base_urls), {k: dict(v) for k, v in mine.credentials.items()}] == facts

    starter.kill()  # as a crash: no good-bye
    starter.wait()

    _until(lambda: len(list((tmp_path / "twins/esputnik" / LEASES).iterdir())) == 1, "the dead lease goes")
    assert len(_control(twins, "state?kind=contacts").splitlines()) == 50
    assert twins.endpoint("esputnik") == mine


def test_a_twin_does_not_outlive_a_killed_user(
    tmp_path: Path, other_program: Callable[[], tuple[subprocess.Popen[str], list[Any]]]
) -> None:
    user, _facts = other_program()

    user.kill()
    user.wait()

    _until(lambda: not is_locked(tmp_path / "twins/esputnik" / HOST_LOCK), "the twin leaves")


def test_what_the_twin_remembers_survives_and_its_keys_are_fresh(
    tmp_path: Path, make: Callable[[], TwinProcesses]
) -> None:
    first = make()
    before = first.endpoint("esputnik")
    contacts = _control(first, "state?kind=contacts")
    first.close()

    second = make()
    after = second.endpoint("esputnik")

    assert _control(second, "state?kind=contacts") == contacts
    assert after.credentials != before.credentials


def test_a_twin_that_dies_is_started_again_at_the_next_call(
    tmp_path: Path, make: Callable[[], TwinProcesses]
) -> None:
    twins = make()
    before = twins.endpoint("esputnik")
    process = twins._joined["esputnik"].process
    assert process is not None
    process.kill()
    process.wait()

    assert twins.endpoint("esputnik") != before
    assert len(_control(twins, "state?kind=contacts").splitlines()) == 50


def test_a_twin_that_cannot_start_is_a_sentence_with_its_own_words(tmp_path: Path) -> None:
    twins = TwinProcesses(tmp_path / "twins", tmp_path / "logs", ("--no-such-option",))

    with pytest.raises(Unreachable) as caught:
        twins.endpoint("esputnik")

    assert caught.value.code == "twin_failed"
    assert "--no-such-option" in caught.value.original
    twins.close()
    assert not is_locked(tmp_path / "twins/esputnik" / HOST_LOCK)


def test_programs_that_start_at_the_same_moment_start_one_twin(
    other_program: Callable[[], tuple[subprocess.Popen[str], list[Any]]],
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(3) as pool:
        found = [one.result()[1] for one in [pool.submit(other_program) for _ in range(3)]]

    assert found[0] == found[1] == found[2]


def test_a_program_that_ends_waits_for_no_twin_that_is_just_starting(
    make: Callable[[], TwinProcesses], tmp_path: Path
) -> None:
    twins = make()
    met: list[BaseException] = []

    def ask() -> None:
        for platform in ("esputnik", "ecomail"):
            try:
                twins.endpoint(platform)
            except Unreachable as error:
                met.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    while twins._starting is None:
        time.sleep(0.001)
    starting = twins._starting
    twins.leave_off()
    asking.join(30)
    assert not asking.is_alive()
    assert [type(error) for error in met] == [Unreachable, Unreachable], "the second is not even started"
    assert starting.returncode not in (None, 0), "it was ended, and its end was heard"
    twins.close()
    assert not is_locked(tmp_path / "twins" / "esputnik" / HOST_LOCK)
    assert not list((tmp_path / "twins" / "esputnik" / LEASES).iterdir())
