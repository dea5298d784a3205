"""Merge tags of the platform, %FIRSTNAME|fallback%: a step of its own beside Velocity. A tag is a name in
capitals between percent signs; a field that is empty or unknown gives the fallback, or nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop_app.velocity.source import Lines

KNOWN = frozenset(
    (
        *("FIRSTNAME", "LASTNAME", "EMAIL", "SMS", "EXTERNAL_CUSTOMER_ID", "TOWN", "ADDRESS", "COUNTY"),
        *("POSTCODE", "GROUP.NAME", "MESSAGENAME"),
    )
)
# without a bar only known names and LISTKEY.FIELDKEY count: 50%...% in CSS and %D0 in links stay as they are
_TAG = re.compile(r"%([A-Z][A-Z0-9_]*(?:\.[A-Z0-9_]+)*)(\|[^%\r\n]*)?%")
_OTHER_NAMES = {
    "SMS": ("phone",),
    "TOWN": ("city",),
    "COUNTY": ("region",),
    "POSTCODE": ("zip", "postalCode"),
}


@dataclass(frozen=True)
class Tag:
    """fallback None: no bar was written. line and column: from 1."""

    name: str
    fallback: str | None
    line: int
    column: int


def _is_tag(match: re.Match[str]) -> bool:
    return match.group(2) is not None or match.group(1) in KNOWN or "." in match.group(1)


def tags(text: str) -> list[Tag]:
    """All tags in the order of the text."""
    lines = Lines(text)
    found: list[Tag] = []
    for match in _TAG.finditer(text):
        if _is_tag(match):
            bar = match.group(2)
            found.append(Tag(match.group(1), None if bar is None else bar[1:], *lines.place(match.start())))
    return found


def _fold(name: str) -> str:
    return name.replace("_", "").replace(" ", "").lower()


def _lookup(name: str, fields: Mapping[str, Any]) -> str:
    for candidate in (name, *_OTHER_NAMES.get(name, ())):
        value = fields.get(_fold(candidate))
        if value is not None and str(value) != "":
            return str(value)
    return ""


def _fields(contact: Mapping[str, Any]) -> dict[str, Any]:
    return {_fold(name): value for name, value in contact.items()}


def fill(text: str, contact: Mapping[str, Any]) -> str:
    """The text with every tag replaced. contact: field name (case and underscores do not count) -> value."""
    fields = _fields(contact)

    def replaced(match: re.Match[str]) -> str:
        if not _is_tag(match):
            return match.group()
        return _lookup(match.group(1), fields) or (match.group(2) or "|")[1:]

    return _TAG.sub(replaced, text)


def blanks(text: str, contact: Mapping[str, Any]) -> list[Tag]:
    """Tags that this contact leaves empty, without a fallback to show."""
    fields = _fields(contact)
    return [tag for tag in tags(text) if not _lookup(tag.name, fields) and not tag.fallback]
