"""Contacts across lists: reading, erasing, their logs, searching (facts 5, 6).

Owns: these calls. Must not: change a place in a list.
"""

from __future__ import annotations

import json
from sqlite3 import Row
from typing import TYPE_CHECKING, Any

from desktop_app.twins.ecomail.shape import (
    answer,
    body,
    email_key,
    event_row,
    iso,
    last_page,
    map_or_empty,
    not_found,
    ordered,
    paginator,
    refuse,
    required,
    text,
    window,
)
from desktop_app.twins.wire import Answer, Call, Routes

if TYPE_CHECKING:
    from desktop_app.twins.ecomail.twin import EcomailTwin

LOG_ROWS = 100
SEARCH_ROWS = 50


class ContactCalls:
    def __init__(self, twin: EcomailTwin) -> None:
        self._twin = twin
        self._store = twin.store

    def register(self, routes: Routes) -> None:
        routes.add("GET", "/subscribers/{email}", self.show)
        routes.add("DELETE", "/subscribers/{email}/delete", self.erase)
        routes.add("GET", "/subscribers/{email}/email-log", self.email_log)
        routes.add("GET", "/subscribers/{email}/automation-log", self.automation_log)
        routes.add("GET", "/subscribers/{email}/events", self.events)
        routes.add("POST", "/search", self.search)

    def show(self, call: Call) -> Answer:
        """No id at the top; ``lists`` is a map keyed by the list's id as text (facts 5)."""
        contact = self._contact(call)
        shown = self._twin.book.profile(contact) | {
            "pretitle": contact["pretitle"],
            "surtitle": contact["surtitle"],
            "last_position": None,
            "last_open": None,
            "last_click": None,
            "last_pageview": None,
            "last_transaction_id": None,
            "last_transaction": None,
            "automations": None,
        }
        last = self._store.one(
            "SELECT id, at FROM transactions WHERE lower(email)=? ORDER BY at DESC LIMIT 1",
            (contact["email_key"],),
        )
        if last is not None:
            shown |= {"last_transaction_id": last["id"], "last_transaction": iso(last["at"])}
        places = {}
        sql = (
            "SELECT m.*, l.name AS list_name, l.groups AS list_groups FROM members m"
            " JOIN lists l ON l.id=m.list_id WHERE m.contact_id=? ORDER BY m.list_id"
        )
        for member in self._store.all(sql, (contact["id"],)):
            groups = json.loads(member["list_groups"])
            owner = {
                "id": member["list_id"],
                "name": member["list_name"],
                "groups": groups or None,
                "active_subscribers": 0,
            }
            places[str(member["list_id"])] = self._twin.book.place(member, contact["email"]) | {
                "owner": owner
            }
        return answer({"subscriber": {**shown, "lists": map_or_empty(places)}})

    def erase(self, call: Call) -> Answer:
        """Out of every list, for good."""
        self._twin.book.erase(self._contact(call)["id"])
        return answer({"deleted": True})

    def email_log(self, call: Call) -> Answer:
        if not self._twin.context.dials["email_log"]:
            refuse("Forbidden", 403)
        contact = self._contact(call)
        wanted = [value for key, value in call.query_pairs if key in ("events[]", "events")]
        where, values = "lower(email)=?", [contact["email_key"]]
        if wanted:
            where += f" AND event IN ({','.join('?' * len(wanted))})"
            values += wanted
        page, rows, total, found = self._page(call, "log", where, values, "at DESC, id DESC")
        keys = ("campaign_id", "autoresponder_id", "action_id", "event", "msg", "url", "email", "occured_at",
                "mail_name")  # fmt: skip
        shown = [{key: event_row(one)[key] for key in keys} for one in found]
        return answer(paginator(page, rows, total, shown, self._full))

    def automation_log(self, call: Call) -> Answer:
        contact = self._contact(call)
        order = ordered(call, ("timestamp", "id", "pipeline_id"), "id")
        page, rows, total, found = self._page(
            call, "entries", "lower(email)=?", [contact["email_key"]], order
        )
        shown = [
            {
                "id": one["id"],
                "user_id": 1,
                "pipeline_id": one["pipeline_id"],
                "action_id": one["action_id"],
                "trigger_id": f"trigger_{one['pipeline_id']}",
                "email": one["email"],
                "props": map_or_empty({}),
                "next": None,
                "timestamp": iso(one["at"]),
            }
            for one in found
        ]
        return answer(
            {
                "automation_log": shown,
                "current_page": page,
                "per_page": rows,
                "total": total,
                "last_page": last_page(total, rows),
            }
        )

    def events(self, call: Call) -> Answer:
        contact = self._contact(call)
        page, rows, total, found = self._page(
            call, "events", "lower(email)=?", [contact["email_key"]], "id DESC"
        )
        keys = ("id", "email", "category", "action", "label", "property", "value")
        shown = [{**{key: one[key] for key in keys}, "timestamp": iso(one["at"])} for one in found]
        return answer(paginator(page, rows, total, shown, self._full))

    def search(self, call: Call) -> Answer:
        """The answer is undocumented (README): contact rows in one of three wrappers, parts match."""
        query = text(body(call).get("query"))
        if query is None:
            required("query")
        like = "%" + query.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        columns = ("email", "name", "surname", "phone")
        where = " OR ".join(f"{name} LIKE ? ESCAPE '\\'" for name in columns)
        where += " OR name || ' ' || surname LIKE ? ESCAPE '\\'"
        found = self._store.all(
            f"SELECT * FROM contacts WHERE {where} ORDER BY id LIMIT {SEARCH_ROWS}",
            [like] * (len(columns) + 1),
        )
        rows = [{"id": one["id"], **self._twin.book.profile(one)} for one in found]
        form = self._twin.context.dials["search_form"]
        return answer({form: rows} if form in ("data", "subscribers") else rows)

    # --- parts

    @property
    def _full(self) -> bool:
        return bool(self._twin.context.dials["paginator"] == "full")

    def _contact(self, call: Call) -> Row:
        email = call.params["email"]
        found = self._twin.book.by_email(email) if email_key(email) else None
        if found is None:
            not_found(f"Subscriber with email {email} was not found")
        return found

    def _page(
        self, call: Call, table: str, where: str, values: list[Any], order: str
    ) -> tuple[int, int, int, list[Row]]:
        page, rows = window(call, 20, LOG_ROWS)
        total = self._store.value(f"SELECT COUNT(*) FROM {table} WHERE {where}", values)
        if not total and self._twin.context.dials["empty_logs_404"]:
            not_found("No records were found")
        found = self._store.all(
            f"SELECT * FROM {table} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?",
            (*values, rows, (page - 1) * rows),
        )
        return page, rows, int(total), found
