"""``python -m desktop_app`` and ``campaign-desk``. Must stay importable by child processes without effect."""

from __future__ import annotations

import multiprocessing
import sys


def main() -> int:
    """Entry of the console script. In a packed child process ``freeze_support`` does not return."""
    multiprocessing.freeze_support()
    from desktop_app.app.main import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
