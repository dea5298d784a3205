"""Unsubscribing, coming back, single types of mail (facts 7).

Owns: ``users.unsub_*`` and ``types_off``. Must not: send. These calls act at once: their answers tell the
effect (README).
"""

from __future__ import annotations

import math
from sqlite3 import Row
from typing import TYPE_CHECKING, Any

from desktop_app.twins.sendios.shape import answer, body, invalid, missing, number_of, plain, refuse, whole
from desktop_app.twins.wire import Answer, Call, Routes

if TYPE_CHECKING:
    from desktop_app.twins.sendios.twin import SendiosTwin

FBL, LINK, CLIENT, SETTINGS = 2, 4, 8, 9
REASONS = {FBL: "fbl", LINK: "page", CLIENT: "client", SETTINGS: "settings_all_types"}
PAGE, MOST = 100, 1000


class Subscriptions:
    def __init__(self, twin: SendiosTwin) -> None:
        self._twin = twin
        self._store = twin.store

    def register(self, routes: Routes) -> None:
        routes.add("POST", "/v1/unsub/{user_id}/source/{source_id}", self.by_source)
        routes.add("POST", "/v1/unsub/admin/{project}/email/{hash}", self.by_admin)
        routes.add("DELETE", "/v1/unsub/{user_id}", self.back)
        routes.add("GET", "/v1/unsub/isunsub/{user_id}", self.is_unsubscribed)
        routes.add("GET", "/v1/unsub/unsubreason/{user_id}", self.reason)
        routes.add("GET", "/v1/unsub/list/{since}", self.listing)
        routes.add("GET", "/v1/unsub/list/{since}/{page}", self.listing_page)
        routes.add("GET", "/v1/unsubtypes/{user_id}", self.types)
        routes.add("POST", "/v1/unsubtypes/{user_id}", self.replace_types)
        routes.add("POST", "/v1/unsubtypes/nodiff/{user_id}", self.add_types)
        routes.add("DELETE", "/v1/unsubtypes/nodiff/{user_id}", self.remove_types)
        routes.add("DELETE", "/v1/unsubtypes/all/{user_id}", self.clear_types)
        routes.add("GET", "/v3/project/{project}/subscription/sms/{client}", self.sms)

    # --- everything

    def by_source(self, call: Call) -> Answer:
        """8 and 9 are documented for callers; the SDKs name 2 and 4 too (facts 3.2)."""
        user, source = self._twin.users.named(call), whole(call.params["source_id"])
        if source not in REASONS:
            invalid("source_id", "The value you selected is not a valid choice.")
        return answer({"unsub": self.stop(user, source, REASONS[source])})

    def by_admin(self, call: Call) -> Answer:
        """``false``: was unsubscribed already."""
        return answer({"unsub": self.stop(self._twin.users.named(call), CLIENT, "admin")})

    def stop(self, user: Row, source: int, reason: str, at: float | None = None) -> bool:
        if user["unsub_source"] is not None:
            return False
        self._store.run(
            "UPDATE users SET unsub_source=?, unsub_at=?, unsub_reason=? WHERE id=?",
            (source, self._twin.clock.now() if at is None else at, reason, user["id"]),
        )
        return True

    def back(self, call: Call) -> Answer:
        user = self._twin.users.named(call)
        gone = user["unsub_source"] is not None
        if gone:
            self._store.run(
                "UPDATE users SET unsub_source=NULL, unsub_at=NULL, unsub_reason=NULL WHERE id=?",
                (user["id"],),
            )
        return answer({"subscribe": {"rowCount": int(gone)}})

    def is_unsubscribed(self, call: Call) -> Answer:
        user = self._twin.users.named(call)
        return answer({"result": self._twin.users.unsubscribe(user) or False})

    def reason(self, call: Call) -> Answer:
        user = self._twin.users.named(call)
        return answer({"result": user["unsub_reason"] or False if user["unsub_source"] else False})

    # --- who left

    def listing(self, call: Call) -> Answer:
        """Everybody who left since an instant (README)."""
        return answer([self._line(row) for row in self._gone(number_of(call, "since"), -1, 0)])

    def listing_page(self, call: Call) -> Answer:
        since, page = number_of(call, "since"), max(1, number_of(call, "page"))
        size = min(max(1, whole(call.query.get("page_size", "")) or PAGE), MOST)
        total = self._store.value(
            "SELECT COUNT(*) FROM users WHERE unsub_source IS NOT NULL AND unsub_at>=?", (since,)
        )
        offset = min((page - 1) * size, 2**60)
        rows: Any = [self._line(row) for row in self._gone(since, size, offset)]
        nested = self._twin.context.dials["unsub_list_nested"]
        if nested and len(rows) == 1:
            rows = rows[0]
        found = {
            "pages": max(1, math.ceil(total / size)),
            "current_page": min(page, 2**53),
            "size": size,
            "data": rows,
        }
        return answer([found] if nested else found)

    def _gone(self, since: int, size: int, offset: int) -> list[Row]:
        return self._store.all(
            "SELECT * FROM users WHERE unsub_source IS NOT NULL AND unsub_at>=? ORDER BY unsub_at, id"
            " LIMIT ? OFFSET ?",
            (since, size, offset),
        )

    def _line(self, row: Row) -> dict[str, Any]:
        return {
            "email": row["email"],
            "project_id": row["project_id"],
            "client_user_id": row["client_user_id"],
            "source_id": row["unsub_source"],
            "created_at": plain(row["unsub_at"]),
        }

    # --- types of mail

    def types(self, call: Call) -> Answer:
        """Only the switched-off ones (S13), or all with ``unsubscribed``, by dial."""
        user = self._twin.users.named(call)
        names = self._twin.types(user["project_id"])
        off = {row["type_id"]: row["at"] for row in self._off(user["id"])}
        if self._twin.context.dials["types_form"] == "all":
            return answer(
                [
                    {"type_id": number, "unsubscribed": number in off, "name": name}
                    for number, name in names.items()
                ]
            )
        return answer(
            [
                {"created_at": plain(at), "name": names.get(number, "Undefined"), "type_id": number}
                for number, at in off.items()
            ]
        )

    def _off(self, user: int) -> list[Row]:
        return self._store.all("SELECT * FROM types_off WHERE user_id=? ORDER BY type_id", (user,))

    def replace_types(self, call: Call) -> Answer:
        """The listed ones off, all others on."""
        user, wanted = self._twin.users.named(call), _type_ids(call)
        self._store.run("DELETE FROM types_off WHERE user_id=?", (user["id"],))
        self._switch_off(user, wanted)
        return answer(None)

    def add_types(self, call: Call) -> Answer:
        self._switch_off(self._twin.users.named(call), _type_ids(call))
        return answer(None)

    def remove_types(self, call: Call) -> Answer:
        user = self._twin.users.named(call)
        for number in _type_ids(call):
            self._store.run("DELETE FROM types_off WHERE user_id=? AND type_id=?", (user["id"], number))
        return answer(None)

    def clear_types(self, call: Call) -> Answer:
        user = self._twin.users.named(call)
        self._store.run("DELETE FROM types_off WHERE user_id=?", (user["id"],))
        return answer(None)

    def _switch_off(self, user: Row, wanted: list[int]) -> None:
        """System mail can never be switched off (facts 7): passed over."""
        system = self._twin.types(user["project_id"], category=1)
        now = self._twin.clock.now()
        for number in wanted:
            if number not in system:
                self._store.run("INSERT OR IGNORE INTO types_off VALUES(?,?,?)", (user["id"], number, now))

    # --- SMS

    def sms(self, call: Call) -> Answer:
        """9: the row of somebody who left the SMS channel, 404 for everybody else (README)."""
        project, client = number_of(call, "project"), call.params["client"]
        row = self._store.one(
            "SELECT * FROM sms_off WHERE project_id=? AND client_user_id=?", (project, client)
        )
        if row is None:
            refuse("Not found", 404)
        return answer(
            {
                "project_id": project,
                "client_user_id": client,
                "source_id": CLIENT,
                "source": "client",
                "created_at": plain(row["at"]),
            }
        )


def _type_ids(call: Call) -> list[int]:
    given = body(call).get("type_ids")
    if not isinstance(given, list):
        missing("type_ids", "type_ids")
    numbers = [whole(one) for one in given]
    if None in numbers:
        invalid("type_ids", "This value should be of type integer.")
    return [number for number in numbers if number is not None]
