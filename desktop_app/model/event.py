"""Events: what happened to a person, as it is told to a platform, and what the platform answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """One event. ``form`` names one of the manifest's ``event_forms``; ``type`` is the platform's key of the
    event ("" where the form needs none).

    ``whom`` identifies the person by the form's own keys (``email``, ``phone``, ``external_id`` ...).
    ``params`` are JSON values by name. ``settings`` fills the form's further fields. ``key`` is stable: the
    same event has the same key, two events never share one. ``occurred`` only where the form is about the
    past.
    """

    key: str
    form: str
    type: str = ""
    whom: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    occurred: datetime | None = None


@dataclass(frozen=True, slots=True)
class EventAnswer:
    """What the platform said of one event. ``refused`` is its words where it refused this very event,
    "" = taken (not: carried out). ``platform_id`` where it names one."""

    key: str
    refused: str = ""
    text: str = ""
    platform_id: str = ""
