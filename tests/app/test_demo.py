"""``run`` without a display: the main job through the terminal; its last line is the ledger."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.terminal import ROOT, Terminal

HANGS_S = 1500
"""A minute of work, four on a computer with ten times as much to do: longer than that it hangs."""


@pytest.mark.timeout(HANGS_S + 60)
def test_the_demonstration_ends_well_and_its_last_line_adds_up(tmp_path: Path) -> None:
    desk = Terminal(tmp_path / "home")
    code = "import sys; from desktop_app.app.demo import main; sys.exit(main())"

    done = subprocess.run(
        [sys.executable, "-c", code], env=desk.environ, cwd=ROOT, capture_output=True, timeout=HANGS_S
    )

    assert done.returncode == 0, done.stderr.decode()
    last = json.loads(done.stdout.decode().splitlines()[-1])
    assert set(last) == {"ledger", "pictures"}
    ledger = dict(last["ledger"])
    assert ledger.pop("total") == 2000 == sum(ledger.values())
    assert ledger["rejected_here"] == 20
    assert ledger["created"] > 1000


def test_an_import_that_fails_is_not_called_a_success(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("no place to write")
    desk = Terminal(home)
    code = "import sys; from desktop_app.app.demo import main; sys.exit(main())"

    done = subprocess.run(
        [sys.executable, "-c", code], env=desk.environ, cwd=ROOT, capture_output=True, timeout=HANGS_S
    )

    assert done.returncode == 1
    assert json.loads(done.stdout.decode().splitlines()[-1])["ledger"]["total"] == 0
