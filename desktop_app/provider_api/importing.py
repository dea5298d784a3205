"""The nouns of handing rows to a platform.

Owns: the shape of a delivery, of its answer and of what a later look-up says. Must not: know a platform or
a journal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from desktop_app.model.contact_list import ContactList
from desktop_app.model.report import RowState, SaidBy


@dataclass(frozen=True, slots=True)
class ImportRow:
    """``values`` maps canonical fields and ``custom:<field id>`` to text; only filled cells, None = send a
    blank on purpose."""

    row: int
    values: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Delivery:
    """Rows that travel together.

    ``columns`` are exactly the fields that this request may touch: a provider whose platform wipes
    unlisted or blank
    fields must send them explicitly and nothing else. ``key`` is stable across repeats of the same delivery.
    ``sent_before``: an earlier attempt at this very delivery may have arrived (the journal knows); a refusal
    that proves it is then an answer, not an error.
    """

    key: str
    target: ContactList
    match_on: str
    columns: tuple[str, ...]
    rows: tuple[ImportRow, ...]
    restore_deleted: bool = False
    sent_before: bool = False

    def __post_init__(self) -> None:
        if not self.rows:
            raise ValueError("a delivery without rows")
        if not self.columns:
            raise ValueError("a delivery must name the fields it touches")
        allowed = set(self.columns)
        for row in self.rows:
            if not set(row.values) <= allowed:
                raise ValueError(f"row {row.row} carries fields that the delivery does not name")


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """What the platform said of one row. ``code`` is ours (``refused``, ...), ``text`` the platform's
    words."""

    row: int
    state: RowState
    code: str = ""
    text: str = ""
    said_by: SaidBy = SaidBy.PLATFORM
    platform_id: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryAnswer:
    """The platform's answer. Rows without a verdict are *accepted*: taken, not yet proven stored.

    ``session`` is what :meth:`Provider.follow_import` asks about, "" where there is nothing to follow.
    ``repeated`` is True when the answer only proves that an earlier, unknown attempt was carried out.
    ``unplaced``: refusals (the platform's words) that name no row of ours; as many rows are in doubt until
    read. ``requests``: how many calls of the platform the delivery took.
    """

    session: str = ""
    verdicts: tuple[RowVerdict, ...] = ()
    text: str = ""
    repeated: bool = False
    unplaced: tuple[str, ...] = ()
    requests: int = 1


class ImportPhase(StrEnum):
    QUEUED = "queued"
    WORKING = "working"
    FINISHED = "finished"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ImportState:
    """How far the platform is. ``ids`` maps the match value (lower-case e-mail, phone digits, external id)
    to the contact's id."""

    phase: ImportPhase
    ids: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
