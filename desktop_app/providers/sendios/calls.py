"""What Sendios can do beyond the tabs, as data, in the order in which it is shown.

Owns: the declarations. Must not: send; bodies that no placing can build are made in ``call_bodies``.
"""

from __future__ import annotations

from desktop_app.provider_api.calls import Confirm, Kind, Place, PlatformCall
from desktop_app.provider_api.declaring import CallTexts
from desktop_app.providers.sendios.fixed import ADDRESSES_AT_ONCE, CLIENT_ID_CHARACTERS, UNPROVEN

_TEXTS = CallTexts("platforms.sendios.calls", rows_at="data", opens=UNPROVEN)
ask, call = _TEXTS.ask, _TEXTS.call

_USER_ID = ask("user_id", Kind.NUMBER, Place.PATH, required=True, note="user_id")
_PROJECT = ask("project", place=Place.OWN, lookup="lists", note="project")
_EMAIL = ask("email", place=Place.OWN, required=True)
_EMAIL_BODY = ask("email", required=True)
_USER = ("id", "email", "name", "country", "language", "sends", "clicks", "created_at")
_FIELDS = ("user.id", "user.email", "user.platform_id", "user.list_id", "user.vip", "user.status",
           "custom_fields")  # fmt: skip
_DONE = ("message", "status", "date")
_ACCEPTED = ("status",)

USERS: tuple[PlatformCall, ...] = (
    call(
        "send_then_update", "users", "push_trigger", "users, add / update user data; e-mail, send",
        _PROJECT, _EMAIL, ask("type_id", Kind.NUMBER, Place.OWN, required=True, note="type_id"),
        ask("category", Kind.CHOICE, Place.OWN, default="trigger",
            options=(("trigger", "trigger"), ("system", "system"))),
        ask("variables", Kind.STRUCTURE, Place.OWN, note="variables"),
        ask("name", place=Place.OWN), ask("client_user_id", place=Place.OWN, most=CLIENT_ID_CHARACTERS),
        ask("data", Kind.STRUCTURE, Place.OWN, required=True, note="data"),
        columns=("step", "state", "id"), rows_at="", confirm=Confirm.ASK,
    ),
    call("user_by_email", "users", "user_by_email", "users", _PROJECT, _EMAIL, rows_at="data.user",
         columns=_USER, look_at="user"),
    call("user", "users", "user", "users", _USER_ID, rows_at="data.user", columns=_USER, look_at="user"),
    call("fields_by_email", "users", "user_fields_by_email", "users, read user fields", _PROJECT, _EMAIL,
         rows_at="data.result", columns=_FIELDS),
    call("fields_by_id", "users", "user_fields", "users, read user fields", _USER_ID, rows_at="data.result",
         columns=_FIELDS),
    call("update_by_email", "users", "import", "users, add / update user data", _PROJECT, _EMAIL,
         ask("data", Kind.STRUCTURE, Place.OWN, required=True, note="data"), columns=("result",),
         confirm=Confirm.ASK),
    call("update_by_id", "users", "user_update", "users, add / update user data", _USER_ID,
         ask("data", Kind.STRUCTURE, Place.OWN, required=True, note="data"), columns=("result",),
         confirm=Confirm.ASK),
    call("client_user_id", "users", "client_user", "users, client user id", _PROJECT, _EMAIL_BODY,
         ask("client_user_id", required=True, most=CLIENT_ID_CHARACTERS), columns=_DONE, confirm=Confirm.ASK),
    call("online", "users", "online", "users, online / confirm", _USER_ID,
         ask("moment", Kind.MOMENT, Place.OWN, required=True, note="utc"), columns=_ACCEPTED, rows_at="",
         confirm=Confirm.ASK),
    call("online_by_email", "users", "online_by_email", "users, online / confirm", _PROJECT, _EMAIL,
         ask("moment", Kind.MOMENT, Place.OWN, required=True, note="utc"), columns=_ACCEPTED, rows_at="",
         confirm=Confirm.ASK),
    call("confirm", "users", "confirm", "users, online / confirm", _PROJECT, _EMAIL,
         ask("moment", Kind.MOMENT, Place.OWN, required=True, note="utc"), columns=_ACCEPTED, rows_at="",
         confirm=Confirm.ASK),
    call("erase", "users", "erase", "users, erase", _PROJECT, _EMAIL_BODY,
         ask("force_delete", Kind.SWITCH, default="false", note="force"), columns=("deleted",),
         confirm=Confirm.TYPED),
)  # fmt: skip

_L, _T = "subscriptions", "subscriptions, types"
_TYPE_IDS = ask("type_ids", Kind.NUMBERS, required=True, note="type_ids")
_GONE = ("email", "project_id", "client_user_id", "source_id", "created_at")
LEAVING: tuple[PlatformCall, ...] = (
    call("is_unsubscribed", "leaving", "is_unsubscribed", _L, _USER_ID, rows_at="data.result",
         columns=("value", "source_id", "meta.message", "created_at")),
    call("unsubscribe_reason", "leaving", "unsubscribe_reason", _L, _USER_ID, columns=("result",),
         explained=True),
    call("unsubscribe", "leaving", "unsubscribe", _L, _USER_ID,
         ask("source", Kind.CHOICE, Place.PATH, required=True,
             options=(("8", "client"), ("9", "settings_page"))),
         columns=("unsub",), confirm=Confirm.ASK),
    call("unsubscribe_admin", "leaving", "unsubscribe_admin", _L, _PROJECT, _EMAIL, columns=("unsub",),
         confirm=Confirm.ASK),
    call("subscribe_back", "leaving", "subscribe_back", _L, _USER_ID, columns=("subscribe.rowCount",),
         confirm=Confirm.TYPED),
    call("unsubscribed_all", "leaving", "unsubscribed_all", _L + ": list",
         ask("since", Kind.MOMENT, Place.OWN, required=True, note="utc"), columns=_GONE, explained=True),
    call("unsubscribed", "leaving", "unsubscribed", _L + ": list, paged",
         ask("since", Kind.MOMENT, Place.OWN, required=True, note="utc"),
         ask("page", Kind.NUMBER, Place.PATH, required=True, default="1"),
         ask("page_size", Kind.NUMBER, Place.QUERY, default="100"), columns=_GONE, explained=True),
    call("types", "leaving", "types", _T, _USER_ID,
         columns=("type_id", "name", "unsubscribed", "created_at"), explained=True),
    call("types_add", "leaving", "types_add", _T, _USER_ID, _TYPE_IDS, confirm=Confirm.ASK),
    call("types_remove", "leaving", "types_remove", _T, _USER_ID, _TYPE_IDS, confirm=Confirm.ASK),
    call("types_replace", "leaving", "types_replace", _T, _USER_ID, _TYPE_IDS, confirm=Confirm.TYPED),
    call("types_clear", "leaving", "types_clear", _T, _USER_ID, confirm=Confirm.TYPED),
)  # fmt: skip

MAIL: tuple[PlatformCall, ...] = (
    call("check_address", "mail", "check", "e-mail, check email", _EMAIL_BODY,
         ask("sanitize", Kind.SWITCH, default="true"), explained=True,
         columns=("orig", "email", "valid", "reason", "vendor", "domain", "trusted")),
    call("check_addresses", "mail", "check", "e-mail, check email; bulk check",
         ask("addresses", Kind.LINES, Place.OWN, required=True, most=ADDRESSES_AT_ONCE, note="addresses",
             lookup="addresses"),
         explained=True, rows_at="", columns=("orig", "offered", "state", "reason", "vendor")),
    call("check_by_sending", "mail", "check_by_sending", "e-mail, check by really sending", _PROJECT,
         _EMAIL_BODY, columns=("orig", "email", "valid", "is_send", "reason"), confirm=Confirm.TYPED),
    call("click", "mail", "click", "e-mail, click tracking",
         ask("mail_id", Kind.NUMBER, Place.PATH, required=True), confirm=Confirm.ASK),
    call("click_of_product", "mail", "click_of_product", "e-mail, click tracking: a GET that counts",
         ask("user_id", Kind.NUMBER, Place.QUERY, wire="u", required=True),
         ask("mail_id", Kind.NUMBER, Place.QUERY, wire="m", required=True),
         ask("project_number", Kind.NUMBER, Place.QUERY, wire="p"), columns=_ACCEPTED, rows_at="",
         confirm=Confirm.ASK),
    call("webhooks", "mail", "webhook_report", "what the vendor calls on the customer's side: webhooks",
         ask("report", Kind.STRUCTURE, Place.OWN, note="report"), rows_at="", explained=True,
         columns=("event", "ts", "email", "user_id", "project", "mail_id", "type_id", "reject_reason"),
         look_at="webhooks"),
)  # fmt: skip

_GOAL = (
    ask("goal_type", wire="type", required=True), _EMAIL_BODY, _PROJECT,
    ask("mail_id", Kind.NUMBER),
)  # fmt: skip
_GOALS = "payments, goals, buying: goals (removed from the documents in 2021-04)"
MONEY: tuple[PlatformCall, ...] = (
    call("buying", "money", "buying", "payments, goals, buying: buying decision", _EMAIL_BODY,
         columns=("email", "decision"), explained=True),
    call("goal", "money", "goals", _GOALS, *_GOAL, confirm=Confirm.ASK),
    call("goal_v3", "money", "goals_v3", _GOALS, *_GOAL, columns=_ACCEPTED, rows_at="", confirm=Confirm.ASK),
    call(
        "product_event", "money", "product_event", "payments, goals, buying: product events", _PROJECT,
        ask("event_id", Kind.NUMBER, required=True), ask("receiver_id", Kind.NUMBER, required=True),
        ask("sender_id", Kind.NUMBER), ask("sender_product_id", Kind.NUMBER), ask("uid"),
        ask("date", Kind.MOMENT, note="utc"), confirm=Confirm.ASK,
    ),
)  # fmt: skip

_W = "other channels: web push"
_PUSH_USER = ask("push_user", Kind.NUMBER, Place.PATH, required=True)
_PUSHED = (
    ask("title", required=True), ask("text", required=True), ask("url", required=True), ask("icon"),
    ask("image_url"), ask("push_type", Kind.NUMBER, wire="type_id"), ask("meta", Kind.STRUCTURE),
)  # fmt: skip
_PUSH_ROW = ("id", "project_id", "user_id", "hash", "active", "created_at")
CHANNELS: tuple[PlatformCall, ...] = (
    call("sms", "channels", "sms", "other channels: SMS, names of the keys unsure",
         ask("type_id", Kind.NUMBER, required=True, note="type_id"), _PROJECT, ask("phone", required=True),
         ask("client_user_id", required=True, most=CLIENT_ID_CHARACTERS),
         ask("variables", Kind.STRUCTURE, wire="data", note="variables"), columns=("queued",),
         confirm=Confirm.ASK, unproven=True),
    call("sms_left", "channels", "sms_left", "other channels: SMS", _PROJECT,
         ask("client", place=Place.PATH, required=True), explained=True,
         columns=("project_id", "client_user_id", "source_id", "source", "created_at")),
    call("webpush_to_one", "channels", "webpush", _W, ask("push_user_id", Kind.NUMBER, required=True),
         *_PUSHED, rows_at="data.result", columns=("queued",), confirm=Confirm.ASK),
    call("webpush_to_project", "channels", "webpush", _W, _PROJECT, *_PUSHED, rows_at="data.result",
         columns=("queued",), confirm=Confirm.TYPED),
    call("webpush_user", "channels", "webpush_user", _W, _USER_ID, rows_at="data.result", columns=_PUSH_ROW),
    call("webpush_by_hash", "channels", "webpush_by_hash", _W, _PROJECT,
         ask("hash", place=Place.PATH, required=True), rows_at="data.result", columns=_PUSH_ROW),
    call("webpush_add", "channels", "webpush_add", _W, _PROJECT,
         ask("subscriber", Kind.NUMBER, wire="user_id"), ask("push_url", wire="meta.url", required=True),
         ask("public_key", wire="meta.public_key", required=True),
         ask("auth_token", Kind.SECRET, wire="meta.auth_token", required=True), rows_at="data.result",
         columns=("push_user_id",), confirm=Confirm.ASK),
    call("webpush_off", "channels", "webpush_off", _W, _PUSH_USER, columns=("result",), confirm=Confirm.ASK),
    call("webpush_back", "channels", "webpush_back", _W, _PUSH_USER, columns=("result",),
         confirm=Confirm.TYPED),
)  # fmt: skip

CALLS: tuple[PlatformCall, ...] = (*USERS, *LEAVING, *MAIL, *MONEY, *CHANNELS)
