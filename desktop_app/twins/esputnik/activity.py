"""Contact activity and message history (facts 9), told from what was sent and who unsubscribed.

Owns: those two calls. Must not: change anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from sqlite3 import Row
from typing import TYPE_CHECKING, Any

from desktop_app.twins.esputnik.contact_book import Contact, normal
from desktop_app.twins.esputnik.sending import status_at
from desktop_app.twins.esputnik.shape import instant, listing, not_found, number, refuse
from desktop_app.twins.wire import Answer, Call, Routes

if TYPE_CHECKING:
    from desktop_app.twins.esputnik.twin import EsputnikTwin

DEFAULT_ROWS = 25_000
STATUSES = ("DELIVERED", "UNDELIVERED", "READ", "UNSUBSCRIBED", "CLICKED", "SPAM")
#: what message statuses are called in activity; others (IN_QUEUE, PENDING, NO_MONEY) are no activity
_SHOWN = {
    **{name: name for name in ("DELIVERED", "UNDELIVERED", "READ", "CLICKED", "SPAM")},
    **dict.fromkeys(("SMS_UNDELIVERED_STATE", "VIBER_UNDELIVERED_STATE", "BOT_SEND_ERROR"), "UNDELIVERED"),
    **dict.fromkeys(("UNSUBSCRIBED", "BLACKLISTED", "NOT_CONFIRMED"), "UNDELIVERED"),
}
_LONGEST_FATE_S = 2 * 86400.0


class ActivityCalls:
    def __init__(self, twin: EsputnikTwin) -> None:
        self._twin = twin
        self._store = twin.store

    def register(self, routes: Routes) -> None:
        routes.add("GET", "/api/v2/contacts/activity", self.activity)
        routes.add("GET", "/api/v2/contacts/messages", self.messages)

    def _period(self, call: Call) -> tuple[float, float]:
        start, end = instant(call.query.get("dateFrom")), instant(call.query.get("dateTo"))
        if start is None or end is None:
            refuse("dateFrom and dateTo are required")
        if end < start:
            refuse("dateTo must be greater or equal to dateFrom")
        return start, end + (86_399.0 if len(call.query["dateTo"].strip()) == 10 else 0.0)

    def activity(self, call: Call) -> Answer:
        """Off until support enables it (B17). ``offset``: the value of the last row's ``offset``."""
        if not self._twin.context.dials["activity"]:
            refuse("Contact support to enable ContactActivity.")
        start, end = self._period(call)
        query = call.query
        wanted = query.get("activityStatus")
        if wanted and wanted not in (*STATUSES, "SUBSCRIPTION_CHANGED"):
            refuse(f"activityStatus must be one of: {', '.join(STATUSES)}")
        rows = number(query.get("maxrows", str(DEFAULT_ROWS)))
        found = sorted(self._all(start, end), key=lambda item: item[0])
        after = query.get("offset", "")
        shown = []
        for (at, place), row in found:
            cursor = f"{at:017.3f}-{place:012d}"
            if after and cursor <= after:
                continue
            if wanted and row["activityStatus"] != wanted:
                continue
            if query.get("email") and normal("email", query["email"]) != normal(
                "email", row.get("email") or ""
            ):
                continue
            if query.get("sms") and normal("sms", query["sms"]) != row.get("sms"):
                continue
            if query.get("messageTag") and query["messageTag"] not in (row.get("messageTag") or "").split(
                ","
            ):
                continue
            shown.append({**row, "activityDateTime": self._twin.clock.iso(at), "offset": cursor})
            if rows is not None and len(shown) >= rows:
                break
        return listing(shown)

    def _all(self, start: float, end: float) -> Iterator[tuple[tuple[float, int], dict[str, Any]]]:
        now = self._twin.clock.now()
        sql = "SELECT * FROM sent WHERE at>=? AND at<=? ORDER BY id"
        for row in self._store.all(sql, (start - _LONGEST_FATE_S, end)):
            for step, (delay, status) in enumerate(json.loads(row["fate"])):
                at = row["at"] + delay
                if start <= at <= min(end, now) and status in _SHOWN:
                    yield (at, row["id"] * 10 + step), self._row(row, status)
        for row in self._store.all("SELECT * FROM suppressed WHERE at>=? AND at<=?", (start, end)):
            book = self._twin.book.by_channel(("email",), row["email"])
            shown: dict[str, Any] = {"iid": f"u-{row['id']}", "email": row["email"], "mediaType": "email"}
            if book:
                shown |= _who(book[0])
            status = "SPAM" if row["reason"] == "BLACKLISTED" else "UNSUBSCRIBED"
            yield (row["at"], row["id"]), {**shown, "activityStatus": status}

    def _row(self, row: Row, status: str) -> dict[str, Any]:
        shown: dict[str, Any] = {"iid": row["request_id"], "externalRequestId": row["external_request_id"]}
        contact = self._twin.book.load(row["contact_id"]) if row["contact_id"] else None
        if contact is not None:
            shown |= _who(contact)
        shown["email" if row["channel"] == "email" else "sms"] = row["locator"]
        shown |= {
            "mediaType": row["channel"],
            "activityStatus": _SHOWN[status],
            "messageId": row["message_id"],
        }
        shown |= {"messageInstanceId": row["id"], "messageName": row["subject"] or row["text"]}
        shown |= {"messageTag": ",".join(json.loads(row["tags"] or "[]")), "from": row["sender"]}
        if _SHOWN[status] == "UNDELIVERED":
            shown["statusDescription"] = status
        if row["channel"] == "email":
            shown["viewMessageLink"] = f"https://view.example/sent/{row['request_id']}"
        if status == "CLICKED":
            shown["clickEventLink"] = "https://shop.example/"
        if row["broadcast_id"]:
            shown["broadcastId"] = row["broadcast_id"]
        return {name: value for name, value in shown.items() if value is not None}

    def messages(self, call: Call) -> Answer:
        """History of one contact, newest first; ``offset`` counts rows, at most 100 a page."""
        start, end = self._period(call)
        contact = self._contact(call)
        offset, rows = number(call.query.get("offset", "0")), number(call.query.get("maxrows", "10"))
        if offset is None or rows is None:
            refuse("offset and maxrows must be numbers")
        kinds = {kind.strip() for kind in call.query.get("channelTypes", "").split(",") if kind.strip()}
        sql = "SELECT * FROM sent WHERE contact_id=? AND at>=? AND at<=? ORDER BY id DESC"
        found = [
            row
            for row in self._store.all(sql, (contact.id, start, end))
            if not kinds or row["channel"] in kinds
        ]
        first = max(0, offset)
        return listing(
            [self._history_row(row, contact) for row in found[first : first + min(max(0, rows), 100)]]
        )

    def _history_row(self, row: Row, contact: Contact) -> dict[str, Any]:
        status = status_at(row, self._twin.clock.now())
        shown = {
            "contactId": contact.id,
            "email": row["locator"] if row["channel"] == "email" else contact.channel("email"),
            "phone": row["locator"] if row["channel"] in ("sms", "viber") else contact.channel("sms"),
            "messageId": row["message_id"],
            "messageInstanceId": row["id"] if row["message_id"] else 0,
            "messageTags": json.loads(row["tags"] or "[]"),
            "channelType": row["channel"],
            "sentDateTime": self._twin.clock.iso(row["at"]),
            "activityStatus": _SHOWN.get(status),
            "from": row["sender"],
            "subject": row["subject"] if row["channel"] == "email" else None,
            "text": row["text"] if row["channel"] != "email" else None,
        }
        if row["channel"] == "email":
            shown["viewMessageLink"] = f"https://view.example/sent/{row['request_id']}"
        return {name: value for name, value in shown.items() if value is not None}

    def _contact(self, call: Call) -> Contact:
        query, book = call.query, self._twin.book
        record: Contact | None = None
        if query.get("contactId"):
            record = book.load(number(query["contactId"]) or 0)
        elif query.get("externalCustomerId"):
            record = book.by_external(query["externalCustomerId"])
        elif query.get("email"):
            record = next(iter(book.by_channel(("email",), query["email"])), None)
        elif query.get("phone"):
            record = next(iter(book.by_channel(("sms",), query["phone"])), None)
        else:
            refuse("contactId, externalCustomerId, email or phone must be specified")
        if record is None or record.deleted:
            not_found("Contact not found")
        return record


def _who(contact: Contact) -> dict[str, Any]:
    return {"contactId": contact.id, "externalCustomerId": contact.columns["external_id"]}
