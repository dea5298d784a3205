"""Payments, goals, product events, web push, app push (facts 8, 9).

Owns: their tables. Must not: send e-mail.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from desktop_app.twins.sendios.shape import (
    accepted,
    answer,
    body,
    done,
    invalid,
    missing,
    number_of,
    plain,
    refuse,
    text,
    wanted_number,
    whole,
)
from desktop_app.twins.wire import Answer, BodyUnreadable, Call, Routes

if TYPE_CHECKING:
    from desktop_app.twins.sendios.twin import SendiosTwin

FIRST_PUSH_USER = 50_001
SECOND_HOST = (
    ("POST", "/pushapp/user/create"), ("PUT", "/pushapp/user/token/refresh"),
    ("POST", "/pushapp/track/show/{push}"), ("POST", "/pushapp/track/click/{push}"),
    ("PUT", "/pushapp/user/online"), ("POST", "/pushapp/content/show"), ("POST", "/rfm/set"),
)  # fmt: skip
"""Calls of the Mailfire PHP SDK whose effect nobody describes: noted as events, "Accepted" (README)."""


class Further:
    def __init__(self, twin: SendiosTwin) -> None:
        self._twin = twin
        self._store = twin.store
        twin.schedule.handlers["payment"] = self._store_payment

    def register(self, routes: Routes) -> None:
        routes.add("POST", "/v1/lastpayment", self.payment)
        routes.add("POST", "/v1/goals", self.goals)
        routes.add("POST", "/v3/goals/create", self.goals_v3)
        routes.add("POST", "/goals/create", self.goals_v3)  # the host of 2017 had no version in its paths
        for method, path in SECOND_HOST:
            routes.add(method, path, self.taken)
        routes.add("POST", "/v1/product-event/create", self.product_events)
        routes.add("POST", "/v1/webpush/send", self.push_send)
        routes.add("GET", "/v1/webpush/user/get/{user_id}", self.push_user)
        routes.add("GET", "/v1/webpush/project/get/{project}/hash/{hash}", self.push_by_hash)
        routes.add("POST", "/v1/webpush/unsubscribe/{push_user}", self.push_off)
        routes.add("DELETE", "/v1/webpush/subscribe/{push_user}", self.push_on)
        routes.add("POST", "/v1/webpush/project/{project}", self.push_subscribe)
        routes.add("POST", "/api/v1/client/push", self.app_push)
        routes.add("POST", "/api/v1/client/event", self.app_event)

    # --- payments

    def payment(self, call: Call) -> Answer:
        """S3; an unknown user is HTTP 404 (facts 8)."""
        given = body(call)
        user_id, started = wanted_number(given, "user_id"), wanted_number(given, "start_date")
        user = self._twin.users.by_id(user_id)
        if user is None:
            refuse("User not found", 404)
        for name in ("expire_date", "amount", "mail_id"):
            if given.get(name) is not None and whole(given[name]) is None:
                invalid(name, "This value should be of type integer.")
        kept = {name: whole(given.get(name)) for name in ("expire_date", "amount", "mail_id")}
        kept["expire_date"] = kept["expire_date"] or None  # the Go SDK sends 0 for none
        kind = text(given.get("payment_type"))
        self._twin.later("payment", {"user": user_id, "started": started, "kind": kind, **kept})
        return answer(done(self._twin.clock.now()))

    def _store_payment(self, data: dict[str, Any]) -> None:
        user = self._twin.users.by_id(data["user"])
        if user is not None:
            self._store.run(
                "INSERT INTO payments(user_id,project_id,started,expires,amount,kind,mail_id,at)"
                " VALUES(?,?,?,?,?,?,?,?)",
                (user["id"], user["project_id"], data["started"], data["expire_date"], data["amount"],
                 data["kind"], data["mail_id"], self._twin.clock.now()),
            )  # fmt: skip

    # --- goals and product events

    def goals(self, call: Call) -> Answer:
        """One object, or a list of them (facts 8)."""
        for each in self._rows(call):
            self._goal(each)
        return answer(None)

    def goals_v3(self, call: Call) -> Answer:
        for each in self._rows(call):
            self._goal(each)
        return accepted()

    def _goal(self, given: dict[str, Any]) -> None:
        email, kind = text(given.get("email")), text(given.get("type"))
        project = wanted_number(given, "project_id")
        if email is None or "@" not in email:
            invalid("email", "This value is not a valid email address.")
        if kind is None:
            missing("type", "type")
        user = self._twin.users.by_email(project, email)
        params = {"project_id": project, "mail_id": whole(given.get("mail_id"))}
        self._twin.event("goal", kind, None if user is None else user["id"], email, params)

    def product_events(self, call: Call) -> Answer:
        rows = self._rows(call)
        for each in rows:
            for name in ("project_id", "event_id", "receiver_id"):
                wanted_number(each, name)
        for each in rows:
            receiver = whole(each["receiver_id"])
            self._twin.event("product", str(whole(each["event_id"])), receiver, None, each)
        return answer(None)

    def _rows(self, call: Call) -> list[dict[str, Any]]:
        try:
            value = call.json() if call.body.strip() else []
        except BodyUnreadable:
            refuse("Request validation error:  body - This value should be valid JSON.")
        rows = value if isinstance(value, list) else [value]
        if not all(isinstance(each, dict) for each in rows):
            invalid("body", "This value should be of type array.")
        return rows

    # --- web push

    def push_send(self, call: Call) -> Answer:
        """With ``project_id`` it goes to every subscriber of the project (facts 9)."""
        given = body(call)
        # the Go SDK sends the one of both that is not meant as 0
        number, project = (whole(given.get(name)) or None for name in ("push_user_id", "project_id"))
        if number is None and project is None:
            missing("push_user_id", "push_user_id")
        for name in ("title", "text", "url"):
            if text(given.get(name)) is None:
                missing(name, name)
        where, value = ("id=?", number) if number is not None else ("project_id=?", project)
        found = self._store.all(f"SELECT * FROM webpush WHERE active=1 AND {where} ORDER BY id", (value,))
        if number is not None and not found:
            refuse(f"Not found user by id: {number}", 404)
        for row in found:
            self._twin.mails.note(
                row["project_id"], f"push:{row['id']}", 2, whole(given.get("type_id")) or 0, status="sent",
                channel="webpush", meta=given.get("meta"),
            )  # fmt: skip
        return answer({"result": {"queued": len(found)}})

    def push_user(self, call: Call) -> Answer:
        """By the user's id; ``Not found user by id`` as recorded (facts 2.1)."""
        number = number_of(call, "user_id")
        row = self._store.one("SELECT * FROM webpush WHERE user_id=? ORDER BY id LIMIT 1", (number,))
        if row is None:
            refuse(f"Not found user by id: {number}", 404)
        return answer({"result": _push_row(row)})

    def push_by_hash(self, call: Call) -> Answer:
        row = self._store.one(
            "SELECT * FROM webpush WHERE project_id=? AND hash=?",
            (number_of(call, "project"), call.params["hash"]),
        )
        if row is None:
            refuse("Not found", 404)
        return answer({"result": _push_row(row)})

    def push_off(self, call: Call) -> Answer:
        return self._switch(call, 0)

    def push_on(self, call: Call) -> Answer:
        """``DELETE .../subscribe``: subscribed back, as both SDKs name their method (README)."""
        return self._switch(call, 1)

    def _switch(self, call: Call, active: int) -> Answer:
        number = number_of(call, "push_user")
        if not self._store.run("UPDATE webpush SET active=? WHERE id=?", (active, number)).rowcount:
            refuse(f"Not found user by id: {number}", 404)
        return answer({"result": True})

    def push_subscribe(self, call: Call) -> Answer:
        given, project = body(call), number_of(call, "project")
        if self._twin.title(project) is None:
            refuse("Forbidden", 403)
        meta = given.get("meta")
        if not isinstance(meta, dict) or text(meta.get("url")) is None:
            missing("meta", "url")
        number = int(self._store.value("SELECT MAX(id) FROM webpush") or FIRST_PUSH_USER - 1) + 1
        hashed = f"{self._twin.context.random(f'push {number}').getrandbits(128):032x}"
        row = (number, project, whole(given.get("user_id")), hashed, json.dumps(meta), self._twin.clock.now())
        self._store.run("INSERT INTO webpush(id,project_id,user_id,hash,meta,at) VALUES(?,?,?,?,?,?)", row)
        return answer({"result": {"push_user_id": number}, "push_user_id": number})

    # --- the old app push

    def app_push(self, call: Call) -> Answer:
        given = body(call)
        client = text(given.get("client_user_id"))
        project, type_id = wanted_number(given, "project_id"), wanted_number(given, "type_id")
        if client is None:
            missing("client_user_id", "client_user_id")
        self._twin.mails.note(
            project, client, 2, type_id, status="sent", channel="app_push", data=given.get("data")
        )
        return accepted()

    def taken(self, call: Call) -> Answer:
        given = body(call)
        self._twin.event("mailfire", "/".join(call.segments[:3]), whole(given.get("user_id")), None, given)
        return accepted()

    def app_event(self, call: Call) -> Answer:
        given = body(call)
        key = text(given.get("key"))
        if key is None:
            missing("key", "key")
        params = given["data"] if isinstance(given.get("data"), dict) else {}
        self._twin.event("app", key, None, None, params)
        return accepted()


def _push_row(row: Any) -> dict[str, Any]:
    return {
        "id": row["id"],
        "project_id": row["project_id"],
        "user_id": row["user_id"],
        "hash": row["hash"],
        "active": bool(row["active"]),
        "created_at": plain(row["at"]),
    }
