"""Writes of EngageLab that are documented to exist and whose form nobody publishes.

Owns: everything behind a capability that rests on a guessed form: address lists (add, change), their members
(add, delete), the list of unsubscribes (add, delete). Closed by default: an account opens it by its setting,
after it was tried there. Must not: be reached by an account that did not.

The guesses, all in this file: a list is added as ``{address, name, desc}`` and changed by the same names; up
to 1,000 members a call go as ``{"members": [{member, name, vars}]}``, ``vars`` a text that holds JSON, known
ones stay, ``{"count": n}`` comes back, and taking out names the addresses in the same form; somebody is
unsubscribed by ``{"email"}`` and brought back by ``DELETE ...?email=``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NoReturn

from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import InvalidInput, ProviderChanged
from desktop_app.provider_api.importing import Delivery, DeliveryAnswer, ImportRow
from desktop_app.provider_api.json_values import Row, as_row, as_text
from desktop_app.providers.engagelab import delivery as members
from desktop_app.providers.engagelab import mapping
from desktop_app.providers.engagelab.base import reading
from desktop_app.providers.engagelab.fixed import BATCH_ROWS, LABEL
from desktop_app.providers.engagelab.manifest import LIST_FIELDS, OPENED
from desktop_app.providers.engagelab.provider import EngagelabProvider
from desktop_app.transport.answer import Answer

NAME_LETTERS, DESCRIPTION_LETTERS = 48, 250
"""Limits of the ancestor (address lists)."""
_ALIAS = re.compile(r"[A-Za-z0-9_.-]{1,48}(@maillist\.[A-Za-z0-9.-]+)?")


class EngagelabOpened(EngagelabProvider):
    """An account that opened the unproven writes."""

    manifest = OPENED

    @property
    def _locked(self) -> str:
        return ""

    # --- address lists

    async def create_list(self, name: str, values: Mapping[str, str]) -> ContactList:
        """``values``: address (the alias that mail goes to) and desc. Where the answer shows no list, it is
        looked up by its alias, which is unique.
        """
        alias = values.get("address", "").strip()
        if unknown := sorted(set(values) - {field.key for field in LIST_FIELDS}):
            _refuse("call_field_unknown", unknown[0])
        if not _ALIAS.fullmatch(alias):
            _refuse("engagelab.list_address", "address")
        body = {"address": alias, "name": _name(name), "desc": _described(values.get("desc", ""))}
        answer = await self._call("list_add", json={key: value for key, value in body.items() if value})
        row = as_row(answer.data).get("result") if isinstance(answer.data, Mapping) else None
        if not isinstance(row, Mapping) or "address_list_id" not in row:
            row = await self._by_alias(alias)
        with self._written(answer):
            if row is None:
                raise ProviderChanged(original=f"a list was expected: {answer.text[:200]}")
            return mapping.contact_list(row, now=self._clock.utc_now())

    async def rename_list(self, list_id: str, name: str) -> None:
        """The list is read first, so that alias and description go out as they are."""
        wanted = _name(name)
        listed = await self._call("list", path={"id": list_id})
        with reading():
            row = mapping.result_row(listed.data)
        body = {"address": as_text(row.get("address")), "name": wanted, "desc": described(row)}
        await self._call("list_change", path={"id": list_id}, json=body)

    async def _by_alias(self, alias: str) -> Row | None:
        answer = await self._call("lists", query={"address": alias, "offset": 0, "limit": 1})
        with reading():
            return next(iter(mapping.result_rows(answer.data)), None)

    # --- their members

    async def add_members(self, list_id: str, contact_ids: Sequence[str]) -> None:
        addresses = sequence_of_addresses(contact_ids)
        for start in range(0, len(addresses), BATCH_ROWS):
            part = [{"member": address} for address in addresses[start : start + BATCH_ROWS]]
            await self._change("add_members", list_id, {"members": part})

    async def remove_members(self, list_id: str, contact_ids: Sequence[str]) -> None:
        addresses = sequence_of_addresses(contact_ids)
        for start in range(0, len(addresses), BATCH_ROWS):
            part = addresses[start : start + BATCH_ROWS]
            await self._change("remove_members", list_id, {"members": part})

    async def send_delivery(self, delivery: Delivery) -> DeliveryAnswer:
        """Into an address list where one is chosen, else as any account does."""
        if not delivery.target.id:
            return await super().send_delivery(delivery)
        members.check(delivery)
        here = members.refused_here(delivery.rows)
        out = {verdict.row for verdict in here}
        rows = [row for row in delivery.rows if row.row not in out]
        if not rows:
            return DeliveryAnswer(verdicts=tuple(here))
        if "phone" in delivery.columns:
            _refuse("engagelab.no_phone_in_lists", "phone")
        body = {"members": [list_member(row, delivery.columns) for row in rows]}
        answer = await self._change("add_members", delivery.target.id, body)
        with self._written(answer):
            read = members.read_answer(rows, delivery.columns, answer.data)
        return replace(read, verdicts=(*here, *read.verdicts))

    async def _change(self, operation: str, list_id: str, body: Mapping[str, Any]) -> Answer:
        return await self._call(operation, path={"id": list_id}, json=body)

    # --- who gets no mail

    async def unsubscribe(self, email: str, *, list_id: str = "", reason: str = "") -> None:
        """Out of all mail of the account (suppression, add); the platform takes no reason."""
        address = _whole(email, list_id)
        await self._call("unsubscribe_add", json={"email": address})

    async def resubscribe(self, email: str, *, list_id: str = "", reason: str) -> None:
        """Off the list of unsubscribes (suppression, delete); complaints and blocks stay as they are."""
        if not reason.strip():
            raise ValueError("bringing somebody back needs a reason")
        await self._call("unsubscribe_delete", query={"email": _whole(email, list_id)})


def described(row: Row) -> str:
    """The description goes by three names (address lists)."""
    return next((as_text(row[name]) for name in ("desc", "description", "Description") if row.get(name)), "")


def sequence_of_addresses(contact_ids: Sequence[str]) -> list[str]:
    """Ids of list members are addresses; ValueError without any, or for one that is none."""
    addresses = [contact_id.strip() for contact_id in contact_ids]
    if not addresses or not all(mapping.is_address(address) for address in addresses):
        raise ValueError("contacts are named by their addresses, and some must be named")
    return addresses


def _name(name: str) -> str:
    wanted = name.strip()
    if not 1 <= len(wanted) <= NAME_LETTERS:
        _refuse("engagelab.list_name", "name", most=NAME_LETTERS)
    return wanted


def _described(text: str) -> str:
    if len(text) > DESCRIPTION_LETTERS:
        _refuse("call_field_long", "desc", most=DESCRIPTION_LETTERS)
    return text


def _whole(email: str, list_id: str) -> str:
    if list_id:
        _refuse("call_field_unknown", "list")
    address = email.strip()
    if not mapping.is_address(address):
        _refuse("engagelab.recipient_wrong", "email", address=address)
    return address


def _refuse(code: str, field: str, **values: Any) -> NoReturn:
    raise InvalidInput(code, platform=LABEL, field=field, **values)


def list_member(row: ImportRow, columns: Sequence[str]) -> dict[str, Any]:
    """One row as a member of an address list."""
    values = row.values
    made: dict[str, Any] = {"member": (values["email"] or "").strip()}
    name = members.whole_name(values)
    if name and not members.lacks_a_part(values, columns):
        made["name"] = name
    variables = {
        name.removeprefix(members.CUSTOM): value or ""
        for name, value in values.items()
        if name.startswith(members.CUSTOM)
    }
    if variables:
        made["vars"] = json.dumps(variables, ensure_ascii=False)
    return made
