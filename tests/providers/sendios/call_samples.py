"""One good filling of each call of Sendios beyond the tabs; ``{id}`` and ``{email}`` stand for a user who is
there, ``{left}`` for the number of one who left."""

from __future__ import annotations

from collections.abc import Callable

from tests.providers.calls_suite import Answers, Sample

SHOP = "19300"
AT = "2026-11-20T09:30"
NOTICE = {"title": "Hi", "text": "Hello", "url": "https://shop.example"}


def _subscriber(**more: str) -> Callable[[Answers], dict[str, str]]:
    return lambda answers: {
        key: str(answers["webpush_add"].rows[0]["push_user_id"]) if value == "*" else value
        for key, value in more.items()
    }


def samples(user_id: str, email: str, left: str) -> dict[str, Sample]:
    whom = {"project": SHOP, "email": email}
    return {
        "send_then_update": {
            "project": SHOP, "email": "first@example.com", "type_id": "20", "category": "trigger",
            "variables": '{"order": 17}', "name": "Ann", "data": '{"loyalty_points": 12}',
        },
        "user_by_email": {**whom, "project": "Horizon Shop"},
        "user": {"user_id": user_id},
        "fields_by_email": whom,
        "fields_by_id": {"user_id": user_id},
        "update_by_email": {**whom, "data": '{"name": "Ann", "loyalty_points": 7}'},
        "update_by_id": {"user_id": user_id, "data": '{"language": "pl"}'},
        "client_user_id": {**whom, "client_user_id": "c-17"},
        "online": {"user_id": user_id, "moment": AT},
        "online_by_email": {**whom, "moment": AT},
        "confirm": {**whom, "moment": AT},
        "is_unsubscribed": {"user_id": left},
        "unsubscribe_reason": {"user_id": left},
        "unsubscribe": {"user_id": user_id, "source": "8"},
        "subscribe_back": {"user_id": user_id},
        "unsubscribe_admin": whom,
        "unsubscribed_all": {"since": "2020-01-01T00:00"},
        "unsubscribed": {"since": "2020-01-01T00:00", "page": "1", "page_size": "10"},
        "types_add": {"user_id": user_id, "type_ids": "20\n21"},
        "types": {"user_id": user_id},
        "types_remove": {"user_id": user_id, "type_ids": "21"},
        "types_replace": {"user_id": user_id, "type_ids": "21"},
        "types_clear": {"user_id": user_id},
        "check_address": {"email": "test@gmial.com"},
        "check_by_sending": {"project": SHOP, "email": "somebody@example.com"},
        "click": {"mail_id": "20000000001"},
        "click_of_product": {"user_id": user_id, "mail_id": "20000000001"},
        "webhooks": {},
        "buying": {"email": email},
        "goal": {"goal_type": "paid", **whom},
        "goal_v3": {"goal_type": "paid", **whom},
        "product_event": {"project": SHOP, "event_id": "3", "receiver_id": user_id, "date": AT},
        "sms": {"type_id": "5", "project": SHOP, "phone": "420777123456", "client_user_id": "c-17"},
        "webpush_add": {
            "project": SHOP, "subscriber": user_id, "push_url": "https://push.example/1", "public_key": "k",
            "auth_token": "t",
        },
        "webpush_to_one": _subscriber(push_user_id="*", **NOTICE),
        "webpush_to_project": {"project": SHOP, **NOTICE},
        "webpush_user": {"user_id": user_id},
        "webpush_off": _subscriber(push_user="*"),
        "webpush_back": _subscriber(push_user="*"),
        "erase": {**whom, "force_delete": "true"},
    }  # fmt: skip


NOT_THERE = ("sms_left", "webpush_by_hash")
"""Answered "not found" on a fresh account: nobody left text messages, hashes are known to browsers only."""
