"""Who may come in, and API_USERs (facts 1, 3): the two data centres, Basic pairs, listing and adding.

Owns: ``api_users``. Must not: know what another call does.

Each centre has accounts of its own: a pair of one centre gets the answer of a wrong key at the other. The
seeded pairs are secrets of this start; pairs added later live in the table and work at their own centre.
"""

from __future__ import annotations

import hmac
import re
import secrets
from typing import TYPE_CHECKING, Any

from desktop_app.twins.engagelab.shape import (
    body_object,
    flag,
    integer,
    refuse,
    text_of,
    unauthorized,
)
from desktop_app.twins.wire import Answer, Call, Refused, Routes, json_answer

if TYPE_CHECKING:
    from desktop_app.twins.engagelab.twin import EngagelabTwin

CENTRES = ("singapore", "turkey")
TRIGGER, BATCH = 0, 1
TEST, GENERAL = 0, 1
MOST_API_USERS = 10
_NAME = re.compile(r"[A-Za-z0-9_]{6,32}")
#: name, email_type, api_user_type, domain, open, click, unsubscribe; the first is the one of the start line
SEEDED: tuple[tuple[str, int, int, str, bool, bool, bool], ...] = (
    ("training_batch", BATCH, GENERAL, "mail.shop.example", True, True, True),
    ("training_trigger", TRIGGER, GENERAL, "mail.shop.example", False, False, False),
    ("news_batch", BATCH, GENERAL, "news.shop.example", True, False, True),
    ("sandbox_trigger", TRIGGER, TEST, "sendtest.example", False, False, True),
)


class Access:
    def __init__(self, twin: EngagelabTwin) -> None:
        self._twin = twin
        self._store = twin.store

    def register(self, routes: Routes) -> None:
        routes.add("GET", "/v1/api_users", self.listing)
        routes.add("POST", "/v1/api_users", self.add)

    # --- the door

    def seed(self, at: float) -> None:
        rows = []
        for centre in CENTRES:
            for place, (name, kind, general, domain, opens, clicks, leaves) in enumerate(SEEDED):
                # names are unique over both centres: an API_USER belongs to one account
                name = name if centre == CENTRES[0] else f"{name}_tr"
                key = self._twin.context.key(f"{centre}/{place}", self.fresh_key)
                rows.append((name, key, centre, general, kind, domain, None, opens, clicks, leaves, at))
        self._store.db.executemany("INSERT INTO api_users VALUES(?,?,?,?,?,?,?,?,?,?,?)", rows)

    def pair(self, centre: str) -> dict[str, str]:
        """The credentials of a centre, as the start line gives them."""
        name = SEEDED[0][0] if centre == CENTRES[0] else f"{SEEDED[0][0]}_tr"
        return {"api_user": name, "api_key": self._twin.context.key(f"{centre}/0", self.fresh_key)}

    def fresh_key(self) -> str:
        return secrets.token_hex(16)

    def check(self, call: Call) -> str:
        """The API_USER that calls; Refused with E1 for everything that is no good pair of this centre."""
        pair = call.basic()
        if pair is None:
            raise Refused(unauthorized())
        row = self._store.one("SELECT key, centre FROM api_users WHERE name=?", (pair[0],))
        if row is None or row["centre"] != call.listener:
            raise Refused(unauthorized())
        if not hmac.compare_digest(row["key"].encode(), pair[1].encode()):
            raise Refused(unauthorized())
        return pair[0]

    def kind_of(self, api_user: str) -> int:
        """0 trigger, 1 batch."""
        return int(self._store.value("SELECT email_type FROM api_users WHERE name=?", (api_user,)))

    # --- 3

    def listing(self, call: Call) -> Answer:
        """A1. No paging is documented: everything comes in one answer, and only ``count`` beside it."""
        sql = "SELECT * FROM api_users WHERE centre=?"
        values: list[Any] = [call.listener]
        for name, column in (("email_type", "email_type"), ("api_user_type", "api_user_type")):
            if call.query.get(name, "") != "":
                wanted = integer(call.query[name])
                if wanted not in (0, 1):
                    refuse(31101, f"{name} must be 0 or 1")
                sql += f" AND {column}=?"
                values.append(wanted)
        if call.query.get("domain_name"):
            sql += " AND domain=?"
            values.append(call.query["domain_name"].lower())
        rows = [_shown(row) for row in self._store.all(f"{sql} ORDER BY created, name", values)]
        return json_answer({"result": rows, "count": len(rows)})

    def add(self, call: Call) -> Answer:
        """A2: the key is in this answer and in no other."""
        body = body_object(call)
        name = text_of(body.get("api_user")).strip()
        if not name:
            refuse(31110, "api_user can not be empty.")
        if not _NAME.fullmatch(name):
            refuse(31111, "api_user must be 6 to 32 characters of A-Z, a-z, 0-9 and _")
        kind = integer(body.get("email_type"))
        if body.get("email_type") is None:
            refuse(31101, "email_type can not be empty")
        if kind not in (TRIGGER, BATCH):
            refuse(31102, "email_type must be 0 or 1")
        domain = text_of(body.get("domain_name")).strip().lower()
        if not domain:
            refuse(31105, "domain_name can not be empty")
        if self._store.one("SELECT 1 FROM domains WHERE name=?", (domain,)) is None:
            refuse(31106, "domain_name does not exist")
        track = text_of(body.get("track_domain_name")).strip().lower()
        if track and self._store.one("SELECT 1 FROM tracking_domains WHERE name=?", (track,)) is None:
            refuse(31113, "track_domain_name does not exist")
        mine = int(self._store.value("SELECT COUNT(*) FROM api_users WHERE centre=?", (call.listener,)))
        if self._store.one("SELECT 1 FROM api_users WHERE name=?", (name,)) is not None:
            refuse(31119, "api_user already exists")
        if mine >= MOST_API_USERS:
            refuse(31112, f"The number of api_user can not exceed {MOST_API_USERS}")
        forced = not self._twin.context.dials["paying"]
        row = {
            "name": name,
            "key": self.fresh_key(),
            "centre": call.listener,
            "api_user_type": GENERAL,
            "email_type": kind,
            "domain": domain,
            "track_domain": track or None,
            "open": flag(body.get("open_tracking"), False),
            "click": flag(body.get("click_tracking"), False),
            "unsubscribe": forced or flag(body.get("unsubscribe_tracking"), True),
            "created": self._twin.clock.now(),
        }
        self._store.run(f"INSERT INTO api_users VALUES({','.join('?' * len(row))})", tuple(row.values()))
        shown = _shown(row)
        keyed = {"api_user": shown.pop("api_user"), "api_user_type": shown.pop("api_user_type")}
        return json_answer({"result": {**keyed, "api_key": row["key"], **shown}})


def _shown(row: Any) -> dict[str, Any]:
    return {
        "api_user": row["name"],
        "api_user_type": row["api_user_type"],
        "email_type": row["email_type"],
        "domain_name": row["domain"],
        "click_tracking": bool(row["click"]),
        "open_tracking": bool(row["open"]),
        "unsubscribe_tracking": bool(row["unsubscribe"]),
    }
