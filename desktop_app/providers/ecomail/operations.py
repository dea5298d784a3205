"""Every call of Ecomail that this client makes, with what repeating it would do.

Owns: method, path, effect and source of each call, and the ceilings of one request. Must not: say what a call
is good for (``manifest``, ``calls``) or make one.
"""

from __future__ import annotations

from desktop_app.model.operation import Effect, Operation
from desktop_app.transport.rate import RateLimit

PAGE_ROWS = 2000
"""Rows of one page of members; 5,000 is the most, about 4,000 or less is advised (contacts in a list)."""
BATCH_ROWS = 3000
"""Rows of one bulk request; row 3,001 and all after it are dropped without a word (contacts in a list)."""
ORDERS_AT_ONCE = 1000
"""Orders of one bulk request; coupons are handed over in the same portions (limits; discount coupons)."""
ORDER_ROWS = 500
"""Orders of one page (transactions)."""
LOG_ROWS = 100
"""Entries of one page of a contact's logs (limits)."""
CUSTOM_CHARACTERS = 5000
"""All custom fields of a contact together (limits)."""
VALUE_CHARACTERS = 20_000
"""An event's value after encoding (custom events)."""
MERGE_BYTES, MESSAGE_BYTES = 100_000, 4_000_000
"""Of one transactional message: its values, and all of it (transactional e-mail)."""
LABEL = "Ecomail"

LIMITS = (RateLimit("default", 1000, 60.0, "transport: 1,000 requests a minute and key"),)

_READ, _SAFE, _ONCE, _PROVEN = Effect.READ, Effect.REPEAT_SAFE, Effect.ONCE, Effect.PROVEN
_L, _S, _C, _P = "/lists/{list_id}", "/subscribers/{email}", "/campaigns/{id}", "/pipelines/{id}"
_IN_LIST, _CONTACTS, _CAMPAIGNS = "contacts in a list", "contacts across lists", "campaigns"
_PIPES, _TEMPLATES, _DOMAINS, _MAIL = "automations", "templates", "domains", "transactional e-mail"
_ORDERS, _COUPONS, _HOOK = "transactions", "discount coupons", "webhooks"
_FEED = "product feeds and data feeds: a GET with an effect, once an hour, never repeated"

#: (name, method, path, effect, source, most items of a request); the effect is that of the call as this
#: client makes it
_CALLS: tuple[tuple[str, str, str, Effect, str, int | None], ...] = (
    ("lists", "GET", "/lists", _READ, "lists; key check: the cheapest probe (transport)", None),
    ("list_create", "POST", "/lists", _ONCE, "lists", None),
    ("list", "GET", _L, _READ, "lists", None),
    ("list_update", "PUT", _L, _SAFE, "lists", None),
    ("segments", "GET", _L + "/segments", _READ, "lists", None),
    ("members", "GET", _L + "/subscribers", _READ, _IN_LIST, 5000),
    ("member", "GET", _L + "/subscriber/{email}", _READ, _IN_LIST, None),
    ("member_by_phone", "GET", _L + "/subscriber-by-phone/{phone}", _READ, _IN_LIST, None),
    # may mail a confirmation and start automations
    ("subscribe", "POST", _L + "/subscribe", _ONCE, _IN_LIST, None),
    # told to ask nobody, mail nobody and start nothing: a repeat writes the same values again
    ("contact_save", "POST", _L + "/subscribe", _SAFE, _IN_LIST + ": without confirmation", None),
    ("resubscribe", "POST", _L + "/subscribe", _SAFE, _IN_LIST + ": resubscribe", None),
    # no confirmation is ever mailed and no automation asked for: a repeat writes the same values again
    ("import", "POST", _L + "/subscribe-bulk", _SAFE, _IN_LIST, BATCH_ROWS),
    ("members_subscribe", "POST", _L + "/subscribe-bulk", _ONCE, _IN_LIST + ": may start", BATCH_ROWS),
    ("add_members", "POST", _L + "/subscribe-bulk", _SAFE, _IN_LIST, BATCH_ROWS),
    ("member_update", "PUT", _L + "/update-subscriber", _SAFE, _IN_LIST + ": without tags", None),
    ("member_tag", "PUT", _L + "/update-subscriber", _ONCE, _IN_LIST + ": tags start automations", None),
    ("members_update", "PUT", _L + "/update-subscriber-bulk", _SAFE, _IN_LIST, BATCH_ROWS),
    ("unsubscribe", "DELETE", _L + "/unsubscribe", _SAFE, _IN_LIST, None),
    ("contact", "GET", _S, _READ, _CONTACTS, None),
    ("contact_erase", "DELETE", _S + "/delete", _SAFE, _CONTACTS, None),
    ("contact_mails", "GET", _S + "/email-log", _READ, _CONTACTS, 100),
    ("contact_automations", "GET", _S + "/automation-log", _READ, _CONTACTS, 100),
    ("contact_events", "GET", _S + "/events", _READ, _CONTACTS, 100),
    ("search", "POST", "/search", _READ, "contact search", None),
    ("campaigns", "GET", "/campaigns", _READ, _CAMPAIGNS, 50),
    ("campaign_create", "POST", "/campaigns", _ONCE, _CAMPAIGNS, None),
    ("campaign", "GET", _C, _READ, _CAMPAIGNS, None),
    ("campaign_update", "PUT", _C, _SAFE, _CAMPAIGNS, None),
    ("campaign_send", "GET", "/campaign/{id}/send", _ONCE, "campaigns: a GET that mails at once", None),
    ("campaign_stats", "GET", _C + "/stats", _READ, _CAMPAIGNS, None),
    ("campaign_detail", "GET", _C + "/stats-detail", _READ, _CAMPAIGNS, 100),
    ("campaign_log", "GET", _C + "/log", _READ, _CAMPAIGNS, 100),
    ("campaigns_log", "GET", "/campaigns/log", _READ, _CAMPAIGNS, 100),
    ("campaigns_stats", "GET", "/campaigns/all-stats", _READ, _CAMPAIGNS, None),
    ("segment_stats", "GET", "/campaigns/segment/{id}/stats", _READ, _CAMPAIGNS, None),
    ("pipelines", "GET", "/pipelines", _READ, _PIPES, None),
    ("pipeline_trigger", "POST", _P + "/trigger", _ONCE, _PIPES, None),
    ("pipeline_stats", "GET", _P + "/stats", _READ, _PIPES, None),
    ("pipeline_detail", "GET", _P + "/stats-detail", _READ, _PIPES, 5000),
    ("pipeline_detail_of", "POST", _P + "/stats-detail", _READ, _PIPES + ": unsure", None),
    ("pipeline", "GET", _P, _READ, _PIPES + ": unsure", None),
    ("pipeline_actions", "GET", _P + "/actions", _READ, _PIPES, None),
    ("pipeline_action", "GET", _P + "/actions/{action_id}", _READ, _PIPES, None),
    ("template_create", "POST", "/template", _ONCE, _TEMPLATES, None),
    ("template", "GET", "/template/{id}", _READ, _TEMPLATES, None),
    ("template_update", "PUT", "/templates/{id}", _SAFE, _TEMPLATES + ": unsure", None),
    ("templates", "GET", "/templates", _READ, _TEMPLATES, None),
    ("domains", "GET", "/domains", _READ, _DOMAINS, None),
    ("domain_create", "POST", "/domains", _ONCE, _DOMAINS, None),
    ("domain_delete", "DELETE", "/domains/{id}", _SAFE, _DOMAINS, None),
    ("mail_message", "POST", "/transactional/send-message", _ONCE, _MAIL, None),
    ("mail_template", "POST", "/transactional/send-template", _ONCE, _MAIL, None),
    ("mail_stats", "GET", "/transactional/stats", _READ, _MAIL, None),
    ("mail_stats_doi", "GET", "/transactional/stats/doi", _READ, _MAIL, None),
    ("orders", "GET", "/tracker/transaction", _READ, _ORDERS, 500),
    ("order_create", "POST", "/tracker/transaction", _PROVEN, _ORDERS + ": 422 taken means done", None),
    ("order_update", "PUT", "/tracker/transaction/{order_id}", _SAFE, _ORDERS, None),
    ("order_delete", "DELETE", "/tracker/transaction/{order_id}/delete", _SAFE, _ORDERS, None),
    ("orders_create", "POST", "/tracker/transaction-bulk", _PROVEN, _ORDERS, 1000),
    ("orders_delete", "DELETE", "/tracker/transaction/delete-bulk", _SAFE, _ORDERS, 1000),
    ("product_feed_refresh", "GET", "/feeds/{id}/refresh", _ONCE, _FEED, None),
    ("data_feed_refresh", "GET", "/data-feeds/{id}/refresh", _ONCE, _FEED, None),
    ("event", "POST", "/tracker/events", _ONCE, "custom events", None),
    ("coupons_import", "POST", "/coupons/import", _SAFE, _COUPONS, 1000),
    ("coupons_delete", "DELETE", "/coupons/delete", _SAFE, _COUPONS, 1000),
    ("webhook", "GET", "/account/settings/webhook", _READ, _HOOK, None),
    ("webhook_set", "POST", "/account/settings/webhook", _SAFE, _HOOK, None),
    ("webhook_delete", "DELETE", "/account/settings/webhook", _SAFE, _HOOK, None),
)


OPERATIONS = tuple(
    Operation(name, method, path, effect, max_items=most, source=source)
    for name, method, path, effect, source, most in _CALLS
)
