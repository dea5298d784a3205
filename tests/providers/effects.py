"""What repeating a write does, by capability. Owns: that table. Must not: know a platform."""

from __future__ import annotations

from desktop_app.model.operation import Effect
from desktop_app.provider_api.capability import Capability

EFFECTS = {
    Capability.LISTS_CREATE: Effect.ONCE,
    Capability.LISTS_RENAME: Effect.REPEAT_SAFE,
    Capability.LISTS_ADD_MEMBERS: Effect.REPEAT_SAFE,
    Capability.LISTS_REMOVE_MEMBERS: Effect.REPEAT_SAFE,
    Capability.CONTACTS_IMPORT: Effect.REPEAT_SAFE,
    Capability.CONTACTS_UPSERT: Effect.REPEAT_SAFE,
    Capability.CONTACTS_DELETE: Effect.REPEAT_SAFE,
    Capability.CONTACTS_ERASE: Effect.REPEAT_SAFE,
    Capability.CONTACTS_SUBSCRIBE: Effect.ONCE,
    Capability.CONTACTS_UNSUBSCRIBE: Effect.REPEAT_SAFE,
    Capability.CONTACTS_RESUBSCRIBE: Effect.REPEAT_SAFE,
    Capability.EVENTS_SEND: Effect.ONCE,
    Capability.ORDERS_SEND: Effect.ONCE,
    Capability.ORDERS_DELETE: Effect.REPEAT_SAFE,
    Capability.SENDERS_CREATE: Effect.ONCE,
    Capability.DOMAINS_CREATE: Effect.ONCE,
    Capability.DOMAINS_DELETE: Effect.REPEAT_SAFE,
    Capability.MESSAGES_SEND: Effect.ONCE,
}
"""The writes among the capabilities, and what repeating one does; all others are reads."""
