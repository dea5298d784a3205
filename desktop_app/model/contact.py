"""Contacts and the additional fields that an account gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Subscription(StrEnum):
    SUBSCRIBED = "subscribed"
    UNSUBSCRIBED = "unsubscribed"
    UNCONFIRMED = "unconfirmed"
    ADDRESS_FAILS = "address_fails"
    COMPLAINED = "complained"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Contact:
    """A person at a platform.

    ``fields`` maps the platform's field id (text) to its value, for additional fields only. ``lists``
    holds ids, or None
    where the call that read the contact does not tell. ``raw`` keeps the platform's own answer for display.
    """

    id: str
    email: str = ""
    phone: str = ""
    first_name: str = ""
    last_name: str = ""
    external_id: str = ""
    language: str = ""
    time_zone: str = ""
    city: str = ""
    region: str = ""
    address: str = ""
    postcode: str = ""
    country: str = ""
    company: str = ""
    birthday: str = ""
    gender: str = ""
    subscription: Subscription = Subscription.UNKNOWN
    fields: Mapping[str, str] = field(default_factory=dict)
    lists: tuple[str, ...] | None = None
    changed: datetime | None = None
    raw: Mapping[str, Any] = field(default_factory=dict)

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.first_name, self.last_name) if part)


class FieldType(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DECIMAL = "decimal"
    DATE = "date"
    DATETIME = "datetime"
    CHOICE = "choice"
    CHOICES = "choices"
    TAGS = "tags"


@dataclass(frozen=True, slots=True)
class AdditionalField:
    """A field that the account defines itself. ``key`` is the merge-tag name, ``id`` what writes use.
    ``meanings``: what a coded value stands for, value and words; other values may occur all the same.
    """

    id: str
    name: str
    key: str = ""
    group: str = ""
    type: FieldType = FieldType.TEXT
    options: tuple[str, ...] = ()
    required: bool = False
    read_only: bool = False
    meanings: tuple[tuple[str, str], ...] = ()
