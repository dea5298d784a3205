"""Segments, marketing senders, campaigns, campaign tags (facts 12), webhooks (13.1), inbound routes (15).

Owns: ``things`` (small objects kept as JSON, by kind) and ``campaign_tags``. Must not: push anything: this
twin makes no request of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from desktop_app.twins.engagelab.shape import (
    BAD_EMAIL,
    BAD_MARKETING,
    MISSING,
    bare,
    body_object,
    compact,
    count,
    good_address,
    instant,
    integer,
    joined,
    one,
    page,
    refuse,
    refuse_missing,
    text_of,
    window,
)
from desktop_app.twins.wire import Answer, Call, Routes

if TYPE_CHECKING:
    from desktop_app.twins.engagelab.twin import EngagelabTwin

MOST_CAMPAIGN_TAGS = 100
AUDIENCE_CHUNK = 300
_SEGMENT_NAME = re.compile(r"[^\^?+.*\\\[\]()]{1,48}")
_OPERATORS = ("==", "!=", ">", ">=", "<", "<=", "contain", "does not contain", "not contain")
FIRST_IDS = {"segment": 301, "sender": 449, "campaign": 9001, "webhook": 168, "route": 1}


class Campaigns:
    def __init__(self, twin: EngagelabTwin) -> None:
        self._twin = twin
        self._store = twin.store
        twin.schedule.handlers["campaign_chunk"] = self._chunk

    def register(self, routes: Routes) -> None:
        for base, kind, made, shown in (
            ("/v1/marketing/lists/segments", "segment", self._segment, _with_times("segment_id")),
            ("/v1/marketing/senders", "sender", self._sender, _with_times("sender_id")),
            ("/v1/marketing/campaigns", "campaign", self._campaign, self._campaign_shown),
            ("/v1/webhooks", "webhook", self._webhook, _webhook_shown),
            ("/v1/routes", "route", self._route, _with_times("route_id", first=True)),
        ):
            self._crud(routes, base, kind, made, shown)
        routes.add("GET", "/v1/marketing/campaigns/tags", self.tags)
        routes.add("POST", "/v1/marketing/campaigns/tags", self.add_tags)

    # --- small objects, all alike

    def _crud(
        self,
        routes: Routes,
        base: str,
        kind: str,
        made: Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]],
        shown: Callable[[Any, dict[str, Any]], dict[str, Any]],
    ) -> None:
        def listing(call: Call) -> Answer:
            offset, limit = window(call)
            user = call.query.get("api_user", "")
            rows = [
                shown(row, body)
                for row in self._store.all("SELECT * FROM things WHERE kind=? ORDER BY id", (kind,))
                for body in (json.loads(row["body"]),)
                if kind != "webhook" or not user or body.get("api_user") in (user, "all")
            ]
            return page(rows[offset : offset + limit], len(rows))

        def find(call: Call) -> Any:
            row = self._thing(kind, integer(call.params["id"]))
            if row is None:
                refuse_missing()
            return row

        def read(call: Call) -> Answer:
            row = find(call)
            return one(shown(row, json.loads(row["body"])))

        def add(call: Call) -> Answer:
            number = self.put(kind, made(body_object(call), {}))
            row = self._thing(kind, number)
            return one(shown(row, json.loads(row["body"])))

        def change(call: Call) -> Answer:
            row = find(call)
            body = made({**json.loads(row["body"]), **body_object(call)}, json.loads(row["body"]))
            self._store.run(
                "UPDATE things SET body=?, updated=? WHERE kind=? AND id=?",
                (compact(body), self._twin.clock.now(), kind, row["id"]),
            )
            row = find(call)
            return one(shown(row, body))

        def delete(call: Call) -> Answer:
            row = find(call)
            return count(
                self._store.run("DELETE FROM things WHERE kind=? AND id=?", (kind, row["id"])).rowcount
            )

        routes.add("GET", base, listing)
        routes.add("POST", base, add)
        for place in (f"{base}/{{id}}", f"{base}//{{id}}"):  # one page prints a doubled slash
            routes.add("GET", place, read)
            routes.add("PUT", place, change)
            routes.add("DELETE", place, delete)

    def put(self, kind: str, body: dict[str, Any], at: float | None = None) -> int:
        now = self._twin.clock.now() if at is None else at
        last = self._store.value("SELECT MAX(id) FROM things WHERE kind=?", (kind,))
        number = FIRST_IDS[kind] if last is None else int(last) + 1
        self._store.run("INSERT INTO things VALUES(?,?,?,?,?)", (kind, number, compact(body), now, now))
        if kind == "campaign":
            start = max(0.0, body["starts"] - now)
            self._twin.schedule.add(start, "campaign_chunk", {"campaign": number, "after": 0})
        return number

    def _thing(self, kind: str, number: int | None) -> Any:
        return self._store.one("SELECT * FROM things WHERE kind=? AND id=?", (kind, number))

    # --- segments, senders

    def _segment(self, body: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
        name, kind, condition = (
            text_of(body.get("segment_name")),
            integer(body.get("type")),
            body.get("condition"),
        )
        if not _SEGMENT_NAME.fullmatch(name):
            refuse(BAD_MARKETING, "segment_name: up to 48 characters, none of ^ ? + . * \\ [ ] ( )")
        if kind not in (0, 1):
            refuse(BAD_MARKETING, "type must be 0 or 1")
        condition = condition if isinstance(condition, dict) else {}
        items = condition.get("items")
        if (
            not isinstance(items, list)
            or not 0 < len(items) <= 10
            or condition.get("relation") not in ("and", "or")
        ):
            refuse(BAD_MARKETING, "condition: relation and 1 to 10 items")
        for item in items:
            if (
                not isinstance(item, dict)
                or item.get("op") not in _OPERATORS
                or not text_of(item.get("field_name"))
            ):
                refuse(BAD_MARKETING, "condition.items: field_name, op and value")
        return {"segment_name": name, "type": kind, "condition": condition}

    def _sender(self, body: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
        """G2: ``from_name`` comes back as ``name``."""
        name, address = text_of(body.get("from_name", body.get("name"))), text_of(body.get("email"))
        domain, user = text_of(body.get("domain_name")).lower(), text_of(body.get("api_user"))
        for what, value in (
            ("from_name", name),
            ("email", address),
            ("domain_name", domain),
            ("api_user", user),
        ):
            if not value:
                refuse(MISSING, f"{what} can not be empty")
        row = self._store.one("SELECT id FROM domains WHERE name=?", (domain,))
        if row is None:
            refuse(BAD_MARKETING, "domain_name does not exist")
        if not good_address(address) or not address.lower().endswith(f"@{domain}"):
            refuse(BAD_EMAIL, "email must end with domain_name")
        if self._store.value("SELECT domain FROM api_users WHERE name=?", (user,)) != domain:
            refuse(BAD_MARKETING, "api_user does not match the domain_name")
        return {
            "name": name,
            "email": address,
            "domain_id": row["id"],
            "domain_name": domain,
            "api_user": user,
        }

    # --- campaigns

    def _campaign(self, body: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
        kind, name, to = integer(body.get("campaign_type")), text_of(body.get("name")), body.get("to")
        if kind not in (1, 2):
            refuse(BAD_MARKETING, "campaign_type must be 1 or 2")
        if not 1 <= len(name) <= 64:
            refuse(BAD_MARKETING, "name: 1 to 64 characters")
        target = to[0] if isinstance(to, list) and len(to) == 1 and isinstance(to[0], dict) else {}
        if target.get("type") not in ("list", "tag", "segment") or not isinstance(target.get("value"), list):
            refuse(BAD_MARKETING, "to: exactly one of list, tag, segment")
        now = self._twin.clock.now()
        starts = now
        if kind == 2:
            if self._thing("sender", integer(body.get("sender_id"))) is None:
                refuse(BAD_MARKETING, "sender_id does not exist")
            if self._twin.catalogue.by_invoke_name(text_of(body.get("template_invoke_name"))) is None:
                refuse(BAD_MARKETING, "template_invoke_name does not exist")
        if body.get("send_time") is not None:
            zone = integer(body.get("time_zone", 8))
            at = instant(text_of(body["send_time"]), zone) if zone is not None and -12 <= zone <= 14 else None
            if at is None:
                refuse(BAD_MARKETING, "send_time must be in format YYYY-MM-DD HH:mm:ss")
            starts = max(now, at)
        kept = (
            "reply_to",
            "sender_id",
            "template_invoke_name",
            "subject",
            "send_time",
            "time_zone",
            "ab_test",
        )
        return {
            "campaign_type": kind, "name": name, "to": to, "starts": starts, "sent": 0, "done": False,
            **{field: body[field] for field in kept if body.get(field) is not None},
        }  # fmt: skip

    def _campaign_shown(self, row: Any, body: dict[str, Any]) -> dict[str, Any]:
        now = self._twin.clock.now()
        status = "finished" if body["done"] else "running" if now >= body["starts"] else "scheduled"
        rest = {name: value for name, value in body.items() if name not in ("starts", "sent", "done")}
        return {
            "campaign_id": row["id"],
            **rest,
            "send_time": bare(body["starts"]),
            "status": status,
            "create_time": joined(row["created"]),
            "update_time": joined(row["updated"]),
        }

    def _chunk(self, data: dict[str, Any]) -> None:
        """Send to the next members of the audience, on the training clock."""
        row = self._thing("campaign", data["campaign"])
        if row is None:
            return
        body = json.loads(row["body"])
        members = self._store.all(
            "SELECT * FROM members WHERE number>? ORDER BY number LIMIT ?", (data["after"], AUDIENCE_CHUNK)
        )
        sender = self._thing("sender", integer(body.get("sender_id")))
        user = (
            json.loads(sender["body"])["api_user"]
            if sender is not None
            else self._twin.access.pair("singapore")["api_user"]
        )
        target = body["to"][0]
        to = [member["email"] for member in members if self._meant(member, target)]
        if to:
            template = text_of(body.get("template_invoke_name"))
            made = self._twin.catalogue.by_invoke_name(template) or {}
            subject = text_of(body.get("subject")) or made.get("subject", "")
            self._twin.sending.put(to, user, subject, {}, template=template, campaign=row["id"])
        body["sent"] += len(to)
        last = members[-1]["number"] if members else data["after"]
        if self._store.one("SELECT 1 FROM members WHERE number>?", (last,)):
            self._twin.schedule.add(1.0, "campaign_chunk", {**data, "after": last})
        else:
            body["done"] = True
        self._store.run(
            "UPDATE things SET body=?, updated=? WHERE kind='campaign' AND id=?",
            (compact(body), self._twin.clock.now(), row["id"]),
        )

    def _meant(self, member: Any, target: dict[str, Any]) -> bool:
        if target["type"] == "list":
            return True
        if target["type"] == "tag":
            return bool(set(json.loads(member["tags"])) & {text_of(value) for value in target["value"]})
        numbers = {integer(value) for value in target["value"]}
        return any(
            self._fits(member, json.loads(row["body"])["condition"])
            for row in self._store.all("SELECT * FROM things WHERE kind='segment'")
            if row["id"] in numbers
        )

    def _fits(self, member: Any, condition: dict[str, Any]) -> bool:
        values = {"email": member["email"], "name": member["name"] or "", "phone": member["phone"] or ""}
        values |= {name.lower(): value for name, value in json.loads(member["fields"]).items()}
        hits = [
            _hit(values.get(text_of(item["field_name"]).lower(), ""), item) for item in condition["items"]
        ]
        return all(hits) if condition["relation"] == "and" else any(hits)

    # --- campaign tags

    def tags(self, call: Call) -> Answer:
        offset, limit = window(call, default=10, fewest=1)
        wanted = call.query.get("tag_name", "").lower()
        rows = [
            {"tag_id": row["id"], "tag_name": row["name"], "create_time": joined(row["created"])}
            for row in self._store.all("SELECT * FROM campaign_tags ORDER BY id")
            if wanted in row["name"].lower()
        ]
        return page(rows[offset : offset + limit], len(rows))

    def add_tags(self, call: Call) -> Answer:
        """E8: a name that exists is answered 401, and nothing of the call is kept."""
        names = body_object(call).get("tag_names")
        if (
            not isinstance(names, list)
            or not names
            or not all(isinstance(n, str) and 1 <= len(n) <= 64 for n in names)
        ):
            refuse(BAD_MARKETING, "tag_names: texts of 1 to 64 characters")
        if int(self._store.value("SELECT COUNT(*) FROM campaign_tags")) + len(names) > MOST_CAMPAIGN_TAGS:
            refuse(BAD_MARKETING, f"The number of tags can not exceed {MOST_CAMPAIGN_TAGS}")
        for name in names:
            if self._store.one("SELECT 1 FROM campaign_tags WHERE name=?", (name,)):
                refuse(32603, "tag name already exist", 401)
            self._store.run(
                "INSERT INTO campaign_tags(name,created) VALUES(?,?)", (name, self._twin.clock.now())
            )
        return count(len(names))

    # --- 13.1, 15

    def _webhook(self, body: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
        url = text_of(body.get("url"))
        if not re.fullmatch(r"https?://[^\s/]+.*", url):
            refuse(30707, "url is invalid")
        taken = [
            json.loads(row["body"])["url"]
            for row in self._store.all("SELECT body FROM things WHERE kind='webhook'")
        ]
        if url in taken and url != old.get("url"):
            refuse(30708, "url already exists")
        events = body.get("event", [1, 3])
        if not isinstance(events, list) or not all(integer(event) is not None for event in events):
            refuse(30709, "event: a list of numbers")
        return {
            "url": url,
            "event": [integer(event) for event in events],
            "api_user": text_of(body.get("api_user")) or "all",
        }

    def _route(self, body: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
        """R1: ``api_user_route`` is required when the action is a mailbox."""
        expression, action = text_of(body.get("expression")), text_of(body.get("action"))
        user = text_of(body.get("api_user_route"))
        if not expression or not action:
            refuse(MISSING, "expression and action can not be empty")
        if not action.startswith("http") and not (good_address(action) and user):
            refuse(BAD_MARKETING, "action: a URL, or a mailbox with api_user_route")
        return {"expression": expression, "action": action, "api_user_route": user}


def _hit(value: str, item: dict[str, Any]) -> bool:
    wanted, op = text_of(item.get("value")), item["op"]
    if op in ("contain", "does not contain", "not contain"):
        return (wanted.lower() in value.lower()) is (op == "contain")
    try:
        order = (float(value) > float(wanted)) - (float(value) < float(wanted))
    except ValueError:
        order = (value > wanted) - (value < wanted)
    truth: dict[str, bool] = {
        "==": order == 0, "!=": order != 0, ">": order > 0, ">=": order >= 0, "<": order < 0,
        "<=": order <= 0,
    }  # fmt: skip
    return truth[op]


def _with_times(name: str, *, first: bool = False) -> Callable[[Any, dict[str, Any]], dict[str, Any]]:
    def shown(row: Any, body: dict[str, Any]) -> dict[str, Any]:
        times = {"create_time": joined(row["created"]), "update_time": joined(row["updated"])}
        if not first:
            return {name: row["id"], **body, **times}
        last = list(body)[-1]
        rest = {key: value for key, value in body.items() if key != last}
        return {name: row["id"], **rest, **times, last: body[last]}  # the order of R1

    return shown


def _webhook_shown(row: Any, body: dict[str, Any]) -> dict[str, Any]:
    """W1."""
    return {**body, "id": row["id"]}
