"""Where the standalone application begins. Must not: do more than hand over; child processes begin here, too,
and do not come back from ``freeze_support`` inside ``main``.
"""

import os
import sys

# A program without a terminal has no standard streams on Windows, and libraries write to them all the same.
for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
    if getattr(sys, name) is None:
        setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - for the whole run

from desktop_app.__main__ import main  # noqa: E402 - after the streams are there

if __name__ == "__main__":
    sys.exit(main())
