"""Thousands of random cases of an import, in rounds, each with its own seed; goes on where it was stopped.

    python -m tests.services.importing.many_cases [--cases 10000] [--state FILE] [--test import|undo]

A round is a hundred cases of the property test from one seed; the finished rounds are kept in the state file
(``many-cases-<test>.json`` in the folder for temporary files when none is named). The last line is one JSON
object {cases, rounds, failed, seconds}; exit 1 when a case failed, which is printed with its seed.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

import hypothesis

ROUND = 100
TESTS = {
    "import": (
        "tests.services.importing.test_every_moment",
        "test_the_equation_always_holds_and_the_platform_equals_the_ledger",
    ),
    "undo": (
        "tests.services.importing.test_undo_every_moment",
        "test_what_was_promised_fully_is_as_it_was",
    ),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--state", type=Path)
    parser.add_argument("--test", choices=sorted(TESTS), default="import")
    given = parser.parse_args()
    kept = given.state or Path(tempfile.gettempdir(), f"many-cases-{given.test}.json")
    state: dict[str, Any] = {"done": [], "failed": [], "seconds": 0.0}
    if kept.exists():
        state |= json.loads(kept.read_text("utf-8"))
    os.environ["CAMPAIGN_DESK_EXAMPLES"] = str(ROUND)  # read by the test when it is imported
    module, name = TESTS[given.test]
    test = getattr(importlib.import_module(module), name)
    rounds = range(-(-given.cases // ROUND))
    for seed in rounds:
        if seed in state["done"]:
            continue
        begin = time.monotonic()
        if not _passes(test, seed):
            state["failed"].append(seed)
        state["done"].append(seed)
        state["seconds"] += time.monotonic() - begin
        kept.write_text(json.dumps(state), "utf-8")
        print(f"round {len(state['done'])} of {len(rounds)}, {len(state['failed'])} failed", flush=True)
    done = sum(seed in rounds for seed in state["done"])
    failed = [seed for seed in state["failed"] if seed in rounds]
    told = {"cases": done * ROUND, "rounds": done, "failed": failed, "seconds": round(state["seconds"], 1)}
    print(json.dumps(told))
    return 1 if failed else 0


def _passes(test: Any, seed: int) -> bool:
    try:
        hypothesis.seed(seed)(test)()
    except Exception:  # noqa: BLE001 - whatever a case finds is told, and the next round goes on
        print(f"seed {seed} failed:", flush=True)
        traceback.print_exc()
        return False
    return True


if __name__ == "__main__":
    raise SystemExit(main())
