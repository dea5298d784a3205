"""What is known of EngageLab without calling it: hosts, keys, calls, limits, what it can and cannot.

Owns: the manifest, and its wider form for accounts that switched the unproven calls on. Must not: make a
request. Sources name sections of the facts about its interface.
"""

from __future__ import annotations

from dataclasses import replace

from desktop_app.model.account import Account
from desktop_app.model.operation import Effect, Operation
from desktop_app.provider_api.capability import Capability, Level
from desktop_app.provider_api.manifest import (
    CredentialField,
    DataCentre,
    FormField,
    ImportTarget,
    Login,
    Manifest,
    RateLimit,
    Support,
)

LABEL = "EngageLab"
PAGE_ROWS = 100
"""Rows of one page, the most it gives (paging)."""
BATCH_ROWS = 1000
"""Members of one request (marketing contacts, members; address lists, members)."""
RECIPIENTS = 100
"""Addresses of one send (sending)."""
LIST_MEMBERS_SETTING = "address_list_members"
"""The account's setting that opens the calls whose form nobody publishes: ``on`` or anything else."""

_NOTES = "platforms.engagelab.support"


def _partial(name: str) -> Support:
    return Support(Level.PARTIAL, note=f"{_NOTES}.{name}")


def _not_yet(name: str) -> Support:
    return Support(Level.NOT_YET, note=f"{_NOTES}.{name}")


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
    Capability.LISTS_CREATE: _not_yet("lists_create"),
    Capability.LISTS_MEMBERS: _partial("lists_members"),
    Capability.LISTS_ADD_MEMBERS: _not_yet("list_members_closed"),
    Capability.LISTS_REMOVE_MEMBERS: _not_yet("list_members_closed"),
    Capability.CONTACTS_READ: _partial("contacts_read"),
    Capability.CONTACTS_SEARCH: _partial("contacts_search"),
    Capability.CONTACTS_SCAN: _cannot("contacts_scan", _NOT_VISIBLE),
    Capability.CONTACTS_FIELDS: _partial("contacts_fields"),
    Capability.CONTACTS_IMPORT: _partial("contacts_import"),
    Capability.CONTACTS_IMPORT_STATUS: _cannot(
        "contacts_import_status",
        "marketing contacts, members: the call names no job that could be asked about",
    ),
    Capability.CONTACTS_UPSERT: _not_yet("contacts_upsert"),
    Capability.CONTACTS_DELETE: _cannot("contacts_delete", _NOT_VISIBLE),
    Capability.CONTACTS_UNSUBSCRIBE: _not_yet("contacts_unsubscribe"),
    Capability.EVENTS_SEND: _cannot("events_send", _NO_EVENTS),
    Capability.ORDERS_READ: _cannot("orders", _NO_ORDERS),
    Capability.ORDERS_SEND: _cannot("orders", _NO_ORDERS),
    Capability.SENDERS_READ: Support(Level.FULL),
    Capability.SENDERS_CREATE: Support(Level.FULL),
    Capability.MESSAGES_READ: _not_yet("messages_read"),
    Capability.MESSAGES_SEND: _partial("messages_send"),
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

_READ, _SAFE, _ONCE, _KEYED = Effect.READ, Effect.REPEAT_SAFE, Effect.ONCE, Effect.KEYED
_LISTS, _SEND, _HELD, _MARKETING = "address lists", "sending", "suppression", "marketing contacts"
_FORM_UNSURE = "address lists, members: documented to exist, form unsure"

#: (name, method, path, effect, source, most items of a request)
_CALLS: tuple[tuple[str, str, str, Effect, str, int | None], ...] = (
    ("api_users", "GET", "/v1/api_users", _READ, "API_USER", None),
    ("api_user_add", "POST", "/v1/api_users", _ONCE, "API_USER: the key is in this answer only", None),
    ("lists", "GET", "/v1/address_lists", _READ, _LISTS, PAGE_ROWS),
    ("members", "GET", "/v1/address_lists/{id}/members", _READ, _FORM_UNSURE, PAGE_ROWS),
    ("add_members", "POST", "/v1/address_lists/{id}/members", _SAFE, _FORM_UNSURE, BATCH_ROWS),
    ("remove_members", "DELETE", "/v1/address_lists/{id}/members", _SAFE, _FORM_UNSURE, BATCH_ROWS),
    ("fields", "GET", "/v1/marketing/lists/fields", _READ, _MARKETING + ", fields: the GET is unsure", None),
    # keyed on the address, so a repeat writes the same values; no workflow starts, no mail goes out
    ("import", "POST", "/v1/marketing/lists/members", _SAFE, _MARKETING + ", members", BATCH_ROWS),
    ("unsubscribes", "GET", "/v1/unsubscribes", _READ, _HELD, PAGE_ROWS),
    ("complaints", "GET", "/v1/complaints", _READ, _HELD, PAGE_ROWS),
    ("bounces", "GET", "/v1/bounces", _READ, _HELD, None),
    ("blocks", "GET", "/v1/blocks", _READ, _HELD, PAGE_ROWS),
    ("send", "POST", "/v1/mail/send", _KEYED, _SEND + ": request_id, one hour", RECIPIENTS),
    ("sendtemplate", "POST", "/v1/mail/sendtemplate", _KEYED, _SEND + ": request_id, one hour", RECIPIENTS),
    ("email_status", "GET", "/v1/email_status", _READ, "status and statistics", 20),
    ("quota", "GET", "/v1/account/quota", _READ, "account quota", None),
)

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
)

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
    open_members=("page_no", "page_size", "offset", "limit", "update_enabled", "send_mode"),
    support=_SUPPORT,
    operations={
        name: Operation(
            name,
            method,
            path,
            effect,
            limit="email_status" if name == "email_status" else "default",
            max_items=most,
            source=source,
        )
        for name, method, path, effect, source, most in _CALLS
    },
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
)

WITH_LIST_MEMBERS = replace(
    MANIFEST,
    support={
        **_SUPPORT,
        Capability.LISTS_ADD_MEMBERS: _partial("list_members_open"),
        Capability.LISTS_REMOVE_MEMBERS: _partial("list_members_open"),
    },
)
"""For accounts whose person switched the unproven calls on: address lists take members as well."""


def opens_list_members(account: Account) -> bool:
    """Did the person of this account switch the unproven calls on?"""
    return account.settings.get(LIST_MEMBERS_SETTING) == "on"


def manifest_for(account: Account) -> Manifest:
    return WITH_LIST_MEMBERS if opens_list_members(account) else MANIFEST
