"""A message as a request, and its answer. Pure.

Owns: the bodies of ``/v1/mail/send`` and ``/v1/mail/sendtemplate`` (sending), the further fields of a send
and what is refused before them. Must not: send.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from desktop_app.model.errors import InvalidInput, OutcomeUnknown
from desktop_app.model.message import Message, SentMessage
from desktop_app.provider_api.json_values import as_row, as_text
from desktop_app.provider_api.manifest import FormField
from desktop_app.providers.engagelab.fixed import LABEL, RECIPIENTS
from desktop_app.providers.engagelab.mapping import is_address

KEY_HOLDS_S = 3600.0
"""Repeats with the same ``request_id`` return the earlier result for one hour (sending)."""
KEY_SAFE_S = KEY_HOLDS_S - 300.0
"""Our own repeats end earlier: clocks differ, and an attempt takes its time."""
KEY_CHARACTERS = 128
SUBJECT_CHARACTERS = 256
REPLY_ADDRESSES = 3
SMALL_BYTES = 1024
"""Of ``custom_args`` and of ``headers`` (sending)."""
RESERVED_HEADERS = frozenset(
    (
        "dkim-signature", "received", "sender", "date", "from", "to", "reply-to", "cc", "bcc", "subject",
        "content-type", "content-transfer-encoding", "x-sendcloud-uuid", "x-sendcloud-log",
        "x-sendcloud-log-new", "x-remote-web-ip", "x-smtpapi", "return-path",
    )
)  # fmt: skip
"""Names that the platform refuses (30862)."""

_M = "platforms.engagelab.message"
_SEPARATE, _TOGETHER = "0", "1"
MESSAGE_FIELDS = (
    FormField("preview_text", f"{_M}.preview_text"),
    FormField("reply_to", f"{_M}.reply_to", "long", note=f"{_M}.reply_to_note"),
    FormField(
        "send_mode",
        f"{_M}.send_mode",
        "choice",
        default=_SEPARATE,
        options=((_SEPARATE, f"{_M}.separate"), (_TOGETHER, f"{_M}.together")),
    ),
    FormField("cc", f"{_M}.cc", "long", note=f"{_M}.copies_note"),
    FormField("bcc", f"{_M}.bcc", "long", note=f"{_M}.copies_note"),
    FormField("label_name", f"{_M}.label_name", note=f"{_M}.label_note"),
    FormField("label_id", f"{_M}.label_id", "number"),
    FormField("open_tracking", f"{_M}.open", "switch"),
    FormField("click_tracking", f"{_M}.click", "switch"),
    FormField("unsubscribe_tracking", f"{_M}.unsubscribe", "switch"),
    FormField("sandbox", f"{_M}.sandbox", "switch", default="false", note=f"{_M}.sandbox_note"),
    FormField("custom_args", f"{_M}.custom_args", "long", note=f"{_M}.custom_args_note"),
    FormField("headers", f"{_M}.headers", "long", note=f"{_M}.headers_note"),
    FormField("dynamic_vars", f"{_M}.dynamic_vars", "switch", default="false", note=f"{_M}.dynamic_note"),
)
"""What a send may say further (sending, body and settings). Empty ones are not sent."""
_SWITCHES = ("open_tracking", "click_tracking", "unsubscribe_tracking", "sandbox")


def check(message: Message, now: float) -> None:
    """Before anything is sent: InvalidInput for what the platform would refuse; OutcomeUnknown when the key
    no longer protects an earlier attempt; ValueError without a key.
    """
    if not 0 < len(message.key) <= KEY_CHARACTERS:
        raise ValueError("a send needs a key of up to 128 characters")
    if message.first_sent_at is not None and now - message.first_sent_at > KEY_SAFE_S:
        raise OutcomeUnknown("engagelab.repeat_too_late", platform=LABEL)
    check_addresses(message.to)
    if not message.sender.strip():
        _refuse("engagelab.sender_missing", "from")
    if not message.template and not (message.subject.strip() and (message.html or message.text)):
        _refuse("engagelab.content_missing", "content")
    if len(message.subject) > SUBJECT_CHARACTERS:
        _refuse("engagelab.subject_long", "subject", most=SUBJECT_CHARACTERS)
    known = {field.key for field in MESSAGE_FIELDS}
    for name in message.settings:
        if name not in known:
            _refuse("call_field_unknown", name)


def check_addresses(addresses: Sequence[str], field: str = "to") -> None:
    """InvalidInput for none, too many, or one that breaks the platform's rule."""
    if not addresses or len(addresses) > RECIPIENTS:
        _refuse("engagelab.recipients", field, most=RECIPIENTS)
    for address in addresses:
        if not is_address(address):
            _refuse("engagelab.recipient_wrong", field, address=address)


def call_of(message: Message) -> str:
    """The operation that sends it."""
    return "sendtemplate" if message.template else "send"


def copies(message: Message) -> tuple[str, ...]:
    """Who gets a copy, open or hidden."""
    return (*_lines(message.settings, "cc"), *_lines(message.settings, "bcc"))


def body_of(message: Message) -> dict[str, Any]:
    """Everything but the content is the same for both calls; one value a recipient in ``vars``, by names
    without percent signs. InvalidInput for a further field that cannot be told.
    """
    told = message.settings
    mode = int(told.get("send_mode", "").strip() or _SEPARATE)
    body: dict[str, Any] = {"settings": {"send_mode": mode, "return_email_id": True}}
    if message.subject:
        body["subject"] = message.subject
    if message.template:
        body["template_invoke_name"] = message.template
    else:
        preview = told.get("preview_text", "").strip() if message.html else ""
        parts = {"html": message.html, "text": message.text, "preview_text": preview}
        body["content"] = {name: value for name, value in parts.items() if value}
    if message.values:
        body |= _places(message)
    for name in ("cc", "bcc"):
        if found := _lines(told, name):
            if mode != int(_TOGETHER):
                _refuse("engagelab.copies_need_one_mail", name)
            check_addresses(found, name)
            body[name] = list(found)
    if replies := _lines(told, "reply_to"):
        if len(replies) > REPLY_ADDRESSES:
            _refuse("call_field_long", "reply_to", most=REPLY_ADDRESSES)
        check_addresses(replies, "reply_to")
        body["reply_to"] = list(replies)
    if told.get("label_id", "").strip():
        body["label_id"] = _whole(told["label_id"], "label_id")
    elif told.get("label_name", "").strip():
        body["label_name"] = told["label_name"].strip()
    if headers := small_object(told.get("headers", ""), "headers"):
        for name in headers:
            if name.lower() in RESERVED_HEADERS:
                _refuse("engagelab.header_reserved", "headers", name=name)
        body["headers"] = headers
    for name in _SWITCHES:
        if (value := told.get(name, "").strip()) in ("true", "false"):
            body["settings"][name] = value == "true"
        elif value:
            _refuse("call_field_wrong", name)
    sent: dict[str, Any] = {"from": message.sender, "to": list(message.to), "body": body}
    if arguments := custom_args(told.get("custom_args", "")):
        sent["custom_args"] = arguments
    return {**sent, "request_id": message.key}


def custom_args(text: str) -> dict[str, Any]:
    """Up to 1 KB, names without a dot (sending): they come back in the platform's pushes."""
    found = small_object(text, "custom_args")
    for name in found:
        if "." in name:
            _refuse("engagelab.name_with_dot", "custom_args", name=name)
    return found


def small_object(text: str, field: str) -> dict[str, Any]:
    """A JSON object of up to 1 KB; {} for blank text. InvalidInput for anything else."""
    if not text.strip():
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        _refuse("call_field_wrong", field)
    if len(json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()) > SMALL_BYTES:
        _refuse("call_field_long", field, most=SMALL_BYTES)
    return found


def _places(message: Message) -> dict[str, Any]:
    """``%name%`` by ``vars`` (texts), ``{{name}}`` by ``dynamic_vars`` (any value); one a recipient."""
    names = {name.strip("%"): value for name, value in message.values.items()}
    if message.settings.get("dynamic_vars", "").strip() == "true":
        return {"dynamic_vars": [names] * len(message.to)}
    return {"vars": {name: [_said(value)] * len(message.to) for name, value in names.items()}}


def _said(value: Any) -> str:
    """A value of ``vars`` is a text."""
    if isinstance(value, str):
        return value
    return as_text(value) if not isinstance(value, Mapping | list) else json.dumps(value, ensure_ascii=False)


def _lines(told: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in told.get(name, "").replace(",", "\n").splitlines() if part.strip())


def _whole(text: str, field: str) -> int:
    if not text.strip().isdecimal():
        _refuse("call_field_wrong", field)
    return int(text)


def read_sent(message: Message, data: Any) -> SentMessage:
    """M1; ``email_ids`` may be missing. Raises ProviderChanged for another form."""
    answer = as_row(data)
    ids = answer.get("email_ids")
    return SentMessage(message.key, tuple(as_text(one) for one in ids) if isinstance(ids, list) else ())


def _refuse(code: str, field: str, **values: Any) -> NoReturn:
    raise InvalidInput(code, platform=LABEL, field=field, **values)
