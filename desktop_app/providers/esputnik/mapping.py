"""From eSputnik's answers to our nouns, pure. All its oddities of form end here.

Owns: the nouns (``shapes`` takes the forms of JSON). Must not: send, wait, or pass on a shape that a noun
does not name.
"""

from __future__ import annotations

import re
from typing import Any

from desktop_app.model.account import AccountInfo
from desktop_app.model.contact import AdditionalField, Contact, FieldType
from desktop_app.model.contact_change import HistoryEntry
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import ProviderChanged
from desktop_app.model.message import MessageStatus, StoredMessage
from desktop_app.model.sender import Sender
from desktop_app.provider_api.importing import ImportPhase, ImportState
from desktop_app.provider_api.json_values import Row, as_row, as_text, email_key
from desktop_app.providers.esputnik.shapes import as_bool, as_list, instant, phone_key, unexpected

_PHONE_LIKE = re.compile(r"\+?[\d\s().-]{5,}")


def account_info(data: Any) -> AccountInfo:
    """``userEmail`` is a made-up name where a key is used, not an address (account)."""
    row = as_row(data)
    if not any(as_text(row.get(name)).strip() for name in ("organisationName", "userEmail", "orgId")):
        raise ProviderChanged(original=f"nothing of an account was told: {sorted(row)[:10]}")
    return AccountInfo(
        organisation=as_text(row.get("organisationName")),
        user=as_text(row.get("userEmail")),
        platform_id=as_text(row.get("orgId")),
    )


def contact_list(row: Row) -> ContactList:
    """Only static lists take members by hand (lists)."""
    kind = as_text(row.get("type"))
    return ContactList(
        id=_id(row),
        name=as_text(row.get("name")),
        kind=kind,
        writable=kind.lower() in ("", "static"),
        raw=row,
    )


def contact(row: Row, *, lists_told: bool = False) -> Contact:
    """``lists_told``: the call names lists, so a missing key means "in none" (trap 1), else it means
    nothing.
    """
    channels = [as_row(item) for item in as_list(row.get("channels"))]
    address = as_row(row.get("address") or {})
    lists: tuple[str, ...] | None = None
    if lists_told or "groups" in row:
        lists = tuple(as_text(as_row(item).get("id")) for item in as_list(row.get("groups")))
    return Contact(
        id=_id(row),
        email=_channel(channels, "email"),
        phone=_channel(channels, "sms"),
        first_name=as_text(row.get("firstName")),
        last_name=as_text(row.get("lastName")),
        external_id=as_text(row.get("externalCustomerId")),
        language=as_text(row.get("languageCode")),
        time_zone=as_text(row.get("timeZone")),
        city=as_text(address.get("town")),
        region=as_text(address.get("region")),
        address=as_text(address.get("address")),
        postcode=as_text(address.get("postcode")),
        fields={
            as_text(field.get("id")): as_text(field.get("value"))
            for field in map(as_row, as_list(row.get("fields")))
        },
        lists=lists,
        raw=row,
    )


def channel_values(found: Contact, kind: str) -> list[str]:
    """All values of one channel type: a contact may have two of a type (contacts, shapes)."""
    return [
        as_text(item.get("value"))
        for item in map(as_row, as_list(found.raw.get("channels")))
        if as_text(item.get("type")).lower() == kind
    ]


_FIELD_TYPES = {
    "textfield": FieldType.TEXT,
    "textarea": FieldType.TEXT,
    "combobox": FieldType.CHOICE,
    "checkboxlist": FieldType.CHOICES,
    "date": FieldType.DATE,
    "datetime": FieldType.DATETIME,
    "number": FieldType.NUMBER,
    "decimal": FieldType.DECIMAL,
    "tags": FieldType.TAGS,
}


def additional_fields(data: Any) -> tuple[AdditionalField, ...]:
    """Every level may be a bare object; ``type`` comes in any case and may be missing (additional fields)."""
    found = []
    for book in map(as_row, as_list(as_row(data or {}).get("addressBook"))):
        for group in map(as_row, as_list(book.get("fieldGroups"))):
            profile = as_text(group.get("profileKey"))
            for row in map(as_row, as_list(group.get("fields"))):
                about = as_row(row.get("description") or {})
                allowed = as_row(about.get("allowedValues") or {})
                key = as_text(row.get("fieldKey"))
                found.append(
                    AdditionalField(
                        id=_id(row),
                        name=as_text(row.get("name")),
                        key=f"{profile}.{key}" if profile and key else key,
                        group=as_text(group.get("name")),
                        type=_FIELD_TYPES.get(as_text(about.get("type")).lower(), FieldType.TEXT),
                        options=tuple(as_text(item) for item in as_list(allowed.get("possibleValues"))),
                        required=as_bool(about.get("required")),
                        read_only=as_bool(about.get("readonly")),
                    )
                )
    return tuple(found)


def name_and_address(value: str) -> tuple[str, str]:
    """``"Name" <address>``, an address alone or a name alone, read by hand: names hold commas and brackets
    that the mail grammar forbids unquoted."""
    text = value.strip()
    if text.endswith(">") and "<" in text:
        name, _, address = text[:-1].rpartition("<")
        name = name.strip()
        if len(name) >= 2 and name[0] == name[-1] == '"':
            name = name[1:-1].replace('\\"', '"').replace("\\\\", "\\")
        return name, address.strip()
    return ("", text) if "@" in text and " " not in text else (text, "")


def sender(row: Row, kind: str) -> Sender:
    """``value`` is an address, a name, or ``"Name" <address>``: all three are read (senders)."""
    kind = as_text(row.get("type")).lower() or kind
    value = as_text(row.get("value")).strip()
    name, address = name_and_address(value) if kind == "email" else (value, "")
    return Sender(id=f"{kind}:{value}", kind=kind, address=address, name=name, raw=row)


def stored_message(row: Row) -> StoredMessage:
    """An e-mail with its html; ``from`` is one text with the name in quotation marks (messages, stored)."""
    return StoredMessage(
        id=_id(row),
        name=as_text(row.get("name")),
        subject=as_text(row.get("subject")),
        html=as_text(row.get("htmlText")),
        text=as_text(row.get("text")),
        sender=as_text(row.get("from")),
        raw=row,
    )


def message_status(row: Row) -> MessageStatus:
    """``failed`` and ``delivered`` may be text (trap 2); a status we do not know is shown raw."""
    request = as_text(row.get("requestId"))
    if not request:
        raise unexpected(f"requestId was expected among {sorted(row)[:10]}")
    return MessageStatus(
        id=request,
        state=as_text(row.get("status")),
        delivered=as_bool(row.get("delivered")),
        failed=as_bool(row.get("failed")),
    )


def history_entry(row: Row) -> HistoryEntry:
    """A message that a contact got; ``activityStatus`` is missing while nothing is known (activity)."""
    return HistoryEntry(
        at=instant(row.get("sentDateTime")),
        kind=as_text(row.get("channelType")),
        subject=as_text(row.get("subject")) or as_text(row.get("text")),
        state=as_text(row.get("activityStatus")),
        id=as_text(row.get("messageInstanceId")),
        raw=row,
    )


_PHASES = {
    "STARTED": ImportPhase.QUEUED,
    "IMPORTING": ImportPhase.WORKING,
    "FINISHED": ImportPhase.FINISHED,
    "ERROR": ImportPhase.FAILED,
}


def import_state(data: Any) -> ImportState:
    """A status we do not know counts as still working and is shown raw. ``mapping`` may be a bare object."""
    row = as_row(data)
    status = as_text(row.get("status"))
    ids: dict[str, str] = {}
    for pair in map(as_row, as_list(row.get("mapping"))):
        value, contact_id = as_text(pair.get("dedupeValue")), as_text(pair.get("contactId"))
        if not value or not contact_id:
            continue
        ids[value] = contact_id
        if "@" in value:
            ids.setdefault(email_key(value), contact_id)
        elif _PHONE_LIKE.fullmatch(value):
            ids.setdefault(phone_key(value), contact_id)
    phase = _PHASES.get(status.upper())
    text = as_text(row.get("description"))
    if phase is None:
        return ImportState(ImportPhase.WORKING, ids, text or status)
    return ImportState(phase, ids, text)


def told_id(data: Any) -> str:
    """The id that a write answers; number or text (trap 2)."""
    return _id(as_row(data))


def _id(row: Row) -> str:
    found = as_text(row.get("id"))
    if not found:
        raise ProviderChanged(original=f"an id was expected among {sorted(row)[:10]}")
    return found


def _channel(channels: list[Row], kind: str) -> str:
    return next(
        (as_text(item.get("value")) for item in channels if as_text(item.get("type")).lower() == kind), ""
    )
