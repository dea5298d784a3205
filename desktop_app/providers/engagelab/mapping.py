"""From EngageLab's answers to our nouns, pure. All its oddities of form end here.

Owns: the coercions (totals and ids as text or number, three spellings of time, three of a description) and
the nouns. Must not: send, wait, or pass on a shape that a noun does not name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from desktop_app.model.contact import AdditionalField, Contact, FieldType, Subscription
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import ProviderChanged
from desktop_app.model.sender import Sender
from desktop_app.provider_api.json_values import Row, as_int, as_row, as_text

ZONE = timezone(timedelta(hours=8))
"""Times without a zone are presumed to be the platform's own (dates)."""
_ADDRESS = re.compile(
    r"[^\s@<>,;]{1,96}@(?=.{4,255}\Z)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,20}"
)


# --- coercions ----------------------------------------------------------------------------------------------


def as_bool(value: Any) -> bool:
    return as_text(value).strip().lower() in ("true", "1")


def result_rows(data: Any) -> list[Row]:
    """``result`` of a listing: a list, or one object where a platform of many hands forgets the brackets."""
    result = as_row(data).get("result")
    if isinstance(result, Mapping):
        return [result]
    if not isinstance(result, list):
        raise ProviderChanged(original=f"result was expected: {str(data)[:200]}")
    return [as_row(row) for row in result]


def result_row(data: Any) -> Row:
    """``result`` of an answer about one thing."""
    return as_row(as_row(data).get("result"))


def total(data: Any) -> int | None:
    """A hint only: it may be missing, a text, or smaller than the rows (envelope)."""
    return as_int(as_row(data).get("total"))


def moment(value: Any) -> datetime | None:
    """A time in any of the three spellings (dates), in UTC; None for none."""
    text = as_text(value).strip()
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=ZONE)).astimezone(UTC)


# --- addresses ----------------------------------------------------------------------------------------------


def email_key(text: str) -> str:
    return text.strip().lower()


def is_address(text: str) -> bool:
    """The platform's own rule: 6 to 128 characters, local part up to 96, top level of 2 to 20 letters. What
    an address may be anywhere (``model.addresses``) is judged before, where it comes from a person."""
    return 6 <= len(text) <= 128 and _ADDRESS.fullmatch(text) is not None


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].lower()


# --- nouns --------------------------------------------------------------------------------------------------


def contact_list(row: Row, *, locked: str = "", now: datetime | None = None) -> ContactList:
    """An address list. Its description goes by three names (address lists)."""
    number = as_text(row.get("address_list_id"))
    if not number:
        raise ProviderChanged(original=f"address_list_id was expected among {sorted(row)[:10]}")
    return ContactList(
        id=number,
        name=as_text(row.get("name")),
        kind=as_text(row.get("address")),
        count=as_int(row.get("member_count")),
        counted_at=now,
        writable=not locked,
        locked=locked,
        raw=row,
    )


def member(row: Row) -> Contact:
    """A member of an address list; its id is its address (address lists, members: form unsure)."""
    address = as_text(row.get("member") or row.get("address") or row.get("email")).strip()
    if not address:
        raise ProviderChanged(original=f"member was expected among {sorted(row)[:10]}")
    first, last = split_name(as_text(row.get("name")))
    return Contact(
        id=email_key(address),
        email=address,
        first_name=first,
        last_name=last,
        fields=_variables(row.get("vars")),
        raw=row,
    )


def _variables(value: Any) -> dict[str, str]:
    """``vars``: an object, or a text that holds one; anything else tells nothing."""
    if isinstance(value, str) and value.strip():
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {}
    if not isinstance(value, Mapping):
        return {}
    return {as_text(name).strip("%"): as_text(item) for name, item in value.items()}


def split_name(name: str) -> tuple[str, str]:
    """The platform keeps one name: its first word, and the rest."""
    first, _, last = " ".join(name.split()).partition(" ")
    return first, last


_FIELD_TYPES = {
    0: FieldType.TEXT,
    1: FieldType.NUMBER,
    2: FieldType.DATE,
    3: FieldType.TEXT,  # a birthday holds day and month only
    4: FieldType.CHOICE,
}
_SYSTEM = frozenset(
    {
        "email",
        "name",
        "phone",
        "tag",
        "campaign",
        "segment",
        "domain",
        "createtime",
        "updatetime",
        "unsubscribetime",
    }
)


def additional_field(row: Row) -> AdditionalField | None:
    """A field of the marketing contacts, known by its name; None for the platform's own fields."""
    name = as_text(row.get("field_name") or row.get("name"))
    if not name:
        raise ProviderChanged(original=f"field_name was expected among {sorted(row)[:10]}")
    if name.lower() in _SYSTEM:
        return None
    kind = as_int(row.get("field_type"))
    options = row.get("options")
    return AdditionalField(
        id=name,
        name=name,
        key=name,
        type=_FIELD_TYPES.get(-1 if kind is None else kind, FieldType.TEXT),
        options=tuple(as_text(option) for option in options) if isinstance(options, list) else (),
    )


_DATE_PARTS = {"DD": 2, "MM": 1, "YYYY": 0}
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def date_format(row: Row) -> tuple[str, str] | None:
    """(field name, form of its dates) for a date or birthday, as "DD/MM/YYYY"; None for other fields."""
    form = as_text(row.get("format"))
    parts = form.split("/")
    if as_int(row.get("field_type")) not in (2, 3) or not set(parts) <= set(_DATE_PARTS):
        return None
    return as_text(row.get("field_name")), form


def in_date_format(value: str, form: str) -> str:
    """A date as ``2026-03-01`` in the field's own form; anything else as it is."""
    if not _ISO_DATE.fullmatch(value):
        return value
    said = value.split("-")
    return "/".join(said[_DATE_PARTS[part]] for part in form.split("/"))


def sender(row: Row) -> Sender:
    """An API_USER; a key that might stand there goes no further."""
    name = as_text(row.get("api_user"))
    if not name:
        raise ProviderChanged(original=f"api_user was expected among {sorted(row)[:10]}")
    kind = {0: "trigger", 1: "batch"}.get(as_int(row.get("email_type")) or 0, "")
    state = "test" if as_int(row.get("api_user_type")) == 0 else kind
    return Sender(
        id=name,
        kind="api_user",
        address=as_text(row.get("domain_name")),
        name=name,
        state=state,
        raw={key: value for key, value in row.items() if key != "api_key"},
    )


_HELD = {
    "complaints": Subscription.COMPLAINED,
    "unsubscribes": Subscription.UNSUBSCRIBED,
    "blocks": Subscription.UNSUBSCRIBED,
    "bounces": Subscription.ADDRESS_FAILS,
}
SUPPRESSION_LISTS = tuple(_HELD)
"""The lists that keep mail from an address, the gravest first."""


def held_for(held: Mapping[str, list[Row]], api_user: str) -> str:
    """The gravest list that keeps mail of this API_USER from an address, "" for none. An entry names the
    API_USER it is for, or ``all`` (suppression).
    """
    mine = ("", "all", api_user)
    return next(
        (
            name
            for name in SUPPRESSION_LISTS
            if any(as_text(row.get("api_user")) in mine for row in held.get(name, ()))
        ),
        "",
    )


def still_holds(row: Row, now: datetime) -> bool:
    """Entries expire; one whose end nobody can read still holds."""
    end = moment(row.get("expire_time"))
    return end is None or end > now


def held_contact(address: str, held: Mapping[str, list[Row]]) -> Contact:
    """What the suppression lists tell of an address; nothing in them says that the address is a contact."""
    gravest = next((name for name in SUPPRESSION_LISTS if held.get(name)), "")
    subscription = _HELD[gravest] if gravest else Subscription.UNKNOWN
    if gravest == "unsubscribes" and any(as_int(row.get("type")) in (2, 3) for row in held[gravest]):
        subscription = Subscription.COMPLAINED  # left as spam or fraud report
    return Contact(
        id=email_key(address),
        email=address,
        subscription=subscription,
        raw={name: list(rows) for name, rows in held.items() if rows},
    )
