"""One good filling of each call of Sendios beyond the tabs, in an order where each finds what it needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop_app.providers.sendios.fixed import UNPROVEN
from tests.helpers.twins import Twin
from tests.providers.samples import Done, Filled, Sample

SHOP = "19300"
AT = "2026-11-20T09:30"
NOTICE = {"title": "Hi", "text": "Hello", "url": "https://shop.example"}
SETTINGS = {UNPROVEN: "on"}
DIALS = {"created_after_s": 0.0}
NOT_THERE = {"sms_left", "webpush_by_hash"}
"""Answered "not found" on a fresh account: nobody left text messages, hashes are known to browsers only."""
NO_REQUEST = {"webhooks"}
SEVERAL = {"check_addresses": 3}  # each different address once
WITHOUT_ROWS = {
    "types_add", "types_remove", "types_replace", "types_clear", "click", "goal", "product_event",
}  # fmt: skip
"""Their good answer is ``data: null``."""
LACKING = {
    "types": ["unsubscribed"], "is_unsubscribed": ["value"], "check_by_sending": ["reason"],
}  # fmt: skip
"""By the state of things: the facts show each of these forms."""


def one(twin: Twin, subscribed: bool = True) -> dict[str, Any]:
    """Somebody of the first project."""
    return next(
        row
        for row in twin.state("contacts")
        if row["project_id"] == int(SHOP) and row["subscribed"] is subscribed
    )


def _of(**more: str) -> Callable[[Twin, Done], Filled]:
    """About one user by number."""
    return lambda twin, done: {"user_id": str(one(twin)["id"]), **more}


def _left(twin: Twin, done: Done) -> Filled:
    return {"user_id": str(one(twin, subscribed=False)["id"])}


def _whom(**more: str) -> Callable[[Twin, Done], Filled]:
    """About one user by project and address."""
    return lambda twin, done: {"project": SHOP, "email": str(one(twin)["email"]), **more}


def _subscriber(**more: str) -> Callable[[Twin, Done], Filled]:
    return lambda twin, done: {
        key: str(done["webpush_add"].rows[0]["push_user_id"]) if value == "*" else value
        for key, value in more.items()
    }


SAMPLES: dict[str, Sample] = {
    "send_then_update": {
        "project": SHOP, "email": "first@example.com", "type_id": "20", "category": "trigger",
        "variables": '{"order": 17}', "name": "Ann", "data": '{"loyalty_points": 12}',
    },
    "user_by_email": _whom(project="Horizon Shop"),
    "user": _of(),
    "fields_by_email": _whom(),
    "fields_by_id": _of(),
    "update_by_email": _whom(data='{"name": "Ann", "loyalty_points": 7}'),
    "update_by_id": _of(data='{"language": "pl"}'),
    "client_user_id": _whom(client_user_id="c-17"),
    "online": _of(moment=AT),
    "online_by_email": _whom(moment=AT),
    "confirm": _whom(moment=AT),
    "is_unsubscribed": _left,
    "unsubscribe_reason": _left,
    "unsubscribe": _of(source="8"),
    "subscribe_back": _left,
    "unsubscribe_admin": _whom(),
    "unsubscribed_all": {"since": "2020-01-01T00:00"},
    "unsubscribed": {"since": "2020-01-01T00:00", "page": "1", "page_size": "10"},
    "types_add": _of(type_ids="20\n21"),
    "types": _of(),
    "types_remove": _of(type_ids="21"),
    "types_replace": _of(type_ids="21"),
    "types_clear": _of(),
    "check_address": {"email": "test@gmial.com"},
    "check_addresses": {"addresses": "test@gmial.com\nbob@corp.example.com\nTEST@gmial.com\ntest.com"},
    "check_by_sending": {"project": SHOP, "email": "somebody@example.com"},
    "click": {"mail_id": "20000000001"},
    "click_of_product": _of(mail_id="20000000001"),
    "webhooks": {},
    "buying": lambda twin, done: {"email": str(one(twin)["email"])},
    "goal": _whom(goal_type="paid"),
    "goal_v3": _whom(goal_type="paid"),
    "product_event": lambda twin, done: {
        "project": SHOP, "event_id": "3", "receiver_id": str(one(twin)["id"]), "date": AT,
    },
    "sms": {
        "type_id": "5", "project": SHOP, "phone": "420777123456", "client_user_id": "c-17",
        "variables": '{"code": 5}',
    },
    "sms_left": {"project": SHOP, "client": "c-17"},
    "webpush_add": lambda twin, done: {
        "project": SHOP, "subscriber": str(one(twin)["id"]), "push_url": "https://push.example/1",
        "public_key": "k", "auth_token": "t",
    },
    "webpush_by_hash": {"project": SHOP, "hash": "abc"},
    "webpush_to_one": _subscriber(push_user_id="*", **NOTICE),
    "webpush_to_project": {"project": SHOP, **NOTICE},
    "webpush_user": lambda twin, done: {"user_id": str(one(twin)["id"])},
    "webpush_off": _subscriber(push_user="*"),
    "webpush_back": _subscriber(push_user="*"),
    "erase": _whom(force_delete="true"),
}  # fmt: skip
