"""The window is on screen before the program is loaded, and becomes whole while it answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

_START = """
import json, sys, time
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from desktop_app.app import main
from desktop_app.app import window as program

KIND = sys.argv[1]
report = {}
LATE = ("desktop_app.services.accounts", "desktop_app.journal", "desktop_app.viewmodels.window", "asyncio")

class Opened(program.OpenWindow):
    def show(self, **words):
        super().show(**words)
        opened.append(self)
        report["whole_at_show"] = self.complete
        report["loaded_before_the_picture"] = [name for name in LATE if name in sys.modules]
        self.window.frame_seen.connect(self.seen)
        self.finished.connect(self.whole)
        self.broken.connect(lambda error: report.update(broken=error.code))

    def seen(self):
        frame = self.window.stack.currentWidget()
        if KIND == "desk":
            bar = frame.page.header.tabs.bar
            QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(2).center())

    def whole(self):
        report["whole"] = self.complete
        self.started = time.monotonic()
        self.startTimer(20)

    def timerEvent(self, event):
        waits = KIND == "desk" and self.vm.account is None
        if waits and time.monotonic() - self.started < 20:
            return
        report["tab"] = self.vm.tab
        report["screen"] = self.vm.screen.value
        report["account"] = self.vm.account.name if self.vm.account else ""
        report["accounts"] = len(self.vm.parts.accounts.accounts)
        report["first_run_done"] = self.vm.parts.settings["first_run_done"]
        report["frame_gone"] = self.window.frame is None
        self.desk.settings
        self.killTimer(event.timerId())
        from PySide6.QtWidgets import QApplication
        QApplication.exit(0)

opened = []
program.OpenWindow = Opened
sys.argv = ["campaign-desk"]
report["code"] = main.main([])
print(json.dumps(report))
"""


def _start(home: Path, kind: str) -> dict[str, object]:
    ended = subprocess.run(
        [sys.executable, "-c", _START, kind],
        env={**os.environ, "CAMPAIGN_DESK_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=90,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    found: dict[str, object] = json.loads(ended.stdout.splitlines()[-1])
    return found | {"said": ended.stderr}


@pytest.mark.timeout(120)
def test_the_first_start_shows_its_ground_and_then_the_two_ways(tmp_path: Path) -> None:
    """Nothing of accounts, journal or network is loaded before the first picture."""
    found = _start(tmp_path, "first")
    assert found["whole_at_show"] is False
    assert found["loaded_before_the_picture"] == []
    assert found["whole"]
    assert found["frame_gone"]
    assert found["code"] == 0
    assert found["screen"] == "first_run"


@pytest.mark.timeout(240)
def test_a_tab_pressed_in_the_first_picture_is_open_when_the_window_is_whole(tmp_path: Path) -> None:
    """With an account the picture has the tabs, from the second start on."""
    words = ["accounts", "add", "shop", "--platform", "ecomail", "--name", "Shop", "--no-store"]
    subprocess.run(
        [sys.executable, "-m", "desktop_app", *words, "--credentials-stdin"],
        env={**os.environ, "CAMPAIGN_DESK_HOME": str(tmp_path)},
        input='{"api_key": "aKeyThatNobodyHas0123456789"}', stdout=subprocess.DEVNULL, text=True, check=True,
    )  # fmt: skip
    first = _start(tmp_path, "first")  # its picture is the plain ground: nothing is known yet
    assert first["whole"]
    found = _start(tmp_path, "desk")
    assert found["loaded_before_the_picture"] == []
    assert (found["screen"], found["account"], found["tab"]) == ("desk", "Shop", "events")
    assert found["frame_gone"]


@pytest.mark.skipif(os.name != "posix", reason="a folder is closed by its mode")
@pytest.mark.timeout(120)
def test_no_place_to_write_is_said_and_ends_the_program(tmp_path: Path) -> None:
    """The window is on screen by then; it goes again, with the reason on the terminal."""
    home = tmp_path / "file-in-the-way"
    home.write_text("", encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-m", "desktop_app"],
        env={**os.environ, "CAMPAIGN_DESK_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=90,
    )  # fmt: skip
    assert ended.returncode == 6, ended.stderr  # as in the terminal
    assert "Traceback" not in ended.stderr
    assert len(ended.stderr.strip().splitlines()) >= 2
