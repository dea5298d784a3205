"""Mail that leaves the account: campaigns, automations, double opt-in, transactional; and its log.

Owns: the tables ``sent`` and ``log``, the chance of opens and clicks, the counts. Must not: know a path.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from sqlite3 import Row
from typing import TYPE_CHECKING, Any

from desktop_app.twins.ecomail.shape import answer, window
from desktop_app.twins.wire import Answer, Call

if TYPE_CHECKING:
    from desktop_app.twins.ecomail.twin import EcomailTwin

COUNTED = ("open", "send", "unsub", "soft_bounce", "click", "hard_bounce", "out_of_band", "spam")


class Mails:
    def __init__(self, twin: EcomailTwin) -> None:
        self._twin = twin
        self._store = twin.store

    def note(self, event: str, email: str, **more: Any) -> None:
        """One line of the log; ``more``: campaign_id, pipeline_id, action_id, url, mail_name."""
        sql = (
            "INSERT INTO log(campaign_id,pipeline_id,action_id,event,url,email,at,mail_name)"
            " VALUES(?,?,?,?,?,?,?,?)"
        )
        keys = ("campaign_id", "pipeline_id", "action_id")
        row = (*(more.get(key) for key in keys), event, more.get("url"), email)
        self._store.run(sql, (*row, self._twin.clock.now(), more.get("mail_name")))

    def send(
        self, kind: str, email: str, subject: str, message_id: int | None = None, request: str = ""
    ) -> None:
        sql = "INSERT INTO sent(kind,email,message_id,subject,at,request_id) VALUES(?,?,?,?,?,?)"
        self._store.run(sql, (kind, email, message_id, subject, self._twin.clock.now(), request))

    def confirmation(self, list_row: Row, email: str) -> None:
        """The double opt-in mail of a list."""
        subject = json.loads(list_row["body"]).get("conf_subject") or "Please confirm"
        self.send("doi", email, subject, list_row["id"])

    def fate(self, email: str, **whose: Any) -> None:
        """What a person does with a mail: decided by chance, the same for the same person and mail."""
        chance = random.Random(f"{self._twin.context.seed}/{sorted(whose.items())}/{email}").random()
        if chance < 0.01:
            self.note("hard_bounce" if chance < 0.004 else "soft_bounce", email, **whose)
            return
        if chance < 0.4:
            self.note("open", email, **whose)
        if chance < 0.1:
            self.note("click", email, url="https://shop.example/", **whose)
        if 0.1 <= chance < 0.103:
            self.note("unsub", email, **whose)

    # --- counts

    def stats(self, column: str, whose: int) -> dict[str, Any]:
        """Counts and rates of one campaign or automation; rates are percent, whole or not (facts 7)."""
        counts: dict[str, tuple[int, int]] = {}
        sql = f"SELECT event, COUNT(*), COUNT(DISTINCT email) FROM log WHERE {column}=? GROUP BY event"
        for event, total, people in self._store.all(sql, (whose,)):
            counts[event] = (total, people)
        sent = counts.get("send", (0, 0))[0]
        bounced = counts.get("hard_bounce", (0, 0))[0] + counts.get("soft_bounce", (0, 0))[0]
        delivered = sent - bounced
        total_open, opened = counts.get("open", (0, 0))
        total_click, clicked = counts.get("click", (0, 0))
        spam, left = counts.get("spam", (0, 0))[0], counts.get("unsub", (0, 0))[0]
        return {
            "inject": sent,
            "delivery": delivered,
            "delivery_rate": rate(delivered, sent),
            "open": opened,
            "total_open": total_open,
            "open_rate": rate(opened, delivered),
            "click": clicked,
            "total_click": total_click,
            "click_rate": rate(clicked, delivered),
            "bounce": bounced,
            "bounce_rate": rate(bounced, sent),
            "spam": spam,
            "spam_rate": rate(spam, delivered),
            "unsub": left,
            "unsub_rate": rate(left, delivered),
            "conversions": 0,
            "conversions_value": 0,
        }

    def detail(self, call: Call, column: str, whose: int, path: str, most: int) -> Answer:
        """``stats-detail``: a map keyed by address, no current page, a link to the next one (facts 1.2)."""
        page, rows = window(call, 100, most)
        where, values = f"{column}=?", [whose]
        if event := call.query.get("event"):
            where, values = f"{where} AND event=?", [*values, event]  # type: ignore[list-item]
        if email := call.query.get("email"):
            where, values = f"{where} AND lower(email)=lower(?)", [*values, email]  # type: ignore[list-item]
        total = self._store.value(f"SELECT COUNT(DISTINCT email) FROM log WHERE {column}=?", (whose,))
        matching = self._store.value(f"SELECT COUNT(DISTINCT email) FROM log WHERE {where}", values)
        found = self._store.all(
            f"SELECT DISTINCT email FROM log WHERE {where} ORDER BY email LIMIT ? OFFSET ?",
            (*values, rows, (page - 1) * rows),
        )
        people = {one["email"]: self._of(column, whose, one["email"]) for one in found}
        more = page * rows < matching
        # seen with http:// and without the filters (facts 1.2)
        link = f"http://api2.ecomailapp.cz/{path}?page={page + 1}" if more else None
        return answer({"next_page_url": link, "total": total, "per_page": rows, "subscribers": people or []})

    def _of(self, column: str, whose: int, email: str) -> dict[str, int]:
        counts = dict.fromkeys((*COUNTED, "spam_complaint"), 0)
        sql = f"SELECT event, COUNT(*) FROM log WHERE {column}=? AND email=? GROUP BY event"
        for event, count in self._store.all(sql, (whose, email)):
            if event in counts:
                counts[event] = count
        return counts


def rate(part: int, whole: int) -> int | float:
    """Percent: a whole number where it is one."""
    value = round(100 * part / whole, 2) if whole else 0
    return int(value) if value == int(value) else value


def only(row: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: row[key] for key in keys}
