"""The result of a file of events or orders, kept when it is sent and opened again later, also after the
program was started anew.

Owns: what is kept of such a file, the list of the last ones, making its items again. Must not: send, count
what became of them (``file_sends`` does).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from desktop_app.journal.acts import ActStore
from desktop_app.journal.kept_sends import KeptSend
from desktop_app.model.account import Account
from desktop_app.model.errors import UsageError
from desktop_app.provider_api.manifest import Manifest
from desktop_app.services.event_items import EventItems, events_again
from desktop_app.services.order_items import OrderItems, orders_again
from desktop_app.services.send_rows import RowsFile, copy_rows

MOST_SENDS = 100
LATEST = 5
FEWEST_REQUESTS = 3
"""A file of fewer requests says more of its first one than of the line."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A line of the list. ``gone``: so many of ``total`` left this computer and may be there; ``ended``: it
    came to its end then, ``running``: some window sends it now. ``counts`` by state, as far as known."""

    kept: KeptSend
    gone: int
    running: bool

    @property
    def ended(self) -> bool:
        return bool(self.kept.counts) and not self.kept.counts.get("not_sent")

    @property
    def left(self) -> int:
        """Items that did not go and still can, where that is known."""
        counts = self.kept.counts
        return counts.get("not_sent", 0) if counts else max(self.kept.total - self.gone, 0)


@dataclass(frozen=True, slots=True)
class Reopened:
    """Items as they were sent. ``settings``: what went along with each request."""

    kept: KeptSend
    items: EventItems | OrderItems
    settings: Mapping[str, str]


def lock_name(account: str, file: str) -> str:
    return f"{account}:{file}"


def keep(
    store: ActStore,
    account: str,
    file: str,
    items: EventItems | OrderItems,
    settings: Mapping[str, str] | None,
    at_once: int,
    now: datetime,
) -> str:
    """Before the first request: the rows as they go. Blocking. Returns its id; StorageFailed."""
    beginning = f"{account}:{items.beginning}"
    send = hashlib.sha256(beginning.encode()).hexdigest()[:32]
    kind = "events" if isinstance(items, EventItems) else "orders"
    told = {**items.told(), "file": items.file, "along": dict(settings or {}), "at_once": at_once}
    kept = KeptSend(send, account, kind, file, beginning, len(items), told)
    store.sends.keep(kept, partial(copy_rows, items.rows), now)
    return send


def measured(store: ActStore, account: str, kind: str, form: str, at_once: int) -> float | None:
    """Seconds a request took, with what is written down for it, in the latest files that went to this account
    in this way (``form`` of events, "" for orders), None without any. Blocking."""
    told = [
        (seconds, count)
        for told, seconds, count in store.sends.paces(account, kind, FEWEST_REQUESTS, MOST_SENDS)
        if told.get("at_once") == at_once and told.get("form", "") == form
    ][:LATEST]
    requests = sum(count for _seconds, count in told)
    return sum(seconds for seconds, _count in told) / requests if requests else None


def recent(store: ActStore, account: str, kind: str) -> list[SentFile]:
    """The last files of this kind that were sent to an account, newest first. Blocking."""
    found = []
    for kept in store.sends.recent(account, kind, MOST_SENDS):
        gone, _at = store.sent_so_far(kept.beginning)
        running = store.is_sending(lock_name(account, str(kept.told["file"])))
        found.append(SentFile(kept, gone, running))
    return found


def again(store: ActStore, manifest: Manifest, account: Account, send: str) -> Reopened:
    """The items of a file that was sent. Blocking. UsageError when nothing of it is here any more."""
    kept = store.sends.find(send)
    path = store.sends.rows_of(send)
    if kept is None or kept.account != account.id or not path.exists():
        raise UsageError("send_expired", file=kept.file if kept is not None else "")
    rows = RowsFile(path, kept=True)
    items: EventItems | OrderItems
    try:
        if kept.kind == "events":
            items = events_again(kept.told, manifest.event_forms, rows)
        elif manifest.order_form is not None:
            items = orders_again(kept.told, manifest.order_form, rows)
        else:
            raise KeyError(kept.kind)
    except KeyError as error:
        rows.discard()
        raise UsageError("send_expired", file=kept.file) from error
    return Reopened(replace(kept, total=len(items)), items, dict(kept.told["along"]))
