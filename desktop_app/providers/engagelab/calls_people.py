"""Calls of EngageLab around people: address lists, who gets no mail, marketing contacts, campaigns.

Owns: their declaration. Must not: send; bodies that no placing can build are made in ``call_bodies``.
"""

from __future__ import annotations

from desktop_app.provider_api.calls import Confirm, Kind, Place, PlatformCall
from desktop_app.providers.engagelab.call_parts import COUNTED, DAYS, PAGE, WHEN, ask, call, of_path, of_query

_LIST_COLUMNS = ("address_list_id", "name", "address", "member_count", "description", *WHEN)
LISTS: tuple[PlatformCall, ...] = (
    call("list", "lists", "list", "address lists", of_path("id", lookup="lists"), columns=_LIST_COLUMNS),
    call("list_change", "lists", "list_change", "address lists, change: form unsure",
         of_path("id", lookup="lists"), ask("list_name", wire="name", required=True, most=48),
         ask("address", required=True, most=48, note="alias"), ask("desc", most=250),
         columns=COUNTED, rows_at="", confirm=Confirm.ASK, unproven=True),
    call("list_delete", "lists", "list_delete", "address lists, delete: form unsure",
         of_path("id", lookup="lists"), columns=COUNTED, rows_at="", confirm=Confirm.TYPED,
         unproven=True),
    call("members_change", "lists", "change_members", "address lists, members: form unsure",
         of_path("id", lookup="lists"), ask("members", Kind.STRUCTURE, required=True, note="members"),
         columns=COUNTED, rows_at="", confirm=Confirm.ASK, unproven=True),
)  # fmt: skip

_HELD = "suppression"
_USER = of_query("api_user", lookup="sender_ids", note="all_users")
_BY_EMAIL = (of_query("email", note="or_dates"), *DAYS)
_BY_VALUE = (of_query("email_or_domain", note="or_dates"), *DAYS, _USER)
_ENTRY = (ask("email_or_domain", required=True), ask("api_user", lookup="sender_ids", note="all_users"))
_ENTRY_COLUMNS = ("email_or_domain", "api_user", "create_time")
SUPPRESSION: tuple[PlatformCall, ...] = (
    call("unsubscribes", "suppression", "unsubscribes", _HELD, *_BY_EMAIL, _USER, *PAGE,
         columns=("email", "unsubscribe_time", "expire_time", "api_user", "type"), explained=True),
    call("unsubscribe_add", "suppression", "unsubscribe_add", _HELD + ", add: form unsure",
         ask("email", required=True), ask("api_user", lookup="sender_ids", note="all_users"),
         columns=COUNTED, rows_at="", confirm=Confirm.ASK, unproven=True),
    call("unsubscribe_delete", "suppression", "unsubscribe_delete", _HELD + ", delete: form unsure",
         of_query("email", required=True), columns=COUNTED, rows_at="", confirm=Confirm.TYPED,
         unproven=True),
    call("complaints", "suppression", "complaints", _HELD, *_BY_EMAIL, *PAGE,
         columns=("email", "reason", "complaint_time", "expire_time")),
    call("complaint_delete", "suppression", "complaint_delete", _HELD + ", delete: form unsure",
         of_query("email", required=True), columns=COUNTED, rows_at="", confirm=Confirm.TYPED,
         unproven=True),
    call("bounces", "suppression", "bounces", _HELD, of_query("email", required=True),
         columns=("email", "reason", "bounce_time", "expire_time"), explained=True),
    call("blocks", "suppression", "blocks", _HELD, *_BY_VALUE, *PAGE,
         columns=("block_id", *_ENTRY_COLUMNS, "expire_time")),
    call("block_add", "suppression", "block_add", _HELD + ", add: form unsure", *_ENTRY, columns=COUNTED,
         rows_at="", confirm=Confirm.ASK, unproven=True),
    call("block_delete", "suppression", "block_delete", _HELD + ", delete: form unsure",
         of_query("email_or_domain", required=True), columns=COUNTED, rows_at="", confirm=Confirm.TYPED,
         unproven=True),
    call("passes", "suppression", "passes", _HELD, *_BY_VALUE, *PAGE, columns=_ENTRY_COLUMNS, explained=True),
    call("pass_add", "suppression", "pass_add", _HELD + ", add: form unsure", *_ENTRY, columns=COUNTED,
         rows_at="", confirm=Confirm.TYPED, unproven=True),
    call("pass_delete", "suppression", "pass_delete", _HELD + ", delete: form unsure",
         of_query("email_or_domain", required=True), columns=COUNTED, rows_at="", confirm=Confirm.TYPED,
         unproven=True),
)  # fmt: skip

_M = "marketing contacts"
_FIELD_TYPES = (("0", "text"), ("1", "number"), ("2", "date"), ("3", "birthday"), ("4", "dropdown"))
_TAG_FLAGS = (("1", "append"), ("0", "overwrite"), ("2", "leave"))
_TAG = ("tag_id", "tag_name", *WHEN)
MARKETING: tuple[PlatformCall, ...] = (
    call(
        "member_add", "marketing", "import", f"{_M}, members",
        ask("email", place=Place.OWN, required=True), ask("phone", place=Place.OWN),
        ask("person", place=Place.OWN), ask("member_fields", Kind.STRUCTURE, Place.OWN, note="member_fields"),
        ask("tags", Kind.LINES, Place.OWN, note="one_a_line"),
        ask("tag_flag", Kind.CHOICE, options=_TAG_FLAGS, default="1"),
        ask("update_existing", Kind.SWITCH, default="true", required=True),
        columns=COUNTED, rows_at="", confirm=Confirm.ASK,
    ),
    call("fields", "marketing", "fields", f"{_M}, fields: the GET is unsure", *PAGE,
         columns=("field_name", "field_type", "visible", "format", "options")),
    call(
        "field_add", "marketing", "field_add", f"{_M}, fields",
        ask("field_name", required=True, most=64, pattern=r"[A-Za-z0-9_]{1,64}", note="field_name"),
        ask("field_type", Kind.CHOICE, options=_FIELD_TYPES, required=True),
        ask("visible", Kind.SWITCH, default="true", required=True),
        ask("format", note="format"), ask("options", Kind.LINES, most=10, note="options"),
        columns=("field_name", "field_type"), confirm=Confirm.ASK,
    ),
    call("tags", "marketing", "tags", f"{_M}, tags: the GET is unsure", *PAGE, columns=_TAG),
    call("tag_add", "marketing", "tag_add", f"{_M}, tags", ask("name", required=True, most=64, note="tag"),
         columns=_TAG, confirm=Confirm.ASK),
    call("tag_rename", "marketing", "tag_rename", f"{_M}, tags", of_path("tag_id"),
         ask("name", required=True, most=64, note="tag"), columns=_TAG, confirm=Confirm.ASK),
    call("tag_delete", "marketing", "tag_delete", f"{_M}, tags", of_path("tag_id"), columns=COUNTED,
         rows_at="", confirm=Confirm.TYPED),
    call("segments", "marketing", "segments", f"{_M}, segments: the GET is unsure", *PAGE,
         columns=("segment_id", "segment_name", "type", *WHEN)),
    call(
        "segment_add", "marketing", "segment_add", f"{_M}, segments",
        ask("segment_name", required=True, most=48, note="segment_name"),
        ask("segment_type", Kind.CHOICE, wire="type", options=(("0", "by_field"), ("1", "by_campaign")),
            required=True),
        ask("relation", Kind.CHOICE, wire="condition.relation", options=(("and", "and"), ("or", "or")),
            required=True, default="and"),
        ask("items", Kind.STRUCTURE, wire="condition.items", required=True, note="items"),
        columns=("segment_id", "segment_name"), confirm=Confirm.ASK,
    ),
)  # fmt: skip

_SENDER = (
    ask("from_name", required=True),
    ask("email", required=True, note="sender_email"),
    ask("domain_name", required=True),
    ask("api_user", required=True, lookup="sender_ids", note="sender_user"),
)
_SENDER_COLUMNS = ("sender_id", "name", "email", "domain_name", "api_user", *WHEN)
_AUDIENCES = (("list", "everybody"), ("tag", "tag"), ("segment", "segment"))
CAMPAIGNS: tuple[PlatformCall, ...] = (
    call("marketing_senders", "campaigns", "marketing_senders", f"{_M}, senders: the GET is unsure", *PAGE,
         columns=_SENDER_COLUMNS),
    call("marketing_sender_add", "campaigns", "marketing_sender_add", f"{_M}, senders", *_SENDER,
         columns=_SENDER_COLUMNS, confirm=Confirm.ASK),
    call("marketing_sender_change", "campaigns", "marketing_sender_change",
         f"{_M}, senders, update: form unsure", of_path("sender_id"), *_SENDER, columns=_SENDER_COLUMNS,
         confirm=Confirm.ASK, unproven=True),
    call("marketing_sender_delete", "campaigns", "marketing_sender_delete", f"{_M}, senders",
         of_path("sender_id"), columns=COUNTED, rows_at="", confirm=Confirm.TYPED),
    call("campaigns", "campaigns", "campaigns", f"{_M}, campaigns: the GET is unsure", *PAGE,
         columns=("campaign_id", "name", "campaign_type", "status", "send_time"), look_at="campaigns"),
    call(
        "campaign_add", "campaigns", "campaign_add", f"{_M}, campaigns",
        ask("campaign_type", Kind.CHOICE, options=(("2", "regular"), ("1", "ab_test")), required=True,
            default="2"),
        ask("name", required=True, most=64),
        ask("audience", Kind.CHOICE, Place.OWN, options=_AUDIENCES, required=True),
        ask("audience_values", Kind.LINES, Place.OWN, note="audience_values"),
        ask("sender_id", note="regular"),
        ask("template_invoke_name", lookup="messages", note="regular"),
        ask("subject", most=256, note="ab_subject"),
        ask("send_time", Kind.MOMENT, note="regular"),
        ask("time_zone_hours", Kind.NUMBER, wire="time_zone", default="8"),
        ask("reply_to"),
        ask("ab_test", Kind.STRUCTURE), ask("google_track", Kind.STRUCTURE), ask("warm_up", Kind.STRUCTURE),
        ask("attachments", Kind.STRUCTURE, most=10, note="attachments"),
        columns=("campaign_id", "name", "status"), confirm=Confirm.TYPED, look_at="campaigns",
    ),
    call("campaign_tags", "campaigns", "campaign_tags", f"{_M}, campaign tags", of_query("tag_name"),
         of_query("offset", Kind.NUMBER, default="0"), of_query("limit", Kind.NUMBER, default="10"),
         columns=("tag_id", "tag_name", "create_time")),
    call("campaign_tag_add", "campaigns", "campaign_tag_add", f"{_M}, campaign tags",
         ask("tag_names", Kind.LINES, required=True, note="one_a_line"), columns=COUNTED, rows_at="",
         confirm=Confirm.ASK),
)  # fmt: skip
