"""Single persons at eSputnik: save, delete, erase, subscribe, unsubscribe, their history (contacts;
unsubscribed e-mails; activity).

Owns: those calls and the body of one contact. Must not: import rows (``delivery`` does) or read shapes that
``mapping`` reads.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from desktop_app.model.contact import Contact, Subscription
from desktop_app.model.contact_change import ContactChange, HistoryEntry, SavedContact, SubscribeRequest
from desktop_app.model.errors import InvalidInput, NotFound
from desktop_app.model.page import Page
from desktop_app.model.texts import has, t
from desktop_app.provider_api.json_values import Row, as_row, as_text
from desktop_app.providers.esputnik import mapping, shapes
from desktop_app.providers.esputnik.account import EsputnikAccount
from desktop_app.providers.esputnik.errors import FORBIDDEN, proves_earlier
from desktop_app.providers.esputnik.operations import HISTORY_ROWS
from desktop_app.transport.answer import Answer, Expect

HISTORY_DAYS = 365
"""How far back a person's messages are asked for; the call needs a period (activity)."""
LEFT_DAYS = 365
"""How far back the record of activity is asked who left."""
LEFT_WINDOW_DAYS = 31
LEFT_ROWS = 1000
"""Rows of one answer of the record: more of them, and its marks to go on, were found unreliable; a period
that fills an answer is asked by halves (activity)."""
_LEFT = {"UNSUBSCRIBED": Subscription.UNSUBSCRIBED, "SPAM": Subscription.COMPLAINED}
CUSTOM = "custom:"
_PLAIN = {
    "first_name": "firstName",
    "last_name": "lastName",
    "external_id": "externalCustomerId",
    "language": "languageCode",
    "time_zone": "timeZone",
}
_CHANNELS = {"email": "email", "phone": "sms"}
_ADDRESS = {"city": "town", "region": "region", "address": "address", "postcode": "postcode"}


class ContactCalls(EsputnikAccount):
    async def save_contact(self, change: ContactChange) -> SavedContact:
        """``POST /v1/contact``, or ``PUT /v1/contact/{id}`` with the channels that the contact has, since
        those of a kind are replaced (contacts, add one; update by id). Starts nothing, asks nobody; a deleted
        contact comes back. Duplicate: the very same change was taken less than a minute ago.
        """
        body = contact_body(change.values, self._label)
        if change.id:
            known = await self._call("contact", path={"id": change.id})
            with self._reading():
                body["channels"] = joined_channels(as_row(known.data), body["channels"])
            answer = await self._call(
                "contact_update",
                path={"id": change.id},
                json=body,
                proof=proves_earlier,
                expect=Expect.ANYTHING,
            )
            return SavedContact(change.id, created=False, text=self._client.clean(answer.words))
        answer = await self._call("contact_add", json=body, proof=proves_earlier)
        if answer.repeated:  # the first attempt's answer, with the id in it, is lost
            return SavedContact("", text=self._client.clean(answer.words))
        with self._written(answer):
            return SavedContact(mapping.told_id(answer.data))

    async def delete_contact(self, contact_id: str) -> None:
        """Into the bin of deleted contacts, from which an import or a change brings it back."""
        await self._delete(contact_id, erase=False)

    async def erase_contact(self, contact_id: str) -> None:
        """``erase=true``: profile, activity, tracking, for good."""
        await self._delete(contact_id, erase=True)

    async def _delete(self, contact_id: str, *, erase: bool) -> None:
        await self._call(
            "contact_delete",
            path={"id": contact_id},
            query={"erase": erase},
            expect=Expect.ANYTHING,
            proof=gone,
        )

    async def subscribe_contact(self, request: SubscribeRequest) -> SavedContact:
        """``POST /v1/contact/subscribe``: a new contact is asked to confirm, an existing one keeps its
        channels. Fires ``subscribeFromApi`` or ``subscribeUpdateFromApi``, with ``-<form>`` where a form is
        named.
        """
        body: dict[str, Any] = {"contact": contact_body(request.values, self._label)}
        form = request.settings.get("formType", "").strip()
        if FORBIDDEN & set(form):
            raise InvalidInput("esputnik.forbidden_letters", platform=self._label, field="formType")
        groups = lines(request.settings.get("groups", ""))
        if request.list_id:
            groups.append(await self._list_name(request.list_id))
        keys = lines(request.settings.get("subscriptions", ""))
        body |= {name: value for name, value in (("groups", groups), ("subscriptions", keys)) if value}
        if form:
            body["formType"] = form
        answer = await self._call("subscribe", json=body)
        with self._written(answer):
            row = as_row(answer.data)
            status = as_text(row.get("emailStatus"))
            new = shapes.as_bool(row["new"]) if "new" in row else None
            return SavedContact(mapping.told_id(row), created=new, text=_status_words(status))

    async def unsubscribe(self, email: str, *, list_id: str = "", reason: str = "") -> None:
        """The address, for bulk mail, in all contacts that use it; texts and messengers stay."""
        await self._call("unsubscribe", json={"emails": [email.strip()]}, expect=Expect.ANYTHING)

    async def resubscribe(self, email: str, *, list_id: str = "", reason: str) -> None:
        if not reason.strip():
            raise ValueError("bringing somebody back needs a reason")
        await self._call("resubscribe", json={"emails": [email.strip()]}, expect=Expect.ANYTHING)

    async def fetch_history(self, contact: Contact, cursor: str | None = None) -> Page[HistoryEntry]:
        """``GET /v2/contacts/messages`` over the last year; acts come with the message they belong to."""
        now = self._clock.utc_now()
        start = int(cursor) if cursor else 0
        answer = await self._call(
            "contact_messages",
            query={
                "contactId": contact.id,
                "dateFrom": f"{now - timedelta(days=HISTORY_DAYS):%Y-%m-%d}",
                "dateTo": f"{now + timedelta(days=1):%Y-%m-%d}",
                "offset": start,
                "maxrows": HISTORY_ROWS,
            },
            expect=Expect.JSON_OR_EMPTY,
        )
        with self._reading():
            rows = shapes.as_list(answer.data)
            entries = tuple(mapping.history_entry(as_row(row)) for row in rows)
        return Page(entries, str(start + len(rows)) if len(rows) >= HISTORY_ROWS else None)

    async def fetch_left(self) -> dict[str, Subscription]:
        """``GET /v2/contacts/activity`` over the last year: there is no list of unsubscribed addresses
        (unsubscribed e-mails). NotAllowed where the platform's support has not opened the record. Whoever
        came back afterwards is named all the same.
        """
        today = self._clock.utc_now().date() + timedelta(days=1)
        first = today - timedelta(days=LEFT_DAYS)
        found: dict[str, Subscription] = {}
        for status, state in _LEFT.items():
            windows = []
            start = first
            while start <= today:
                end = min(start + timedelta(days=LEFT_WINDOW_DAYS - 1), today)
                windows.append((start, end))
                start = end + timedelta(days=1)
            while windows:
                start, end = windows.pop()
                rows = await self._activity(status, start, end)
                if len(rows) >= LEFT_ROWS and start < end:
                    middle = start + (end - start) // 2
                    windows += [(start, middle), (middle + timedelta(days=1), end)]
                    continue
                found |= {email: state for row in rows if (email := as_text(row.get("email")).lower())}
        return found

    async def _activity(self, status: str, start: date, end: date) -> list[Row]:
        """Whole days, both named ones among them; a single day is read to its end."""
        query = {"dateFrom": start.isoformat(), "dateTo": end.isoformat(), "activityStatus": status}
        rows: list[Row] = []
        offset = ""
        while True:
            more = {"offset": offset} if offset else {}
            answer = await self._call(
                "activity", query={**query, "maxrows": LEFT_ROWS, **more}, expect=Expect.JSON_OR_EMPTY
            )
            with self._reading():
                page = [as_row(row) for row in shapes.as_list(answer.data)]
            rows += page
            before, offset = offset, as_text(page[-1].get("offset")) if page else ""
            if len(page) < LEFT_ROWS or start < end or offset in ("", before):
                return rows

    async def _list_name(self, list_id: str) -> str:
        """A subscription names lists, not their ids."""
        cursor: str | None = None
        while True:
            rows, (cursor, _) = await self._page("lists", cursor, {}, "groups", "group")
            for row in rows:
                if as_text(row.get("id")) == list_id:
                    return as_text(row.get("name"))
            if cursor is None:
                raise NotFound(platform=self._label)


def contact_body(values: Mapping[str, str | None], platform: str) -> dict[str, Any]:
    """One contact as it is written: only what ``values`` names; a blank on purpose (None) goes as empty text,
    the reading of the twins' table for what nobody documents.

    InvalidInput for a field that eSputnik has not, and for a blanked address or phone: a contact's channels
    can be replaced here, not taken away (contacts, shapes).
    """
    body: dict[str, Any] = {"channels": []}
    for name, value in values.items():
        text = (value or "").strip()
        if name in _CHANNELS:
            if not text:
                raise InvalidInput("esputnik.channel_stays", platform=platform, field=name)
            kind = _CHANNELS[name]
            body["channels"].append(
                {"type": kind, "value": shapes.phone_key(text) if kind == "sms" else text}
            )
        elif name in _PLAIN:
            body[_PLAIN[name]] = text
        elif name in _ADDRESS:
            body.setdefault("address", {})[_ADDRESS[name]] = text
        elif name.startswith(CUSTOM) and name.removeprefix(CUSTOM).isdecimal():
            field = {"id": int(name.removeprefix(CUSTOM)), "value": text}
            body.setdefault("fields", []).append(field)
        else:
            raise InvalidInput("esputnik.no_such_field", platform=platform, field=name)
    return body


def joined_channels(known: Row, changed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The channels as they shall be: a changed kind replaces the first of its kind, all others stay."""
    wanted = {channel["type"]: channel for channel in changed}
    joined = []
    for channel in map(as_row, shapes.as_list(known.get("channels"))):
        kind = as_text(channel.get("type")).lower()
        joined.append(wanted.pop(kind) if kind in wanted else dict(channel))
    return joined + list(wanted.values())


def gone(answer: Answer) -> bool:
    """404 after an attempt of ours that stayed open: it was deleted by it."""
    return answer.status == 404


def lines(text: str) -> list[str]:
    return [line.strip() for line in re.split(r"[\r\n]+", text) if line.strip()]


def _status_words(status: str) -> str:
    key = f"platforms.esputnik.email_status.{status}"
    return t(key) if status and has(key) else status
