"""Campaigns: drafts, sending, statistics, logs (facts 7).

Owns: these calls, the way of a campaign from draft to sent. Must not: decide who is in a list.
"""

from __future__ import annotations

import json
import re
from sqlite3 import Row
from typing import TYPE_CHECKING, Any

from desktop_app.twins.ecomail.shape import (
    answer,
    body,
    day_start,
    event_row,
    iso,
    last_page,
    not_found,
    number,
    ordered,
    prague,
    refuse,
    required,
    text,
    window,
)
from desktop_app.twins.wire import Answer, Call, Routes

if TYPE_CHECKING:
    from desktop_app.twins.ecomail.twin import EcomailTwin

REQUIRED = ("title", "from_name", "from_email", "reply_to", "subject", "html_text")
DRAFT, PREPARING, SENDING, SENT = 0, 1, 2, 3
#: training seconds: until preparing begins, for each 500 people
PREPARES_S, CHUNK_S, CHUNK = 10.0, 2.0, 500
_FILTER = re.compile(r"filters\[(\w+)\]")
LOG_ROWS = 100
SEGMENT_STATS = (
    "bounce", "bounce_rate", "click", "click_rate", "conversions", "conversions_value", "delivery",
    "delivery_rate", "inject", "open", "open_rate", "spam", "spam_rate", "unsub", "unsub_rate",
)  # fmt: skip


class Campaigns:
    def __init__(self, twin: EcomailTwin) -> None:
        self._twin = twin
        self._store = twin.store
        twin.schedule.handlers["campaign"] = self._send_chunk

    def register(self, routes: Routes) -> None:
        routes.add("GET", "/campaigns", self.all)
        routes.add("POST", "/campaigns", self.create)
        routes.add("GET", "/campaigns/{id}", self.show)
        routes.add("PUT", "/campaigns/{id}", self.change)
        routes.add("GET", "/campaign/{id}/send", self.send)
        routes.add(("GET", "POST"), "/campaigns/{id}/send", self.send)
        routes.add("GET", "/campaigns/{id}/stats", self.stats)
        routes.add("GET", "/campaigns/{id}/stats-detail", self.detail)
        routes.add("GET", "/campaigns/{id}/log", self.log)
        routes.add("GET", "/campaigns/log", self.log)
        routes.add("GET", "/campaigns/all-stats", self.all_stats)
        routes.add("GET", "/campaigns/segment/{sid}/stats", self.segment_stats)

    # --- reading

    def all(self, call: Call) -> Answer:
        """A bare array, 50 a page (facts 7)."""
        page, rows = window(call, 50, 100)
        where, values = self._filters(call)
        order = ordered(call, ("id", "title", "subject", "status", "sent_at", "updated_at"), "id")
        order = order.replace("title", "json_extract(body,'$.title')").replace(
            "subject", "json_extract(body,'$.subject')"
        )
        found = self._store.all(
            f"SELECT * FROM campaigns WHERE {where} ORDER BY {order.replace('updated_at', 'updated')}"
            " LIMIT ? OFFSET ?",
            (*values, rows, (page - 1) * rows),
        )
        return answer([self._old_row(one) for one in found])

    def show(self, call: Call) -> Answer:
        """``stats`` only for sent ones, with names of their own (facts 7)."""
        row = self._row(call)
        given = json.loads(row["body"])
        shown = self._old_row(row) | {"recepient_lists": given["recepient_lists"]}
        if row["status"] == SENT:
            made = self._twin.mails.stats("campaign_id", row["id"])
            shown["stats"] = {
                "inject": made["inject"],
                "send": made["inject"],
                "delivered": made["delivery"],
                "open": made["open"],
                "total_open": made["total_open"],
                "click": made["click"],
                "total_click": made["total_click"],
                "hard_bounce": made["bounce"],
                "spam": made["spam"],
                "unsub": made["unsub"],
                "openrate": made["open_rate"],
                "clickrate": made["click_rate"],
                "delivery_rate": made["delivery_rate"],
            }
        return answer(shown)

    def stats(self, call: Call) -> Answer:
        return answer({"stats": self._twin.mails.stats("campaign_id", self._row(call)["id"])})

    def detail(self, call: Call) -> Answer:
        row = self._row(call)
        path = f"campaigns/{row['id']}/stats-detail"
        return self._twin.mails.detail(call, "campaign_id", row["id"], path, 100)

    def log(self, call: Call) -> Answer:
        page, rows = window(call, 20, LOG_ROWS)
        where, values = ["campaign_id IS NOT NULL"], []
        if "id" in call.params:
            where.append("campaign_id=?")
            values.append(self._row(call)["id"])
        elif call.query.get("campaign_id"):
            where.append("campaign_id=?")
            values.append(number(call.query["campaign_id"]) or 0)
        if email := call.query.get("email"):
            where.append("lower(email)=?")
            values.append(email.lower())
        if events := [value for key, value in call.query_pairs if key in ("events[]", "events")]:
            where.append(f"event IN ({','.join('?' * len(events))})")
            values += events
        for name, sign, days in (("date_from", ">=", 0), ("date_to", "<", 1)):
            start = day_start(call.query.get(name), name, days)
            if start is not None:
                where.append(f"at{sign}?")
                values.append(start)
        condition = " AND ".join(where)
        total = self._store.value(f"SELECT COUNT(*) FROM log WHERE {condition}", values)
        order = ordered(call, ("occured_at", "id", "event", "campaign_id"), "occured_at")
        found = self._store.all(
            f"SELECT * FROM log WHERE {condition} ORDER BY {order} LIMIT ? OFFSET ?",
            (*values, rows, (page - 1) * rows),
        )
        return answer(
            {
                "campaign_log": [event_row(one) for one in found],
                "current_page": page,
                "per_page": rows,
                "total": total,
                "last_page": last_page(total, rows),
            }
        )

    def all_stats(self, call: Call) -> Answer:
        """All sent campaigns in one map, ``sent_at`` as 14 digits (facts 1.4, 7)."""
        found = {}
        for row in self._store.all("SELECT * FROM campaigns WHERE status=? ORDER BY id", (SENT,)):
            sent_at = re.sub(r"\D", "", prague(row["sent_at"]) or "")
            title = json.loads(row["body"])["title"]
            stats = self._twin.mails.stats("campaign_id", row["id"])
            found[str(row["id"])] = {"title": title, "sent_at": sent_at} | stats
        return answer({"stats": found or []})

    def segment_stats(self, call: Call) -> Answer:
        found = {}
        for row in self._store.all("SELECT * FROM campaigns WHERE status=?", (SENT,)):
            lists = json.loads(row["body"])["recepient_lists"]
            if isinstance(lists, dict) and any(
                str(one.get("id")) == call.params["sid"] for one in lists.get("segments", ())
            ):
                stats = self._twin.mails.stats("campaign_id", row["id"])
                found[str(row["id"])] = {key: stats[key] for key in SEGMENT_STATS}
        return answer({"stats": found or []})

    # --- writing

    def create(self, call: Call) -> Answer:
        given = self._checked(body(call))
        now = self._twin.clock.now()
        sql = "INSERT INTO campaigns(body,status,created,updated) VALUES(?,0,?,?)"
        made = int(self._store.run(sql, (json.dumps(given, ensure_ascii=False), now, now)).lastrowid or 0)
        return answer(self._new_row(made, given, now, None))

    def change(self, call: Call) -> Answer:
        row, given = self._row(call), self._checked(body(call))
        if row["status"] != DRAFT:
            refuse("Campaign has already been sent")
        now = self._twin.clock.now()
        sql = "UPDATE campaigns SET body=?, updated=? WHERE id=?"
        self._store.run(sql, (json.dumps(given, ensure_ascii=False), now, row["id"]))
        return answer(self._old_row(self._row(call)))

    def send(self, call: Call) -> Answer:
        """A GET that mails at once and cannot be taken back; the answer is an array with one campaign."""
        row = self._row(call)
        if row["status"] != DRAFT:
            refuse("Campaign has already been sent")
        now = self._twin.clock.now()
        self._store.run(
            "UPDATE campaigns SET status=?, sent_at=?, updated=? WHERE id=?", (PREPARING, now, now, row["id"])
        )
        self._twin.schedule.add(PREPARES_S, "campaign", {"id": row["id"], "after": 0})
        return answer([self._new_row(row["id"], json.loads(row["body"]), now, row["created"])])

    def _send_chunk(self, data: dict[str, Any]) -> None:
        """500 people; only those whose status in a named list is 1."""
        row = self._store.one("SELECT * FROM campaigns WHERE id=?", (data["id"],))
        if row is None:
            return
        lists = self.lists_of(json.loads(row["body"])["recepient_lists"])
        marks = ",".join("?" * len(lists))
        people = self._store.all(
            "SELECT DISTINCT c.id, c.email FROM members m JOIN contacts c ON c.id=m.contact_id"
            f" WHERE m.list_id IN ({marks}) AND m.status=1 AND c.id>? ORDER BY c.id LIMIT ?",
            (*lists, data["after"], CHUNK),
        )
        subject = json.loads(row["body"])["subject"]
        for person in people:
            self._twin.mails.send("campaign", person["email"], subject, row["id"])
            self._twin.mails.note("send", person["email"], campaign_id=row["id"])
            self._twin.mails.fate(person["email"], campaign_id=row["id"])
        status = SENDING if len(people) == CHUNK else SENT
        self._store.run(
            "UPDATE campaigns SET status=?, recipients=recipients+? WHERE id=?",
            (status, len(people), row["id"]),
        )
        if status == SENDING:
            self._twin.schedule.add(CHUNK_S, "campaign", {"id": row["id"], "after": people[-1]["id"]})

    @staticmethod
    def lists_of(given: Any) -> list[int]:
        """List ids of ``recepient_lists`` in either form; a segment counts as its whole list."""
        if isinstance(given, dict):
            rows = given.get("segments")
            found = [number(one.get("list")) for one in rows if isinstance(one, dict)] if rows else []
        else:
            found = [number(one) for one in given] if isinstance(given, list) else []
        return [one for one in found if one is not None]

    def _checked(self, given: dict[str, Any]) -> dict[str, Any]:
        for name in REQUIRED:
            if text(given.get(name)) is None:
                required(name)
        if not self.lists_of(given.get("recepient_lists")):
            required("recepient_lists")
        keys = (*REQUIRED, "recepient_lists", "plain_text")
        return {key: given[key] for key in keys if key in given}

    def _row(self, call: Call) -> Row:
        identifier = number(call.params["id"])
        found = self._store.one("SELECT * FROM campaigns WHERE id=?", (identifier or 0,))
        if found is None:
            not_found(f"Campaign with id {call.params['id']} was not found")
        return found

    def _filters(self, call: Call) -> tuple[str, list[Any]]:
        where: list[str] = []
        values: list[Any] = []
        for key, value in call.query_pairs:
            hit = _FILTER.fullmatch(key)
            name = hit[1] if hit else ""
            if name in ("title", "subject"):
                where.append(f"json_extract(body,'$.{name}') LIKE ?")
                values.append(f"%{value}%")
            elif name in ("status", "id"):
                where.append(f"{name}=?")
                values.append(number(value) or 0)
            elif name in ("date_from", "date_to", "updated_at"):
                start = day_start(value, name, 1 if name == "date_to" else 0)
                where.append("sent_at<?" if name == "date_to" else "coalesce(sent_at, updated)>=?")
                values.append(start)
        return " AND ".join(where) or "1=1", values

    def _old_row(self, row: Row) -> dict[str, Any]:
        given = json.loads(row["body"])
        archive = f"https://training.ecomailapp.cz/campaigns/render/{row['id']}/archive"
        return {
            "id": row["id"],
            **{key: given[key] for key in ("from_name", "from_email", "reply_to", "title", "subject")},
            "sent_at": prague(row["sent_at"]),
            "recipients": row["recipients"],
            "status": row["status"],
            "scheduled_at": None,
            "template_id": row["template_id"],
            "archive_url": archive,
            "ga": None,
            "changed_at": prague(row["updated"]),
            "inserted": prague(row["created"]),
            "attachments": "N;",
        }

    def _new_row(
        self, identifier: int, given: dict[str, Any], updated: float, created: float | None
    ) -> dict[str, Any]:
        keys = ("title", "from_name", "from_email", "reply_to", "subject", "recepient_lists")
        return {
            "id": identifier,
            **{key: given[key] for key in keys},
            "template_type": "html",
            "campaign_type": "email",
            "updated_at": iso(updated),
            "created_at": iso(created),
            "archive_url": None,
        }
