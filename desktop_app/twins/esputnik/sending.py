"""Sending: smartsend, the older send, ad hoc e-mail/SMS/Viber, statuses (facts 8.2 to 8.5).

Owns: the table ``sent`` and what becomes of a message on the training clock. Must not: keep templates or
broadcasts.
"""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from sqlite3 import Row
from typing import TYPE_CHECKING, Any

from desktop_app.twins.esputnik.contact_book import Contact, text_or_none
from desktop_app.twins.esputnik.rules import as_list, phone_digits, valid_email
from desktop_app.twins.esputnik.shape import body_object, not_found, number, put_bare, refuse, texts, truth
from desktop_app.twins.wire import Answer, Call, Routes, json_answer, text_answer

if TYPE_CHECKING:
    from desktop_app.twins.esputnik.twin import EsputnikTwin

MOST_RECIPIENTS = 1000
#: statuses that mean "arrived"; every other one but the waiting ones means "failed" (facts 8.5)
ARRIVED = frozenset(("DELIVERED", "READ", "CLICKED", "SPAM"))
WAITING = frozenset(("IN_QUEUE", "PENDING"))
_UNDELIVERED = {
    "email": "UNDELIVERED",
    "sms": "SMS_UNDELIVERED_STATE",
    "viber": "VIBER_UNDELIVERED_STATE",
    "telegram": "BOT_SEND_ERROR",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent, the same for all recipients of a request."""

    channel: str
    message_id: int
    subject: str | None
    text: str | None
    sender: str | None
    tags: Sequence[str] = field(default_factory=tuple)
    broadcast_id: int | None = None
    #: unconfirmed contacts are written to as well (older send only)
    allow_unconfirmed: bool = True


def fate(chance: random.Random, channel: str, blocked: str | None) -> list[tuple[float, str]]:
    """(training seconds after queueing, status) in order; repeatable through ``chance``."""
    if blocked is not None:
        return [(10.0, blocked)]
    steps: list[tuple[float, str]] = []
    if channel in ("sms", "viber"):
        steps.append((5.0, "PENDING"))
    delivered = 20.0 + 40.0 * chance.random()
    if chance.random() < 0.02:
        return [*steps, (delivered, _UNDELIVERED.get(channel, "UNDELIVERED"))]
    steps.append((delivered, "DELIVERED"))
    roll = chance.random()
    if channel in ("email", "viber") and roll < 0.35:
        read = delivered + 300.0 + 18_000.0 * chance.random()
        steps.append((read, "READ"))
        if chance.random() < 0.25:
            steps.append((read + 60.0, "CLICKED"))
    elif channel == "email" and roll > 0.998:
        steps.append((delivered + 900.0, "SPAM"))
    return steps


def status_at(row: Row, now: float) -> str:
    """The status a sent message has reached by now."""
    status = "IN_QUEUE"
    for offset, name in json.loads(row["fate"]):
        if row["at"] + offset <= now:
            status = name
    return status


class Sending:
    def __init__(self, twin: EsputnikTwin) -> None:
        self._twin = twin
        self._store = twin.store

    def register(self, routes: Routes) -> None:
        routes.add("POST", "/api/v1/message/{id}/smartsend", self.smartsend)
        routes.add("POST", "/api/v1/message/{id}/send", self.send_old)
        routes.add("POST", "/api/v1/message/email", self.email)
        routes.add("POST", "/api/v1/message/sms", self.sms)
        routes.add("POST", "/api/v1/message/viber", self.viber)
        for path in ("status", "email/status", "sms/status", "viber/status"):
            routes.add("GET", f"/api/v1/message/{path}", self.status)

    # --- the calls

    def smartsend(self, call: Call) -> Answer:
        body = body_object(call)
        letter = self._stored(call, body)
        recipients = as_list(body.get("recipients"))
        if not recipients:
            refuse("recipients must be specified")
        if len(recipients) > MOST_RECIPIENTS:
            refuse(f"Maximum number of recipients per request is {MOST_RECIPIENTS}")
        wants_email = body.get("email")
        if wants_email is not None and (wants_email in (True, "true")) != (letter.channel == "email"):
            refuse(f"email: the message with id={letter.message_id} is of type {letter.channel}")
        for recipient in recipients:
            if not isinstance(recipient, dict):
                refuse("recipients must be objects")
            if recipient.get("jsonParam") is not None and not isinstance(recipient["jsonParam"], str):
                refuse("jsonParam must be a string")
        label = text_or_none(body.get("externalRequestId"))
        seen: set[str] = set()
        results = [self._smart_one(letter, recipient, label, seen) for recipient in recipients]
        return self._answer(self._rejected(results, call))

    def _smart_one(
        self, letter: Letter, recipient: Mapping[str, Any], label: str | None, seen: set[str]
    ) -> dict[str, Any]:
        given = {
            name: text_or_none(recipient.get(name)) for name in ("locator", "contactId", "externalCustomerId")
        }
        shown = given["locator"] or given["contactId"] or given["externalCustomerId"] or ""
        if sum(value is not None for value in given.values()) != 1:
            return _error(shown, "Exactly one of locator, contactId, externalCustomerId must be specified")
        if shown in seen:
            return _error(shown, f"'{shown}' is not unique")
        seen.add(shown)
        if recipient.get("jsonParam"):
            try:
                json.loads(recipient["jsonParam"])
            except ValueError:
                return _error(shown, "jsonParam is not valid JSON")
        label = text_or_none(recipient.get("externalRequestId")) or label
        if given["locator"] is not None:
            return self._to_locator(letter, given["locator"], label, recipient.get("jsonParam"))
        book = self._twin.book
        if given["contactId"] is not None:
            record = book.load(number(given["contactId"]) or 0)
        else:
            record = book.by_external(given["externalCustomerId"] or "")
        if record is None or record.deleted:
            return _error(shown, f"Contact '{shown}' not found")
        locator = record.channel(letter.channel) or (
            record.channel("sms") if letter.channel == "viber" else None
        )
        if locator is None:
            return _error(shown, f"Contact '{shown}' has no {letter.channel} channel")
        return self._queue(letter, locator, record, label, recipient.get("jsonParam"))

    def send_old(self, call: Call) -> Answer:
        """The same parameters for all (facts 8.2, the older sibling)."""
        body = body_object(call)
        letter = self._stored(call, body, truth(str(body.get("allowUnconfirmed", False)), False))
        label = text_or_none(body.get("externalRequestId"))
        params = json.dumps({item.get("key"): item.get("value") for item in as_list(body.get("params"))})
        results = [
            self._to_locator(letter, one, label, params)
            for one in texts(body.get("recipients"), "recipients")
        ]
        numbers: list[int | None] = [number(body["contactId"])] if body.get("contactId") is not None else []
        if body.get("groupId") is not None:
            numbers += self._group(body["groupId"])
        for identifier in numbers:
            record = None if identifier is None else self._twin.book.load(identifier)
            locator = record.channel(letter.channel) if record is not None and not record.deleted else None
            if record is not None and locator is not None:
                results.append(self._queue(letter, locator, record, label, params))
        if not results:
            refuse("groupId, contactId or recipients must be specified")
        return self._answer(self._rejected(results, call))

    def email(self, call: Call) -> Answer:
        body = body_object(call)
        for name in ("from", "subject", "htmlText"):
            if not isinstance(body.get(name), str) or not body[name]:
                refuse(f"{name} is required")
        emails = texts(body.get("emails"), "emails")
        if not emails:
            refuse("emails is required")
        if not self._twin.senders.knows_email(body["from"]):
            refuse(f"from: sender {body['from']} not found")
        limit = self._twin.context.dials["single_emails_per_hour"]
        if limit and any(self._twin.context.windows.over("single e-mails", limit, 3600) for _ in emails):
            refuse("Too many requests: single messages limit", 429)
        tags = texts(body.get("tags"), "tags")
        letter = Letter("email", 0, body["subject"], body["htmlText"], body["from"], tags)
        label = text_or_none(body.get("externalRequestId"))
        return self._answer(self._rejected([self._to_locator(letter, one, label) for one in emails], call))

    def sms(self, call: Call) -> Answer:
        return self._to_phones(call, "sms", ("from", "text"))

    def viber(self, call: Call) -> Answer:
        return self._to_phones(call, "viber", ("text", "iosExpirityText"))

    def _to_phones(self, call: Call, channel: str, required: Sequence[str]) -> Answer:
        body = body_object(call)
        for name in required:
            if not isinstance(body.get(name), str) or not body[name]:
                refuse(f"{name} is required")
        sender = body.get("from") or self._twin.senders.values(channel)[0]
        if not self._twin.senders.knows(channel, sender):
            refuse(f"from: sender {sender} not found")
        pictured = [bool(body.get(name)) for name in ("img", "caption", "action")]
        if channel == "viber" and any(pictured) and not all(pictured):
            refuse("img, caption and action must be specified together")
        letter = Letter(channel, 0, None, body["text"], sender, texts(body.get("tags"), "tags"))
        label = text_or_none(body.get("externalRequestId"))
        phones = texts(body.get("phoneNumbers"), "phoneNumbers")
        results = [self._to_locator(letter, one, label) for one in phones]
        if not phones:
            if body.get("groupId") is None:
                refuse("phoneNumbers or groupId is required")
            for identifier in self._group(body["groupId"]):
                record = self._twin.book.load(identifier or 0)
                locator = record.channel("sms") if record is not None else None
                if record is not None and locator is not None:
                    results.append(self._queue(letter, locator, record, label))
        return self._answer(self._rejected(results, call))

    def status(self, call: Call) -> Answer:
        """Unknown ids are left out; booleans are strings (B14)."""
        wanted = [part.strip() for part in call.query.get("ids", "").split(",") if part.strip()]
        if not wanted:
            refuse("ids must be specified")
        now = self._twin.clock.now()
        found = []
        for identifier in dict.fromkeys(wanted):
            row = self._store.one("SELECT * FROM sent WHERE request_id=?", (identifier,))
            if row is None:
                continue
            status = status_at(row, now)
            failed = status not in ARRIVED and status not in WAITING
            found.append(
                {
                    "status": status,
                    "requestId": identifier,
                    "failed": str(failed).lower(),
                    "delivered": str(status in ARRIVED).lower(),
                }
            )
        answer: dict[str, Any] = {}
        put_bare(answer, "results", found)
        return json_answer(answer)

    # --- what they share

    def _stored(self, call: Call, body: Mapping[str, Any], allow_unconfirmed: bool = True) -> Letter:
        row = self._twin.messages.get(number(call.params["id"]))
        if row is None:
            not_found(f"Message with id='{call.params['id']}' not found")
        return self.letter(row, text_or_none(body.get("fromName")), allow_unconfirmed=allow_unconfirmed)

    def letter(
        self,
        row: Row,
        sender: str | None = None,
        broadcast_id: int | None = None,
        allow_unconfirmed: bool = True,
    ) -> Letter:
        """A stored message as something to send."""
        body = json.loads(row["body"])
        return Letter(
            row["channel"],
            row["id"],
            body.get("subject"),
            body.get("text"),
            sender or body.get("from"),
            body.get("tags") or (),
            broadcast_id,
            allow_unconfirmed,
        )

    def _group(self, identifier: Any) -> list[int | None]:
        wanted = number(identifier)
        if wanted is None or self._store.one("SELECT 1 FROM lists WHERE id=?", (wanted,)) is None:
            not_found(f"Group with id='{identifier}' not found")
        return list(self._twin.lists.member_ids(wanted))

    def _to_locator(
        self, letter: Letter, locator: str, label: str | None, params: str | None = None
    ) -> dict[str, Any]:
        if letter.channel == "email":
            if not valid_email(locator.strip()):
                return _error(locator, f"'{locator}' is not valid email")
            kind = "email"
        elif letter.channel in ("sms", "viber"):
            if phone_digits(locator) is None:
                return _error(locator, f"'{locator}' is not valid phone number")
            kind = "sms"
        else:
            kind = letter.channel
        return self._queue(letter, locator, self._twin.book.for_locator(kind, locator), label, params)

    def _queue(
        self, letter: Letter, locator: str, contact: Contact, label: str | None, params: str | None = None
    ) -> dict[str, Any]:
        identifier = self.queue(letter, locator, contact, label, params)
        return {"id": 0, "locator": locator, "status": "OK", "requestId": identifier}

    def queue(
        self,
        letter: Letter,
        locator: str,
        contact: Contact,
        label: str | None = None,
        params: str | None = None,
    ) -> str:
        """Put one message into the queue; returns its request id."""
        place = int(self._store.value("SELECT IFNULL(MAX(id),0)+1 FROM sent"))
        chance = self._twin.context.random(f"sent/{place}")
        identifier = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        steps = fate(chance, letter.channel, self._blocked(letter, locator, contact))
        self._store.run(
            "INSERT INTO sent(id,request_id,channel,locator,contact_id,message_id,subject,text,sender,tags,"
            "at,fate,external_request_id,broadcast_id,params) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                place,
                identifier,
                letter.channel,
                locator,
                contact.id,
                letter.message_id,
                letter.subject,
                letter.text if letter.channel != "email" else None,
                letter.sender,
                json.dumps(list(letter.tags), ensure_ascii=False),
                self._twin.clock.now(),
                json.dumps(steps),
                label,
                letter.broadcast_id,
                params,
            ),
        )
        return identifier

    def _blocked(self, letter: Letter, locator: str, contact: Contact) -> str | None:
        """Why this message will not arrive: suppression and confirmation for e-mail, money for the paid
        channels.
        """
        if letter.channel == "email":
            reason = self._twin.lists.suppression(locator)
            if reason is not None:
                return reason
            return None if contact.confirmed or letter.allow_unconfirmed else "NOT_CONFIRMED"
        return (
            "NO_MONEY"
            if letter.channel in ("sms", "viber") and self._twin.context.dials["no_money"]
            else None
        )

    def _rejected(self, results: list[dict[str, Any]], call: Call) -> list[dict[str, Any]]:
        """Rows refused by the dial; nothing was sent to them."""
        if call.reject is None:
            return results
        shown = []
        for place, result in enumerate(results):
            if call.reject(place, str(result["locator"])) and result["status"] == "OK":
                self._store.run("DELETE FROM sent WHERE request_id=?", (result["requestId"],))
                result = _error(result["locator"], "Message can not be queued")
            shown.append(result)
        return shown

    def _answer(self, results: list[dict[str, Any]]) -> Answer:
        """One result: an object and numbers as strings (B11); several: an array and numbers (B12)."""
        if not results:
            return text_answer("recipients must be specified", 400)
        if len(results) == 1:
            return json_answer({"id": "0", "results": {**results[0], "id": "0"}})
        return json_answer({"id": 0, "results": results})


def _error(locator: str, message: str) -> dict[str, Any]:
    return {"id": 0, "locator": locator, "status": "ERROR", "message": message}
