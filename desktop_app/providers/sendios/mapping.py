"""From Sendios's answers to our nouns, pure. All its oddities of form end here.

Owns: the envelope, the coercions (``[]`` for an empty object, ``false`` for no country, numbers as names) and
the nouns. Must not: send, wait, or pass on the key with which a person is logged in at the shop (``ak``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from desktop_app.model.contact import Contact, Subscription
from desktop_app.model.errors import ProviderChanged

Row = Mapping[str, Any]
ABUSE = "2"
"""Source of an unsubscribe: a complaint (codes, unsubscribe source_id)."""
SECRET = "ak"
_GENDERS = {"m": "male", "f": "female"}
_SHOWN = ("platform_id", "list_id", "vip", "status")
_PROFILE = ("age", "photo", "partner_id")


def inside(data: Any) -> Any:
    """``data`` of the v1 envelope. ProviderChanged without one."""
    if not isinstance(data, Mapping) or "_meta" not in data or "data" not in data:
        raise ProviderChanged(original=f"an answer with _meta and data was expected: {str(data)[:200]}")
    return data["data"]


def as_row(value: Any) -> Row:
    """An object; ``[]``, null, false and "" are an empty one; JSON text of one is read."""
    if isinstance(value, str) and value[:1] in "{[" and value:
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            value = None
    return value if isinstance(value, Mapping) else {}


def as_text(value: Any) -> str:
    """Text of a scalar; null and false are nothing, nested values stay as JSON."""
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return str(value)


def checked(data: Any) -> Row:
    """The answer of the address check: at least ``orig``, ``email``, ``valid``."""
    row = inside(data)
    if not isinstance(row, Mapping) or not isinstance(row.get("valid"), bool) or "email" not in row:
        raise ProviderChanged(original=f"valid and email were expected: {str(row)[:200]}")
    return row


def corrected(data: Any) -> str:
    """The address that the check offers instead, "" when there is none. Never one that is not valid: the
    check invents some.
    """
    row = checked(data)
    offered, original = as_text(row["email"]), as_text(row.get("orig"))
    return offered if row["valid"] and offered and offered != original else ""


def user(data: Any) -> Contact:
    """A user as read by project and address or by id."""
    return _contact(_inner(inside(data), "user"))


def with_fields(contact: Contact, data: Any) -> Contact:
    """The same user with what the other reading adds: numbers of every user, custom fields."""
    row = as_row(inside(data)).get("result")
    result = as_row(row)
    told = _inner(result, "user")
    fields = {name: as_text(told[name]) for name in _SHOWN if told.get(name) is not None}
    custom = {str(name): as_text(value) for name, value in as_row(result.get("custom_fields")).items()}
    merged = {**contact.fields, **fields, **custom}
    return replace(
        contact,
        fields={name: value for name, value in merged.items() if value},
        raw={**contact.raw, "userfields": open_part(result)},
    )


def written(data: Any) -> bool:
    """``{"result": true}``; ProviderChanged for anything else."""
    row = inside(data)
    if not isinstance(row, Mapping) or row.get("result") is not True:
        raise ProviderChanged(original=f'"result": true was expected: {str(row)[:200]}')
    return True


def done(data: Any) -> bool:
    """``{"message": "done", "date": ..., "status": true}``; ProviderChanged for anything else."""
    row = inside(data)
    if not isinstance(row, Mapping) or row.get("status") is not True:
        raise ProviderChanged(original=f'"status": true was expected: {str(row)[:200]}')
    return True


def _contact(row: Row) -> Contact:
    number = as_text(row.get("id"))
    if not number:
        raise ProviderChanged(original=f"id was expected among {sorted(map(str, row))[:10]}")
    profile = as_row(as_row(row.get("meta")).get("profile"))
    custom = as_row(row.get("custom_fields"))
    fields = {name: as_text(profile.get(name)) for name in _PROFILE}
    fields |= {name: as_text(row.get(name)) for name in ("channel_id", "subchannel_id", "vip")}
    fields |= {str(name): as_text(value) for name, value in custom.items()}
    gender = as_text(row.get("gender"))
    return Contact(
        id=number,
        email=as_text(row.get("email")),
        first_name=as_text(row.get("name")),  # one name, whole
        language=as_text(row.get("language")),
        country=as_text(row.get("country")),
        gender=_GENDERS.get(gender, gender),
        subscription=_subscription(row),
        fields={name: value for name, value in fields.items() if value},
        lists=(as_text(row.get("project_id")),),
        raw=open_part(row),
    )


def _subscription(row: Row) -> Subscription:
    if "unsubscribe" not in row:
        return Subscription.UNKNOWN
    left = as_row(row["unsubscribe"])
    if not left:
        return Subscription.SUBSCRIBED
    return Subscription.COMPLAINED if as_text(left.get("source_id")) == ABUSE else Subscription.UNSUBSCRIBED


def _inner(row: Any, name: str) -> Row:
    found = as_row(row).get(name)
    if not isinstance(found, Mapping):
        raise ProviderChanged(original=f"{name} was expected: {str(row)[:200]}")
    return found


def open_part(value: Any) -> Any:
    """The same without ``ak``, at any depth."""
    if isinstance(value, Mapping):
        return {str(name): open_part(inner) for name, inner in value.items() if name != SECRET}
    return [open_part(inner) for inner in value] if isinstance(value, list) else value
