"""Where the standalone application begins. Must not: do anything but hand over; child processes begin here,
too, and do not come back from ``freeze_support`` inside ``main``.
"""

import sys

from desktop_app.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
