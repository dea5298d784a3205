"""Ecomail keeps what every platform's client keeps."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar

from desktop_app.model.contact import Contact
from desktop_app.model.contact_change import ContactChange, SubscribeRequest
from desktop_app.model.contact_list import ContactList
from desktop_app.model.event import Event
from desktop_app.model.message import Message
from desktop_app.model.operation import Effect
from desktop_app.model.order import Order, OrderItem
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.importing import Delivery
from desktop_app.provider_api.provider import Provider
from desktop_app.runtime.clock import Clock
from desktop_app.transport.request_log import RequestLog
from tests.helpers.twins import Twin
from tests.providers.conformance import ProviderConformance
from tests.providers.world import Call, World, import_rows, most_at_once, people

LIST = {"from_name": "Shop", "from_email": "a@shop.example", "reply_to": "b@shop.example"}
ORDER = Order(
    "O-1",
    status="completed",
    at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    total=Decimal("10.50"),
    email="buyer@example.com",
    items=(OrderItem("I-1", Decimal(2), name="Cup", price=Decimal("5.25")),),
)
NOTE = "custom:note"
"""A custom field of the twin's first list."""


class TwinClock(Clock):
    """Waits by moving the hands of the twin's clock as well: its own count of requests stays true."""

    def __init__(self, twin: Twin) -> None:
        self._twin = twin
        self._ahead = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self._ahead

    def wall(self) -> float:
        return super().wall() + self._ahead

    async def sleep(self, seconds: float) -> None:
        if seconds > 0:
            self._ahead += seconds
            await asyncio.to_thread(self._twin.clock, seconds)
        await asyncio.sleep(0)


class TestEcomail(ProviderConformance):
    platform = "ecomail"
    searching = "contact"
    effects: ClassVar[Mapping[Capability, Effect]] = {Capability.ORDERS_SEND: Effect.PROVEN}
    looks_first: ClassVar[Mapping[Capability, int]] = {
        Capability.LISTS_RENAME: 1,
        Capability.MESSAGES_SEND: 1,
    }

    def name_of(self, contact: Mapping[str, Any]) -> str:
        return str(contact["email"])

    def samples(self, world: World) -> dict[Capability, Call]:
        contact = str(world.twin.state("contacts")[0]["email"])
        delivery = self.delivery(world, people(3))
        return {
            Capability.ACCOUNT_INFO: lambda one: one.fetch_account_info(),
            Capability.LISTS_READ: lambda one: one.fetch_lists(),
            Capability.LISTS_MEMBERS: lambda one: one.fetch_members("1"),
            Capability.LISTS_ADD_MEMBERS: lambda one: one.add_members("6", [contact]),
            Capability.CONTACTS_READ: lambda one: one.fetch_contact(contact),
            # no whole address: for one of those "not found" is an answer, see test_client
            Capability.CONTACTS_SEARCH: lambda one: one.search_contacts("somebody"),
            Capability.CONTACTS_SCAN: lambda one: one.scan_contacts(),
            Capability.CONTACTS_FIELDS: lambda one: one.fetch_fields(),
            Capability.CONTACTS_IMPORT: lambda one: one.send_delivery(delivery),
            Capability.SENDERS_READ: lambda one: one.fetch_senders(),
            **self._changes(contact, world),
        }

    def _changes(self, contact: str, world: World) -> dict[Capability, Call]:
        """What changes lists and single people, and what is sent."""
        others = [str(each["email"]) for each in world.twin.state("contacts")[1:6]]
        member = next(
            str(each["email"]) for each in world.twin.state("contacts")[6:] if "Newsletter" in each["lists"]
        )
        letter = Message(
            "k1", "Shop <news@training-shop.example>", ("x@example.com",), "Hello", html="<p>Hi</p>"
        )
        return {
            Capability.LISTS_CREATE: lambda one: one.create_list("Friends", LIST),
            Capability.LISTS_RENAME: lambda one: one.rename_list("2", "Customers"),
            Capability.CONTACTS_UPSERT: lambda one: one.save_contact(
                ContactChange({"email": "n@example.com", "first_name": "Ann"}, list_id="1")
            ),
            Capability.CONTACTS_DELETE: lambda one: one.delete_contact(others[0]),
            Capability.CONTACTS_ERASE: lambda one: one.erase_contact(others[1]),
            Capability.CONTACTS_SUBSCRIBE: lambda one: one.subscribe_contact(
                SubscribeRequest({"email": "s@example.com"}, "5")
            ),
            Capability.CONTACTS_UNSUBSCRIBE: lambda one: one.unsubscribe(member, list_id="1"),
            Capability.CONTACTS_RESUBSCRIBE: lambda one: one.resubscribe(
                member, list_id="1", reason="asked by phone"
            ),
            Capability.CONTACTS_HISTORY: lambda one: one.fetch_history(Contact(contact, contact)),
            Capability.EVENTS_SEND: lambda one: one.send_events(
                [Event("e1", "event", whom={"email": contact}, params={"page": {"id": 5}})]
            ),
            Capability.ORDERS_READ: lambda one: one.fetch_orders(),
            Capability.ORDERS_SEND: lambda one: one.send_orders([ORDER]),
            Capability.ORDERS_DELETE: lambda one: one.delete_order("O-1"),
            Capability.SENDERS_CREATE: lambda one: one.create_sender({"name": "one.example"}),
            Capability.DOMAINS_READ: lambda one: one.fetch_domains(),
            Capability.DOMAINS_CREATE: lambda one: one.create_domain("two.example"),
            Capability.DOMAINS_DELETE: lambda one: one.delete_domain("2"),
            Capability.MORE_CALLS: lambda one: one.run_call("mail_stats", {}),
            Capability.MESSAGES_READ: lambda one: one.fetch_messages(),
            Capability.MESSAGES_SEND: lambda one: one.send_message(letter),
        }

    def delivery(self, world: World, rows: Sequence[Mapping[str, str]]) -> Delivery:
        values = [{NOTE if name == "custom" else name: value for name, value in row.items()} for row in rows]
        return Delivery(
            key="d1",
            target=ContactList("1", "Newsletter"),
            match_on="email",
            columns=tuple(values[0]),
            rows=import_rows(values),
        )

    def test_no_limit_that_binds_is_overrun(self, world: World) -> None:
        """One and a half windows of a minute, waited for on a clock that the twin shares: none is refused."""
        limit = self.manifest.limits["default"]
        count = limit.count + limit.count // 2
        log = RequestLog(kept=2 * count)

        async def use(provider: Provider) -> int:
            calls = (provider.search_contacts(f"nobody{number}@example.com") for number in range(count))
            return len(await asyncio.gather(*calls))

        assert world.run(use, request_log=log, clock=TwinClock(world.twin)) == count
        instants = [record.t for record in log.records()]
        assert most_at_once(instants, limit.seconds) <= limit.count
        assert {request["status"] for request in world.requests()} == {404}
        # and the rate is used: 98 % of what the platform allows, or more
        assert max(instants) - min(instants) <= count / limit.count * limit.seconds * 1.02
