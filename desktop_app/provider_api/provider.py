"""The contract: one async method per capability. What a platform cannot do raises ``UnsupportedFeature``
and sends nothing.

Owns: names, arguments, answers. Must not: know a platform; make its own HTTP client (one is handed in).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from desktop_app.model.errors import UnsupportedFeature
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.undo import UndoCalls

if TYPE_CHECKING:
    from desktop_app.model.account import AccountInfo
    from desktop_app.model.contact import AdditionalField, Contact, Subscription
    from desktop_app.model.contact_change import (
        AddressCheck,
        ContactChange,
        HistoryEntry,
        SavedContact,
        SubscribeRequest,
    )
    from desktop_app.model.contact_list import ContactList
    from desktop_app.model.domain import Domain
    from desktop_app.model.event import Event, EventAnswer
    from desktop_app.model.message import Message, MessageStatus, SentMessage, StoredMessage
    from desktop_app.model.order import Order, OrderAnswer
    from desktop_app.model.page import Page
    from desktop_app.model.sender import MadeSender, Sender
    from desktop_app.provider_api.calls import CallAnswer
    from desktop_app.provider_api.importing import Delivery, DeliveryAnswer, ImportState
    from desktop_app.provider_api.manifest import Manifest


class Provider(UndoCalls):
    """One open account of one platform. Subclasses override what they can do; the manifest says the same
    (a test compares).

    All methods raise the leaves of :mod:`desktop_app.model.errors`; reads page with opaque cursors (None =
    first page).
    """

    manifest: Manifest

    async def aclose(self) -> None:
        """Give back connections. Safe to call twice."""

    async def fetch_account_info(self) -> AccountInfo:
        """ACCOUNT_INFO: also the connection test."""
        self._unsupported(Capability.ACCOUNT_INFO)

    async def fetch_key_limits(self) -> tuple[str, ...]:
        """Beside ACCOUNT_INFO: what a right key is too narrow for, in sentences for a person; reads only, and
        no error: () where keys have no scope, or when it cannot be told.
        """
        return ()

    async def fetch_lists(self, cursor: str | None = None, *, name: str = "") -> Page[ContactList]:
        """LISTS_READ. ``name`` narrows where the platform can; the caller still compares."""
        self._unsupported(Capability.LISTS_READ)

    async def fetch_members(self, list_id: str, cursor: str | None = None) -> Page[Contact]:
        """LISTS_MEMBERS: contacts of a list with all fields the platform gives there."""
        self._unsupported(Capability.LISTS_MEMBERS)

    async def add_members(self, list_id: str, contact_ids: Sequence[str]) -> None:
        """LISTS_ADD_MEMBERS. ValueError without ids."""
        self._unsupported(Capability.LISTS_ADD_MEMBERS)

    async def remove_members(self, list_id: str, contact_ids: Sequence[str]) -> None:
        """LISTS_REMOVE_MEMBERS. ValueError without ids: an empty removal empties the list on some
        platforms."""
        self._unsupported(Capability.LISTS_REMOVE_MEMBERS)

    async def fetch_contact(self, contact_id: str) -> Contact:
        """CONTACTS_READ: everything about one contact, lists included where told. NotFound when unknown."""
        self._unsupported(Capability.CONTACTS_READ)

    async def fetch_member(self, list_id: str, contact_id: str) -> Contact:
        """LISTS_MEMBERS: one contact as this list has it, with ``lists`` told. NotFound when it is not in
        the list. Where a contact is the same in every list, the contact itself."""
        return await self.fetch_contact(contact_id)

    async def search_contacts(self, text: str, cursor: str | None = None) -> Page[Contact]:
        """CONTACTS_SEARCH by address, phone, name or external id, near matches filtered out for addresses."""
        self._unsupported(Capability.CONTACTS_SEARCH)

    async def scan_contacts(self, cursor: str | None = None) -> Page[Contact]:
        """CONTACTS_SCAN: the whole base, cheapest way, each contact once."""
        self._unsupported(Capability.CONTACTS_SCAN)

    async def fetch_fields(self) -> tuple[AdditionalField, ...]:
        """CONTACTS_FIELDS: the additional fields of the account."""
        self._unsupported(Capability.CONTACTS_FIELDS)

    async def fetch_list_fields(self, list_id: str) -> tuple[AdditionalField, ...]:
        """CONTACTS_FIELDS: those that contacts of this list have; all of the account where lists share
        them."""
        return await self.fetch_fields()

    async def send_delivery(self, delivery: Delivery) -> DeliveryAnswer:
        """CONTACTS_IMPORT: hand over rows. Touches only ``delivery.columns``.

        Raises ValueError for a delivery over the platform's ceiling, OutcomeUnknown when no answer came.
        """
        self._unsupported(Capability.CONTACTS_IMPORT)

    def seconds_a_row(self) -> float:
        """CONTACTS_IMPORT: how long a row takes at least at the account's pace, where each row is a request
        of its own; 0 where rows travel together."""
        return 0.0

    async def follow_import(self, session: str) -> ImportState:
        """CONTACTS_IMPORT_STATUS."""
        self._unsupported(Capability.CONTACTS_IMPORT_STATUS)

    async def create_list(self, name: str, values: Mapping[str, str]) -> ContactList:
        """LISTS_CREATE: ``values`` by the manifest's ``list_fields``. OutcomeUnknown when no answer came."""
        self._unsupported(Capability.LISTS_CREATE)

    async def rename_list(self, list_id: str, name: str) -> None:
        """LISTS_RENAME: nothing else of the list changes."""
        self._unsupported(Capability.LISTS_RENAME)

    async def save_contact(self, change: ContactChange) -> SavedContact:
        """CONTACTS_UPSERT: makes a contact or changes it; touches only ``change.values``, starts no workflow
        where the platform lets one choose. InvalidInput names the field that cannot be told."""
        self._unsupported(Capability.CONTACTS_UPSERT)

    async def delete_contact(self, contact_id: str) -> None:
        """CONTACTS_DELETE: out of the account; ``contact_rules.recoverable`` says whether it can come
        back."""
        self._unsupported(Capability.CONTACTS_DELETE)

    async def erase_contact(self, contact_id: str) -> None:
        """CONTACTS_ERASE: everything about the person, for good."""
        self._unsupported(Capability.CONTACTS_ERASE)

    async def subscribe_contact(self, request: SubscribeRequest) -> SavedContact:
        """CONTACTS_SUBSCRIBE: the person is asked to confirm. Never repeated by itself: it may send a
        mail."""
        self._unsupported(Capability.CONTACTS_SUBSCRIBE)

    async def unsubscribe(self, email: str, *, list_id: str = "", reason: str = "") -> None:
        """CONTACTS_UNSUBSCRIBE: ``list_id`` only where the manifest's rules say ``in_list``."""
        self._unsupported(Capability.CONTACTS_UNSUBSCRIBE)

    async def resubscribe(self, email: str, *, list_id: str = "", reason: str) -> None:
        """CONTACTS_RESUBSCRIBE: the force call, for somebody who asked for it. ValueError without a
        reason."""
        self._unsupported(Capability.CONTACTS_RESUBSCRIBE)

    async def check_address(self, email: str) -> AddressCheck:
        """CONTACTS_CHECK: sends nothing to the person."""
        self._unsupported(Capability.CONTACTS_CHECK)

    async def fetch_history(self, contact: Contact, cursor: str | None = None) -> Page[HistoryEntry]:
        """CONTACTS_HISTORY: mails and acts of one person, newest first where the platform sorts."""
        self._unsupported(Capability.CONTACTS_HISTORY)

    async def fetch_left(self) -> Mapping[str, Subscription] | None:
        """Who left, by address in small letters, where the platform keeps a record of that apart from the
        person; it need not name everybody. None where there is no such record: each person's own state says
        it, or nothing does. NotAllowed when the record is not open for this account.
        """
        return None

    def check_file(self, kind: str, type_: str, settings: Mapping[str, str]) -> None:
        """EVENTS_SEND, ORDERS_SEND: InvalidInput for what keeps every item of a whole file from being sent,
        as far as that is known without asking. ``kind``: events or orders; ``type_``: of all events;
        ``settings`` hold for all of them."""

    async def send_events(self, events: Sequence[Event]) -> tuple[EventAnswer, ...]:
        """EVENTS_SEND: all of one form, at most its ``at_once``; an answer for each, in order. Never repeated
        by itself: OutcomeUnknown when no answer came."""
        self._unsupported(Capability.EVENTS_SEND)

    async def fetch_orders(
        self, cursor: str | None = None, *, email: str = "", since: str = "", until: str = ""
    ) -> Page[Order]:
        """ORDERS_READ: ``since`` and ``until`` are days (2026-11-25)."""
        self._unsupported(Capability.ORDERS_READ)

    async def send_orders(
        self, orders: Sequence[Order], settings: Mapping[str, str] | None = None
    ) -> tuple[OrderAnswer, ...]:
        """ORDERS_SEND: at most the form's ``at_once``; an answer for each, in order. ``settings`` by the
        form's ``extra``. OutcomeUnknown when no answer came."""
        self._unsupported(Capability.ORDERS_SEND)

    async def delete_order(self, external_id: str) -> None:
        """ORDERS_DELETE: for good."""
        self._unsupported(Capability.ORDERS_DELETE)

    async def fetch_senders(self) -> tuple[Sender, ...]:
        """SENDERS_READ."""
        self._unsupported(Capability.SENDERS_READ)

    async def find_senders(self, filters: Mapping[str, str]) -> tuple[Sender, ...]:
        """SENDERS_READ narrowed by the manifest's ``sender_filters``; all of them where there are none."""
        return await self.fetch_senders()

    async def create_sender(self, values: Mapping[str, str]) -> MadeSender:
        """SENDERS_CREATE: ``values`` by the manifest's ``sender_fields``; fields left out are not sent.

        Raises InvalidInput for a field that is missing or unknown, OutcomeUnknown when no answer came.
        """
        self._unsupported(Capability.SENDERS_CREATE)

    async def fetch_domains(self) -> tuple[Domain, ...]:
        """DOMAINS_READ: with the records to be set, where the platform tells them."""
        self._unsupported(Capability.DOMAINS_READ)

    async def fetch_domain(self, domain: Domain) -> Domain:
        """DOMAINS_READ: one domain with everything that the platform checks about it, now."""
        return domain

    async def create_domain(self, name: str) -> Domain:
        """DOMAINS_CREATE."""
        self._unsupported(Capability.DOMAINS_CREATE)

    async def delete_domain(self, domain_id: str) -> None:
        """DOMAINS_DELETE."""
        self._unsupported(Capability.DOMAINS_DELETE)

    async def fetch_messages(self, cursor: str | None = None, *, name: str = "") -> Page[StoredMessage]:
        """MESSAGES_READ: ``name`` narrows where the platform can; the caller still compares."""
        self._unsupported(Capability.MESSAGES_READ)

    async def fetch_message(self, message_id: str) -> StoredMessage:
        """MESSAGES_READ: one message whole. NotFound when unknown."""
        self._unsupported(Capability.MESSAGES_READ)

    async def send_message(self, message: Message) -> SentMessage:
        """MESSAGES_SEND. Nobody who is known to get no mail is sent to: InvalidInput names one.

        Raises OutcomeUnknown when no answer came, or when ``message.key`` no longer protects a repeat.
        """
        self._unsupported(Capability.MESSAGES_SEND)

    def message_body(self, message: Message) -> Mapping[str, Any]:
        """MESSAGES_SEND: what :meth:`send_message` hands over, to the letter, to be looked at before. Sends
        nothing; InvalidInput as there."""
        return {}

    async def fetch_message_status(self, ids: Sequence[str]) -> tuple[MessageStatus, ...]:
        """MESSAGES_STATUS: of what :meth:`send_message` named; ids that are not known yet are left out."""
        self._unsupported(Capability.MESSAGES_STATUS)

    async def run_call(self, name: str, values: Mapping[str, str]) -> CallAnswer:
        """MORE_CALLS: one of the manifest's ``calls``, filled in with text by field key.

        Raises KeyError for an unknown name, InvalidInput for a field, NotAllowed for one that is switched
        off.
        """
        self._unsupported(Capability.MORE_CALLS)

    def _unsupported(self, capability: Capability) -> NoReturn:
        """UnsupportedFeature, or NotAllowed for what the account has not opened; nothing is sent."""
        self.manifest.require(capability)
        raise UnsupportedFeature(platform=self.manifest.label, capability=capability.value)


METHODS: dict[Capability, str] = {
    Capability.ACCOUNT_INFO: "fetch_account_info",
    Capability.LISTS_READ: "fetch_lists",
    Capability.LISTS_CREATE: "create_list",
    Capability.LISTS_RENAME: "rename_list",
    Capability.LISTS_MEMBERS: "fetch_members",
    Capability.LISTS_ADD_MEMBERS: "add_members",
    Capability.LISTS_REMOVE_MEMBERS: "remove_members",
    Capability.CONTACTS_READ: "fetch_contact",
    Capability.CONTACTS_SEARCH: "search_contacts",
    Capability.CONTACTS_SCAN: "scan_contacts",
    Capability.CONTACTS_FIELDS: "fetch_fields",
    Capability.CONTACTS_IMPORT: "send_delivery",
    Capability.CONTACTS_IMPORT_STATUS: "follow_import",
    Capability.CONTACTS_UPSERT: "save_contact",
    Capability.CONTACTS_DELETE: "delete_contact",
    Capability.CONTACTS_ERASE: "erase_contact",
    Capability.CONTACTS_SUBSCRIBE: "subscribe_contact",
    Capability.CONTACTS_UNSUBSCRIBE: "unsubscribe",
    Capability.CONTACTS_RESUBSCRIBE: "resubscribe",
    Capability.CONTACTS_CHECK: "check_address",
    Capability.CONTACTS_HISTORY: "fetch_history",
    Capability.EVENTS_SEND: "send_events",
    Capability.ORDERS_READ: "fetch_orders",
    Capability.ORDERS_SEND: "send_orders",
    Capability.ORDERS_DELETE: "delete_order",
    Capability.SENDERS_READ: "fetch_senders",
    Capability.SENDERS_CREATE: "create_sender",
    Capability.DOMAINS_READ: "fetch_domains",
    Capability.DOMAINS_CREATE: "create_domain",
    Capability.DOMAINS_DELETE: "delete_domain",
    Capability.MESSAGES_READ: "fetch_messages",
    Capability.MESSAGES_SEND: "send_message",
    Capability.MESSAGES_STATUS: "fetch_message_status",
    Capability.MORE_CALLS: "run_call",
}
"""Which method answers for which capability; the conformance suite walks it."""
