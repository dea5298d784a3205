"""What a send call's body must hold (facts 4.1 to 4.4).

Owns: reading and checking it, in the order in which the platform is seen to answer. Must not: store or send.
"""

from __future__ import annotations

import email
import json
from dataclasses import dataclass
from email.utils import getaddresses
from typing import Any

from desktop_app.twins.engagelab.shape import bare_address, flag, integer, refuse, text_of

SEND, TEMPLATE, CALENDAR, MIME = "send", "sendtemplate", "sendcalendar", "send_mime"
MOST_RECIPIENTS, MOST_LISTS, MOST_SUBJECT, MOST_REQUEST_ID = 100, 5, 256, 128
MOST_ATTACHED = 10 * 1024 * 1024
RESERVED = frozenset(
    name.lower()
    for name in (
        "DKIM-Signature", "Received", "Sender", "Date", "From", "To", "Reply-To", "Cc", "Bcc", "Subject",
        "Content-Type", "Content-Transfer-Encoding", "X-SENDCLOUD-UUID", "X-SENDCLOUD-LOG",
        "X-SENDCLOUD-LOG-NEW", "X-Remote-Web-IP", "X-SMTPAPI", "Return-Path",
    )
)  # fmt: skip


@dataclass(slots=True)
class Letter:
    """``to``: bare addresses, or list aliases with ``mode`` 2."""

    to: list[str]
    mode: int
    subject: str
    template: str = ""
    label_id: Any = None
    label_name: Any = None
    return_ids: bool = True
    sandbox: bool = False
    uid: str = ""


def read_letter(given: dict[str, Any], form: str) -> Letter:
    """The letter, or 400 in words."""
    body = given.get("body")
    body = body if isinstance(body, dict) else {}
    settings = body.get("settings")
    settings = settings if isinstance(settings, dict) else {}
    mode = integer(settings.get("send_mode", 0))
    if form == MIME:
        return _mime(given, body, settings)
    if not text_of(given.get("from")).strip():
        refuse(30801, "From can not be empty")
    if bare_address(given["from"]) is None:
        refuse(30802, "From is invalid")
    if mode not in (0, 1, 2):
        refuse(30803, "send_mode must be 0, 1 or 2")
    to = _recipients(given.get("to"), mode)
    subject = text_of(body.get("subject"))
    template = text_of(body.get("template_invoke_name")).strip()
    if form == TEMPLATE and not template:
        refuse(30822, "template_invoke_name can not be empty")
    if form != TEMPLATE and not subject.strip():
        refuse(30808, "Subject can not be empty")
    if len(subject) > MOST_SUBJECT:
        refuse(30809, f"Subject can not exceed {MOST_SUBJECT} characters")
    content = body.get("content")
    content = content if isinstance(content, dict) else {}
    if form != TEMPLATE and not text_of(content.get("html")) and not text_of(content.get("text")):
        refuse(30870, "html and text can not both be empty")
    _common(given, body, mode, len(to))
    uid = ""
    if form == CALENDAR:
        uid = _calendar(body.get("calendar"))
    return Letter(
        to, mode, subject, template if form == TEMPLATE else "", body.get("label_id"), body.get("label_name"),
        flag(settings.get("return_email_id"), True), flag(settings.get("sandbox"), False), uid,
    )  # fmt: skip


def _mime(given: dict[str, Any], body: dict[str, Any], settings: dict[str, Any]) -> Letter:
    """Recipients and sender may stand in the raw message only."""
    content = body.get("content")
    raw = text_of(content.get("raw_message")) if isinstance(content, dict) else ""
    if not raw.strip():
        refuse(30871, "raw_message can not be empty")
    message = email.message_from_string(raw)
    named = [address for _, address in getaddresses(message.get_all("to", []))]
    to = _recipients(given.get("to") or named, 0)
    _common(given, body, 0, len(to))
    return Letter(
        to, 0, str(message.get("subject", "")), "", body.get("label_id"), body.get("label_name"),
        flag(settings.get("return_email_id"), True), flag(settings.get("sandbox"), False),
    )  # fmt: skip


def _recipients(given: Any, mode: int) -> list[str]:
    to = [given] if isinstance(given, str) else given
    if not isinstance(to, list) or not to:
        refuse(30805, "To can not be empty")
    if mode == 2:
        if len(to) > MOST_LISTS:
            refuse(30864, f"The number of address lists can not exceed {MOST_LISTS}")
        return [text_of(alias).strip() for alias in to]
    if len(to) > MOST_RECIPIENTS:
        refuse(30806, f"The number of recipients can not exceed {MOST_RECIPIENTS}")
    found = [bare_address(address) for address in to]
    if None in found:
        refuse(30807, "To is invalid")
    return [address for address in found if address is not None]


def _common(given: dict[str, Any], body: dict[str, Any], mode: int, recipients: int) -> None:
    for name, code in (("cc", 30854), ("bcc", 30857)):
        if mode == 1 and len(_list(body.get(name))) > MOST_RECIPIENTS:
            refuse(code, f"The number of {name} can not exceed {MOST_RECIPIENTS}")
    if len(_list(body.get("reply_to"))) > 3:
        refuse(30811, "The number of reply_to can not exceed 3")
    headers = body.get("headers")
    if isinstance(headers, dict) and any(name.lower() in RESERVED for name in headers):
        refuse(30862, "headers contains a reserved header")
    arguments = given.get("custom_args")
    if isinstance(arguments, str):
        try:
            arguments = json.loads(arguments)
        except (ValueError, RecursionError):
            arguments = []
    if arguments is not None and (not isinstance(arguments, dict) or any("." in name for name in arguments)):
        refuse(30893, "The custom_args must be json format")
    if arguments and len(json.dumps(arguments).encode()) > 1024:
        refuse(30894, "The custom_args can not exceed 1 KB")
    if len(text_of(given.get("request_id"))) > MOST_REQUEST_ID:
        refuse(30895, f"request_id can not exceed {MOST_REQUEST_ID} characters")
    variables = body.get("vars")
    counted = variables.values() if isinstance(variables, dict) and mode != 2 else ()
    if any(len(_list(values)) != recipients for values in counted):
        refuse(30830, "The number of vars must be equal to the number of recipients")
    attached = sum(
        len(text_of(part.get("content"))) for part in _list(body.get("attachments")) if isinstance(part, dict)
    )
    if attached * 3 // 4 > MOST_ATTACHED:
        refuse(30819, "The attachments can not exceed 10 MB")


def _calendar(given: Any) -> str:
    if not isinstance(given, dict):
        refuse(30880, "calendar can not be empty")
    for name in ("time_zone_id", "start_time", "end_time", "title"):
        if not text_of(given.get(name)).strip():
            refuse(30881, f"calendar.{name} can not be empty")
    action = given.get("action")
    return text_of(action.get("uid")) if isinstance(action, dict) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
