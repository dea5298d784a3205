"""What a user's record tells of mails, leaving and payments, as our nouns. Pure.

Owns: the reading of ``sent_mails``, ``unsubscribe``, ``unsubscribe_types``, ``last_payment`` (users, get
user), of lists of those who left and of what Sendios posts to the customer (webhooks). Must not: send.

Its texts of time name no zone: they are shown as given and taken for UTC (what a client must tolerate).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from desktop_app.model.contact_change import HistoryEntry
from desktop_app.model.instant import from_unix
from desktop_app.model.message import MessageStatus
from desktop_app.providers.sendios.mapping import Row, as_row, as_text

EVENT_SIGN = "sign"
MOST_DIGITS = 30
"""More make no instant in any case, and very many make no number."""


def moment(value: Any) -> datetime | None:
    """``2021-07-05 13:03:39``, the same with microseconds, or unix seconds; 0, null, nonsense and
    what no calendar holds are never."""
    if isinstance(value, bool) or value in (None, "", 0, "0"):
        return None
    if isinstance(value, int | float):
        return from_unix(value)
    text = as_text(value).strip()
    if text.isdecimal():
        return from_unix(int(text[:MOST_DIGITS]))
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def entries(user: Row) -> tuple[HistoryEntry, ...]:
    """Everything that happened to the user, newest first; what has no time comes last."""
    found = [_mail(row) for row in _rows(user.get("sent_mails"))]
    if gone := as_row(user.get("unsubscribe")):
        why = as_text(as_row(gone.get("meta")).get("message"))
        found.append(HistoryEntry(moment(gone.get("created_at")), "unsubscribe", state=why, raw=gone))
    found += [
        HistoryEntry(moment(row.get("created_at")), "unsubscribe type", as_text(row.get("type_sig")), raw=row,
                     id=as_text(row.get("type_id")))
        for row in _rows(user.get("unsubscribe_types"))
    ]  # fmt: skip
    if paid := as_row(user.get("last_payment")):
        found.append(
            HistoryEntry(
                moment(paid.get("started_at")), "payment", state=as_text(paid.get("amount")),
                id=as_text(paid.get("id")), raw=paid,
            )
        )  # fmt: skip
    oldest = datetime.min.replace(tzinfo=UTC)
    return tuple(sorted(found, key=lambda entry: entry.at or oldest, reverse=True))


def last_mail(user: Row) -> int:
    """The highest id of the user's mails, 0 for none: ids grow, so a later mail has a higher one."""
    return max((number for row in _rows(user.get("sent_mails")) if (number := _id(row))), default=0)


def status(user: Row, mark: str, type_id: str, after: int) -> MessageStatus | None:
    """The first mail of this type since ``after``: the only pull-style proof of sending. Whether it arrived
    is told to webhooks only, so it is neither delivered nor failed.
    """
    newer = [
        row
        for row in _rows(user.get("sent_mails"))
        if as_text(row.get("type_id")) == type_id and _id(row) > after
    ]
    if not newer:
        return None
    first = min(newer, key=_id)
    return MessageStatus(
        mark, "sent", at=moment(first.get("created_at")), recipient=as_text(user.get("email"))
    )


def types_off(user: Row) -> set[str]:
    """Types of mail that the user switched off."""
    return {as_text(row.get("type_id")) for row in _rows(user.get("unsubscribe_types"))}


def unsubscribed_rows(data: Any) -> list[Row]:
    """Rows of ``unsub/list`` in any of its forms: a list, a page around it, a list around the page, a bare
    object for one (subscriptions).
    """
    while isinstance(data, list) and len(data) == 1 and isinstance(data[0], Mapping) and "pages" in data[0]:
        data = data[0]
    if isinstance(data, Mapping) and "pages" in data:
        data = data.get("data")
    if isinstance(data, Mapping):
        return [data] if data else []
    return [row for row in data or () if isinstance(row, Mapping)]


def reported(data: Any) -> tuple[Row, ...]:
    """Events of one push of Sendios: an object whose keys are "0", "1", ... beside ``sign`` (webhooks). A
    bare event or a list of them is read as well.
    """
    if isinstance(data, Mapping) and "event" in data:
        return (data,)
    items = data.values() if isinstance(data, Mapping) else data if isinstance(data, list) else ()
    return tuple(each for each in items if isinstance(each, Mapping) and "event" in each)


def _mail(row: Row) -> HistoryEntry:
    return HistoryEntry(
        at=moment(row.get("created_at")),
        kind=as_text(row.get("category_sig")) or as_text(row.get("category_id")),
        subject=as_text(row.get("type_sig")) or as_text(row.get("type_id")),
        state="sent",
        id=as_text(row.get("id")),
        raw=row,
    )


def _id(row: Row) -> int:
    text = as_text(row.get("id"))
    return int(text) if text.isdecimal() else 0


def _rows(value: Any) -> list[Row]:
    """A list of objects, or one bare object."""
    items = value if isinstance(value, list) else [value] if isinstance(value, Mapping) and value else []
    return [row for row in items if isinstance(row, Mapping)]
