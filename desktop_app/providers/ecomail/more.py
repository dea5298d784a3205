"""What Ecomail can do beyond the tabs: one declared call, filled in.

Owns: the bodies that no placing can build, what is read before a write that replaces, and how answers become
rows. Must not: declare a call (``calls``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from desktop_app.model.errors import InvalidInput
from desktop_app.provider_api.calls import CallAnswer, CallParts, PlatformCall, fill, rows_of, typed
from desktop_app.provider_api.json_values import Row
from desktop_app.providers.ecomail import shapes
from desktop_app.providers.ecomail.account import reading
from desktop_app.providers.ecomail.messages import MessageCalls, merge_vars
from desktop_app.providers.ecomail.operations import LABEL
from desktop_app.transport.answer import Expect

TAG_LONGEST, TAGS_LONGEST = 50, 2000
"""Characters of one tag, and of all tags of a contact (contacts in a list)."""
#: Answers that are a map keyed by an address, a list or a campaign.
_KEYED = {
    "campaign_detail": "email",
    "pipeline_detail": "email",
    "pipeline_detail_of": "email",
    "campaigns_stats": "key",
    "segment_stats": "key",
    "segments": "id",
    "list_groups": "id",
}


class MoreCalls(MessageCalls):
    async def run_call(self, name: str, values: Mapping[str, str]) -> CallAnswer:
        """See the contract. Tags and groups replace what is there, so what is there is read and kept."""
        call = self.manifest.call(name)
        parts = fill(call, values)
        own = {
            field.key: typed(field, values[field.key])
            for field in call.fields
            if field.key in values and values[field.key].strip()
        }
        match name:
            case "contact_tags":
                parts = replace(parts, body=await self._tags(parts.path, own))
            case "contact_groups":
                parts = replace(parts, body=await self._groups(parts.path, own))
            case "mail_full":
                parts = replace(parts, body=letter(parts, own))
                for address in (*own["to"], *own.get("cc", ()), *own.get("bcc", ())):
                    await self._refuse_held(address)
            case "campaign_create" | "campaign_update":
                parts = replace(parts, body={**(parts.body or {}), "recepient_lists": recipients(own)})
            case "orders_delete":
                parts = replace(parts, body={"transaction_data": numbered(own)})
            case "members_subscribe" | "members_update":
                parts = replace(parts, body=rows_body(name, parts.body or {}))
        answer = await self._call(
            call.operation, path=parts.path, query=parts.query, json=parts.body, expect=Expect.ANYTHING
        )
        return CallAnswer(
            rows=rows(call, answer.data), text=self._client.clean(answer.text), repeated=answer.repeated
        )

    async def _place(self, path: Mapping[str, str], email: str) -> Row:
        answer = await self._call("member", path={**path, "email": email})
        with reading():
            return shapes.as_row(shapes.as_row(answer.data).get("subscriber"))

    async def _tags(self, path: Mapping[str, str], own: Mapping[str, Any]) -> dict[str, Any]:
        """The whole set as it shall be; InvalidInput for one that is too long, and for nothing to do."""
        added, removed = own.get("add", []), set(own.get("remove", []))
        if not added and not removed:
            raise InvalidInput("call_field_missing", field="add")
        known = shapes.as_tags((await self._place(path, own["email"])).get("tags"))
        wanted = [tag for tag in dict.fromkeys([*known, *added]) if tag not in removed]
        if any(len(tag) > TAG_LONGEST for tag in wanted) or sum(map(len, wanted)) > TAGS_LONGEST:
            raise InvalidInput("call_field_long", field="add", most=TAG_LONGEST)
        return {"email": own["email"], "subscriber_data": {"tags": wanted}}

    async def _groups(self, path: Mapping[str, str], own: Mapping[str, Any]) -> dict[str, Any]:
        """All groups as they are, one of them as it shall be."""
        with reading():
            known = shapes.as_map((await self._place(path, own["email"])).get("groups"))
        groups = {**known, own["group"]: own.get("categories", [])}
        return {"email": own["email"], "subscriber_data": {"groups": groups}}


def letter(parts: CallParts, own: Mapping[str, Any]) -> dict[str, Any]:
    """Copies go by repeating a recipient with another ``cc`` or ``bcc``, each one address."""
    body = dict((parts.body or {}).get("message", {}))
    if not (body.get("html") or body.get("text")):
        raise InvalidInput("ecomail.content_missing", platform=LABEL, field="html")
    to: list[dict[str, str]] = [{"email": address} for address in own["to"]]
    to += [{"email": own["to"][0], kind: one} for kind in ("cc", "bcc") for one in own.get(kind, [])]
    body["to"] = to
    values = own.get("values", {})
    if not isinstance(values, dict):
        raise InvalidInput("call_field_wrong", field="values")
    if values:
        body["global_merge_vars"] = merge_vars(values)
    return {"message": body}


def recipients(own: Mapping[str, Any]) -> Any:
    """Lists, or one segment of a list; one of them is needed."""
    if own.get("lists"):
        return own["lists"]
    if "segment" in own and "segment_list" in own:
        return {"segments": [{"id": own["segment"], "list": own["segment_list"]}]}
    raise InvalidInput("call_field_missing", field="lists")


def numbered(own: Mapping[str, Any]) -> list[dict[str, str]]:
    more = {"shop": own["shop"]} if "shop" in own else {}
    return [{"order_id": number, **more} for number in own["order_ids"]]


def rows_body(name: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Rows in the platform's own form. Nobody who left comes back by it: the switches for that are said to be
    off, and a status that would do it is refused."""
    rows_ = body.get("subscriber_data")
    good = (
        isinstance(rows_, list) and rows_ and all(isinstance(row, dict) and row.get("email") for row in rows_)
    )
    if not isinstance(rows_, list) or not good:
        raise InvalidInput("call_field_wrong", field="subscriber_data")
    if any(str(row.get("status", "")) == "1" for row in rows_):
        raise InvalidInput("ecomail.status_brings_back", platform=LABEL, field="subscriber_data")
    if name == "members_update":
        return {**body, "allow_resubscribe": False}
    return {**body, "resubscribe": False}


def rows(call: PlatformCall, data: Any) -> tuple[Mapping[str, Any], ...]:
    """A map keyed by an address or a number as rows that hold their key; else by the declaration. Statistics
    may come without their wrapper."""
    if call.rows_at == "stats" and isinstance(data, Mapping) and "stats" not in data:
        data = {"stats": data}
    key = _KEYED.get(call.name)
    if key is None:
        if call.name == "search":
            found = shapes.collection(data, "subscribers", "subscriber", "results")
            return tuple(found)
        return tuple(rows_of(call, data))
    for part in call.rows_at.split("."):
        data = data.get(part, {}) if isinstance(data, Mapping) else {}
    if isinstance(data, Mapping):
        return tuple({key: name, **row} for name, row in data.items() if isinstance(row, Mapping))
    return tuple(row for row in data if isinstance(row, Mapping)) if isinstance(data, list) else ()
