"""What is known of Ecomail without calling it: hosts, key, calls, limits, what it can and cannot.

Owns: the manifest. Must not: make a request. Sources name sections of the facts about its interface.
"""

from __future__ import annotations

from desktop_app.provider_api.capability import Capability, Level
from desktop_app.provider_api.manifest import (
    CredentialField,
    DataCentre,
    ImportTarget,
    Login,
    Manifest,
    Support,
)
from desktop_app.provider_api.undo import LeaveList, NewContact, UndoMeans
from desktop_app.provider_api.value_rules import CUSTOM, ValueRule
from desktop_app.providers.ecomail.calls import CALLS
from desktop_app.providers.ecomail.forms import (
    CONTACT_RULES,
    EVENT_FORMS,
    LIST_FIELDS,
    MESSAGE_FIELDS,
    ORDER_FORM,
    PERSON_FIELDS,
    SENDER_FIELDS,
)
from desktop_app.providers.ecomail.operations import BATCH_ROWS, LABEL, LIMITS, OPERATIONS

_NOTES = "platforms.ecomail.support"


def _partial(name: str) -> Support:
    return Support(Level.PARTIAL, note=f"{_NOTES}.{name}")


def _cannot(name: str, source: str) -> Support:
    return Support(Level.CANNOT, note=f"{_NOTES}.{name}", source=source)


_SUPPORT = {
    Capability.ACCOUNT_INFO: _partial("account_info"),
    Capability.LISTS_READ: _partial("lists_read"),
    Capability.LISTS_CREATE: Support(Level.FULL),
    Capability.LISTS_RENAME: Support(Level.FULL),
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
    Capability.CONTACTS_UPSERT: _partial("contacts_upsert"),
    Capability.CONTACTS_DELETE: _partial("contacts_delete"),
    Capability.CONTACTS_ERASE: _partial("contacts_delete"),
    Capability.CONTACTS_SUBSCRIBE: _partial("contacts_subscribe"),
    Capability.CONTACTS_UNSUBSCRIBE: Support(Level.FULL),
    Capability.CONTACTS_RESUBSCRIBE: Support(Level.FULL),
    Capability.CONTACTS_CHECK: _cannot(
        "contacts_check", "endpoint index: no call checks an address without sending to it"
    ),
    Capability.CONTACTS_HISTORY: _partial("contacts_history"),
    Capability.EVENTS_SEND: _partial("events_send"),
    Capability.ORDERS_READ: _partial("orders_read"),
    Capability.ORDERS_SEND: _partial("orders_send"),
    Capability.ORDERS_DELETE: _partial("orders_delete"),
    Capability.SENDERS_READ: _partial("senders_read"),
    Capability.SENDERS_CREATE: _partial("senders_create"),
    Capability.DOMAINS_READ: _partial("domains_read"),
    Capability.DOMAINS_CREATE: _partial("senders_create"),
    Capability.DOMAINS_DELETE: Support(Level.FULL),
    Capability.MESSAGES_READ: _partial("messages_read"),
    Capability.MESSAGES_SEND: _partial("messages_send"),
    Capability.MESSAGES_STATUS: _cannot(
        "messages_status",
        "transactional e-mail: statistics of the whole account only; no call asks about one message",
    ),
    Capability.MORE_CALLS: Support(Level.FULL),
}

IMPORT = ImportTarget(
    batch_rows=BATCH_ROWS,
    # tags and groups are not among them: what is sent there replaces what is there (contacts in a list)
    fields=PERSON_FIELDS,
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
    value_rules=(
        # names and values of all additional fields (contacts, subscriber_data)
        ValueRule((CUSTOM,), longest=5000, together=True),
        ValueRule(("gender",), one_of=("male", "female")),
        ValueRule(("birthday",), pattern=r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    ),
)

MANIFEST = Manifest(
    id="ecomail",
    label=LABEL,
    docs_url="https://docs.ecomail.cz",
    data_centres=(
        DataCentre("cz", "ecomailapp.cz", "https://api2.ecomailapp.cz"),
        DataCentre("com", "ecomailapp.com", "https://api2.ecomailapp.com"),
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
    operations={operation.name: operation for operation in OPERATIONS},
    limits={limit.name: limit for limit in LIMITS},
    import_target=IMPORT,
    sender_fields=SENDER_FIELDS,
    list_fields=LIST_FIELDS,
    contact_rules=CONTACT_RULES,
    event_forms=EVENT_FORMS,
    order_form=ORDER_FORM,
    message_syntax="tags",
    message_fields=MESSAGE_FIELDS,
    calls=CALLS,
    words={
        noun: f"platforms.ecomail.words.{noun}"
        for noun in ("list", "contact", "event", "order", "sender", "external_id", "field")
    },
    # no documented answer holds a secret; should one ever say the key back by its name, it is not kept
    secret_answer_fields=("api_key",),
)
