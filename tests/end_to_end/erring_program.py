"""The program with an error in it that nobody expected: it comes once a file ``err`` stands in its folder.

    python -m tests.end_to_end.erring_program --training

Owns: that error. Must not: run otherwise than the program.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

LONGEST_S = 240.0


def fail_when_asked(sign: Path) -> None:
    end = time.monotonic() + LONGEST_S
    while time.monotonic() < end:
        if sign.exists():
            raise KeyError("an error that nobody expected")
        time.sleep(0.1)


if __name__ == "__main__":
    from desktop_app.__main__ import main

    sign = Path(os.environ["CAMPAIGN_DESK_HOME"]) / "err"
    threading.Thread(target=fail_when_asked, args=(sign,), daemon=True).start()
    sys.exit(main())
