"""Templates, transactional e-mail and sending domains of Ecomail (templates; transactional e-mail; domains).

Owns: those calls and their bodies. Must not: repeat a send.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from desktop_app.model.addresses import is_address
from desktop_app.model.contact import Subscription
from desktop_app.model.domain import Domain
from desktop_app.model.errors import InvalidInput, NotFound, OutcomeUnknown
from desktop_app.model.message import Message, SentMessage, StoredMessage
from desktop_app.model.page import Page
from desktop_app.model.sender import MadeSender, Sender
from desktop_app.model.texts import t
from desktop_app.provider_api.json_values import Row, as_int
from desktop_app.providers.ecomail import mapping, shapes
from desktop_app.providers.ecomail.account import EcomailAccount, gone, reading
from desktop_app.providers.ecomail.operations import LABEL, MERGE_BYTES, MESSAGE_BYTES
from desktop_app.transport.answer import Expect
from desktop_app.transport.client import encode_json

_SENDER = re.compile(r"\s*(?P<name>.*?)\s*<\s*(?P<address>[^<>\s]+)\s*>\s*")
_RESERVED = ("address.name", "address.email", "email", "email_id", "env_from")
_HELD = {
    Subscription.UNSUBSCRIBED: "unsubscribed",
    Subscription.COMPLAINED: "complained",
    Subscription.ADDRESS_FAILS: "address_fails",
}


class MessageCalls(EcomailAccount):
    async def fetch_messages(self, cursor: str | None = None, *, name: str = "") -> Page[StoredMessage]:
        """All templates at once, whole; a call that the documents name and do not describe."""
        answer = await self._call("templates")
        with reading():
            rows = shapes.collection(answer.data, "templates")
            return Page(tuple(mapping.template(row) for row in rows))

    async def fetch_message(self, message_id: str) -> StoredMessage:
        answer = await self._call("template", path={"id": message_id})
        with reading():
            return mapping.template(shapes.as_row(answer.data))

    async def send_message(self, message: Message) -> SentMessage:
        """``/transactional/send-template`` for a stored one, else ``/send-message``. Each recipient is looked
        up before, since the platform would mail people who left all lists as well. Accepted is not delivered.

        Raises OutcomeUnknown for a message that may have left before: nothing here protects a repeat.
        """
        body = message_body(message)
        for address in message.to:
            await self._refuse_held(address)
        answer = await self._call(
            "mail_template" if message.template else "mail_message", json={"message": body}
        )
        with self._written(answer):
            return read_sent(message, answer.data)

    def message_body(self, message: Message) -> Mapping[str, Any]:
        return {"message": message_body(message)}

    async def _refuse_held(self, address: str) -> None:
        try:
            answer = await self._call("contact", path={"email": address})
        except NotFound:
            return
        with reading():
            held = _HELD.get(mapping.account_contact(answer.data).subscription)
        if held:
            reason = t(f"platforms.ecomail.held.{held}")
            raise InvalidInput(
                "ecomail.suppressed", platform=LABEL, field="to", address=address, reason=reason
            )

    # --- domains, which are this platform's senders

    async def fetch_domains(self) -> tuple[Domain, ...]:
        answer = await self._call("domains")
        with reading():
            return tuple(mapping.domain(row) for row in shapes.collection(answer.data, "domains"))

    async def fetch_senders(self) -> tuple[Sender, ...]:
        """Domains, and below them what the lists send from."""
        answer, lists = await self._call("domains"), await self._call("lists")
        with reading():
            domains = [mapping.sender(row) for row in shapes.collection(answer.data, "domains")]
            return (*domains, *mapping.list_senders(shapes.collection(lists.data), domains))

    async def create_sender(self, values: Mapping[str, str]) -> MadeSender:
        """A domain; it may send once its records are set, which the platform's own page shows."""
        if unknown := sorted(set(values) - {"name"}):
            raise InvalidInput("ecomail.field_missing", platform=LABEL, field=unknown[0], name=unknown[0])
        row = await self._add_domain(values.get("name", ""))
        return MadeSender(mapping.sender(row))

    async def create_domain(self, name: str) -> Domain:
        return mapping.domain(await self._add_domain(name))

    async def _add_domain(self, name: str) -> Row:
        wanted = name.strip().lower()
        if not re.fullmatch(r"[^@\s/]+\.[^@\s/]+", wanted):
            raise InvalidInput("ecomail.domain_wrong", platform=LABEL, field="name")
        answer = await self._call("domain_create", json={"name": wanted})
        with self._written(answer):
            row = shapes.as_row(answer.data)
            mapping.domain(row)
        return row

    async def delete_domain(self, domain_id: str) -> None:
        """With an empty array as body, as the platform's own client sends it (domains)."""
        await self._call(
            "domain_delete",
            path={"id": domain_id.removeprefix("domain:")},
            json=[],
            expect=Expect.JSON_OR_EMPTY,
            proof=gone,
        )


def message_body(message: Message) -> dict[str, Any]:
    """Values hold for all recipients. A value of a place in braces is put in as it is, else it is escaped.

    InvalidInput for what would be refused: no verified sender's address, no content, too large.
    """
    if message.first_sent_at is not None:
        raise OutcomeUnknown("ecomail.repeat_unprotected", platform=LABEL)
    for address in message.to:
        if not is_address(address.strip()):
            raise InvalidInput("ecomail.recipient_wrong", platform=LABEL, field="to", address=address)
    if not message.to:
        raise InvalidInput("ecomail.recipient_wrong", platform=LABEL, field="to", address="")
    split = _SENDER.fullmatch(message.sender)
    name, address = (split["name"].strip('" '), split["address"]) if split else ("", message.sender.strip())
    if "@" not in address:
        raise InvalidInput("ecomail.sender_missing", platform=LABEL, field="sender")
    if not message.subject.strip() or not (message.template or message.html or message.text):
        raise InvalidInput("ecomail.content_missing", platform=LABEL, field="content")
    body: dict[str, Any] = {
        "subject": message.subject,
        "from_name": name or address,
        "from_email": address,
        "to": [{"email": one.strip()} for one in message.to],
    }
    if message.template:
        if not message.template.isdecimal():
            raise InvalidInput("ecomail.template_wrong", platform=LABEL, field="template")
        body["template_id"] = int(message.template)
    else:
        body |= {key: value for key, value in (("html", message.html), ("text", message.text)) if value}
    if message.values:
        body["global_merge_vars"] = merge_vars(message.values)
    if reply := message.settings.get("reply_to", "").strip():
        body["reply_to"] = reply
    options = {
        key: message.settings[key] == "true"
        for key in ("click_tracking", "open_tracking")
        if message.settings.get(key) in ("true", "false")
    }
    if options:
        body["options"] = options
    if len(encode_json({"message": body})) >= MESSAGE_BYTES:
        raise InvalidInput("ecomail.message_large", platform=LABEL, field="content")
    return body


def merge_vars(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """InvalidInput for a reserved name and for more than 100,000 bytes together."""
    for name in values:
        if name.lower() in _RESERVED:
            raise InvalidInput("ecomail.value_reserved", platform=LABEL, field="values", name=name)
    found = [{"name": name, "content": shapes.as_text(value)} for name, value in values.items()]
    if len(encode_json(found)) > MERGE_BYTES:
        raise InvalidInput("ecomail.values_large", platform=LABEL, field="values")
    return found


def read_sent(message: Message, data: Any) -> SentMessage:
    """One id for the whole send, beyond what a float holds; how many were refused, not which."""
    results = shapes.as_row(shapes.as_row(data).get("results"))
    number = shapes.as_text(results.get("id"))
    if not number:
        raise shapes.unexpected(f"id was expected among {sorted(results)[:10]}")
    rejected = as_int(results.get("total_rejected_recipients")) or 0
    if not rejected:
        return SentMessage(message.key, (number,))
    words = t("platforms.ecomail.message.rejected", count=rejected, total=len(message.to))
    whom = message.to if rejected >= len(message.to) else ("",)
    return SentMessage(message.key, (number,), dict.fromkeys(whom, words))
