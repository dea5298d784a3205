"""The one command for everything around the program: python3 packaging/dev.py COMMAND.

Owns the first look at the Python that called it and the list of commands; the work is in commands.py beside
it. Standard library only, and this file can be read by any Python 3, so that an old one gets a plain answer.
"""

import sys

NEEDED = (3, 11)

if __name__ == "__main__":
    if sys.version_info < NEEDED:
        found = ".".join(str(part) for part in sys.version_info[:3])
        sys.exit(
            "Campaign Desk needs Python 3.11 or newer; this is Python "
            + found
            + " ("
            + sys.executable
            + ").\n"
            "Call this file with a newer one, for example: python3.11 packaging/dev.py setup"
        )

    from commands import main

    sys.exit(main(sys.argv[1:]))
