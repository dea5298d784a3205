"""Taking an import back at Ecomail: contacts that were nowhere before are deleted for good, values are
written back.

Owns: these calls, and the proof that a contact is new. Must not: decide who is taken back, put anybody into a
list, bring back who has left.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from desktop_app.model.contact import Contact
from desktop_app.provider_api.importing import DeliveryAnswer
from desktop_app.provider_api.undo import UndoCalls, WriteBack
from desktop_app.providers.ecomail.delivery import subscriber_data
from desktop_app.providers.ecomail.operations import BATCH_ROWS
from desktop_app.providers.ecomail.shapes import as_text, collection
from desktop_app.transport.answer import Answer, Expect

ZONES = (timedelta(0), timedelta(hours=1), timedelta(hours=2))
"""``inserted_at`` names no zone: UTC, or Prague in winter and summer (dates)."""
SAME_MOMENT = timedelta(seconds=2)
OUR_CLOCK = timedelta(minutes=5)


class EcomailUndo(UndoCalls):
    """The part of the provider that takes back. ``_call`` is the provider's own."""

    async def _call(self, operation: str, **more: Any) -> Answer:
        raise NotImplementedError

    async def take_away(self, contact_id: str) -> None:
        """Out of every list, for good (contacts across lists, delete)."""
        await self._call("contact_erase", path={"email": _address(contact_id)}, expect=Expect.ANYTHING)

    async def write_back(self, list_id: str, contacts: Sequence[WriteBack]) -> DeliveryAnswer:
        """By the bulk update, which passes over people who are not in the list: it puts nobody into it."""
        if not contacts or len(contacts) > BATCH_ROWS:
            raise ValueError(f"{len(contacts)} contacts, Ecomail takes 1 to {BATCH_ROWS} in one request")
        rows = [{**subscriber_data(one.values), "email": _address(one.contact.id)} for one in contacts]
        body = {"subscriber_data": rows, "allow_resubscribe": False}
        await self._call("members_update", path={"list_id": list_id}, json=body)
        return DeliveryAnswer()

    async def leave_list(self, list_id: str, contact_id: str) -> None:
        """Status 2 in this list; the contact stays (contacts in a list, unsubscribe)."""
        await self._call("unsubscribe", path={"list_id": list_id}, json={"email": _address(contact_id)})

    def proves_new(self, contact: Contact, list_id: str, sent_at: float) -> bool:
        """True when the account has the contact since the very moment at which it came into this list, its
        only one, and that was not before we sent: then it was nowhere before (contacts across lists).
        """
        places = collection(contact.raw.get("lists"))
        if len(places) != 1 or as_text(places[0].get("list_id")) != list_id:
            return False
        joined = _moment(places[0].get("subscribed_at"))
        made = _moment(contact.raw.get("inserted_at"))
        if joined is None or made is None or joined < datetime.fromtimestamp(sent_at, UTC) - OUR_CLOCK:
            return False
        return any(abs(made - zone - joined) <= SAME_MOMENT for zone in ZONES)


def _address(contact_id: str) -> str:
    if "@" not in contact_id:
        raise ValueError("contacts are named by their addresses")
    return contact_id


def _moment(value: Any) -> datetime | None:
    """``2018-11-15T12:59:21.000000Z`` or ``2018-11-15 13:59:21``; a time without a zone is taken as UTC."""
    try:
        found = datetime.fromisoformat(as_text(value).replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
