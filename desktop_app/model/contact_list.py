"""Lists, whatever the platform calls them (segment, project, address list)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class ContactList:
    """``kind`` is the platform's own word (Static, Dynamic ...). ``count`` is None until somebody counted,
    then
    ``counted_at`` says when. ``writable`` is False for lists that rules fill, or for the reason that the text
    key ``locked`` names."""

    id: str
    name: str
    kind: str = ""
    count: int | None = None
    counted_at: datetime | None = None
    writable: bool = True
    raw: Mapping[str, Any] = field(default_factory=dict)
    locked: str = ""
