"""A delivery as one bulk request, and its answer as verdicts on rows. Pure.

Owns: the body of ``POST /v1/contacts`` and the reading of its answer (contacts, bulk add/update). Must not:
send.

Three things are made impossible here: a request without ``contactFields`` (it would overwrite every standard
field), a named field that a row leaves open (it would be set to null), and a row without the value it is
found by.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from desktop_app.model.errors import InvalidInput
from desktop_app.model.report import RowState
from desktop_app.provider_api.importing import Delivery, DeliveryAnswer, ImportRow, RowVerdict
from desktop_app.provider_api.json_values import Row, as_row, as_text, email_key
from desktop_app.providers.esputnik.manifest import IMPORT
from desktop_app.providers.esputnik.operations import BATCH_ROWS
from desktop_app.providers.esputnik.shapes import as_list, phone_key

CUSTOM = "custom:"

PLAIN = {
    "first_name": "firstName",
    "last_name": "lastName",
    "external_id": "externalCustomerId",
    "language": "languageCode",
    "time_zone": "timeZone",
}
CHANNELS = {"email": "email", "phone": "sms"}
ADDRESS = {"city": "town", "region": "region", "address": "address", "postcode": "postcode"}
_CONTACT_FIELDS = PLAIN | CHANNELS | ADDRESS
_DEDUPE = {"email": "email", "phone": "sms", "external_id": "externalCustomerId"}


def encode_delivery(delivery: Delivery) -> bytes:
    """The request's body, compact UTF-8 JSON.

    Raises ValueError for what the planning must prevent (too many rows, a field eSputnik does not have, a row
    that leaves a named field open or lacks its match value, a list without a name), InvalidInput for a list
    that rules fill.
    """
    _check(delivery)
    plain = [(column, PLAIN[column]) for column in delivery.columns if column in PLAIN]
    channels = [(column, CHANNELS[column]) for column in delivery.columns if column in CHANNELS]
    address = [(column, ADDRESS[column]) for column in delivery.columns if column in ADDRESS]
    custom = [
        (column, int(column.removeprefix(CUSTOM))) for column in delivery.columns if column.startswith(CUSTOM)
    ]
    contacts = []
    for row in delivery.rows:
        values = row.values
        contact: dict[str, Any] = {
            "channels": [
                {"type": kind, "value": phone_key(value) if kind == "sms" else value}
                for column, kind in channels
                if (value := values[column]) is not None
            ]
        }
        for column, name in plain:
            if (value := values[column]) is not None:
                contact[name] = value
        if address:
            place = {name: value for column, name in address if (value := values[column]) is not None}
            if place:
                contact["address"] = place
        if custom:
            contact["fields"] = [
                {"id": number, "value": value}
                for column, number in custom
                if (value := values[column]) is not None
            ]
        contacts.append(contact)
    body: dict[str, Any] = {
        "contacts": contacts,
        "dedupeOn": _DEDUPE[delivery.match_on],
        "contactFields": [_CONTACT_FIELDS[name] for name in delivery.columns if name in _CONTACT_FIELDS],
        "customFieldsIDs": [number for _, number in custom],
        "groupNames": [delivery.target.name],
        "restoreDeleted": delivery.restore_deleted,
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _check(delivery: Delivery) -> None:
    if len(delivery.rows) > BATCH_ROWS:
        raise ValueError(f"{len(delivery.rows)} rows, eSputnik takes {BATCH_ROWS} in one request")
    if not delivery.target.writable:
        raise InvalidInput(
            "esputnik.list_filled_by_rules", platform="eSputnik", field="list", list=delivery.target.name
        )
    if not delivery.target.name.strip():
        raise ValueError("the list has no name; eSputnik adds members by the list's name")
    columns = set(delivery.columns)
    unknown = [
        column
        for column in columns
        if column not in IMPORT.fields and not column.removeprefix(CUSTOM).isdecimal()
    ]
    if unknown or len(columns) != len(delivery.columns):
        raise ValueError(f"eSputnik has no such fields, or they are named twice: {sorted(unknown)}")
    # Always a standard field and always listed: an empty contactFields would mean all of them.
    if delivery.match_on not in columns or delivery.match_on not in _DEDUPE:
        raise ValueError(f"rows cannot be found by {delivery.match_on!r}")
    for row in delivery.rows:
        if len(row.values) != len(columns):  # Delivery itself has checked that there is nothing else
            missing = sorted(columns - set(row.values))
            raise ValueError(f"row {row.row} leaves {missing} open; eSputnik would wipe what it holds there")
        if not row.values[delivery.match_on]:
            raise ValueError(f"row {row.row} lacks {delivery.match_on}, by which it is found")


def read_delivery_answer(delivery: Delivery, data: Any) -> DeliveryAnswer:
    """``failedContacts`` (absent, an object or an array) and ``errorMessage`` of a 200 as verdicts.

    A refused contact is found again by the match value, then by any other value that only one row has.
    ``errorMessage`` with a session is a remark; without one nothing was taken, so every row is refused with
    it.
    """
    answer = as_row(data)
    session = as_text(answer.get("asyncSessionId"))
    message = as_text(answer.get("errorMessage"))
    rows = _Finder(delivery)
    verdicts: dict[int, RowVerdict] = {}
    unplaced = []
    for failed in map(as_row, as_list(answer.get("failedContacts"))):
        words = as_text(failed.get("error")) or message
        found = rows.take(failed)
        if found is None:
            unplaced.append(words)
        else:
            verdicts[found.row] = _refused(found, words)
    if message and not session:
        for row in delivery.rows:
            if row.row not in verdicts:
                verdicts[row.row] = _refused(row, message)
        unplaced = []
    return DeliveryAnswer(
        session=session, verdicts=tuple(verdicts.values()), text=message, unplaced=tuple(unplaced)
    )


def _refused(row: ImportRow, words: str) -> RowVerdict:
    return RowVerdict(row=row.row, state=RowState.REJECTED_THERE, code="refused", text=words)


class _Finder:
    """Which row a refused contact is. Each row is taken once; a shared value takes rows in their order."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery = delivery
        self._free = {row.row: row for row in delivery.rows}
        self._order = [delivery.match_on, *(name for name in delivery.columns if name != delivery.match_on)]
        self._index: dict[str, dict[str, list[ImportRow]]] = {}

    def take(self, failed: Row) -> ImportRow | None:
        keys = _keys(failed)
        if not keys and len(self._free) == 1:
            return self._free.pop(next(iter(self._free)))
        for place, column in enumerate(self._order):
            key = keys.get(column)
            if key is None:
                continue
            free = [row for row in self._rows_by(column).get(key, ()) if row.row in self._free]
            if free and (place == 0 or len(free) == 1):
                return self._free.pop(free[0].row)
        return None

    def _rows_by(self, column: str) -> Mapping[str, list[ImportRow]]:
        if column not in self._index:
            found: defaultdict[str, list[ImportRow]] = defaultdict(list)
            for row in self._delivery.rows:
                value = row.values.get(column)
                if value:
                    found[_key(column, value)].append(row)
            self._index[column] = found
        return self._index[column]


def _key(column: str, value: str) -> str:
    if column == "email":
        return email_key(value)
    return phone_key(value) if column == "phone" else value


def _keys(failed: Row) -> dict[str, str]:
    """What identifies a refused contact, by our column names; names and places of persons identify nobody."""
    found: dict[str, str] = {}
    for channel in map(as_row, as_list(failed.get("channels"))):
        kind, value = as_text(channel.get("type")).lower(), as_text(channel.get("value"))
        for column, name in CHANNELS.items():
            if kind == name and value:
                found.setdefault(column, _key(column, value))
    if external := as_text(failed.get("externalCustomerId")):
        found["external_id"] = external
    found |= dict(_custom(as_list(failed.get("fields"))))
    return found


def _custom(fields: Iterable[Any]) -> Iterable[tuple[str, str]]:
    for field in map(as_row, fields):
        if value := as_text(field.get("value")):
            yield f"{CUSTOM}{as_text(field.get('id'))}", value
