"""Changes of one person at a platform: new values, a subscription, and what the platform answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class ContactChange:
    """``id`` is the contact that is changed, "" for a new one (or one found by its address).

    ``values`` maps canonical fields and ``custom:<field id>`` to text; only what is to be touched, None =
    blank on purpose. ``list_id``: the list that it happens in, where a platform keeps contacts by list.
    """

    values: Mapping[str, str | None]
    id: str = ""
    list_id: str = ""


@dataclass(frozen=True, slots=True)
class SavedContact:
    """``created``: True or False where the platform tells, None where it does not."""

    id: str
    created: bool | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class SubscribeRequest:
    """Somebody asks for mail and is asked to confirm. ``settings`` fills the manifest's
    ``subscribe_fields``."""

    values: Mapping[str, str | None]
    list_id: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)


class Verdict(StrEnum):
    GOOD = "good"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class AddressCheck:
    """``corrected`` is what the platform would write instead, "" for none: offered, never swapped.
    ``original`` keeps its words."""

    email: str
    verdict: Verdict
    corrected: str = ""
    reason: str = ""
    original: str = ""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One mail or act in a person's history. ``kind`` and ``state`` are the platform's words; ``at`` is None
    where it tells no time."""

    at: datetime | None
    kind: str
    subject: str = ""
    state: str = ""
    id: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)
