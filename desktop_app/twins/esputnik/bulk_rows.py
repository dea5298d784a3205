"""Writing the rows of a bulk import into the account (facts 3.7): matching, clearing, lists, events.

Owns: what happens to one accepted row. Must not: refuse rows (``bulk`` did) or know sessions.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from desktop_app.twins.esputnik.contact_book import (
    ADDRESS_FIELDS,
    TEXT_FIELDS,
    Contact,
    choose,
    clean_channels,
    set_field,
    text_or_none,
)
from desktop_app.twins.esputnik.rules import as_list
from desktop_app.twins.esputnik.shape import number

if TYPE_CHECKING:
    from desktop_app.twins.esputnik.twin import EsputnikTwin

CHANNELS_OF = {
    "email": ("email",),
    "sms": ("sms",),
    "push": ("mobilepush", "webpush"),
    "email_or_sms": ("sms", "email"),  # sms is tried first
}


@dataclass(frozen=True, slots=True)
class Options:
    """One request's settings. ``fields``: contact fields to write; ``custom_ids`` None = not given."""

    dedupe: str
    field_id: int | None
    fields: tuple[str, ...]
    custom_ids: tuple[str, ...] | None
    groups: tuple[str, ...]
    excluded: tuple[str, ...]
    restore: bool
    event: str | None

    @property
    def channel_kinds(self) -> tuple[str, ...]:
        return CHANNELS_OF.get(self.dedupe, ())

    def text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @staticmethod
    def read(text: str) -> Options:
        given: dict[str, Any] = json.loads(text)
        for key, value in given.items():
            given[key] = tuple(value) if isinstance(value, list) else value
        return Options(**given)


class RowWriter:
    def __init__(self, twin: EsputnikTwin) -> None:
        self._twin = twin
        self._book = twin.book
        self._lists = twin.lists

    def write(self, rows: Sequence[Mapping[str, Any]], options: Options) -> list[tuple[str, int]]:
        """Write rows; returns (dedupe value, contact id) of every contact created or updated."""
        mapping: list[tuple[str, int]] = []
        for row in rows:
            done = self._one(row, options)
            if done is not None:
                mapping.append(done)
        numbers = [contact_id for _value, contact_id in mapping]
        for names, change in ((options.groups, self._lists.add), (options.excluded, self._lists.remove)):
            for name in names:
                list_id = self._lists.named(name)
                if list_id is not None:
                    change(list_id, numbers)
        return mapping

    def _one(self, row: Mapping[str, Any], options: Options) -> tuple[str, int] | None:
        channels = clean_channels(row.get("channels"))
        external = text_or_none(row.get("externalCustomerId"))
        value, known = self._match(row, channels, external, options)
        if known is not None and known.deleted and not options.restore:
            return None  # a deleted contact is skipped, and nothing says so
        if known is None and options.dedupe == "id" and external is None:
            return None  # an id that does not exist creates nothing
        contact = known or self._book.create()
        contact.deleted = False
        changed = self._apply(contact, row, channels, external, options, new=known is None)
        self._book.save(contact, channels_changed=changed)
        if known is None and options.event is not None:
            self._event(contact, options.event)
        return value, contact.id

    def _match(
        self,
        row: Mapping[str, Any],
        channels: Sequence[Mapping[str, Any]],
        external: str | None,
        options: Options,
    ) -> tuple[str, Contact | None]:
        """The value matched by and the contact it means: externalCustomerId first, then ``dedupeOn``."""
        if external is not None:
            known = self._book.by_external(external)
            if known is None:
                known = self._without_external(channels, options)
            return external, known
        kind = options.dedupe
        if kind == "id":
            identifier = number(row.get("id"))
            return str(row.get("id")), None if identifier is None else self._book.load(identifier)
        if kind == "fieldId" and options.field_id is not None:
            given = {str(item.get("id")): item.get("value") for item in as_list(row.get("fields"))}
            value = str(given.get(str(options.field_id)))
            found = self._book.by_field(options.field_id, value)
            return value, found[0] if found else None
        first: str | None = None
        for wanted in options.channel_kinds:
            for channel in channels:
                if channel["type"] == wanted:
                    first = first or channel["value"]
                    found = self._book.by_channel((wanted,), channel["value"])
                    if found:
                        return channel["value"], found[0]
        return first or "", None

    def _without_external(self, channels: Sequence[Mapping[str, Any]], options: Options) -> Contact | None:
        """A contact that shares the address and has no external id yet: it is taken and receives it."""
        for kind in options.channel_kinds or ("email", "sms"):
            for channel in channels:
                if channel["type"] == kind:
                    taken = choose(self._book.by_channel((kind,), channel["value"]), "")
                    if taken is not None:
                        return taken
        return None

    def _apply(
        self,
        contact: Contact,
        row: Mapping[str, Any],
        channels: list[dict[str, Any]],
        external: str | None,
        options: Options,
        new: bool,
    ) -> bool:
        """Write the listed fields: listed and not sent = emptied; the dedupe field stays. True: channels
        changed.
        """
        columns, listed = contact.columns, options.fields
        address = row.get("address") or {}
        for name in listed:
            column = TEXT_FIELDS.get(name)
            if column is not None:
                columns[column] = text_or_none(row.get(name))
            elif name in ADDRESS_FIELDS:
                columns[name] = text_or_none(address.get(name))
        if external is not None:
            columns["external_id"] = external
        elif "externalCustomerId" in listed:
            columns["external_id"] = None
        self._apply_fields(contact, row, options, new)
        return self._apply_channels(contact, channels, options, new, external is not None)

    def _apply_fields(self, contact: Contact, row: Mapping[str, Any], options: Options, new: bool) -> None:
        given = {str(int(item["id"])): item.get("value") for item in as_list(row.get("fields"))}
        if options.custom_ids is not None:
            wanted: Sequence[str] = options.custom_ids
        else:
            wanted = list(given) if new else []
        for key in wanted:
            if not (options.dedupe == "fieldId" and key == str(options.field_id) and not new):
                set_field(contact, key, given.get(key))
        if new and options.dedupe == "fieldId":
            set_field(contact, str(options.field_id), given.get(str(options.field_id)))

    def _apply_channels(
        self,
        contact: Contact,
        channels: list[dict[str, Any]],
        options: Options,
        new: bool,
        matched_by_external: bool,
    ) -> bool:
        # matched by externalCustomerId, dedupeOn is ignored; else the dedupe field is not updated
        kept = set() if matched_by_external else set(options.channel_kinds)
        if new:
            # the address a contact is known by is stored whatever is listed
            known_by = options.channel_kinds
            sent = [item for item in channels if item["type"] in known_by or item["type"] in options.fields]
            contact.channels = sent or channels
            return True
        kinds = {kind for kind in ("email", "sms", "mobilepush", "webpush") if kind in options.fields} - kept
        if not kinds:
            return False
        before = contact.channels
        contact.channels = [item for item in before if item["type"] not in kinds] + [
            item for item in channels if item["type"] in kinds
        ]
        return contact.channels != before

    def _event(self, contact: Contact, key: str) -> None:
        """Once for each new contact (facts 3.7)."""
        email, sms = contact.channel("email") or "", contact.channel("sms") or ""
        params = {"contactId": str(contact.id), "EmailAddress": email, "SMS": sms}
        self._twin.events.record(key, email or sms, contact.id, params)
