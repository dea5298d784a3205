"""What was written is found at the twin, and what must not be touched was not (contacts, events, orders,
messages)."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from desktop_app.model.contact import Contact, Subscription
from desktop_app.model.contact_change import ContactChange, SavedContact, SubscribeRequest
from desktop_app.model.errors import Duplicate, InvalidInput, NotAllowed, NotFound, OutcomeUnknown
from desktop_app.model.event import Event
from desktop_app.model.message import Message
from desktop_app.model.order import Order, OrderItem
from desktop_app.provider_api.provider import Provider
from desktop_app.providers import discover
from desktop_app.runtime.texts import install_texts
from tests.helpers.twins import Twin
from tests.providers.esputnik.call_samples import an_event
from tests.providers.world import World
from tests.transport.server import Line, Request, http

STORED = "2117001"


@pytest.fixture
def world(shared_twin: Callable[..., Twin]) -> World:
    install_texts()
    twin = shared_twin("esputnik", contacts=500, speed=200)
    twin.fresh()
    return World(twin, discover()["esputnik"])


def contact(world: World, number: str) -> dict[str, Any]:
    return next(one for one in world.twin.state("contacts") if str(one["id"]) == number)


def somebody(world: World, **has: bool) -> dict[str, Any]:
    """A contact that has (or lacks) these."""
    return next(
        one
        for one in world.twin.state("contacts")
        if all(bool(one[name]) is wanted for name, wanted in has.items())
    )


def test_a_new_contact_has_what_was_given_and_no_event_arose(world: World) -> None:
    values = {
        "email": "zoe@example.com", "phone": "+380 50 111 22 33", "first_name": "Zoë", "city": "Kyiv",
        "external_id": "Z-1", "custom:18887": "a note",
    }  # fmt: skip
    saved = world.run(lambda one: one.save_contact(ContactChange(values)))
    assert isinstance(saved, SavedContact), repr(saved)
    kept = contact(world, saved.id)
    assert (kept["email"], kept["phone"], kept["first_name"]) == ("zoe@example.com", "380501112233", "Zoë")
    assert kept["fields"]["18887"] == "a note"
    assert world.twin.state("events") == []


def test_a_change_touches_only_what_it_names_and_keeps_every_channel(world: World) -> None:
    before = somebody(world, email=True, phone=True, first_name=True, external_id=True)
    number = str(before["id"])
    world.run(lambda one: one.save_contact(ContactChange({"last_name": "New"}, id=number)))
    assert contact(world, number) == {**before, "last_name": "New"}
    world.run(lambda one: one.save_contact(ContactChange({"email": "other@example.com"}, id=number)))
    after = contact(world, number)
    assert [one["type"] for one in after.pop("channels")] == [one["type"] for one in before.pop("channels")]
    assert after == {**before, "last_name": "New", "email": "other@example.com"}
    world.run(lambda one: one.save_contact(ContactChange({"first_name": None}, id=number)))
    assert not contact(world, number)["first_name"]


def test_what_cannot_be_told_is_refused_by_name_and_nothing_is_sent(world: World) -> None:
    world.forget_requests()
    number = "1000001"
    for values, field in (
        ({"phone": None}, "phone"),
        ({"company": "X"}, "company"),
        ({"custom:x": "1"}, "custom:x"),
    ):
        error = world.run(lambda one, what=values: one.save_contact(ContactChange(what, id=number)))
        assert isinstance(error, InvalidInput)
        assert error.field == field
    assert world.requests() == []


def test_the_same_change_within_a_minute_is_said_to_be_taken(world: World) -> None:
    change = ContactChange({"email": "twice@example.com"})

    async def twice(one: Provider) -> None:
        await one.save_contact(change)
        await one.save_contact(change)

    error = world.run(twice)
    assert isinstance(error, Duplicate)
    assert error.code == "esputnik.within_a_minute"


def test_a_change_cut_off_after_its_effect_is_proven_by_the_refusal(world: World) -> None:
    world.twin.fault("cut-after:times=1,method=post")
    saved = world.run(lambda one: one.save_contact(ContactChange({"email": "cut@example.com"})))
    assert isinstance(saved, SavedContact), repr(saved)
    assert "Duplicated" in saved.text
    emails = [one["email"] for one in world.twin.state("contacts")]
    assert emails.count("cut@example.com") == 1


def test_a_deleted_contact_comes_back_by_a_change_and_an_erased_one_does_not(world: World) -> None:
    first, second = (str(one["id"]) for one in world.twin.state("contacts")[:2])

    async def use(one: Provider) -> None:
        await one.delete_contact(first)
        await one.erase_contact(second)

    world.run(use)
    left = {str(one["id"]) for one in world.twin.state("contacts")}
    assert not {first, second} & left
    assert isinstance(world.run(lambda one: one.fetch_contact(first)), NotFound)


def test_a_deletion_cut_off_after_its_effect_counts_as_done(world: World) -> None:
    number = str(world.twin.state("contacts")[0]["id"])
    world.twin.fault("cut-after:times=1,method=delete")
    assert world.run(lambda one: one.delete_contact(number)) is None


def test_a_subscription_asks_the_person_and_its_events_have_the_forms_name(world: World) -> None:
    request = SubscribeRequest(
        {"email": "new@example.com", "first_name": "Ann"},
        settings={"formType": "popup", "groups": "Fresh people\nNewsletter", "subscriptions": "news"},
    )
    saved = world.run(lambda one: one.subscribe_contact(request))
    assert (saved.created, saved.text) == (True, "The person is asked to confirm.")
    again = world.run(lambda one: one.subscribe_contact(replace(request, settings={"formType": "footer"})))
    assert again.created is False
    kinds = [one["type"] for one in world.twin.state("events")]
    assert kinds == ["subscribeFromApi-popup", "subscribeUpdateFromApi-footer"]
    assert {"Fresh people", "Newsletter"} <= set(contact(world, saved.id)["lists"])


def test_a_subscription_in_its_oldest_answer_and_into_a_list_by_number(world: World) -> None:
    world.twin.dial(subscribe_answer="id")
    target = next(str(one["id"]) for one in world.twin.state("lists") if one["name"] == "Nobody yet")
    request = SubscribeRequest({"email": "old@example.com"}, list_id=target)
    saved = world.run(lambda one: one.subscribe_contact(request))
    assert (saved.created, saved.text) == (None, "")
    assert contact(world, saved.id)["lists"] == ["Nobody yet"]


def test_unsubscribing_and_back_reaches_the_address(world: World) -> None:
    email = somebody(world, email=True, subscribed=True)["email"]

    def gone() -> set[str]:
        return {one["email"] for one in world.twin.state("suppressed")}

    world.run(lambda one: one.unsubscribe(email))
    assert email.lower() in gone()
    with pytest.raises(ValueError, match="reason"):
        world.run(lambda one: one.resubscribe(email, reason=" "))
    assert email.lower() in gone()
    world.run(lambda one: one.resubscribe(email, reason="asked by phone"))
    assert email.lower() not in gone()


def test_who_left_is_told_where_the_record_is_open(world: World) -> None:
    closed = world.run(lambda one: one.fetch_left())
    assert isinstance(closed, NotAllowed), repr(closed)
    email = somebody(world, email=True, subscribed=True)["email"]
    before = world.twin.dials()["activity"]
    world.twin.dial(activity=True)
    try:
        assert email.lower() not in world.run(lambda one: one.fetch_left())
        world.run(lambda one: one.unsubscribe(email))
        left = world.run(lambda one: one.fetch_left())
        assert left[email.lower()] is Subscription.UNSUBSCRIBED
        assert set(left) <= {one["email"].lower() for one in world.twin.state("suppressed")}
    finally:
        world.twin.dial(activity=before)


def test_a_full_answer_about_who_left_is_asked_again_by_halves_down_to_a_day(world: World) -> None:
    day = date.today() - timedelta(days=40)
    asked: list[tuple[date, date]] = []

    async def script(request: Request, _line: Line) -> bytes:
        query = dict(parse_qsl(urlsplit(request.target).query))
        start, end = (date.fromisoformat(query[name]) for name in ("dateFrom", "dateTo"))
        if query["activityStatus"] == "SPAM":
            return http(200, "[]")
        asked.append((start, end))
        first = int(query.get("offset", "-1")) + 1
        there = range(first, 1500 if start <= day <= end else 0)[:1000]
        return http(200, json.dumps([{"email": f"P{n}@example.com", "offset": str(n)} for n in there]))

    left, _ = world.run_at(script, lambda one: one.fetch_left())
    assert len(left) == 1500, "the full day is read to its end"
    assert asked.count((day, day)) == 2
    days = {start + timedelta(days=n) for start, end in asked for n in range((end - start).days + 1)}
    assert {date.today() - timedelta(days=n) for n in range(364)} <= days, "a year is asked"


def test_events_of_every_form_find_the_person(world: World) -> None:
    email = somebody(world, email=True)["email"]
    for form in ("v1", "v2", "v3", "past_v1", "past_v2"):
        event = replace(an_event(form), whom={"email": email}, type=f"visit{form}")
        (answer,) = world.run(lambda one, what=event: one.send_events([what]))
        assert answer.refused == ""
    kept = {one["type"]: one for one in world.twin.state("events")}
    assert len(kept) == 5
    assert len({one["contact_id"] for one in kept.values()} - {None}) == 1
    assert kept["visitv2"]["params"]["page"] == {"id": 5}
    assert json.loads(json.dumps(kept["visitv1"]["params"]))["page"] == "5"


def test_past_events_are_judged_one_by_one_in_our_words(world: World) -> None:
    good = replace(an_event("past_v2"), key="good")
    future = replace(good, key="future", occurred=datetime.now(UTC).replace(tzinfo=None) + timedelta(days=90))
    undated = replace(good, key="undated", occurred=None)
    answers = world.run(lambda one: one.send_events([good, future, undated]))
    assert [(one.key, one.refused) for one in answers] == [
        ("good", ""),
        ("future", "It lies in the future."),
        ("undated", "The time at which it happened is missing."),
    ]
    assert len(world.twin.state("events")) == 1


@pytest.mark.parametrize(
    ("event", "field"),
    [
        (Event("e", "v2", "", {"email": "a@b.cz"}), "type"),
        (Event("e", "v2", "a|b", {"email": "a@b.cz"}), "type"),
        (Event("e", "v2", "a"), "whom"),
        (Event("e", "v2", "a", {"email": "a@b.cz"}, {"x" * 101: 1}), "params"),
        (Event("e", "v2", "a", {"email": "a@b.cz"}, {"x": "y" * 20_000}), "params"),
        (Event("e", "v2", "a", {"email": "a@b.cz"}, settings={"keyValue": "k?"}), "keyValue"),
    ],
)
def test_an_event_that_would_be_refused_is_refused_here(world: World, event: Event, field: str) -> None:
    world.forget_requests()
    error = world.run(lambda one: one.send_events([event]))
    assert isinstance(error, InvalidInput)
    assert error.field == field
    assert world.requests() == []


def orders(count: int) -> list[Order]:
    at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    return [
        Order(
            f"N-{number}", "DELIVERED", at, Decimal("10.10"), "EUR", email=f"buyer{number}@example.com",
            shop="7", fields={"colour": "red", "restoreUrl": "https://shop.example/r"},
            items=(OrderItem("I", Decimal(2), "Cup", Decimal("5.05")),),
        )
        for number in range(1, count + 1)
    ]  # fmt: skip


def test_orders_are_kept_and_their_events_arise(world: World) -> None:
    answers = world.run(lambda one: one.send_orders(orders(3), {"source": "offline"}))
    assert [(one.external_id, one.refused) for one in answers] == [(f"N-{n}", "") for n in (1, 2, 3)]
    kept = {one["external_id"]: one for one in world.twin.state("orders")}
    assert {"N-1", "N-2", "N-3"} <= set(kept)
    assert float(kept["N-1"]["total"]) == 10.10
    assert [one["type"] for one in world.twin.state("events")] == ["orderDELIVERED"] * 3


@pytest.mark.parametrize("every", [1, 2, 4])
def test_refused_orders_are_found_by_their_numbers(world: World, every: int) -> None:
    """One comes as a bare object, several as a list, all as a list."""
    world.twin.fault(f"reject:every={every}")
    answers = world.run(lambda one: one.send_orders(orders(4)))
    refused = [one.external_id for one in answers if one.refused]
    assert refused == [f"N-{n}" for n in range(1, 5) if n % every == 0]
    stored = {one["external_id"] for one in world.twin.state("orders")}
    assert {one.external_id for one in answers if not one.refused} <= stored
    assert not set(refused) & stored


def test_an_order_that_lacks_something_is_named_and_nothing_is_sent(world: World) -> None:
    world.forget_requests()
    whole = orders(1)[0]
    for order, field in (
        (replace(whole, total=None), "total"),
        (replace(whole, currency=""), "currency"),
        (replace(whole, at=None), "at"),
        (replace(whole, email=""), "email"),
    ):
        error = world.run(lambda one, what=order: one.send_orders([whole, what]))
        assert isinstance(error, InvalidInput)
        assert (error.field, error.values["order"]) == (field, "N-1")
    with pytest.raises(ValueError, match="1000"):
        world.run(lambda one: one.send_orders(orders(1001)))
    assert world.requests() == []


def test_an_order_is_deleted_a_little_later(world: World) -> None:
    number = str(world.twin.state("orders")[0]["external_id"])
    world.run(lambda one: one.delete_order(number))
    world.twin.clock(3600)
    assert number not in {one["external_id"] for one in world.twin.state("orders")}


def test_a_stored_message_reaches_each_with_the_values(world: World) -> None:
    people = ("one@example.com", "two@example.com")
    message = Message("k1", '"Sales, (EU)" <a@shop.example>', people, template=STORED, values={"name": "Zoë"})
    sent = world.run(lambda one: one.send_message(message))
    assert len(sent.ids) == 2
    kept = [one for one in world.twin.state("messages") if one["external_request_id"] == "k1"]
    assert {one["to"] for one in kept} == set(people)
    world.twin.clock(3600)
    found = world.run(lambda one: one.fetch_message_status(sent.ids))
    assert {one.id for one in found} == set(sent.ids)
    assert all(one.delivered is not one.failed for one in found)


def test_one_recipient_refused_inside_a_good_answer_is_named(world: World) -> None:
    message = Message("k1", "Shop", ("no address", "two@example.com"), template=STORED)
    sent = world.run(lambda one: one.send_message(message))
    assert list(sent.refused) == ["no address"]
    assert len(sent.ids) == 1


def test_content_goes_as_it_is_and_values_need_a_stored_message(world: World) -> None:
    sender = '"Training Shop" <news@shop.example>'
    letter = Message("k2", sender, ("one@example.com",), "Hello", html="<p>Hi</p>", text="Hi")
    assert len(world.run(lambda one: one.send_message(letter)).ids) == 1
    refused = world.run(lambda one: one.send_message(replace(letter, values={"a": 1})))
    assert isinstance(refused, InvalidInput)
    again = world.run(lambda one: one.send_message(replace(letter, first_sent_at=1.0)))
    assert isinstance(again, OutcomeUnknown)


def test_history_shows_what_was_sent(world: World) -> None:
    message = Message("k1", "Shop", ("h@example.com",), template=STORED)
    world.run(lambda one: one.send_message(message))
    number = next(str(one["id"]) for one in world.twin.state("contacts") if one["email"] == "h@example.com")
    page = world.run(lambda one: one.fetch_history(Contact(number)))
    assert [(entry.kind, entry.subject) for entry in page.items] == [("email", "What is new")]
    assert page.items[0].at is not None


def test_messages_are_searched_and_read_whole(world: World) -> None:
    page = world.run(lambda one: one.fetch_messages(name="Order"))
    assert [one.name for one in page.items] == ["Order confirmed"]
    whole = world.run(lambda one: one.fetch_message(page.items[0].id))
    assert "#foreach" in whole.html
    assert whole.sender == '"Training Shop" <news@shop.example>'


def test_a_message_of_a_megabyte_survives(world: World) -> None:
    """Of every script and with signs that JSON and HTML care about."""
    html = "<p>" + 'Zoë עברית 日本語 🎈 "&<\\> ' * 50_000 + "</p>"
    values = {
        "name": "Large",
        "from": '"Training Shop" <news@shop.example>',
        "subject": "L",
        "htmlText": html,
    }
    made = world.run(lambda one: one.run_call("message_create", values))
    found = world.run(lambda one: one.fetch_message(str(made.rows[0]["id"])))
    assert len(html.encode()) > 1_000_000
    assert found.html == html


def test_emptying_a_segment_is_a_call_of_its_own(world: World) -> None:
    target = next(str(one["id"]) for one in world.twin.state("lists") if one["name"] == "VIP")
    known = len(world.twin.state("contacts"))
    world.run(lambda one: one.run_call("list_empty", {"id": target}))
    people: Sequence[dict[str, Any]] = world.twin.state("contacts")
    assert not any("VIP" in one["lists"] for one in people)
    assert len(people) == known
    with pytest.raises(ValueError, match="no contacts"):
        world.run(lambda one: one.remove_members(target, []))
