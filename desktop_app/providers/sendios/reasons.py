"""Why Sendios calls an address bad, as a sentence.

Owns: that one table of words. Must not: judge an address.
"""

from __future__ import annotations

from desktop_app.model.texts import has, t

_WORDS = "platforms.sendios.calls.check_addresses"


def reason_in_words(reason: str) -> str:
    """The platform's code for a reason as a sentence; a new one as it stands (code tables)."""
    key = f"{_WORDS}.reasons.{reason}"
    return t(key) if has(key) else reason
