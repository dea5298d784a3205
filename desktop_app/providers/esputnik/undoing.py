"""Taking an import back at eSputnik: contacts go to its bin one by one, values are written back by id.

Owns: these calls. Must not: decide who is taken back, create a contact, name a list.

Values go back with the bulk call matched by the platform's own id: only there a field can be emptied again
(single writes pass over what is not sent), an unknown id creates nobody, and no list is named, so nobody
joins one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from desktop_app.model.errors import NotFound
from desktop_app.provider_api.importing import DeliveryAnswer
from desktop_app.provider_api.json_values import as_row, as_text
from desktop_app.provider_api.undo import UndoCalls, WriteBack
from desktop_app.providers.esputnik.delivery import ADDRESS, CHANNELS, CUSTOM, PLAIN
from desktop_app.providers.esputnik.errors import proves_earlier
from desktop_app.providers.esputnik.operations import BATCH_ROWS
from desktop_app.providers.esputnik.shapes import as_list, phone_key
from desktop_app.transport.answer import Answer, Expect

ANCHOR = "first_name"


class EsputnikUndo(UndoCalls):
    """The part of the provider that takes back. ``_call`` is the provider's own."""

    async def _call(self, operation: str, **more: Any) -> Answer:
        raise NotImplementedError

    async def take_away(self, contact_id: str) -> None:
        """To the bin: an import with "restore" or a single write brings the contact back (read, delete)."""
        if not contact_id.isdecimal():
            raise ValueError(f"no id of a contact: {contact_id!r}")
        await self._call(
            "contact_delete", path={"id": contact_id}, query={"erase": "false"}, expect=Expect.ANYTHING
        )

    async def write_back(self, list_id: str, contacts: Sequence[WriteBack]) -> DeliveryAnswer:
        """Exactly the fields that the contacts carry; a listed field without a value is emptied (bulk
        add/update).

        NotFound when every one of them is refused as unknown.
        """
        answer = await self._call(
            "import", content=encode_write_back(contacts), proof=proves_earlier, earlier_unknown=True
        )
        if answer.repeated:
            return DeliveryAnswer(repeated=True)
        data = as_row(answer.data)
        session = as_text(data.get("asyncSessionId"))
        refused = [as_text(as_row(one).get("error")) for one in as_list(data.get("failedContacts"))]
        if not session and len(refused) == len(contacts):
            raise NotFound(original="; ".join(dict.fromkeys(refused)))
        return DeliveryAnswer(session=session, unplaced=tuple(refused))


def encode_write_back(contacts: Sequence[WriteBack]) -> bytes:
    """The body of the bulk call. ValueError for too many, for none, or for contacts with different fields.

    A request that lists no standard field would empty them all (trap 4). Where only additional fields go
    back, the first name is listed with the value that was read a moment ago, so that it stays.
    """
    if not contacts or len(contacts) > BATCH_ROWS:
        raise ValueError(f"{len(contacts)} contacts, eSputnik takes 1 to {BATCH_ROWS} in one request")
    fields = sorted(contacts[0].values)
    if not fields or any(sorted(one.values) != fields for one in contacts):
        raise ValueError("contacts of one request are written back in the same fields")
    names = {**PLAIN, **CHANNELS, **ADDRESS}
    listed = [name for name in fields if name in names] or [ANCHOR]
    custom = [name for name in fields if name.startswith(CUSTOM)]
    if len(custom) + sum(name in names for name in fields) != len(fields):
        raise ValueError(f"eSputnik has no such fields: {fields}")
    body = {
        "contacts": [_contact(one, listed, custom) for one in contacts],
        "dedupeOn": "id",
        "contactFields": [names[name] for name in listed],
        "customFieldsIDs": [int(name.removeprefix(CUSTOM)) for name in custom],
        "restoreDeleted": False,
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _contact(one: WriteBack, listed: Sequence[str], custom: Sequence[str]) -> dict[str, Any]:
    values: dict[str, str | None] = {ANCHOR: one.contact.first_name or None, **one.values}
    made: dict[str, Any] = {"id": int(one.contact.id)}
    made["channels"] = [
        {"type": CHANNELS[name], "value": phone_key(value) if name == "phone" else value}
        for name in listed
        if name in CHANNELS and (value := values[name])
    ]
    for name in listed:
        if name in PLAIN and (value := values[name]):
            made[PLAIN[name]] = value
    place = {ADDRESS[name]: value for name in listed if name in ADDRESS and (value := values[name])}
    if place:
        made["address"] = place
    if custom:
        made["fields"] = [
            {"id": int(name.removeprefix(CUSTOM)), "value": value}
            for name in custom
            if (value := values[name])
        ]
    return made
