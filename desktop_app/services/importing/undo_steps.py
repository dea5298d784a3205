"""Whom an undo is about: the people that an import created or changed, with what was there before.

Owns: choosing rows of the import, joining rows of one person, the plan that follows. Must not: ask a platform
or change the import.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from desktop_app.journal import JobStore, SentRow, UndoState, UndoStep
from desktop_app.model.report import RowState
from desktop_app.provider_api.manifest import ImportTarget
from desktop_app.services.importing.undoable import Extent, RowKind, UndoPlan, extent_of, kind_of, undo_plan

WRITTEN = (RowState.CREATED, RowState.UPDATED, RowState.ACCEPTED, RowState.IN_DOUBT)
"""Rows that changed something at the platform, or may have."""
DEFAULT_SECONDS_A_CALL = 0.05


def steps_of(store: JobStore, target: ImportTarget) -> Iterator[list[UndoStep]]:
    """The people of an import, page by page; those of whom nothing is known before are settled already."""
    for page in store.rows.walk_sent(WRITTEN):
        yield [_step(row, target) for row in page]


def _step(row: SentRow, target: ImportTarget) -> UndoStep:
    wrote: dict[str, str | None] = json.loads(row.payload)
    before: dict[str, str] = json.loads(row.image) if row.image is not None else {}
    kind = kind_of(row.before, row.contacts, bool(row.member))
    extent, note = extent_of(target, kind, wrote, before)
    state, code = UndoState.WAITING, "waiting"
    if extent is Extent.NONE:
        state, code = UndoState.IMPOSSIBLE, note
    contact = row.platform_id or row.before or ""
    return UndoStep(
        0, row.row, 1, contact, row.key or row.fallback, kind.value, wrote, before, state, code,
    )  # fmt: skip


def plan_of(store: JobStore, target: ImportTarget, *, until: float | None) -> UndoPlan:
    """What taking an import back would mean now, counted row by row. Nothing is read at the platform."""
    counts: Counter[tuple[RowKind, Extent, str]] = Counter()
    for page in store.rows.walk_sent(WRITTEN):
        for row in page:
            wrote = json.loads(row.payload)
            before = json.loads(row.image) if row.image is not None else {}
            kind = kind_of(row.before, row.contacts, bool(row.member))
            counts[(kind, *extent_of(target, kind, wrote, before))] += 1
    measured = store.fact("seconds_a_call") or store.fact("earlier_seconds_a_call")
    pace = measured or DEFAULT_SECONDS_A_CALL
    return undo_plan(target, counts, seconds_a_call=pace, until=until)
