"""EngageLab keeps what every platform's client keeps, with the unproven calls closed and opened.

What it cannot do is proven to be refused: it hands out no contacts, so "read back" is asked of the twin.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

import pytest

from desktop_app.model.account import Account
from desktop_app.model.contact import Contact, Subscription
from desktop_app.model.contact_change import ContactChange
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import AppError, InvalidInput, UnsupportedFeature
from desktop_app.model.message import Message
from desktop_app.model.operation import Effect
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.importing import Delivery
from desktop_app.provider_api.manifest import Manifest
from desktop_app.provider_api.paging import walk_pages
from desktop_app.provider_api.provider import METHODS, Provider
from desktop_app.providers import discover
from desktop_app.providers.engagelab.fixed import UNPROVEN
from desktop_app.providers.engagelab.unproven import EngagelabOpened
from tests.providers.conformance import ProviderConformance
from tests.providers.world import ODD_TEXTS, QUICK, Call, World, id_of, import_rows, people

NOTES = "custom:Notes"
"""A custom field of the twin that takes long text."""
HELLO = Message("k1", "Shop <news@mail.shop.example>", ("ann@example.com",), "Hello", html="<p>Hi</p>")
SENT_ONCE = "1700000000000_104001_12345_1234.sc-10_43_7_16-inbound0$somebody@example.com"
NEW_USER = {"api_user": "conformance_1", "email_type": "1", "domain_name": "mail.shop.example"}


class TestEngagelab(ProviderConformance):
    platform = "engagelab"
    # a send first reads who is known to get no mail: with every call failing, nothing was sent
    effects: ClassVar[Mapping[Capability, Effect]] = {Capability.MESSAGES_SEND: Effect.READ}
    searching = "bounces"

    def name_of(self, contact: Mapping[str, Any]) -> str:
        return str(contact["email"]).lower()

    def samples(self, world: World) -> dict[Capability, Call]:
        delivery = self.delivery(world, people(3))
        return {
            Capability.ACCOUNT_INFO: lambda one: one.fetch_account_info(),
            Capability.LISTS_READ: lambda one: one.fetch_lists(),
            Capability.LISTS_MEMBERS: lambda one: one.fetch_members("65499"),
            Capability.CONTACTS_READ: lambda one: one.fetch_contact("somebody@example.com"),
            Capability.CONTACTS_SEARCH: lambda one: one.search_contacts("somebody@example.com"),
            Capability.CONTACTS_FIELDS: lambda one: one.fetch_fields(),
            Capability.CONTACTS_IMPORT: lambda one: one.send_delivery(delivery),
            Capability.SENDERS_READ: lambda one: one.fetch_senders(),
            Capability.SENDERS_CREATE: lambda one: one.create_sender(NEW_USER),
            # its first call is a look-up: a read to the suite; what its send does is proven in test_messages
            Capability.MESSAGES_SEND: lambda one: one.send_message(HELLO),
            Capability.CONTACTS_UPSERT: lambda one: one.save_contact(
                ContactChange({"email": "somebody@example.com", "first_name": "Ann"})
            ),
            Capability.CONTACTS_HISTORY: lambda one: one.fetch_history(Contact("somebody@example.com")),
            Capability.DOMAINS_READ: lambda one: one.fetch_domains(),
            Capability.DOMAINS_CREATE: lambda one: one.create_domain("conformance.shop.example"),
            Capability.MESSAGES_READ: lambda one: one.fetch_messages(),
            Capability.MESSAGES_STATUS: lambda one: one.fetch_message_status([SENT_ONCE]),
            Capability.MORE_CALLS: lambda one: one.run_call("quota", {}),
        }

    def delivery(self, world: World, rows: Sequence[Mapping[str, str]]) -> Delivery:
        values = [{NOTES if name == "custom" else name: value for name, value in row.items()} for row in rows]
        return Delivery(
            key="d1",
            target=ContactList("", "Conformance"),
            match_on="email",
            columns=tuple(values[0]),
            rows=import_rows(values),
        )

    # --- where EngageLab differs from the suite

    def test_what_was_handed_over_can_be_read_back(self, world: World) -> None:
        """With text of any script; nobody can read it over the interface, so the twin is asked."""
        rows = [
            {"email": f"odd{number}@example.com", "custom": text} for number, text in enumerate(ODD_TEXTS)
        ]
        given = self.delivery(world, rows)
        answer = world.run(lambda provider: provider.send_delivery(given))
        assert not isinstance(answer, AppError), repr(answer)
        by_email = {contact["email"]: contact for contact in world.twin.state("contacts")}
        assert [by_email[row["email"]]["fields"]["Notes"] for row in rows] == list(ODD_TEXTS)
        assert all(by_email[row["email"]]["tags"] == ["Conformance"] for row in rows)

    def test_the_whole_base_is_read_each_contact_once(self, world: World) -> None:
        """It hands out none: refused, and nothing is sent."""
        assert isinstance(world.run(lambda provider: provider.scan_contacts()), UnsupportedFeature)
        assert world.requests() == []

    def test_accepted_and_refused_rows_add_up_and_one_bad_row_loses_no_other(self, world: World) -> None:
        """One bad row refuses the whole request: nothing of it is stored, and the caller halves it."""
        known = len(world.twin.state("contacts"))
        world.twin.fault("reject:every=8")
        error = world.run(lambda provider: provider.send_delivery(self.delivery(world, people(40))))
        assert isinstance(error, InvalidInput)
        assert error.original
        assert len(world.twin.state("contacts")) == known
        for start in range(0, 40, 5):  # halved far enough there is no eighth row
            part = replace(self.delivery(world, people(40)), rows=import_rows(people(40))[start : start + 5])
            answer = world.run(lambda provider, part=part: provider.send_delivery(part))
            assert not isinstance(answer, AppError), repr(answer)
            assert answer.verdicts == ()
        assert len(world.twin.state("contacts")) == known + 40

    def test_one_refused_row_is_found_as_well(self, world: World) -> None:
        """Alone it is refused for good."""
        world.twin.fault("reject:every=1")
        error = world.run(lambda provider: provider.send_delivery(self.delivery(world, people(1))))
        assert isinstance(error, InvalidInput)
        assert error.code == "invalid_input"

    def test_members_of_every_list_are_read_each_once(self, world: World) -> None:
        """Address lists, whose members are known by their address."""
        lists = [each for each in world.twin.state("lists") if each["type"] == "address list"]
        held = {
            each["name"]: {
                self.name_of(contact)
                for contact in world.twin.state("contacts")
                if each["name"] in contact["lists"]
            }
            for each in lists
        }

        async def use(provider: Provider) -> dict[str, list[str]]:
            found = {}
            for each in lists:

                async def fetch(cursor: str | None, list_id: str = str(each["id"])) -> Any:
                    return await provider.fetch_members(list_id, cursor)

                found[each["name"]] = [item.id async for page in walk_pages(fetch, id_of) for item in page]
            return found

        found = world.run(use)
        assert {name: sorted(ids) for name, ids in found.items()} == {
            name: sorted(ids) for name, ids in held.items()
        }
        assert len(found["Shop customers"]) > 200


class TestEngagelabOpened(TestEngagelab):
    """The same promises with the unproven writes switched on in the account."""

    # renaming reads the list first, so that its alias and description stay: a read to the suite
    effects: ClassVar[Mapping[Capability, Effect]] = {
        Capability.MESSAGES_SEND: Effect.READ,
        Capability.LISTS_RENAME: Effect.READ,
    }

    @pytest.fixture
    def world(self, shared_twin: Any) -> World:
        twin = shared_twin(self.platform, contacts=1000, speed=200)
        twin.fresh()
        world = OpenWorld(twin, discover()[self.platform])
        world.samples = self.samples(world)
        world.forget_requests()
        return world

    @property
    def manifest(self) -> Manifest:
        return EngagelabOpened.manifest

    def samples(self, world: World) -> dict[Capability, Call]:
        return {
            **super().samples(world),
            Capability.LISTS_ADD_MEMBERS: lambda one: one.add_members("65502", ["somebody@example.com"]),
            Capability.LISTS_REMOVE_MEMBERS: lambda one: one.remove_members(
                "65502", ["somebody@example.com"]
            ),
            Capability.LISTS_CREATE: lambda one: one.create_list("Summer", {"address": "summer26"}),
            Capability.LISTS_RENAME: lambda one: one.rename_list("65502", "Somebody soon"),
            Capability.CONTACTS_UNSUBSCRIBE: lambda one: one.unsubscribe("somebody@example.com"),
            Capability.CONTACTS_RESUBSCRIBE: lambda one: one.resubscribe("somebody@example.com", reason="x"),
        }

    def test_declared_is_what_is_overridden(self) -> None:
        for capability, method in METHODS.items():
            overridden = getattr(EngagelabOpened, method) is not getattr(Provider, method)
            assert self.manifest.can(capability) is overridden, capability

    def test_an_import_into_an_address_list(self, world: World) -> None:
        """Members carry name and values; the marketing contacts stay as they were."""
        before = len(world.twin.state("contacts"))
        rows = [
            {"email": f"l{number}@example.com", "first_name": "Ann", "custom": "x"} for number in range(250)
        ]
        given = replace(self.delivery(world, rows), target=ContactList("65502", "Nobody yet"))

        async def use(provider: Provider) -> list[Any]:
            answer = await provider.send_delivery(given)
            assert answer.verdicts == ()

            async def fetch(cursor: str | None) -> Any:
                return await provider.fetch_members("65502", cursor)

            return [item async for page in walk_pages(fetch, id_of) for item in page]

        found = world.run(use)
        assert not isinstance(found, AppError), repr(found)
        assert [(c.id, c.first_name, dict(c.fields)) for c in found] == [
            (row["email"], "Ann", {"Notes": "x"}) for row in rows
        ]
        assert {contact.subscription for contact in found} == {Subscription.UNKNOWN}
        assert len(world.twin.state("contacts")) == before

    @pytest.mark.parametrize("method", ["add_members", "remove_members"])
    @pytest.mark.parametrize("ids", [[], [""], ["17"], ["ok@example.com", " "]])
    def test_nobody_named_changes_nothing(self, world: World, method: str, ids: list[str]) -> None:
        async def use(provider: Provider) -> None:
            with pytest.raises(ValueError, match="addresses"):
                await getattr(provider, method)("65502", ids)

        world.run(use)
        assert world.requests() == []

    def test_members_are_put_in_and_taken_out_in_thousands(self, world: World) -> None:
        addresses = [f"m{number}@example.com" for number in range(1200)]
        world.run(lambda provider: provider.add_members("65502", addresses))
        held = {each["name"]: each["members"] for each in world.twin.state("lists")}
        assert held["Nobody yet"] == 1200
        world.run(lambda provider: provider.remove_members("65502", addresses[:1100]))
        held = {each["name"]: each["members"] for each in world.twin.state("lists")}
        assert held["Nobody yet"] == 100
        assert len(world.requests()) == 4


class OpenWorld(World):
    @property
    def account(self) -> Account:
        return replace(super().account, settings={UNPROVEN: "on"})

    def open(self, url: str = "", keys: Mapping[str, str] | None = None, **more: Any) -> Provider:
        if not url:
            return super().open(url, keys, **more)
        more.setdefault("policy", QUICK)
        account = replace(self.account, base_url=url)
        return self.entry.open(account, self.twin.keys if keys is None else keys, **more)
