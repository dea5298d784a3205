"""What every platform's client keeps, proven against its twin over real HTTP.

A platform's suite is a subclass in ``tests/providers/<name>/test_conformance.py`` that says which twin it is,
how one good call of each capability looks, and how a delivery is made. Owns: the promises common to all
platforms. Must not: know a platform.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import quote

import pytest

from desktop_app.model.errors import (
    AppError,
    AuthRefused,
    InvalidInput,
    NotAllowed,
    NotFound,
    OutcomeUnknown,
    ProviderChanged,
    RateLimited,
    ServerFailed,
    Unreachable,
    UnsupportedFeature,
)
from desktop_app.model.operation import Effect
from desktop_app.model.report import RowState
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.importing import Delivery, DeliveryAnswer
from desktop_app.provider_api.manifest import Manifest
from desktop_app.provider_api.paging import walk_pages
from desktop_app.provider_api.provider import METHODS, Provider
from desktop_app.providers import discover
from desktop_app.runtime.texts import install_texts
from desktop_app.transport.connection import Timeouts
from desktop_app.transport.request_log import RequestLog
from desktop_app.transport.retry import RetryPolicy
from tests.helpers.twins import Twin
from tests.providers.effects import EFFECTS
from tests.providers.world import (
    NOBODY,
    ODD_TEXTS,
    Call,
    World,
    finished,
    id_of,
    most_at_once,
    offline,
    people,
    refuses,
    settle,
)
from tests.transport.server import http, in_turn


class ProviderConformance:
    """Subclass, name it ``Test...``, set ``platform``, and answer the two methods below."""

    platform: str
    effects: ClassVar[Mapping[Capability, Effect]] = {}
    """Where a write of this platform is of another class than :data:`EFFECTS` says."""
    looks_first: ClassVar[Mapping[Capability, int]] = {}
    """Writes that read so many times before they write: faults are aimed at the write itself."""
    unasked: frozenset[Capability] = frozenset()
    """Capabilities answered from the account's settings: no request, so nothing can go wrong there."""

    def samples(self, world: World) -> dict[Capability, Call]:
        """One good call for each offered capability that has a method."""
        raise NotImplementedError

    def delivery(self, world: World, rows: Sequence[Mapping[str, str]]) -> Delivery:
        """Rows (email, first_name) for a list that the twin has or will make."""
        raise NotImplementedError

    def name_of(self, contact: Mapping[str, Any]) -> str:
        """The id by which the client names a contact of the twin's state."""
        return str(contact["id"])

    # --- fixtures

    @pytest.fixture(autouse=True)
    def _texts(self) -> None:
        install_texts()

    @pytest.fixture
    def world(self, shared_twin: Callable[..., Twin]) -> World:
        twin = shared_twin(self.platform, contacts=1000, speed=200)
        twin.fresh()
        world = World(twin, discover()[self.platform])
        world.samples = self.samples(world)
        world.forget_requests()
        return world

    @property
    def manifest(self) -> Manifest:
        return discover()[self.platform].manifest

    def _effect(self, capability: Capability) -> Effect:
        """Of the call behind a capability: the same name in METHODS and operations is not required."""
        return self.effects.get(capability, EFFECTS.get(capability, Effect.READ))

    # --- declaration

    def test_declared_is_what_is_overridden(self) -> None:
        """No drift: what the manifest offers has a method of its own, what it does not has none."""
        provider = type(World.open(offline(self.platform)))
        for capability, method in METHODS.items():
            overridden = getattr(provider, method) is not getattr(Provider, method)
            assert self.manifest.can(capability) is overridden, capability
        for capability in set(Capability) - set(METHODS):
            assert not self.manifest.can(capability), f"{capability} is offered and has no method"

    def test_every_offered_capability_has_a_sample(self, world: World) -> None:
        offered = {capability for capability in METHODS if self.manifest.can(capability)}
        assert set(world.samples) == offered

    def test_every_sample_works(self, world: World) -> None:
        for capability, call in world.samples.items():
            result = world.run(call)
            assert not isinstance(result, AppError), (capability, repr(result), result.original)

    def test_what_is_not_offered_is_refused_and_nothing_is_sent(self, world: World) -> None:
        cannot = [capability for capability in Capability if not self.manifest.can(capability)]

        async def use(provider: Provider) -> list[AppError]:
            refused: list[AppError] = []
            for capability in cannot:
                closed = bool(self.manifest.support[capability].closed)
                with pytest.raises(NotAllowed if closed else UnsupportedFeature) as error:
                    provider._unsupported(capability)
                refused.append(error.value)
            return refused

        refused = world.run(use)
        assert len(refused) == len(cannot)
        assert all(error.message and error.what_to_do for error in refused)
        assert world.requests() == []

    def test_every_method_that_is_not_offered_refuses_whatever_it_is_given(self, world: World) -> None:
        """The method itself, not only its way out: nothing of its arguments is looked at, nothing is sent."""
        refuses(world, [each for each in METHODS if not self.manifest.can(each)])
        assert world.requests() == []

    def _without(self, world: World, *capabilities: Capability) -> bool:
        """True where one of these is not offered; what is proven then is that it refuses."""
        missing = [each for each in capabilities if not self.manifest.can(each)]
        refuses(world, missing)
        return bool(missing)

    def _aim(self, world: World, capability: Capability, fault: str) -> None:
        """Set a fault for the call that the capability is about, past what it reads before."""
        first = self.looks_first.get(capability, 0)
        world.twin.fault(f"{fault}{',' if ':' in fault else ':'}after={first}" if first else fault)

    # --- errors, for every capability

    def _each(self, world: World) -> list[tuple[Capability, Call, bool]]:
        return [
            (capability, call, self._effect(capability) is not Effect.READ)
            for capability, call in world.samples.items()
            if capability not in self.unasked
        ]

    @pytest.mark.parametrize(
        ("fault", "kind"),
        [
            ("expire", AuthRefused),
            ("5xx:status=403", NotAllowed),
            ("5xx:status=404", NotFound),
            ("5xx:status=422", InvalidInput),
            ("5xx:status=500", ServerFailed),
            ("5xx:status=503", ServerFailed),
            ("429", RateLimited),
            ("json", ProviderChanged),
        ],
    )
    def test_every_call_turns_a_fault_into_its_leaf(
        self, world: World, fault: str, kind: type[AppError]
    ) -> None:
        """With two sentences of its own, and the platform named."""
        for capability, call, _ in self._each(world):
            self._aim(world, capability, fault)
            error = world.run(call)
            assert isinstance(error, kind), (capability, repr(error))
            assert error.platform
            assert not error.message.startswith("errors.")
            assert not error.what_to_do.startswith("errors.")
        assert world.writes() == 0

    @pytest.mark.parametrize("fault", ["5xx:status=500", "json", "cut-before"])
    def test_a_write_that_may_have_been_carried_out_is_in_doubt_and_a_read_is_not(
        self, world: World, fault: str
    ) -> None:
        for capability, call, write in self._each(world):
            self._aim(world, capability, fault)
            error = world.run(call)
            assert isinstance(error, AppError), capability
            assert isinstance(error, OutcomeUnknown) is write, (capability, repr(error))

    def test_a_refused_key_is_not_tried_twice(self, world: World) -> None:
        world.twin.fault("expire")
        for _capability, call, _ in self._each(world):
            before = len(world.requests())
            world.run(call)
            assert len(world.requests()) == before + 1

    def test_a_429_is_sat_out_to_the_second_and_told(self, world: World) -> None:
        world.twin.fault("429:times=1,retry_after=1")
        told: list[tuple[float, str]] = []
        began = time.time()
        result = world.run(
            world.samples[Capability.ACCOUNT_INFO],
            on_wait=lambda until, reason, _attempt, _most: told.append((until, reason)),
        )
        assert not isinstance(result, AppError)
        ((until, reason),) = told
        assert reason == "waiting.asked"
        first, second = (request["t"] for request in world.requests())
        assert second - first >= 1.0
        assert until - began >= 1.0

    def test_a_429_without_a_time_is_tried_again(self, world: World) -> None:
        world.twin.fault("429:times=1")
        assert not isinstance(world.run(world.samples[Capability.ACCOUNT_INFO]), AppError)
        assert [request["status"] for request in world.requests()] == [429, 200]

    def test_a_silent_platform_is_given_up(self, world: World) -> None:
        for capability, call, write in self._each(world):
            self._aim(world, capability, "slow:seconds=1")
            error = world.run(call, timeouts=Timeouts(read=0.05), policy=RetryPolicy(attempts=1))
            world.twin.fault("")
            assert isinstance(error, OutcomeUnknown if write else Unreachable), (capability, repr(error))
            assert error.code == ("no_answer.timeout" if write else "read_unanswered.timeout")

    def test_an_empty_answer_is_no_success_where_something_was_promised(self, world: World) -> None:
        result, _ = world.run_at(in_turn(http(200, "")), lambda one: one.fetch_account_info())
        assert isinstance(result, ProviderChanged)

    def test_nobody_there_is_unreachable_and_no_doubt(self, world: World) -> None:
        for capability, call, _ in self._each(world):
            error = world.run(call, url=NOBODY)
            assert isinstance(error, Unreachable), (capability, repr(error))
            assert not isinstance(error, OutcomeUnknown)
            assert error.code == "unreachable.refused"

    # --- repeat

    def test_a_read_cut_off_is_asked_again(self, world: World) -> None:
        for capability, call, write in self._each(world):
            if write:
                continue
            for fault in ("cut-before:times=1", "cut-after:times=1", "cut-after:times=1,half=1"):
                world.twin.fault(fault)
                result = world.run(call)
                assert not isinstance(result, AppError), (capability, fault, repr(result))

    def test_a_delivery_cut_off_after_its_effect_leaves_each_contact_once(self, world: World) -> None:
        """The first attempt was carried out, its answer lost; the repeat changes nothing more."""
        if self._without(world, Capability.CONTACTS_IMPORT):
            return
        rows = people(5)
        given = self.delivery(world, rows)
        known = len(world.twin.state("contacts"))
        world.twin.fault("cut-after:method=post,times=1")

        async def use(provider: Provider) -> DeliveryAnswer:
            answer = await provider.send_delivery(given)
            await finished(provider, world, answer)
            return answer

        answer = world.run(use)
        assert isinstance(answer, DeliveryAnswer), repr(answer)
        assert world.writes() >= 1
        settle(world, lambda: len(world.twin.state("contacts")) >= known + 5)
        emails = [contact["email"] for contact in world.twin.state("contacts")]
        assert [emails.count(row["email"]) for row in rows] == [1] * 5
        assert len(emails) == known + 5

    # --- round trips and batches

    def test_what_was_handed_over_can_be_read_back(self, world: World) -> None:
        """Import, follow to the end, find by address: with text of any script."""
        if self._without(world, Capability.CONTACTS_IMPORT, Capability.CONTACTS_SEARCH):
            return
        rows = [
            {"email": f"odd{number}@example.com", "custom": text} for number, text in enumerate(ODD_TEXTS)
        ]
        given = self.delivery(world, rows)

        async def use(provider: Provider) -> list[Any]:
            answer = await provider.send_delivery(given)
            await finished(provider, world, answer)
            return [await provider.search_contacts(row["email"]) for row in rows]

        pages = world.run(use)
        assert not isinstance(pages, AppError), repr(pages)
        field = next(column for column in given.columns if column.startswith("custom:")).removeprefix(
            "custom:"
        )
        assert [page.items[0].email for page in pages] == [row["email"] for row in rows]
        by_email = {contact["email"]: contact for contact in world.twin.state("contacts")}
        assert [by_email[row["email"]]["fields"][field] for row in rows] == list(ODD_TEXTS)

    def test_accepted_and_refused_rows_add_up_and_one_bad_row_loses_no_other(self, world: World) -> None:
        if self._without(world, Capability.CONTACTS_IMPORT):
            return
        rows = people(40)
        given = self.delivery(world, rows)
        known = len(world.twin.state("contacts"))
        world.twin.fault("reject:every=8")

        async def use(provider: Provider) -> DeliveryAnswer:
            answer = await provider.send_delivery(given)
            await finished(provider, world, answer)
            return answer

        answer = world.run(use)
        assert not isinstance(answer, AppError), repr(answer)
        assert [verdict.row for verdict in answer.verdicts] == [8, 16, 24, 32, 40]
        assert {verdict.state for verdict in answer.verdicts} == {RowState.REJECTED_THERE}
        assert all(verdict.text for verdict in answer.verdicts)
        assert answer.unplaced == ()
        contacts = world.twin.state("contacts")
        stored = {contact["email"] for contact in contacts}
        refused = {verdict.row for verdict in answer.verdicts}
        for row in given.rows:
            assert (row.values["email"] in stored) is (row.row not in refused)
        assert len(contacts) == known + 35

    def test_one_refused_row_is_found_as_well(self, world: World) -> None:
        if self._without(world, Capability.CONTACTS_IMPORT):
            return
        world.twin.fault("reject:every=3")
        answer = world.run(lambda provider: provider.send_delivery(self.delivery(world, people(4))))
        assert [verdict.row for verdict in answer.verdicts] == [3]

    def test_a_full_batch_goes_through_and_one_more_row_is_not_sent(self, world: World) -> None:
        if self._without(world, Capability.CONTACTS_IMPORT):
            return
        target = self.manifest.import_target
        assert target is not None
        full = self.delivery(world, people(target.batch_rows))
        answer = world.run(lambda provider: provider.send_delivery(full))
        assert isinstance(answer, DeliveryAnswer), repr(answer)
        before = len(world.requests())

        async def too_many(provider: Provider) -> None:
            with pytest.raises(ValueError, match=str(target.batch_rows)):
                await provider.send_delivery(self.delivery(world, people(target.batch_rows + 1)))

        world.run(too_many)
        assert len(world.requests()) == before

    # --- paging

    def test_the_whole_base_is_read_each_contact_once(self, world: World) -> None:
        """1,000 contacts: the last page of every usual page size is exactly full."""
        if self._without(world, Capability.CONTACTS_SCAN):
            return

        async def use(provider: Provider) -> list[str]:
            return [
                contact.id async for page in walk_pages(provider.scan_contacts, id_of) for contact in page
            ]

        ids = world.run(use)
        assert sorted(ids) == sorted(map(self.name_of, world.twin.state("contacts")))

    def test_members_of_every_list_are_read_each_once(self, world: World) -> None:
        if self._without(world, Capability.LISTS_MEMBERS):
            return
        lists = world.twin.state("lists")

        async def use(provider: Provider) -> dict[str, list[str]]:
            found = {}
            for each in lists:

                async def fetch(cursor: str | None, list_id: str = str(each["id"])) -> Any:
                    return await provider.fetch_members(list_id, cursor)

                found[str(each["id"])] = [item.id async for page in walk_pages(fetch, id_of) for item in page]
            return found

        found = world.run(use)
        contacts = world.twin.state("contacts")
        for each in lists:
            mine = found[str(each["id"])]
            assert len(mine) == len(set(mine))
            if "count" in each:
                assert len(mine) == each["count"], each
        assert any(found.values())
        assert set().union(*found.values()) <= set(map(self.name_of, contacts))

    # --- cancel, secrets, pace

    def test_cancelled_in_flight_nothing_more_is_sent(self, world: World) -> None:
        for capability, call, _ in self._each(world):
            world.twin.fault("slow:seconds=0.5")
            before = len(world.requests())

            async def use(provider: Provider, call: Call = call, before: int = before) -> str:
                task = asyncio.ensure_future(call(provider))
                deadline = time.monotonic() + 20
                while len(await asyncio.to_thread(world.requests)) == before:
                    assert time.monotonic() < deadline
                    await asyncio.sleep(0.01)
                task.cancel()
                try:
                    await task
                except asyncio.CancelledError:
                    return "cancelled"
                return "not cancelled"

            assert world.run(use) == "cancelled", capability
            world.twin.fault("")
            assert len(world.requests()) == before + 1

    def test_no_key_in_reprs_errors_or_logs(self, world: World, caplog: pytest.LogCaptureFixture) -> None:
        """The platform says the key back in three spellings, in a refusal and in a fault."""
        caplog.set_level(logging.DEBUG)
        log = RequestLog()
        shown: list[str] = []
        hidden = {field.key for field in self.manifest.credentials if field.secret}
        keys = {
            name: f"mark/{name}+{value}=" if name in hidden else value
            for name, value in world.twin.keys.items()
        }
        secret = [
            spelled
            for field in self.manifest.credentials
            if field.secret
            for value in [keys[field.key]]
            for spelled in (
                value,
                quote(value, safe=""),
                b64encode(f"campaign-desk:{value}".encode()).decode(),
            )
        ]
        for status in (400, 401, 500):
            script = in_turn(http(status, json.dumps({"message": "no: " + " ".join(secret)})))
            for _capability, call, _ in self._each(world):
                error, _ = world.run_at(script, call, keys=keys, request_log=log)
                assert isinstance(error, AppError)
                assert "no: " in error.original
                shown += [repr(error), str(error), error.original, error.message, error.what_to_do]
        shown += [repr(world.open(keys=keys)), repr(log.records()), caplog.text]
        for spelled in secret:
            assert spelled not in "\n".join(shown)

    def test_the_request_log_holds_templates_only(self, world: World) -> None:
        log = RequestLog()
        for call in world.samples.values():
            world.run(call, request_log=log)
        templates = {operation.path for operation in self.manifest.operations.values()}
        assert {record.path for record in log.records()} <= templates
        assert len(log.records()) >= len(world.samples)

    def test_no_limit_that_binds_is_overrun(self, world: World) -> None:
        """One and a half windows of searches at once: exact as they leave, and seen so in the twin's own log.

        Between leaving and arriving lies the machine's load, so the twin may count two more in a second.
        """
        if self._without(world, Capability.CONTACTS_SEARCH):
            return
        operation = self.manifest.operations[self.searching]
        limit = self.manifest.limits[operation.limit]
        count = limit.count + limit.count // 2
        log = RequestLog()

        async def use(provider: Provider) -> int:
            calls = (provider.search_contacts(f"nobody{number}@example.com") for number in range(count))
            return len(await asyncio.gather(*calls))

        assert world.run(use, request_log=log) == count
        assert most_at_once([record.t for record in log.records()], limit.seconds) <= limit.count
        arrived = [request["mono"] for request in world.requests() if request["method"] == operation.method]
        assert len(arrived) >= count
        assert most_at_once(arrived, limit.seconds) <= limit.count + 2

    searching = "contacts"
    """The operation behind a search for an address."""
