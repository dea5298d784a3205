"""Paths and bodies of Sendios' calls that no placing of fields can build. Pure.

Owns: the base64 of an address, unix seconds of a moment, user data as they are, where a project's number
goes. Must not: send.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desktop_app.provider_api.calls import CallParts, Place, PlatformCall, fill, typed
from desktop_app.providers.sendios import push
from desktop_app.providers.sendios.delivery import email_hash
from desktop_app.providers.sendios.payments import seconds

IN_PATH = frozenset(
    (
        "user_by_email", "fields_by_email", "update_by_email", "online_by_email", "confirm",
        "unsubscribe_admin", "sms_left", "webpush_by_hash", "webpush_add",
    )
)  # fmt: skip
"""Calls whose path holds the project's number; in all others it goes into the body."""
PLAIN_ADDRESS = frozenset(("user_by_email", "fields_by_email"))
"""Calls whose path holds the address as it is, not its base64 (path building)."""
ARRAYS = frozenset(("goal_v3", "product_event"))
"""Calls whose body is a list (payments, goals, buying)."""


def own_values(call: PlatformCall, values: Mapping[str, str]) -> dict[str, Any]:
    """The filled fields that are placed here, in their types."""
    return {
        field.key: typed(field, said)
        for field in call.fields
        if field.place is Place.OWN and (said := values.get(field.key, field.default)).strip()
    }


def parts_of(call: PlatformCall, values: Mapping[str, str], project: str) -> CallParts:
    """The call filled in as Sendios wants it; ``project`` is the number that was found for what was said.
    InvalidInput names the field that cannot be told.
    """
    parts = fill(call, values)
    own = own_values(call, values)
    path, body = dict(parts.path), dict(parts.body or {})
    if project and call.name in IN_PATH:
        path["project"] = project
    elif project:
        body["project" if call.name == "check_by_sending" else "project_id"] = int(project)
    if "email" in own:
        path["email" if call.name in PLAIN_ADDRESS else "hash"] = _address(call, own["email"])
    if "since" in own:
        path["since"] = str(unix(own["since"]))
    if "data" in own:
        body = user_data(own["data"])
    if "moment" in own:
        body = _seen(call.name, path, own["moment"])
    if "date" in body:
        body["date"] = body["date"].replace("T", " ") + (":00" if len(body["date"]) == 16 else "")
    if call.name == "goal" or call.name == "goal_v3":
        body.setdefault("mail_id", None)
    return CallParts(path, parts.query, body or None)


def user_data(value: Any) -> dict[str, Any]:
    """User data as they are typed by the person: any names, values that keep their types. A key keeps one
    type for ever there, so nothing is converted.
    """
    if not isinstance(value, dict) or not value:
        push.refuse("call_field_wrong", "data")
    if isinstance(value.get("language"), str):
        return {**value, "language": push.language(value["language"])}
    return value


def unix(text: str) -> int:
    """A moment as unix seconds; without a zone it is UTC."""
    return seconds(datetime.fromisoformat(text))


def _address(call: PlatformCall, email: str) -> str:
    return email if call.name in PLAIN_ADDRESS else email_hash(email)


def _seen(name: str, path: Mapping[str, str], moment: str) -> dict[str, Any]:
    """v3: the bodies repeat what the path says (users, online / confirm)."""
    at = unix(moment)
    if name == "online":
        return {"timestamp": at, "user_id": int(path["user_id"])}
    whom = {"project_id": int(path["project"]), "encoded_email": path["hash"]}
    return {"last_reaction" if name == "confirm" else "timestamp": at, **whom}
