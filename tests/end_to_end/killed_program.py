"""The program, ended by SIGKILL at a chosen write of its journal.

    python -m tests.end_to_end.killed_program PLACE before|after COUNT_FILE WORDS...

WORDS are those of ``campaign-desk``. The process dies before or after the PLACE-th commit of any of its
databases (0: never); the number of commits made is written to COUNT_FILE by a run that came to its end.
Owns the counting. Must not change anything else of the program.
"""

from __future__ import annotations

import atexit
import os
import signal
import sqlite3
import sys
from pathlib import Path
from typing import Any

from desktop_app.journal import database


def main() -> None:
    place, before, counted = int(sys.argv[1]), sys.argv[2] == "before", Path(sys.argv[3])
    sys.argv[1:4] = []
    made = 0

    class Counted(sqlite3.Connection):
        def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
            nonlocal made
            if sql != "COMMIT":
                return super().execute(sql, *parameters)
            made += 1
            if made == place and before:
                _end()
            answer = super().execute(sql)
            if made == place:
                _end()
            return answer

    connect = sqlite3.connect

    def connect_counted(*given: Any, **named: Any) -> sqlite3.Connection:
        return connect(*given, factory=Counted, **named)

    database.sqlite3.connect = connect_counted  # type: ignore[assignment]
    atexit.register(lambda: counted.write_text(str(made), "utf-8"))
    from desktop_app.__main__ import main as program

    sys.exit(program())


def _end() -> None:
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


if __name__ == "__main__":
    main()
