"""Events v1, v2, v3 and past events (facts 6).

Owns: the tables ``events`` and ``event_types``. Must not: write contacts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from desktop_app.twins.esputnik.rules import contact_errors
from desktop_app.twins.esputnik.shape import FORBIDDEN, bare, body_object, instant, number, refuse
from desktop_app.twins.wire import Answer, Call, Routes, dump, json_answer

if TYPE_CHECKING:
    from desktop_app.twins.esputnik.twin import EsputnikTwin

MOST_BYTES = 20 * 1024
MOST_PAST = 500
#: older than this is OCCURRED_TIME_TOO_DEPTH (how old is unsure: README)
DEEPEST_S = 3 * 365 * 86400.0
#: names that tell the contact (compared without case), by what they hold; in the order of precedence
IDENTIFIERS = (
    ("id", ("contactid", "contact_id")),
    ("external", ("externalcustomerid", "contactkey", "contact_key")),
    ("email", ("email", "emailaddress", "useremail", "contactemail")),
    ("sms", ("phone", "sms", "phonenumber")),
    ("push", ("pushtoken",)),
)
ORDER_TYPES = {
    "orderCreated": "INITIALIZED",
    "orderUpdated": "IN_PROGRESS",
    "orderDelivered": "DELIVERED",
    "orderCancelled": "CANCELLED",
}


class Events:
    def __init__(self, twin: EsputnikTwin) -> None:
        self._twin = twin
        self._store = twin.store

    def register(self, routes: Routes) -> None:
        for version in (1, 2, 3):
            routes.add("POST", f"/api/v{version}/event", self.add)
            routes.add("POST", f"/api/v{version}/past_events", self.add_past)
            routes.add("DELETE", f"/api/v{version}/past_events", self.delete_past)

    def record(
        self,
        kind: str,
        key: str | None,
        contact_id: int | None,
        params: Any,
        at: float | None = None,
        past: int = 0,
    ) -> None:
        """Keep one event; an unknown type is born."""
        self._store.run("INSERT OR IGNORE INTO event_types VALUES(?,NULL)", (kind,))
        moment = self._twin.clock.now() if at is None else at
        self._store.run(
            "INSERT INTO events(type,key,contact_id,at,params,past) VALUES(?,?,?,?,?,?)",
            (kind, key, contact_id, moment, json.dumps(params, ensure_ascii=False), past),
        )

    # --- one event

    def add(self, call: Call) -> Answer:
        """200 with nothing in it and no content type (B1)."""
        if len(call.body) > MOST_BYTES:
            refuse("Max size of event is 20 kB")
        version = call.segments[1]
        event = body_object(call)
        kind, key, params = self._checked(event, version)
        found = self._contact(key, params)
        if key is None and version != "v3" and not _identifiers(params):
            refuse(
                "keyValue or one of params contactId, externalCustomerId, email, phone, pushToken is required"
            )
        if version == "v3" and not _identifiers(params) and key is None:
            refuse("params must contain one of: contactId, externalCustomerId, email, phone, pushToken")
        self._validate_type(kind, params)
        self._validate_contact_json(params, version)
        self.record(kind, key, found, params)
        if version == "v2" and kind in ORDER_TYPES and found is not None:
            self._twin.orders.from_event(params, ORDER_TYPES[kind], found)
        return Answer(200)

    def _checked(self, event: Mapping[str, Any], version: str) -> tuple[str, str | None, dict[str, Any]]:
        """Type, key and params (name -> value), else 400."""
        kind = event.get("eventTypeKey")
        if not isinstance(kind, str) or not kind:
            refuse("eventTypeKey is required")
        if len(kind) > 100 or FORBIDDEN & set(kind):
            refuse("eventTypeKey is too long or contains forbidden characters")
        key = event.get("keyValue")
        if key is not None and not isinstance(key, str | int):
            refuse("keyValue must be a string")
        if key is not None and (len(str(key)) > 300 or FORBIDDEN & set(str(key))):
            refuse("keyValue is too long or contains forbidden characters")
        params = event.get("params")
        if version == "v3":
            if params is not None and not isinstance(params, dict):
                refuse("params must be an object")
            return kind, None if key in (None, "") else str(key), dict(params or {})
        return kind, None if key in (None, "") else str(key), self._named(params, version)

    def _named(self, params: Any, version: str) -> dict[str, Any]:
        if params is None:
            return {}
        items = params if isinstance(params, list) else [params]
        named: dict[str, Any] = {}
        for item in items:
            name = item.get("name") if isinstance(item, dict) else None
            if not isinstance(name, str) or not name or len(name) > 100:
                refuse("params: name is required, max length is 100")
            if name in named:
                refuse(f"params: name '{name}' is not unique")
            value = item.get("value")
            if version == "v1" and isinstance(value, dict | list):
                refuse(f"params: value of '{name}' must be a string")
            named[name] = value
        return named

    def _validate_type(self, kind: str, params: Mapping[str, Any]) -> None:
        """Types with validation switched on name what they need (B16)."""
        rules = self._store.value("SELECT rules FROM event_types WHERE key=?", (kind,))
        if rules is None:
            return
        wanted = json.loads(rules)
        if any(rule["required"] and params.get(rule["name"]) in (None, "") for rule in wanted):
            refuse("The event should have the following params: " + dump(wanted).decode())

    def _validate_contact_json(self, params: Mapping[str, Any], version: str) -> None:
        given = params.get("contactJson")
        if version == "v1" or given is None:
            return
        try:
            contact = json.loads(given) if isinstance(given, str) else given
        except ValueError:
            contact = None
        errors = (
            contact_errors(contact, self._twin.fields)
            if isinstance(contact, dict)
            else ["contactJson is not an object"]
        )
        if errors:
            refuse("contactJson is not valid: " + dump(errors).decode())

    def _contact(self, key: str | None, params: Mapping[str, Any]) -> int | None:
        """The contact an event belongs to, by its params in order of precedence, then by its key."""
        found = _identifiers(params)
        if key is not None:
            found += [("email" if "@" in key else "any", key)]
        book = self._twin.book
        for kind, value in found:
            record = None
            if kind in ("id", "any") and value.isdigit():
                record = book.load(number(value) or 0)
            if record is None and kind in ("external", "any"):
                record = book.by_external(value)
            if record is None and kind in ("email", "sms", "any"):
                kinds = ("email",) if kind == "email" else ("sms",)
                record = next(iter(book.by_channel(kinds, value)), None)
            if record is not None and not record.deleted:
                return record.id
        return None

    # --- past events

    def add_past(self, call: Call) -> Answer:
        version = call.segments[1]
        events = body_object(call).get("events")
        if not isinstance(events, list) or not events:
            refuse("events must be specified")
        if len(events) > MOST_PAST:
            refuse(f"Maximum number of events per request is {MOST_PAST}")
        checked = [self._checked(event if isinstance(event, dict) else {}, version) for event in events]
        results: list[dict[str, str]] = []
        for place, (event, (kind, key, params)) in enumerate(zip(events, checked, strict=True)):
            status = self._past_status(event)
            if (
                status == "ACCEPTED"
                and call.reject is not None
                and call.reject(place, f"{kind}/{key}" if key else "")
            ):
                status = "SERVER_ERROR"
            if status == "ACCEPTED":
                self.record(kind, key, self._contact(key, params), params, instant(event["occurred"]), past=1)
            results.append({"status": status})
        good = sum(result["status"] == "ACCEPTED" for result in results)
        answer = {"results": bare(results), "successCount": good, "errorCount": len(results) - good}
        return json_answer(answer)

    def _past_status(self, event: Mapping[str, Any]) -> str:
        occurred = event.get("occurred")
        if occurred in (None, ""):
            return "OCCURRED_DATE_IS_REQUIRED"
        at = instant(occurred)
        if at is None:
            return "INCORRECT_OCCURRED_DATE_FORMAT"
        now = self._twin.clock.now()
        if at > now + 14 * 3600:  # naive times may be of any zone
            return "OCCURRED_TIME_IN_FUTURE"
        if at < now - DEEPEST_S:
            return "OCCURRED_TIME_TOO_DEPTH"
        return "ACCEPTED" if self._twin.context.dials["event_segmentation"] else "EVENT_SEGMENTATION_DISABLED"

    def delete_past(self, call: Call) -> Answer:
        if not self._twin.context.dials["past_events_delete"]:
            refuse("Contact support to enable events deletion.")
        body = body_object(call)
        start, end = instant(body.get("from")), instant(body.get("to"))
        if start is None or end is None or end < start:
            refuse("from and to must be dates")
        self._store.run("DELETE FROM events WHERE past=1 AND at>=? AND at<=?", (start, end))
        return Answer(200)


def _identifiers(params: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(kind, value) of the params that tell the contact, in the order of precedence."""
    lowered = {name.lower(): value for name, value in params.items()}
    found: list[tuple[str, str]] = []
    for kind, names in IDENTIFIERS:
        found += [(kind, str(lowered[name])) for name in names if lowered.get(name) not in (None, "")]
    return found
