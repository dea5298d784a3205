"""Before-images of one job: what the contacts of the file were like before anything was sent.

Owns: statements on ``images`` and ``image_keys``. Must not: decide what is read, or ever be written again
once the reading was complete (the job's ``meta`` says so): what was absent before stays absent before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from desktop_app.journal.database import Database
from desktop_app.journal.tables import Image


class ImageTable:
    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, images: Sequence[Image]) -> None:
        """A contact that is known already keeps its first image: the list's own reading comes first and tells
        more.
        """
        with self._db.transaction() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO images VALUES(?,?,?,?)",
                (
                    (i.contact, int(i.member), i.subscription, json.dumps(i.fields, ensure_ascii=False))
                    for i in images
                ),
            )
            connection.executemany(
                "INSERT OR IGNORE INTO image_keys VALUES(?,?)",
                ((key, i.contact) for i in images for key in i.keys),
            )

    def forget(self) -> None:
        with self._db.transaction() as connection:
            connection.execute("DELETE FROM images")
            connection.execute("DELETE FROM image_keys")

    def known(self, contacts: Iterable[str]) -> set[str]:
        """Those of the contact ids that were there before."""
        found = self._db.read(
            "SELECT value FROM json_each(?) w WHERE EXISTS (SELECT 1 FROM images WHERE contact = w.value)",
            (json.dumps(list(contacts)),),
        )
        return {row[0] for row in found}

    def get(self, contact: str) -> Image | None:
        found = self._db.read_one(
            "SELECT member, subscription, fields FROM images WHERE contact=?", (contact,)
        )
        if found is None:
            return None
        keys = tuple(
            row[0]
            for row in self._db.read("SELECT key FROM image_keys WHERE contact=? ORDER BY key", (contact,))
        )
        return Image(contact, keys, bool(found[0]), found[1], json.loads(found[2]))

    def count(self) -> int:
        found = self._db.read_one("SELECT count(*) FROM images")
        return int(found[0]) if found else 0
