"""What is known of Sendios without calling it: host, key, calls, pace, what it can and cannot.

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

LABEL = "Sendios"
DELIVERY_ROWS = 25
"""Each row is a request of its own; so many make a delivery, so that a stop is heard within half a minute at
one request a second, and a break repeats no more."""

_NOTES = "platforms.sendios.support"
_READ, _SAFE, _ONCE = Effect.READ, Effect.REPEAT_SAFE, Effect.ONCE


def _partial(name: str) -> Support:
    return Support(Level.PARTIAL, note=f"{_NOTES}.{name}")


def _not_yet(name: str) -> Support:
    return Support(Level.NOT_YET, note=f"{_NOTES}.{name}")


def _cannot(name: str, source: str) -> Support:
    return Support(Level.CANNOT, note=f"{_NOTES}.{name}", source=source)


_NO_LISTING = "what a client must tolerate: no listing endpoints for projects, types, templates, lists, ..."
_FIRST_MAIL = "FAQ, item 6: the user is created when you send them the first email"

_SUPPORT = {
    Capability.ACCOUNT_INFO: _partial("account_info"),
    Capability.LISTS_READ: _partial("lists_read"),
    Capability.LISTS_CREATE: _cannot("lists_create", _NO_LISTING + " and none to make one"),
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
    Capability.CONTACTS_UPSERT: _not_yet("contacts_upsert"),
    Capability.CONTACTS_DELETE: _not_yet("contacts_delete"),
    Capability.CONTACTS_UNSUBSCRIBE: _not_yet("contacts_unsubscribe"),
    Capability.EVENTS_SEND: _cannot(
        "events_send", "goals and product events: removed from the documents in 2021-04"
    ),
    Capability.ORDERS_READ: _cannot("orders_read", "payments: no list, no refund, no delete"),
    Capability.ORDERS_SEND: _not_yet("orders_send"),
    Capability.SENDERS_READ: _cannot("senders_read", _NO_LISTING),
    Capability.SENDERS_CREATE: _cannot("senders_create", _NO_LISTING + " and none for senders at all"),
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

_P, _U, _F = "/v1/user/project/{project}/email/{email}", "/v1/unsub", "/v1/userfields"
_USERS, _DATA, _LEAVING = "users", "users, add / update user data", "subscriptions"
_TYPES, _PUSH, _ONLINE = (
    "subscriptions, types",
    "e-mail, send: no key against a repeat",
    "users, online / confirm",
)

#: (name, method, path, effect, pace, source)
_CALLS: tuple[tuple[str, str, str, Effect, str, str], ...] = (
    # a check creates no user and sends nothing: the harmless call of the connection test (FAQ, item 3)
    ("check", "POST", "/v1/email/check", _READ, "looking", "e-mail, check email"),
    ("check_by_sending", "POST", "/v1/email/check/send", _ONCE, "default", "e-mail, check by really sending"),
    ("push_system", "POST", "/v1/push/system", _ONCE, "default", _PUSH),
    ("push_trigger", "POST", "/v1/push/trigger", _ONCE, "default", _PUSH),
    ("user_by_email", "GET", _P, _READ, "looking", _USERS),
    ("user", "GET", "/v1/user/id/{user_id}", _READ, "looking", _USERS),
    ("user_fields", "GET", _F + "/user/{user_id}", _READ, "looking", "users, read user fields"),
    ("user_update", "PUT", _F + "/user/{user_id}", _SAFE, "default", _DATA),
    # "Reads, PUT field updates, unsubscribe and clientuser calls are safe to repeat" (idempotency)
    ("import", "PUT", _F + "/project/{project}/emailhash/{hash}", _SAFE, "default", _DATA),
    ("client_user", "POST", "/v1/clientuser/create", _SAFE, "default", "users, client user id"),
    ("online", "PUT", "/v3/users/{user_id}/online", _SAFE, "default", _ONLINE),
    ("erase", "POST", "/v1/user/erase", _SAFE, "default", "users, erase: queued, removes all data"),
    ("unsubscribe", "POST", _U + "/{user_id}/source/{source}", _SAFE, "default", _LEAVING),
    ("unsubscribe_admin", "POST", _U + "/admin/{project}/email/{hash}", _SAFE, "default", _LEAVING),
    ("subscribe_back", "DELETE", _U + "/{user_id}", _SAFE, "default", _LEAVING),
    ("is_unsubscribed", "GET", _U + "/isunsub/{user_id}", _READ, "looking", _LEAVING),
    ("unsubscribe_reason", "GET", _U + "/unsubreason/{user_id}", _READ, "looking", _LEAVING),
    ("unsubscribed", "GET", _U + "/list/{since}/{page}", _READ, "looking", _LEAVING),
    ("types", "GET", "/v1/unsubtypes/{user_id}", _READ, "looking", _TYPES),
    ("types_replace", "POST", "/v1/unsubtypes/{user_id}", _SAFE, "default", _TYPES),
    ("types_add", "POST", "/v1/unsubtypes/nodiff/{user_id}", _SAFE, "default", _TYPES),
    ("types_remove", "DELETE", "/v1/unsubtypes/nodiff/{user_id}", _SAFE, "default", _TYPES),
    ("types_clear", "DELETE", "/v1/unsubtypes/all/{user_id}", _SAFE, "default", _TYPES),
    ("payment", "POST", "/v1/lastpayment", _ONCE, "default", "payments"),
)

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
    open_members=("sanitize",),
    support=_SUPPORT,
    operations={
        name: Operation(name, method, path, effect, limit=pace, source=source)
        for name, method, path, effect, pace, source in _CALLS
    },
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
)
