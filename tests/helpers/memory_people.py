"""What the memory platform does with single people and lists: every verb, with effects to look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from desktop_app.model.contact import Contact, Subscription
from desktop_app.model.contact_change import (
    AddressCheck,
    ContactChange,
    HistoryEntry,
    SavedContact,
    SubscribeRequest,
    Verdict,
)
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import Duplicate, NotFound
from desktop_app.model.page import Page

if TYPE_CHECKING:
    from tests.helpers.memory_provider import Faults, Platform

WROTE = datetime(2026, 11, 20, 9, 12, tzinfo=UTC)


class MemoryPeople:
    """Mixed into the provider. ``platform.acts`` tells what was done, in order; ``faults.verb`` raises before
    the effect, ``faults.lost`` after it."""

    platform: Platform
    faults: Faults

    def _did(self, *what: str) -> None:
        if (error := self.faults.verb(what[0])) is not None:
            raise error
        self.platform.acts.append(what)

    def _answer_lost(self, verb: str) -> None:
        if (error := self.faults.lost(verb)) is not None:
            raise error

    def _one(self, contact_id: str) -> Contact:
        if contact_id not in self.platform.contacts:
            raise NotFound(platform="Memory")
        return self.platform.contacts[contact_id]

    async def create_list(self, name: str, values: Mapping[str, str]) -> ContactList:
        self._did("create_list", name)
        made = self.platform.add_list(name)
        self._answer_lost("create_list")
        return ContactList(made, name)

    async def rename_list(self, list_id: str, name: str) -> None:
        self._did("rename_list", list_id, name)
        self.platform.lists[list_id] = name

    async def add_members(self, list_id: str, contact_ids: Sequence[str]) -> None:
        if not contact_ids:
            raise ValueError("no ids")
        self._did("add_members", list_id, *contact_ids)
        for one in contact_ids:
            contact = self._one(one)
            lists = tuple(dict.fromkeys((*(contact.lists or ()), list_id)))
            self.platform.contacts[one] = replace(contact, lists=lists)

    async def save_contact(self, change: ContactChange) -> SavedContact:
        self._did("save_contact", change.id, *sorted(change.values))
        plain = {name: value or "" for name, value in change.values.items() if not name.startswith("custom:")}
        extra = {name[7:]: value or "" for name, value in change.values.items() if name.startswith("custom:")}
        if not change.id and self.platform.find(plain.get("email", "")) is not None:
            raise Duplicate(platform="Memory")
        old = self._one(change.id) if change.id else self.platform.add()
        new = replace(old, fields={**old.fields, **extra}, **plain)  # type: ignore[arg-type]
        if change.list_id:
            new = replace(new, lists=tuple(dict.fromkeys((*(new.lists or ()), change.list_id))))
        self.platform.contacts[old.id] = new
        self._answer_lost("save_contact")
        return SavedContact(old.id, not change.id)

    async def delete_contact(self, contact_id: str) -> None:
        self._did("delete_contact", contact_id)
        del self.platform.contacts[self._one(contact_id).id]

    async def erase_contact(self, contact_id: str) -> None:
        self._did("erase_contact", contact_id)
        del self.platform.contacts[self._one(contact_id).id]
        self._answer_lost("erase_contact")

    async def subscribe_contact(self, request: SubscribeRequest) -> SavedContact:
        email = str(request.values.get("email"))
        self._did("subscribe_contact", email)
        found = self.platform.find(email) or self.platform.add(email=email)
        lists = (*(found.lists or ()), request.list_id) if request.list_id else found.lists
        new = replace(found, subscription=Subscription.UNCONFIRMED, lists=lists)
        self.platform.contacts[found.id] = new
        return SavedContact(found.id)

    def _consent(self, email: str, state: Subscription) -> None:
        found = self.platform.find(email)
        if found is None:
            raise NotFound(platform="Memory")
        self.platform.contacts[found.id] = replace(found, subscription=state)

    async def unsubscribe(self, email: str, *, list_id: str = "", reason: str = "") -> None:
        self._did("unsubscribe", email, list_id, reason)
        self._consent(email, Subscription.UNSUBSCRIBED)

    async def resubscribe(self, email: str, *, list_id: str = "", reason: str) -> None:
        if not reason:
            raise ValueError("no reason")
        self._did("resubscribe", email, list_id, reason)
        self._consent(email, Subscription.SUBSCRIBED)

    async def check_address(self, email: str) -> AddressCheck:
        self._did("check_address", email)
        if email.endswith("@gmial.com"):
            right = email.replace("@gmial.com", "@gmail.com")
            return AddressCheck(email, Verdict.BAD, right, "typo", "mailbox host is misspelt")
        return AddressCheck(email, Verdict.GOOD)

    async def fetch_history(self, contact: Contact, cursor: str | None = None) -> Page[HistoryEntry]:
        self._did("fetch_history", contact.id)
        entry = HistoryEntry(WROTE, "email", "Autumn sale", "opened", "m1")
        return Page((entry, HistoryEntry(None, "sms", "", "sent", "m2")))
