"""Sending: the only call that makes a user (facts 5.1), and what becomes of a mail on the training clock.

Owns: the tables ``mails`` and the birth of users. Must not: check fields (``fields``) or addresses
(``addresses``) by itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from desktop_app.twins.sendios.addresses import check
from desktop_app.twins.sendios.fields import ON_SEND, STANDARD, FieldRefused
from desktop_app.twins.sendios.shape import (
    accepted,
    answer,
    body,
    decoded,
    invalid,
    missing,
    number_of,
    refuse,
    text,
    wanted_number,
    whole,
)
from desktop_app.twins.wire import Answer, Call, Routes, text_answer

if TYPE_CHECKING:
    from desktop_app.twins.sendios.twin import SendiosTwin

SYSTEM, TRIGGER = 1, 2
FIRST_MAIL, FIRST_USER = 20_000_000_001, 1_600_000_001
SENT_AFTER_S, LOST_AFTER_S = 12.0, 60.0
LOST_SHARE = 0.02
STORED = (*STANDARD, "channel_id", "subchannel_id", "client_user_id")


class Mails:
    def __init__(self, twin: SendiosTwin) -> None:
        self._twin = twin
        self._store = twin.store
        twin.schedule.handlers["created"] = self._created
        twin.schedule.handlers["sent"] = self._sent
        twin.schedule.handlers["lost"] = self._lost

    def register(self, routes: Routes) -> None:
        routes.add("POST", "/v1/push/system", lambda call: self.push(call, SYSTEM))
        routes.add("POST", "/v1/push/trigger", lambda call: self.push(call, TRIGGER))
        routes.add("POST", "/v1/sms/send/system", self.sms)
        routes.add("POST", "/v1/trackemail/click/{mail_id}", self.click)
        routes.add("GET", "/v3/track/mail/click/client", self.click_of_product)

    # --- e-mail

    def push(self, call: Call, category: int) -> Answer:
        """Form A (address and user inside ``data.user``) and form B (address on top, ``meta`` in ``data``).

        Form C lacks ``data.user``; what still sends it is read all the same (README).
        """
        if self._twin.context.dials["push_gateway"]:
            return text_answer("<html><body><h1>502 Bad Gateway</h1></body></html>", 502, "text/html")
        given = _without_wrapping(body(call), category)
        type_id, project = wanted_number(given, "type_id"), wanted_number(given, "project_id")
        data = given.get("data")
        if not isinstance(data, dict) or not isinstance(data.get("user"), dict | list):
            missing("data", "user")
        user = data["user"] if isinstance(data["user"], dict) else {}
        given_category = given.get("category")
        if given_category is not None and whole(given_category) != category:
            invalid("category", "This value is not valid.")
        address = text(user.get("email")) or text(given.get("email"))
        if address is None:
            missing("email", "email")
        if self._twin.title(project) is None:
            refuse("Forbidden", 403)
        if given.get("client_id") is not None and str(given["client_id"]) != self._twin.client_id:
            refuse("Forbidden", 403)
        settings = given.get("transactional_mail_settings")
        chosen = settings if isinstance(settings, dict) else {}
        meta = given.get("meta", data.get("meta"))
        self._take(project, type_id, category, address, user, data, meta, chosen)
        dial = self._twin.context.dials["push_answer"]
        if dial == "null":
            return answer(None)
        return answer({"queued": True, "r_time": 4} if dial == "r_time" else {"queued": True})

    def _take(
        self, project: int, type_id: int, category: int, address: str, user: Mapping[str, Any],
        data: Mapping[str, Any], meta: Any, chosen: Mapping[str, Any],
    ) -> None:  # fmt: skip
        """Queue it: the address is brought to its right form; a bad one ends as ``reject``."""
        found = check(address)
        reason = None if found["valid"] or found.get("reason") == "system" else "validation"
        email = found["email"] if reason is None else address
        number = self.note(
            project, email, category, type_id, status="reject" if reason else "queued", reason=reason,
            meta=meta, data=data, chosen=chosen,
        )  # fmt: skip
        if reason is None:
            created = float(self._twin.context.dials["created_after_s"])
            self._twin.schedule.add(created, "created", {"mail": number, "user": dict(user)})
            self._twin.schedule.add(max(SENT_AFTER_S, created), "sent", {"mail": number})

    def note(
        self, project: int, email: str, category: int, type_id: int, *, status: str,
        reason: str | None = None, channel: str = "email", meta: Any = None, data: Any = None,
        chosen: Mapping[str, Any] | None = None, at: float | None = None,
    ) -> int:  # fmt: skip
        """One line of the history; returns its number."""
        number = int(self._store.value("SELECT MAX(id) FROM mails") or FIRST_MAIL - 1) + 1
        row = self._twin.users.by_email(project, email)
        picked = chosen or {}
        values = (
            number, 290_000 + number - FIRST_MAIL, None if row is None else row["id"], project, email,
            channel, category, type_id, whole(picked.get("template_id")) or 16_000 + type_id,
            whole(picked.get("subject_id")) or 74_000 + type_id, status, reason,
            json.dumps(meta, ensure_ascii=False), json.dumps(data, ensure_ascii=False),
            self._twin.clock.now() if at is None else at,
        )  # fmt: skip
        self._store.run(f"INSERT INTO mails VALUES({','.join('?' * len(values))})", values)
        return number

    def _created(self, data: dict[str, Any]) -> None:
        """The user of an accepted mail comes to be, or is brought up to date where the data differ."""
        mail = self._store.one("SELECT * FROM mails WHERE id=?", (data["mail"],))
        if mail is None:
            return
        row = self._twin.users.by_email(mail["project_id"], mail["email"])
        if row is None:
            number = int(self._store.value("SELECT MAX(id) FROM users") or FIRST_USER - 1) + 1
            self._store.run(
                "INSERT INTO users(id,project_id,email,email_key,created) VALUES(?,?,?,?,?)",
                (number, mail["project_id"], mail["email"], mail["email"].lower(), self._twin.clock.now()),
            )
        else:
            number = row["id"]
        self._store.run("UPDATE mails SET user_id=? WHERE id=?", (number, mail["id"]))
        for name, value in data["user"].items():
            column = ON_SEND.get(name, name)
            if column in STORED and value is not None:
                self._store_one(number, column, value)

    def _store_one(self, user: int, column: str, value: Any) -> None:
        """A value that does not fit is passed over: the mail was accepted already."""
        try:
            stored = STANDARD[column](column, value) if column in STANDARD else text(value)
        except FieldRefused:
            return
        self._store.run(f"UPDATE users SET {column}=? WHERE id=?", (stored, user))

    def _sent(self, data: dict[str, Any]) -> None:
        """Unsubscribed people get system mail only (facts 1)."""
        mail = self._store.one("SELECT * FROM mails WHERE id=?", (data["mail"],))
        if mail is None or mail["user_id"] is None:
            return
        user = self._twin.users.by_id(mail["user_id"])
        if user is None:
            return
        if mail["category"] == TRIGGER:
            off = self._store.one(
                "SELECT 1 FROM types_off WHERE user_id=? AND type_id=?", (user["id"], mail["type_id"])
            )
            if user["unsub_source"] is not None or off is not None:
                self._store.run(
                    "UPDATE mails SET status='reject', reason='unsubscribed' WHERE id=?", (mail["id"],)
                )
                return
        now = self._twin.clock.now()
        self._store.run("UPDATE mails SET status='sent', at=? WHERE id=?", (now, mail["id"]))
        self._store.run("UPDATE users SET sends=sends+1, last_mailed=? WHERE id=?", (now, user["id"]))
        if self._twin.context.random(f"mail {mail['id']}").random() < LOST_SHARE:
            self._twin.schedule.add(LOST_AFTER_S, "lost", {"mail": mail["id"]})

    def _lost(self, data: dict[str, Any]) -> None:
        self._store.run("UPDATE mails SET status='lost' WHERE id=?", (data["mail"],))

    # --- clicks

    def click(self, call: Call) -> Answer:
        mail = self._store.one("SELECT * FROM mails WHERE id=?", (number_of(call, "mail_id"),))
        if mail is None:
            refuse("Not found", 404)
        self._clicked(mail["id"], mail["user_id"])
        return answer(None)

    def click_of_product(self, call: Call) -> Answer:
        """``u, m, p``: user, mail, project; zero and empty ones are left out (facts 5.4)."""
        mail = self._store.one("SELECT * FROM mails WHERE id=?", (whole(call.query.get("m", "")),))
        self._clicked(None if mail is None else mail["id"], whole(call.query.get("u", "")))
        return accepted()

    def _clicked(self, mail: int | None, user: int | None) -> None:
        if mail is not None:
            self._twin.event("click", str(mail), user, None, {})
        now = self._twin.clock.now()
        self._store.run("UPDATE users SET clicks=clicks+1, last_reaction=? WHERE id=?", (now, user))

    # --- SMS

    def sms(self, call: Call) -> Answer:
        """Names of the keys are unsure (README): ``phone`` or ``recipient``."""
        given = body(call)
        type_id, project = wanted_number(given, "type_id"), wanted_number(given, "project_id")
        phone = text(given.get("phone")) or text(given.get("recipient"))
        if phone is None:
            missing("phone", "phone")
        if text(given.get("client_user_id")) is None:
            missing("client_user_id", "client_user_id")
        if self._twin.title(project) is None:
            refuse("Forbidden", 403)
        self.note(project, phone, SYSTEM, type_id, status="sent", channel="sms", data=given.get("data"))
        return answer({"queued": True})


def _without_wrapping(given: dict[str, Any], category: int) -> dict[str, Any]:
    """Form C (the Go SDK, archived in 2023): ``user`` and ``meta`` on top, the variables as base64 of JSON,
    the categories counted from 0. As form A where it names a person; any other body as it is.
    """
    wrapped, user = given.get("value_encrypt"), given.get("user")
    if not isinstance(wrapped, dict) or not isinstance(user, dict) or not user.get("email"):
        return given
    try:
        values = json.loads(decoded(str(wrapped.get("template_data") or "")) or "null")
    except ValueError:  # really encrypted
        values = None
    kept = {name: value for name, value in given.items() if name not in ("value_encrypt", "user")}
    if given.get("category") == category - 1:
        kept["category"] = category
    return {**kept, "data": {**(values if isinstance(values, dict) else {}), "user": user}}
