"""What is known of Ecomail without calling it: hosts, key, calls, limits, what it can and cannot.

Owns: the manifest. Must not: make a request. Sources name sections of the facts about its interface.
"""

from __future__ import annotations

from desktop_app.model.operation import Effect, Operation
from desktop_app.provider_api.capability import Capability, Level
from desktop_app.provider_api.manifest import (
    CredentialField,
    DataCentre,
    ImportTarget,
    Login,
    Manifest,
    RateLimit,
    Support,
)
from desktop_app.provider_api.undo import LeaveList, NewContact, UndoMeans

PAGE_ROWS = 2000
"""Rows of one page of members; 5,000 is the most, about 4,000 or less is advised (contacts in a list)."""
BATCH_ROWS = 3000
"""Rows of one bulk request; row 3,001 and all after it are dropped without a word (contacts in a list)."""
CUSTOM_CHARACTERS = 5000
"""All custom fields of a contact together (limits)."""
LABEL = "Ecomail"

_NOTES = "platforms.ecomail.support"
_READ, _SAFE, _ONCE, _PROVEN = Effect.READ, Effect.REPEAT_SAFE, Effect.ONCE, Effect.PROVEN


def _partial(name: str) -> Support:
    return Support(Level.PARTIAL, note=f"{_NOTES}.{name}")


def _not_yet(name: str) -> Support:
    return Support(Level.NOT_YET, note=f"{_NOTES}.{name}")


def _cannot(name: str, source: str) -> Support:
    return Support(Level.CANNOT, note=f"{_NOTES}.{name}", source=source)


_SUPPORT = {
    Capability.ACCOUNT_INFO: _partial("account_info"),
    Capability.LISTS_READ: _partial("lists_read"),
    Capability.LISTS_CREATE: _not_yet("lists_create"),
    Capability.LISTS_MEMBERS: _partial("lists_members"),
    Capability.LISTS_ADD_MEMBERS: _partial("lists_add_members"),
    Capability.LISTS_REMOVE_MEMBERS: _cannot(
        "lists_remove_members",
        "contacts in a list, unsubscribe: status 2; no call takes a contact out of one list",
    ),
    Capability.CONTACTS_READ: Support(Level.FULL),
    Capability.CONTACTS_SEARCH: _partial("contacts_search"),
    Capability.CONTACTS_SCAN: _partial("contacts_scan"),
    Capability.CONTACTS_FIELDS: _partial("contacts_fields"),
    Capability.CONTACTS_IMPORT: _partial("contacts_import"),
    Capability.CONTACTS_IMPORT_STATUS: _cannot(
        "contacts_import_status",
        'contacts in a list, bulk subscribe: answers at once {"inserts": 2}; there is no call to ask later',
    ),
    Capability.CONTACTS_UPSERT: _not_yet("contacts_upsert"),
    Capability.CONTACTS_DELETE: _not_yet("contacts_delete"),
    Capability.CONTACTS_UNSUBSCRIBE: _not_yet("contacts_unsubscribe"),
    Capability.EVENTS_SEND: _not_yet("events_send"),
    Capability.ORDERS_READ: _not_yet("orders_read"),
    Capability.ORDERS_SEND: _not_yet("orders_send"),
    Capability.SENDERS_READ: _partial("senders_read"),
    Capability.SENDERS_CREATE: _not_yet("senders_create"),
    Capability.MESSAGES_READ: _not_yet("messages_read"),
    Capability.MESSAGES_SEND: _not_yet("messages_send"),
    Capability.LISTS_RENAME: Support(Level.NOT_YET, note="platforms.not_yet"),
    Capability.CONTACTS_ERASE: Support(Level.NOT_YET, note="platforms.not_yet"),
    Capability.CONTACTS_SUBSCRIBE: Support(Level.NOT_YET, note="platforms.not_yet"),
    Capability.CONTACTS_RESUBSCRIBE: Support(Level.NOT_YET, note="platforms.not_yet"),
    Capability.CONTACTS_CHECK: Support(Level.NOT_YET, note="platforms.not_yet"),
    Capability.CONTACTS_HISTORY: Support(Level.NOT_YET, note="platforms.not_yet"),
    Capability.ORDERS_DELETE: Support(Level.NOT_YET, note="platforms.not_yet"),
    Capability.DOMAINS_READ: Support(Level.NOT_YET, note="platforms.not_yet"),
    Capability.DOMAINS_CREATE: Support(Level.NOT_YET, note="platforms.not_yet"),
    Capability.DOMAINS_DELETE: Support(Level.NOT_YET, note="platforms.not_yet"),
    Capability.MESSAGES_STATUS: Support(Level.NOT_YET, note="platforms.not_yet"),
    Capability.MORE_CALLS: Support(Level.NOT_YET, note="platforms.not_yet"),
}

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
    # no confirmation is ever mailed and no automation asked for: a repeat writes the same values again
    ("import", "POST", _L + "/subscribe-bulk", _SAFE, _IN_LIST, BATCH_ROWS),
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
    ("pipeline_actions", "GET", _P + "/actions", _READ, _PIPES, None),
    ("pipeline_action", "GET", _P + "/actions/{action_id}", _READ, _PIPES, None),
    ("template_create", "POST", "/template", _ONCE, _TEMPLATES, None),
    ("template", "GET", "/template/{id}", _READ, _TEMPLATES, None),
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

IMPORT = ImportTarget(
    batch_rows=BATCH_ROWS,
    # tags and groups are not among them: what is sent there replaces what is there (contacts in a list)
    fields=(
        "email",
        "phone",
        "first_name",
        "last_name",
        "company",
        "address",
        "city",
        "postcode",
        "country",
        "gender",
        "birthday",
    ),
    match_on=("email",),
    consent="platforms.ecomail.consent",
    custom_fields=True,
    together=False,  # each row names its own fields; what it leaves out is kept
    follows=False,
    reads_before=True,
    # a row of a list tells neither of them; only a contact by itself does (contacts in a list)
    reading_lacks=("address", "postcode", "birthday"),
    in_flight=1,
    creates_lists=False,
    country_codes=True,
    undo=UndoMeans(
        NewContact.DELETE, LeaveList.UNSUBSCRIBE, fields=True, source="contacts: subscribers, delete"
    ),
)

MANIFEST = Manifest(
    id="ecomail",
    label=LABEL,
    docs_url="https://docs.ecomail.cz",
    data_centres=(
        DataCentre("cz", "Ecomail (ecomailapp.cz)", "https://api2.ecomailapp.cz"),
        DataCentre("com", "Ecomail (ecomailapp.com)", "https://api2.ecomailapp.com"),
    ),
    credentials=(
        CredentialField(
            key="api_key",
            label="platforms.ecomail.key.label",
            where="platforms.ecomail.key.where",
            whom="platforms.ecomail.key.whom",
            pattern=r"[0-9A-Za-z_-]{16,}",
        ),
    ),
    login=Login(header="key", value="{api_key}"),
    open_members=(
        "page",
        "per_page",
        "resubscribe",
        "update_existing",
        "trigger_autoresponders",
        "skip_confirmation",
        "trigger_notification",
    ),
    support=_SUPPORT,
    operations={
        name: Operation(name, method, path, effect, max_items=most, source=source)
        for name, method, path, effect, source, most in _CALLS
    },
    limits={"default": RateLimit("default", 1000, 60.0, "transport: 1,000 requests a minute and key")},
    import_target=IMPORT,
    words={
        noun: f"platforms.ecomail.words.{noun}"
        for noun in ("list", "contact", "event", "order", "sender", "external_id", "field")
    },
    # no documented answer holds a secret; should one ever say the key back by its name, it is not kept
    secret_answer_fields=("api_key",),
)
