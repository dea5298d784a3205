"""``python -m desktop_app.twins NAME``: start one twin (see README.md in this folder)."""

import sys

from desktop_app.twins import main

if __name__ == "__main__":
    sys.exit(main())
