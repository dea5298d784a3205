"""Calls of EngageLab around mail: sending in other ways, templates, labels, domains, statuses, the account.

Owns: their declaration. Must not: send; bodies that no placing can build are made in ``call_bodies``.
"""

from __future__ import annotations

from desktop_app.provider_api.calls import Confirm, Kind, Place, PlatformCall
from desktop_app.providers.engagelab.call_parts import (
    COUNTED,
    NEED_DAYS,
    PAGE,
    WHEN,
    ask,
    call,
    of_path,
    of_query,
)
from desktop_app.providers.engagelab.fixed import LISTS_A_SEND, RECIPIENTS

_SENT = ("email_ids", "request_id")
_FROM = ask("from", required=True, note="from")
_TO = ask("to", Kind.LINES, required=True, most=RECIPIENTS, note="one_a_line")
_TO_LISTS = ask("lists_to", Kind.LINES, wire="to", required=True, most=LISTS_A_SEND, note="lists_to")
_SUBJECT = ask("subject", wire="body.subject", required=True, most=256)
_HTML = ask("html", Kind.LONG, wire="body.content.html")
_TEXT = ask("text", Kind.LONG, wire="body.content.text")
_LABEL = ask("label_name", wire="body.label_name", note="label")
_INVOKE = ask("template_invoke_name", required=True, wire="body.template_invoke_name", lookup="messages")
_TEMPLATE_KINDS = (("0", "trigger"), ("1", "batch"))
_TEMPLATE = (
    ask("html", Kind.LONG),
    ask("text", Kind.LONG),
    ask("preview_text"),
)
_TO_MANY = "sending, settings: send_mode 2"

SENDING: tuple[PlatformCall, ...] = (
    call(
        "send_to_lists", "sending", "send", _TO_MANY, _FROM, _TO_LISTS, _SUBJECT, _HTML, _TEXT, _LABEL,
        columns=("task_id", "request_id"), rows_at="", confirm=Confirm.TYPED, look_at="tasks",
    ),
    call(
        "send_template_to_lists", "sending", "sendtemplate", _TO_MANY, _FROM, _TO_LISTS, _INVOKE, _LABEL,
        columns=("task_id", "request_id"), rows_at="", confirm=Confirm.TYPED, look_at="tasks",
    ),
    call(
        "send_calendar", "sending", "sendcalendar", "sending, calendar", _FROM, _TO, _SUBJECT, _HTML, _TEXT,
        ask("title", wire="body.calendar.title", required=True),
        ask("start_time", Kind.MOMENT, wire="body.calendar.start_time", required=True),
        ask("end_time", Kind.MOMENT, wire="body.calendar.end_time", required=True),
        ask("time_zone_id", wire="body.calendar.time_zone_id", required=True, default="Asia/Shanghai",
            note="zone"),
        ask("location", wire="body.calendar.location"),
        ask("description", Kind.LONG, wire="body.calendar.description"),
        ask("organizer_name", wire="body.calendar.organizer.name"),
        ask("organizer_email", wire="body.calendar.organizer.email"),
        ask("participators", Kind.LINES, wire="body.calendar.participators", note="one_a_line"),
        ask("alarm_min_before", Kind.NUMBER, wire="body.calendar.alarm_min_before"),
        columns=("uid", *_SENT), rows_at="", confirm=Confirm.ASK,
    ),
    call(
        "send_mime", "sending", "send_mime", "sending: send_mime",
        ask("from", note="from"),
        ask("to", Kind.LINES, most=RECIPIENTS, note="mime_to"),
        ask("raw_message", Kind.LONG, wire="body.content.raw_message", required=True, note="raw"),
        _LABEL, columns=_SENT, rows_at="", confirm=Confirm.ASK,
    ),
)  # fmt: skip

TEMPLATES: tuple[PlatformCall, ...] = (
    call(
        "templates", "templates", "templates", "templates", of_query("name"),
        of_query("template_invoke_name"),
        of_query("template_type", Kind.CHOICE, options=_TEMPLATE_KINDS), *PAGE,
        columns=("template_id", "name", "template_invoke_name", "subject", "update_time"),
    ),
    call("template", "templates", "template", "templates, single: form unsure",
         of_path("key", lookup="messages"),
         columns=("template_id", "name", "template_invoke_name", "subject", "html", "text")),
    call(
        "template_add", "templates", "template_add", "templates, add: form unsure",
        ask("name", required=True),
        ask("template_invoke_name", required=True, pattern=r"[A-Za-z0-9_]{1,64}", note="invoke_name"),
        ask("template_type", Kind.CHOICE, options=_TEMPLATE_KINDS, required=True),
        ask("subject", most=256), *_TEMPLATE,
        columns=("template_id", "template_invoke_name"), confirm=Confirm.ASK, unproven=True,
    ),
    call(
        "template_change", "templates", "template_change", "templates, change: form unsure",
        of_path("key", lookup="messages"), ask("name"), ask("subject", most=256), *_TEMPLATE,
        columns=COUNTED, rows_at="", confirm=Confirm.ASK, unproven=True,
    ),
    call("template_delete", "templates", "template_delete", "templates, delete: form unsure",
         of_path("key", lookup="messages"), columns=COUNTED, rows_at="", confirm=Confirm.TYPED,
         unproven=True),
)  # fmt: skip

_LABEL_COLUMNS = ("label_id", "label_name", *WHEN)
LABELS: tuple[PlatformCall, ...] = (
    call("labels", "labels", "labels", "labels", of_query("label_name"), *PAGE, columns=_LABEL_COLUMNS),
    call("label", "labels", "label", "labels", of_path("id"), columns=_LABEL_COLUMNS),
    call("label_add", "labels", "label_add", "labels, add: form unsure",
         ask("label_name", required=True, most=255), columns=_LABEL_COLUMNS, confirm=Confirm.ASK,
         unproven=True),
    call("label_change", "labels", "label_change", "labels, change: form unsure", of_path("id"),
         ask("label_name", required=True, most=255), columns=COUNTED, rows_at="", confirm=Confirm.ASK,
         unproven=True),
    call("label_delete", "labels", "label_delete", "labels, delete: form unsure", of_path("id"),
         columns=COUNTED, rows_at="", confirm=Confirm.TYPED, unproven=True),
)  # fmt: skip

DOMAINS: tuple[PlatformCall, ...] = (
    call(
        "domain_check", "domains", "domain_check", "sending domains, check",
        of_query("names", Kind.LINES, wire="name", note="one_a_line", required=True),
        of_query("domain_type", Kind.CHOICE, wire="type", options=(("0", "test"), ("1", "general"))),
        columns=("name", "status", "config.spf", "config.dkim", "config.mx", "config.dmarc"),
    ),
    call("domain_rename", "domains", "domain_rename", "sending domains, modify: form unsure", of_path("id"),
         ask("name", required=True), columns=COUNTED, rows_at="", confirm=Confirm.TYPED, unproven=True),
    call(
        "tracking_domains", "domains", "tracking_domains", "tracking domains", of_query("name"), *PAGE,
        columns=("domain_id", "name", "cname.verify", "cname.verify_message", "cname.required_record",
                 "cert.verify_message", "cert.expired_date"),
        look_at="tracking",
    ),
)  # fmt: skip

_STATUSES = (("18", "in_progress"), ("1", "delivered"), ("5", "soft_bounce"), ("4", "invalid"))
_SUMS = ("targets", "sent", "delivered", "invalid_email", "soft_bounce", "opens", "clicks", "unsubscribe",
         "report_spam")  # fmt: skip
RESULTS: tuple[PlatformCall, ...] = (
    call("quota", "results", "quota", "account quota",
         columns=("account_quota", "daily_quota", "daily_quota_used"), explained=True),
    call(
        "stats_day", "results", "stats_day", "status and statistics, stats_day", *NEED_DAYS,
        of_query("aggregate_by", Kind.CHOICE, default="0", options=(("0", "by_day"), ("1", "in_all"))),
        of_query("time_zone", default="+8"),
        of_query("api_users", Kind.LINES, note="one_a_line"),
        of_query("label_ids", Kind.LINES, note="one_a_line"),
        of_query("domain_names", Kind.LINES, note="one_a_line"),
        columns=("send_date", "api_user", "domain", "label_name", *_SUMS), explained=True,
    ),
    call(
        "email_status", "results", "email_status", "status and statistics, email_status",
        of_query("send_date", Kind.DATE, required=True, note="send_date"),
        of_query("email"), of_query("email_ids", Kind.LINES, most=20, note="one_a_line"),
        of_query("status", Kind.CHOICE, options=_STATUSES),
        of_query("sub_status", Kind.LINES, note="sub_status"),
        of_query("api_user", lookup="sender_ids"), of_query("receiving_domain", wire="domain_name"),
        of_query("label_id"), *PAGE,
        columns=("email", "status_desc", "sub_status_desc", "api_user", "request_time", "update_time",
                 "response_message"),
        explained=True,
    ),
)  # fmt: skip

_WEBHOOK = (
    ask("url", required=True, place=Place.BODY),
    ask("api_user", lookup="sender_ids", note="all_users"),
    ask("event", Kind.NUMBERS, note="event"),
)
_ROUTE = (
    ask("expression", required=True),
    ask("action", required=True, note="route_action"),
    ask("api_user_route", lookup="sender_ids", note="route_user"),
)
_ROUTE_COLUMNS = ("route_id", "expression", "action", "api_user_route", *WHEN)
_PUSHES, _INBOUND = "webhooks, registration", "inbound routes"
PUSHES: tuple[PlatformCall, ...] = (
    call("webhooks", "pushes", "webhooks", _PUSHES, of_query("api_user", lookup="sender_ids"), *PAGE,
         columns=("id", "url", "event", "api_user"), look_at="webhooks"),
    call("webhook_add", "pushes", "webhook_add", _PUSHES + ": form unsure", *_WEBHOOK,
         columns=("id", "url", "event", "api_user"), confirm=Confirm.ASK, unproven=True),
    call("webhook_change", "pushes", "webhook_change", _PUSHES + ": form unsure", of_path("id"), *_WEBHOOK,
         columns=("id", "url", "event", "api_user"), confirm=Confirm.ASK, unproven=True),
    call("webhook_delete", "pushes", "webhook_delete", _PUSHES + ": form unsure", of_path("id"),
         columns=COUNTED, rows_at="", confirm=Confirm.TYPED, unproven=True),
    call("webhook_report", "pushes", "webhook_report", "webhooks, push",
         ask("report", Kind.STRUCTURE, Place.OWN, required=True, note="report"), rows_at="", explained=True,
         columns=("kind", "emails", "api_user", "message", "at")),
    call("routes", "pushes", "routes", _INBOUND, *PAGE, columns=_ROUTE_COLUMNS, explained=True),
    call("route", "pushes", "route", _INBOUND, of_path("route_id"), columns=_ROUTE_COLUMNS),
    call("route_add", "pushes", "route_add", _INBOUND + ", add: form unsure", *_ROUTE,
         columns=_ROUTE_COLUMNS, confirm=Confirm.ASK, unproven=True),
    call("route_change", "pushes", "route_change", _INBOUND + ", change: form unsure", of_path("route_id"),
         *_ROUTE, columns=_ROUTE_COLUMNS, confirm=Confirm.ASK, unproven=True),
    call("route_delete", "pushes", "route_delete", _INBOUND + ", delete: form unsure", of_path("route_id"),
         columns=COUNTED, rows_at="", confirm=Confirm.TYPED, unproven=True),
)  # fmt: skip
