"""Templates, statuses and histories as EngageLab tells them, as our nouns. Pure.

Owns: the reading of templates (T1), of ``email_status`` (S1) and of pushes (W2), and the day that an email id
belongs to. Must not: send.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desktop_app.model.contact_change import HistoryEntry
from desktop_app.model.errors import ProviderChanged
from desktop_app.model.instant import from_unix
from desktop_app.model.message import MessageStatus, StoredMessage
from desktop_app.provider_api.json_values import Row, as_int, as_text
from desktop_app.providers.engagelab.mapping import ZONE, moment

DELIVERED, SOFT_BOUNCE, INVALID, IN_PROGRESS = 1, 5, 4, 18
_STATES = {DELIVERED: "delivered", SOFT_BOUNCE: "soft bounce", INVALID: "invalid", IN_PROGRESS: "in progress"}
_MADE_AT = re.compile(r"(\d{13})_")


def template(row: Row) -> StoredMessage:
    """Its id is the name by which it is sent (``template_invoke_name``). ``html`` and ``text`` may be null in
    a listing (templates, newest variant)."""
    name = as_text(row.get("template_invoke_name"))
    if not name:
        raise ProviderChanged(original=f"template_invoke_name was expected among {sorted(row)[:10]}")
    return StoredMessage(
        id=name,
        name=as_text(row.get("name")) or name,
        subject=as_text(row.get("subject")),
        html=as_text(row.get("html")),
        text=as_text(row.get("text")),
        changed=moment(row.get("update_time")),
        raw=row,
    )


def history_entry(row: Row) -> HistoryEntry:
    """One mail of an address; a failed one says why."""
    status = as_int(row.get("status"))
    state = as_text(row.get("status_desc")) or _STATES.get(-1 if status is None else status, "")
    why = as_text(row.get("sub_status_desc"))
    return HistoryEntry(
        at=moment(row.get("request_time")),
        kind="email",
        state=f"{state}: {why}" if why and why != state else state,
        id=as_text(row.get("email_id")),
        raw=row,
    )


def message_status(row: Row) -> MessageStatus:
    """Where one mail is (status 1 delivered, 4 invalid, 5 soft bounce, 18 in progress)."""
    number = as_text(row.get("email_id"))
    if not number:
        raise ProviderChanged(original=f"email_id was expected among {sorted(row)[:10]}")
    entry, status = history_entry(row), as_int(row.get("status"))
    return MessageStatus(
        id=number,
        state=entry.state,
        delivered=status == DELIVERED,
        failed=status in (INVALID, SOFT_BOUNCE),
        at=moment(row.get("update_time")) or entry.at,
        recipient=as_text(row.get("email")),
    )


def reported(data: Any) -> tuple[dict[str, Any], ...]:
    """What EngageLab posts to the customer (webhooks, push): one object or a list of them. How behaviour
    pushes name their event is not confirmed: whatever they say is taken.
    """
    rows = data if isinstance(data, list) else [data]
    return tuple(_report(row) for row in rows if isinstance(row, Mapping))


def _report(row: Row) -> dict[str, Any]:
    status = _part(row, "status") or _part(row, "response") or {}
    told = _part(status, "status_data") or _part(status, "response_data") or {}
    emails = told.get("tos") or told.get("email") or row.get("to") or ""
    itime = as_int(row.get("itime"))
    at = None if itime is None else from_unix(itime / 1000)
    return {
        "kind": as_text(status.get("message_status") or status.get("event") or status.get("response_event")),
        "emails": ", ".join(map(as_text, emails)) if isinstance(emails, list) else as_text(emails),
        "api_user": as_text(told.get("api_user")),
        "message": as_text(told.get("message") or told.get("subject")),
        "at": "" if at is None else at.isoformat(timespec="seconds"),
        "message_id": as_text(row.get("message_id")),
        "custom_args": row.get("custom_args") or {},
    }


def _part(row: Row, name: str) -> Row | None:
    found = row.get(name)
    return found if isinstance(found, Mapping) else None


def day_of(email_id: str, now: datetime) -> str:
    """The platform's day (+08:00) on which a mail was taken: its id begins with that instant in milliseconds;
    today for an id that does not.
    """
    found = _MADE_AT.match(email_id)
    at = (from_unix(int(found[1]) / 1000) if found else None) or now
    return f"{at.astimezone(ZONE):%Y-%m-%d}"


def by_day(email_ids: Any, now: datetime, most: int) -> list[tuple[str, list[str]]]:
    """(day, up to ``most`` ids of it), as ``email_status`` can be asked."""
    days: dict[str, list[str]] = {}
    for each in email_ids:
        days.setdefault(day_of(each, now), []).append(each)
    return [
        (day, ids[start : start + most]) for day, ids in days.items() for start in range(0, len(ids), most)
    ]
