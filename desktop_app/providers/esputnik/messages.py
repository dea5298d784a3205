"""Stored messages of eSputnik, sending them, and where a sent one is (messages and sending).

Owns: those calls and their bodies. Must not: repeat a send: the platform knows no key that would protect it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from desktop_app.model.errors import InvalidInput, OutcomeUnknown
from desktop_app.model.message import Message, MessageStatus, SentMessage, StoredMessage
from desktop_app.model.page import Page
from desktop_app.provider_api.json_values import as_row, as_text
from desktop_app.providers.esputnik import mapping, shapes
from desktop_app.providers.esputnik.account import EsputnikAccount
from desktop_app.providers.esputnik.contacts import lines
from desktop_app.providers.esputnik.operations import MESSAGE_ROWS, RECIPIENTS, STATUS_IDS

EMAIL = "email"


class MessageCalls(EsputnikAccount):
    async def fetch_messages(self, cursor: str | None = None, *, name: str = "") -> Page[StoredMessage]:
        """E-mails, whole; the platform searches parts of names and tags."""
        rows, page = await self._page(
            "messages", cursor, {"search": name or None}, "messages", "message", rows=MESSAGE_ROWS
        )
        with self._reading():
            return Page(tuple(mapping.stored_message(row) for row in rows), *page)

    async def fetch_message(self, message_id: str) -> StoredMessage:
        answer = await self._call("message", path={"id": message_id})
        with self._reading():
            return mapping.stored_message(as_row(answer.data))

    async def send_message(self, message: Message) -> SentMessage:
        """A stored message by ``smartsend``, else the content to ``/v1/message/email``. Accepted means
        queued.

        Raises OutcomeUnknown for a message that may have left before: nothing here protects a repeat.
        """
        check(message, self._label)
        if message.template:
            answer = await self._call("smartsend", path={"id": message.template}, json=smart_body(message))
        else:
            answer = await self._call("send_email", json=email_body(message, self._label))
        with self._written(answer):
            sent = read_sent(message, answer.data)
        refused = {locator: self._client.clean(words) for locator, words in sent.refused.items()}
        return SentMessage(sent.key, sent.ids, refused)

    def message_body(self, message: Message) -> Mapping[str, Any]:
        check(message, self._label)
        return smart_body(message) if message.template else email_body(message, self._label)

    async def fetch_message_status(self, ids: Sequence[str]) -> tuple[MessageStatus, ...]:
        found: list[MessageStatus] = []
        for start in range(0, len(ids), STATUS_IDS):
            asked = ",".join(ids[start : start + STATUS_IDS])
            answer = await self._call("message_status", query={"ids": asked})
            with self._reading():
                rows = shapes.as_list(as_row(answer.data).get("results"))
                found += [mapping.message_status(as_row(row)) for row in rows]
        return tuple(found)


def check(message: Message, platform: str) -> None:
    """Before anything is sent: what would be refused, or could send twice."""
    if message.first_sent_at is not None:
        raise OutcomeUnknown("esputnik.repeat_unprotected", platform=platform)
    if not message.to or len(message.to) > RECIPIENTS:
        raise InvalidInput("esputnik.recipients", platform=platform, field="to", most=RECIPIENTS)
    if len(set(message.to)) != len(message.to):
        raise InvalidInput("esputnik.recipient_twice", platform=platform, field="to")


def smart_body(message: Message) -> dict[str, Any]:
    """``jsonParam`` is a text that holds JSON, the same for all (smartsend)."""
    settings = message.settings
    params = None
    if message.values:
        params = json.dumps(dict(message.values), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    language = settings.get("languageCode", "").strip()
    recipients = []
    for locator in message.to:
        one: dict[str, Any] = {"locator": locator.strip(), "externalRequestId": message.key}
        if params is not None:
            one["jsonParam"] = params
        if language:
            one["languageCode"] = language
        recipients.append(one)
    body: dict[str, Any] = {"recipients": recipients, "email": settings.get("channel", EMAIL) in ("", EMAIL)}
    if name := mapping.name_and_address(message.sender)[0]:
        body["fromName"] = name
    return body


def email_body(message: Message, platform: str) -> dict[str, Any]:
    """The content as it is: places in it are filled by nobody, so values are refused (ad hoc)."""
    if message.values:
        raise InvalidInput("esputnik.values_need_message", platform=platform, field="values")
    name, address = mapping.name_and_address(message.sender)
    if "@" not in address:
        raise InvalidInput("esputnik.sender_missing", platform=platform, field="sender")
    if not (message.subject.strip() and message.html.strip()):
        raise InvalidInput("esputnik.content_missing", platform=platform, field="content")
    settings = message.settings
    body: dict[str, Any] = {
        "from": quoted_sender(name, address),
        "subject": message.subject,
        "htmlText": message.html,
        "emails": [locator.strip() for locator in message.to],
        "externalRequestId": message.key,
    }
    if message.text:
        body["plainText"] = message.text
    for field in ("tags", "subscriptionsKeys"):
        if found := lines(settings.get(field, "")):
            body[field] = found
    for field in ("trackUrls", "skipPersonalisation"):
        if settings.get(field) in ("true", "false"):
            body[field] = settings[field] == "true"
    return body


def quoted_sender(name: str, address: str) -> str:
    """One text with the name in quotation marks, as the platform stores it (messages, stored)."""
    clean = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{clean}" <{address}>'


def read_sent(message: Message, data: Any) -> SentMessage:
    """A result for each recipient: one comes bare (send result). Raises ProviderChanged for another form."""
    rows = [as_row(row) for row in shapes.as_list(as_row(data).get("results"))]
    if not rows:
        raise shapes.unexpected("no result for any recipient")
    ids, refused = [], {}
    for place, row in enumerate(rows):
        locator = as_text(row.get("locator")) or (message.to[place] if place < len(message.to) else "")
        if as_text(row.get("status")).upper() == "ERROR":
            refused[locator] = as_text(row.get("message")) or "?"
        elif request := as_text(row.get("requestId")):
            ids.append(request)
    return SentMessage(message.key, tuple(ids), refused)
