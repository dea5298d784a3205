"""The table of a job's rows, read in windows as one scrolls: on the Check and the Result page.

Owns: asking for the next window. Must not: know why a row is there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

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
    """``show_rows(states, code, total)`` or ``show_warned(code, total)`` starts over.

    With ``sent`` the table says what goes out for a row, else why it is in its state.
    """

    def __init__(
        self,
        vm: ImportWizardViewModel,
        label: str,
        hint: str = "",
        sent: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._vm = vm
        self._ask: Callable[[int], None] = _nothing
        self._total = 0
        self._formats = Formats()
        number = self._formats.number
        columns = [
            Column[RowLine]("row", t("wizard.check.row"), lambda item: number(item.row), Kind.NUMBER,
            width=72),
            Column[RowLine](
                "in_file", t("wizard.check.as_in_file"), lambda item: item.in_file or item.cells,
                Kind.TEXT if sent else Kind.BAD, tip=lambda item: item.cells, width=240,
            ),
        ]  # fmt: skip
        if sent:
            nothing = t("wizard.check.nothing_sent")
            columns.append(
                Column(
                    "sent", t("wizard.check.as_sent"), lambda item: item.sent or nothing, tip=_why, width=280
                )
            )
        else:
            columns.append(
                Column("reason", t("wizard.result.reason"), lambda item: item.reason, tip=_why, width=280)
            )
        self.model: RowsModel[RowLine] = RowsModel(columns, lambda item: str(item.row), self)
        self.table = TableView(label, self.model, sortable=False, stretch="sent" if sent else "reason")
        self.foot = TableFoot(hint, "", icon="info" if hint else "")
        self._hint = hint
        column(self.table, self.foot, parent=self)
        self.table.verticalScrollBar().valueChanged.connect(self._more)

    def show_rows(self, states: Sequence[RowState], code: str, total: int) -> None:
        """Rows of these states and this code ("" = any)."""
        self._begin(partial(self._fetch_rows, tuple(states), code), total)

    def show_warned(self, code: str, total: int) -> None:
        """Rows that are sent in spite of a problem of this kind."""
        self._begin(partial(self._fetch_warned, code), total)

    def _begin(self, ask: Callable[[int], None], total: int) -> None:
        self._ask, self._total = ask, total
        self.model.set_items(())
        self.foot.set(self._hint, t("wizard.check.kind_foot", count=total))
        if total:
            ask(0)

    def _fetch_rows(self, states: tuple[RowState, ...], code: str, offset: int) -> None:
        self._vm.fetch_rows(states, code, offset, WINDOW, self._show)

    def _fetch_warned(self, code: str, offset: int) -> None:
        self._vm.fetch_warned(code, offset, WINDOW, self._show)

    def _show(self, rows: Sequence[RowLine]) -> None:
        self.model.add_items(rows)

    def _more(self, value: int) -> None:
        have = self.model.rowCount()
        near = value >= self.table.verticalScrollBar().maximum() - 10 * self.table.row_height
        if near and 0 < have < self._total and not self._vm.busy_with("rows"):
            self._ask(have)


def _why(item: RowLine) -> str:
    return f"{item.reason}\n{item.advice}".strip()


def _nothing(_offset: int) -> None:
    """Before the first rows are asked for."""
