"""How a call of EngageLab is declared: its fields, columns and texts by one rule.

Owns: these small builders and the fields that many calls share. Must not: declare a call or send one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop_app.provider_api.calls import CallField, Confirm, Kind, Place, PlatformCall
from desktop_app.providers.engagelab.fixed import UNPROVEN

TEXTS = "platforms.engagelab.calls"


def ask(
    key: str, kind: Kind = Kind.TEXT, place: Place = Place.BODY, *, note: str = "", **more: Any
) -> CallField:
    """A field; its label is ``...calls.field.<key>``, its note ``...calls.note.<note>``."""
    options = tuple((value, f"{TEXTS}.option.{text}") for value, text in more.pop("options", ()))
    return CallField(
        key,
        f"{TEXTS}.field.{key}",
        kind,
        place,
        options=options,
        note=f"{TEXTS}.note.{note}" if note else "",
        **more,
    )


def of_path(key: str, **more: Any) -> CallField:
    return ask(key, place=Place.PATH, required=True, **more)


def of_query(key: str, kind: Kind = Kind.TEXT, **more: Any) -> CallField:
    return ask(key, kind, Place.QUERY, **more)


def call(
    name: str,
    group: str,
    operation: str,
    source: str,
    *fields: CallField,
    columns: Sequence[str] = (),
    rows_at: str = "result",
    confirm: Confirm = Confirm.NONE,
    explained: bool = False,
    unproven: bool = False,
    look_at: str = "",
) -> PlatformCall:
    """A call; its texts are ``...calls.<name>.title`` and, for what changes something or is ``explained``,
    ``...calls.<name>.does``.

    ``unproven``: its form is published nowhere, so it is switched off until the account opens it.
    """
    return PlatformCall(
        name,
        f"{TEXTS}.group.{group}",
        f"{TEXTS}.{name}.title",
        operation,
        source,
        fields,
        does=f"{TEXTS}.{name}.does" if explained or confirm is not Confirm.NONE else "",
        confirm=confirm,
        rows_at=rows_at,
        columns=tuple((path, f"{TEXTS}.column.{path.rpartition('.')[2]}") for path in columns),
        look_at=f"{TEXTS}.look_at.{look_at}" if look_at else "",
        off=f"{TEXTS}.unproven" if unproven else "",
        opens=UNPROVEN if unproven else "",
    )


PAGE = (of_query("offset", Kind.NUMBER, default="0"), of_query("limit", Kind.NUMBER, default="100"))
DAYS = (of_query("start_date", Kind.DATE, note="dates"), of_query("end_date", Kind.DATE, note="dates"))
NEED_DAYS = (
    of_query("start_date", Kind.DATE, required=True, note="span"),
    of_query("end_date", Kind.DATE, required=True, note="span"),
)
COUNTED = ("count",)
"""The answer to most changes: how many."""
WHEN = ("create_time", "update_time")
