"""Operation classes: what repeating a call would do. By effect, not by noun."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Effect(StrEnum):
    READ = "read"  # changes nothing
    REPEAT_SAFE = "repeat_safe"  # repeating starts no event and sends no mail: retried with backoff
    KEYED = "keyed"  # safe within the platform's window when the same key is sent again
    PROVEN = "proven"  # after our own unknown attempt a certain refusal means it was done
    ONCE = "once"  # never repeated by itself; an unknown outcome is "in doubt"


@dataclass(frozen=True, slots=True)
class Operation:
    """One call of a platform, as the manifest declares it.

    ``path`` is a template with ``{named}`` places: logs keep the template, never the filled path.
    ``limit`` names the
    pace (see :class:`~desktop_app.provider_api.manifest.RateLimit`) that it counts against. ``max_items``
    is the
    documented ceiling of one request.
    """

    name: str
    method: str
    path: str
    effect: Effect
    limit: str = "default"
    max_items: int | None = None
    source: str = ""
