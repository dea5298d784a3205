"""The table of a job's rows, read in windows as one scrolls: on the Check and the Result page.

Owns: asking for the next window. Must not: know why a row is there.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop_app.model.report import RowState
from desktop_app.model.texts import t
from desktop_app.services.importing.wizard import RowLine
from desktop_app.viewmodels.cells import Kind
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.rows_model import Column, RowsModel
from desktop_app.viewmodels.wizard.flow import ImportWizardViewModel
from desktop_app.views.theme.measure import column
from desktop_app.views.widgets.table_foot import TableFoot
from desktop_app.views.widgets.table_view import TableView

WINDOW = 200


class RowTable(QWidget):
    """``show_rows(states, code, total)`` starts over."""

    def __init__(
        self, vm: ImportWizardViewModel, label: str, hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._vm = vm
        self._states: tuple[RowState, ...] = ()
        self._code = ""
        self._total = 0
        self._formats = Formats()
        number = self._formats.number
        columns = (
            Column[RowLine]("row", t("wizard.check.row"), lambda item: number(item.row), Kind.NUMBER,
            width=72),
            Column[RowLine](
                "in_file", t("wizard.check.as_in_file"), lambda item: item.in_file or item.cells, Kind.BAD,
                tip=lambda item: item.cells, width=220,
            ),
            Column[RowLine](
                "reason", t("wizard.result.reason"), lambda item: item.reason,
                tip=lambda item: f"{item.reason}\n{item.advice}".strip(), width=280,
            ),
        )  # fmt: skip
        self.model: RowsModel[RowLine] = RowsModel(columns, lambda item: str(item.row), self)
        self.table = TableView(label, self.model, sortable=False, stretch="reason")
        self.foot = TableFoot(hint, "", icon="info" if hint else "")
        self._hint = hint
        column(self.table, self.foot, parent=self)
        self.table.verticalScrollBar().valueChanged.connect(self._more)

    def show_rows(self, states: Sequence[RowState], code: str, total: int) -> None:
        self._states, self._code, self._total = tuple(states), code, total
        self.model.set_items(())
        self.foot.set(self._hint, t("wizard.check.kind_foot", count=total))
        if total:
            self._vm.fetch_rows(self._states, code, 0, WINDOW, self._first)

    def _first(self, rows: Sequence[RowLine]) -> None:
        self.model.set_items(rows)

    def _more(self, value: int) -> None:
        have = self.model.rowCount()
        near = value >= self.table.verticalScrollBar().maximum() - 10 * self.table.row_height
        if near and 0 < have < self._total and not self._vm.busy_with("rows"):
            self._vm.fetch_rows(self._states, self._code, have, WINDOW, self.model.add_items)
