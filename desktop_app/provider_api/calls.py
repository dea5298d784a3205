"""What a platform can do beyond the tabs: calls declared as data, so that a form can be built from each.

Owns: the declaration of a call and its fields, and how filled-in text becomes path, query and body. Must not:
know a platform or make a request. A body that no placing can build is made by the platform's own client from
the same values.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from desktop_app.model.errors import InvalidInput


class Place(StrEnum):
    """Where a field's value goes. OWN: the platform's client puts it in its place itself."""

    PATH = "path"
    QUERY = "query"
    BODY = "body"
    OWN = "own"


class Kind(StrEnum):
    """What a field holds; the form shows a fitting control, and :func:`typed` makes the value."""

    TEXT = "text"
    LONG = "long"  # several lines
    NUMBER = "number"  # a whole number
    DECIMAL = "decimal"
    SWITCH = "switch"  # "true" or "false"
    CHOICE = "choice"
    DATE = "date"  # 2026-11-25
    MOMENT = "moment"  # 2026-11-25T09:30
    LINES = "lines"  # one value a line; a list
    NUMBERS = "numbers"  # one whole number a line; a list
    STRUCTURE = "structure"  # any JSON value
    SECRET = "secret"  # never shown, logged or kept


class Confirm(StrEnum):
    """What the person is asked before it runs. TYPED: a word has to be typed, since it reaches many or ends
    something."""

    NONE = "none"
    ASK = "ask"
    TYPED = "typed"


@dataclass(frozen=True, slots=True)
class CallField:
    """One field of a call. ``key`` is ours, ``wire`` the platform's name: dotted for nested bodies ("" = the
    key).

    ``label`` and ``note`` are text keys; ``options`` of a choice: (value, text key). ``lookup`` names what
    the form can offer to choose from: ``lists``, ``messages``, ``senders`` (by address), ``sender_ids`` or
    "". ``most``: the longest list or text, 0 = any.
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    place: Place = Place.BODY
    wire: str = ""
    required: bool = False
    default: str = ""
    options: tuple[tuple[str, str], ...] = ()
    note: str = ""
    lookup: str = ""
    pattern: str = ""
    most: int = 0


@dataclass(frozen=True, slots=True)
class PlatformCall:
    """One thing a platform can do. ``operation`` names the manifest's call behind it, which tells method and
    effect.

    ``group``, ``title``, ``does`` (what it does to people and data), ``look_at`` (where results appear in the
    platform's own pages) and ``off`` (why it is switched off until the account opens it) are text keys,
    ``columns`` of the answer's table: (dotted path in a row, text key). ``rows_at``: dotted path of the rows
    in the answer, "" = the answer itself. ``opens``: name of the account setting that switches it on where
    ``off`` is given.
    """

    name: str
    group: str
    title: str
    operation: str
    source: str
    fields: tuple[CallField, ...] = ()
    does: str = ""
    confirm: Confirm = Confirm.NONE
    rows_at: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    look_at: str = ""
    off: str = ""
    opens: str = ""


@dataclass(frozen=True, slots=True)
class CallAnswer:
    """What came back: rows for a table (may be empty), and the platform's own text with its secrets masked.
    ``secrets``: values that are told this once (by name); they are no part of what is printed or logged."""

    rows: tuple[Mapping[str, Any], ...] = ()
    text: str = ""
    total: int | None = None
    repeated: bool = False
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class CallParts:
    """A call filled in: what goes into the path, the query and the body (None = no body)."""

    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    body: dict[str, Any] | None = None


def fill(call: PlatformCall, values: Mapping[str, str]) -> CallParts:
    """Path, query and body of ``call`` for what was filled in; empty fields are not sent.

    Raises InvalidInput naming the field: missing, unknown, or not of its kind.
    """
    known = {each.key for each in call.fields}
    for key in values:
        if key not in known:
            raise InvalidInput("call_field_unknown", field=key)
    path: dict[str, str] = {}
    query: dict[str, Any] = {}
    body: dict[str, Any] = {}
    for each in call.fields:
        text = values.get(each.key, each.default)
        if not text.strip():
            if each.required:
                raise InvalidInput("call_field_missing", field=each.key)
            continue
        value = typed(each, text)
        wire = each.wire or each.key
        if each.place is Place.PATH:
            path[wire] = text.strip()
        elif each.place is Place.QUERY:
            query[wire] = _in_query(value)
        elif each.place is Place.BODY:
            _put(body, wire.split("."), value)
    return CallParts(path, query, body or None)


def typed(each: CallField, text: str) -> Any:
    """``text`` as the value that the platform takes. Raises InvalidInput naming the field."""
    plain = text.strip()
    try:
        match each.kind:
            case Kind.NUMBER:
                value: Any = int(plain)
            case Kind.DECIMAL:
                value = float(plain)
            case Kind.SWITCH:
                value = {"true": True, "false": False}[plain]
            case Kind.LINES:
                value = _lines(plain)
            case Kind.NUMBERS:
                value = [int(line) for line in _lines(plain)]
            case Kind.STRUCTURE:
                value = json.loads(plain)
            case Kind.CHOICE if each.options and plain not in {option for option, _ in each.options}:
                raise ValueError(plain)
            case Kind.DATE if not re.fullmatch(r"\d{4}-\d\d-\d\d", plain):
                raise ValueError(plain)
            case Kind.MOMENT if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?", plain):
                raise ValueError(plain)
            case Kind.LONG:
                value = text
            case _:
                value = plain
    except (ValueError, KeyError) as error:
        raise InvalidInput("call_field_wrong", field=each.key) from error
    if each.most and isinstance(value, (str, list)) and len(value) > each.most:
        raise InvalidInput("call_field_long", field=each.key, most=each.most)
    return value


def rows_of(call: PlatformCall, data: Any) -> tuple[Mapping[str, Any], ...]:
    """The rows of an answer: at ``rows_at``, a bare object as a list of one, plain values as ``{"value":
    x}``."""
    for part in call.rows_at.split(".") if call.rows_at else ():
        data = data.get(part) if isinstance(data, Mapping) else None
    if data is None or data == "":
        return ()
    items = data if isinstance(data, Sequence) and not isinstance(data, str) else [data]
    return tuple(item if isinstance(item, Mapping) else {"value": item} for item in items)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _in_query(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(str(one) for one in value) if isinstance(value, list) else value


def _put(body: dict[str, Any], path: list[str], value: Any) -> None:
    for part in path[:-1]:
        body = body.setdefault(part, {})
    body[path[-1]] = value
