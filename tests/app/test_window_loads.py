"""What an open window has loaded: the HTML engine costs 300 MB and waits until a message is drawn."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

_OPEN = """
import json, sys, time
from desktop_app.app.window import OpenWindow, make_application
from desktop_app.app.wiring import Desk
from desktop_app.runtime.texts import install_texts

def loaded():
    modules = sorted(name for name in sys.modules if "WebEngine" in name)
    try:
        mapped = "WebEngine" in open("/proc/self/maps").read()
    except OSError:
        mapped = False
    return {"modules": modules, "mapped": mapped}

def work(seconds, until=lambda: False):
    end = time.monotonic() + seconds
    while time.monotonic() < end and not until():
        application.processEvents()
        time.sleep(0.01)

install_texts("en")
application = make_application(["campaign-desk"])
opened = OpenWindow(application, Desk())
opened.show(training=True)
work(30, lambda: opened.vm.account is not None)
work(1.0)
at_rest = loaded()
preview = opened.vm.open_preview()
work(0.5)
empty = loaded()
report = {"account": opened.vm.account is not None, "at_rest": at_rest, "empty_preview": empty}
opened.window.hide()
opened.close()
print(json.dumps(report))
"""


@pytest.mark.timeout(120)
def test_the_html_engine_is_loaded_when_a_message_is_drawn_and_not_before(tmp_path: Path) -> None:
    """Neither the open window with an account nor the preview without a message has it."""
    ended = subprocess.run(
        [sys.executable, "-c", _OPEN],
        env={**os.environ, "CAMPAIGN_DESK_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout.splitlines()[-1])
    assert found["account"]
    assert found["at_rest"] == found["empty_preview"] == {"modules": [], "mapped": False}
