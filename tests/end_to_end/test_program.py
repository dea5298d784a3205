"""The program as a person starts it: a process of its own on a real (virtual) X display."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

from tests.end_to_end.x_display import focus_window, press_key, virtual_display, window_names

PATIENCE_S = 60.0


@pytest.mark.display
@pytest.mark.parametrize("rest_s", [0.0, 1.5], ids=["while it reads", "at rest with a table filled"])
def test_the_program_opens_its_window_in_training_and_ends_when_told_to(campaign_desk_home, rest_s):
    with virtual_display() as display:
        environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        program = subprocess.Popen(
            [sys.executable, "-m", "desktop_app", "--training"],
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            _wait(lambda: any(name.startswith("TRAINING") for name in window_names(display)), program)
            time.sleep(rest_s)
            assert program.poll() is None
            program.send_signal(signal.SIGTERM)
            _stdout, complaints = program.communicate(timeout=PATIENCE_S)
        finally:
            program.kill()
            program.wait()
    assert program.returncode == 0
    assert complaints == ""
    runtime = campaign_desk_home / "data" / "training" / "twins" / "esputnik" / "running.json"
    _wait(lambda: not runtime.exists(), None)


@pytest.mark.display
def test_where_it_cannot_start_a_box_says_why_and_what_to_do(campaign_desk_home):
    """Whoever starts it by its icon has no terminal to read."""
    journal = campaign_desk_home / "data" / "live" / "journal.sqlite"
    journal.parent.mkdir(parents=True)
    with closing(sqlite3.connect(journal)) as newer:
        newer.execute("pragma user_version=9999")
    with virtual_display() as display:
        program = subprocess.Popen(
            [sys.executable, "-m", "desktop_app"],
            env={**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"},
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            _wait(lambda: "Campaign Desk cannot start" in window_names(display), program)
            _wait(lambda: focus_window(display, "cannot start"), program)
            press_key(display, "Escape")
            _stdout, complaints = program.communicate(timeout=PATIENCE_S)
        finally:
            program.kill()
            program.wait()
    assert program.returncode == 6
    assert "newer version" in complaints


def _wait(true, program) -> None:
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert program is None or program.poll() is None, program.stderr.read()
        assert time.monotonic() < end, "not in time"
        time.sleep(0.05)
