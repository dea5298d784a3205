"""A row as the body of one request, and what an answer means for its row. Pure.

Owns: the body of ``PUT userfields``. Must not: send, or create anybody: the platform makes a user with the
first mail only.

Made impossible here: a value that the platform would bind to the wrong type for ever (a number sent as
text), a custom field that nobody wrote down, a row without an address.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any

from desktop_app.model.contact import AdditionalField, FieldType
from desktop_app.model.errors import InvalidInput
from desktop_app.model.report import RowState, SaidBy
from desktop_app.provider_api.importing import Delivery, ImportRow, RowVerdict
from desktop_app.providers.sendios.fixed import DELIVERY_ROWS, LABEL
from desktop_app.providers.sendios.manifest import IMPORT

CUSTOM = "custom:"
NOT_A_USER, RECEIVED, REFUSED, NO_NUMBER = "not_a_user_yet", "received", "refused", "sendios_no_number"
_PLAIN = {"language": "language", "country": "country", "city": "city"}
_GENDERS = {"male": "m", "female": "f", "m": "m", "f": "f"}
_NAMES = ("first_name", "last_name")
_WHOLE, _DECIMAL = re.compile(r"-?[0-9]{1,18}"), re.compile(r"-?[0-9]{1,15}\.[0-9]{1,15}")


class NoNumber(ValueError):
    """A cell of a number field that is none."""


def check(delivery: Delivery, known: Mapping[str, AdditionalField]) -> None:
    """Raises ValueError for what the planning must prevent: too many rows, a field that nobody named, a row
    without an address; InvalidInput for a list without an id.
    """
    if len(delivery.rows) > DELIVERY_ROWS:
        raise ValueError(f"{len(delivery.rows)} rows, a delivery to Sendios has {DELIVERY_ROWS}")
    if not delivery.target.id:
        raise InvalidInput("sendios.no_projects", platform=LABEL, field="projects")
    unknown = [
        name
        for name in delivery.columns
        if name not in IMPORT.fields
        and (not name.startswith(CUSTOM) or name.removeprefix(CUSTOM) not in known)
    ]
    if unknown or len(set(delivery.columns)) != len(delivery.columns):
        raise ValueError(f"Sendios has no such fields, or they are named twice: {sorted(unknown)}")
    if delivery.match_on != "email":
        raise ValueError(f"rows cannot be found by {delivery.match_on!r}")
    for row in delivery.rows:
        if not row.values.get("email"):
            raise ValueError(f"row {row.row} lacks email, by which it is found")


def email_hash(email: str) -> str:
    """Standard base64 with its padding (path building)."""
    return base64.b64encode(email.strip().encode()).decode()


def body(values: Mapping[str, str | None], known: Mapping[str, AdditionalField]) -> dict[str, Any]:
    """The fields of one row; only those it carries are changed. A blank on purpose is null.

    Raises NoNumber, naming the field.
    """
    made: dict[str, Any] = {}
    if any(name in values for name in _NAMES):
        made["name"] = " ".join(part for name in _NAMES if (part := (values.get(name) or "").strip())) or None
    for name, theirs in _PLAIN.items():
        if name in values:
            made[theirs] = values[name] or None
    if made.get("language"):
        made["language"] = re.split(r"[-_]", made["language"])[0].lower()
    if "gender" in values:
        given = values["gender"] or ""
        made["gender"] = _GENDERS.get(given.casefold(), given) or None
    for name, value in values.items():
        if name.startswith(CUSTOM):
            field = known[name.removeprefix(CUSTOM)]
            made[field.id] = _typed(field, value)
    return made


def _typed(field: AdditionalField, value: str | None) -> Any:
    if not value:
        return None
    if field.type is not FieldType.NUMBER:
        return value
    text = value.strip()
    if _WHOLE.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    raise NoNumber(field.id)


def not_a_user(row: ImportRow, words: str) -> RowVerdict:
    return RowVerdict(row.row, RowState.REJECTED_THERE, NOT_A_USER, words)


def refused(row: ImportRow, words: str) -> RowVerdict:
    return RowVerdict(row.row, RowState.REJECTED_THERE, REFUSED, words)


def no_number(row: ImportRow, field: str) -> RowVerdict:
    """Refused here: sent as text it would bind the field to texts for ever."""
    return RowVerdict(row.row, RowState.REJECTED_HERE, NO_NUMBER, field, said_by=SaidBy.RULE)


def received(row: ImportRow) -> RowVerdict:
    """200 = received and validated (FAQ, item 4): stored later, and nobody says when."""
    return RowVerdict(row.row, RowState.ACCEPTED, RECEIVED, said_by=SaidBy.NOBODY)
