"""Who gets no mail (facts 10): unsubscribes, complaints, bounces, blocks, and the whitelist.

Owns: ``suppressed``. Must not: send; the sending part asks here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop_app.twins.engagelab.shape import (
    BAD_DATE,
    BAD_EMAIL,
    MISSING,
    bare,
    body_object,
    count,
    good_address,
    integer,
    joined,
    page,
    refuse,
    span,
    text_of,
    window,
    with_colon,
)
from desktop_app.twins.wire import Answer, Call, Routes

if TYPE_CHECKING:
    from desktop_app.twins.engagelab.twin import EngagelabTwin

YEAR_S = 365 * 86400.0
UNSUBSCRIBE, COMPLAINT, BOUNCE, BLOCK, PASS = "unsubscribe", "complaint", "bounce", "block", "pass"
ALL = "all"
BLACKLISTED, UNSUBSCRIBED, NOT_EXISTING = 401, 402, 406


class Suppression:
    def __init__(self, twin: EngagelabTwin) -> None:
        self._twin = twin
        self._store = twin.store

    def register(self, routes: Routes) -> None:
        routes.add("GET", "/v1/unsubscribes", self.unsubscribes)
        routes.add("POST", "/v1/unsubscribes", self.add_unsubscribe)
        routes.add("DELETE", "/v1/unsubscribes", lambda call: self.delete(call, UNSUBSCRIBE, "email"))
        routes.add("GET", "/v1/complaints", self.complaints)
        routes.add("DELETE", "/v1/complaints", lambda call: self.delete(call, COMPLAINT, "email"))
        routes.add("GET", "/v1/bounces", self.bounces)
        routes.add("GET", "/v1/blocks", self.blocks)
        routes.add("POST", "/v1/blocks", lambda call: self.add_entry(call, BLOCK))
        routes.add("DELETE", "/v1/blocks", lambda call: self.delete(call, BLOCK, "email_or_domain"))
        routes.add("GET", "/v1/no_interceptions", self.no_interceptions)
        routes.add("POST", "/v1/no_interceptions", lambda call: self.add_entry(call, PASS))
        routes.add("DELETE", "/v1/no_interceptions", lambda call: self.delete(call, PASS, "email_or_domain"))

    # --- what sending asks

    def verdict(self, address: str, api_user: str) -> int | None:
        """401 blacklist, 402 unsubscribed, 406 known to bounce, None: may be sent to."""
        key = address.lower()
        now = self._twin.clock.now()
        rows = self._store.all(
            "SELECT kind, api_user FROM suppressed WHERE key IN (?,?) AND (expires IS NULL OR expires>?)",
            (key, key.rpartition("@")[2], now),
        )
        kinds = {row["kind"] for row in rows if row["api_user"] in (ALL, api_user)}
        if UNSUBSCRIBE in kinds:
            return UNSUBSCRIBED
        if PASS in kinds:
            return None
        if kinds & {BLOCK, COMPLAINT}:
            return BLACKLISTED
        return NOT_EXISTING if BOUNCE in kinds else None

    def put(self, kind: str, value: str, *, api_user: str = ALL, reason: str = "", type_: int = 0) -> None:
        now = self._twin.clock.now()
        self._store.run(
            "INSERT INTO suppressed(kind,key,value,api_user,reason,type,at,expires) VALUES(?,?,?,?,?,?,?,?)"
            " ON CONFLICT(kind,key,api_user) DO UPDATE SET at=excluded.at, expires=excluded.expires",
            (
                kind,
                value.lower(),
                value,
                api_user,
                reason,
                type_,
                now,
                None if kind == PASS else now + 2 * YEAR_S,
            ),
        )

    # --- reading

    def unsubscribes(self, call: Call) -> Answer:
        """U1."""
        return self._listing(
            call,
            UNSUBSCRIBE,
            "email",
            lambda row: {
                "email": row["value"],
                "unsubscribe_time": with_colon(row["at"]),
                "expire_time": with_colon(row["expires"]),
                "api_user": row["api_user"],
                "type": row["type"],
            },
        )

    def complaints(self, call: Call) -> Answer:
        """U2."""
        return self._listing(call, COMPLAINT, "email", lambda row: _reasoned(row, "complaint_time"))

    def bounces(self, call: Call) -> Answer:
        """U3: by one address only."""
        if not call.query.get("email", "").strip():
            refuse(MISSING, "email can not be empty")
        return self._listing(call, BOUNCE, "email", lambda row: _reasoned(row, "bounce_time"))

    def blocks(self, call: Call) -> Answer:
        """U4."""
        return self._listing(
            call,
            BLOCK,
            "email_or_domain",
            lambda row: {
                "block_id": row["id"],
                "api_user": row["api_user"],
                "email_or_domain": row["value"],
                "create_time": bare(row["at"]),
                "expire_time": bare(row["expires"]),
            },
        )

    def no_interceptions(self, call: Call) -> Answer:
        """U5."""
        return self._listing(
            call,
            PASS,
            "email_or_domain",
            lambda row: {
                "api_user": row["api_user"],
                "email_or_domain": row["value"],
                "create_time": bare(row["at"]),
            },
        )

    def _listing(self, call: Call, kind: str, name: str, shown: Any) -> Answer:
        """By address, then the dates are ignored; else by dates, at most three months."""
        offset, limit = window(call)
        where, values = ["kind=?", "(expires IS NULL OR expires>?)"], [kind, self._twin.clock.now()]
        wanted = call.query.get(name, "").strip()
        if wanted:
            where.append("key=?")
            values.append(wanted.lower())
        else:
            dates = span(call, required=False)
            if dates is None:
                refuse(BAD_DATE, f"start_date and end_date, or {name}, can not be empty")
            where.append("at>=? AND at<?")
            values += dates
        user = call.query.get("api_user") or ALL
        if user != ALL:
            where.append("api_user IN (?,?)")
            values += [user, ALL]
        condition = " AND ".join(where)
        total = int(self._store.value(f"SELECT COUNT(*) FROM suppressed WHERE {condition}", values))
        rows = self._store.all(
            f"SELECT * FROM suppressed WHERE {condition} ORDER BY at DESC, id LIMIT ? OFFSET ?",
            (*values, limit, offset),
        )
        return page([shown(row) for row in rows], total)

    # --- writing

    def add_unsubscribe(self, call: Call) -> Answer:
        body = body_object(call)
        address = text_of(body.get("email")).strip()
        if not good_address(address):
            refuse(BAD_EMAIL, "email is invalid")
        kind = integer(body.get("type", 0))
        user = text_of(body.get("api_user")) or ALL
        self.put(UNSUBSCRIBE, address, api_user=user, reason="api", type_=kind if kind in (0, 1, 2, 3) else 0)
        return count(1)

    def add_entry(self, call: Call, kind: str) -> Answer:
        body = body_object(call)
        value = text_of(body.get("email_or_domain", body.get("email"))).strip()
        if not (good_address(value) or ("@" not in value and "." in value and len(value) >= 4)):
            refuse(BAD_EMAIL, "email_or_domain is invalid")
        self.put(kind, value, api_user=text_of(body.get("api_user")) or ALL, reason="api")
        return count(1)

    def delete(self, call: Call, kind: str, name: str) -> Answer:
        """By one value (query or body) or by a range of dates; without any of them nothing is deleted."""
        body = body_object(call)
        value = (call.query.get(name) or text_of(body.get(name))).strip()
        if value:
            return count(
                self._store.run(
                    "DELETE FROM suppressed WHERE kind=? AND key=?", (kind, value.lower())
                ).rowcount
            )
        for part in ("start_date", "end_date"):
            call.query.setdefault(part, text_of(body.get(part)))
        dates = span(call, required=False)
        if dates is None:
            refuse(MISSING, f"{name} can not be empty")
        sql = "DELETE FROM suppressed WHERE kind=? AND at>=? AND at<?"
        return count(self._store.run(sql, (kind, *dates)).rowcount)


def _reasoned(row: Any, when: str) -> dict[str, Any]:
    return {
        "email": row["value"],
        "reason": row["reason"],
        when: joined(row["at"]),
        "expire_time": joined(row["expires"]),
    }
