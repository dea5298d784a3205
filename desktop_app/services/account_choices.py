"""What a person decides about an account itself: the manifest's ``account_fields``, kept in its settings.

Owns: which values are taken. Must not: know a platform, a key, or what a value means.
"""

from __future__ import annotations

from collections.abc import Mapping

from desktop_app.model.account import Account
from desktop_app.model.errors import InvalidInput
from desktop_app.provider_api.manifest import FormField, Manifest

ON = "on"


def shown(field: FormField, account: Account | None) -> str:
    """What stands in the field: what the account has, else the default. A switch is "on" or ""."""
    kept = account.settings.get(field.key, "") if account is not None else ""
    if field.kind == "switch":
        return ON if kept == ON else ""
    return kept or field.default


def settled(manifest: Manifest, current: Mapping[str, str], chosen: Mapping[str, str]) -> dict[str, str]:
    """All settings of the account with what was chosen; a default is not kept, since it may change.

    InvalidInput names a field that the platform has not, or a value that is none of its.
    """
    fields = {field.key: field for field in manifest.account_fields}
    made = dict(current)
    for key, value in chosen.items():
        if key not in fields:
            raise InvalidInput("account_choice_unknown", platform=manifest.label, field=key)
        value = value.strip()
        if not fits(fields[key], value):
            raise InvalidInput("account_choice_wrong", platform=manifest.label, field=key, value=value)
        if value in ("", fields[key].default) or (fields[key].kind == "switch" and value != ON):
            made.pop(key, None)
        else:
            made[key] = value
    return made


def fits(field: FormField, value: str) -> bool:
    if not value:
        return True
    if field.kind == "switch":
        return value in (ON, "off")
    if field.kind == "choice":
        return value in dict(field.options)
    if field.kind == "number":
        return value.isascii() and value.isdecimal() and int(value) > 0
    return True
