"""What was written is found at the twin, and what must not be touched was not (lists; contacts; events;
orders)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from desktop_app.model.contact import Contact
from desktop_app.model.contact_change import ContactChange, SavedContact, SubscribeRequest
from desktop_app.model.errors import AppError, InvalidInput, NotAllowed, NotFound, OutcomeUnknown
from desktop_app.model.event import Event
from desktop_app.model.message import Message
from desktop_app.model.order import Order, OrderItem
from desktop_app.provider_api.paging import walk_pages
from desktop_app.provider_api.provider import Provider
from desktop_app.providers import discover
from desktop_app.providers.ecomail.forms import ORDER_FORM
from desktop_app.runtime.texts import install_texts
from tests.helpers.twins import Twin
from tests.providers.world import World

NEWS, DOUBLE, EMPTY = "1", "5", "6"
SENDER = "Shop <news@training-shop.example>"


@pytest.fixture
def world(shared_twin: Callable[..., Twin]) -> World:
    install_texts()
    twin = shared_twin("ecomail", contacts=500, speed=200)
    twin.fresh()
    return World(twin, discover()["ecomail"])


def contact(world: World, email: str) -> dict[str, Any]:
    return next(one for one in world.twin.state("contacts") if one["email"] == email)


def member(world: World, status: int = 1) -> str:
    """Somebody with this status in the newsletter."""
    return next(
        str(one["email"])
        for one in world.twin.state("contacts")
        if one["places"].get("Newsletter", {}).get("status") == status
    )


def place(world: World, email: str, name: str = "Newsletter") -> dict[str, Any]:
    return dict(contact(world, email)["places"][name])


def test_a_list_is_made_with_its_settings_and_renamed_without_losing_one(world: World) -> None:
    values = {
        "from_name": "Shop", "from_email": "a@shop.example", "reply_to": "b@shop.example",
        "double_optin": "true",
        "conf_subject": "Please confirm", "conf_message": "*|SUBCONFIRM|*",
    }  # fmt: skip
    made = world.run(lambda one: one.create_list("Friends", values))
    assert made.name == "Friends"
    world.run(lambda one: one.rename_list(made.id, "Old friends"))
    row = world.run(lambda one: one.run_call("list_settings", {"list_id": made.id})).rows[0]
    assert row["name"] == "Old friends"
    assert {name: row[name] for name in values} == {**values, "double_optin": True}


def test_a_list_that_lacks_something_is_named_and_nothing_is_sent(world: World) -> None:
    world.forget_requests()
    error = world.run(lambda one: one.create_list("Friends", {"from_name": "Shop"}))
    assert isinstance(error, InvalidInput)
    assert error.field == "from_email"
    assert world.requests() == []


def test_a_new_contact_is_asked_nothing_and_starts_nothing(world: World) -> None:
    sent = len(world.twin.state("messages"))
    values = {"email": "zoe@example.com", "first_name": "Zoë", "country": "CZ", "custom:note": "hi"}
    saved = world.run(lambda one: one.save_contact(ContactChange(values, list_id=DOUBLE)))
    assert saved == SavedContact("zoe@example.com", created=True)
    kept = contact(world, "zoe@example.com")
    assert (kept["first_name"], kept["country"]) == ("Zoë", "CZ")
    assert place(world, "zoe@example.com", "Sign-ups of the website") == {
        "status": 1,
        "custom_fields": {"note": "hi"},
    }
    assert len(world.twin.state("messages")) == sent


def test_a_change_touches_only_what_it_names(world: World) -> None:
    email = member(world)
    first = {"first_name": "Anna", "custom:note": "one"}
    world.run(lambda one: one.save_contact(ContactChange(first, id=email, list_id=NEWS)))
    world.run(lambda one: one.run_call("contact_tags", {"list_id": NEWS, "email": email, "add": "vip\nold"}))
    before = contact(world, email)
    change = ContactChange({"last_name": "New", "custom:profile_url": "https://x.example"}, email, NEWS)
    world.run(lambda one: one.save_contact(change))
    after = contact(world, email)
    assert after["last_name"] == "New"
    assert after["places"]["Newsletter"]["custom_fields"] == {
        **before["places"]["Newsletter"]["custom_fields"],
        "profile_url": "https://x.example",
    }
    kept = ("first_name", "tags", "phone", "company", "subscribed")
    assert [after[name] for name in kept] == [before[name] for name in kept]


def test_tags_are_added_and_removed_and_the_others_stay(world: World) -> None:
    email = member(world)
    tags = {"list_id": NEWS, "email": email}
    world.run(lambda one: one.run_call("contact_tags", {**tags, "add": "one\ntwo"}))
    for form in ("json", "comma", "array"):
        world.twin.dial(tags_form=form)
        world.run(lambda one, at=form: one.run_call("contact_tags", {**tags, "add": at, "remove": "one"}))
    assert {"two", "json", "comma", "array"} <= set(contact(world, email)["tags"])
    assert "one" not in contact(world, email)["tags"]
    long = world.run(lambda one: one.run_call("contact_tags", {**tags, "add": "x" * 51}))
    assert isinstance(long, InvalidInput)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (ContactChange({"email": "a@b.cz"}), "list"),
        (ContactChange({"email": "a@b.cz", "language": "cs"}, list_id=NEWS), "language"),
        (ContactChange({"email": "a@b.cz", "country": "Czechia"}, list_id=NEWS), "country"),
        (ContactChange({"email": "other@b.cz"}, "a@b.cz", NEWS), "email"),
        (ContactChange({"first_name": "Ann"}, list_id=NEWS), "email"),
    ],
)
def test_what_cannot_be_told_is_refused_by_name(world: World, change: ContactChange, field: str) -> None:
    world.forget_requests()
    error = world.run(lambda one: one.save_contact(change))
    assert isinstance(error, InvalidInput)
    assert error.field == field
    assert world.requests() == []


def test_a_subscription_to_a_list_with_double_opt_in_asks_once(world: World) -> None:
    sent = len(world.twin.state("messages"))
    request = SubscribeRequest({"email": "ask@example.com"}, DOUBLE, {"source": "fair"})
    saved = world.run(lambda one: one.subscribe_contact(request))
    assert saved.created is True
    assert place(world, "ask@example.com", "Sign-ups of the website")["status"] == 6
    assert len(world.twin.state("messages")) == sent + 1
    again = world.run(lambda one: one.subscribe_contact(request))
    assert again.created is False


def test_a_subscription_cut_off_is_in_doubt_and_not_repeated(world: World) -> None:
    world.twin.fault("cut-after:times=1")
    request = SubscribeRequest({"email": "cut@example.com"}, DOUBLE)
    before = len(world.twin.requests())
    assert isinstance(world.run(lambda one: one.subscribe_contact(request)), OutcomeUnknown)
    assert len(world.twin.requests()) == before + 1


def test_who_left_stays_away_until_brought_back_with_a_reason(world: World) -> None:
    email = member(world)
    world.run(lambda one: one.unsubscribe(email, list_id=NEWS))
    assert place(world, email)["status"] == 2
    world.run(lambda one: one.subscribe_contact(SubscribeRequest({"email": email}, NEWS)))
    world.run(lambda one: one.save_contact(ContactChange({"email": email}, list_id=NEWS)))
    assert place(world, email)["status"] == 2
    with pytest.raises(ValueError, match="reason"):
        world.run(lambda one: one.resubscribe(email, list_id=NEWS, reason=""))
    world.run(lambda one: one.resubscribe(email, list_id=NEWS, reason="asked by phone"))
    assert place(world, email)["status"] == 1


def test_unsubscribing_without_a_list_reaches_every_list(world: World) -> None:
    email = next(
        str(one["email"])
        for one in world.twin.state("contacts")
        if sum(each["status"] == 1 for each in one["places"].values()) > 1
    )
    world.run(lambda one: one.unsubscribe(email))
    assert {each["status"] for each in contact(world, email)["places"].values()}.isdisjoint({1, 6})


def test_a_deleted_contact_is_gone_from_every_list(world: World) -> None:
    email = member(world)
    world.twin.fault("cut-after:times=1,method=delete")
    assert world.run(lambda one: one.delete_contact(email)) is None
    assert email not in {one["email"] for one in world.twin.state("contacts")}


def test_history_joins_three_logs_and_reads_each_entry_once(world: World) -> None:
    email = member(world)

    async def use(one: Provider) -> list[tuple[str, str]]:
        for number in range(130):
            event = Event(f"e{number}", "event", whom={"email": email}, settings={"action": f"a{number}"})
            await one.send_events([event])
        await one.run_call("pipeline_trigger", {"id": "43", "email": email})
        found = Contact(email, email)

        async def fetch(cursor: str | None) -> Any:
            return await one.fetch_history(found, cursor)

        pages = walk_pages(fetch, lambda entry: f"{entry.kind}{entry.id}{entry.state}{entry.at}")
        return [(entry.kind, entry.subject) async for page in pages for entry in page]

    found = world.run(use)
    assert not isinstance(found, AppError), repr(found)
    kinds = [kind for kind, _ in found]
    assert kinds.count("event") == 130
    assert kinds.count("automation") == 2
    assert {"a0", "a129"} <= {subject for _, subject in found}


def test_history_where_the_mail_log_is_closed_or_empty(world: World) -> None:
    world.twin.dial(email_log=False, empty_logs_404=True)
    email = member(world)
    known = world.run(lambda one: one.fetch_history(Contact(email, email)))
    assert isinstance(known, NotFound) or known.items is not None
    nobody = world.run(lambda one: one.fetch_history(Contact("no@example.com", "no@example.com")))
    assert isinstance(nobody, NotFound) or nobody.items == ()


def test_events_in_the_forms_of_the_shop_plugins(world: World) -> None:
    whom = {"email": member(world)}
    basket = Event("e1", "basket", whom=whom, params={"products": [{"productId": "7", "price": 5}]})
    view = Event("e2", "product_view", whom=whom, settings={"product": "7"})
    for event in (basket, view):
        (answer,) = world.run(lambda one, what=event: one.send_events([what]))
        assert answer.platform_id
    first, second = world.twin.state("events")
    told = first["params"]
    assert (first["type"], first["key"], told["label"]) == ("ue", "Basket", "Basket")
    assert json.loads(told["value"])["data"]["data"]["products"][0]["productId"] == "7"
    assert (second["type"], second["key"]) == ("ECM_PRODUCT_VIEW", "7")


def test_an_event_of_a_stranger_is_refused_and_a_long_one_is_not_sent(world: World) -> None:
    stranger = Event("e", "event", whom={"email": "no@example.com"}, settings={"action": "a"})
    assert isinstance(world.run(lambda one: one.send_events([stranger])), InvalidInput)
    world.forget_requests()
    long = replace(stranger, params={"x": "y" * 20_001})
    assert isinstance(world.run(lambda one: one.send_events([long])), InvalidInput)
    assert world.requests() == []


def orders(count: int) -> list[Order]:
    at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    return [
        Order(
            f"N/{number}", "completed", at, Decimal("12.50"), email=f"buyer{number}@example.com",
            shop="my.shop",
            taxes=Decimal("2.5"), fields={"colour": "red"},
            items=(OrderItem("I", Decimal(2), "Cup", Decimal("5.25"), category="kitchen"),),
        )
        for number in range(1, count + 1)
    ]  # fmt: skip


def test_orders_come_back_as_they_were_given(world: World) -> None:
    """The platform keeps the line's price; here it is that of a piece on the way in and out."""
    given = orders(3)
    answers = world.run(lambda one: one.send_orders(given))
    assert [(one.external_id, one.refused) for one in answers] == [(f"N/{n}", "") for n in (1, 2, 3)]
    page = world.run(
        lambda one: one.fetch_orders(email="buyer2@example.com", since="2026-01-01", until="2026-01-03")
    )
    (found,) = page.items
    assert (found.external_id, found.status, found.total, found.shop) == (
        "N/2", "completed", Decimal("12.5"), "my.shop",
    )  # fmt: skip
    assert found.at == given[1].at
    assert found.items == given[1].items
    raw = next(one for one in world.twin.state("orders") if one["external_id"] == "N/2")
    assert raw["items"][0]["price"] == 10.5


def test_one_order_may_start_automations_and_its_repeat_is_proven(world: World) -> None:
    world.twin.fault("cut-after:times=1,method=post")
    (answer,) = world.run(lambda one: one.send_orders(orders(1), {"how": "starting"}))
    assert answer.repeated
    assert sum(one["external_id"] == "N/1" for one in world.twin.state("orders")) == 1


def test_replacing_writes_the_whole_order(world: World) -> None:
    first = orders(1)[0]
    world.run(lambda one: one.send_orders([first]))
    world.run(
        lambda one: one.send_orders([replace(first, total=Decimal(99), items=())], {"how": "replacing"})
    )
    raw = next(one for one in world.twin.state("orders") if one["external_id"] == "N/1")
    assert (raw["total"], raw["items"]) == (99, [])


def test_a_number_that_is_known_is_said_and_left_alone(world: World) -> None:
    first = orders(1)
    world.run(lambda one: one.send_orders(first))
    (again,) = world.run(lambda one: one.send_orders([replace(first[0], total=Decimal(1))]))
    assert again.refused
    raw = next(one for one in world.twin.state("orders") if one["external_id"] == "N/1")
    assert raw["total"] == 12.5


def test_ceilings_of_orders_and_what_they_lack(world: World) -> None:
    world.forget_requests()
    assert ORDER_FORM.most({"how": "starting"}) == 1
    for count, settings in ((1001, {}), (2, {"how": "starting"}), (2, {"how": "replacing"}), (0, {})):
        with pytest.raises(ValueError, match="orders"):
            world.run(lambda one, n=count, how=settings: one.send_orders(orders(n), how))
    error = world.run(lambda one: one.send_orders([replace(orders(1)[0], email="")]))
    assert isinstance(error, InvalidInput)
    assert error.field == "email"
    assert world.requests() == []


def test_an_order_with_a_slash_in_its_number_is_deleted(world: World) -> None:
    world.run(lambda one: one.send_orders(orders(1)))
    world.run(lambda one: one.delete_order("N/1"))
    assert "N/1" not in {one["external_id"] for one in world.twin.state("orders")}


def test_what_the_plan_lacks_is_named(world: World) -> None:
    world.twin.dial(plan="basic")
    error = world.run(lambda one: one.send_orders(orders(1)))
    assert isinstance(error, NotAllowed)
    assert error.code == "ecomail.plan"


def test_a_message_goes_out_with_values_and_never_to_who_left(world: World) -> None:
    letter = Message("k1", SENDER, ("x@example.com",), "Hi", template="1235", values={"table": "<b>1</b>"})
    sent = world.run(lambda one: one.send_message(letter))
    assert sent.ids == ("11668787484950529",)
    left = next(
        str(one["email"])
        for one in world.twin.state("contacts")
        if {each["status"] for each in one["places"].values()} == {2}
    )
    before = sum(one["kind"] == "transactional" for one in world.twin.state("messages"))
    error = world.run(lambda one: one.send_message(replace(letter, to=("x@example.com", left))))
    assert isinstance(error, InvalidInput)
    assert error.values["address"] == left
    assert sum(one["kind"] == "transactional" for one in world.twin.state("messages")) == before
    again = world.run(lambda one: one.send_message(replace(letter, first_sent_at=1.0)))
    assert isinstance(again, OutcomeUnknown)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"sender": "Shop"}, "sender"),
        ({"subject": " "}, "content"),
        ({"to": ("nobody",)}, "to"),
        ({"template": "welcome"}, "template"),
        ({"values": {"email": "x"}}, "values"),
        ({"values": {"x": "y" * 100_001}}, "values"),
        ({"html": "x" * 4_000_000}, "content"),
    ],
)
def test_a_message_that_would_be_refused_is_refused_here(
    world: World, more: dict[str, Any], field: str
) -> None:
    letter = replace(Message("k1", SENDER, ("x@example.com",), "Hi", html="<p>Hi</p>"), **more)
    world.forget_requests()
    error = world.run(lambda one: one.send_message(letter))
    assert isinstance(error, InvalidInput)
    assert error.field == field
    assert world.requests() == []


def test_domains_come_and_go_and_are_the_senders(world: World) -> None:
    made = world.run(lambda one: one.create_domain(" Fresh.Example "))
    assert (made.name, made.proven) == ("fresh.example", False)
    senders = world.run(lambda one: one.fetch_senders())
    assert "fresh.example" in [one.address for one in senders]
    of_lists = [one for one in senders if one.kind == "list"]
    assert [(one.name, one.address, one.usable) for one in of_lists] == [
        ("Training Shop", "news@training-shop.example", True)
    ]
    assert len(of_lists[0].lists) > 1
    world.run(lambda one: one.delete_domain(made.id))
    left = world.run(lambda one: one.fetch_domains())
    assert {one.name: one.proven for one in left} == {
        "training-shop.example": True,
        "new-shop.example": False,
    }
    wrong = world.run(lambda one: one.create_domain("https://x"))
    assert isinstance(wrong, InvalidInput)


def test_templates_that_are_not_listed_are_said_not_to_be(world: World) -> None:
    page = world.run(lambda one: one.fetch_messages())
    assert [one.name for one in page.items] == ["Welcome", "Order confirmed"]
    world.twin.dial(templates_listed=False)
    assert isinstance(world.run(lambda one: one.fetch_messages()), NotFound)
    assert world.run(lambda one: one.fetch_message("1234")).html == "<h1>Welcome, *|NAME|*</h1>"


def test_rows_in_the_platforms_own_form_bring_nobody_back(world: World) -> None:
    world.forget_requests()
    rows = '[{"email": "a@example.com", "status": 1}]'
    for call in ("members_update", "members_subscribe"):
        error = world.run(lambda one, at=call: one.run_call(at, {"list_id": NEWS, "subscriber_data": rows}))
        assert isinstance(error, InvalidInput)
        assert error.code == "ecomail.status_brings_back"
    assert world.requests() == []


def test_empty_as_the_facts_say(world: World) -> None:
    assert world.run(lambda one: one.fetch_members(EMPTY)).items == ()
