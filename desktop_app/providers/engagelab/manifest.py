"""What is known of EngageLab without calling it: hosts, keys, calls, limits, what it can and cannot.

Owns: the manifest, and its wider form for accounts that switched the unproven calls on. Must not: make a
request. Sources name sections of the facts about its interface.
"""

from __future__ import annotations

from dataclasses import replace

from desktop_app.model.account import Account
from desktop_app.provider_api.capability import Capability, Level
from desktop_app.provider_api.manifest import (
    ContactRules,
    CredentialField,
    DataCentre,
    FormField,
    ImportTarget,
    Login,
    Manifest,
    RateLimit,
    Support,
)
from desktop_app.provider_api.value_rules import ValueRule
from desktop_app.providers.engagelab.calls import CALLS
from desktop_app.providers.engagelab.fixed import BATCH_ROWS, LABEL, UNPROVEN
from desktop_app.providers.engagelab.messages import MESSAGE_FIELDS
from desktop_app.providers.engagelab.operations import OPERATIONS

_NOTES = "platforms.engagelab.support"


def _partial(name: str) -> Support:
    return Support(Level.PARTIAL, note=f"{_NOTES}.{name}")


def _closed(name: str) -> Support:
    """A write whose form nobody publishes: off until the account opens it."""
    return Support(Level.PARTIAL, note=f"{_NOTES}.{name}", closed=UNPROVEN)


def _cannot(name: str, source: str) -> Support:
    return Support(Level.CANNOT, note=f"{_NOTES}.{name}", source=source)


_NO_EVENTS = (
    "all sections: no call takes or tells events of contacts; opens and clicks are pushed to webhooks"
)
_NO_ORDERS = "all sections: the interface knows no orders"
_NOT_VISIBLE = "marketing contacts, members: list, get and delete of members are not visible"

_SUPPORT = {
    Capability.ACCOUNT_INFO: _partial("account_info"),
    Capability.LISTS_READ: Support(Level.FULL),
    Capability.LISTS_CREATE: _closed("lists_closed"),
    Capability.LISTS_RENAME: _closed("lists_closed"),
    Capability.LISTS_MEMBERS: _partial("lists_members"),
    Capability.LISTS_ADD_MEMBERS: _closed("list_members_closed"),
    Capability.LISTS_REMOVE_MEMBERS: _closed("list_members_closed"),
    Capability.CONTACTS_READ: _partial("contacts_read"),
    Capability.CONTACTS_SEARCH: _partial("contacts_search"),
    Capability.CONTACTS_SCAN: _cannot("contacts_scan", _NOT_VISIBLE),
    Capability.CONTACTS_FIELDS: _partial("contacts_fields"),
    Capability.CONTACTS_IMPORT: _partial("contacts_import"),
    Capability.CONTACTS_IMPORT_STATUS: _cannot(
        "contacts_import_status",
        "marketing contacts, members: the call names no job that could be asked about",
    ),
    Capability.CONTACTS_UPSERT: _partial("contacts_upsert"),
    Capability.CONTACTS_DELETE: _cannot("contacts_delete", _NOT_VISIBLE),
    Capability.CONTACTS_ERASE: _cannot("contacts_delete", _NOT_VISIBLE),
    Capability.CONTACTS_SUBSCRIBE: _cannot(
        "contacts_subscribe", "all sections: no call asks a person to confirm a subscription"
    ),
    Capability.CONTACTS_UNSUBSCRIBE: _closed("held_closed"),
    Capability.CONTACTS_RESUBSCRIBE: _closed("held_closed"),
    Capability.CONTACTS_CHECK: _cannot("contacts_check", "all sections: no call checks an address"),
    Capability.CONTACTS_HISTORY: _partial("contacts_history"),
    Capability.EVENTS_SEND: _cannot("events_send", _NO_EVENTS),
    Capability.ORDERS_READ: _cannot("orders", _NO_ORDERS),
    Capability.ORDERS_SEND: _cannot("orders", _NO_ORDERS),
    Capability.ORDERS_DELETE: _cannot("orders", _NO_ORDERS),
    Capability.SENDERS_READ: Support(Level.FULL),
    Capability.SENDERS_CREATE: Support(Level.FULL, note=f"{_NOTES}.senders_create"),
    Capability.DOMAINS_READ: Support(Level.FULL),
    Capability.DOMAINS_CREATE: Support(Level.FULL),
    Capability.DOMAINS_DELETE: _cannot("domains_delete", "sending domains: no delete mentioned"),
    Capability.MESSAGES_READ: _partial("messages_read"),
    Capability.MESSAGES_SEND: _partial("messages_send"),
    Capability.MESSAGES_STATUS: _partial("messages_status"),
    Capability.MORE_CALLS: _partial("more_calls"),
}

_LIMITS = (
    RateLimit("default", 25, 1.0, "rate and volume limits: nothing is published; our own pace"),
    RateLimit("email_status", 60, 60.0, "rate and volume limits: 60 calls a minute and account"),
)

IMPORT = ImportTarget(
    batch_rows=BATCH_ROWS,
    fields=("email", "phone", "first_name", "last_name"),
    match_on=("email",),
    consent="platforms.engagelab.consent",
    custom_fields=True,
    together=False,  # each member names its own fields
    follows=False,
    reads_before=False,  # nobody hands out members
    in_flight=1,
    creates_lists=True,
    reads_after=False,
    # a list's name becomes a tag: up to 64 letters, digits, _ and Chinese (marketing contacts, tags)
    list_letters=r"A-Za-z0-9_\u3400-\u9fff",
    list_longest=64,
    value_rules=(
        ValueRule(  # the address rule (2.6)
            ("email",),
            shortest=6,
            longest=128,
            pattern=r"[^\s@]{1,96}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,20}",
        ),
    ),
)

_LIST = "platforms.engagelab.list"
_FORM = "platforms.engagelab.api_user"
_KINDS = (("0", f"{_FORM}.kind.trigger"), ("1", f"{_FORM}.kind.batch"))
SENDER_FIELDS = (
    FormField(
        "api_user", f"{_FORM}.name", required=True, pattern=r"[A-Za-z0-9_]{6,32}", note=f"{_FORM}.name_note"
    ),
    FormField("email_type", f"{_FORM}.email_type", "choice", required=True, options=_KINDS),
    FormField("domain_name", f"{_FORM}.domain", required=True, note=f"{_FORM}.domain_note"),
    FormField("track_domain_name", f"{_FORM}.track_domain", note=f"{_FORM}.track_domain_note"),
    FormField("open_tracking", f"{_FORM}.open", "switch", default="false"),
    FormField("click_tracking", f"{_FORM}.click", "switch", default="false", note=f"{_FORM}.click_note"),
    FormField(
        "unsubscribe_tracking", f"{_FORM}.unsubscribe", "switch", default="true", note=f"{_FORM}.forced"
    ),
)
SENDER_FILTERS = (
    FormField("email_type", f"{_FORM}.email_type", "choice", options=_KINDS),
    FormField(
        "api_user_type",
        f"{_FORM}.type",
        "choice",
        options=(("0", f"{_FORM}.kind.test"), ("1", f"{_FORM}.kind.general")),
    ),
    FormField("domain_name", f"{_FORM}.domain"),
)

LIST_FIELDS = (
    FormField(
        "address",
        f"{_LIST}.address",
        required=True,
        pattern=r"[A-Za-z0-9_.-]{1,48}",
        note=f"{_LIST}.address_note",
    ),
    FormField("desc", f"{_LIST}.desc"),
)
ACCOUNT_FIELDS = (
    FormField(UNPROVEN, f"{_NOTES}.unproven", "switch", default="off", note=f"{_NOTES}.unproven_note"),
)
RULES = ContactRules(
    fields=IMPORT.fields,
    custom_fields=True,
    unsubscribe_reach="platforms.engagelab.reach.unsubscribe",
    resubscribe_reach="platforms.engagelab.reach.resubscribe",
)

MANIFEST = Manifest(
    id="engagelab",
    label=LABEL,
    docs_url="https://www.engagelab.com/docs/email",
    data_centres=(
        DataCentre("singapore", "Singapore", "https://email.api.engagelab.cc"),
        DataCentre("turkey", "Turkey", "https://emailapi-tr.engagelab.com"),
    ),
    credentials=(
        CredentialField(
            key="api_user",
            label="platforms.engagelab.user.label",
            where="platforms.engagelab.user.where",
            whom="platforms.engagelab.key.whom",
            secret=False,
            pattern=r"[A-Za-z0-9_]{6,32}",
        ),
        CredentialField(
            key="api_key",
            label="platforms.engagelab.key.label",
            where="platforms.engagelab.key.where",
            whom="platforms.engagelab.key.whom",
            pattern=r"[0-9A-Za-z]{16,}",
        ),
    ),
    login=Login(user="{api_user}", password="{api_key}"),
    open_members=(
        "offset",
        "limit",
        "send_mode",
        "email_type",
        "api_user_type",
        "template_type",
        "tag_flag",
        "update_existing",
        "field_type",
        "campaign_type",
        "aggregate_by",
        "send_date",
        "start_date",
        "end_date",
        "status",
        "sub_status",
    ),
    support=_SUPPORT,
    operations=OPERATIONS,
    limits={limit.name: limit for limit in _LIMITS},
    import_target=IMPORT,
    words={
        noun: f"platforms.engagelab.words.{noun}"
        for noun in ("list", "contact", "event", "order", "sender", "external_id", "field")
    },
    secret_answer_fields=("api_key",),
    separate_centres=True,
    sender_fields=SENDER_FIELDS,
    sender_filters=SENDER_FILTERS,
    account_fields=ACCOUNT_FIELDS,
    list_fields=LIST_FIELDS,
    contact_rules=RULES,
    message_syntax="percent",
    message_fields=MESSAGE_FIELDS,
    message_only={
        **dict.fromkeys(("cc", "bcc", "send_mode"), ""),
        "preview_text": "drawn",
        "dynamic_vars": "stored",
    },
    calls=CALLS,
)

_OPENED = {
    Capability.LISTS_CREATE: _partial("lists_open"),
    Capability.LISTS_RENAME: _partial("lists_open"),
    Capability.LISTS_ADD_MEMBERS: _partial("list_members_open"),
    Capability.LISTS_REMOVE_MEMBERS: _partial("list_members_open"),
    Capability.CONTACTS_UNSUBSCRIBE: _partial("held_open"),
    Capability.CONTACTS_RESUBSCRIBE: _partial("held_open"),
}
OPENED = replace(MANIFEST, support={**_SUPPORT, **_OPENED})
"""For accounts whose person switched the unproven writes on."""


def opens_unproven(account: Account) -> bool:
    """Did the person of this account switch the unproven writes on?"""
    return account.settings.get(UNPROVEN) == "on"


def manifest_for(account: Account) -> Manifest:
    return OPENED if opens_unproven(account) else MANIFEST
