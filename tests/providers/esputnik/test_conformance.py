"""eSputnik keeps what every platform's client keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop_app.model.contact_list import ContactList
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.importing import Delivery
from desktop_app.provider_api.provider import Provider
from tests.providers.conformance import ProviderConformance
from tests.providers.world import Call, World, finished, import_rows, people

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
