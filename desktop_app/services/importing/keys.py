"""What finds a contact: the same normal form for a cell of the file and for a value of the platform.

Owns: keys (``email:ann@example.com``, ``phone:380671234567``, ``external_id:A-17``), when two values are the
same, and which fields of a contact a reading told. Must not: read or send anything.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from desktop_app.model.contact import Contact

KEY_FIELDS = ("email", "phone", "external_id")
LOOSE_FIELDS = ("email", "phone", "language")
"""Fields whose values may be written differently and say the same (:func:`same`)."""
CUSTOM = "custom:"
_NO_DIGIT = re.compile(r"\D+")
_CONTACT_FIELDS = frozenset(
    {
        "email", "phone", "first_name", "last_name", "external_id", "language", "time_zone", "city", "region",
        "address", "postcode", "country", "company", "birthday", "gender",
    }
)  # fmt: skip


def normal(field: str, value: str) -> str:
    """The form in which two spellings of one value are equal."""
    text = value.strip()
    if field == "email":
        return text.lower() if text.isascii() else _foreign_email(text)
    if field == "phone":
        if text[:1] == "+" and text[1:].isdigit() and text.isascii():
            return text[1:]
        # an extension is no part of the number that platforms keep
        return _NO_DIGIT.sub("", text.partition(";")[0])
    return text


def _foreign_email(text: str) -> str:
    local, at, domain = text.lower().rpartition("@")
    try:
        return f"{local}{at}{domain.encode('idna').decode()}"  # platforms give either form back
    except UnicodeError:
        return text


def key_of(field: str, value: str) -> str:
    """The key, or "" where there is no value."""
    form = normal(field, value)
    return f"{field}:{form}" if form else ""


def keys_of_contact(contact: Contact) -> tuple[str, ...]:
    found = (key_of(field, getattr(contact, field)) for field in KEY_FIELDS)
    return tuple(key for key in found if key)


def keys_of_row(values: Mapping[str, str | None], match_on: str, always: str) -> tuple[str, str]:
    """(key, fallback) of a row that is matched by ``match_on``, and by ``always`` wherever it carries it."""
    plain = key_of(match_on, values.get(match_on) or "")
    strong = key_of(always, values.get(always) or "") if always else ""
    if strong and strong != plain:
        return strong, plain
    return plain, ""


def match_field(values: Mapping[str, str | None], match_on: Iterable[str], always: str) -> str:
    """By which field this row finds its contact; "" when it carries none of them.

    ``always`` is only chosen where nothing else is there: the platform matches by it anyway.
    """
    chosen = [field for field in match_on if field != always]
    for field in (*chosen, always):
        if field and values.get(field):
            return field
    return ""


def told_fields(contact: Contact, columns: Collection[str], lacks: Collection[str]) -> dict[str, str]:
    """The values of ``columns`` that this reading told; "" = blank there.

    A blank in a field that the manifest names among ``reading_lacks`` tells nothing and is left out,
    whichever call it came from: taking it for a blank could wipe a value or call it unchanged.
    """
    told: dict[str, str] = {}
    for column in columns:
        if column.startswith(CUSTOM):
            value = contact.fields.get(column.removeprefix(CUSTOM), "")
        elif column in _CONTACT_FIELDS:
            value = getattr(contact, column)
        else:
            continue
        if value or (column not in lacks and not (column.startswith(CUSTOM) and "custom" in lacks)):
            told[column] = value
    return told


def same(field: str, one: str | None, other: str | None) -> bool:
    """Whether both say the same: blanks alike, addresses and numbers by their normal form."""
    left, right = normal(field, one or ""), normal(field, other or "")
    return left == right or (field == "language" and left.lower() == right.lower())
