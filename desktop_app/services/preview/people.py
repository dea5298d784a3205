"""Recipients of a spreadsheet, and how a row fills in the data of a message.

Owns: reading the rows (by the import's reading), which cell goes to which variable. Must not: render.

A row gives the fields of a contact: by its header, by its canonical field and by the platform's usual
names. What
the template reads under one of these names is filled in from the row; an empty cell takes the name away, as a
contact without that field. All other data of the message stay as they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterable, Mapping
from pathlib import Path
from typing import Any

from desktop_app.services.importing import reading
from desktop_app.services.importing.source import FileNotRead
from desktop_app.services.preview.nouns import People

MOST_PEOPLE = 20_000

# the names under which templates ask for a field; the facts of eSputnik name them in merge tags
ALIASES: dict[str, tuple[str, ...]] = {
    "email": ("email",),
    "phone": ("phone", "sms"),
    "first_name": ("firstName", "name"),
    "last_name": ("lastName", "surname"),
    "full_name": ("fullName", "name"),
    "city": ("city", "town"),
    "region": ("region", "county"),
    "postcode": ("postcode", "zip", "postalCode"),
    "address": ("address",),
    "country": ("country",),
    "language": ("language", "languageCode"),
    "external_id": ("externalId", "externalCustomerId"),
    "birthday": ("birthday",),
    "gender": ("gender",),
    "company": ("company",),
}
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?\Z")


def read_people(path: str) -> People:
    """The people of a file, at most :data:`MOST_PEOPLE`. Raises FileNotRead when it is no table."""
    look = reading.look(Path(path))
    if look.refusal is not None:
        raise FileNotRead(look.refusal)
    columns = look.mapping.columns
    rows: list[tuple[str, ...]] = []
    total = 0
    try:
        for chunk in reading.read_chunks(path, look.mapping):
            total += len(chunk)
            if len(rows) < MOST_PEOPLE:
                rows += [_cells(checked[2], len(columns)) for checked in chunk[: MOST_PEOPLE - len(rows)]]
    except reading.Refused as refused:
        raise FileNotRead(refused.refusal, Path(path).name) from None
    return People(
        Path(path).name,
        tuple(column.header for column in columns),
        tuple(_canonical(column.field) for column in columns),
        tuple(rows),
        total,
    )


def contact_of(people: People, place: int) -> dict[str, str]:
    """The contact fields of one person; empty cells are not there."""
    contact: dict[str, str] = {}
    later: list[tuple[str, str]] = []
    for header, field, cell in zip(people.headers, people.fields, people.rows[place], strict=True):
        if cell == "":
            continue
        if header:
            contact.setdefault(header, cell)
        later += [(name, cell) for name in ALIASES.get(field, ())]
    for name, cell in later:
        contact.setdefault(name, cell)
    return contact


def names_of(people: People) -> set[str]:
    """Every name that the file can fill, without case."""
    names = {header.casefold() for header in people.headers if header}
    for field in people.fields:
        names |= {name.casefold() for name in ALIASES.get(field, ())}
    return names


def filled(
    data: Mapping[str, Any], keys: Iterable[str], known: Container[str], contact: Mapping[str, str]
) -> dict[str, Any]:
    """The data of the message for one person.

    ``keys``: the top-level names the template reads. ``known``: see :func:`names_of`. ``contact``: of the
    person.
    """
    contact = {name.casefold(): cell for name, cell in contact.items()}
    made = dict(data)
    for key in keys:
        if key.casefold() not in known:
            continue
        made.pop(key, None)
        cell = contact.get(key.casefold())
        if cell is not None:
            made[key] = value_of(cell, data.get(key))
    return made


def label_of(people: People, place: int) -> str:
    """How a person is called: the name, else the address, else the first cell that is filled."""
    row = dict(zip(people.fields, people.rows[place], strict=True))
    name = " ".join(part for part in (row.get("first_name", ""), row.get("last_name", "")) if part)
    first = next((cell for cell in people.rows[place] if cell), "")
    return row.get("full_name") or name or row.get("email") or first


def value_of(cell: str, like: Any) -> Any:
    """A cell as JSON value: lists and objects are read as such, numbers only where the sample is one."""
    text = cell.strip()
    if text[:1] in ("[", "{"):
        try:
            return json.loads(text)
        except ValueError:
            return cell
    if isinstance(like, int | float) and not isinstance(like, bool) and _NUMBER.match(text):
        return float(text) if "." in text else int(text)
    return cell


def _cells(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return tuple(cells[:width]) + ("",) * (width - len(cells))


def _canonical(field: str | None) -> str:
    return field if field is not None and field in ALIASES else ""
