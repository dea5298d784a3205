"""eSputnik keeps what every platform's client keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal

from desktop_app.model.contact import Contact
from desktop_app.model.contact_change import ContactChange, SubscribeRequest
from desktop_app.model.contact_list import ContactList
from desktop_app.model.event import Event
from desktop_app.model.message import Message
from desktop_app.model.order import Order, OrderItem
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.importing import Delivery
from desktop_app.provider_api.provider import Provider
from tests.providers.conformance import ProviderConformance
from tests.providers.world import Call, World, finished, import_rows, people

ORDER = Order(
    "O-1",
    status="DELIVERED",
    at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    total=Decimal("10.50"),
    currency="EUR",
    email="buyer@example.com",
    items=(OrderItem("I-1", Decimal(2), name="Cup", price=Decimal("5.25")),),
)
OTHER = "1000005"
"""A contact of the twin that no other sample takes away."""
NOTES = "custom:18887"
"""An additional field of the twin that takes long text."""


class TestEsputnik(ProviderConformance):
    platform = "esputnik"

    def samples(self, world: World) -> dict[Capability, Call]:
        contact = str(world.twin.state("contacts")[0]["id"])
        target = next(str(each["id"]) for each in world.twin.state("lists") if each["name"] == "Newsletter")
        session = self._session(world)
        delivery = self.delivery(world, people(3))
        return {
            Capability.ACCOUNT_INFO: lambda one: one.fetch_account_info(),
            Capability.LISTS_READ: lambda one: one.fetch_lists(),
            Capability.LISTS_MEMBERS: lambda one: one.fetch_members(target),
            Capability.LISTS_ADD_MEMBERS: lambda one: one.add_members(target, [contact]),
            Capability.LISTS_REMOVE_MEMBERS: lambda one: one.remove_members(target, [contact]),
            Capability.CONTACTS_READ: lambda one: one.fetch_contact(contact),
            Capability.CONTACTS_SEARCH: lambda one: one.search_contacts("somebody@example.com"),
            Capability.CONTACTS_SCAN: lambda one: one.scan_contacts(),
            Capability.CONTACTS_FIELDS: lambda one: one.fetch_fields(),
            Capability.CONTACTS_IMPORT: lambda one: one.send_delivery(delivery),
            Capability.CONTACTS_IMPORT_STATUS: lambda one: one.follow_import(session),
            Capability.SENDERS_READ: lambda one: one.fetch_senders(),
            **self._changes(contact, world),
        }

    def _changes(self, contact: str, world: World) -> dict[Capability, Call]:
        """What changes single people, and what is sent; saving is told of somebody new: one request."""
        email = str(world.twin.state("contacts")[1]["email"])
        stored = {"email": "n@example.com", "first_name": "Ann"}
        hello = Message(
            "k1", "Training Shop", ("ann@example.com",), template="2117001", values={"name": "Ann"}
        )
        return {
            Capability.CONTACTS_UPSERT: lambda one: one.save_contact(ContactChange(stored)),
            Capability.CONTACTS_DELETE: lambda one: one.delete_contact(contact),
            Capability.CONTACTS_ERASE: lambda one: one.erase_contact(contact),
            Capability.CONTACTS_SUBSCRIBE: lambda one: one.subscribe_contact(
                SubscribeRequest({"email": "s@example.com"}, settings={"formType": "popup"})
            ),
            Capability.CONTACTS_UNSUBSCRIBE: lambda one: one.unsubscribe(email),
            Capability.CONTACTS_RESUBSCRIBE: lambda one: one.resubscribe(email, reason="asked by phone"),
            Capability.CONTACTS_HISTORY: lambda one: one.fetch_history(Contact(OTHER)),
            Capability.EVENTS_SEND: lambda one: one.send_events(
                [Event("e1", "v2", "visit", {"email": "ann@example.com"}, {"page": {"id": 5}})]
            ),
            Capability.ORDERS_SEND: lambda one: one.send_orders([ORDER]),
            Capability.ORDERS_DELETE: lambda one: one.delete_order("O-1"),
            Capability.MORE_CALLS: lambda one: one.run_call("balance", {}),
            Capability.MESSAGES_READ: lambda one: one.fetch_messages(),
            Capability.MESSAGES_SEND: lambda one: one.send_message(hello),
            Capability.MESSAGES_STATUS: lambda one: one.fetch_message_status(["nobody-knows-it"]),
        }

    def _session(self, world: World) -> str:
        """An import that exists and has finished."""

        async def use(provider: Provider) -> str:
            answer = await provider.send_delivery(self.delivery(world, [{"email": "sample@example.com"}]))
            await finished(provider, world, answer)
            return answer.session

        return str(world.run(use))

    def delivery(self, world: World, rows: Sequence[Mapping[str, str]]) -> Delivery:
        values = [{NOTES if name == "custom" else name: value for name, value in row.items()} for row in rows]
        return Delivery(
            key="d1",
            target=ContactList("", "Conformance", "Static"),
            match_on="email",
            columns=tuple(values[0]),
            rows=import_rows(values),
        )
