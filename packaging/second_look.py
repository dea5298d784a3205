"""All tests, and a second look at the few that failed.

Owns: whether a failure is one of the program or of a busy machine, and that the second kind is said aloud.
Must not: look again at more than a handful, or twice; a test that fails alone as well has failed.

Windows, processes and three workers share two cores: a wait may end too early there. Such a test is named at
the end of the run, as one that needs a mend.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

FAILED = 1
"""pytest's exit code when tests failed; anything else (stopped, wrong use) gets no second look."""
MOST = 12
"""More than so many are no unsteady tests."""


def run(call: Callable[[Sequence[str]], int], pytest: Sequence[str], workers: int, cache: Path) -> int:
    """The exit code. ``pytest`` is the command without words, ``cache`` pytest's own folder (of names that
    failed).
    """
    remembered = cache / "v" / "cache" / "lastfailed"
    remembered.unlink(missing_ok=True)
    code = call([*pytest, "-n", str(workers), "--dist", "loadgroup"])
    failed = _names(remembered)
    if code != FAILED or not failed or len(failed) > MOST:
        return code
    print(f"\n--- {len(failed)} failed: once more, each by itself", flush=True)
    again = [name for name in failed if call([*pytest, name]) != 0]
    for name in failed:
        said = "FAILED TWICE" if name in again else "UNSTEADY (failed, then passed alone: mend it)"
        print(f"{said} {name}", flush=True)
    return FAILED if again else 0


def _names(remembered: Path) -> list[str]:
    try:
        return sorted(json.loads(remembered.read_text("utf-8")))
    except (OSError, ValueError):
        return []
