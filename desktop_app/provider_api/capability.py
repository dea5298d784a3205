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
    CONTACTS_UNSUBSCRIBE = "contacts.unsubscribe"
    EVENTS_SEND = "events.send"
    ORDERS_READ = "orders.read"
    ORDERS_SEND = "orders.send"
    SENDERS_READ = "senders.read"
    SENDERS_CREATE = "senders.create"
    MESSAGES_READ = "messages.read"
    MESSAGES_SEND = "messages.send"


class Level(StrEnum):
    FULL = "full"
    PARTIAL = "partial"  # does it with a named limit; the note is shown beside the control
    NOT_YET = "not_yet"  # the platform can, we do not yet
    CANNOT = "cannot"  # the platform cannot; ``source`` holds the line that says so
