"""A delivery as one bulk request, and its answer as verdicts on rows. Pure.

Owns: the body of ``POST /lists/{id}/subscribe-bulk`` and the reading of its answer (contacts in a list). Must
not: send.

Made impossible here: more rows than the platform keeps (it drops the others without a word), a request that
leaves ``update_existing`` to a default on which the documents disagree, one that brings back who has left or
starts an automation, one that carries a status, tags or groups (they overwrite what is there).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from desktop_app.model.errors import InvalidInput, ProviderChanged
from desktop_app.model.report import RowState, SaidBy
from desktop_app.provider_api.importing import Delivery, ImportRow, RowVerdict
from desktop_app.provider_api.json_values import as_int, email_key
from desktop_app.providers.ecomail.manifest import IMPORT
from desktop_app.providers.ecomail.operations import BATCH_ROWS, CUSTOM_CHARACTERS, LABEL
from desktop_app.providers.ecomail.shapes import as_row, as_text

CUSTOM = "custom:"
_NAMES = {
    "email": "email",
    "phone": "phone",
    "first_name": "name",
    "last_name": "surname",
    "company": "company",
    "address": "street",
    "city": "city",
    "postcode": "zip",
    "country": "country",
    "gender": "gender",
    "birthday": "birthday",
}
assert set(_NAMES) == set(IMPORT.fields)


def check(delivery: Delivery) -> None:
    """Raises ValueError for what the planning must prevent: too many rows, a field that Ecomail does not
    have, a row without an address; InvalidInput for a list without an id.
    """
    if len(delivery.rows) > BATCH_ROWS:
        raise ValueError(f"{len(delivery.rows)} rows, Ecomail keeps {BATCH_ROWS} of one request")
    if not delivery.target.id:
        raise InvalidInput("ecomail.list_unknown", platform=LABEL, field="list", list=delivery.target.name)
    unknown = [name for name in delivery.columns if name not in _NAMES and not _custom_key(name, strict=True)]
    if unknown or len(set(delivery.columns)) != len(delivery.columns):
        raise ValueError(f"Ecomail has no such fields, or they are named twice: {sorted(unknown)}")
    keys = [_custom_key(name) for name in delivery.columns if name.startswith(CUSTOM)]
    if len(set(keys)) != len(keys):  # the platform makes them lower case and refuses what then collides
        raise ValueError(f"two custom fields are one to Ecomail: {sorted(keys)}")
    if delivery.match_on != "email":
        raise ValueError(f"rows cannot be found by {delivery.match_on!r}")
    for row in delivery.rows:
        if not row.values.get("email"):
            raise ValueError(f"row {row.row} lacks email, by which it is found")


def encode_rows(rows: Sequence[ImportRow]) -> bytes:
    """The request's body, compact UTF-8 JSON. A row names only the fields it carries: the others are kept."""
    body = {
        "subscriber_data": [subscriber_data(row.values) for row in rows],
        "update_existing": True,
        "resubscribe": False,
        "trigger_autoresponders": False,
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def encode_members(emails: Sequence[str]) -> bytes:
    """People who are known, put into a list: nothing of them is changed, who has left stays away."""
    body = {
        "subscriber_data": [{"email": email} for email in emails],
        "update_existing": False,
        "resubscribe": False,
        "trigger_autoresponders": False,
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def subscriber_data(values: Mapping[str, str | None]) -> dict[str, Any]:
    """One row; a blank on purpose (None) goes as empty text."""
    row: dict[str, Any] = {_NAMES[name]: value or "" for name, value in values.items() if name in _NAMES}
    custom = {_custom_key(name): value or "" for name, value in values.items() if name.startswith(CUSTOM)}
    if custom:
        row["custom_fields"] = custom
    return row


def too_long(row: ImportRow) -> RowVerdict | None:
    """A row whose custom fields are longer than the platform takes: refused here, by name (limits)."""
    size = sum(
        len(_custom_key(name)) + len(value or "")
        for name, value in row.values.items()
        if name.startswith(CUSTOM)
    )
    if size <= CUSTOM_CHARACTERS:
        return None
    return RowVerdict(row.row, RowState.REJECTED_HERE, "ecomail_custom_too_long", said_by=SaidBy.RULE)


def named_row(rows: Sequence[ImportRow], said: Mapping[str, Any]) -> int | None:
    """The place of the row that a refusal repeats, None when it is none of ours."""
    if len(rows) == 1:
        return 0
    key = email_key(as_text(said.get("email")))
    return next((at for at, row in enumerate(rows) if email_key(row.values["email"] or "") == key), None)


def refused(row: ImportRow, words: str) -> RowVerdict:
    return RowVerdict(row=row.row, state=RowState.REJECTED_THERE, code="refused", text=words)


def read_inserts(data: Any) -> int:
    """How many people are new to the list: never more than a lower bound of what was taken.

    Raises ProviderChanged when the answer does not say it.
    """
    count = as_int(as_row(data).get("inserts"))
    if count is None:
        raise ProviderChanged(original=f"inserts was expected: {str(data)[:200]}")
    return count


def _custom_key(name: str, *, strict: bool = False) -> str:
    """As the platform spells a custom field's key; ``strict``: "" for a name that is none."""
    if strict and not name.startswith(CUSTOM):
        return ""
    return name.removeprefix(CUSTOM).strip().lower()
