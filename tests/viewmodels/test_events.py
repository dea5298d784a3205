"""The Events tab's view-model: the draft, what stands in its way, sending once, taking a sent one over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from desktop_app.journal.acts import Act, ActState
from desktop_app.model.account import Account
from desktop_app.model.errors import OutcomeUnknown
from desktop_app.model.event import EventAnswer
from desktop_app.model.message import StoredMessage
from desktop_app.services.events import Draft, Param
from desktop_app.viewmodels.events import EventsViewModel
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.tab import Phase
from tests.helpers.runners import HeldRunner
from tests.services.trade_ground import EVENTS_SHOP

ACCOUNT = Account("training-shop", "shop", "Training Shop", training=True)
ACT = Act("k", ACCOUNT.id, "event", "orderPaid", "ann@example.com",
          {"form": "v2", "type": "orderPaid", "whom": {"phone": "+420"}, "params": {"a": 1}},
          state=ActState.IN_DOUBT)  # fmt: skip


class Service:
    def __init__(self) -> None:
        self.acts: list[Act] = []
        self.sent_drafts: list[Draft] = []
        self.settled: list[tuple[str, bool]] = []
        self.limits: list[int] = []
        self.stored = "$orderId $city"
        self.trouble: Exception | None = None

    async def send(self, account_id: str, draft: Draft, *, again: bool = False) -> EventAnswer:
        self.sent_drafts.append(draft)
        if self.trouble:
            raise self.trouble
        return EventAnswer("k")

    async def sent(self, account: Account, *, limit: int = 200) -> list[Act]:
        self.limits.append(limit)
        return self.acts

    async def settle(self, account: Account, key: str, *, arrived: bool) -> None:
        self.settled.append((key, arrived))

    async def messages(self, account_id: str) -> list[StoredMessage]:
        return [StoredMessage("1", "Order")]

    async def message(self, account_id: str, message_id: str) -> StoredMessage:
        return StoredMessage("1", "Order", html=self.stored)


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def runner() -> HeldRunner:
    return HeldRunner()


@pytest.fixture
def vm(runner: HeldRunner, service: Service) -> EventsViewModel:
    made = EventsViewModel(runner, service, Formats())
    made.shown(True)
    made.set_account(ACCOUNT, EVENTS_SHOP)
    runner.run_all()
    return made


def fill(vm: EventsViewModel) -> None:
    vm.set_type("orderPaid")
    vm.set_whom("ann@example.com")


def test_an_empty_draft_cannot_be_sent_and_says_why(vm: EventsViewModel) -> None:
    assert vm.phase is Phase.READY
    assert (vm.can_send, bool(vm.why_not)) == (False, True)
    fill(vm)
    assert (vm.can_send, vm.why_not) == (True, "")


def test_two_presses_send_once_and_the_person_is_cleared_for_the_next(
    vm: EventsViewModel, runner: HeldRunner, service: Service
) -> None:
    fill(vm)
    vm.send()
    vm.send()
    runner.run_all()
    assert len(service.sent_drafts) == 1
    assert (vm.draft.type, vm.draft.whom) == ("orderPaid", "")


def test_without_an_answer_the_draft_stays_as_it_was(
    vm: EventsViewModel, runner: HeldRunner, service: Service
) -> None:
    failed: list[Any] = []
    vm.failed.connect(failed.append)
    service.trouble = OutcomeUnknown()
    fill(vm)
    vm.send()
    runner.run_all()
    assert vm.draft.whom == "ann@example.com"
    assert isinstance(failed[0], OutcomeUnknown)


def test_another_form_keeps_what_fits(vm: EventsViewModel) -> None:
    fill(vm)
    vm.set_whom_key("phone")
    vm.set_form("v1")
    assert (vm.draft.form, vm.draft.type, vm.draft.whom_key, vm.draft.settings) == (
        "v1", "orderPaid", "phone", {},
    )  # fmt: skip


def test_a_sent_event_is_taken_over(vm: EventsViewModel) -> None:
    vm.take_over(ACT)
    assert (vm.draft.type, vm.draft.whom_key, vm.draft.whom) == ("orderPaid", "phone", "+420")
    assert vm.draft.params == (Param("a", "1", "number"),)


def test_keys_that_were_sent_from_here_are_offered_latest_first_and_once(
    runner: HeldRunner, service: Service
) -> None:
    def sent(key: str, **request: Any) -> Act:
        return replace(ACT, key=key, request={**ACT.request, **request})

    service.acts = [sent("3", type="cartLeft"), sent("2"), sent("1", type="cartLeft"), sent("0", type="")]
    made = EventsViewModel(runner, service, Formats())
    made.shown(True)
    made.set_account(ACCOUNT, EVENTS_SHOP)
    runner.run_all()
    assert made.known_types == ("cartLeft", "orderPaid")


def test_only_a_doubt_is_settled_by_the_person(
    vm: EventsViewModel, runner: HeldRunner, service: Service
) -> None:
    vm.settle(Act("done", "x", "event", state=ActState.TAKEN), arrived=True)
    vm.settle(ACT, arrived=False)
    runner.run_all()
    assert service.settled == [("k", False)]


def test_the_names_that_a_message_needs_become_lines(vm: EventsViewModel, runner: HeldRunner) -> None:
    vm.read_messages()
    runner.run_all()
    assert [one.name for one in vm.messages] == ["Order"]
    vm.hold_against_stored("1")
    runner.run_all()
    assert vm.reading is not None
    assert vm.reading.missing == ("city", "orderId")
    vm.fill_missing()
    assert [param.name for param in vm.draft.params] == ["city", "orderId"]
    assert vm.reading.missing == ()


def test_what_cannot_be_read_as_text_changes_nothing(vm: EventsViewModel) -> None:
    assert vm.set_params_text('{"a": 1}') == ""
    assert vm.set_params_text("{") != ""
    assert vm.draft.params == (Param("a", "1", "number"),)


def test_a_platform_without_events_says_so(runner: HeldRunner, service: Service) -> None:
    from tests.viewmodels.test_tabs import manifest

    made = EventsViewModel(runner, service, Formats())
    from desktop_app.provider_api.capability import Capability

    made.set_account(ACCOUNT, manifest(Capability.EVENTS_SEND))
    assert (made.phase, made.why_not_offered) == (Phase.NOT_OFFERED, "some.note")


@pytest.mark.parametrize(
    ("usual", "text", "missing"),
    [
        # what is written in another platform's way is recognised, whatever this one writes itself
        ("velocity", "Hello *|NAME|*, *|IF:CITY|*from *|CITY|**|END:IF|* *|UNSUB|*", ("CITY", "NAME")),
        ("velocity", "Hello %name%, {{ city }}", ("city", "name")),
        ("velocity", "{% for item in items %}{{ item.title|upper }}{% endfor %}{{ user.name }}",
         ("items", "user")),
        ("tags", "Hello *|ORDERID|* *|CITY|*", ("CITY",)),
        ("tags", "#foreach($item in $items)$item.name#end $!orderId", ("items",)),
        ("percent", "Hello %orderId% {{city}}", ("city",)),
        ("twig", "{{ orderId|upper }} {{ loop.index }} {{ 'text' }}{% set x = city %}{{ x }}", ("city",)),
        ("twig", "No places at all", ()),
        ("velocity", "100 % of {things}", ()),
    ],
)  # fmt: skip
def test_each_platforms_way_of_writing_places_is_read(
    runner: HeldRunner, service: Service, usual: str, text: str, missing: tuple[str, ...]
) -> None:
    vm = EventsViewModel(runner, service, Formats())
    vm.shown(True)
    vm.set_account(ACCOUNT, replace(EVENTS_SHOP, message_syntax=usual))
    runner.run_all()
    vm.set_params_text('{"orderId": "7"}')
    service.stored = text
    vm.hold_against_stored("1")
    runner.run_all()
    assert vm.reading is not None
    assert not vm.reading.error
    read_by_it = "orderid" in text.casefold()
    assert vm.reading.missing == missing
    assert vm.reading.unused == (() if read_by_it else ("orderId",))
    vm.fill_missing()
    assert {param.name for param in vm.draft.params} == {"orderId", *missing}
    assert vm.reading.missing == ()


def test_a_stored_message_that_cannot_be_read_says_where(
    vm: EventsViewModel, runner: HeldRunner, service: Service
) -> None:
    service.stored = "one\n#if($a"
    vm.hold_against_stored("1")
    runner.run_all()
    assert vm.reading is not None
    assert "line 2" in vm.reading.error


def test_older_ones_are_read_on_wish(
    runner: HeldRunner, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.viewmodels.events.AT_FIRST", 1)
    service.acts = [ACT]
    vm = EventsViewModel(runner, service, Formats())
    vm.shown(True)
    vm.set_account(ACCOUNT, EVENTS_SHOP)
    runner.run_all()
    assert vm.more
    vm.read_more()
    runner.run_all()
    assert (service.limits[-1], vm.more) == (2, False)
