"""Start and stop: everything given back, work in flight told, nothing waited for without end."""

from __future__ import annotations

import asyncio
import logging
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from desktop_app.app.lifecycle import Lifecycle
from desktop_app.app.wiring import Desk
from desktop_app.model.errors import StorageFailed
from desktop_app.runtime.loop_thread import LoopThread
from desktop_app.runtime.texts import install_texts


def test_everything_is_made_when_used_and_given_back(campaign_desk_home: Path) -> None:
    before = set(threading.enumerate())
    life = Lifecycle(Desk(), LoopThread())
    assert not campaign_desk_home.exists()

    life.start()
    accounts = life.loop.submit(life.desk.accounts.read_all).result(20)
    assert "training-esputnik" in [account.id for account in accounts]
    assert all(account.training for account in accounts)
    assert tempfile.gettempdir().startswith(str(campaign_desk_home))

    assert life.stop()
    assert set(threading.enumerate()) == before
    assert [entry.name for entry in (campaign_desk_home / "data" / "tmp").iterdir()] == ["sweep.lock"]
    assert not tempfile.gettempdir().startswith(str(campaign_desk_home))
    assert life.stop(), "a second stop has nothing to do"


def test_work_in_flight_is_told_and_the_stop_takes_its_limit_at_most(expected_logs: Any) -> None:
    expected_logs("did not end in time")
    life = Lifecycle(Desk(), LoopThread())
    life.start()
    told, go = threading.Event(), threading.Event()

    async def polite() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            told.set()
            raise

    async def deaf() -> None:
        go.wait(30)  # a blocking call on the loop: the one thing that cannot be cancelled

    waiting = life.loop.submit(polite)
    life.loop.submit(lambda: asyncio.sleep(0)).result(5)
    life.loop.submit(deaf)
    began = time.monotonic()
    clean = life.stop(0.5)
    took = time.monotonic() - began
    go.set()

    assert not clean
    assert took < 10
    assert told.wait(5)
    deadline = time.monotonic() + 5
    while not waiting.cancelled():
        assert time.monotonic() < deadline


def test_a_home_that_cannot_be_written_stops_the_start(campaign_desk_home: Path) -> None:
    campaign_desk_home.parent.mkdir(exist_ok=True)
    campaign_desk_home.write_text("in the way")
    life = Lifecycle(Desk(), LoopThread())

    with pytest.raises(StorageFailed):
        life.start()

    assert not life.loop.alive


def test_log_and_reports_know_every_key_that_passed(campaign_desk_home: Path) -> None:
    install_texts()
    desk = Desk()
    assert desk.ground
    desk.secrets.hold("horizon", {"api_key": "canary-key-5591", "user": "ann"})
    log = logging.getLogger("desktop_app.test")
    log.info("asked with %s for ann@example.com", "canary-key-5591")
    log.info("b64 %s", "Y2FuYXJ5LWtleS01NTkx")
    desk.close()

    text = (campaign_desk_home / "logs" / "campaign-desk.log").read_text("utf-8")
    assert "asked with" in text
    for secret in ("canary-key-5591", "Y2FuYXJ5LWtleS01NTkx", "ann@example.com"):
        assert secret not in text


def test_each_home_has_its_own_name_in_the_key_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = set()
    for home in ("one", "two", "one"):
        monkeypatch.setenv("CAMPAIGN_DESK_HOME", str(tmp_path / home))
        desk = Desk()
        assert desk.ground
        names.add(desk._instance())
        desk.close()

    assert len(names) == 2
    assert "" not in names
