"""From EngageLab's domains to ours, pure (sending domains).

Owns: the reading of records and of a check. Must not: send.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from desktop_app.model.domain import DnsRecord, Domain
from desktop_app.model.errors import ProviderChanged
from desktop_app.provider_api.json_values import Row, as_int, as_row, as_text
from desktop_app.providers.engagelab.mapping import as_bool, result_rows

RECORDS = (("spf", "TXT"), ("dkim", "TXT"), ("mx", "MX"), ("dmarc", "TXT"))
"""The kinds of records, each with its type at the name server. All but dmarc are needed (send settings)."""
NEEDED = ("spf", "dkim", "mx")
_STATES = {0: "unverified", 1: "usable", 2: "verified"}
_DOMAIN = re.compile(r"(?=.{4,255}\Z)[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\.[A-Za-z0-9-]*[A-Za-z]")


def is_domain(name: str) -> bool:
    """4 to 255 of ``0-9 a-z A-Z - .`` with a dot inside (sending domains, add)."""
    return _DOMAIN.fullmatch(name) is not None and ".." not in name


def domain(row: Row) -> Domain:
    """A row of the listing or the answer of an addition; a record that is not told is left out."""
    name = as_text(row.get("name"))
    if not name:
        raise ProviderChanged(original=f"name was expected among {sorted(row)[:10]}")
    records = tuple(_record(kind, type_, row[kind]) for kind, type_ in RECORDS if _told(row.get(kind)))
    good = {record.purpose: record.good for record in records}
    proven: bool | None = None
    if all(good.get(kind) is not None for kind in NEEDED):
        proven = all(good[kind] for kind in NEEDED)
    elif "verify" in row:
        proven = as_bool(row["verify"])
    return Domain(
        id=as_text(row.get("domain_id")) or name,
        name=name,
        state="test" if as_int(row.get("type")) == 0 else "",
        proven=proven,
        records=records,
        raw=row,
    )


def checked(data: Any, name: str) -> Row:
    """The check of this domain (D2). ProviderChanged without one."""
    for row in result_rows(data):
        if as_text(row.get("name")).lower() == name.lower():
            return row
    raise ProviderChanged(original=f"a check of {name} was expected: {str(data)[:200]}")


def with_check(known: Domain, found: Row) -> Domain:
    """The same domain with what the check found: each record, and how far it may be used."""
    config = as_row(found.get("config") or {})
    records = tuple(
        replace(record, good=as_bool(config[record.purpose])) if record.purpose in config else record
        for record in known.records
    )
    status = as_int(found.get("status"))
    proven = known.proven if status is None else status > 0
    state = _STATES.get(-1 if status is None else status, as_text(found.get("status")))
    return replace(known, state=state, proven=proven, records=records, raw={**known.raw, "check": found})


def _record(kind: str, type_: str, row: Row) -> DnsRecord:
    good = as_bool(row["verify"]) if row.get("verify") is not None else None
    return DnsRecord(kind, type_, as_text(row.get("domain")), as_text(row.get("value")), good)


def _told(value: Any) -> bool:
    return isinstance(value, Mapping) and bool(value)
