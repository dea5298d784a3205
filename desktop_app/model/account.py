"""Accounts: which platform, which name, which data centre. Never a key."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

CLOCK_SLACK = timedelta(minutes=1)
"""How far a clock may be put right without taking back what was just allowed."""
COLOURS = ("blue", "teal", "orange", "pink", "green", "slate")


@dataclass(frozen=True, slots=True)
class Account:
    """One account of one platform.

    ``id`` is stable (``training-esputnik``, ``horizon-shop``). ``colour`` is a name of :data:`COLOURS`.
    ``base_url`` is set only for loopback twins; such an account counts as training and is always armed.
    ``key_stored`` is False for accounts registered with "do not keep the key". Changes are allowed from
    ``armed_from`` to ``armed_until``.
    """

    id: str
    platform: str
    name: str
    data_centre: str = ""
    colour: str = "blue"
    base_url: str = ""
    training: bool = False
    armed_until: datetime | None = None
    key_stored: bool = True
    settings: dict[str, str] = field(default_factory=dict)
    armed_from: datetime | None = None

    def armed(self, now: datetime) -> bool:
        """May it be changed now? Training always; a live one while that is allowed. A clock that was set
        back to before it was allowed ends it: else half an hour would become longer."""
        if self.training:
            return True
        if self.armed_from is None or self.armed_until is None:
            return False
        return self.armed_from - CLOCK_SLACK <= now < self.armed_until


@dataclass(frozen=True, slots=True)
class AccountInfo:
    """What the platform says about the account behind a key."""

    organisation: str
    user: str = ""
    platform_id: str = ""
    notes: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    """What the key is too narrow for though it is right, in sentences for a person."""
