"""Accounts: which platform, which name, which data centre. Never a key."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

COLOURS = ("blue", "teal", "orange", "pink", "green", "slate")


@dataclass(frozen=True, slots=True)
class Account:
    """One account of one platform.

    ``id`` is stable (``training-esputnik``, ``horizon-shop``). ``colour`` is a name of :data:`COLOURS`.
    ``base_url`` is set only for loopback twins; such an account counts as training and is always armed.
    ``key_stored`` is False for accounts registered with "do not keep the key".
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


@dataclass(frozen=True, slots=True)
class AccountInfo:
    """What the platform says about the account behind a key."""

    organisation: str
    user: str = ""
    platform_id: str = ""
    notes: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    """What the key is too narrow for though it is right, in sentences for a person."""
