"""Children stream, answer, stop and die as promised; their errors come over whole."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.model.errors import FileRefused, LocalError, RateLimited
from desktop_app.runtime.child import (
    ChildFailed,
    Children,
    Link,
    converse,
    give_way,
    once,
    stream,
)
from desktop_app.runtime.file_lock import FileLock, is_locked
from tests.helpers.on_the_spot import OnTheSpot

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 30.0


def count_to(number: int) -> Iterator[int]:
    yield from range(number)


def count_for_ever(mark: str) -> Iterator[int]:
    held = FileLock(Path(mark))  # gone with its process, on every system
    assert held.take()
    number = 0
    while True:
        yield number
        number += 1


def refuse() -> None:
    raise FileRefused("file.empty_file", file="a.csv", original="nothing in it")


def refuse_in_the_middle() -> Iterator[int]:
    yield 1
    raise RateLimited(retry_after=7.0, platform="P", status=429)


def fail() -> None:
    raise ZeroDivisionError("seven by nothing")


def die() -> None:
    os._exit(9)


def pid() -> int:
    return os.getpid()


def without_a_terminal() -> str:
    sys.stdout = sys.stderr = None  # type: ignore[assignment] # as in a program of the window on Windows
    return "done"


def talk(link: Link, mark: str) -> str:
    link.send("ready")
    link.stop.wait(PATIENCE_S)
    Path(mark).write_text("stopped by itself" if link.stop.is_set() else "never told")
    return "stopped"


def ask_a_grandchild(link: Link) -> int:
    return asyncio.run(once(pid))


def wait_until(ready: object, what: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not ready():  # type: ignore[operator]
        assert time.monotonic() < deadline, f"never: {what}"
        time.sleep(0.01)


def test_work_runs_in_another_process() -> None:
    """The whole point: our own interpreter stays free."""
    assert asyncio.run(once(pid)) != os.getpid()


def rank_after_giving_way() -> int:
    give_way()
    return os.nice(0)


@pytest.mark.skipif(sys.platform == "win32", reason="ranks are classes there, not numbers")
def test_work_that_gives_way_goes_behind_the_window() -> None:
    assert asyncio.run(once(rank_after_giving_way)) == min(19, os.nice(0) + 5)


def test_a_stream_hands_over_every_item_in_order() -> None:
    async def work() -> list[int]:
        return [item async for item in stream(count_to, 1000)]

    assert asyncio.run(work()) == list(range(1000))


def test_leaving_a_stream_ends_its_child(tmp_path: Path) -> None:
    """A search that is given up must not go on eating a core."""
    mark = tmp_path / "pid"

    async def work() -> int:
        items = stream(count_for_ever, str(mark))
        first = await anext(items)
        await items.aclose()
        return first

    assert asyncio.run(work()) == 0
    assert not is_locked(mark)


def test_given_up_while_another_thread_notes_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread that reads the answers asks the system for the end, which tells it once only."""
    asked = threading.Event()
    wait_for_pid = os.waitpid

    def slow(pid: int, options: int) -> tuple[int, int]:
        answer = wait_for_pid(pid, options)
        if answer[0] == pid:
            asked.set()
            time.sleep(0.5)
        return answer

    monkeypatch.setattr(os, "waitpid", slow)

    async def work() -> None:
        task = asyncio.create_task(once(die))
        assert await asyncio.to_thread(asked.wait, PATIENCE_S)
        task.cancel()
        await task

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(work())
    assert not [one for one in multiprocessing.active_children() if one.name == "child-die"]


def test_errors_of_the_tree_come_over_with_all_they_know() -> None:
    with pytest.raises(FileRefused) as met:
        asyncio.run(once(refuse))
    assert met.value.code == "file.empty_file"
    assert met.value.values["file"] == "a.csv"
    assert met.value.original == "nothing in it"

    async def work() -> None:
        async for _ in stream(refuse_in_the_middle):
            pass

    with pytest.raises(RateLimited) as waited:
        asyncio.run(work())
    assert waited.value.retry_after == 7.0
    assert waited.value.status == 429


def test_a_bug_over_there_is_a_bug_here_with_its_traceback() -> None:
    with pytest.raises(ChildFailed, match="seven by nothing"):
        asyncio.run(once(fail))


def test_a_child_that_the_system_ended_is_an_error_in_words() -> None:
    """Out of memory ends a process without a word; the window must say something all the same."""
    with pytest.raises(LocalError) as met:
        asyncio.run(once(die))
    assert met.value.code == "child_ended"


def test_stop_reaches_the_child_and_its_answer_comes_back(tmp_path: Path) -> None:
    mark = tmp_path / "end"

    async def work() -> str:
        stop = asyncio.Event()
        return await converse(talk, str(mark), report=lambda _: stop.set(), stop=stop)

    assert asyncio.run(work()) == "stopped"
    assert mark.read_text() == "stopped by itself"


def test_cancelling_gives_the_child_time_to_stop(tmp_path: Path) -> None:
    """The delivery on its way may still get its durable answer."""
    mark = tmp_path / "end"

    async def work() -> None:
        ready = asyncio.Event()
        task = asyncio.ensure_future(converse(talk, str(mark), report=lambda _: ready.set()))
        await ready.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(work())
    assert mark.read_text() == "stopped by itself"


def test_a_child_may_have_children_of_its_own() -> None:
    """A job in its own process reads the file in another."""
    assert asyncio.run(converse(ask_a_grandchild)) != os.getpid()


_PARENT = """
import asyncio, sys
from pathlib import Path
from tests.runtime.test_child import count_for_ever, talk
from desktop_app.runtime.child import converse, stream

async def streaming():
    async for _ in stream(count_for_ever, sys.argv[2]):
        pass

async def conversing():
    await converse(talk, sys.argv[2], report=lambda _: Path(sys.argv[2] + ".ready").touch())

if __name__ == "__main__":
    asyncio.run(streaming() if sys.argv[1] == "stream" else conversing())
"""


def parent(tmp_path: Path, kind: str, mark: Path) -> subprocess.Popen[bytes]:
    script = tmp_path / "parent.py"
    script.write_text(_PARENT)
    return subprocess.Popen(
        [sys.executable, str(script), kind, str(mark)], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )


def test_a_streaming_child_dies_with_its_parent(tmp_path: Path) -> None:
    """Killed or crashed: nothing of ours goes on in the dark."""
    mark = tmp_path / "pid"
    process = parent(tmp_path, "stream", mark)
    wait_until(lambda: is_locked(mark), "the child began")
    process.kill()
    process.wait()
    wait_until(lambda: not is_locked(mark), "the child died")


def test_a_conversing_child_is_told_when_its_parent_is_gone(tmp_path: Path) -> None:
    """It finishes its step, so that the answer on its way becomes durable."""
    mark = tmp_path / "end"
    process = parent(tmp_path, "converse", mark)
    wait_until(Path(f"{mark}.ready").exists, "the child began")
    process.kill()
    process.wait()
    wait_until(lambda: mark.exists() and mark.read_text() == "stopped by itself", "the child stopped")


def test_the_same_verbs_work_on_the_spot() -> None:
    async def work(children: Children) -> tuple[int, list[int]]:
        return await children.once(pid), [item async for item in children.stream(count_to, 3)]

    assert asyncio.run(work(OnTheSpot())) == (os.getpid(), [0, 1, 2])
    assert OnTheSpot().once_blocking(pid) == os.getpid()
    assert Children().once_blocking(pid) != os.getpid()


def test_a_child_without_standard_streams_answers_and_ends_well() -> None:
    """Its last word has gone out by then: what would follow is a traceback that nobody can read."""
    assert asyncio.run(once(without_a_terminal)) == "done"
    begin = "from desktop_app.runtime.child import _guarded; from tests.runtime.test_child import *; "
    code = begin + "ear = Ear(); _guarded(ear, without_a_terminal); assert ear.heard == ['done']"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


class Ear:
    """Takes what a child would send."""

    def __init__(self) -> None:
        self.heard: list[object] = []

    def _put(self, _kind: str, item: object) -> None:
        self.heard.append(item)
