"""Automations, which the interface calls pipelines (facts 8).

Owns: these calls and starting automations. Must not: know who asked for a start.
"""

from __future__ import annotations

import json
from sqlite3 import Row
from typing import TYPE_CHECKING, Any

from desktop_app.twins.ecomail.shape import (
    answer,
    body,
    not_found,
    number,
    prague,
    refuse,
)
from desktop_app.twins.wire import Answer, Call, Routes

if TYPE_CHECKING:
    from desktop_app.twins.ecomail.twin import EcomailTwin

MOST_ROWS = 5000


class Pipelines:
    def __init__(self, twin: EcomailTwin) -> None:
        self._twin = twin
        self._store = twin.store

    def register(self, routes: Routes) -> None:
        routes.add("GET", "/pipelines", self.all)
        routes.add("GET", "/pipelines/{id}", self.show)
        routes.add("POST", "/pipelines/{id}/trigger", self.trigger)
        routes.add("GET", "/pipelines/{id}/stats", self.stats)
        routes.add("GET", "/pipelines/{id}/stats-detail", self.detail)
        routes.add("POST", "/pipelines/{id}/stats-detail", self.detail_of)
        routes.add("GET", "/pipelines/{id}/actions", self.actions)
        routes.add("GET", "/pipelines/{id}/actions/{action_id}", self.action)

    def all(self, call: Call) -> Answer:
        return answer([self._shown(row) for row in self._store.all("SELECT * FROM pipelines ORDER BY id")])

    def show(self, call: Call) -> Answer:
        return answer(self._shown(self._row(call)))

    def trigger(self, call: Call) -> Answer:
        """Starts the automation for somebody whom the account knows. Repeating starts it again."""
        row, email = self._row(call), body(call).get("email")
        if not isinstance(email, str) or not email.strip():
            refuse({"email": ["email_required"]})
        contact = self._twin.book.by_email(email)
        if contact is None:
            not_found(f"Subscriber with email {email} was not found")
        self._start(row, contact["email"])
        return answer({"email": contact["email"]})

    def stats(self, call: Call) -> Answer:
        row = self._row(call)
        made = self._twin.mails.stats("pipeline_id", row["id"])
        entered = self._store.value("SELECT COUNT(*) FROM entries WHERE pipeline_id=?", (row["id"],))
        hard = self._events(row["id"], "hard_bounce")
        stats = {
            "triggered": entered,
            "ended": entered,
            "open": made["open"],
            "open_rate": made["open_rate"],
            "total_open": made["total_open"],
            "not_opened": made["inject"] - made["open"],
            "send": made["inject"],
            "click": made["click"],
            "total_click": made["total_click"],
            "click_rate": made["click_rate"],
            "ctr": 0,
            "inject": made["inject"],
            "soft_bounce": made["bounce"] - hard,
            "hard_bounce": hard,
            "out_of_band": 0,
            "bounce": made["bounce"],
            "bounce_rate": made["bounce_rate"],
            "conversions": 0,
            "conversions_value": 0,
            "spam": made["spam"],
            "unsub": made["unsub"],
            "sms_sent": 0,
            "sms_inv_nr": 0,
            "delivery_rate": made["delivery_rate"],
            "pipeline_id": row["id"],
            "account": "training",
        }
        return answer(stats if self._twin.context.dials["bare_pipeline_stats"] else {"stats": stats})

    def detail(self, call: Call) -> Answer:
        row = self._row(call)
        path = f"pipelines/{row['id']}/stats-detail"
        return self._twin.mails.detail(call, "pipeline_id", row["id"], path, MOST_ROWS)

    def detail_of(self, call: Call) -> Answer:
        """The same map for the addresses of the body (README)."""
        row, given = self._row(call), body(call).get("emails")
        emails = [one for one in given if isinstance(one, str)] if isinstance(given, list) else []
        call.query["per_page"] = str(MOST_ROWS)
        whole = json.loads(self._twin.mails.detail(call, "pipeline_id", row["id"], "", MOST_ROWS).body)
        people = whole["subscribers"] or {}
        wanted = {one.lower() for one in emails}
        found = {email: counts for email, counts in people.items() if email.lower() in wanted}
        return answer(whole | {"next_page_url": None, "subscribers": found or []})

    def actions(self, call: Call) -> Answer:
        return answer({"data": json.loads(self._row(call)["actions"])})

    def action(self, call: Call) -> Answer:
        wanted = call.params["action_id"]
        found = [one for one in json.loads(self._row(call)["actions"]) if one["id"] == wanted]
        if not found:
            not_found("Action was not found")
        return answer({"data": found[0]})

    # --- starting

    def start_for_list(self, list_id: int, email: str) -> None:
        for row in self._store.all("SELECT * FROM pipelines WHERE trigger='list' AND list_id=?", (list_id,)):
            self._start(row, email)

    def start_for_tag(self, tag: str, email: str) -> None:
        for row in self._store.all("SELECT * FROM pipelines WHERE trigger=?", (f"tag:{tag}",)):
            self._start(row, email)

    def _start(self, row: Row, email: str) -> None:
        actions: list[dict[str, Any]] = json.loads(row["actions"])
        sql = "INSERT INTO entries(pipeline_id,action_id,email,at) VALUES(?,?,?,?)"
        for one in actions:
            self._store.run(sql, (row["id"], one["id"], email, self._twin.clock.now()))
            if one["type"] == "mail":
                name = one["properties"]["name"]
                whose = {"pipeline_id": row["id"], "action_id": one["id"], "mail_name": name}
                self._twin.mails.send("automation", email, name, row["id"])
                self._twin.mails.note("send", email, **whose)

    def _events(self, pipeline: int, event: str) -> int:
        sql = "SELECT COUNT(*) FROM log WHERE pipeline_id=? AND event=?"
        return int(self._store.value(sql, (pipeline, event)))

    def _row(self, call: Call) -> Row:
        found = self._store.one("SELECT * FROM pipelines WHERE id=?", (number(call.params["id"]) or 0,))
        if found is None:
            not_found(f"Pipeline with id {call.params['id']} was not found")
        return found

    def _shown(self, row: Row) -> dict[str, Any]:
        return {
            "id": row["id"],
            "name": row["name"],
            "list_id": row["list_id"],
            "created_at": prague(row["created"]),
            "updated_at": prague(row["updated"]),
        }
