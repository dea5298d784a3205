"""What the platform takes as a name, an address, a phone, an additional field's value (facts 3.1, 3.11).

Owns: checks of single values, each answering the reason or None. Must not: touch the store.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from desktop_app.twins.esputnik.shape import number

CHANNEL_TYPES = frozenset(
    ("email", "sms", "viber", "mobilepush", "webpush", "appinbox", "widget", "inapp", "telegram")
)
PHONE_TYPES = frozenset(("sms", "viber"))
_EMAIL = re.compile(r"[^@\s,;:<>()\[\]\"\\]{1,64}@(?:[\w](?:[\w-]{0,61}[\w])?\.)+[^\W\d_][\w-]{1,62}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_ZONE = re.compile(r"[A-Za-z]+(?:/[A-Za-z0-9_+-]+){0,2}")
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_DATETIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?", re.ASCII)


def valid_email(value: str) -> bool:
    local = value.partition("@")[0]
    dots = value.startswith(".") or ".." in value or local.endswith(".")
    return len(value) <= 254 and not dots and _EMAIL.fullmatch(value) is not None


def phone_digits(value: str) -> str | None:
    """Digits of a phone (5 to 15), None when that is no phone."""
    if re.search(r"[^0-9\s()+.\-/]", value):
        return None
    digits = "".join(letter for letter in value if letter in "0123456789")
    return digits if 5 <= len(digits) <= 15 else None


def name_error(field: str, value: str) -> str | None:
    """At most 40; letters, up to 3 digits, inner apostrophes and hyphens, a dot after a short word."""
    if len(value) > 40:
        return f"{field}: max length is 40"
    if value.isascii() and value.isalpha():
        return None
    if not any(letter.isalpha() for letter in value):
        return f"{field}: '{value}' must contain letters"
    if sum(letter.isdigit() for letter in value) > 3:
        return f"{field}: '{value}' contains more than 3 digits"
    words = value.split()
    for word in words:
        core = word[:-1] if word.endswith(".") and len(word) <= 5 else word
        for place, letter in enumerate(core):
            inner = 0 < place < len(core) - 1
            if letter.isalnum() or unicodedata.category(letter).startswith("M"):
                continue
            if not (letter in "-'’ʼ`" and inner):
                return f"{field}: '{value}' contains invalid characters"
    if field == "firstName":
        long_words = sum(len(word.rstrip(".")) > 3 for word in words)
        if long_words > 3 or len(words) - long_words > 3:
            return f"{field}: '{value}' has too many words"
    return None


def language_error(value: str) -> str | None:
    return None if _LANGUAGE.fullmatch(value) else f"languageCode: '{value}' is not valid"


def zone_error(value: str) -> str | None:
    return None if _ZONE.fullmatch(value) else f"timeZone: '{value}' is not valid"


@dataclass(frozen=True, slots=True)
class FieldKind:
    """One additional field of the catalogue."""

    id: int
    name: str
    key: str
    type: str
    group: str
    values: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None


def field_error(field: FieldKind, value: str) -> str | None:
    """The reason why ``value`` (not empty) does not fit the field's type, or None."""
    match field.type:
        case "TEXTFIELD" | "TAGS":
            good = len(value) <= 1000
        case "TEXTAREA":
            good = len(value) <= 5000
        case "NUMBER":
            digits = re.fullmatch(r"[+-]?[0-9]{1,10}", value) is not None
            good = digits and -(2**31) <= int(value) < 2**31 and _within(field, Decimal(value))
        case "DECIMAL":
            good = _decimal(value) is not None
        case "DATE":
            good = _calendar(_DATE.fullmatch(value))
        case "DATETIME":
            good = _calendar(_DATETIME.fullmatch(value))
        case "COMBOBOX":
            good = value in field.values
        case "CHECKBOXLIST":
            good = all(part.strip() in field.values for part in value.split(","))
        case _:
            good = True
    return None if good else f"Field id={field.id} ({field.name}): '{value[:60]}' is not a valid {field.type}"


def _within(field: FieldKind, value: Decimal) -> bool:
    return (field.least is None or value >= field.least) and (field.most is None or value <= field.most)


def _decimal(value: str) -> Decimal | None:
    try:
        parsed = Decimal(value)
    except InvalidOperation:
        return None
    return parsed if parsed.is_finite() else None


def _calendar(match: re.Match[str] | None) -> bool:
    if match is None:
        return False
    year, month, day = (int(part) for part in match.groups()[:3])
    lengths = (
        31,
        29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28,
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
    )
    return year > 0 and 1 <= month <= 12 and 1 <= day <= lengths[month - 1]


def contact_errors(contact: Mapping[str, Any], fields: Mapping[int, FieldKind]) -> list[str]:
    """Every reason why the platform would refuse this contact; empty when it would take it. Types first."""
    errors: list[str] = []
    for name in ("firstName", "lastName", "externalCustomerId", "contactKey", "languageCode", "timeZone"):
        value = contact.get(name)
        if value is None or value == "":
            continue
        if not isinstance(value, str | int) or isinstance(value, bool):
            errors.append(f"{name} must be a string")
            continue
        text = str(value)
        error = {"firstName": name_error, "lastName": name_error}.get(name, _no_error)(name, text)
        if name == "languageCode":
            error = language_error(text)
        elif name == "timeZone":
            error = zone_error(text)
        elif len(text) > 255:
            error = f"{name}: max length is 255"
        if error:
            errors.append(error)
    errors.extend(_channel_errors(contact.get("channels")))
    errors.extend(_address_errors(contact.get("address")))
    errors.extend(_field_errors(contact.get("fields"), fields))
    return errors


def _no_error(_field: str, _value: str) -> str | None:
    return None


def as_list(value: Any) -> list[Any]:
    """A list, a bare element or nothing, as a list (the platform's own XML readers take all three)."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _channel_errors(channels: Any) -> list[str]:
    errors: list[str] = []
    counts: dict[str, int] = {}
    for channel in as_list(channels):
        if not isinstance(channel, dict) or not isinstance(channel.get("type"), str):
            errors.append("channels: type and value are required")
            continue
        kind, value = channel["type"], channel.get("value")
        counts[kind] = counts.get(kind, 0) + 1
        if kind not in CHANNEL_TYPES:
            errors.append(f"channels: unknown type '{kind}'")
        elif value is None or value == "":
            continue
        elif not isinstance(value, str | int):
            errors.append(f"channels: value of '{kind}' must be a string")
        elif kind == "email" and not valid_email(str(value).strip()):
            errors.append(f"'{value}' is not valid email")
        elif kind in PHONE_TYPES and phone_digits(str(value)) is None:
            errors.append(f"'{value}' is not valid phone number")
    errors.extend(f"channels: more than two of type '{kind}'" for kind, count in counts.items() if count > 2)
    return errors


def _address_errors(address: Any) -> list[str]:
    if address is None:
        return []
    if not isinstance(address, dict):
        return ["address must be an object"]
    return [
        f"address.{name} must be a string of at most 255 characters"
        for name in ("region", "town", "address", "postcode")
        if address.get(name) is not None
        and not (isinstance(address[name], str | int) and len(str(address[name])) <= 255)
    ]


def _field_errors(given: Any, fields: Mapping[int, FieldKind]) -> list[str]:
    errors: list[str] = []
    for item in as_list(given):
        identifier = item.get("id") if isinstance(item, dict) else None
        known = fields.get(number(identifier) or 0)
        if known is None:
            errors.append(f"Field with id={identifier} not found")
            continue
        value = item.get("value")
        if value is None or value == "":
            continue
        if not isinstance(value, str | int | float):
            errors.append(f"Field id={known.id}: value must be a string")
            continue
        error = field_error(known, field_text(value))
        if error:
            errors.append(error)
    return errors


def field_text(value: Any) -> str:
    """The text that is stored for a value sent as text, number or boolean."""
    return str(value).lower() if isinstance(value, bool) else str(value)
