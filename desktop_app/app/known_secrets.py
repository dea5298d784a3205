"""Every secret that passed through this process, for cleaning what leaves it.

Owns: the net in front of logs and reports. Must not: write anything, or give a secret back.
"""

from __future__ import annotations

import re
from pathlib import Path

from desktop_app.runtime.redact import MASK, Redactor

SHORTEST_SECRET = 6
_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")


class KnownSecrets:
    """Cleans text of every secret that passed through this process, and of mail addresses."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._redactor = Redactor()

    def learn(self, secret: str) -> None:
        """From now on this value is masked. Very short ones are not: they would hit ordinary text."""
        if len(secret) >= SHORTEST_SECRET and secret not in self._known:
            self._known.add(secret)
            self._redactor = Redactor(self._known)

    def clean(self, text: str) -> str:
        """``text`` for a log or a report: no key in any spelling, nobody's address, no home folder."""
        text = _ADDRESS.sub(MASK, self._redactor.text(text))
        return text.replace(str(Path.home()), "~") if len(str(Path.home())) > 1 else text
