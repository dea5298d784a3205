"""One good filling of each call of EngageLab beyond the tabs, in an order where each finds what it needs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from desktop_app.provider_api.provider import Provider
from desktop_app.providers.engagelab.fixed import UNPROVEN
from tests.helpers.twins import Twin
from tests.providers.samples import Done, Filled, Sample

TODAY = datetime.now(UTC)
SINCE, UNTIL = (TODAY - timedelta(days=80)).date().isoformat(), (TODAY + timedelta(days=1)).date().isoformat()
FROM = "Shop <news@mail.shop.example>"
RAW = "From: news@mail.shop.example\nTo: Ann <ann@example.com>\nSubject: Hi\n\nHello"
SPAN = {"start_date": SINCE, "end_date": UNTIL}


SETTINGS = {UNPROVEN: "on"}
NO_REQUEST = {"webhook_report"}


def _made(call: str, field: str, key: str, **more: str) -> Callable[[Twin, Done], Filled]:
    """``key`` filled with ``field`` of the first row that ``call`` answered."""
    return lambda twin, done: {key: str(done[call].rows[0][field]), **more}


def _held(reason: str, **more: str) -> Callable[[Twin, Done], Filled]:
    """Somebody who is held for this reason."""
    return lambda twin, done: {
        "email": next(str(one["email"]) for one in twin.state("suppressed") if one["reason"] == reason),
        **more,
    }


async def _new_list(one: Provider) -> Any:
    return await one.create_list("Autumn", {"address": "autumn"})


MORE_WRITES = {"list_add": _new_list}

SAMPLES: dict[str, Sample] = {
    "quota": {},
    "send_calendar": {
        "from": FROM, "to": "ann@example.com\nbob@example.com", "subject": "Meet", "html": "<p>Meet</p>",
        "title": "Meeting", "start_time": "2026-12-01T09:00", "end_time": "2026-12-01T10:00",
        "time_zone_id": "Europe/Prague", "location": "Brno", "organizer_name": "Zoë",
        "organizer_email": "zoe@mail.shop.example", "participators": "ann@example.com",
        "alarm_min_before": "15",
    },
    "send_mime": {"raw_message": RAW},
    "send_to_lists": {
        "from": FROM, "lists_to": "press@maillist.email.engagelab.com", "subject": "News", "text": "Hello",
        "label_name": "press",
    },
    "send_template_to_lists": {
        "from": FROM, "lists_to": "press@maillist.email.engagelab.com",
        "template_invoke_name": "monthly_news",
    },
    "stats_day": {**SPAN, "aggregate_by": "0", "api_users": "training_batch"},
    "email_status": {
        "send_date": (TODAY - timedelta(days=10)).date().isoformat(), "email": "ann@example.com",
    },
    "unsubscribes": SPAN,
    "unsubscribe_add": {"email": "gone@example.com", "api_user": "training_batch"},
    "unsubscribe_delete": {"email": "gone@example.com"},
    "complaints": SPAN,
    "complaint_delete": _held("complaint"),
    "bounces": _held("bounce"),
    "blocks": {"email_or_domain": "competitor.example"},
    "block_add": {"email_or_domain": "rival.example"},
    "block_delete": {"email_or_domain": "rival.example"},
    "passes": {"email_or_domain": "office@mail.shop.example"},
    "pass_add": {"email_or_domain": "boss@mail.shop.example"},
    "pass_delete": {"email_or_domain": "boss@mail.shop.example"},
    "templates": {"template_type": "1", "name": "news"},
    "template": {"key": "monthly_news"},
    "template_add": {
        "name": "New", "template_invoke_name": "brand_new", "template_type": "0", "subject": "Hi",
        "html": "<p>Hi</p>",
    },
    "template_change": {"key": "brand_new", "subject": "Hello"},
    "template_delete": {"key": "brand_new"},
    "labels": {"label_name": "new"},
    "label_add": {"label_name": "autumn"},
    "label": _made("label_add", "label_id", "id"),
    "label_change": _made("label_add", "label_id", "id", label_name="winter"),
    "label_delete": _made("label_add", "label_id", "id"),
    "list": {"id": "65499"},
    "list_change": {"id": "65499", "list_name": "Customers", "address": "customers", "desc": "All"},
    "members_change": {"id": "65499", "members": '[{"member": "nobody@example.com", "name": "Ann"}]'},
    "list_delete": {"id": "65502"},
    "member_add": {
        "email": "new@example.com", "person": "Ann Lee", "member_fields": '{"City": "Brno"}',
        "tags": "VIP\nNew", "tag_flag": "1",
    },
    "fields": {},
    "field_add": {"field_name": "Colour", "field_type": "4", "options": "red\nblue"},
    "tags": {},
    "tag_add": {"name": "Autumn"},
    "tag_rename": _made("tag_add", "tag_id", "tag_id", name="Winter"),
    "tag_delete": _made("tag_add", "tag_id", "tag_id"),
    "segment_add": {
        "segment_name": "Brno", "segment_type": "0", "relation": "and",
        "items": '[{"field_name": "City", "op": "==", "value": "Brno"}]',
    },
    "segments": {},
    "marketing_sender_add": {
        "from_name": "Shop", "email": "hello@mail.shop.example", "domain_name": "mail.shop.example",
        "api_user": "training_batch",
    },
    "marketing_senders": {},
    "marketing_sender_change": _made(
        "marketing_sender_add", "sender_id", "sender_id", from_name="The shop",
        email="hello@mail.shop.example", domain_name="mail.shop.example", api_user="training_batch",
    ),
    "campaign_add": _made(
        "marketing_sender_add", "sender_id", "sender_id", campaign_type="2", name="Autumn", audience="tag",
        audience_values="VIP", template_invoke_name="summer_sale", send_time="2030-01-01T09:00",
    ),
    "campaigns": {},
    "marketing_sender_delete": _made("marketing_sender_add", "sender_id", "sender_id"),
    "campaign_tag_add": {"tag_names": "a\nb"},
    "campaign_tags": {"tag_name": "a"},
    "domain_check": {"names": "mail.shop.example\nnew.shop.example"},
    "domain_rename": {"id": "147801", "name": "newer.shop.example"},
    "tracking_domains": {"name": "track"},
    "webhooks": {},
    "webhook_add": {"url": "https://hooks.shop.example/new", "event": "1\n3"},
    "webhook_change": _made("webhook_add", "id", "id", url="https://hooks.shop.example/newer"),
    "webhook_delete": _made("webhook_add", "id", "id"),
    "webhook_report": {"report": '{"itime": 1676615711325, "status": {"message_status": "sent"}}'},
    "route_add": {"expression": "reply", "action": "help@shop.example", "api_user_route": "training_batch"},
    "routes": {},
    "route": _made("route_add", "route_id", "route_id"),
    "route_change": _made(
        "route_add", "route_id", "route_id", expression="reply", action="https://shop.example/in",
        api_user_route="training_batch",
    ),
    "route_delete": _made("route_add", "route_id", "route_id"),
}  # fmt: skip
