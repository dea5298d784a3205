"""What eSputnik can do beyond the tabs: one declared call, filled in.

Owns: the bodies that no placing can build, and how answers become rows. Must not: declare a call (``calls``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from desktop_app.model.errors import InvalidInput
from desktop_app.provider_api.calls import CallAnswer, CallParts, PlatformCall, fill, rows_of, typed
from desktop_app.providers.esputnik import shapes
from desktop_app.providers.esputnik.account import EsputnikAccount
from desktop_app.transport.answer import Expect

Rows = tuple[Mapping[str, Any], ...]


class MoreCalls(EsputnikAccount):
    async def run_call(self, name: str, values: Mapping[str, str]) -> CallAnswer:
        """See the contract. An answer may be a sentence that says it is JSON, or nothing (trap 3)."""
        call = self.manifest.call(name)
        parts = parts_of(call, values)
        answer = await self._call(
            call.operation, path=parts.path, query=parts.query, json=parts.body, expect=Expect.ANYTHING
        )
        rows = _ROWS.get(name, rows_of)(call, answer.data)
        return CallAnswer(rows=rows, text=self._client.clean(answer.text), repeated=answer.repeated)


def parts_of(call: PlatformCall, values: Mapping[str, str]) -> CallParts:
    """Path, query and body. Raises InvalidInput naming the field."""
    parts = fill(call, values)
    own = {
        field.key: typed(field, values[field.key])
        for field in call.fields
        if field.key in values and values[field.key].strip()
    }
    build = _BODIES.get(call.name)
    return build(call, parts, own) if build else parts


def _emptied(call: PlatformCall, parts: CallParts, own: Mapping[str, Any]) -> CallParts:
    """Nobody named means everybody (trap 5): said by this call alone."""
    return replace(parts, body={"contactIds": []})


def _categories(call: PlatformCall, parts: CallParts, own: Mapping[str, Any]) -> CallParts:
    """The set is replaced; none named clears it."""
    return replace(parts, body={"subscriptions": own.get("subscriptions", [])})


def _push_domains(call: PlatformCall, parts: CallParts, own: Mapping[str, Any]) -> CallParts:
    return replace(parts, body={"domains": [dict(own)]})


def _with_more(call: PlatformCall, parts: CallParts, own: Mapping[str, Any]) -> CallParts:
    """Further fields of a channel's message, by the platform's own names."""
    more = own.get("more", {})
    if not isinstance(more, dict):
        raise InvalidInput("call_field_wrong", field="more")
    return replace(parts, body={**more, **(parts.body or {})})


def _seconds(call: PlatformCall, parts: CallParts, own: Mapping[str, Any]) -> CallParts:
    """A period names seconds (orders, delete)."""
    query = {name: f"{value}:00" if len(value) == 16 else value for name, value in parts.query.items()}
    return replace(parts, query=query)


def _one_of(*names: str) -> Callable[[PlatformCall, CallParts, Mapping[str, Any]], CallParts]:
    """One of these must be filled in, or the platform refuses."""

    def check(call: PlatformCall, parts: CallParts, own: Mapping[str, Any]) -> CallParts:
        if not any(name in own for name in names):
            raise InvalidInput("call_field_missing", field=names[0])
        return parts

    return check


_BODIES: dict[str, Callable[[PlatformCall, CallParts, Mapping[str, Any]], CallParts]] = {
    "list_empty": _emptied,
    "contact_categories_set": _categories,
    "push_domains_add": _push_domains,
    "orders_delete_period": _seconds,
    "messages_of": _one_of("contactId", "externalCustomerId", "email", "phone"),
    "send_sms": _one_of("phoneNumbers", "groupId"),
    "send_viber": _one_of("phoneNumbers", "groupId"),
    **dict.fromkeys(("other_create", "other_update", "other_translate"), _with_more),
}


def _inside_text(call: PlatformCall, data: Any) -> Rows:
    """Promo codes: JSON inside a text."""
    if isinstance(data, str):
        try:
            data = json.loads(data)
        except ValueError:
            return ()
    return rows_of(call, data)


def _costs(call: PlatformCall, data: Any) -> Rows:
    """A row for each day and channel."""
    if not isinstance(data, Mapping):
        return ()
    days = [day for day in shapes.as_list(data.get("dailyCosts")) if isinstance(day, Mapping)]
    return tuple(
        {"date": day.get("date"), **costs}
        for day in days
        for costs in shapes.as_list(day.get("channelDetails"))
        if isinstance(costs, Mapping)
    )


_ROWS: dict[str, Callable[[PlatformCall, Any], Rows]] = {
    "promo_codes": _inside_text,
    "balance_history": _costs,
}
