"""What will happen, row by row, narrowed to one kind. Must not: decide what happens."""

from __future__ import annotations

from array import array
from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.services.importing.plan_rows import WHATS, PlanLine
from desktop_app.viewmodels.cells import Kind, Tone
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.paged_model import PagedModel
from desktop_app.viewmodels.rows_model import Column
from desktop_app.viewmodels.wizard.check import CheckViewModel
from desktop_app.views.theme.measure import column
from desktop_app.views.widgets.table_foot import TableFoot
from desktop_app.views.widgets.table_view import TableView

_TONES = {
    "create": Tone.GOOD, "update": Tone.ACC, "unchanged": Tone.MUTE, "suppressed": Tone.WARN,
    "rejected": Tone.BAD, "unknown": Tone.INFO,
}  # fmt: skip
assert set(_TONES) == set(WHATS)


class PlanRows(QWidget):
    def __init__(
        self, vm: CheckViewModel, field_name: Callable[[str], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._vm = vm
        self._name = field_name
        number = Formats().number
        self.model: PagedModel[PlanLine] = PagedModel(
            (
                Column("row", t("plan.row"), lambda one: number(one.row), Kind.NUMBER, width=76),
                Column("who", t("plan.who"), lambda one: one.who, Kind.NAME, width=190),
                Column("what", t("plan.what"), lambda one: t(f"wizard.plan.{one.what}"), Kind.PILL,
                       tone=lambda one: _TONES[one.what], width=132),
                Column("changes", t("plan.changes"), self._changes, tip=self._whole, width=220),
            ),
            lambda one: str(one.row),
            vm.plan_lines,
            lambda key: int(key) if key.isdigit() else 0,
            self,
        )  # fmt: skip
        self.table = TableView(
            t("wizard.plan.title"), self.model, rows="small", sortable=False, stretch="changes"
        )
        self.foot = TableFoot("", "")
        column(self.table, self.foot, parent=self).setStretch(0, 1)
        vm.plan_rows_changed.connect(self._show)

    def _show(self, numbers: array[int]) -> None:
        self.model.set_rows(numbers)
        self.foot.set("", t("wizard.check.kind_foot", count=len(numbers)))

    def _changes(self, one: PlanLine) -> str:
        blank = t("wizard.plan.blank")
        said = [
            t("plan.change", field=self._name(field), before=before or blank, after=after or blank)
            if before is not None
            else t("plan.change_unread", field=self._name(field), after=after or blank)
            for field, before, after in one.changes
        ]
        if one.what == "create":
            said = [after for _field, _before, after in one.changes]
        return "  ·  ".join([*said, *([one.why] if one.why else [])])

    def _whole(self, one: PlanLine) -> str:
        return self._changes(one).replace("  ·  ", "\n")
