"""One person by all that names them, and whether a kept row is about them.

Owns: that rule. Must not: know what keeps rows.

An address is a person's own. A telephone may be shared at home or at work: alone it names the person only in
a row in which nobody else's address stands. A number of the shop's own is one person's within one account.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")
_TELEPHONE = re.compile(r"[\s+().\-/\d]{7,}")
_NO_DIGIT = re.compile(r"\D+")
_FEWEST, _NATIONAL = 7, 9
TAIL = 7
"""So many last digits of a telephone stand in every spelling of it."""


@dataclass(frozen=True, slots=True)
class Person:
    """``emails`` in small letters; ``phones`` as digits with the country's; ``ids`` (the shop's own) and
    ``contacts`` (the platform's) by account; ``keys`` as rows of imports are found by (``email:ann@...``),
    without those of ``ids``."""

    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    ids: Mapping[str, frozenset[str]] = field(default_factory=dict)
    contacts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    keys: frozenset[str] = frozenset()

    def keys_in(self, account: str) -> list[str]:
        return sorted(self.keys | {f"external_id:{one}" for one in self.ids.get(account, ())})

    def is_among(self, texts: Iterable[str], account: str = "", ids: Sequence[str] = ()) -> bool:
        """Whether a row with these texts is about them; ``ids``: those that are a number of the shop's own,
        in ``account``."""
        cells = [text.strip() for text in texts]
        addresses = {cell.casefold() for cell in cells if _ADDRESS.fullmatch(cell)}
        if addresses & self.emails:
            return True
        if any(one.strip() in self.ids.get(account, ()) for one in ids):
            return True
        return not addresses and any(self.has_phone(cell) for cell in cells)

    def has_phone(self, text: str) -> bool:
        """One of their telephones, with the country's digits or as it is dialled at home."""
        if not self.phones or not _TELEPHONE.fullmatch(text.strip()):
            return False
        digits = _NO_DIGIT.sub("", text)
        if digits in self.phones or digits.removeprefix("00") in self.phones:
            return len(digits) >= _FEWEST
        home = digits.removeprefix("0")
        return len(home) >= _NATIONAL and any(phone.endswith(home) for phone in self.phones)

    def tails(self) -> list[str]:
        return sorted({phone[-TAIL:] for phone in self.phones if len(phone) >= _FEWEST})
