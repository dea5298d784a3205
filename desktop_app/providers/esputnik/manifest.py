"""What is known of eSputnik without calling it: hosts, key, calls, limits, what it can and cannot.

Owns: the manifest. Must not: make a request. Sources name sections of the facts about its interface.
"""

from __future__ import annotations

from desktop_app.model.operation import Effect, Operation
from desktop_app.provider_api.capability import Capability, Level
from desktop_app.provider_api.manifest import (
    CredentialField,
    DataCentre,
    ImportTarget,
    Manifest,
    RateLimit,
    Support,
)
from desktop_app.provider_api.undo import LeaveList, NewContact, UndoMeans

PAGE_ROWS = 500
"""Rows of one page, the most it gives (conventions, paging)."""
BATCH_ROWS = 3000
"""Contacts of one bulk request (contacts, bulk add/update)."""
MEMBERS_AT_ONCE = 500
"""Ids of one attach or detach (lists)."""

_NOTES = "platforms.esputnik.support"


def _full() -> Support:
    return Support(Level.FULL)


def _partial(name: str) -> Support:
    return Support(Level.PARTIAL, note=f"{_NOTES}.{name}")


def _not_yet(name: str) -> Support:
    return Support(Level.NOT_YET, note=f"{_NOTES}.{name}")


def _cannot(name: str, source: str) -> Support:
    return Support(Level.CANNOT, note=f"{_NOTES}.{name}", source=source)


_SUPPORT = {
    Capability.ACCOUNT_INFO: _full(),
    Capability.LISTS_READ: _partial("lists_read"),
    Capability.LISTS_CREATE: _cannot(
        "lists_create",
        "lists: no create, rename or delete of a list; it is born by naming it in groups or groupNames",
    ),
    Capability.LISTS_MEMBERS: _full(),
    Capability.LISTS_ADD_MEMBERS: _partial("static_only"),
    Capability.LISTS_REMOVE_MEMBERS: _partial("static_only"),
    Capability.CONTACTS_READ: _full(),
    Capability.CONTACTS_SEARCH: _partial("contacts_search"),
    Capability.CONTACTS_SCAN: _partial("contacts_search"),
    Capability.CONTACTS_FIELDS: _full(),
    Capability.CONTACTS_IMPORT: _full(),
    Capability.CONTACTS_IMPORT_STATUS: _full(),
    Capability.CONTACTS_UPSERT: _not_yet("contacts_upsert"),
    Capability.CONTACTS_DELETE: _not_yet("contacts_delete"),
    Capability.CONTACTS_UNSUBSCRIBE: _not_yet("contacts_unsubscribe"),
    Capability.EVENTS_SEND: _not_yet("events_send"),
    Capability.ORDERS_READ: _cannot(
        "orders_read", "orders: there is no call to list or read orders; the web page shows them"
    ),
    Capability.ORDERS_SEND: _not_yet("orders_send"),
    Capability.SENDERS_READ: _partial("senders_read"),
    Capability.SENDERS_CREATE: _cannot(
        "senders_create", "senders: adding, renaming, confirming, deleting a sender has no API; web page only"
    ),
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

_LIMITS = (
    RateLimit("default", 200, 1.0, "rate limits: every method not named otherwise, together"),
    RateLimit("contacts_search", 50, 1.0, "rate limits: GET /v1/contacts"),
    RateLimit("event_v1", 350, 1.0, "rate limits: POST /v1/event"),
    RateLimit("event_v2", 350, 1.0, "rate limits: POST /v2/event"),
    RateLimit("past_events", 100, 1.0, "rate limits: POST past_events"),
    RateLimit("past_events_delete", 5, 1.0, "rate limits: DELETE /v1/past_events"),
    RateLimit("contact_messages", 10, 1.0, "rate limits: GET /v2/contacts/messages"),
    RateLimit("messages", 500, 3600.0, "rate limits: searches and reads below /v1/messages, an hour"),
)

_OPERATIONS = (
    Operation("account_info", "GET", "/v1/account/info", Effect.READ, source="account"),
    Operation("lists", "GET", "/v1/groups", Effect.READ, max_items=PAGE_ROWS, source="lists"),
    Operation("members", "GET", "/v1/group/{id}/contacts", Effect.READ, max_items=PAGE_ROWS, source="lists"),
    Operation(
        "add_members",
        "POST",
        "/v1/group/{id}/contacts/attach",
        Effect.REPEAT_SAFE,
        max_items=MEMBERS_AT_ONCE,
        source="lists",
    ),
    Operation(
        "remove_members",
        "POST",
        "/v1/group/{id}/contacts/detach",
        Effect.REPEAT_SAFE,
        max_items=MEMBERS_AT_ONCE,
        source="lists; a body without ids empties the list",
    ),
    Operation("contact", "GET", "/v1/contact/{id}", Effect.READ, source="contacts, read"),
    Operation(
        "contacts",
        "GET",
        "/v1/contacts",
        Effect.READ,
        limit="contacts_search",
        max_items=PAGE_ROWS,
        source="contacts, search",
    ),
    Operation(
        "contact_bin", "DELETE", "/v1/contact/{id}", Effect.REPEAT_SAFE, source="contacts, read, delete"
    ),
    Operation("fields", "GET", "/v1/addressbooks", Effect.READ, source="additional fields catalogue"),
    # No event is named for new contacts, so a repeat writes the same values again and starts nothing.
    Operation(
        "import",
        "POST",
        "/v1/contacts",
        Effect.REPEAT_SAFE,
        max_items=BATCH_ROWS,
        source="contacts, bulk add/update",
    ),
    Operation("import_status", "GET", "/v1/importstatus/{id}", Effect.READ, source="import status"),
    Operation("senders_email", "GET", "/v1/interfaces/email", Effect.READ, source="senders"),
    Operation("senders_sms", "GET", "/v1/interfaces/sms", Effect.READ, source="senders"),
)

IMPORT = ImportTarget(
    batch_rows=BATCH_ROWS,
    fields=(
        "email",
        "phone",
        "external_id",
        "first_name",
        "last_name",
        "language",
        "time_zone",
        "city",
        "region",
        "address",
        "postcode",
    ),
    match_on=("external_id", "email", "phone"),
    consent="platforms.esputnik.consent",
    custom_fields=True,
    together=True,
    follows=True,
    reads_before=True,
    # Search rows are BaseContact: no address, no lists, no language, no time zone (contacts, search).
    reading_lacks=("address", "city", "region", "postcode", "language", "time_zone", "lists"),
    in_flight=1,  # requests may be processed out of order (contacts, bulk add/update)
    creates_lists=True,
    always_matches="external_id",
    undo=UndoMeans(
        NewContact.BIN, LeaveList.REMOVE, fields=True, source="contacts: read, delete; lists: detach"
    ),
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
    operations={operation.name: operation for operation in _OPERATIONS},
    limits={limit.name: limit for limit in _LIMITS},
    import_target=IMPORT,
    words={
        noun: f"platforms.esputnik.words.{noun}"
        for noun in ("list", "contact", "event", "order", "sender", "external_id", "field")
    },
)
