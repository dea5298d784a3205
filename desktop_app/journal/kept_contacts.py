"""The caches of contacts in one data folder: a file an account.

Owns: which are open, their removal with the account or after the time that personal data is kept. Must not:
know what lies in one.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.runtime.paths import make_private

if TYPE_CHECKING:
    from desktop_app.journal.contact_cache import ContactCache

_ENDINGS = ("", "-wal", "-shm", "-journal")


class KeptContacts:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[str, ContactCache] = {}
        self._gate = threading.Lock()

    def open(self, account_id: str) -> ContactCache:
        with self._gate:
            cache = self._open.get(account_id)
            if cache is None:
                from desktop_app.journal.contact_cache import ContactCache

                cache = self._open[account_id] = ContactCache(self._file(account_id))
            return cache

    def remove(self, account_id: str) -> None:
        """Close and delete it; fine when there is none."""
        with self._gate:
            cache = self._open.pop(account_id, None)
            if cache is not None:
                cache.close()
            self._delete(account_id)

    def expire(self, now: datetime, days: int) -> list[str]:
        """Delete what nobody has read anew for ``days``; the accounts whose contacts went."""
        limit = now - timedelta(days=days)
        gone = []
        for file in sorted(self._folder.glob("*.sqlite")) if self._folder.is_dir() else ():
            account_id = file.name.removesuffix(".sqlite")
            touched = self.open(account_id).state().touched_at
            if touched is None or touched < limit:
                self.remove(account_id)
                gone.append(account_id)
        return gone

    def close(self) -> None:
        with self._gate:
            while self._open:
                self._open.popitem()[1].close()

    def _file(self, account_id: str) -> Path:
        return make_private(self._folder) / f"{Path(account_id).name}.sqlite"

    def _delete(self, account_id: str) -> None:
        file = self._file(account_id)
        for ending in _ENDINGS:
            file.with_name(file.name + ending).unlink(missing_ok=True)
