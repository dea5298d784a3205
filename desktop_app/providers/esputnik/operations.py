"""Every call of eSputnik that this client makes, with what repeating it would do, and the published rates.

Owns: method, path, effect, limit and source of each call. Must not: say what a call is good for
(``manifest``, ``calls``) or make one.
"""

from __future__ import annotations

from desktop_app.model.operation import Effect, Operation
from desktop_app.transport.rate import RateLimit

PAGE_ROWS = 500
"""Rows of one page, the most it gives (conventions, paging)."""
BATCH_ROWS = 3000
"""Contacts of one bulk request (contacts, bulk add/update)."""
MEMBERS_AT_ONCE = 500
"""Ids of one attach or detach, addresses of one unsubscribe (lists; unsubscribed e-mails)."""
ORDERS_AT_ONCE = 1000
"""Orders of one request (orders)."""
PAST_AT_ONCE = 500
"""Past events of one request (events)."""
RECIPIENTS = 1000
"""Recipients of one smartsend (messages, smartsend)."""
MESSAGE_ROWS = 50
"""Rows of a page of stored messages: they come whole, so a page of 500 would be very large (messages)."""
STATUS_IDS = 100
"""Ids of one question for statuses: they stand in the address (messages, status)."""
HISTORY_ROWS = 100
"""Rows of one page of a contact's messages (activity)."""
CHANNELS = ("sms", "viber", "mobilepush", "appinbox", "telegram")
"""Channels of stored messages beside e-mail (messages)."""

LIMITS = (
    RateLimit("default", 200, 1.0, "rate limits: every method not named otherwise, together"),
    RateLimit("contacts_search", 50, 1.0, "rate limits: GET /v1/contacts"),
    RateLimit("event_v1", 350, 1.0, "rate limits: POST /v1/event"),
    RateLimit("event_v2", 350, 1.0, "rate limits: POST /v2/event"),
    RateLimit("past_events", 100, 1.0, "rate limits: POST past_events"),
    RateLimit("past_events_delete", 5, 1.0, "rate limits: DELETE /v1/past_events"),
    RateLimit("contact_messages", 10, 1.0, "rate limits: GET /v2/contacts/messages"),
    RateLimit("messages", 500, 3600.0, "rate limits: searches and reads below /v1/messages, an hour"),
    RateLimit("message_read", 10, 1.0, "rate limits: GET /v1/messages/email/{id}", within="messages"),
)

_READ, _SAFE, _ONCE = Effect.READ, Effect.REPEAT_SAFE, Effect.ONCE
_CONTACT, _GROUP, _MESSAGE = "/v1/contact/{id}", "/v1/group/{id}/contacts", "/v1/messages/email/{id}"
_CONTACTS, _EVENTS, _ORDERS = "contacts", "events", "orders"
_STORED, _SMART, _ADHOC = "messages, stored", "messages, smartsend", "messages, ad hoc"
_CASTS, _CODES, _SITE = "broadcasts", "promo codes", "OpenAPI document: site and web push"
_FILES = "OpenAPI document: preprocessor files"

#: (name, method, path, effect, source, limit, most items of a request)
_CALLS: tuple[tuple[str, str, str, Effect, str, str, int | None], ...] = (
    ("account_info", "GET", "/v1/account/info", _READ, "account", "", None),
    ("balance", "GET", "/v1/balance", _READ, "account", "", None),
    ("balance_history", "GET", "/v1/balance/history", _READ, "account: at most 90 days", "", None),
    ("version", "GET", "/v1/version", _READ, "account: legacy ping", "", None),
    # --- contacts
    ("contact", "GET", _CONTACT, _READ, "contacts, read", "", None),
    ("contacts", "GET", "/v1/contacts", _READ, "contacts, search", "contacts_search", PAGE_ROWS),
    ("contact_add", "POST", "/v1/contact", _SAFE, "contacts, add or update one: no event", "", None),
    ("contact_update", "PUT", _CONTACT, _SAFE, "contacts, update by id", "", None),
    ("contact_delete", "DELETE", _CONTACT, _SAFE, "contacts, delete", "", None),
    ("contact_delete_external", "DELETE", "/v1/contact", _SAFE, "contacts, delete", "", None),
    # an event for each, a mail to confirm for new ones
    ("subscribe", "POST", "/v1/contact/subscribe", _ONCE, "contacts, subscribe", "", None),
    # No event is named for new contacts, so a repeat writes the same values again and starts nothing.
    ("import", "POST", "/v1/contacts", _SAFE, "contacts, bulk add/update", "", BATCH_ROWS),
    ("import_starting", "POST", "/v1/contacts", _ONCE, "contacts, bulk: with an event", "", BATCH_ROWS),
    ("import_status", "GET", "/v1/importstatus/{id}", _READ, "import status", "", None),
    ("import_link", "POST", "/v1/contacts/upload", _ONCE, "import from a CSV link", "", None),
    ("contact_emails", "GET", "/v1/contacts/email", _READ, "e-mails by id", "", STATUS_IDS),
    ("fields", "GET", "/v1/addressbooks", _READ, "additional fields catalogue", "", None),
    ("fields_newer", "GET", "/v1/additionalfields", _READ, "additional fields: shape unsure", "", None),
    ("categories", "GET", "/v1/subscriptions", _READ, "subscription categories", "", None),
    ("contact_categories", "GET", _CONTACT + "/subscriptions", _READ, "subscription categories", "", None),
    (
        "contact_categories_set",
        "PUT",
        _CONTACT + "/subscriptions",
        _SAFE,
        "subscription categories",
        "",
        None,
    ),
    ("contact_messages", "GET", "/v2/contacts/messages", _READ, "activity", "contact_messages", HISTORY_ROWS),
    ("activity", "GET", "/v2/contacts/activity", _READ, "activity", "", None),
    ("recommendations", "GET", "/v2/contacts/recoms/{source}", _READ, "OpenAPI document", "", None),
    # --- lists
    ("lists", "GET", "/v1/groups", _READ, "lists", "", PAGE_ROWS),
    ("members", "GET", _GROUP, _READ, "lists", "", PAGE_ROWS),
    ("add_members", "POST", _GROUP + "/attach", _SAFE, "lists", "", MEMBERS_AT_ONCE),
    (
        "remove_members",
        "POST",
        _GROUP + "/detach",
        _SAFE,
        "lists; a body without ids empties the list",
        "",
        MEMBERS_AT_ONCE,
    ),
    ("list_empty", "POST", _GROUP + "/detach", _SAFE, "lists: without ids everybody", "", None),
    ("unsubscribe", "POST", "/v1/emails/unsubscribed/add", _SAFE, "unsubscribed", "", MEMBERS_AT_ONCE),
    ("resubscribe", "POST", "/v1/emails/unsubscribed/delete", _SAFE, "unsubscribed", "", MEMBERS_AT_ONCE),
    # --- events and orders
    ("event_v1", "POST", "/v1/event", _ONCE, _EVENTS, "event_v1", None),
    ("event_v2", "POST", "/v2/event", _ONCE, _EVENTS, "event_v2", None),
    ("event_v3", "POST", "/v3/event", _ONCE, "events, v3: body unsure", "", None),
    ("past_events_v1", "POST", "/v1/past_events", _ONCE, _EVENTS, "past_events", PAST_AT_ONCE),
    ("past_events_v2", "POST", "/v2/past_events", _ONCE, _EVENTS, "past_events", PAST_AT_ONCE),
    ("past_events_delete", "DELETE", "/v1/past_events", _SAFE, _EVENTS, "past_events_delete", None),
    # each order raises an event, also one that is there already
    ("orders", "POST", "/v1/orders", _ONCE, _ORDERS, "", ORDERS_AT_ONCE),
    ("orders_delete", "DELETE", "/v1/orders", _SAFE, "orders, delete: done later", "", None),
    # --- messages
    ("messages", "GET", "/v1/messages/email", _READ, _STORED, "messages", PAGE_ROWS),
    ("message", "GET", _MESSAGE, _READ, _STORED, "message_read", None),
    ("message_link", "GET", _MESSAGE + "/viewLink", _READ, _STORED, "messages", None),
    ("message_create", "POST", "/v1/messages/email", _ONCE, _STORED, "", None),
    ("message_update", "PUT", _MESSAGE, _SAFE, _STORED, "", None),
    ("message_delete", "DELETE", _MESSAGE, _SAFE, _STORED, "", None),
    ("translation_set", "PUT", _MESSAGE + "/{language}", _SAFE, _STORED, "", None),
    ("translation_delete", "DELETE", _MESSAGE + "/{language}", _SAFE, _STORED, "", None),
    ("smartsend", "POST", "/v1/message/{id}/smartsend", _ONCE, _SMART, "", RECIPIENTS),
    ("send_email", "POST", "/v1/message/email", _ONCE, _ADHOC, "", None),
    ("send_sms", "POST", "/v1/message/sms", _ONCE, _ADHOC, "", None),
    ("send_viber", "POST", "/v1/message/viber", _ONCE, _ADHOC, "", None),
    ("message_status", "GET", "/v1/message/status", _READ, "messages, status", "", STATUS_IDS),
    ("senders_email", "GET", "/v1/interfaces/email", _READ, "senders", "", None),
    ("senders_sms", "GET", "/v1/interfaces/sms", _READ, "senders", "", None),
    # --- broadcasts, workflows, promo codes
    ("broadcast_create", "POST", "/v1/broadcast", _ONCE, _CASTS, "", None),
    ("broadcasts", "GET", "/v1/broadcasts", _READ, _CASTS, "", PAGE_ROWS),
    ("broadcast", "GET", "/v1/broadcast/{id}", _READ, _CASTS, "", None),
    ("broadcast_cancel", "DELETE", "/v1/broadcast/{id}", _SAFE, _CASTS, "", None),
    ("workflows", "GET", "/v1/workflows", _READ, _CASTS, "", PAGE_ROWS),
    ("sms_campaigns", "GET", "/v1/callouts/sms", _READ, "broadcasts: legacy statistics", "", PAGE_ROWS),
    ("promo_codes", "GET", "/v1/promocodes", _READ, _CODES, "", None),
    ("promo_codes_count", "GET", "/v1/promocodes/count", _READ, _CODES, "", None),
    ("promo_codes_add", "POST", "/v1/promocodes", _ONCE, _CODES, "", None),
    # --- what the website and feeds need
    ("site_domains", "GET", "/v1/site/domains", _READ, _SITE, "", None),
    ("site_domain_add", "POST", "/v1/site/domains", _ONCE, _SITE, "", None),
    ("site_script", "GET", "/v1/site/script", _READ, _SITE, "", None),
    ("push_domains", "GET", "/v1/site/webpush/domains", _READ, _SITE, "", None),
    ("push_domains_add", "POST", "/v1/site/webpush/domains", _ONCE, _SITE, "", None),
    ("push_domain_delete", "DELETE", "/v1/site/webpush/domains", _SAFE, _SITE, "", None),
    ("push_script", "GET", "/v1/site/webpush/script", _READ, _SITE, "", None),
    ("feeds", "GET", "/v1/products/config", _READ, "OpenAPI document: product feeds", "", None),
    ("feeds_set", "POST", "/v1/products/config", _SAFE, "OpenAPI document: product feeds", "", None),
    ("file_upload", "POST", "/v1/preprocessor/file/upload", _ONCE, _FILES, "", None),
    ("file_update", "POST", "/v1/preprocessor/file/{id}", _SAFE, _FILES, "", None),
    ("file_status", "GET", "/v1/preprocessor/file/{id}/status", _READ, _FILES, "", None),
)


#: Stored messages of the channels beside e-mail: the same verbs for each of them.
_OTHER = (
    ("other_list", "GET", "", _READ, "messages"),
    ("other_read", "GET", "/{id}", _READ, "messages"),
    ("other_create", "POST", "", _ONCE, "default"),
    ("other_update", "PUT", "/{id}", _SAFE, "default"),
    ("other_delete", "DELETE", "/{id}", _SAFE, "default"),
    ("other_translate", "PUT", "/{id}/{language}", _SAFE, "default"),
    ("other_untranslate", "DELETE", "/{id}/{language}", _SAFE, "default"),
)

OPERATIONS = tuple(
    Operation(name, method, path, effect, limit=limit or "default", max_items=most, source=source)
    for name, method, path, effect, source, limit, most in _CALLS
) + tuple(
    Operation(name, method, "/v1/messages/{channel}" + path, effect, limit=limit, source=_STORED)
    for name, method, path, effect, limit in _OTHER
)
