"""The demonstration for a computer without a display: the main job from the terminal, and pictures.

Owns: its two steps and its last line, ``{"ledger", "pictures"}``. Must not: take a way of its own; it runs
the program's commands as a person would.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from desktop_app.model.report import Ledger, RowState
from desktop_app.runtime.paths import Paths
from desktop_app.runtime.resources import resource_path

ACCOUNT = "training-esputnik"
LIST = "Newsletter"
PICTURES_MODULE = "desktop_app.app.pictures"


def main(paths: Paths | None = None) -> int:
    """Run it; 0 only when every row of the file is explained and no picture failed."""
    paths = paths or Paths.from_environment()
    job = _import_sample()
    counted = job.get("rows", {})
    states = {state: int(counted.get(state.value, 0)) for state in RowState}
    ledger = Ledger(int(counted.get("total", 0)), states)
    pictures, drawn = _draw(paths.cache / "pictures")
    good = ledger.total > 0 and ledger.adds_up and "error" not in job and drawn
    print(json.dumps({"ledger": ledger.as_json(), "pictures": pictures}), flush=True)
    return 0 if good else 1


def _command(*words: str) -> subprocess.CompletedProcess[bytes]:
    """The program with these words; its talk goes to our standard error."""
    return subprocess.run([sys.executable, "-m", "desktop_app", *words], stdout=subprocess.PIPE, check=False)


def _import_sample() -> dict[str, Any]:
    sample = resource_path("samples", "customers_messy.csv")
    words = (
        "--account",
        ACCOUNT,
        "--list",
        LIST,
        "--region",
        "UA",
        "--consent",
        "confirmed",
        "--yes",
        "--json",
    )
    done = _command("import", str(sample), *words)
    try:
        job: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        print(f"the import ended with exit code {done.returncode} and no result", file=sys.stderr)
        return {}
    for reason in job.get("reasons", []):
        print(f"{reason['count']:>6}  {reason['state']}: {reason['text']}", file=sys.stderr)
    return job


def _draw(folder: Path) -> tuple[list[str], bool]:
    """The pictures' paths, and whether all of them could be drawn."""
    if importlib.util.find_spec(PICTURES_MODULE) is None:
        return [], True
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    done = _command("pictures", str(folder), "--brief")
    return sorted(str(file) for file in folder.glob("*.png")), done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
