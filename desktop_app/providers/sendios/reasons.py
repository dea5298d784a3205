"""Why Sendios calls an address bad, as a sentence.

Owns: that one table of words. Must not: judge an address.
"""

from __future__ import annotations

from desktop_app.model.texts import has, t

_REASONS = "platforms.sendios.calls.check_addresses.reasons"


def reason_in_words(reason: str) -> str:
    """The platform's code for a reason as a sentence; a new one as it stands (code tables)."""
    return t(f"{_REASONS}.{reason}") if has(f"{_REASONS}.{reason}") else reason
