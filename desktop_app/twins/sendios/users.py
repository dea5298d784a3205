"""Users: one record per project and address; finding and reading them (facts 6.1, 6.2, 6.4 to 6.7).

Owns: the table ``users`` and both shapes in which it is read. Must not: write fields (``fields`` does) or
create anybody (only a mail does: ``mails``).
"""

from __future__ import annotations

import json
from sqlite3 import Row
from typing import TYPE_CHECKING, Any, NoReturn

from desktop_app.twins.sendios.shape import (
    accepted,
    answer,
    body,
    decoded,
    done,
    invalid,
    map_or_empty,
    missing,
    number_of,
    plain,
    refuse,
    text,
    wanted_email,
    wanted_number,
    whole,
)
from desktop_app.twins.wire import Answer, Call, Routes

if TYPE_CHECKING:
    from desktop_app.twins.sendios.twin import SendiosTwin

CATEGORIES = {1: "System", 2: "Trigger"}
HISTORY_S = 92 * 86_400.0
"""``sent_mails`` goes back three months (facts 2.2)."""
ERASED_AFTER_S, ERASED_SOON_S = 2 * 86_400.0, 600.0
CLIENT_ID_CHARACTERS = 36


def nobody(project: object, email: object) -> NoReturn:
    """Two spaces, as recorded (S11)."""
    refuse(f"Not found  user for project {project} and email {email}", 404)


class Users:
    def __init__(self, twin: SendiosTwin) -> None:
        self._twin = twin
        self._store = twin.store
        twin.schedule.handlers["client_id"] = self._store_client_id
        twin.schedule.handlers["seen"] = self._store_seen
        twin.schedule.handlers["erase"] = self._erase_now

    def register(self, routes: Routes) -> None:
        routes.add("GET", "/v1/user/project/{project}/email/{email}", self.read_by_email)
        routes.add("GET", "/v1/user/id/{user_id}", self.read_by_id)
        routes.add("GET", "/v1/userfields/project/{project}/email/{email}", self.fields_by_email)
        routes.add("GET", "/v1/userfields/project/{project}/emailhash/{hash}", self.fields_by_email)
        routes.add("GET", "/v1/userfields/user/{user_id}", self.fields_by_id)
        routes.add("POST", "/v1/clientuser/create", self.client_user)
        routes.add("POST", "/v1/user/erase", self.erase)
        for version in ("/v3", ""):  # the host of 2017 had no version in its paths
            routes.add("PUT", version + "/users/{user_id}/online", self.online)
            routes.add("PUT", version + "/users/project/{project}/email/{hash}/online", self.online)
            routes.add("PUT", version + "/users/project/{project}/email/{hash}/confirm", self.confirm)

    # --- finding

    def by_id(self, user_id: int | None) -> Row | None:
        return self._store.one("SELECT * FROM users WHERE id=?", (user_id,))

    def by_email(self, project: int | None, email: str) -> Row | None:
        sql = "SELECT * FROM users WHERE project_id=? AND email_key=?"
        return self._store.one(sql, (project, email.strip().lower()))

    def named(self, call: Call) -> Row:
        """The user that the path names by id, by address or by base64 of it; 404 in the recorded words."""
        if "user_id" in call.params:
            found = self.by_id(number_of(call, "user_id"))
            if found is None:
                refuse("User not found", 404)
            return found
        project, email = call.params["project"], self.email_of(call)
        row = None if email is None else self.by_email(whole(project), email)
        if row is None:
            nobody(project, call.params.get("hash") if email is None else email)
        return row

    def email_of(self, call: Call) -> str | None:
        return call.params["email"] if "email" in call.params else decoded(call.params["hash"])

    # --- reading

    def read_by_email(self, call: Call) -> Answer:
        return answer({"user": self.whole(self.named(call))})

    def read_by_id(self, call: Call) -> Answer:
        return answer({"user": self.whole(self.named(call))})

    def fields_by_email(self, call: Call) -> Answer:
        return self._fields(self.named(call))

    def fields_by_id(self, call: Call) -> Answer:
        return self._fields(self.named(call))

    def whole(self, row: Row) -> dict[str, Any]:
        """S1: what belongs to nobody is ``[]``, an unknown country is ``false``."""
        title = self._store.value("SELECT title FROM projects WHERE id=?", (row["project_id"],))
        found: dict[str, Any] = {
            "id": row["id"],
            "project_id": row["project_id"],
            "project_title": title,
            "email": row["email"],
            "name": _name(row["name"]),
            "gender": row["gender"],
            "country": row["country"] or False,
            "language": row["language"],
            "err_response": 0,
            "last_online": plain(row["last_online"]),
            "last_reaction": plain(row["last_reaction"]),
            "last_mailed": plain(row["last_mailed"]),
            "last_request": None,
            "activation": None,
            "meta": {"profile": {key: row[key] for key in ("age", "ak", "photo", "partner_id")}},
            "clicks": row["clicks"],
            "sends": row["sends"],
            "created_at": plain(row["created"]),
            "sent_mails": self._sent(row["id"]),
            "unsubscribe": self.unsubscribe(row) or [],
            "unsubscribe_types": self._types_off(row),
            "unsub_promo": [],
            "webpush": self._webpush(row["id"]),
            "last_payment": self._payment(row["id"]),
            "channel_id": row["channel_id"],
            "subchannel_id": row["subchannel_id"],
        }
        custom = json.loads(row["custom"])
        if custom:  # missing, [] or an object (facts 6.1)
            found["custom_fields"] = custom
        return found

    def unsubscribe(self, row: Row) -> dict[str, Any] | None:
        if row["unsub_source"] is None:
            return None
        return {
            "project_id": row["project_id"],
            "user_id": row["id"],
            "source_id": row["unsub_source"],
            "meta": {"message": row["unsub_reason"]},
            "created_at": plain(row["unsub_at"]),
            "updated_at": plain(row["unsub_at"]),
        }

    def _sent(self, user_id: int) -> list[dict[str, Any]]:
        since = self._twin.clock.now() - HISTORY_S
        sql = (
            "SELECT m.*, t.name FROM mails m LEFT JOIN types t ON t.project_id=m.project_id"
            " AND t.type_id=m.type_id WHERE m.user_id=? AND m.channel='email'"
            " AND m.status IN ('sent','lost') AND m.at>=? ORDER BY m.id DESC"
        )
        return [
            {
                "id": mail["id"],
                "category_id": mail["category"],
                "type_id": mail["type_id"],
                "subject_id": mail["subject_id"],
                "template_id": mail["template_id"],
                "split_group": 0,
                "source_id": 0,
                "server_id": 129,
                "created_at": plain(mail["at"]),
                "mail_group_id": 11,
                "pre_header_id": None,
                "category_sig": CATEGORIES[mail["category"]],
                "server_name": "mail129",
                "server_ip": "192.0.2.29",
                "source_name": CATEGORIES[mail["category"]].lower(),
                "type_sig": mail["name"] or "Undefined",
            }
            for mail in self._store.all(sql, (user_id, since))
        ]

    def _types_off(self, row: Row) -> list[dict[str, Any]]:
        names = self._twin.types(row["project_id"])
        return [
            {"created_at": plain(one["at"]), "sharded": 0, "type_id": one["type_id"],
             "type_sig": names.get(one["type_id"], "Undefined")}
            for one in self._store.all(
                "SELECT * FROM types_off WHERE user_id=? ORDER BY type_id", (row["id"],)
            )
        ]  # fmt: skip

    def _webpush(self, user_id: int) -> dict[str, Any] | list[Any]:
        row = self._store.one(
            "SELECT * FROM webpush WHERE user_id=? AND active=1 ORDER BY id LIMIT 1", (user_id,)
        )
        return [] if row is None else {"reg_date": plain(row["at"]), "last_push": None, "last_click": None}

    def _payment(self, user_id: int) -> dict[str, Any] | list[Any]:
        rows = self._store.all("SELECT * FROM payments WHERE user_id=? ORDER BY id DESC", (user_id,))
        if not rows:
            return []
        last = rows[0]
        return {
            "id": last["id"],
            "user_id": user_id,
            "project_id": last["project_id"],
            "started_at": last["started"],
            "expires_at": last["expires"],
            "payment_count": len(rows),
            "payment_type": whole(last["kind"]) if last["kind"] else None,
            "amount": last["amount"],
            "active": int(last["expires"] is None or last["expires"] > self._twin.clock.now()),
        }

    def _fields(self, row: Row) -> Answer:
        """S9: instants are whole numbers, 0 = never; ``meta`` is JSON text."""
        user = {
            "city_id": None, "confirm": row["confirm"], "country_id": None,
            "created_at": plain(row["created"]), "email": row["email"], "err_response": 0,
            "gender": row["gender"], "id": row["id"], "language": row["language"],
            "last_mailed": int(row["last_mailed"] or 0), "last_online": int(row["last_online"] or 0),
            "last_reaction": int(row["last_reaction"] or 0), "list_id": row["list_id"] or 0, "meta": "[]",
            "name": _name(row["name"]), "platform_id": row["platform_id"] or 0,
            "project_id": row["project_id"], "status": 1 if row["status"] is None else row["status"],
            "valid_id": None, "vendor_id": 3, "vip": row["vip"] or 0,
        }  # fmt: skip
        return answer({"result": {"user": user, "custom_fields": map_or_empty(json.loads(row["custom"]))}})

    # --- further calls of one user

    def client_user(self, call: Call) -> Answer:
        """6.5; repeating it is the same success."""
        given = body(call)
        email, project = wanted_email(given), wanted_number(given, "project_id")
        client = text(given.get("client_user_id"))
        if client is None:
            missing("client_user_id", "client_user_id")
        if len(client) > CLIENT_ID_CHARACTERS:
            invalid("client_user_id", "This value is too long. It should have 36 characters or less.")
        row = self.by_email(project, email)
        if row is None:
            nobody(project, email)
        self._twin.later("client_id", {"user": row["id"], "client": client})
        return answer(done(self._twin.clock.now()))

    def _store_client_id(self, data: dict[str, Any]) -> None:
        self._store.run("UPDATE users SET client_user_id=? WHERE id=?", (data["client"], data["user"]))

    def online(self, call: Call) -> Answer:
        """v3 takes everything, also an address that is none (facts 6.6)."""
        self._seen(call, "last_online")
        return accepted()

    def confirm(self, call: Call) -> Answer:
        self._seen(call, "last_reaction")
        return accepted()

    def _seen(self, call: Call, column: str) -> None:
        if "user_id" in call.params:
            row = self.by_id(whole(call.params["user_id"]))
        else:
            email = self.email_of(call)
            row = None if email is None else self.by_email(whole(call.params["project"]), email)
        if row is not None:
            self._twin.later("seen", {"user": row["id"], "column": column, "at": self._twin.clock.now()})

    def _store_seen(self, data: dict[str, Any]) -> None:
        column = "last_online" if data["column"] == "last_online" else "last_reaction"
        self._store.run(f"UPDATE users SET {column}=? WHERE id=?", (data["at"], data["user"]))

    def erase(self, call: Call) -> Answer:
        """6.7: queued; two days later, ten minutes with ``force_delete``."""
        given = body(call)
        email, project = wanted_email(given), wanted_number(given, "project_id")
        row = self.by_email(project, email)
        if row is None:
            nobody(project, email)
        wait = ERASED_SOON_S if given.get("force_delete") in (True, 1, "1", "true") else ERASED_AFTER_S
        self._twin.schedule.add(wait, "erase", {"user": row["id"]})
        return answer({"deleted": True})

    def _erase_now(self, data: dict[str, Any]) -> None:
        user = (data["user"],)
        for table in ("types_off", "payments", "events", "webpush", "mails"):
            self._store.run(f"DELETE FROM {table} WHERE user_id=?", user)
        self._store.run("DELETE FROM users WHERE id=?", user)


def _name(name: str | None) -> str | int | None:
    """A name of digits comes as a number (facts 13.6)."""
    return int(name) if name is not None and name.isascii() and name.isdigit() and len(name) < 10 else name
