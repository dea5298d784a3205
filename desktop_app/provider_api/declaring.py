"""How a platform's calls are declared: their texts have names made by one rule from the names in the call.

Owns: that rule. Must not: know a platform, declare a call or send one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.provider_api.calls import CallField, Confirm, Kind, Place, PlatformCall


@dataclass(frozen=True, slots=True)
class CallTexts:
    """``prefix`` is where the texts of a platform's calls stand: ``platforms.<id>.calls``; ``rows_at`` where
    most of its answers hold their rows; ``opens`` the account setting that opens calls whose form is
    published nowhere (their reason is the text ``unproven``)."""

    prefix: str
    rows_at: str = ""
    opens: str = ""

    def ask(
        self, key: str, kind: Kind = Kind.TEXT, place: Place = Place.BODY, *, note: str = "", **more: Any
    ) -> CallField:
        """A field; its label is ``field.<key>``, its note ``note.<note>``. ``options``: values, whose texts
        are ``option.<value>``, or pairs of value and the last part of its text key."""
        named = ((each, each) if isinstance(each, str) else each for each in more.pop("options", ()))
        options = tuple((value, f"{self.prefix}.option.{text}") for value, text in named)
        return CallField(
            key,
            f"{self.prefix}.field.{more.pop('label', key)}",
            kind,
            place,
            options=options,
            note=f"{self.prefix}.note.{note}" if note else "",
            **more,
        )

    def of_path(self, key: str, kind: Kind = Kind.TEXT, **more: Any) -> CallField:
        return self.ask(key, kind, Place.PATH, required=True, **more)

    def of_query(self, key: str, kind: Kind = Kind.TEXT, **more: Any) -> CallField:
        return self.ask(key, kind, Place.QUERY, **more)

    def own(self, key: str, kind: Kind = Kind.TEXT, **more: Any) -> CallField:
        """A field that the platform's client puts in its place itself."""
        return self.ask(key, kind, Place.OWN, **more)

    def call(
        self,
        name: str,
        group: str,
        operation: str,
        source: str,
        *fields: CallField,
        columns: Sequence[str] = (),
        rows_at: str | None = None,
        confirm: Confirm = Confirm.NONE,
        explained: bool = False,
        unproven: bool = False,
        look_at: str = "",
    ) -> PlatformCall:
        """A call; its texts are ``group.<group>``, ``<name>.title`` and, for what changes something or is
        ``explained``, ``<name>.does``; a column's is ``column.<last part of its path>``. ``unproven``:
        switched off until the account opens it."""
        return PlatformCall(
            name,
            f"{self.prefix}.group.{group}",
            f"{self.prefix}.{name}.title",
            operation,
            source,
            fields,
            does=f"{self.prefix}.{name}.does" if explained or confirm is not Confirm.NONE else "",
            confirm=confirm,
            rows_at=self.rows_at if rows_at is None else rows_at,
            columns=tuple((path, f"{self.prefix}.column.{path.rpartition('.')[2]}") for path in columns),
            look_at=f"{self.prefix}.look_at.{look_at}" if look_at else "",
            off=f"{self.prefix}.unproven" if unproven else "",
            opens=self.opens if unproven else "",
        )
