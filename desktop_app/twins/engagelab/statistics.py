"""Status of messages and day statistics (facts 11).

Owns: reading ``sent``, the memory of identical status queries, the limit of 60 a minute. Must not: write
messages.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from desktop_app.twins.engagelab.sending import DELIVERED, INVALID, SOFT, STATUSES, SUB_STATUSES, status_at
from desktop_app.twins.engagelab.shape import (
    BAD_DATE,
    BAD_PAGING,
    MISSING,
    TOO_OFTEN,
    day_start,
    integer,
    joined,
    refuse,
    refused,
    semicolons,
    span,
    today,
    window,
)
from desktop_app.twins.wire import JSON_UTF8, Answer, Call, Refused, Routes, json_answer

if TYPE_CHECKING:
    from desktop_app.twins.engagelab.twin import EngagelabTwin

A_MINUTE, MEMORY_S = 60, 600.0
MOST_IDS = 20
DAY_S = 86400.0


class Statistics:
    def __init__(self, twin: EngagelabTwin) -> None:
        self._twin = twin
        self._store = twin.store

    def register(self, routes: Routes) -> None:
        routes.add("GET", "/v1/email_status", self.status)
        routes.add("GET", "/v1/stats_day", self.by_day)
        routes.add("GET", "/v1/day_stats", self.by_day)  # the outdated path of the English samples

    # --- status

    def status(self, call: Call) -> Answer:
        """S1; ``total`` is a string. Without its date it is 400: a cheap proof that the key is good."""
        if self._twin.context.dials["rate_limits"]:
            wait = self._twin.context.windows.over("email_status", A_MINUTE, 60.0)
            if wait is not None:
                raise Refused(self.too_often(wait))
        text = call.query.get("send_date", "").strip()
        if not text:
            refuse(MISSING, "send_date can not be empty")
        start = day_start(text)
        if start is None:
            refuse(BAD_DATE, "send_date must be in format yyyy-MM-dd")
        ids = semicolons(call.query.get("email_ids"))
        if len(ids) > MOST_IDS:
            refuse(BAD_PAGING, f"The number of email_ids can not exceed {MOST_IDS}")
        offset, limit = window(call)
        query = "&".join(sorted(f"{name}={value}" for name, value in call.query_pairs))
        known = self._remembered(query)
        if known is not None:
            return Answer(200, known, JSON_UTF8)
        answer = json_answer(self._status(call, start, ids, offset, limit))
        self._store.note(
            "INSERT OR REPLACE INTO kept_answers VALUES(?,?,?)",
            (query, self._twin.clock.limit_now(), answer.body),
        )
        return answer

    def too_often(self, wait: float) -> Answer:
        answer = refused(TOO_OFTEN, "Too many requests", 429)
        if self._twin.context.dials["retry_after"]:
            answer.headers.append(("Retry-After", str(math.ceil(wait))))
        return answer

    def _remembered(self, query: str) -> bytes | None:
        if not self._twin.context.dials["status_memory"]:
            return None
        since = self._twin.clock.limit_now() - MEMORY_S
        self._store.note("DELETE FROM kept_answers WHERE at<=?", (since,))
        found: bytes | None = self._store.value("SELECT answer FROM kept_answers WHERE query=?", (query,))
        return found

    def _status(self, call: Call, start: float, ids: list[str], offset: int, limit: int) -> dict[str, Any]:
        email = call.query.get("email", "").strip().lower()
        where = ["at>=? AND at<?"]
        values: list[Any] = [start, start + (30 * DAY_S if email else DAY_S)]
        for name, column, value in (
            ("email", "key", email),
            ("api_user", "api_user", call.query.get("api_user", "")),
            ("domain_name", "domain", call.query.get("domain_name", "").lower()),
            ("label_id", "label_id", integer(call.query.get("label_id", ""))),
        ):
            if call.query.get(name):
                where.append(f"{column}=?")
                values.append(value)
        if ids:
            where.append(f"email_id IN ({','.join('?' * len(ids))})")
            values += ids
        wanted = {integer(text) for text in semicolons(call.query.get("status"))}
        details = {integer(text) for text in semicolons(call.query.get("sub_status"))}
        now = self._twin.clock.now()
        found = []
        for row in self._store.all(f"SELECT * FROM sent WHERE {' AND '.join(where)} ORDER BY id", values):
            status, sub = status_at(row, now)
            if (sub in details) if details else (not wanted or status in wanted):
                found.append(_shown(row, status, sub, min(now, row["settles"])))
        rows = found[offset : offset + limit]
        return {"result": rows, "total": str(len(found)), "count": len(rows)}

    # --- statistics

    def by_day(self, call: Call) -> Answer:
        """S2: one object with ``aggregate_by=1``, else a list of day x API_USER x domain x label."""
        dates = span(call, required=True)
        assert dates is not None
        users = semicolons(call.query.get("api_users") or call.query.get("api_user_list"))
        labels = [integer(text) for text in semicolons(call.query.get("label_ids"))]
        domains = [text.lower() for text in semicolons(call.query.get("domain_names"))]
        now = self._twin.clock.now()
        names = {row["id"]: row["name"] for row in self._store.all("SELECT id, name FROM labels")}
        groups: dict[tuple[Any, ...], list[Any]] = {}
        for row in self._store.all("SELECT * FROM sent WHERE at>=? AND at<? ORDER BY id", dates):
            if users and row["api_user"] not in users:
                continue
            if (labels and row["label_id"] not in labels) or (domains and row["domain"] not in domains):
                continue
            key = (today(row["at"]), row["api_user"], row["domain"], row["label_id"] or 0)
            groups.setdefault(key, []).append(row)
        if integer(call.query.get("aggregate_by", "0")) == 1:
            return json_answer({"result": _sums([row for rows in groups.values() for row in rows], now)})
        rows = [
            {
                "send_date": day,
                "api_user": user,
                "domain": domain,
                "label_id": label,
                "label_name": names.get(label, ""),
                **_sums(found, now),
            }
            for (day, user, domain, label), found in sorted(groups.items())
        ]
        return json_answer({"result": rows, "count": len(rows), "total": len(rows)})


def _shown(row: Any, status: int, sub: int, updated: float) -> dict[str, Any]:
    words = SUB_STATUSES.get(sub, "")
    return {
        "email": row["address"],
        "email_id": row["email_id"],
        "api_user": row["api_user"],
        "status": status,
        "status_desc": STATUSES[status],
        "sub_status": sub,
        "sub_status_desc": words,
        "request_time": joined(row["at"]),
        "update_time": joined(updated),
        "response_message": "250 ok" if status == DELIVERED else f"550 {words}" if words else "",
    }


def _share(whole: int, part: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def _sums(rows: list[Any], now: float) -> dict[str, Any]:
    states = [status_at(row, now)[0] for row in rows]
    targets = len(rows)
    delivered, invalid, soft = (states.count(state) for state in (DELIVERED, INVALID, SOFT))
    opened = sum(row["opened"] for row, state in zip(rows, states, strict=True) if state == DELIVERED)
    clicked = sum(row["clicked"] for row, state in zip(rows, states, strict=True) if state == DELIVERED)
    return {
        "targets": targets,
        "sent": delivered + soft + invalid,
        "delivered": delivered,
        "delivered_percent": _share(targets, delivered),
        "invalid_email": invalid,
        "soft_bounce": soft,
        "billing_count": targets,
        "total_opens": opened + clicked,
        "total_open_percent": _share(delivered, opened + clicked),
        "opens": opened,
        "open_percent": _share(delivered, opened),
        "total_clicks": clicked,
        "total_click_percent": _share(delivered, clicked),
        "clicks": clicked,
        "click_percent": _share(delivered, clicked),
        "report_spam": 0,
        "unsubscribe": 0,
    }
