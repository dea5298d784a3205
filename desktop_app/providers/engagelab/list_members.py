"""Putting people into address lists and taking them out: calls that exist and whose form nobody publishes.

Owns: everything that rests on the guessed form of ``/v1/address_lists/{id}/members`` as a write (address
lists, members). Closed by default: an account opens it by its setting, after it was tried there. Must not:
be reached by an account that did not.

The guess: up to 1,000 members a call as ``{"members": [{member, name, vars}]}``, ``vars`` a text that holds
JSON; known members stay; ``{"count": n}`` comes back; taking out names the addresses in the same form.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from desktop_app.model.errors import InvalidInput
from desktop_app.provider_api.importing import Delivery, DeliveryAnswer, ImportRow
from desktop_app.providers.engagelab import delivery as members
from desktop_app.providers.engagelab.manifest import BATCH_ROWS, LABEL, WITH_LIST_MEMBERS
from desktop_app.providers.engagelab.provider import EngagelabProvider, sequence_of_addresses
from desktop_app.transport.answer import Answer


class EngagelabWithListMembers(EngagelabProvider):
    """An account that opened the unproven calls."""

    manifest = WITH_LIST_MEMBERS

    @property
    def _locked(self) -> str:
        return ""

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
            raise InvalidInput("engagelab.no_phone_in_lists", platform=LABEL, field="phone")
        body = {"members": [list_member(row, delivery.columns) for row in rows]}
        answer = await self._change("add_members", delivery.target.id, body)
        with self._written(answer):
            read = members.read_answer(rows, delivery.columns, answer.data)
        return replace(read, verdicts=(*here, *read.verdicts))

    async def _change(self, operation: str, list_id: str, body: Mapping[str, Any]) -> Answer:
        return await self._call(operation, path={"id": list_id}, json=body)


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
