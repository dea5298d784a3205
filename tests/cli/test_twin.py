"""``campaign-desk twin``: hands over to the twin; its first line tells how to reach it."""

from __future__ import annotations

import json
import signal
from pathlib import Path

from tests.cli.terminal import Terminal


def test_the_first_line_is_the_address_and_a_signal_ends_it(tmp_path: Path) -> None:
    desk = Terminal(tmp_path / "home")
    process = desk.start("twin", "esputnik", "--contacts", "20")
    try:
        assert process.stdout is not None
        first = json.loads(process.stdout.readline())
        assert set(first) >= {"name", "base_urls", "credentials", "control"}
        (base_url, *_same) = first["base_urls"].values()
        (keys, *_same) = first["credentials"].values()
        added = desk.add("class", keys, "--base-url", base_url, "--no-store")
        assert added.code == 0
        assert desk("accounts", "test", "class", "--credentials-stdin", given=keys).code == 0
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
        assert process.returncode == 0
    finally:
        process.kill()
        process.communicate()


def test_wrong_arguments_are_the_twins_own_exit_2(tmp_path: Path) -> None:
    assert Terminal(tmp_path / "home")("twin", "nobody").code == 2
