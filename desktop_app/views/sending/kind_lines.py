"""The kinds of what was found in a file's rows, with an icon, a word for what each does, and a count.

Must not: judge a row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt

from desktop_app.model.texts import has, t
from desktop_app.services.order_check import MISSING
from desktop_app.viewmodels.cells import Kind, Role, Tone
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.rows_model import Column, RowsModel
from desktop_app.viewmodels.sending.flow import SendWizardViewModel
from desktop_app.viewmodels.sending.items_part import WORDS
from desktop_app.viewmodels.table_model import Index


@dataclass(frozen=True, slots=True)
class KindLine:
    code: str
    stays: bool
    text: str
    effect: str
    count: int
    icon: str
    tone: Tone

    @property
    def key(self) -> str:
        return f"{'stays' if self.stays else 'goes'}/{self.code}"


class KindLines(RowsModel[KindLine]):
    def __init__(self, head: str, parent: QObject | None = None) -> None:
        number = Formats().number
        columns = (
            Column[KindLine]("text", t("wizard.check.by_kind"), lambda one: one.text, Kind.NAME,
                             second=lambda one: one.effect, width=200),
            Column[KindLine]("count", head, lambda one: "" if one.code == WORDS else number(one.count),
                             Kind.TOTAL, width=88),
        )  # fmt: skip
        super().__init__(columns, lambda one: one.key, parent)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and index.column() == 0 and role in (Role.ICON, Role.TONE):
            line = self.item(index.row())
            return line.icon if role == Role.ICON else line.tone
        return super().data(index, role)


def kind_lines(vm: SendWizardViewModel) -> list[KindLine]:
    """What stays here, what is odd, the words for a status, and all that goes as it is."""
    lines = []
    for kind in vm.kinds:
        if kind.stays:
            icon, tone, effect = "circle-x", Tone.BAD, t("send_check.effect_stays")
        elif kind.code:
            icon, tone, effect = "triangle-alert", Tone.WARN, t("send_check.effect_goes")
        else:
            icon, tone, effect = "circle-check", Tone.GOOD, t("wizard.check.effect.ready")
        lines.append(KindLine(kind.code, kind.stays, kind_words(kind.code), effect, kind.count, icon, tone))
    if vm.words:
        unknown = vm.words_unknown
        known = t("send_check.words_known", count=len(vm.words))
        words = t("send_check.words_unknown", count=unknown) if unknown else known
        icon, tone = ("circle-question-mark", Tone.WARN) if unknown else ("languages", Tone.MUTE)
        place = next((at for at, one in enumerate(lines) if not one.stays), len(lines))
        lines.insert(place, KindLine(WORDS, False, t("send_check.words"), words, len(vm.words), icon, tone))
    return lines


def kind_words(code: str) -> str:
    if not code:
        return t("wizard.check.no_problem")
    if code.startswith(MISSING):
        return t("send_check.missing", field=t(f"orders.field.{code.removeprefix(MISSING)}"))
    own = f"send_check.kind.{code}"
    return t(own) if has(own) else t(f"reading.kind.{code}")
