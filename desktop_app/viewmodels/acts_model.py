"""The table of what was sent from here: newest first, its answer as a pill, the time.

Owns: columns and words of states. Must not: know what an act means.
"""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QObject

from desktop_app.journal.acts import Act, ActState
from desktop_app.model.texts import t
from desktop_app.viewmodels.cells import Kind, Tone
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.rows_model import Column, RowsModel

TONES = {
    ActState.SENDING: Tone.ACC,
    ActState.TAKEN: Tone.INFO,
    ActState.DONE: Tone.GOOD,
    ActState.REFUSED: Tone.BAD,
    ActState.NOT_SENT: Tone.MUTE,
    ActState.IN_DOUBT: Tone.WARN,
}


def state_words(act: Act) -> str:
    return t(f"acts.state.{act.state.value}")


def acts_model(formats: Formats, parent: QObject | None = None) -> RowsModel[Act]:
    """Rows of two lines: what and to whom, the platform's answer, when."""
    columns = (
        Column[Act](
            "about", t("acts.column.about"), lambda act: act.about, Kind.NAME, second=lambda act: act.whom,
            width=216,
        ),
        Column[Act](
            "state", t("acts.column.answer"), state_words, Kind.PILL, tone=lambda act: TONES[act.state],
            tip=lambda act: act.text, width=140,
        ),
        Column[Act](
            "at", t("acts.column.time"), lambda act: _moment(act, formats), Kind.NUMBER,
            sort=lambda act: act.id, tip=_exactly, width=96,
        ),
    )  # fmt: skip
    return RowsModel(columns, lambda act: act.key, parent)


def _moment(act: Act, formats: Formats) -> str:
    """The clock for today, else the day."""
    now = datetime.now(UTC)
    if act.at is not None and act.at.astimezone().date() == now.astimezone().date():
        return formats.clock(act.at.astimezone())
    return formats.day(act.at, now)


def _exactly(act: Act) -> str:
    return "" if act.at is None else f"{act.at.astimezone():%Y-%m-%d %H:%M:%S}"
