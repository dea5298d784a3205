"""From Ecomail's answers to our nouns, pure. All its oddities of form end here.

Owns: the nouns (``shapes`` takes the forms of JSON). Must not: send, wait, or pass on a shape that a noun
does not name.

A contact's id is its address: that is what every call of the platform names it by. Status, custom fields and
groups belong to a contact's place in one list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from desktop_app.model.account import AccountInfo
from desktop_app.model.contact import AdditionalField, Contact, FieldType, Subscription
from desktop_app.model.contact_change import HistoryEntry
from desktop_app.model.contact_list import ContactList
from desktop_app.model.domain import Domain
from desktop_app.model.errors import ProviderChanged
from desktop_app.model.message import StoredMessage
from desktop_app.model.sender import Sender
from desktop_app.provider_api.json_values import Row, as_int
from desktop_app.providers.ecomail.shapes import as_map, as_row, as_text, collection, moment

_SUBSCRIPTIONS = {
    "1": Subscription.SUBSCRIBED,
    "2": Subscription.UNSUBSCRIBED,
    "3": Subscription.ADDRESS_FAILS,
    "4": Subscription.ADDRESS_FAILS,
    "5": Subscription.COMPLAINED,
    "6": Subscription.UNCONFIRMED,
    "SUBSCRIBED": Subscription.SUBSCRIBED,
    "UNSUBSCRIBED": Subscription.UNSUBSCRIBED,
}
STRONGEST = (
    Subscription.COMPLAINED,
    Subscription.SUBSCRIBED,
    Subscription.UNCONFIRMED,
    Subscription.ADDRESS_FAILS,
    Subscription.UNSUBSCRIBED,
    Subscription.UNKNOWN,
)
"""Of the places of one contact, whose word holds for the account: a complaint about any list; else being
subscribed anywhere. Somebody counts as gone only who has left every list."""
_TYPES = {"int": FieldType.NUMBER, "date": FieldType.DATE}
DOUBLE_OPT_IN = "double opt-in"


def subscription(status: Any) -> Subscription:
    """A code as number, as text, or a word; an unknown one says nothing."""
    return _SUBSCRIPTIONS.get(as_text(status).strip().upper(), Subscription.UNKNOWN)


def account_info(lists: Sequence[Row], note: str) -> AccountInfo:
    """No call names the account, so its lists do: the sender that most of them have (``note`` says so)."""
    names = Counter(name for row in lists if (name := as_text(row.get("from_name")).strip()))
    senders = Counter(name for row in lists if (name := as_text(row.get("from_email")).strip()))
    return AccountInfo(organisation=_most(names), user=_most(senders), notes=(note,) if note else ())


def _most(found: Counter[str]) -> str:
    return found.most_common(1)[0][0] if found else ""


def contact_list(row: Row, counted_at: datetime | None = None) -> ContactList:
    """``active_subscribers`` counts those who get mail; real accounts tell it, the documents do not."""
    count = as_int(row.get("active_subscribers"))
    return ContactList(
        id=told(row, "id"),
        name=as_text(row.get("name")),
        kind=DOUBLE_OPT_IN if as_text(row.get("double_optin")) in ("true", "1") else "",
        count=count,
        counted_at=counted_at if count is not None else None,
        raw=row,
    )


def member(row: Row) -> Contact:
    """A row of a list: the place with the contact nested in it (subscribers of a list)."""
    nested = as_map(row.get("subscriber"))
    return _contact({**nested, "email": row.get("email") or nested.get("email")}, row, raw=row)


def list_contact(data: Any) -> Contact:
    """A contact as one list has it: both merged flat, every field told."""
    row = as_row(as_row(data).get("subscriber"))
    return _contact(row, row, raw=row)


def account_contact(data: Any) -> Contact:
    """A contact across lists: status and custom fields over all its places."""
    row = as_row(as_row(data).get("subscriber"))
    places = collection(row.get("lists"))
    statuses = [subscription(place.get("status")) for place in places]
    fields: dict[str, str] = {}
    for place in places:
        fields |= _custom(place)
    made = _contact(row, {}, raw=row)
    strongest = next((status for status in STRONGEST if status in statuses), Subscription.UNKNOWN)
    return replace(
        made,
        subscription=strongest,
        fields=fields,
        lists=tuple(as_text(place.get("list_id")) for place in places),
    )


def found_contact(row: Row) -> Contact:
    """A row of a search, whose shape nobody documents: whatever it tells, an address at least."""
    return _contact(row, row, raw=row) if "lists" not in row else account_contact({"subscriber": row})


def without_places(contact: Contact) -> Contact:
    """The contact for a reading of the whole base: what belongs to single lists is not told."""
    return replace(contact, fields={})


def _contact(person: Row, place: Row, *, raw: Row) -> Contact:
    email = as_text(person.get("email")).strip()
    if not email:
        raise ProviderChanged(original=f"an address was expected among {sorted(map(str, person))[:20]}")
    list_id = as_text(place.get("list_id"))
    return Contact(
        id=email,
        email=email,
        phone=as_text(person.get("phone")),
        first_name=as_text(person.get("name")),
        last_name=as_text(person.get("surname")),
        company=as_text(person.get("company")),
        address=as_text(person.get("street")),
        city=as_text(person.get("city")),
        postcode=as_text(person.get("zip")),
        country=as_text(person.get("country")),
        gender=as_text(person.get("gender")),
        birthday=as_text(person.get("birthday")),
        subscription=subscription(place.get("status")),
        fields=_custom(place),
        lists=(list_id,) if list_id else None,
        raw=raw,
    )


def _custom(place: Row) -> dict[str, str]:
    """``custom_fields``, or the JSON text that repeats them."""
    found = as_map(place.get("custom_fields")) or as_map(place.get("c_fields"))
    values = ((key, value) for key, value in found.items())
    return {
        str(key): as_text(value["value"] if isinstance(value, Mapping) and "value" in value else value)
        for key, value in values
    }


def list_fields(data: Any) -> tuple[AdditionalField, ...]:
    """The custom fields of one list; their keys are what rows and merge tags name them by."""
    row = as_row(as_row(data).get("list"))
    name = as_text(row.get("name"))
    found = []
    for key, about in as_map(row.get("custom_fields")).items():
        said = as_row(about) if isinstance(about, Mapping) else {}
        found.append(
            AdditionalField(
                id=str(key),
                name=as_text(said.get("name")) or str(key),
                key=str(key).upper(),
                group=name,
                type=_TYPES.get(as_text(said.get("type")), FieldType.TEXT),
            )
        )
    return tuple(found)


def joined_fields(lists: Iterable[tuple[AdditionalField, ...]]) -> tuple[AdditionalField, ...]:
    """The fields of several lists, each key once, as its first list has it."""
    found: dict[str, AdditionalField] = {}
    for fields in lists:
        for field in fields:
            found.setdefault(field.id, field)
    return tuple(found.values())


def sender(row: Row) -> Sender:
    """A domain; ``valid`` is 0 or 1, and whether it may send hangs on it (domains, transactional)."""
    name = told(row, "name")
    good = as_int(row.get("valid")) == 1 or row.get("valid") is True
    return Sender(
        id=f"domain:{as_text(row.get('id')) or name}",
        kind="domain",
        address=name,
        state="valid" if good else "not valid",
        usable=good,
        raw=row,
    )


def list_senders(rows: Sequence[Row], domains: Sequence[Sender]) -> list[Sender]:
    """What lists send from, each name and address once; it may send where its domain may (lists, domains)."""
    valid = {one.address.casefold(): one for one in domains}
    lists: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        address, name = as_text(row.get("from_email")).strip(), as_text(row.get("from_name")).strip()
        if address:
            lists.setdefault((address, name), []).append(told(row, "name"))
    found = []
    for (address, name), names in lists.items():
        its = valid.get(address.rpartition("@")[2].casefold())
        found.append(
            Sender(
                id=f"list:{address}|{name}",
                kind="list",
                address=address,
                name=name,
                state=its.state if its is not None else "",
                usable=its.usable if its is not None else None,
                lists=tuple(names),
            )
        )
    return found


def domain(row: Row) -> Domain:
    """``valid`` is 0 or 1; its records are shown in the platform's own page only (domains)."""
    good = as_int(row.get("valid")) == 1 or row.get("valid") is True
    return Domain(
        id=as_text(row.get("id")) or told(row, "name"),
        name=told(row, "name"),
        state="valid" if good else "not valid",
        proven=good,
        raw=row,
    )


def template(row: Row) -> StoredMessage:
    """A template has no subject: that is the send's own (templates)."""
    return StoredMessage(
        id=told(row, "id"),
        name=as_text(row.get("name")),
        html=as_text(row.get("html")),
        changed=moment(row.get("updated_at")),
        raw=row,
    )


def mail_entry(row: Row) -> HistoryEntry:
    """``occured_at`` is spelled so (contacts across lists, email-log)."""
    campaign = as_text(row.get("campaign_id"))
    return HistoryEntry(
        at=moment(row.get("occured_at")),
        kind="mail",
        subject=as_text(row.get("mail_name")) or (f"#{campaign}" if campaign else ""),
        state=as_text(row.get("event")),
        id=campaign or as_text(row.get("autoresponder_id")),
        raw=row,
    )


def automation_entry(row: Row) -> HistoryEntry:
    return HistoryEntry(
        at=moment(row.get("timestamp")),
        kind="automation",
        subject=f"#{as_text(row.get('pipeline_id'))}",
        state=as_text(row.get("action_id")),
        id=as_text(row.get("id")),
        raw=row,
    )


def event_entry(row: Row) -> HistoryEntry:
    named = (as_text(row.get(name)) for name in ("category", "action", "label"))
    return HistoryEntry(
        at=moment(row.get("timestamp")),
        kind="event",
        subject=" / ".join(name for name in named if name),
        id=as_text(row.get("id")),
        raw=row,
    )


def told(row: Row, name: str) -> str:
    found = as_text(row.get(name)).strip()
    if not found:
        raise ProviderChanged(original=f"{name} was expected among {sorted(map(str, row))[:10]}")
    return found
