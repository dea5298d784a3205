"""A file that is being sent, or a person who is being erased, by a process of its own, killed between effect
and answer.

Owns: starting it, waiting for the gap, killing it. Must not: look at what became of it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.helpers.twins import ROOT


def kill_in_the_gap(platform: str, kind: str, file: Path, way: str, held_after: int) -> None:
    """Returns when the process is gone; the platform has one effect whose answer never came here."""
    _kill_in_the_gap("file_send_process", platform, kind, str(file), way, str(held_after))


def kill_while_erasing(email: str, held: str, path: str, *platforms: str) -> None:
    """The same, with a person who is erased at these platforms one after the other; ``held`` is the one that
    does it (DELETE of ``path``) and does not answer."""
    _kill_in_the_gap("erase_process", email, held, path, *platforms)


def _kill_in_the_gap(module: str, *words: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", f"tests.end_to_end.{module}", *words],
        cwd=ROOT, env={**os.environ}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        door = json.loads(process.stdout.readline())
        end = time.monotonic() + 60
        while not _held(door) and time.monotonic() < end:
            time.sleep(0.05)
        assert _held(door), "the platform has an effect whose answer is not here"
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()


def _held(door: dict[str, str]) -> bool:
    request = urllib.request.Request(f"{door['url']}/requests", headers={"X-Twin-Token": door["token"]})
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
        entries = [json.loads(line) for line in answer]
    return any(one["effect"] and not one["done"] and one["fault"] for one in entries)
