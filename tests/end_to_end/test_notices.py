"""The end of a long job is told on the desktop's own message bus while another window is in front, and only
then; a desktop without such a place, and one that does not answer, trouble nobody."""

from __future__ import annotations

import asyncio
import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop_app.services.notices import notify
from tests.end_to_end.screen_reader import session_bus
from tests.end_to_end.steps import wait
from tests.helpers.twins import ROOT

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the bus is that of Linux"),
]


@pytest.fixture
def daemon(monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[str]]:
    with session_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        started = subprocess.Popen(
            [sys.executable, "-m", "tests.end_to_end.notice_daemon"],
            cwd=ROOT, env=dict(os.environ), stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert started.stdout is not None
        try:
            assert json.loads(started.stdout.readline()) == {"ready": True}
            yield started
        finally:
            started.kill()
            started.wait(10)
            started.stdout.close()


def _has_said(daemon: subprocess.Popen[str]) -> bool:
    return bool(select.select([daemon.stdout], [], [], 0)[0])


def _said(daemon: subprocess.Popen[str]) -> dict[str, Any]:
    assert daemon.stdout is not None
    assert select.select([daemon.stdout], [], [], 10)[0], "nothing was told"
    found: dict[str, Any] = json.loads(daemon.stdout.readline())
    return found


def _import(opened: Any, hands: Any) -> None:
    QGuiApplication.clipboard().setText("Email\tFirst name\nann@example.com\tAnn\nbob@example.com\tBo\n")
    opened.window.paste()
    hands.read("Pasted table.tsv")
    wait(hands, lambda: bool(opened.vm.wizard.lists))
    hands.pick("Choose a list", "Newsletter")
    for step in ("Match the columns", "Check the rows", "See what will happen", "These people agreed…"):
        hands.press(step)


def test_the_end_of_an_import_is_told_while_another_window_is_in_front(
    daemon: subprocess.Popen[str], opened: Any, hands: Any, qtbot: Any, campaign_desk_home: Path
) -> None:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    _import(opened, hands)
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    wait(hands, lambda: not opened.window.isActiveWindow())
    hands.press("Import …")
    wait(hands, lambda: _has_said(daemon))
    told = _said(daemon)
    assert told["program"] == "Campaign Desk"
    assert told["title"] == "The import of Pasted table.tsv is finished"
    assert "Newsletter" in told["line"]
    assert told["hints"]["category"] == "transfer.complete"
    hands.press("Done")

    opened.window.activateWindow()
    wait(hands, opened.window.isActiveWindow)
    assert not opened.window.notice.tell("in front", "")
    assert asyncio.run(notify("last", "")), "one more, to see that nothing came between"
    assert _said(daemon)["title"] == "last"


@pytest.mark.parametrize("address", ["", "unix:path=/nowhere/bus"])
def test_a_desktop_without_a_place_troubles_nobody(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    assert not asyncio.run(notify("Ready", "Into News"))


def test_a_bus_on_which_nobody_shows_notices_troubles_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    with session_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        assert not asyncio.run(notify("Ready", "Into News"))
