"""Sendios keeps what every platform's client keeps. It creates nobody: where the common suite imports new
people, this one writes to people who are there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest

from desktop_app.model.contact import Contact
from desktop_app.model.contact_change import ContactChange
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import AppError, NotFound
from desktop_app.model.event import Event
from desktop_app.model.message import Message
from desktop_app.model.operation import Effect
from desktop_app.model.order import Order
from desktop_app.model.report import RowState, SaidBy
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.importing import Delivery, DeliveryAnswer
from desktop_app.provider_api.provider import Provider
from desktop_app.transport.request_log import RequestLog
from tests.providers.conformance import ProviderConformance
from tests.providers.world import ODD_TEXTS, QUICK, Call, World, import_rows, most_at_once, people, settle

NOTE = "custom:shop_note"
SHOP = ContactList("19300", "Horizon Shop", "project")


def users(world: World, count: int) -> list[dict[str, Any]]:
    """People of the first project, as the twin holds them."""
    return [one for one in world.twin.state("contacts") if one["lists"] == [SHOP.name]][:count]


class TestSendios(ProviderConformance):
    platform = "sendios"
    searching = "user_by_email"
    # these read the person first: with every call failing, nothing was sent; what their write does is proven
    # in test_mail and test_users
    effects: ClassVar[Mapping[Capability, Effect]] = dict.fromkeys(
        (
            Capability.CONTACTS_ERASE,
            Capability.CONTACTS_RESUBSCRIBE,
            Capability.EVENTS_SEND,
            Capability.MESSAGES_SEND,
        ),
        Effect.READ,
    )
    unasked = frozenset({Capability.LISTS_READ, Capability.CONTACTS_FIELDS})

    def samples(self, world: World) -> dict[Capability, Call]:
        known = users(world, 3)
        rows = [{"email": one["email"], "first_name": f"Ann{place}"} for place, one in enumerate(known)]
        delivery = self.delivery(world, rows)
        return {
            Capability.ACCOUNT_INFO: lambda one: one.fetch_account_info(),
            Capability.LISTS_READ: lambda one: one.fetch_lists(),
            Capability.CONTACTS_READ: lambda one: one.fetch_contact(str(known[0]["id"])),
            Capability.CONTACTS_SEARCH: lambda one: one.search_contacts(str(known[0]["id"])),
            Capability.CONTACTS_FIELDS: lambda one: one.fetch_fields(),
            Capability.CONTACTS_IMPORT: lambda one: one.send_delivery(
                replace(delivery, rows=delivery.rows[:1])
            ),
            Capability.CONTACTS_UPSERT: lambda one: one.save_contact(
                ContactChange({"first_name": "Ann"}, id=str(known[1]["id"]))
            ),
            Capability.CONTACTS_ERASE: lambda one: one.erase_contact(str(known[2]["id"])),
            Capability.CONTACTS_UNSUBSCRIBE: lambda one: one.unsubscribe(known[1]["email"], list_id=SHOP.id),
            Capability.CONTACTS_RESUBSCRIBE: lambda one: one.resubscribe(
                known[1]["email"], list_id=SHOP.id, reason="asked for it"
            ),
            Capability.CONTACTS_CHECK: lambda one: one.check_address("ann@gmial.com"),
            Capability.CONTACTS_HISTORY: lambda one: one.fetch_history(Contact(str(known[0]["id"]))),
            Capability.EVENTS_SEND: lambda one: one.send_events(
                [Event("e1", "system", "5", {"email": "new@example.com"}, settings={"project": SHOP.id})]
            ),
            Capability.ORDERS_SEND: lambda one: one.send_orders(
                [Order("o1", at=datetime(2026, 11, 1, tzinfo=UTC), fields={"user_id": str(known[0]["id"])})]
            ),
            Capability.MESSAGES_SEND: lambda one: one.send_message(
                Message("m1", "", ("new@example.com",), template="5", settings={"project": "Horizon Shop"})
            ),
            Capability.MESSAGES_STATUS: lambda one: one.fetch_message_status(["19300:5:0:new@example.com"]),
            Capability.MORE_CALLS: lambda one: one.run_call("buying", {"email": "ann@example.com"}),
        }

    def delivery(self, world: World, rows: Sequence[Mapping[str, str]]) -> Delivery:
        values = [{NOTE if name == "custom" else name: value for name, value in row.items()} for row in rows]
        return Delivery(
            key="d1", target=SHOP, match_on="email", columns=tuple(values[0]), rows=import_rows(values)
        )

    def _to_users(self, world: World, count: int) -> Delivery:
        rows = [
            {"email": one["email"], "first_name": f"Ann{place}"}
            for place, one in enumerate(users(world, count))
        ]
        return self.delivery(world, rows)

    # --- the same promises, to people who are there

    def test_a_refused_key_is_not_tried_twice(self, world: World) -> None:
        """Except by the connection test, which asks once more whether it is an SDK key."""
        world.twin.fault("expire")
        for capability, call, _ in self._each(world):
            before = len(world.requests())
            world.run(call)
            most = 2 if capability is Capability.ACCOUNT_INFO else 1
            assert len(world.requests()) == before + most, capability

    def test_a_delivery_cut_off_after_its_effect_leaves_each_contact_once(self, world: World) -> None:
        given = self._to_users(world, 5)
        before = world.twin.state("contacts")
        world.twin.fault("cut-after:method=put,times=2")

        answer = world.run(lambda provider: provider.send_delivery(given))
        assert isinstance(answer, DeliveryAnswer), repr(answer)
        assert world.writes() == 7  # five rows, two of them written twice
        settle(world, lambda: {one["name"] for one in users(world, 5)} == {f"Ann{n}" for n in range(5)})
        assert [one["id"] for one in world.twin.state("contacts")] == [one["id"] for one in before]

    def test_what_was_handed_over_can_be_read_back(self, world: World) -> None:
        """Text of any script, a blank on purpose too; what was not named stays."""
        known = users(world, len(ODD_TEXTS))
        rows = [{"email": one["email"], "custom": text} for one, text in zip(known, ODD_TEXTS, strict=True)]
        given = self.delivery(world, rows)

        async def use(provider: Provider) -> list[Any]:
            await provider.send_delivery(given)
            await asyncio.to_thread(world.twin.clock, 30.0)
            return [(await provider.search_contacts(row["email"])).items for row in rows]

        found = world.run(use)
        assert not isinstance(found, AppError), repr(found)
        assert [each[0].fields["shop_note"] for each in found] == list(ODD_TEXTS)
        assert [each[0].first_name for each in found] == [one["name"] for one in known]

    def test_accepted_and_refused_rows_add_up_and_one_bad_row_loses_no_other(self, world: World) -> None:
        """Some are refused by name, some are no users yet, the others are taken."""
        given = self._to_users(world, 16)
        strangers = [
            replace(row, row=place, values={"email": f"new{place}@example.com", "first_name": "New"})
            for place, row in enumerate(given.rows[:4], 17)
        ]
        given = replace(given, rows=(*given.rows, *strangers))
        known = len(world.twin.state("contacts"))
        world.twin.fault("reject:every=8")

        answer = world.run(lambda provider: provider.send_delivery(given))
        assert isinstance(answer, DeliveryAnswer), repr(answer)
        assert [verdict.row for verdict in answer.verdicts] == list(range(1, 21))
        codes = [verdict.code for verdict in answer.verdicts]
        assert codes[16:] == ["not_a_user_yet"] * 4
        assert (codes.count("refused"), codes.count("received")) == (2, 14)
        for verdict in answer.verdicts:
            if verdict.code == "received":
                assert (verdict.state, verdict.said_by) == (RowState.ACCEPTED, SaidBy.NOBODY)
            else:
                assert (verdict.state, verdict.said_by) == (RowState.REJECTED_THERE, SaidBy.PLATFORM)
                assert verdict.text
        settle(world, lambda: sum(one["name"][:3] == "Ann" for one in users(world, 16)) >= 14)
        written = {one["email"] for one in users(world, 16) if one["name"][:3] == "Ann"}
        taken = {
            row.values["email"]
            for row, verdict in zip(given.rows, answer.verdicts, strict=True)
            if verdict.code == "received"
        }
        assert written == taken
        assert len(world.twin.state("contacts")) == known

    def test_one_refused_row_is_found_as_well(self, world: World) -> None:
        bad = self.delivery(world, [{"email": users(world, 1)[0]["email"], "language": "ua"}])
        answer = world.run(lambda provider: provider.send_delivery(bad))
        (verdict,) = answer.verdicts
        assert (verdict.state, verdict.code) == (RowState.REJECTED_THERE, "refused")
        assert verdict.text == "Field language is not valid language code: ua"

    def test_a_full_batch_goes_through_and_one_more_row_is_not_sent(self, world: World) -> None:
        target = self.manifest.import_target
        assert target is not None
        full = self._to_users(world, target.batch_rows)
        answer = world.run(lambda provider: provider.send_delivery(full))
        assert isinstance(answer, DeliveryAnswer), repr(answer)
        before = len(world.requests())

        async def too_many(provider: Provider) -> None:
            with pytest.raises(ValueError, match=str(target.batch_rows)):
                await provider.send_delivery(self._to_users(world, target.batch_rows + 1))

        world.run(too_many)
        assert len(world.requests()) == before

    def test_the_whole_base_is_read_each_contact_once(self, world: World) -> None:
        """It cannot be listed; everybody is found by the address, in the right project, and nobody else."""

        async def use(provider: Provider) -> list[tuple[str, ...]]:
            found = []
            for one in world.twin.state("contacts")[:60]:
                items = (await provider.search_contacts(one["email"])).items
                found.append((str(one["id"]), *(each.id for each in items)))
            return found

        found = world.run(use)
        assert all(wanted == got for wanted, got in found)

    def test_members_of_every_list_are_read_each_once(self, world: World) -> None:
        """They cannot be listed; a person names the project that holds them."""

        async def use(provider: Provider) -> dict[str, set[str]]:
            names = {one.id: one.name for one in (await provider.fetch_lists()).items}
            told: dict[str, set[str]] = {}
            for one in world.twin.state("contacts")[:20]:
                contact = await provider.fetch_contact(str(one["id"]))
                told.setdefault(one["lists"][0], set()).update(names[each] for each in contact.lists or ())
            return told

        assert world.run(use) == {name: {name} for name in ("Horizon Shop", "Horizon Shop Polska")}

    def test_no_limit_that_binds_is_overrun(self, world: World) -> None:
        """The pace that the account names is kept, and seen so in the twin's own log."""
        account = replace(world.account, settings={"requests_per_second": "10"})
        log = RequestLog()

        async def main() -> None:
            provider = world.entry.open(account, world.twin.keys, policy=QUICK, request_log=log)
            try:
                calls = (provider.search_contacts(f"nobody{number}@example.com") for number in range(5))
                await asyncio.gather(*calls)
            finally:
                await provider.aclose()

        asyncio.run(main())
        assert len(log.records()) == 15
        assert most_at_once([record.t for record in log.records()], 1.0) <= 10
        assert most_at_once([request["mono"] for request in world.requests()], 1.0) <= 12

    def test_an_unexplained_404_is_no_missing_user(self, world: World) -> None:
        """Only the platform's own words make a row "not a user yet"."""
        world.twin.fault("5xx:status=404")
        error = world.run(lambda one: one.send_delivery(self.delivery(world, people(2))))
        assert isinstance(error, NotFound)
        world.twin.fault("")
        world.twin.dial(errors_as="200")
        answer = world.run(lambda one: one.send_delivery(self.delivery(world, people(2))))
        assert [verdict.code for verdict in answer.verdicts] == ["not_a_user_yet"] * 2
