"""What is filled into each declared call of Ecomail, in an order in which one may use what an earlier
answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from desktop_app.model.event import Event
from desktop_app.model.message import Message
from desktop_app.model.order import Order
from desktop_app.provider_api.provider import Provider
from tests.helpers.twins import Twin
from tests.providers.samples import Done, Filled, Sample

DIALS = {"rate_limits": False}
WITHOUT_ROWS: set[str] = set()
#: Settings written as they were, which is what the twin calls no effect; nothing else leaves no trace.
NO_TRACE: frozenset[str] = frozenset()
LETTER = {
    "title": "Autumn", "from_name": "Shop", "from_email": "news@training-shop.example",
    "reply_to": "hello@training-shop.example", "subject": "Autumn", "html_text": "<p>Hi</p>", "lists": "3",
}  # fmt: skip


def _person(twin: Twin, name: str = "Newsletter") -> str:
    """Somebody who gets mail of this list."""
    for one in twin.state("contacts"):
        place = one["places"].get(name)
        if place and place["status"] == 1:
            return str(one["email"])
    raise AssertionError("nobody gets mail")


async def prepare(provider: Provider, twin: Twin) -> None:
    """An event that can be read back."""
    whom = {"email": _person(twin)}
    await provider.send_events([Event("e1", "basket", whom=whom, params={"products": []})])


async def _order(one: Provider) -> Any:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    order = Order("O-7", "completed", at, Decimal(5), "EUR", email="buyer@example.com")
    return await one.send_orders([order], {"how": "starting"})


async def _stored_letter(one: Provider) -> Any:
    sender = "Shop <news@training-shop.example>"
    return await one.send_message(Message("k9", sender, ("y@example.com",), "Hi", template="1234"))


MORE_WRITES = {"order_create": _order, "mail_template": _stored_letter}


def _about(**more: str) -> Callable[[Twin, Done], Filled]:
    return lambda twin, done: {"email": _person(twin), **more}


def _mailed(twin: Twin, done: Done) -> Filled:
    """Somebody whom the sent campaign reached."""
    return {"email": str(done["campaign_detail"].rows[0]["email"])}


def _campaign(twin: Twin, done: Done) -> Filled:
    return {"id": str(done["campaign_create"].rows[0]["id"])}


def _sent(twin: Twin, done: Done) -> Filled:
    """The campaign above has gone out to its last portion of people."""
    for _ in range(20):
        twin.clock(60.0)
    return {"id": "5c36008811e45"}


def _automated(twin: Twin, done: Done) -> Filled:
    return {"email": str(done["pipeline_trigger"].rows[0]["email"])}


def _phone(twin: Twin, done: Done) -> Filled:
    for one in twin.state("contacts"):
        if one["phone"] and "Newsletter" in one["places"]:
            return {"list_id": "1", "phone": str(one["phone"])}
    raise AssertionError("nobody has a phone")


SAMPLES: dict[str, Sample] = {
    "campaigns": {"status": "3"},
    "campaign": {"id": "711"},
    "campaign_create": LETTER,
    "campaign_update": lambda twin, done: {
        **_campaign(twin, done),
        **{key: value for key, value in LETTER.items() if key != "lists"},
        "segment": "5c36008811e45",
        "segment_list": "1",
    },
    "campaign_send": _campaign,
    "campaign_stats": {"id": "711"},
    "campaign_detail": {"id": "711", "per_page": "20"},
    "campaign_log": {"id": "711", "event": "send"},
    "campaigns_log": {},
    "campaigns_stats": {},
    "segment_stats": _sent,
    "pipelines": {},
    "pipeline": {"id": "43"},
    "pipeline_trigger": _about(id="43"),
    "pipeline_stats": {"id": "43"},
    "pipeline_detail": {"id": "43"},
    "pipeline_detail_of": lambda twin, done: {"id": "43", "emails": _automated(twin, done)["email"]},
    "pipeline_actions": {"id": "43"},
    "pipeline_action": {"id": "43", "action_id": "abc-123"},
    "mail_full": {
        "from_name": "Shop", "from_email": "news@training-shop.example", "subject": "Hi",
        "html": "<p>*|NAME|*</p>",
        "to": "one@example.com", "cc": "two@example.com", "values": '{"NAME": "Ann"}',
        "attachments": '[{"type": "text/plain", "name": "a.txt", "content": "aGk="}]',
        "open_tracking": "true",
    },
    "mail_stats": {},
    "mail_stats_doi": {},
    "template_create": {"name": "Autumn", "html": "<p>Hi</p>"},
    "template_update": lambda twin, done: {
        "id": str(done["template_create"].rows[0]["id"]),
        "name": "Winter",
        "html": "<p>Hi</p>",
    },
    "search": {"query": "a"},
    "member_by_phone": _phone,
    "contact_tags": _about(list_id="1", add="garden\nnew", remove="old"),
    "contact_groups": _about(list_id="1", group="grp_5e83080ebb988", categories="Garden"),
    "members_subscribe": {
        "list_id": "6",
        "subscriber_data": '[{"email": "bulk@example.com", "name": "Ann"}]',
        "update_existing": "false",
        "trigger_autoresponders": "true",
    },
    "members_update": lambda twin, done: {
        "list_id": "6",
        "subscriber_data": '[{"email": "bulk@example.com", "name": "Anna"}]',
    },
    "contact_mails": _mailed,
    "contact_automations": _automated,
    "contact_events": _about(),
    "contact_erase": lambda twin, done: {"email": "bulk@example.com"},
    "list_counts": {"list_id": "1"},
    "list_settings": {"list_id": "1"},
    "list_update": {"list_id": "6", "name": "Friends", "from_name": "Shop"},
    "segments": {"list_id": "1"},
    "list_groups": {"list_id": "1"},
    "orders": {},
    "orders_delete": lambda twin, done: {"order_ids": str(done["orders"].rows[0]["order_id"])},
    "product_feed_refresh": {"id": "1"},
    "data_feed_refresh": {"id": "1"},
    "coupons_import": {"codes": "A-1\nA-2"},
    "coupons_delete": {"codes": "A-1"},
    "webhook_set": {"url": "https://shop.example/hook"},
    "webhook": {},
    "webhook_delete": {},
}  # fmt: skip
