"""How files of a shape were matched to an account's fields the last time.

Owns: statements on ``learned``. Must not: hold a person's data: headings and choices only, never a cell.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from desktop_app.journal.database import Database

KEPT_SHAPES = 60


class LearnedTable:
    def __init__(self, database: Database) -> None:
        self._db = database

    def put(self, account: str, shape: str, told: dict[str, Any], at: datetime) -> None:
        """The newest matching of a shape; the oldest shapes of the account give way."""
        with self._db.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO learned(account, shape, told, at) VALUES(?,?,?,?)",
                (account, shape, json.dumps(told, ensure_ascii=False), at.timestamp()),
            )
            connection.execute(
                "DELETE FROM learned WHERE account = ? AND shape NOT IN"
                " (SELECT shape FROM learned WHERE account = ? ORDER BY at DESC LIMIT ?)",
                (account, account, KEPT_SHAPES),
            )

    def all(self, account: str) -> list[tuple[str, dict[str, Any]]]:
        """(shape, what was told) of an account, newest first."""
        found = self._db.read("SELECT shape, told FROM learned WHERE account=? ORDER BY at DESC", (account,))
        return [(shape, json.loads(told)) for shape, told in found]

    def listed(self, account: str) -> list[tuple[str, dict[str, Any], float]]:
        """(shape, what was told, when: POSIX time) of an account, newest first."""
        found = self._db.read(
            "SELECT shape, told, at FROM learned WHERE account=? ORDER BY at DESC", (account,)
        )
        return [(shape, json.loads(told), float(at)) for shape, told, at in found]

    def forget(self, account: str, shape: str) -> None:
        self._db.write("DELETE FROM learned WHERE account=? AND shape=?", (account, shape))

    def remove(self, account: str) -> None:
        self._db.write("DELETE FROM learned WHERE account=?", (account,))
