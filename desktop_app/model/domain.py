"""Sending domains and the records that prove them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class DnsRecord:
    """One line for the name server. ``purpose``: spf, dkim, dmarc, mx, tracking or "". ``good``: found as it
    should be, not so, or None where nobody looked."""

    purpose: str
    type: str
    host: str
    value: str
    good: bool | None = None


@dataclass(frozen=True, slots=True)
class Domain:
    """``state`` is the platform's own word or ""; ``proven``: mail may leave from it, None where it is not
    told."""

    id: str
    name: str
    state: str = ""
    proven: bool | None = None
    records: tuple[DnsRecord, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict)
