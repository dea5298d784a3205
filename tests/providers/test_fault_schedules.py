"""Writes under random faults: accepted + refused + unknown = given, what was accepted is there, what was
refused is not, and nothing that must not be repeated is there twice.

Each schedule is one seed: which platform, what is written, how much, which faults act. 40 of them run with
all tests; ``CAMPAIGN_DESK_FAULT_SCHEDULES=2000`` runs so many. A failing one is named by its seed.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import AppError, OutcomeUnknown
from desktop_app.model.event import Event
from desktop_app.model.message import Message
from desktop_app.model.order import Order
from desktop_app.model.report import RowState
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.importing import Delivery, ImportRow
from desktop_app.provider_api.provider import Provider
from desktop_app.providers import discover
from desktop_app.runtime.texts import install_texts
from desktop_app.transport.connection import Timeouts
from tests.helpers.twins import Twin
from tests.providers.world import World

SCHEDULES = int(os.environ.get("CAMPAIGN_DESK_FAULT_SCHEDULES", "40"))
PARTS = 8
"""Each test takes its share of the seeds, so that they can run side by side."""
AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@dataclass
class Outcome:
    """What the client said of each thing that was to be written, by its name."""

    accepted: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def failed(self, error: AppError, names: Sequence[str]) -> None:
        (self.unknown if isinstance(error, OutcomeUnknown) else self.refused).extend(names)


Write = Callable[[Provider, Sequence[str], Outcome], Any]
Kept = Callable[[Twin], Counter[str]]


def _events(form: str, whom: Callable[[Twin], str], at_once: int = 1) -> Callable[[Twin], Write]:
    def with_twin(twin: Twin) -> Write:
        person = whom(twin)

        async def write(one: Provider, names: Sequence[str], outcome: Outcome) -> None:
            for start in range(0, len(names), at_once):
                part = names[start : start + at_once]
                past = datetime(2026, 1, 5) if form.startswith("past") else None
                events = [
                    Event(name, form, name, {"email": person}, settings={"action": name}, occurred=past)
                    for name in part
                ]
                try:
                    answers = await one.send_events([_without(event, form) for event in events])
                except AppError as error:
                    outcome.failed(error, part)
                else:
                    for answer in answers:
                        (outcome.refused if answer.refused else outcome.accepted).append(answer.key)

        return write

    return with_twin


def _without(event: Event, form: str) -> Event:
    """eSputnik names types, Ecomail has fields of its own."""
    if form == "event":
        return Event(event.key, form, "", event.whom, settings=event.settings)
    return Event(event.key, form, event.type, event.whom, occurred=event.occurred)


def _orders(at_once: int, **settings: str) -> Callable[[Twin], Write]:
    def with_twin(twin: Twin) -> Write:
        async def write(one: Provider, names: Sequence[str], outcome: Outcome) -> None:
            status = "completed" if one.manifest.order_form.statuses[0][0] == "pending" else "DELIVERED"  # type: ignore[union-attr]
            for start in range(0, len(names), at_once):
                part = names[start : start + at_once]
                orders = [
                    Order(name, status, AT, Decimal(5), "EUR", email="buyer@example.com") for name in part
                ]
                try:
                    answers = await one.send_orders(orders, settings)
                except AppError as error:
                    outcome.failed(error, part)
                else:
                    for answer in answers:
                        (outcome.refused if answer.refused else outcome.accepted).append(answer.external_id)

        return write

    return with_twin


def _messages(sender: str, template: str) -> Callable[[Twin], Write]:
    """One message to each; the name is in the address."""

    def with_twin(twin: Twin) -> Write:
        async def write(one: Provider, names: Sequence[str], outcome: Outcome) -> None:
            for name in names:
                address = f"{name}@example.com"
                more: dict[str, Any] = {"template": template} if template else {"html": "<p>Hi</p>"}
                try:
                    sent = await one.send_message(Message(name, sender, (address,), "Hi", **more))
                except AppError as error:
                    outcome.failed(error, [name])
                else:
                    (outcome.refused if sent.refused else outcome.accepted).append(name)

        return write

    return with_twin


def _first(twin: Twin) -> str:
    return next(str(one["email"]) for one in twin.state("contacts") if one["email"])


def _kept_events(of: str) -> Kept:
    return lambda twin: Counter(str(one[of]) for one in twin.state("events"))


def _kept_orders(twin: Twin) -> Counter[str]:
    return Counter(str(one["external_id"]) for one in twin.state("orders"))


def _kept_messages(twin: Twin) -> Counter[str]:
    return Counter(str(one["to"]).removesuffix("@example.com") for one in twin.state("messages"))


# --- Sendios: mail by type number, one person a call; everything is stored later, on the training clock

SHOP = ContactList("19300", "Horizon Shop", "project")
STORED_S = 600.0


def _pushes(category: str) -> Callable[[Twin], Write]:
    """One mail to each; the first one makes the person."""

    def with_twin(twin: Twin) -> Write:
        async def write(one: Provider, names: Sequence[str], outcome: Outcome) -> None:
            for name in names:
                whom = {"email": f"{name}@example.com"}
                event = Event(name, category, "5", whom, settings={"project": SHOP.id})
                try:
                    (answer,) = await one.send_events([event])
                except AppError as error:
                    outcome.failed(error, [name])
                else:
                    (outcome.refused if answer.refused else outcome.accepted).append(answer.key)

        return write

    return with_twin


def _payments(twin: Twin) -> Write:
    """The amount tells which one it is."""
    person = str(twin.state("contacts")[0]["id"])

    async def write(one: Provider, names: Sequence[str], outcome: Outcome) -> None:
        for name in names:
            seed, _, number = name.removeprefix("w").partition("x")
            amount = Decimal(int(seed) * 100 + int(number))
            order = Order(name, at=AT, total=amount, fields={"user_id": person})
            try:
                (answer,) = await one.send_orders([order])
            except AppError as error:
                outcome.failed(error, [name])
            else:
                (outcome.refused if answer.refused else outcome.accepted).append(answer.external_id)

    return write


def _user_data(twin: Twin) -> Write:
    """A value of its own for each person who is there; one row a delivery."""
    people = [one["email"] for one in twin.state("contacts") if one["lists"] == [SHOP.name]]

    async def write(one: Provider, names: Sequence[str], outcome: Outcome) -> None:
        for name, email in zip(names, people, strict=False):
            rows = (ImportRow(1, {"email": email, "custom:shop_note": name}),)
            delivery = Delivery(
                key=name, target=SHOP, match_on="email", columns=("email", "custom:shop_note"), rows=rows
            )
            try:
                answer = await one.send_delivery(delivery)
            except AppError as error:
                outcome.failed(error, [name])
            else:
                taken = answer.verdicts[0].state is RowState.ACCEPTED
                (outcome.accepted if taken else outcome.refused).append(name)

    return write


def _stored(kind: str, name_of: Callable[[dict[str, Any]], str]) -> Kept:
    def kept(twin: Twin) -> Counter[str]:
        twin.clock(STORED_S)
        return Counter(name_of(one) for one in twin.state(kind))

    return kept


def _paid(order: dict[str, Any]) -> str:
    seed, number = divmod(int(order["total"] or 0), 100)
    return f"w{seed}x{number}"


#: platform, what is written, how, how the twin counts it
WRITES: tuple[tuple[str, str, Callable[[Twin], Write], Kept], ...] = (
    ("esputnik", "events", _events("v2", _first), _kept_events("type")),
    ("esputnik", "events v1", _events("v1", _first), _kept_events("type")),
    ("esputnik", "past events", _events("past_v2", _first, 4), _kept_events("type")),
    # each order that arrives raises one event, also one that is there already
    ("esputnik", "orders", _orders(5), _kept_events("key")),
    ("esputnik", "stored message", _messages("Shop", "2117001"), _kept_messages),
    ("esputnik", "message", _messages('"Training Shop" <news@shop.example>', ""), _kept_messages),
    ("ecomail", "events", _events("event", _first), _kept_events("key")),
    ("ecomail", "orders together", _orders(5), _kept_orders),
    ("ecomail", "orders one by one", _orders(1, how="starting"), _kept_orders),
    ("ecomail", "message", _messages("Shop <news@training-shop.example>", ""), _kept_messages),
    ("ecomail", "template", _messages("Shop <news@training-shop.example>", "1234"), _kept_messages),
    ("engagelab", "message", _messages("Shop <news@mail.shop.example>", ""), _kept_messages),
    ("sendios", "trigger mail", _pushes("trigger"), _kept_messages),
    ("sendios", "system mail", _pushes("system"), _kept_messages),
    ("sendios", "payments", _payments, _stored("orders", _paid)),
    ("sendios", "user data", _user_data,
     _stored("contacts", lambda one: str(one["fields"].get("shop_note")))),
)  # fmt: skip


SENDING = (Capability.EVENTS_SEND, Capability.ORDERS_SEND, Capability.MESSAGES_SEND)


def test_every_platform_that_sends_is_in_the_schedules() -> None:
    """One that is added must bring a write of its own."""
    sends = {name for name, entry in discover().items() if any(map(entry.manifest.can, SENDING))}
    assert {platform for platform, *_ in WRITES} == sends


def _faults(dice: random.Random) -> str:
    """One to three rules; each acts by chance, at every n-th request, or a few times."""
    kinds = (
        "429", "5xx", "5xx:status=500", "5xx:status=502", "cut-before", "cut-after", "cut-after:half=1",
        "json",
        "json:act=1", "json:half=1", "json:act=1,half=1", "reject", "expire", "slow:seconds=0.2",
    )  # fmt: skip
    rules = []
    for kind in dice.sample(kinds, dice.randint(1, 3)):
        when = dice.choice(
            (
                f"rate={dice.choice((0.1, 0.3, 0.7))}",
                f"every={dice.randint(1, 4)}",
                f"times={dice.randint(1, 3)}",
            )
        )
        if dice.random() < 0.3:
            when += f",after={dice.randint(1, 4)}"
        rules.append(f"{kind}{',' if ':' in kind else ':'}{when},seed={dice.randint(1, 10**6)}")
    return ";".join(rules)


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", range(PARTS))
def test_what_was_given_is_accounted_for_and_nothing_is_there_twice(
    part: int, shared_twin: Callable[..., Twin]
) -> None:
    install_texts()
    for seed in range(part, SCHEDULES, PARTS):
        _run(seed, shared_twin)


def _run(seed: int, shared_twin: Callable[..., Twin]) -> None:
    dice = random.Random(f"faults/{seed}")
    platform, what, writing, kept = WRITES[seed % len(WRITES)]
    twin = shared_twin(platform, contacts=30, speed=20)
    twin.fresh()
    if "rate_limits" in twin.dials():
        twin.dial(rate_limits=False)
    write = writing(twin)
    names = [f"w{seed}x{number}" for number in range(dice.randint(1, 12))]
    spec = _faults(dice)
    twin.fault(spec)
    outcome = Outcome()
    world = World(twin, discover()[platform])
    world.run(lambda one: write(one, names, outcome), timeouts=Timeouts(read=0.1))
    twin.fault("")
    said = f"seed {seed}: {platform} {what}, {spec}"
    told = [*outcome.accepted, *outcome.refused, *outcome.unknown]
    assert sorted(told) == sorted(names), said  # each exactly once
    there = kept(twin)
    assert [name for name in names if there[name] > 1] == [], said
    assert [name for name in outcome.accepted if there[name] != 1] == [], said
    assert [name for name in outcome.refused if there[name]] == [], said
