"""What Ecomail can do beyond the tabs, as data, in the order in which it is shown.

Owns: the declarations. Must not: send one (``more`` does), or build a body that no placing can build.
"""

from __future__ import annotations

from desktop_app.provider_api.calls import Confirm, Kind, PlatformCall
from desktop_app.provider_api.declaring import CallTexts
from desktop_app.providers.ecomail.operations import BATCH_ROWS, ORDERS_AT_ONCE

_T = CallTexts("platforms.ecomail.calls")
ask, call, of_path, of_query, own = _T.ask, _T.call, _T.of_path, _T.of_query, _T.own

_LIST = of_path("list_id", label="list", lookup="lists")
_EMAIL = of_path("email")
_PAGE = (of_query("page", Kind.NUMBER, default="1"), of_query("per_page", Kind.NUMBER, default="100"))
_ORDERED = (
    of_query("sort_by", note="sort_by"),
    of_query("sort_dir", Kind.CHOICE, options=("asc", "desc")),
)
_DAYS = (of_query("date_from", Kind.DATE, label="from"), of_query("date_to", Kind.DATE, label="to"))
_STAT_DAYS = (of_query("from_date", Kind.DATE, label="from"), of_query("to_date", Kind.DATE, label="to"))
_STATS = (
    "inject", "delivery", "open", "open_rate", "click", "click_rate", "bounce", "unsub", "spam",
    "conversions",
)  # fmt: skip
_PERSON_STATS = ("email", "send", "open", "click", "unsub", "soft_bounce", "hard_bounce", "spam")
_LOG = ("occured_at", "event", "email", "campaign_id", "url")
_MAIL_EVENTS = ("send", "open", "click", "hard_bounce", "soft_bounce", "out_of_band", "unsub", "spam")

_CAMPAIGN = of_path("id", label="campaign")
_LETTER = (
    ask("title", required=True),
    ask("from_name", required=True),
    ask("from_email", required=True),
    ask("reply_to", required=True),
    ask("subject", required=True),
    ask("html_text", Kind.LONG, required=True),
    ask("plain_text", Kind.LONG),
    own("lists", Kind.NUMBERS, lookup="lists", note="lists"),
    own("segment", note="segment"),
    own("segment_list", Kind.NUMBER, lookup="lists", note="segment"),
)
CAMPAIGNS: tuple[PlatformCall, ...] = (
    call(
        "campaigns", "campaigns", "campaigns", "campaigns", *_PAGE, *_ORDERED,
        of_query("title", wire="filters[title]"), of_query("subject", wire="filters[subject]"),
        of_query("status", Kind.CHOICE, wire="filters[status]", options=("0", "1", "2", "3", "4", "7")),
        of_query("date_from", Kind.DATE, wire="filters[date_from]", label="from"),
        of_query("date_to", Kind.DATE, wire="filters[date_to]", label="to"),
        columns=("id", "title", "subject", "status", "sent_at", "recipients"),
    ),
    call("campaign", "campaigns", "campaign", "campaigns", _CAMPAIGN,
         columns=("id", "title", "subject", "status", "sent_at", "recipients")),
    call("campaign_create", "campaigns", "campaign_create", "campaigns", *_LETTER,
         columns=("id", "title", "subject"), confirm=Confirm.ASK),
    call("campaign_update", "campaigns", "campaign_update", "campaigns", _CAMPAIGN, *_LETTER,
         columns=("id", "title", "subject", "status"), confirm=Confirm.ASK),
    call("campaign_send", "campaigns", "campaign_send", "campaigns: a GET that mails at once, irreversible",
         _CAMPAIGN, columns=("id", "title", "subject"), confirm=Confirm.TYPED, look_at="campaigns"),
    call("campaign_stats", "campaigns", "campaign_stats", "campaigns", _CAMPAIGN, *_STAT_DAYS, columns=_STATS,
         rows_at="stats", look_at="campaigns"),
    call("campaign_detail", "campaigns", "campaign_detail", "campaigns: stats-detail", _CAMPAIGN,
         of_query("event", Kind.CHOICE, options=_MAIL_EVENTS), of_query("email"), *_PAGE,
         columns=_PERSON_STATS, rows_at="subscribers"),
    call("campaign_log", "campaigns", "campaign_log", "campaigns: log", _CAMPAIGN, of_query("email"),
         of_query("event", Kind.CHOICE, wire="events[]", options=_MAIL_EVENTS), *_DAYS, *_PAGE, *_ORDERED,
         columns=_LOG, rows_at="campaign_log"),
    call("campaigns_log", "campaigns", "campaigns_log", "campaigns: log", of_query("email"),
         of_query("campaign_id", Kind.NUMBER, label="campaign"),
         of_query("event", Kind.CHOICE, wire="events[]", options=_MAIL_EVENTS), *_DAYS, *_PAGE, *_ORDERED,
         columns=_LOG, rows_at="campaign_log"),
    call("campaigns_stats", "campaigns", "campaigns_stats", "campaigns: all-stats, seen in use, undocumented",
         columns=("title", "sent_at", *_STATS), rows_at="stats"),
    call("segment_stats", "campaigns", "segment_stats", "campaigns: statistics of a segment",
         of_path("id", label="segment"), columns=("key", *_STATS), rows_at="stats"),
)  # fmt: skip

_PIPE = of_path("id", label="automation")
_PIPES = ("id", "name", "list_id", "created_at", "updated_at")
AUTOMATIONS: tuple[PlatformCall, ...] = (
    call("pipelines", "automations", "pipelines", "automations", columns=_PIPES, look_at="automations"),
    call("pipeline", "automations", "pipeline", "automations: seen in one client, unsure", _PIPE,
         columns=_PIPES),
    call("pipeline_trigger", "automations", "pipeline_trigger", "automations: trigger", _PIPE,
         ask("email", required=True), columns=("email",), confirm=Confirm.TYPED),
    call("pipeline_stats", "automations", "pipeline_stats", "automations", _PIPE,
         columns=("triggered", "ended", "send", "open", "open_rate", "click", "click_rate", "unsub"),
         rows_at="stats"),
    call("pipeline_detail", "automations", "pipeline_detail", "automations: stats-detail", _PIPE,
         of_query("event", Kind.CHOICE, options=_MAIL_EVENTS), of_query("email"), *_PAGE,
         columns=_PERSON_STATS, rows_at="subscribers"),
    call("pipeline_detail_of", "automations", "pipeline_detail_of",
         "automations: stats-detail by POST, unsure",
         _PIPE, ask("emails", Kind.LINES, required=True, note="one_a_line"), columns=_PERSON_STATS,
         rows_at="subscribers"),
    call("pipeline_actions", "automations", "pipeline_actions", "automations", _PIPE,
         columns=("id", "type", "properties.name"), rows_at="data"),
    call("pipeline_action", "automations", "pipeline_action", "automations", _PIPE,
         of_path("action_id", label="action"), columns=("id", "type", "properties.name"), rows_at="data"),
)  # fmt: skip

_DELIVERED = (
    "count_injected",
    "count_delivered",
    "open_rate",
    "click_rate",
    "bounce_rate",
    "count_spam_complaint",
)
MAIL: tuple[PlatformCall, ...] = (
    call(
        "mail_full", "mail", "mail_message", "transactional e-mail",
        ask("from_name", required=True, wire="message.from_name"),
        ask("from_email", required=True, wire="message.from_email"),
        ask("reply_to", wire="message.reply_to"), ask("subject", required=True, wire="message.subject"),
        ask("html", Kind.LONG, wire="message.html", label="html_text"),
        ask("text", Kind.LONG, wire="message.text", label="plain_text"),
        ask("amp_html", Kind.LONG, wire="message.amp_html"),
        own("to", Kind.LINES, required=True, label="recipients", note="one_a_line"), own("cc", Kind.LINES,
        note="one_a_line"),
        own("bcc", Kind.LINES, note="one_a_line"), own("values", Kind.STRUCTURE, note="values"),
        ask("attachments", Kind.STRUCTURE, wire="message.attachments", note="attachments"),
        ask("click_tracking", Kind.SWITCH, wire="message.options.click_tracking"),
        ask("open_tracking", Kind.SWITCH, wire="message.options.open_tracking"),
        columns=("id", "total_accepted_recipients", "total_rejected_recipients"), rows_at="results",
        confirm=Confirm.ASK,
    ),
    call("mail_stats", "mail", "mail_stats", "transactional e-mail: statistics", columns=_DELIVERED,
         rows_at="stats", explained=True),
    call("mail_stats_doi", "mail", "mail_stats_doi", "transactional e-mail: double opt-in statistics",
         columns=_DELIVERED, rows_at="stats", explained=True),
    call("template_create", "mail", "template_create", "templates", ask("name", required=True),
         ask("html", Kind.LONG, required=True, label="html_text"), columns=("id", "name"),
         confirm=Confirm.ASK),
    call("template_update", "mail", "template_update", "templates: seen in one client, unsure",
         of_path("id", label="template", lookup="messages"), ask("name", required=True),
         ask("html", Kind.LONG, required=True, label="html_text"), ask("inline_css", Kind.SWITCH),
         columns=("id", "name"), confirm=Confirm.ASK),
)  # fmt: skip

LISTS: tuple[PlatformCall, ...] = (
    call("list_counts", "lists", "list", "lists: counts by status", _LIST,
         columns=("subscribed", "unsubscribed", "soft_bounced", "hard_bounced", "complained", "unconfirmed"),
         rows_at="subscribers"),
    call("list_settings", "lists", "list", "lists", _LIST,
         columns=("name", "from_name", "from_email", "reply_to", "double_optin", "created"), rows_at="list"),
    call(
        "list_update", "lists", "list_update", "lists", _LIST, ask("name", required=True), ask("from_name"),
        ask("from_email"), ask("reply_to"), ask("double_optin", Kind.SWITCH), ask("conf_subject"),
        ask("conf_message", Kind.LONG), ask("sub_success_page"), ask("sub_confirmed_page"), ask("unsub_page"),
        columns=("id", "name", "from_name", "from_email"), confirm=Confirm.ASK,
    ),
    call("segments", "lists", "segments", "lists: segments, wrapper unsure", _LIST,
         columns=("id", "name", "count"), rows_at="segments"),
    call("list_groups", "lists", "list", "lists: groups", _LIST, columns=("id", "name", "type"),
         rows_at="list.groups"),
)  # fmt: skip

PEOPLE: tuple[PlatformCall, ...] = (
    call("search", "people", "search", "contact search: answer undocumented", ask("query", required=True),
         columns=("email", "name", "surname", "phone")),
    call("member_by_phone", "people", "member_by_phone", "contacts in a list: by phone", _LIST,
         of_path("phone"),
         columns=("email", "status", "subscribed_at"), rows_at="subscriber"),
    call(
        "contact_tags", "people", "member_tag", "contacts in a list: tags replace, so they are read first",
        _LIST,
        own("email", required=True), own("add", Kind.LINES, note="one_a_line"),
        own("remove", Kind.LINES, note="one_a_line"), columns=("email", "id"), confirm=Confirm.ASK,
    ),
    call(
        "contact_groups", "people", "member_update",
        "contacts in a list: groups replace, so they are read first",
        _LIST, own("email", required=True), own("group", required=True, note="group"),
        own("categories", Kind.LINES, note="group_empty"), columns=("email", "id"), confirm=Confirm.ASK,
    ),
    call(
        "members_subscribe", "people", "members_subscribe", "contacts in a list: bulk subscribe", _LIST,
        ask("subscriber_data", Kind.STRUCTURE, required=True, most=BATCH_ROWS, note="rows", label="people"),
        ask("update_existing", Kind.SWITCH, required=True, default="false"),
        ask("trigger_autoresponders", Kind.SWITCH, required=True, default="false"),
        columns=("inserts",), confirm=Confirm.TYPED,
    ),
    call(
        "members_update", "people", "members_update", "contacts in a list: bulk update", _LIST,
        ask("subscriber_data", Kind.STRUCTURE, required=True, most=BATCH_ROWS, note="rows", label="people"),
        columns=("updates",), confirm=Confirm.TYPED,
    ),
    call("contact_mails", "people", "contact_mails", "contacts across lists: e-mail log", _EMAIL,
         of_query("event", Kind.CHOICE, wire="events[]", options=_MAIL_EVENTS), *_PAGE, columns=_LOG,
         rows_at="data"),
    call("contact_automations", "people", "contact_automations", "contacts across lists: automation log",
         _EMAIL,
         *_PAGE, *_ORDERED, columns=("timestamp", "pipeline_id", "action_id", "trigger_id"),
         rows_at="automation_log"),
    call("contact_events", "people", "contact_events", "contacts across lists: events", _EMAIL, *_PAGE,
         columns=("timestamp", "category", "action", "label", "value"), rows_at="data"),
    call("contact_erase", "people", "contact_erase", "contacts across lists: delete", _EMAIL,
         columns=("deleted",), confirm=Confirm.TYPED),
)  # fmt: skip

_FEED = "product feeds and data feeds: a GET with an effect, once an hour"
SHOP: tuple[PlatformCall, ...] = (
    call("orders", "shop", "orders", "transactions", of_query("shop"), of_query("email"), *_DAYS,
         of_query("page", Kind.NUMBER, default="1"), of_query("per_page", Kind.NUMBER, default="500"),
         columns=("order_id", "email", "shop", "amount", "timestamp", "status"), rows_at="data"),
    call("orders_delete", "shop", "orders_delete", "transactions: bulk delete",
         own("order_ids", Kind.LINES, required=True, most=ORDERS_AT_ONCE, note="one_a_line"), own("shop"),
         columns=("deleted",), confirm=Confirm.TYPED),
    call("product_feed_refresh", "shop", "product_feed_refresh", _FEED, of_path("id", label="feed",
         note="feed"),
         columns=("message",), confirm=Confirm.ASK, look_at="feeds"),
    call("data_feed_refresh", "shop", "data_feed_refresh", _FEED, of_path("id", label="feed", note="feed"),
         columns=("message",), confirm=Confirm.ASK, look_at="feeds"),
    call("coupons_import", "shop", "coupons_import", "discount coupons",
         ask("folderId", Kind.NUMBER, label="folder", note="folder"),
         ask("codes", Kind.LINES, required=True, most=ORDERS_AT_ONCE, note="one_a_line"),
         ask("valid_until", Kind.DATE), ask("update_existing", Kind.SWITCH, default="false", label="redate"),
         columns=("imported", "duplicated", "totalCount"), confirm=Confirm.ASK),
    call("coupons_delete", "shop", "coupons_delete", "discount coupons",
         ask("folderId", Kind.NUMBER, label="folder", note="folder"),
         ask("codes", Kind.LINES, required=True, most=ORDERS_AT_ONCE, note="one_a_line"),
         columns=("deleted", "invalid"), confirm=Confirm.TYPED),
)  # fmt: skip

WEBHOOK: tuple[PlatformCall, ...] = (
    call("webhook", "webhook", "webhook", "webhooks", columns=("url",), rows_at="webhook", explained=True),
    call("webhook_set", "webhook", "webhook_set", "webhooks", ask("url", required=True,
         pattern=r"https://\S+"),
         columns=("success",), confirm=Confirm.ASK, look_at="webhooks"),
    call("webhook_delete", "webhook", "webhook_delete", "webhooks", columns=("success",),
         confirm=Confirm.ASK),
)  # fmt: skip

CALLS: tuple[PlatformCall, ...] = (
    *CAMPAIGNS,
    *AUTOMATIONS,
    *MAIL,
    *PEOPLE,
    *LISTS,
    *SHOP,
    *WEBHOOK,
)
