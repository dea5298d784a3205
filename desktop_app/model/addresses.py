"""What an e-mail address may look like, wherever one is checked before it goes out.

Owns: its limits and its shape. Must not: say that somebody reads mail there, mend a spelling, know what a
platform takes beyond it. The cells of a file are judged more strictly, within the same limits.
"""

from __future__ import annotations

import re

MOST_LOCAL, MOST = 64, 254
"""Letters before the @, and in all (RFC 5321 4.5.3.1; 254 is what its longest path leaves)."""
_SHAPE = re.compile(r"([^@\s<>,;]+)@(?:[^@\s<>,;.]{1,63}\.)+[^@\s<>,;.]{2,63}")


def is_address(text: str) -> bool:
    """Whether this whole text may be an address."""
    found = _SHAPE.fullmatch(text)
    return found is not None and within_limits(found[1], text)


def within_limits(local: str, whole: str) -> bool:
    return len(local) <= MOST_LOCAL and len(whole) <= MOST
