"""Lists and single persons at Ecomail: make, rename, save, erase, subscribe, unsubscribe, their history
(lists; contacts in a list; contacts across lists).

Owns: those calls and their bodies. Must not: import rows (``delivery`` does). A contact is named by its
address; status, custom fields and groups belong to its place in one list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from desktop_app.model.contact import Contact
from desktop_app.model.contact_change import ContactChange, HistoryEntry, SavedContact, SubscribeRequest
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import InvalidInput, NotAllowed, NotFound
from desktop_app.model.page import Page
from desktop_app.provider_api.json_values import Row, email_key
from desktop_app.providers.ecomail import mapping, shapes
from desktop_app.providers.ecomail.account import EcomailAccount, gone, reading
from desktop_app.providers.ecomail.delivery import CUSTOM, subscriber_data
from desktop_app.providers.ecomail.forms import LIST_FIELDS, PERSON_FIELDS
from desktop_app.providers.ecomail.operations import LABEL, LOG_ROWS
from desktop_app.transport.answer import Expect

SETTINGS = tuple(field.key for field in LIST_FIELDS)
"""A list's settings beside its name, as they are read and written (lists)."""
_LOGS = ("mails", "automations", "events")
_END = "-"


class ContactCalls(EcomailAccount):
    # --- lists

    async def create_list(self, name: str, values: Mapping[str, str]) -> ContactList:
        """``POST /lists``; the answer tells id and name only."""
        answer = await self._call("list_create", json=list_body(name, values))
        with self._written(answer):
            return mapping.contact_list(shapes.as_row(answer.data))

    async def rename_list(self, list_id: str, name: str) -> None:
        """``PUT /lists/{id}`` with every setting as it was just read, since nobody says what leaving one out
        means."""
        if not name.strip():
            raise InvalidInput("ecomail.name_missing", platform=LABEL, field="name")
        path = {"list_id": list_id}
        known = await self._call("list", path=path)
        with reading():
            row = shapes.as_row(shapes.as_row(known.data).get("list"))
        kept = {key: row[key] for key in SETTINGS if row.get(key) is not None}
        await self._call(
            "list_update", path=path, json={"name": name.strip(), **kept}, expect=Expect.ANYTHING
        )

    # --- one person

    async def save_contact(self, change: ContactChange) -> SavedContact:
        """Somebody new goes into the list without being asked and without starting anything (subscribe); of
        somebody known only the named fields are touched (update-subscriber), custom fields with those that
        are there, since nobody says that others are kept. Tags and groups are left alone.

        InvalidInput without a list, for a field that Ecomail has not, and for another address: it names the
        contact.
        """
        if not change.list_id:
            raise InvalidInput("ecomail.list_missing", platform=LABEL, field="list")
        data = person_data(change.values)
        path = {"list_id": change.list_id}
        if not change.id:
            answer = await self._call(
                "contact_save", path=path, json=subscription(data, asks=False, update=True)
            )
            with self._written(answer):
                return saved(answer.data)
        if "email" in data and email_key(data.pop("email")) != email_key(change.id):
            raise InvalidInput("ecomail.address_fixed", platform=LABEL, field="email")
        if "custom_fields" in data:
            known = await self._call("member", path={**path, "email": change.id})
            with reading():
                place = shapes.as_row(shapes.as_row(known.data).get("subscriber"))
                data["custom_fields"] = {
                    **shapes.as_map(place.get("custom_fields")),
                    **data["custom_fields"],
                }
        await self._call(
            "member_update",
            path=path,
            json={"email": change.id, "subscriber_data": data},
            expect=Expect.JSON_OR_EMPTY,
        )
        return SavedContact(change.id, created=False)

    async def delete_contact(self, contact_id: str) -> None:
        """Out of every list, for good: there is no other way of deleting."""
        await self.erase_contact(contact_id)

    async def erase_contact(self, contact_id: str) -> None:
        """``DELETE /subscribers/{email}/delete``."""
        await self._call("contact_erase", path={"email": contact_id}, expect=Expect.JSON_OR_EMPTY, proof=gone)

    async def subscribe_contact(self, request: SubscribeRequest) -> SavedContact:
        """``POST /lists/{id}/subscribe`` with its confirmation: in a list with double opt-in a mail asks the
        person, and the status is "unconfirmed" until then. Data of somebody known is left as it is, and
        whoever left stays away.
        """
        if not request.list_id:
            raise InvalidInput("ecomail.list_missing", platform=LABEL, field="list")
        data = person_data(request.values)
        if source := request.settings.get("source", "").strip():
            data["source"] = source
        body = subscription(data, asks=True, update=False)
        for name in ("trigger_autoresponders", "trigger_notification"):
            body[name] = request.settings.get(name) == "true"
        answer = await self._call("subscribe", path={"list_id": request.list_id}, json=body)
        with self._written(answer):
            return saved(answer.data)

    async def unsubscribe(self, email: str, *, list_id: str = "", reason: str = "") -> None:
        """In one list, or without one in every list in which the person gets mail or was asked."""
        for each in [list_id] if list_id else await self._lists_of(email):
            await self._call("unsubscribe", path={"list_id": each}, json={"email": email.strip()})

    async def resubscribe(self, email: str, *, list_id: str = "", reason: str) -> None:
        """Brings back who left one list; asks nobody, starts nothing. ValueError without a reason."""
        if not reason.strip():
            raise ValueError("bringing somebody back needs a reason")
        if not list_id:
            raise InvalidInput("ecomail.list_missing", platform=LABEL, field="list")
        body = subscription({"email": email.strip()}, asks=False, update=False) | {"resubscribe": True}
        answer = await self._call("resubscribe", path={"list_id": list_id}, json=body)
        with self._written(answer):
            saved(answer.data)

    async def _lists_of(self, email: str) -> list[str]:
        answer = await self._call("contact", path={"email": email.strip()})
        with reading():
            person = shapes.as_row(shapes.as_row(answer.data).get("subscriber"))
            places = shapes.collection(person.get("lists"))
            return [
                shapes.as_text(place.get("list_id"))
                for place in places
                if shapes.as_text(place.get("status")) in ("1", "6")
            ]

    # --- history

    async def fetch_history(self, contact: Contact, cursor: str | None = None) -> Page[HistoryEntry]:
        """Mails, automations and events of one person: a page joins one page of each, newest first in it.

        Where one log is unknown or closed the others are shown; NotFound when all three know nothing.
        """
        starts = cursor.split(",") if cursor else ["1"] * len(_LOGS)
        entries: list[HistoryEntry] = []
        rest: list[str] = []
        unknown: NotFound | None = None
        known = False
        for log, start in zip(_LOGS, starts, strict=True):
            if start == _END:
                rest.append(_END)
                continue
            try:
                found, more = await self._log_page(log, contact.email or contact.id, int(start))
                known = True
            except NotFound as error:  # "no records" as often as "no contact" (contacts across lists)
                unknown, found, more = error, [], False
            entries += found
            rest.append(str(int(start) + 1) if more else _END)
        if unknown is not None and not known and cursor is None:
            raise unknown
        entries.sort(key=_when, reverse=True)
        going_on = any(start != _END for start in rest)
        return Page(tuple(entries), ",".join(rest) if going_on else None)

    async def _log_page(self, log: str, email: str, page: int) -> tuple[list[HistoryEntry], bool]:
        query = {"per_page": LOG_ROWS, "page": page}
        wrapper, read = _READERS[log]
        try:
            answer = await self._call(f"contact_{log}", path={"email": email}, query=query)
        except NotAllowed:
            if log != "mails":
                raise
            # some accounts are refused there and served here (campaigns, log)
            answer = await self._call("campaigns_log", query={**query, "email": email})
            wrapper = "campaign_log"
        with reading():
            rows, more, _total = shapes.page_rows(answer.data, wrapper)
            return [read(row) for row in rows], more


_READERS: dict[str, tuple[str, Callable[[Row], HistoryEntry]]] = {
    "mails": ("data", mapping.mail_entry),
    "automations": ("automation_log", mapping.automation_entry),
    "events": ("data", mapping.event_entry),
}


def list_body(name: str, values: Mapping[str, str]) -> dict[str, Any]:
    """InvalidInput naming a field that is missing or unknown; blanks are left out."""
    body: dict[str, Any] = {"name": name.strip()}
    if not body["name"]:
        raise InvalidInput("ecomail.name_missing", platform=LABEL, field="name")
    if unknown := sorted(set(values) - set(SETTINGS)):
        raise InvalidInput("ecomail.field_missing", platform=LABEL, field=unknown[0], name=unknown[0])
    for field in LIST_FIELDS:
        value = values.get(field.key, "").strip()
        if not value and field.required:
            raise InvalidInput("ecomail.field_missing", platform=LABEL, field=field.key, name=field.key)
        if value:
            body[field.key] = value == "true" if field.kind == "switch" else value
    return body


def person_data(values: Mapping[str, str | None]) -> dict[str, Any]:
    """``subscriber_data`` of the named fields only; never a status, tags or groups."""
    for name, value in values.items():
        if name not in PERSON_FIELDS and not name.removeprefix(CUSTOM).strip():
            raise InvalidInput("ecomail.no_such_field", platform=LABEL, field=name)
        if name not in PERSON_FIELDS and not name.startswith(CUSTOM):
            raise InvalidInput("ecomail.no_such_field", platform=LABEL, field=name)
        if name == "country" and value and len(value.strip()) != 2:
            raise InvalidInput("ecomail.country_code", platform=LABEL, field=name)
    return subscriber_data(values)


def subscription(data: Mapping[str, Any], *, asks: bool, update: bool) -> dict[str, Any]:
    """Every switch is said: the documents disagree on what silence means."""
    if not str(data.get("email") or "").strip():
        raise InvalidInput("ecomail.address_missing", platform=LABEL, field="email")
    return {
        "subscriber_data": dict(data),
        "trigger_autoresponders": False,
        "trigger_notification": False,
        "update_existing": update,
        "skip_confirmation": not asks,
        "resubscribe": False,
    }


def saved(data: Any) -> SavedContact:
    """``already_subscribed``: the person was in the list before, whatever the status."""
    row = shapes.as_row(data)
    known = shapes.as_text(row.get("already_subscribed"))
    return SavedContact(
        mapping.told(row, "email"), created=None if known == "" else known not in ("true", "1")
    )


def _when(entry: HistoryEntry) -> datetime:
    """For sorting: a time without a zone counts as UTC, none as the oldest."""
    at = entry.at or datetime.min
    return at if at.tzinfo else at.replace(tzinfo=UTC)
