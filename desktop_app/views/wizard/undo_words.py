"""How far an import can be taken back, in two lines. Must not: decide it."""

from __future__ import annotations

from datetime import UTC, datetime

from desktop_app.model.texts import t
from desktop_app.services.importing.undoable import UndoPlan
from desktop_app.viewmodels.formats import Formats


def undo_words(undo: UndoPlan, platform: str, formats: Formats) -> tuple[str, str]:
    """(title, what comes back for each kind of row)."""
    parts = [
        t(
            "undo.part", kind=t(f"undo.kind.{part.kind.value}"), count=part.count,
            note=t(f"undo.note.{part.note}"),
        )
        for part in undo.parts
    ]  # fmt: skip
    if not undo.requests:
        return t("undo.none"), t("undo.unmeant", platform=platform)
    if undo.until is not None:
        now = datetime.now(UTC).astimezone()
        day = formats.day(datetime.fromtimestamp(undo.until, UTC).astimezone(), now)
        spread = formats.range((undo.seconds, undo.seconds * 1.5 + 2))
        parts.append(t("undo.until", day=day, range=spread))
    return t(f"undo.{undo.extent.value}"), "\n".join(parts)
