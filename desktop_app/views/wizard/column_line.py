"""A column of the file on the columns page: heading, samples, where it goes, how sure that is.

Must not: know what a column may become.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.services.importing.columns import ColumnRow
from desktop_app.views.theme.measure import column, hold, row
from desktop_app.views.theme.tokens import Height
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.icon_label import IconLabel
from desktop_app.views.widgets.label import ElidedLabel
from desktop_app.views.widgets.pill import Pill

_CONFIDENCE = {"sure": "good", "unsure": "warn", "left_out": "mute"}
FIELD, SECOND, PILL = 224, 176, 150


class ColumnLine(QWidget):
    """``second``: what stands beside the field, None for nothing."""

    def __init__(self, item: ColumnRow, choices: list[Entry], second: QWidget | None) -> None:
        super().__init__()
        self.index = item.index
        hold(self, height=Height.ROW_TWO_LINES)
        name = ElidedLabel(item.header, "name")
        samples = ElidedLabel(",  ".join(sample for sample in item.samples if sample), "cap")
        pair = column(None, name, 2, samples, None)
        self.field = Combo(choices, label=t("wizard.columns.field_of", column=item.header), max_width=FIELD)
        hold(self.field, width=FIELD)
        if second is not None:
            hold(second, width=SECOND)
        self.pill = Pill(t("wizard.columns.sure"), "good")
        place = QWidget()
        row(self.pill, None, parent=place)
        hold(place, width=PILL)
        parts = [self.field, *([second] if second is not None else []), place]
        layout = row(pair, IconLabel("arrow-right", "text2"), *parts, gap=12, parent=self)
        layout.setContentsMargins(16, 0, 16, 0)
        layout.setStretch(0, 1)

    def show_row(self, item: ColumnRow, asked: bool) -> None:
        self.field.set_value(item.field)
        confidence = "unsure" if asked else item.confidence
        self.field.set_state("warn" if confidence == "unsure" else "")
        self.pill.set(t(f"wizard.columns.{confidence}"), _CONFIDENCE[confidence])
