"""How far an import can be taken back, in few lines. Must not: decide it."""

from __future__ import annotations

from datetime import UTC, datetime

from desktop_app.model.texts import t
from desktop_app.services.importing.undoable import Extent, RowKind, UndoPart, UndoPlan
from desktop_app.viewmodels.formats import Formats


def undo_words(undo: UndoPlan, platform: str, formats: Formats) -> tuple[str, str]:
    """(title, a line for each kind of row and one for how long)."""
    if not undo.requests:
        return t("undo.none"), t("undo.unmeant", platform=platform)
    lines = [_line([part for part in undo.parts if part.kind is kind], formats) for kind in RowKind]
    if undo.until is not None:
        now = datetime.now(UTC).astimezone()
        day = formats.day(datetime.fromtimestamp(undo.until, UTC).astimezone(), now)
        lines.append(t("undo.until", day=day, range=formats.range((undo.seconds, undo.seconds * 1.5 + 2))))
    return t(f"undo.{undo.extent.value}"), "\n".join(filter(None, lines))


def _line(parts: list[UndoPart], formats: Formats) -> str:
    """One kind: what comes back at best, and of how many less."""
    if not parts:
        return ""
    best = min(parts, key=lambda part: list(Extent).index(part.extent))
    note = t(f"undo.note.{best.note}")
    less = sum(part.count for part in parts if part.extent is not best.extent)
    if less:
        note = t("plan.part_of", note=note, count=formats.number(less))
    return t("undo.part", kind=t(f"undo.kind.{best.kind.value}"), note=note)
