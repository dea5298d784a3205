"""What a person pastes as a key, made clean and checked against the manifest's fields.

Owns: trimming and completeness. Must not: say a value in an error, keep one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from desktop_app.model.errors import UsageError
from desktop_app.provider_api.manifest import CredentialField, Manifest

# What comes along when a key is copied from a page, a mail or a table: blanks of all kinds, zero-width
# characters, quotes.
_AROUND = " \t\r\n\v\f\u00a0\u2007\u202f\u200b\u200c\u200d\u2060\ufeff\"'“”„‘’«»`"
# Never part of a key and never to be seen: soft hyphens, marks of direction, blanks without a width.
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"))
# The line of a request or of a settings file, copied whole.
_LINE = re.compile(
    r"(?:proxy-)?authorization\s*[:=]|(?:x-)?(?:api[-_ ]?)?key\s*[:=]|(?:bearer|basic|token)\s", re.IGNORECASE
)
_MOST = 8_192
_SHORTEST = 8  # a shorter key may well be part of a word


def trimmed(pasted: str) -> str:
    """``pasted`` without invisible characters, and without blanks and quotes that came along around it."""
    return pasted.translate(_INVISIBLE).strip(_AROUND)


def looks_whole(field: CredentialField, value: str) -> bool:
    """Does the value look like the platform's own? A reason to ask, never to refuse."""
    return not field.pattern or re.fullmatch(field.pattern, value) is not None


def clean_credentials(manifest: Manifest, pasted: Mapping[str, object]) -> dict[str, str]:
    """Trimmed values by manifest field.

    UsageError ``credential_unknown``, ``credential_missing``, ``credential_unreadable`` (a line break or a
    control character inside, not text, far too long) or ``credential_line`` (a line of a request that holds
    the key) name our field, never what was given.
    """
    fields = {field.key: field for field in manifest.credentials}
    if set(map(str, pasted)) - set(fields):
        # its name is not said: somebody may have put the key where the name belongs
        raise UsageError("credential_unknown", known=", ".join(fields), platform=manifest.label)
    clean: dict[str, str] = {}
    for key, field in fields.items():
        value = pasted.get(key, "")
        if not isinstance(value, str):
            raise UsageError("credential_unreadable", name=key, platform=manifest.label)
        value = trimmed(value)
        if len(value) > _MOST or not value.isprintable():
            raise UsageError("credential_unreadable", name=key, platform=manifest.label)
        if field.secret and _LINE.match(value):
            raise UsageError("credential_line", name=key, platform=manifest.label)
        if value:
            clean[key] = value
        elif field.required:
            raise UsageError("credential_missing", name=key, platform=manifest.label)
    return clean


def refuse_key_in_sight(manifest: Manifest, credentials: Mapping[str, str], *shown: str) -> None:
    """UsageError where a key was pasted a second time into a field that is kept and shown (the account's
    name, its id): it would stand in windows and files for good. The error does not repeat it."""
    for field in manifest.credentials:
        key = credentials.get(field.key, "").casefold()
        if field.secret and len(key) >= _SHORTEST and any(key in text.casefold() for text in shown):
            raise UsageError("key_in_sight", platform=manifest.label)
