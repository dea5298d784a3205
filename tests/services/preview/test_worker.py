"""A template that does not come back costs its process, not the window."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from typing import Any

import pytest

from desktop_app.runtime.resources import resource_path
from desktop_app.services.preview.nouns import Draft
from desktop_app.services.preview.service import PreviewService
from desktop_app.services.preview.worker import TookTooLong, Worker, WorkerFailed


def answer(question: Any) -> Any:
    if question == "hang":
        time.sleep(600)
    if question == "die":
        os._exit(1)
    if question == "bug":
        raise KeyError("lost")
    return os.getpid(), question


def test_one_process_answers_and_a_new_one_comes_after_a_hang() -> None:
    """The same process as long as it answers; a hang or a death ends it, the next question is answered."""
    worker = Worker(answer, "test-worker")
    try:
        first = asyncio.run(worker.ask("a", 30))
        assert asyncio.run(worker.ask("b", 30)) == (first[0], "b")
        for bad in ("hang", "die"):
            with pytest.raises(TookTooLong):
                asyncio.run(worker.ask(bad, 0.3))
        later = asyncio.run(worker.ask("c", 30))
        assert later[0] != first[0]
        with pytest.raises(WorkerFailed, match="lost"):
            asyncio.run(worker.ask("bug", 30))
        assert asyncio.run(worker.ask("d", 30))[0] == later[0]
    finally:
        worker.close()


def test_close_frees_whoever_waits() -> None:
    """The window goes while a template runs: nobody waits for it."""
    worker = Worker(answer, "test-worker")

    async def run() -> None:
        asked = asyncio.ensure_future(worker.ask("hang", 600))
        assert await asyncio.to_thread(worker.asking.wait, 30)
        await asyncio.to_thread(worker.close)
        with pytest.raises(TookTooLong):
            await asked

    asyncio.run(run())


def test_the_service_draws_and_gives_up_on_hostile_templates() -> None:
    """A clear problem of kind `limit`, and the next draft is drawn as ever."""

    async def run() -> None:
        service = PreviewService(resource_path("samples", "messages"))
        try:
            drawn = await service.draw(Draft("#foreach($i in [1..2000000000])$i#end"))
            assert drawn.problem is not None
            assert drawn.problem.kind == "limit"
            assert (await service.draw(Draft("Hi $!x", {"x": "you"}))).html == "Hi you"
            assert [blank.key for blank in (await service.examine(Draft("Hi $!x"))).blanks] == ["x"]
        finally:
            service.close()

    asyncio.run(run())


def test_closed_while_its_process_starts_it_asks_nothing_and_holds_nobody_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The window goes before the first message was drawn."""
    worker = Worker(answer, "test-worker")
    real, starting, may_go = Worker._ready, threading.Event(), threading.Event()

    def slow(self: Worker) -> Any:
        pipe = real(self)
        starting.set()
        assert may_go.wait(30)
        return pipe

    monkeypatch.setattr(Worker, "_ready", slow)
    # the process that has just started is not the one that `close` ends: as between its start and its note
    asked: list[BaseException] = []

    def ask() -> None:
        try:
            worker._ask("hang", 60)
        except BaseException as error:  # noqa: BLE001
            asked.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    assert starting.wait(30)
    process, worker._process = worker._process, None
    closing = threading.Thread(target=worker.close)
    closing.start()
    while not worker._closed:
        time.sleep(0.001)
    worker._process = process
    may_go.set()
    closing.join(20)
    assert not closing.is_alive(), "it waits for no answer"
    asking.join(20)
    assert [type(error) for error in asked] == [TookTooLong]
