"""Every verb that a screen or command may ask of a platform, one name each.

Owns: the names. Must not: know a platform. A capability is added when two platforms have it or one
platform's users
cannot work without it.
"""

from __future__ import annotations

from enum import StrEnum


class Capability(StrEnum):
    ACCOUNT_INFO = "account.info"
    LISTS_READ = "lists.read"
    LISTS_CREATE = "lists.create"
    LISTS_RENAME = "lists.rename"
    LISTS_MEMBERS = "lists.members"
    LISTS_ADD_MEMBERS = "lists.add_members"
    LISTS_REMOVE_MEMBERS = "lists.remove_members"
    CONTACTS_READ = "contacts.read"
    CONTACTS_SEARCH = "contacts.search"
    CONTACTS_SCAN = "contacts.scan"
    CONTACTS_FIELDS = "contacts.fields"
    CONTACTS_IMPORT = "contacts.import"
    CONTACTS_IMPORT_STATUS = "contacts.import_status"
    CONTACTS_UPSERT = "contacts.upsert"
    CONTACTS_DELETE = "contacts.delete"
    CONTACTS_ERASE = "contacts.erase"
    CONTACTS_SUBSCRIBE = "contacts.subscribe"
    CONTACTS_UNSUBSCRIBE = "contacts.unsubscribe"
    CONTACTS_RESUBSCRIBE = "contacts.resubscribe"
    CONTACTS_CHECK = "contacts.check"
    CONTACTS_HISTORY = "contacts.history"
    EVENTS_SEND = "events.send"
    ORDERS_READ = "orders.read"
    ORDERS_SEND = "orders.send"
    ORDERS_DELETE = "orders.delete"
    SENDERS_READ = "senders.read"
    SENDERS_CREATE = "senders.create"
    DOMAINS_READ = "domains.read"
    DOMAINS_CREATE = "domains.create"
    DOMAINS_DELETE = "domains.delete"
    MESSAGES_READ = "messages.read"
    MESSAGES_SEND = "messages.send"
    MESSAGES_STATUS = "messages.status"
    MORE_CALLS = "more.calls"


class Level(StrEnum):
    FULL = "full"
    PARTIAL = "partial"  # does it with a named limit; the note is shown beside the control
    NOT_YET = "not_yet"  # the platform can, we do not yet
    CANNOT = "cannot"  # the platform cannot; ``source`` holds the line that says so
