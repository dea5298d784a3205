"""Every body that the documents print is read as they mean it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop_app.model.contact import Contact, Subscription
from desktop_app.model.contact_change import ContactChange, SubscribeRequest
from desktop_app.model.errors import AppError, Duplicate, InvalidInput, NotAllowed, NotFound
from desktop_app.model.event import Event
from desktop_app.model.message import Message
from desktop_app.model.order import Order
from desktop_app.provider_api.provider import Provider
from desktop_app.providers.ecomail.errors import RowRefused
from desktop_app.runtime.texts import install_texts
from tests.providers.ecomail.parts import ask
from tests.transport.server import http, in_turn

SAMPLES: dict[str, Any] = json.loads(Path(__file__).with_name("samples.json").read_text("utf-8"))
FOO = Contact("foo@bar.cz", "foo@bar.cz")
ORDER = Order("5301", email="foo@bar.cz")
LETTER = Message("k", "Shop <a@shop.cz>", ("foo@bar.cz",), "Hi", html="<p>Hi</p>")
FORM = {"from_name": "A", "from_email": "a@b.cz", "reply_to": "a@b.cz"}
CAMPAIGN = {**FORM, "title": "T", "subject": "S", "html_text": "<p>", "lists": "1"}
ROWS = {"list_id": "1", "subscriber_data": '[{"email": "foo@"}]', "update_existing": "false"}
PARTS: dict[str, Callable[[Provider], Awaitable[Any]]] = {
    "lists one": lambda one: one.fetch_lists(),
    "list create": lambda one: one.create_list("New list name", FORM),
    "members": lambda one: one.fetch_members("75", "0:1"),
    "member": lambda one: one.fetch_member("42", "john.doe@example.com"),
    "member unknown": lambda one: one.fetch_member("42", "foo@bar.cz"),
    "subscribe": lambda one: one.subscribe_contact(SubscribeRequest({"email": "jan@novak.cz"}, "1")),
    "subscribe-bulk refused": lambda one: one.run_call(
        "members_subscribe", {**ROWS, "trigger_autoresponders": "false"}
    ),
    "update": lambda one: one.save_contact(ContactChange({"first_name": "Jan"}, "foo@bar.cz", "1")),
    "unsubscribe": lambda one: one.unsubscribe("foo@bar.cz", list_id="1"),
    "contact": lambda one: one.fetch_contact("foo@bar.cz"),
    "email-log": lambda one: one.run_call("contact_mails", {"email": "foo@bar.cz"}),
    "automation-log": lambda one: one.run_call("contact_automations", {"email": "foo@bar.cz"}),
    "events": lambda one: one.run_call("contact_events", {"email": "foo@bar.cz"}),
    "campaigns": lambda one: one.run_call("campaigns", {}),
    "campaign create": lambda one: one.run_call("campaign_create", CAMPAIGN),
    "campaign stats": lambda one: one.run_call("campaign_stats", {"id": "1"}),
    "campaign detail": lambda one: one.run_call("campaign_detail", {"id": "1"}),
    "campaign detail empty": lambda one: one.run_call("campaign_detail", {"id": "1"}),
    "campaign log": lambda one: one.run_call("campaign_log", {"id": "1"}),
    "segment stats": lambda one: one.run_call("segment_stats", {"id": "1"}),
    "pipelines": lambda one: one.run_call("pipelines", {}),
    "pipeline stats bare": lambda one: one.run_call("pipeline_stats", {"id": "1"}),
    "pipeline actions": lambda one: one.run_call("pipeline_actions", {"id": "1"}),
    "template": lambda one: one.fetch_message("1234"),
    "domains": lambda one: one.fetch_domains(),
    "domain create": lambda one: one.create_domain("newdomain.cz"),
    "transactional": lambda one: one.send_message(LETTER),
    "transactional stats": lambda one: one.run_call("mail_stats", {}),
    "paid only": lambda one: one.send_message(LETTER),
    "order": lambda one: one.send_orders([ORDER], {"how": "starting"}),
    "order taken": lambda one: one.send_orders([ORDER], {"how": "starting"}),
    "orders bulk": lambda one: one.send_orders([ORDER]),
    "orders": lambda one: one.fetch_orders(),
    "order replaced": lambda one: one.send_orders([ORDER], {"how": "replacing"}),
    "order deleted": lambda one: one.delete_order("5301"),
    "orders delete too many": lambda one: one.run_call("orders_delete", {"order_ids": "1"}),
    "feed": lambda one: one.run_call("product_feed_refresh", {"id": "1"}),
    "feed tariff": lambda one: one.run_call("product_feed_refresh", {"id": "1"}),
    "feed hourly": lambda one: one.run_call("data_feed_refresh", {"id": "1"}),
    "event": lambda one: one.send_events([Event("e", "event", whom={"email": "john@example.com"})]),
    "coupons": lambda one: one.run_call("coupons_import", {"codes": "A"}),
    "webhook": lambda one: one.run_call("webhook", {}),
    "webhook set": lambda one: one.run_call("webhook_set", {"url": "https://hooks.example/x"}),
}
#: A send looks each recipient up first: nobody knows this one.
LOOKS = {"transactional", "paid only"}


def read(name: str) -> Any:
    install_texts()
    sample = SAMPLES[name]
    before = [http(404, SAMPLES["member unknown"]["text"])] if name in LOOKS else []
    found, _ = ask(in_turn(*before, http(sample["status"], sample["text"])), PARTS[name])
    return found


def test_every_sample_is_read() -> None:
    assert set(PARTS) == set(SAMPLES)
    for name, sample in SAMPLES.items():
        found = read(name)
        assert isinstance(found, AppError) is (sample["status"] >= 400), (name, repr(found))


def test_lists_and_people() -> None:
    assert [(one.id, one.name) for one in read("lists one").items] == [("29", "New list name")]
    assert read("list create").id == "2"
    (person,) = read("members").items
    assert (person.email, person.first_name, person.country) == ("some1@contact.com", "Foo", "CZ")
    john = read("member")
    assert (john.birthday, john.fields, john.lists) == ("1990-01-15", {"field1": "Value 1"}, ("42",))
    assert (read("subscribe").id, read("subscribe").created) == ("jan@novak.cz", False)
    assert read("contact").subscription is Subscription.SUBSCRIBED
    for name, state in (("email-log", "open"), ("automation-log", "node_abc123")):
        assert state in read(name).rows[0].values()


def test_history_is_read_from_the_three_logs() -> None:
    install_texts()
    script = in_turn(
        *(http(200, SAMPLES[name]["text"]) for name in ("email-log", "automation-log", "events"))
    )
    page, _ = ask(script, lambda one: one.fetch_history(FOO))
    assert {(one.kind, one.subject) for one in page.items} == {
        ("mail", "#100"),
        ("automation", "#42"),
        ("event", "ue / Basket / Basket"),
    }
    assert {one.at for one in page.items} == {datetime(2025, 3, 15, 14, 30, tzinfo=UTC)}


def test_campaigns_and_automations() -> None:
    assert read("campaigns").rows[0]["title"] == "My first campaign"
    assert read("campaign stats").rows[0]["delivery"] == 10
    assert read("campaign detail").rows == (
        {"email": "foo@bar.com", "open": 2, "send": 1, "unsub": 0, "soft_bounce": 0, "click": 1,
        "hard_bounce": 0,
         "out_of_band": 0, "spam": 0, "spam_complaint": 0},
    )  # fmt: skip
    assert read("campaign detail empty").rows == ()
    assert read("segment stats").rows[0]["key"] == "810"
    assert read("pipeline stats bare").rows[0]["triggered"] == 1
    assert [row["type"] for row in read("pipeline actions").rows] == ["mail", "wait"]


def test_orders_messages_and_the_rest() -> None:
    (order,) = read("orders").items
    assert (order.external_id, order.total, order.status) == ("5301", Decimal(2000), "")
    assert order.at == datetime(2023, 2, 15, 9, 40, 56, tzinfo=UTC)
    assert (order.items[0].price, order.items[0].category) == (Decimal(400), "product category 1")
    assert read("order")[0].platform_id == "1"
    assert read("transactional").ids == ("11668787484950529",)
    assert [one.proven for one in read("domains")] == [True, False]
    assert read("template").changed == datetime(2024, 2, 12, 15, 13, 26)
    assert read("event")[0].platform_id == "1234"
    assert read("coupons").rows[0]["imported"] == 4
    assert read("webhook").rows[0]["url"] == "https://hooks.example/x"


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("member unknown", NotFound, "not_found"),
        ("subscribe-bulk refused", RowRefused, "invalid_input"),
        ("paid only", NotAllowed, "ecomail.paid_and_verified"),
        ("order taken", Duplicate, "ecomail.taken"),
        ("orders delete too many", InvalidInput, "invalid_input"),
        ("feed tariff", NotAllowed, "ecomail.plan"),
        ("feed hourly", Duplicate, "ecomail.refreshed_lately"),
    ],
)
def test_refusals(name: str, kind: type[AppError], code: str) -> None:
    error = read(name)
    assert isinstance(error, kind)
    assert error.code == code
    assert error.original
