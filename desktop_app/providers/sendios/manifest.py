"""What is known of Sendios without calling it: host, key, calls, pace, what it can and cannot.

Owns: the manifest. Must not: make a request. Sources name sections of the facts about its interface.
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
from desktop_app.providers.sendios.calls import CALLS
from desktop_app.providers.sendios.fixed import DELIVERY_ROWS, LABEL, PLATFORM_TABLE, RATE, UNPROVEN
from desktop_app.providers.sendios.operations import OPERATIONS
from desktop_app.providers.sendios.payment_form import ORDER_FORM
from desktop_app.providers.sendios.push import event_forms, message_fields
from desktop_app.providers.sendios.value_rules import VALUE_RULES

_NOTES = "platforms.sendios.support"


def _partial(name: str) -> Support:
    return Support(Level.PARTIAL, note=f"{_NOTES}.{name}")


def _cannot(name: str, source: str) -> Support:
    return Support(Level.CANNOT, note=f"{_NOTES}.{name}", source=source)


_NO_LISTING = "what a client must tolerate: no listing endpoints for projects, types, templates, lists, ..."
_FIRST_MAIL = "FAQ, item 6: the user is created when you send them the first email"

_NO_PAYMENTS = "payments: no list, no refund, no delete"
_NO_DOMAINS = "all sections: the interface knows no sending domains"

_SUPPORT = {
    Capability.ACCOUNT_INFO: _partial("account_info"),
    Capability.LISTS_READ: _partial("lists_read"),
    Capability.LISTS_CREATE: _cannot("lists_create", _NO_LISTING + " and none to make one"),
    Capability.LISTS_RENAME: _cannot("lists_create", _NO_LISTING + " and none to rename one"),
    Capability.LISTS_MEMBERS: _cannot(
        "lists_members", "users: get user by project and address or by id only"
    ),
    Capability.LISTS_ADD_MEMBERS: _cannot("lists_add_members", _FIRST_MAIL),
    Capability.LISTS_REMOVE_MEMBERS: _cannot(
        "lists_remove_members", "users, erase: removes all data, not just the subscription; nothing milder"
    ),
    Capability.CONTACTS_READ: _partial("contacts_read"),
    Capability.CONTACTS_SEARCH: _partial("contacts_search"),
    Capability.CONTACTS_SCAN: _cannot(
        "contacts_scan", "users: get user by project and address or by id only"
    ),
    Capability.CONTACTS_FIELDS: _partial("contacts_fields"),
    Capability.CONTACTS_IMPORT: _partial("contacts_import"),
    Capability.CONTACTS_IMPORT_STATUS: _cannot(
        "contacts_import_status",
        'users, add / update user data: answers {"result": true} and names nothing to ask',
    ),
    Capability.CONTACTS_UPSERT: _partial("contacts_upsert"),
    Capability.CONTACTS_DELETE: _cannot(
        "contacts_delete", "users, erase: removes all data, not just the subscription; nothing milder"
    ),
    Capability.CONTACTS_ERASE: _partial("contacts_erase"),
    Capability.CONTACTS_SUBSCRIBE: _cannot("contacts_subscribe", _FIRST_MAIL + "; no call asks to confirm"),
    Capability.CONTACTS_UNSUBSCRIBE: _partial("contacts_unsubscribe"),
    Capability.CONTACTS_RESUBSCRIBE: _partial("contacts_resubscribe"),
    Capability.CONTACTS_CHECK: Support(Level.FULL),
    Capability.CONTACTS_HISTORY: _partial("contacts_history"),
    Capability.EVENTS_SEND: _partial("events_send"),
    Capability.ORDERS_READ: _cannot("orders_read", _NO_PAYMENTS),
    Capability.ORDERS_SEND: _partial("orders_send"),
    Capability.ORDERS_DELETE: _cannot("orders_delete", _NO_PAYMENTS),
    Capability.SENDERS_READ: _cannot("senders_read", _NO_LISTING),
    Capability.SENDERS_CREATE: _cannot("senders_create", _NO_LISTING + " and none for senders at all"),
    Capability.DOMAINS_READ: _cannot("domains", _NO_DOMAINS),
    Capability.DOMAINS_CREATE: _cannot("domains", _NO_DOMAINS),
    Capability.DOMAINS_DELETE: _cannot("domains", _NO_DOMAINS),
    Capability.MESSAGES_READ: _cannot("messages_read", _NO_LISTING),
    Capability.MESSAGES_SEND: _partial("messages_send"),
    Capability.MESSAGES_STATUS: _partial("messages_status"),
    Capability.MORE_CALLS: _partial("more_calls"),
}

IMPORT = ImportTarget(
    batch_rows=DELIVERY_ROWS,
    # the platform keeps one name: both parts travel in it
    fields=("email", "first_name", "last_name", "language", "country", "city", "gender"),
    match_on=("email",),
    consent="platforms.sendios.consent",
    custom_fields=True,
    together=False,  # partial update: only sent keys change
    follows=False,
    reads_before=False,  # it would cost two further requests a row at one a second
    in_flight=1,
    creates_lists=False,
    country_codes=True,
    value_rules=VALUE_RULES,
)

RULES = ContactRules(
    fields=IMPORT.fields,
    custom_fields=True,
    in_list=True,
    by_list=True,  # one record per project and address
    unsubscribe_reach="platforms.sendios.reach.unsubscribe",
    resubscribe_reach="platforms.sendios.reach.resubscribe",
    erase_reach="platforms.sendios.reach.erase",
)
_S = "platforms.sendios.setting"
ACCOUNT_FIELDS = (
    FormField(
        PLATFORM_TABLE,
        f"{_S}.platform_table",
        "choice",
        default="faq",
        options=(("faq", f"{_S}.faq"), ("reference", f"{_S}.reference")),
        note=f"{_S}.platform_note",
    ),
    FormField(RATE, f"{_S}.rate", "number", default="1", note=f"{_S}.rate_note"),
    FormField(UNPROVEN, f"{_S}.unproven", "switch", note=f"{_S}.unproven_note"),
)

_UNPUBLISHED = "limits: none is published; {} a second is our own, an account setting"

MANIFEST = Manifest(
    id="sendios",
    label=LABEL,
    docs_url="https://sendios.readme.io/v2/reference/getting-started-with-your-api-1",
    data_centres=(DataCentre("main", LABEL, "https://api.sendios.io"),),
    credentials=(
        CredentialField(
            key="client_id",
            label="platforms.sendios.client_id.label",
            where="platforms.sendios.client_id.where",
            whom="platforms.sendios.client_id.whom",
            secret=False,
            pattern=r"[0-9]{1,12}",
        ),
        CredentialField(
            key="api_key",
            label="platforms.sendios.key.label",
            where="platforms.sendios.key.where",
            whom="platforms.sendios.key.whom",
            pattern=r"(sdk:.{8,}|[0-9a-fA-F]{40})",
        ),
        CredentialField(
            key="projects",
            label="platforms.sendios.projects.label",
            where="platforms.sendios.projects.where",
            whom="platforms.sendios.projects.whom",
            secret=False,
            required=False,
            pattern=r"\s*[0-9]+\s*:[^,]+(,\s*[0-9]+\s*:[^,]+)*,?\s*",
        ),
        CredentialField(
            key="fields",
            label="platforms.sendios.fields.label",
            where="platforms.sendios.fields.where",
            whom="platforms.sendios.fields.whom",
            secret=False,
            required=False,
            pattern=r"[^,]+(,[^,]+)*,?",
        ),
    ),
    login=Login(user="{client_id}", password="{api_key}"),
    open_members=(
        "sanitize",
        "type_id",
        "category",
        "project_id",
        "project",
        "force_delete",
        "page_size",
        "type_ids",
        "template_id",
        "subject_id",
    ),
    support=_SUPPORT,
    operations=OPERATIONS,
    limits={
        "default": RateLimit("default", 1, 1.0, _UNPUBLISHED.format("one write")),
        "looking": RateLimit("looking", 5, 1.0, _UNPUBLISHED.format("five reads")),
    },
    import_target=IMPORT,
    words={
        noun: f"platforms.sendios.words.{noun}"
        for noun in ("list", "contact", "event", "order", "sender", "external_id", "field")
    },
    # the key with which a person is logged in at the shop (users: meta.profile.ak)
    secret_answer_fields=("ak", "api_key"),
    account_fields=ACCOUNT_FIELDS,
    contact_rules=RULES,
    event_forms=event_forms("faq"),
    order_form=ORDER_FORM,
    message_syntax="twig",
    message_fields=message_fields("faq"),
    message_content=False,
    message_unknown="platforms.sendios.message_unknown",
    calls=CALLS,
)

REFERENCE = replace(
    MANIFEST, event_forms=event_forms("reference"), message_fields=message_fields("reference")
)
"""For accounts that use the numbers of the vendor's reference for ``platform_id``."""


def manifest_for(account: Account) -> Manifest:
    return REFERENCE if account.settings.get(PLATFORM_TABLE) == "reference" else MANIFEST
