"""A message as a request, and its answer. Pure.

Owns: the bodies of ``/v1/mail/send`` and ``/v1/mail/sendtemplate`` (sending) and what is refused before them.
Must not: send.
"""

from __future__ import annotations

from typing import Any

from desktop_app.model.errors import InvalidInput, OutcomeUnknown
from desktop_app.model.message import Message, SentMessage
from desktop_app.providers.engagelab.manifest import LABEL, RECIPIENTS
from desktop_app.providers.engagelab.mapping import as_row, as_text, is_address

KEY_HOLDS_S = 3600.0
"""Repeats with the same ``request_id`` return the earlier result for one hour (sending)."""
KEY_SAFE_S = KEY_HOLDS_S - 300.0
"""Our own repeats end earlier: clocks differ, and an attempt takes its time."""
KEY_CHARACTERS = 128
SUBJECT_CHARACTERS = 256


def check(message: Message, now: float) -> None:
    """Before anything is sent: InvalidInput for what the platform would refuse; OutcomeUnknown when the key
    no longer protects an earlier attempt; ValueError without a key.
    """
    if not 0 < len(message.key) <= KEY_CHARACTERS:
        raise ValueError("a send needs a key of up to 128 characters")
    if message.first_sent_at is not None and now - message.first_sent_at > KEY_SAFE_S:
        raise OutcomeUnknown("engagelab.repeat_too_late", platform=LABEL)
    if not message.to or len(message.to) > RECIPIENTS:
        _refuse("engagelab.recipients", "to", most=RECIPIENTS)
    for address in message.to:
        if not is_address(address):
            _refuse("engagelab.recipient_wrong", "to", address=address)
    if not message.sender.strip():
        _refuse("engagelab.sender_missing", "from")
    if not message.template and not (message.subject.strip() and (message.html or message.text)):
        _refuse("engagelab.content_missing", "content")
    if len(message.subject) > SUBJECT_CHARACTERS:
        _refuse("engagelab.subject_long", "subject", most=SUBJECT_CHARACTERS)


def call_of(message: Message) -> str:
    """The operation that sends it."""
    return "sendtemplate" if message.template else "send"


def body_of(message: Message) -> dict[str, Any]:
    """Everything but the content is the same for both calls; one value a recipient in ``vars``, by names
    without percent signs.
    """
    body: dict[str, Any] = {"settings": {"send_mode": 0, "return_email_id": True}}
    if message.subject:
        body["subject"] = message.subject
    if message.template:
        body["template_invoke_name"] = message.template
    else:
        parts = {"html": message.html, "text": message.text}
        body["content"] = {name: value for name, value in parts.items() if value}
    if message.values:
        body["vars"] = {name.strip("%"): [value] * len(message.to) for name, value in message.values.items()}
    return {"from": message.sender, "to": list(message.to), "body": body, "request_id": message.key}


def read_sent(message: Message, data: Any) -> SentMessage:
    """M1; ``email_ids`` may be missing. Raises ProviderChanged for another form."""
    answer = as_row(data)
    ids = answer.get("email_ids")
    return SentMessage(message.key, tuple(as_text(one) for one in ids) if isinstance(ids, list) else ())


def _refuse(code: str, field: str, **values: Any) -> None:
    raise InvalidInput(code, platform=LABEL, field=field, **values)
