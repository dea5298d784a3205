"""Bodies of EngageLab's calls that no placing of fields can build. Pure.

Owns: the list form of queries, numbers and times in their own form, and the bodies of sends, members and
campaigns. Must not: send.
"""

from __future__ import annotations

import email
import uuid
from collections.abc import Callable, Mapping
from email.utils import getaddresses
from typing import Any

from desktop_app.model.errors import InvalidInput
from desktop_app.provider_api.calls import CallParts, Kind, Place, PlatformCall, fill, typed
from desktop_app.providers.engagelab.fixed import LABEL
from desktop_app.providers.engagelab.mapping import is_address

Body = dict[str, Any]
SENDS = frozenset({"send_to_lists", "send_template_to_lists", "send_calendar", "send_mime"})


def parts_of(call: PlatformCall, values: Mapping[str, str]) -> CallParts:
    """The call filled in as EngageLab wants it. InvalidInput names the field that cannot be told."""
    parts = fill(call, values)
    query = dict(parts.query)
    body: Body = dict(parts.body or {})
    for field in call.fields:
        said = values.get(field.key, field.default).strip()
        if not said:
            continue
        wire = field.wire or field.key
        if field.place is Place.QUERY and field.kind is Kind.LINES:
            query[wire] = ";".join(typed(field, said))  # semicolon lists (what a client must tolerate)
        elif field.place is Place.BODY:
            if field.kind is Kind.CHOICE and all(option.isdecimal() for option, _ in field.options):
                _set(body, wire, int(said))
            elif field.kind is Kind.MOMENT:
                _set(body, wire, said.replace("T", " ") + (":00" if len(said) == 16 else ""))
    own = own_values(call, values)
    shape = _SHAPES.get(call.name)
    if shape is not None:
        body = shape(body, own)
    if call.name in SENDS:  # a repeat of this very request within one hour sends nothing more (sending)
        body["request_id"] = uuid.uuid4().hex
    return CallParts(parts.path, query, body or None)


def own_values(call: PlatformCall, values: Mapping[str, str]) -> dict[str, Any]:
    """The fields that are placed here, in their types. InvalidInput names what is missing or wrong."""
    fill(call, values)
    return {
        field.key: typed(field, said)
        for field in call.fields
        if field.place is Place.OWN and (said := values.get(field.key, field.default)).strip()
    }


def recipients(body: Body) -> list[str]:
    """Everybody whom a send names, in the list or in the raw message."""
    named = list(body.get("to") or ())
    raw = body.get("body", {}).get("content", {}).get("raw_message", "")
    if raw:
        message = email.message_from_string(raw)
        fields = [value for name in ("to", "cc", "bcc") for value in message.get_all(name, [])]
        named += [address for _, address in getaddresses(fields)]
    return list(dict.fromkeys(address for address in named if address))


def _to_lists(body: Body, own: Mapping[str, Any]) -> Body:
    body.setdefault("body", {})["settings"] = {"send_mode": 2}
    return _with_content(body)


def _with_content(body: Body) -> Body:
    inside = body["body"]
    if "template_invoke_name" not in inside and not inside.get("content"):
        raise InvalidInput("engagelab.content_missing", platform=LABEL, field="html")
    return body


def _calendar(body: Body, own: Mapping[str, Any]) -> Body:
    made = body["body"]["calendar"]
    made["action"] = {"name": "create", "uid": uuid.uuid4().hex}
    if "participators" in made:
        made["participators"] = [{"email": address} for address in made["participators"]]
    _addresses(body["to"], "to")
    return _with_content(body)


def _mime(body: Body, own: Mapping[str, Any]) -> Body:
    raw = body["body"]["content"]["raw_message"]
    body["body"]["content"]["raw_message"] = "\r\n".join(raw.splitlines()) + "\r\n"
    if not recipients(body):
        raise InvalidInput("engagelab.recipients", platform=LABEL, field="to", most=100)
    _addresses(body.get("to", ()), "to")
    return body


def _member(body: Body, own: Mapping[str, Any]) -> Body:
    _addresses([own["email"]], "email")
    names = {"email": "email", "phone": "phone", "person": "name", "member_fields": "fields", "tags": "tags"}
    body["members"] = [{theirs: own[ours] for ours, theirs in names.items() if ours in own}]
    return body


def _campaign(body: Body, own: Mapping[str, Any]) -> Body:
    kind, values = own["audience"], own.get("audience_values", [])
    if kind != "list" and not values:
        raise InvalidInput("call_field_missing", platform=LABEL, field="audience_values")
    body["to"] = [{"type": kind, "value": ["all"] if kind == "list" else values}]
    return body


def _addresses(addresses: Any, field: str) -> None:
    for address in addresses:
        if not is_address(address):
            raise InvalidInput("engagelab.recipient_wrong", platform=LABEL, field=field, address=address)


def _set(body: Body, wire: str, value: Any) -> None:
    *folders, name = wire.split(".")
    for folder in folders:
        body = body[folder]
    body[name] = value


_SHAPES: Mapping[str, Callable[[Body, Mapping[str, Any]], Body]] = {
    "send_to_lists": _to_lists,
    "send_template_to_lists": _to_lists,
    "send_calendar": _calendar,
    "send_mime": _mime,
    "member_add": _member,
    "campaign_add": _campaign,
}
