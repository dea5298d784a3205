"""The beginning of the standalone application: it needs no terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(os.name != "posix", reason="streams are closed by a shell")
def test_it_runs_without_standard_streams(tmp_path: Path) -> None:
    """As a program of the window does on Windows: nothing to read from and nothing to write to."""
    line = '"$0" "$1" accounts list <&- >&- 2>&-'
    ended = subprocess.run(
        ["sh", "-c", line, sys.executable, str(ROOT / "packaging" / "frozen_entry.py")],
        env={**os.environ, "CAMPAIGN_DESK_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    assert ended.returncode == 0
