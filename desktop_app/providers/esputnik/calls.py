"""What eSputnik can do beyond the tabs, as data, in the order in which it is shown.

Owns: the declarations. Must not: send one (``more`` does), or build a body that no placing can build.
"""

from __future__ import annotations

from desktop_app.provider_api.calls import Confirm, Kind, PlatformCall
from desktop_app.provider_api.declaring import CallTexts
from desktop_app.providers.esputnik.operations import CHANNELS, MEMBERS_AT_ONCE, STATUS_IDS

_T = CallTexts("platforms.esputnik.calls")
ask, call, of_path, of_query, own = _T.ask, _T.call, _T.of_path, _T.of_query, _T.own

_START = (of_query("startindex", Kind.NUMBER, default="1"), of_query("maxrows", Kind.NUMBER, default="500"))
_DAYS = (
    of_query("dateFrom", Kind.DATE, required=True, label="from"),
    of_query("dateTo", Kind.DATE, required=True, label="to"),
)
_DEDUPE = ("email", "sms", "email_or_sms", "id")
_LISTS = (
    ask("groupNames", Kind.LINES, note="one_a_line"),
    ask("groupNamesExclude", Kind.LINES, note="one_a_line"),
    ask("restoreDeleted", Kind.SWITCH),
    ask("eventKeyForNewContacts", pattern="[A-Za-z0-9]{1,100}", note="event_key", most=100),
)
_BALANCE = ("currentBalance", "creditLimit", "currency", "bonusEmails", "bonusSmses")

ACCOUNT: tuple[PlatformCall, ...] = (
    call("balance", "account", "balance", "account", columns=_BALANCE),
    call(
        "balance_history", "account", "balance_history", "account: at most 90 days",
        of_query("dateFrom", Kind.DATE, label="from", note="ninety"), of_query("dateTo", Kind.DATE,
        label="to"),
        columns=("date", "mediaType", "totalSent", "bonusSpent", "fundsWithdrawal"), explained=True,
    ),
)  # fmt: skip

PEOPLE: tuple[PlatformCall, ...] = (
    call(
        "import_link", "people", "import_link", "import from a CSV link",
        ask("link", required=True, pattern=r"https?://\S+", note="link"),
        ask("dedupeOn", Kind.CHOICE, required=True, default="email", options=_DEDUPE), *_LISTS,
        columns=("valid", "message", "importId", "fileId"), confirm=Confirm.TYPED,
    ),
    call(
        "import_status", "people", "import_status", "import status", of_path("id", label="session"),
        columns=("status", "timestamp", "description"), explained=True,
    ),
    call(
        "contacts_bulk", "people", "import_starting", "contacts, bulk add/update",
        ask("contacts", Kind.STRUCTURE, required=True, note="contacts"),
        ask("dedupeOn", Kind.CHOICE, required=True, default="email",
            options=(*_DEDUPE, "externalCustomerId", "fieldId", "push")),
        ask("fieldId", Kind.NUMBER),
        # never left out: without it every standard field would be overwritten (trap 4)
        ask("contactFields", Kind.LINES, required=True, note="contact_fields"),
        ask("customFieldsIDs", Kind.NUMBERS, note="one_a_line"), *_LISTS,
        columns=("asyncSessionId", "errorMessage"), confirm=Confirm.TYPED,
    ),
    call(
        "contact_emails", "people", "contact_emails", "e-mails by id",
        of_query("ids", Kind.NUMBERS, required=True, most=STATUS_IDS, note="one_a_line"),
        columns=("contactId", "email"), rows_at="results",
    ),
    call(
        "contact_delete_external", "people", "contact_delete_external", "contacts, delete",
        of_query("externalCustomerId", required=True), of_query("erase", Kind.SWITCH, default="false"),
        confirm=Confirm.TYPED,
    ),
    call(
        "unsubscribe_many", "people", "unsubscribe", "unsubscribed e-mails",
        ask("emails", Kind.LINES, required=True, most=MEMBERS_AT_ONCE, note="one_a_line"),
        confirm=Confirm.TYPED,
    ),
    call(
        "resubscribe_many", "people", "resubscribe", "unsubscribed e-mails",
        ask("emails", Kind.LINES, required=True, most=MEMBERS_AT_ONCE, note="one_a_line"),
        own("reason", required=True, note="reason"), confirm=Confirm.TYPED,
    ),
    call("categories", "people", "categories", "subscription categories",
         columns=("key", "name", "contactsCount", "groupId")),
    call("contact_categories", "people", "contact_categories", "subscription categories",
         of_path("id", label="contact_id"), columns=("key", "name", "groupId")),
    call(
        "contact_categories_set", "people", "contact_categories_set", "subscription categories",
        of_path("id", label="contact_id"),
        own("subscriptions", Kind.LINES, label="category_keys", note="none_clears"), confirm=Confirm.ASK,
    ),
    call("fields_newer", "people", "fields_newer", "additional fields catalogue: newer sibling, shape unsure",
         columns=("id", "name", "fieldKey", "profileKey", "type")),
    call(
        "recommendations", "people", "recommendations", "OpenAPI document: recommendations",
        of_path("source", label="data_source"), of_query("contactId", label="contact_id"), of_query("email"),
        of_query("phone"), of_query("externalCustomerId"), of_query("webId"), of_query("products"),
        of_query("category"), columns=("id", "name", "price", "url"),
    ),
)  # fmt: skip

LISTS: tuple[PlatformCall, ...] = (
    call("list_empty", "lists", "list_empty", "lists: detach without ids empties",
         of_path("id", label="list", lookup="lists"), confirm=Confirm.TYPED),
    call(
        "attach_external", "lists", "add_members", "lists: attach by external id",
        of_path("id", label="list", lookup="lists"),
        ask("externalCustomerIds", Kind.LINES, required=True, most=MEMBERS_AT_ONCE, note="one_a_line"),
        confirm=Confirm.ASK,
    ),
    call(
        "detach_external", "lists", "remove_members", "lists: detach by external id",
        of_path("id", label="list", lookup="lists"),
        ask("externalCustomerIds", Kind.LINES, required=True, most=MEMBERS_AT_ONCE, note="one_a_line"),
        confirm=Confirm.ASK,
    ),
)  # fmt: skip

_STATUSES = ("DELIVERED", "UNDELIVERED", "READ", "UNSUBSCRIBED", "CLICKED", "SPAM")
RESULTS: tuple[PlatformCall, ...] = (
    call(
        "activity", "results", "activity", "activity: opened by the platform's support", *_DAYS,
        of_query("email"), of_query("sms", label="phone"), of_query("messageTag", label="tag"),
        of_query("activityStatus", Kind.CHOICE, options=_STATUSES, label="status"),
        of_query("offset", note="offset"), of_query("maxrows", Kind.NUMBER, default="1000",
        note="activity_rows"),
        columns=("activityDateTime", "email", "activityStatus", "messageName", "mediaType", "offset"),
        explained=True, look_at="campaigns",
    ),
    call(
        "messages_of", "results", "contact_messages", "activity: message history", *_DAYS,
        of_query("email"), of_query("phone"), of_query("externalCustomerId"),
        of_query("contactId", label="contact_id"), of_query("channelTypes", note="channel_types"),
        of_query("offset", Kind.NUMBER), of_query("maxrows", Kind.NUMBER, default="100"),
        columns=("sentDateTime", "channelType", "subject", "activityStatus", "viewMessageLink"),
        explained=True,
    ),
    call("message_status", "results", "message_status", "messages, status",
         of_query("ids", Kind.LINES, required=True, most=STATUS_IDS, label="request_ids", note="one_a_line"),
         columns=("requestId", "status", "delivered", "failed"), rows_at="results"),
    call("sms_campaigns", "results", "sms_campaigns", "broadcasts: legacy statistics", *_START,
         columns=("calloutName", "groupName", "date", "sent", "delivered", "errors")),
)  # fmt: skip

_CASTS = ("broadcastId", "title", "messageId", "groupId", "startDate")
BROADCASTS: tuple[PlatformCall, ...] = (
    call("broadcasts", "broadcasts", "broadcasts", "broadcasts", *_START, columns=_CASTS,
         look_at="campaigns"),
    call("broadcast", "broadcasts", "broadcast", "broadcasts", of_path("id", label="broadcast"),
         columns=_CASTS),
    call(
        "broadcast_create", "broadcasts", "broadcast_create", "broadcasts",
        ask("messageId", required=True, label="message", lookup="messages"),
        ask("groups", Kind.NUMBERS, required=True, label="lists", lookup="lists", note="numbers_a_line"),
        ask("excludedGroups", Kind.NUMBERS, lookup="lists", note="numbers_a_line"), ask("title"),
        ask("startDate", Kind.MOMENT, note="start"), ask("batchSize", Kind.NUMBER, note="speed"),
        ask("batchIntervalUnit", Kind.CHOICE, options=("MINUTE", "HOUR", "DAY", "MONTH")),
        ask("domain", note="web_push"), ask("appId", note="app"),
        columns=_CASTS, confirm=Confirm.TYPED, look_at="campaigns",
    ),
    call("broadcast_cancel", "broadcasts", "broadcast_cancel", "broadcasts", of_path("id", label="broadcast"),
         confirm=Confirm.ASK),
    call("workflows", "broadcasts", "workflows", "broadcasts: workflows", of_query("name"), *_START,
         columns=("id", "name", "status", "tags"), look_at="workflows"),
)  # fmt: skip

_EMAIL = (
    ask("name", required=True),
    ask("from", required=True, lookup="senders", note="from", label="sender"),
    ask("subject", required=True),
    ask("htmlText", Kind.LONG, required=True),
    ask("css", Kind.LONG),
    ask("ampHtml", Kind.LONG),
    ask("tags", Kind.LINES, note="one_a_line"),
    ask("subscriptionsKeys", Kind.LINES, label="category_keys", note="one_a_line"),
    ask("languageCode", label="language"),
)
_MESSAGE = of_path("id", label="message", lookup="messages")
_CHANNEL = of_path("channel", Kind.CHOICE, options=CHANNELS)
_OTHER = (
    ask("name", required=True),
    ask("from", label="sender", note="other_from"),
    ask("title", note="push_title"),
    ask("text", Kind.LONG),
    ask("languageCode", label="language"),
    ask("tags", Kind.LINES, note="one_a_line"),
    own("more", Kind.STRUCTURE, note="more"),
)
_NUMBERED = of_path("id", label="message")
MESSAGES: tuple[PlatformCall, ...] = (
    call("message_link", "messages", "message_link", "messages, stored", _MESSAGE, columns=("link",)),
    call("message_create", "messages", "message_create", "messages, stored", *_EMAIL, columns=("id",),
         confirm=Confirm.ASK),
    call("message_update", "messages", "message_update", "messages, stored", _MESSAGE, *_EMAIL,
         confirm=Confirm.ASK),
    call("message_delete", "messages", "message_delete", "messages, stored", _MESSAGE, confirm=Confirm.TYPED),
    call("translation_set", "messages", "translation_set", "messages, stored: translations", _MESSAGE,
         of_path("language"), *_EMAIL[:-1], confirm=Confirm.ASK),
    call("translation_delete", "messages", "translation_delete", "messages, stored: translations", _MESSAGE,
         of_path("language"), confirm=Confirm.ASK),
    call("other_list", "messages", "other_list", "messages, stored: other channels", _CHANNEL,
         of_query("search"), of_query("startindex", Kind.NUMBER, default="1"),
         of_query("maxrows", Kind.NUMBER, default="50"), columns=("id", "name", "title", "text")),
    call("other_read", "messages", "other_read", "messages, stored: other channels", _CHANNEL, _NUMBERED,
         columns=("id", "name", "from", "title", "text")),
    call("other_create", "messages", "other_create", "messages, stored: other channels", _CHANNEL, *_OTHER,
         columns=("id",), confirm=Confirm.ASK),
    call("other_update", "messages", "other_update", "messages, stored: other channels", _CHANNEL, _NUMBERED,
         *_OTHER, confirm=Confirm.ASK),
    call("other_delete", "messages", "other_delete", "messages, stored: other channels", _CHANNEL, _NUMBERED,
         confirm=Confirm.TYPED),
    call("other_translate", "messages", "other_translate", "messages, stored: translations", _CHANNEL,
         _NUMBERED, of_path("language"), *_OTHER, confirm=Confirm.ASK),
    call("other_untranslate", "messages", "other_untranslate", "messages, stored: translations", _CHANNEL,
         _NUMBERED, of_path("language"), confirm=Confirm.ASK),
)  # fmt: skip

_SENT = ("locator", "status", "requestId", "message")
_PHONES = (
    ask("phoneNumbers", Kind.LINES, note="phones"),
    ask("groupId", Kind.NUMBER, label="list", lookup="lists", note="or_list"),
    ask("tags", Kind.LINES, note="one_a_line"),
    ask("externalRequestId", label="own_label"),
    ask("trackUrls", Kind.SWITCH, label="track"),
)
SENDING: tuple[PlatformCall, ...] = (
    call("send_sms", "sending", "send_sms", "messages, ad hoc",
         ask("from", required=True, label="sender", note="sms_from"), ask("text", Kind.LONG, required=True),
         *_PHONES,
         ask("subscriptionsKeys", Kind.LINES, label="category_keys", note="one_a_line"),
         columns=_SENT, rows_at="results", confirm=Confirm.TYPED),
    call(
        "send_viber", "sending", "send_viber", "messages, ad hoc", ask("text", Kind.LONG, required=True),
        ask("iosExpirityText", required=True, label="expired"), ask("from", label="sender",
        note="viber_from"),
        *_PHONES, ask("img", note="all_three"), ask("caption", note="all_three"), ask("action",
        note="all_three"),
        ask("ttlSeconds", Kind.NUMBER), columns=_SENT, rows_at="results", confirm=Confirm.TYPED,
    ),
)  # fmt: skip

_CODE = ("promocode", "expirationDate", "discount", "type", "inUse")
SHOP: tuple[PlatformCall, ...] = (
    call("past_events_delete", "shop", "past_events_delete",
         "events: off until the platform's support opens it",
         ask("from", Kind.MOMENT, required=True), ask("to", Kind.MOMENT, required=True),
         confirm=Confirm.TYPED),
    call("orders_delete_period", "shop", "orders_delete", "orders, delete: by period of at most 24 hours",
         of_query("from", Kind.MOMENT, required=True, note="utc"),
         of_query("to", Kind.MOMENT, required=True, note="day_at_most"), confirm=Confirm.TYPED),
    call("promo_codes", "shop", "promo_codes", "promo codes", of_query("type"), of_query("inUse",
         Kind.SWITCH),
         of_query("activeDueDays", Kind.NUMBER), of_query("discount", Kind.NUMBER), columns=_CODE),
    call("promo_codes_count", "shop", "promo_codes_count", "promo codes", of_query("type"),
         of_query("activeDueDays", Kind.NUMBER), of_query("discount", Kind.NUMBER), columns=("value",)),
    call("promo_codes_add", "shop", "promo_codes_add", "promo codes",
         ask("promocodes", Kind.LINES, required=True, note="one_a_line"),
         ask("expirationDate", Kind.DATE, required=True), ask("discount", Kind.NUMBER, required=True),
         ask("type"),
         ask("inUse", Kind.SWITCH), columns=("promocodes", "expirationDate", "discount", "type"),
         confirm=Confirm.ASK),
    call("feeds", "shop", "feeds", "OpenAPI document: product feeds", columns=("url", "language", "default"),
         rows_at="feeds"),
    call("feeds_set", "shop", "feeds_set", "OpenAPI document: product feeds",
         ask("feeds", Kind.STRUCTURE, required=True, note="feeds"), confirm=Confirm.TYPED),
)  # fmt: skip

_SITE = "OpenAPI document: site and web push"
_FILES = "OpenAPI document: preprocessor files"
WEBSITE: tuple[PlatformCall, ...] = (
    call("site_domains", "website", "site_domains", _SITE, columns=("domain",)),
    call("site_domain_add", "website", "site_domain_add", _SITE, ask("domain", required=True),
         confirm=Confirm.ASK),
    call("site_script", "website", "site_script", _SITE),
    call("push_domains", "website", "push_domains", _SITE, columns=("domain",), rows_at="domains"),
    call("push_domains_add", "website", "push_domains_add", _SITE,
         own("domain", required=True), own("serviceWorkerName", required=True, note="worker"),
         own("serviceWorkerPath", required=True, note="worker"), own("serviceWorkerScope", required=True),
         confirm=Confirm.ASK),
    call("push_domain_delete", "website", "push_domain_delete", _SITE, of_query("domain", required=True),
         confirm=Confirm.ASK),
    call("push_script", "website", "push_script", _SITE, of_query("domain", required=True)),
    call("file_upload", "website", "file_upload", _FILES, ask("link", required=True, pattern=r"https?://\S+"),
         ask("preprocessorType", Kind.CHOICE, required=True, default="Key", options=("Key", "Random")),
         ask("ttlHours", Kind.NUMBER), columns=("fileId", "importId", "valid", "message"),
         confirm=Confirm.ASK),
    call("file_update", "website", "file_update", _FILES, of_path("id", label="file"),
         ask("link", required=True, pattern=r"https?://\S+"), ask("ttlHours", Kind.NUMBER),
         columns=("asyncSessionId", "valid", "message"), confirm=Confirm.ASK),
    call("file_status", "website", "file_status", _FILES, of_path("id", label="file"),
         columns=("status", "timestamp")),
)  # fmt: skip

CALLS: tuple[PlatformCall, ...] = (
    *ACCOUNT,
    *RESULTS,
    *BROADCASTS,
    *SENDING,
    *MESSAGES,
    *PEOPLE,
    *LISTS,
    *SHOP,
    *WEBSITE,
)
