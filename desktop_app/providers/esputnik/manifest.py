"""What is known of eSputnik without calling it: hosts, key, calls, limits, what it can and cannot.

Owns: the manifest. Must not: make a request. Sources name sections of the facts about its interface.
"""

from __future__ import annotations

from desktop_app.provider_api.capability import Capability, Level
from desktop_app.provider_api.manifest import (
    CredentialField,
    DataCentre,
    ImportTarget,
    Manifest,
    Support,
)
from desktop_app.provider_api.undo import LeaveList, NewContact, UndoMeans
from desktop_app.providers.esputnik.calls import CALLS
from desktop_app.providers.esputnik.forms import (
    CONTACT_RULES,
    EVENT_FORMS,
    MESSAGE_FIELDS,
    ORDER_FORM,
    PERSON_FIELDS,
)
from desktop_app.providers.esputnik.operations import BATCH_ROWS, LIMITS, OPERATIONS
from desktop_app.providers.esputnik.value_rules import VALUE_RULES

_NOTES = "platforms.esputnik.support"


def _full() -> Support:
    return Support(Level.FULL)


def _partial(name: str) -> Support:
    return Support(Level.PARTIAL, note=f"{_NOTES}.{name}")


def _cannot(name: str, source: str) -> Support:
    return Support(Level.CANNOT, note=f"{_NOTES}.{name}", source=source)


_NO_LIST_CALL = (
    "lists: no create, rename or delete of a list; it is born by naming it in groups or groupNames"
)
_NO_DOMAIN_CALL = (
    "senders: no call tells or makes sending domains; /v1/site/domains are those of web tracking"
)

_SUPPORT = {
    Capability.ACCOUNT_INFO: _full(),
    Capability.LISTS_READ: _partial("lists_read"),
    Capability.LISTS_CREATE: _cannot("lists_create", _NO_LIST_CALL),
    Capability.LISTS_RENAME: _cannot("lists_rename", _NO_LIST_CALL),
    Capability.LISTS_MEMBERS: _full(),
    Capability.LISTS_ADD_MEMBERS: _partial("static_only"),
    Capability.LISTS_REMOVE_MEMBERS: _partial("static_only"),
    Capability.CONTACTS_READ: _full(),
    Capability.CONTACTS_SEARCH: _partial("contacts_search"),
    Capability.CONTACTS_SCAN: _partial("contacts_search"),
    Capability.CONTACTS_FIELDS: _full(),
    Capability.CONTACTS_IMPORT: _full(),
    Capability.CONTACTS_IMPORT_STATUS: _full(),
    Capability.CONTACTS_UPSERT: _partial("contacts_upsert"),
    Capability.CONTACTS_DELETE: _full(),
    Capability.CONTACTS_ERASE: _full(),
    Capability.CONTACTS_SUBSCRIBE: _full(),
    Capability.CONTACTS_UNSUBSCRIBE: _partial("contacts_unsubscribe"),
    Capability.CONTACTS_RESUBSCRIBE: _partial("contacts_unsubscribe"),
    Capability.CONTACTS_CHECK: _cannot(
        "contacts_check", "all sections: no call checks an address without sending to it"
    ),
    Capability.CONTACTS_HISTORY: _partial("contacts_history"),
    Capability.EVENTS_SEND: _full(),
    Capability.ORDERS_READ: _cannot(
        "orders_read", "orders: there is no call to list or read orders; the web page shows them"
    ),
    Capability.ORDERS_SEND: _full(),
    Capability.ORDERS_DELETE: _partial("orders_delete"),
    Capability.SENDERS_READ: _partial("senders_read"),
    Capability.SENDERS_CREATE: _cannot(
        "senders_create", "senders: adding, renaming, confirming, deleting a sender has no API; web page only"
    ),
    Capability.DOMAINS_READ: _cannot("domains", _NO_DOMAIN_CALL),
    Capability.DOMAINS_CREATE: _cannot("domains", _NO_DOMAIN_CALL),
    Capability.DOMAINS_DELETE: _cannot("domains", _NO_DOMAIN_CALL),
    Capability.MESSAGES_READ: _partial("messages_read"),
    Capability.MESSAGES_SEND: _partial("messages_send"),
    Capability.MESSAGES_STATUS: _full(),
    Capability.MORE_CALLS: _full(),
}

IMPORT = ImportTarget(
    batch_rows=BATCH_ROWS,
    fields=PERSON_FIELDS,
    match_on=("external_id", "email", "phone"),
    consent="platforms.esputnik.consent",
    custom_fields=True,
    together=True,
    follows=True,
    reads_before=True,
    # Search rows are BaseContact: no address, no lists, no language, no time zone (contacts, search).
    reading_lacks=("address", "city", "region", "postcode", "language", "time_zone", "lists"),
    members_lack=(),  # members are whole contacts: what is missing there is blank (lists)
    in_flight=1,  # requests may be processed out of order (contacts, bulk add/update)
    creates_lists=True,
    always_matches="external_id",
    undo=UndoMeans(
        NewContact.BIN, LeaveList.REMOVE, fields=True, source="contacts: read, delete; lists: detach"
    ),
    value_rules=VALUE_RULES,
)

MANIFEST = Manifest(
    id="esputnik",
    label="eSputnik",
    docs_url="https://docs.esputnik.com",
    data_centres=(
        DataCentre("esputnik", "eSputnik", "https://esputnik.com/api"),
        DataCentre("yespo", "Yespo", "https://yespo.io/api"),
        DataCentre("yespo-api", "Yespo (api.yespo.io)", "https://api.yespo.io/api"),
        DataCentre("reteno", "Reteno", "https://api.reteno.com/api"),
    ),
    credentials=(
        CredentialField(
            key="api_key",
            label="platforms.esputnik.key.label",
            where="platforms.esputnik.key.where",
            whom="platforms.esputnik.key.whom",
            pattern=r"[0-9A-Za-z_-]{16,}",
        ),
    ),
    open_members=(
        "dedupeOn",
        "contactFields",
        "customFieldsIDs",
        "restoreDeleted",
        "eventKeyForNewContacts",
        "maxrows",
        "startindex",
    ),
    support=_SUPPORT,
    operations={operation.name: operation for operation in OPERATIONS},
    limits={limit.name: limit for limit in LIMITS},
    import_target=IMPORT,
    contact_rules=CONTACT_RULES,
    event_forms=EVENT_FORMS,
    order_form=ORDER_FORM,
    message_syntax="velocity",
    message_fields=MESSAGE_FIELDS,
    message_only={
        "channel": "",
        "skipPersonalisation": "",
        "languageCode": "stored",
        **dict.fromkeys(("trackUrls", "tags", "subscriptionsKeys"), "drawn"),
    },
    message_unknown="platforms.esputnik.message.unknown",
    message_finished={"skipPersonalisation": "true"},
    calls=CALLS,
    words={
        noun: f"platforms.esputnik.words.{noun}"
        for noun in ("list", "contact", "event", "order", "sender", "external_id", "field")
    },
)
