"""How far a job can be taken back, told before it begins and kept to afterwards.

Owns: the one rule for a row (:func:`extent_of`), read by the plan and by whoever undoes, and the sum over all
rows. Must not: undo anything, know a platform (its manifest's ``undo`` says what it can) or hold a sentence.

Events and mails that an import started are never undone; whoever shows this says so.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from desktop_app.provider_api.manifest import ImportTarget
from desktop_app.provider_api.undo import LeaveList, NewContact, UndoMeans


class Extent(StrEnum):
    FULL = "full"
    PARTLY = "partly"
    NONE = "none"


class RowKind(StrEnum):
    CREATED = "created"  # nobody was there
    CHANGED = "changed"  # was in the list, only values change
    JOINED = "joined"  # was in the account, and joins the list
    UNKNOWN = "unknown"  # nothing was read, or several contacts share the key


@dataclass(frozen=True, slots=True)
class UndoPart:
    """Rows of one kind that can be taken back equally far. ``note`` is the end of a text key
    ``undo.note.<note>``."""

    kind: RowKind
    extent: Extent
    count: int
    note: str


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """``until``: when the before-images expire (POSIX time). ``requests`` and ``seconds`` are an estimate."""

    parts: tuple[UndoPart, ...] = ()
    requests: int = 0
    seconds: float = 0.0
    until: float | None = None

    @property
    def extent(self) -> Extent:
        """Of all rows together."""
        found = {part.extent for part in self.parts if part.count}
        if not found or found == {Extent.NONE}:
            return Extent.NONE
        return Extent.FULL if found == {Extent.FULL} else Extent.PARTLY

    def count(self, extent: Extent) -> int:
        return sum(part.count for part in self.parts if part.extent is extent)

    def as_json(self) -> dict[str, Any]:
        return {
            "extent": self.extent.value,
            **{extent.value: self.count(extent) for extent in Extent},
            "kinds": [
                {"kind": p.kind.value, "extent": p.extent.value, "count": p.count, "note": p.note}
                for p in self.parts
            ],
            "requests": self.requests, "seconds": self.seconds, "until": self.until,
        }  # fmt: skip

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> UndoPlan:
        parts = tuple(
            UndoPart(RowKind(p["kind"]), Extent(p["extent"]), p["count"], p["note"])
            for p in given.get("kinds", ())
        )
        return cls(parts, given.get("requests", 0), given.get("seconds", 0.0), given.get("until"))


def kind_of(before: str | None, contacts: int, member: bool) -> RowKind:
    """``before``, ``contacts`` as in :class:`PlannedRow`; ``member``: was in the list the rows go to."""
    if before == "":
        return RowKind.CREATED
    if before and contacts == 1:
        return RowKind.CHANGED if member else RowKind.JOINED
    return RowKind.UNKNOWN


def extent_of(
    target: ImportTarget, kind: RowKind, sent: Collection[str] = (), told: Collection[str] = ()
) -> tuple[Extent, str]:
    """(how far, end of the note's text key) for one row.

    ``sent``: the fields that the import writes; ``told``: those of them whose value before was really read
    (the keys of the before-image). What was not read cannot be written back.
    """
    means = target.undo or UndoMeans()
    if kind is RowKind.UNKNOWN:
        return Extent.NONE, "unknown"
    if kind is RowKind.CREATED:
        if means.new_contact is NewContact.KEEP:
            return Extent.NONE, "stays"
        return Extent.FULL, means.new_contact.value
    values = means.fields and set(sent) <= set(told)
    some = means.fields and bool(set(sent) & set(told))
    if kind is RowKind.CHANGED:
        if values:
            return Extent.FULL, "values"
        return (Extent.PARTLY, "some_values") if some else (Extent.NONE, "no_values")
    if means.leave_list is LeaveList.REMOVE:
        return (Extent.FULL, "values_and_list") if values else (Extent.PARTLY, "list_only")
    if means.leave_list is LeaveList.UNSUBSCRIBE:
        return Extent.PARTLY, "unsubscribed"
    return (Extent.PARTLY, "stays_in_list") if some else (Extent.NONE, "no_values")


Counts = Mapping[tuple[RowKind, Extent, str], int]


def undo_plan(
    target: ImportTarget, counts: Counts, *, seconds_a_call: float, until: float | None
) -> UndoPlan:
    """The sum. Rows of which nothing can be taken back cost nothing."""
    parts: Sequence[UndoPart] = [
        UndoPart(kind, extent, count, note) for (kind, extent, note), count in sorted(counts.items()) if count
    ]
    means = target.undo or UndoMeans()
    single = (
        sum(p.count for p in parts if p.kind is RowKind.CREATED and p.extent is not Extent.NONE)
        * means.requests_a_new
    )
    together = sum(p.count for p in parts if p.kind is not RowKind.CREATED and p.extent is not Extent.NONE)
    requests = single + -(-together // max(1, target.batch_rows)) * 2
    return UndoPlan(tuple(parts), requests, round(requests * seconds_a_call, 1), until)
