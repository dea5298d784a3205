"""Sender accounts: what a message may come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Sender:
    """``kind`` is email, sms, domain, api_user or list (what lists send from, named in ``lists``); ``state``
    the platform's own word or ""; ``usable``: whether it may send in that state, None where the platform says
    nothing of it."""

    id: str
    kind: str
    address: str = ""
    name: str = ""
    state: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)
    usable: bool | None = None
    lists: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MadeSender:
    """A sender that was just made. ``secrets``: keys that the platform tells this once and never again, by
    its own names; they are no part of what is printed or logged."""

    sender: Sender
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
