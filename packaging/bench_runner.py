"""Runs the measurements of packaging/bench, each in a fresh process, and judges them.

Owns the table, the JSON file and the exit code. How a measurement is written: bench/README.md. Standard
library only; the measurements themselves run in the environment's Python.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import environment

FOLDER = Path(__file__).resolve().parent / "bench"
FIELDS = ("name", "value", "unit", "reference", "ratio", "limit", "ok")
LONGEST_S = 1800

# Runs inside the environment's Python: the result goes to a file, so a measurement may print what it likes.
_CHILD = """
import importlib.util, json, pathlib, sys
here, source, result = map(pathlib.Path, sys.argv[1:4])
sys.path[:0] = [str(here), str(here.parents[1])]
spec = importlib.util.spec_from_file_location(source.stem, source)
module = importlib.util.module_from_spec(spec)
sys.modules[source.stem] = module
spec.loader.exec_module(module)
result.write_text(json.dumps(list(module.measure())), "utf-8")
"""


def run(only: str | None, target: Path | None, *, report_only: bool) -> int:
    """Measure; 0: limits kept (or `report_only`), 1: one missed or a measurement broke, 2: no such name."""
    chosen = [source for source in sources() if only is None or _name(source).startswith(only)]
    if not chosen:
        known = ", ".join(_name(source) for source in sources())
        print(f"No measurement is called {only!r}. There are: {known}", file=sys.stderr)
        return 2
    rows: list[dict[str, Any]] = []
    broken: list[str] = []
    print(_line(FIELDS), flush=True)
    for source in chosen:
        measured, error = _measure(source)
        if error:
            broken.append(_name(source))
            print(f"{_name(source)}: no result\n{error}", file=sys.stderr, flush=True)
        for row in measured:
            print(_line([_shown(row.get(field)) for field in FIELDS]), flush=True)
        rows += measured
    if target is not None:
        machine = {
            "system": platform.platform(),
            "cores": os.cpu_count(),
            "python": platform.python_version(),
        }
        report = {"schema": 1, "machine": machine, "rows": rows, "broken": broken}
        target.write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    missed = [row["name"] for row in rows if row["ok"] is False]
    if missed:
        print(f"limits missed: {', '.join(missed)}", flush=True)
    return 1 if broken or (missed and not report_only) else 0


def sources() -> list[Path]:
    """All measurements, in the order of their names."""
    return sorted(path for path in FOLDER.glob("*.py") if not path.name.startswith("_"))


def _name(source: Path) -> str:
    for line in source.read_text("utf-8").splitlines():
        if line.startswith("NAME = "):
            return line.removeprefix("NAME = ").strip().strip("\"'")
    return source.stem


def _measure(source: Path) -> tuple[list[dict[str, Any]], str]:
    result = environment.FOLDER / f"bench-{source.stem}-{os.getpid()}.json"
    env = None if environment.has_display() else environment.headless()
    command = [environment.python(), "-c", _CHILD, str(FOLDER), str(source), str(result)]
    try:
        ended = subprocess.run(
            command,
            cwd=environment.ROOT,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=LONGEST_S,
            check=False,
        )
        if ended.returncode != 0 or not result.is_file():
            return [], ended.stdout[-4000:] or f"exit code {ended.returncode}"
        rows = json.loads(result.read_text("utf-8"))
    except subprocess.TimeoutExpired:
        return [], f"not finished after {LONGEST_S} s"
    finally:
        result.unlink(missing_ok=True)
    for row in rows:
        if set(row) != set(FIELDS):
            return [], f"a row has the fields {sorted(row)}, not {sorted(FIELDS)}"
    return rows, ""


def _shown(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "NO"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _line(cells: Any) -> str:
    name, value, unit, reference, ratio, limit, ok = (str(cell) for cell in cells)
    return f"{name:<44} {value:>12} {unit:<8} {reference:>12} {ratio:>8} {limit:>10} {ok:>4}"
