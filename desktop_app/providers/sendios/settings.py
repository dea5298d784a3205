"""What a person writes down about an account, since no call tells it: projects, custom fields, pace, table.

Owns: reading those texts. Must not: ask the platform. ``Account.settings`` leads; else what stands beside the
key (both are plain text, never secret).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from desktop_app.model.account import Account
from desktop_app.model.contact import AdditionalField, FieldType
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import InvalidInput
from desktop_app.model.texts import t
from desktop_app.providers.sendios.fixed import LABEL, PLATFORM_TABLE, PLATFORM_TABLES, RATE
from desktop_app.providers.sendios.manifest import MANIFEST
from desktop_app.transport.rate import RateLimit

PROJECT = "project"
TRAINING_RATE = 400
"""A local stand-in has no owner to be polite to."""
_NUMBERS = frozenset({"number", "int", "integer", "float", "decimal"})
_STANDARD = (
    ("platform_id", FieldType.NUMBER),
    ("vip", FieldType.NUMBER),
    ("list_id", FieldType.NUMBER),
    ("age", FieldType.NUMBER),
    ("photo", FieldType.TEXT),
    ("ak", FieldType.TEXT),
    ("status", FieldType.NUMBER),
    ("partner_id", FieldType.TEXT),
)
"""Fields of every user that are no contact fields of ours (users, add / update user data)."""


def projects(account: Account, credentials: Mapping[str, str]) -> tuple[ContactList, ...]:
    """``12:Shop CZ,13:Shop PL`` as lists. InvalidInput when nothing is written down, or not in that form."""
    text = _told(account, credentials, "projects")
    found: dict[str, ContactList] = {}
    for part in filter(None, map(str.strip, re.split(r"[,;\n]", text))):
        number, _, name = part.partition(":")
        number = number.strip()
        if not (number.isascii() and number.isdigit()):
            raise InvalidInput("sendios.projects_form", platform=LABEL, field="projects", said=part[:80])
        shown = name.strip() or t("platforms.sendios.project_named", number=number)
        found.setdefault(number, ContactList(number, shown, PROJECT))
    if not found:
        raise InvalidInput("sendios.no_projects", platform=LABEL, field="projects")
    return tuple(found.values())


def fields(account: Account, credentials: Mapping[str, str]) -> tuple[AdditionalField, ...]:
    """The standard fields, then the account's own: ``points:number,note``."""
    table = platform_table(account)
    meanings = tuple((str(number), word) for number, word in table.items())
    made = {
        name: AdditionalField(name, t(f"platforms.sendios.field.{name}"), name, type=kind)
        for name, kind in _STANDARD
    }
    made["platform_id"] = replace(made["platform_id"], meanings=meanings)
    for part in filter(None, map(str.strip, re.split(r"[,;\n]", _told(account, credentials, "fields")))):
        name, _, kind = (text.strip() for text in part.rpartition(":")) if ":" in part else (part, "", "")
        if not name:
            raise InvalidInput("sendios.fields_form", platform=LABEL, field="fields", said=part[:80])
        type_ = FieldType.NUMBER if kind.casefold() in _NUMBERS else FieldType.TEXT
        made.setdefault(name, AdditionalField(name, name, name, type=type_))
    return tuple(made.values())


def platform_table(account: Account) -> Mapping[int, str]:
    """Words of ``platform_id`` as this account wants them."""
    return PLATFORM_TABLES.get(account.settings.get(PLATFORM_TABLE, ""), PLATFORM_TABLES["faq"])


def limits(account: Account) -> dict[str, RateLimit]:
    """One write and five reads a second, unless the account says ``requests_per_second``; stand-ins on this
    computer take what they can.
    """
    told = account.settings.get(RATE, "").strip()
    if told.isascii() and told.isdigit() and int(told) > 0:
        rate = {"default": int(told), "looking": int(told)}
    elif account.training or account.base_url:
        rate = dict.fromkeys(("default", "looking"), TRAINING_RATE)
    else:
        return dict(MANIFEST.limits)
    return {name: RateLimit(name, count, 1.0, MANIFEST.limits[name].source) for name, count in rate.items()}


def _told(account: Account, credentials: Mapping[str, str], name: str) -> str:
    return account.settings.get(name, "").strip() or credentials.get(name, "").strip()
