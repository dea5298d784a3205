"""The kinds of problems with their counts, an icon and a word for what each does. Must not: judge a row."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Qt

from desktop_app.model.report import ReasonCount, RowState
from desktop_app.model.texts import t
from desktop_app.services.importing.reading import effect_of
from desktop_app.services.importing.reading.findings import EFFECTS
from desktop_app.viewmodels.cells import Kind, Role, Tone
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.rows_model import Column, RowsModel
from desktop_app.viewmodels.table_model import Index
from desktop_app.viewmodels.wizard.check import READY, STAY_OUT


class KindList(RowsModel[ReasonCount]):
    """One line a kind. A kind is named by its code alone: a row is in one kind for one code."""

    def __init__(self, parent: QObject | None = None) -> None:
        number = Formats().number
        columns = (
            Column[ReasonCount]("text", t("wizard.check.by_kind"), lambda item: item.text, Kind.NAME,
                                second=effect_words, width=200),
            Column[ReasonCount]("count", t("wizard.check.rows"), lambda item: number(item.count),
                                Kind.TOTAL, width=100),
        )  # fmt: skip
        super().__init__(columns, key_of, parent)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and index.column() == 0 and role in (Role.ICON, Role.TONE):
            icon, tone = _look(self.item(index.row()))
            return icon if role == Role.ICON else tone
        return super().data(index, role)


def key_of(item: ReasonCount) -> str:
    """Under which a kind stays chosen while numbers change."""
    return f"{'out' if item.state in STAY_OUT else 'goes'}/{item.code}"


def _look(item: ReasonCount) -> tuple[str, Tone]:
    if item.code == READY:
        return "circle-check", Tone.GOOD
    if item.state is RowState.REJECTED_HERE:
        return "circle-x", Tone.BAD
    if item.code == "mended":
        return "circle-check", Tone.INFO
    return "triangle-alert", Tone.WARN


def effect_words(item: ReasonCount) -> str:
    if item.code == READY:
        return t("wizard.check.effect.ready")
    if item.state in STAY_OUT:
        return t(f"wizard.check.effect.{item.state.value}")
    leaves_out = item.code in EFFECTS and effect_of(None, item.code) == "leave_out"
    return t("wizard.check.effect.left_out" if leaves_out else "wizard.check.effect.sent")
