"""The rows of one kind, mended in place: Enter writes in the cell, Delete leaves the row out.

Owns: which row is being changed. Must not: know what a text means.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from desktop_app.model.progress import Progress
from desktop_app.model.texts import t
from desktop_app.services.importing.check_rows import CheckLine
from desktop_app.viewmodels.cells import Kind
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.late_pages import LatePagedModel
from desktop_app.viewmodels.rows_model import Column
from desktop_app.viewmodels.wizard.check import DUPLICATE, READY, CheckViewModel
from desktop_app.views.theme.measure import column, hold
from desktop_app.views.theme.tokens import Height
from desktop_app.views.widgets.menu import Menu
from desktop_app.views.widgets.table_filter import filter_words
from desktop_app.views.widgets.table_foot import TableFoot
from desktop_app.views.widgets.table_memory import remember
from desktop_app.views.widgets.table_view import TableView
from desktop_app.views.wizard.cell_editor import CellEditor
from desktop_app.views.wizard.mend_dialogs import CellDialog, SameAddressDialog

_SENT = 2  # the column in which one writes


class MendTable(QWidget):
    def __init__(self, vm: CheckViewModel, training: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._vm = vm
        self._training = training
        number = Formats().number
        self.model: LatePagedModel[CheckLine] = LatePagedModel(
            (
                Column("row", t("wizard.check.row"), lambda one: number(one.row), Kind.NUMBER, width=76),
                Column(
                    "in_file",
                    t("wizard.check.as_in_file"),
                    lambda one: one.shown,
                    Kind.BAD,
                    tip=_why,
                    width=244,
                ),
                Column("sent", t("wizard.check.as_sent"), lambda one: one.goes_out, tip=_why, width=220),
                Column("name", t("check.name"), lambda one: one.name, width=140),
            ),
            vm.read_lines,
            self,
            filterable=lambda _key: True,
            sortable="row".__eq__,
        )
        self.table = TableView(t("wizard.check.title"), self.model, stretch="sent", multiple=True)
        remember(self.table, "check", vm.tables.layouts)
        self.foot = TableFoot(t("check.hint"), "", icon="info")
        self.foot.follow(self.table)
        self.model.filters_changed.connect(self._ask)
        self.model.sort_asked.connect(lambda _key, _down: self._ask())
        hold(self.foot, height=Height.TABLE_FOOT_IN_CARD)
        column(self.table, self.foot, parent=self)
        self.editor = CellEditor(self.table)
        self.field = self.editor.field
        self.editor.taken.connect(self._put)
        self._line: CheckLine | None = None
        self._place = 0
        self.table.row_activated.connect(self._open)
        self.table.row_deleted.connect(self._leave_out)
        self.table.row_menu_requested.connect(self._menu)
        vm.rows_changed.connect(self._show)
        vm.busy_changed.connect(self._wait)
        vm.looking.connect(self._tell_how_far)

    @property
    def writing(self) -> bool:
        """A cell is being changed."""
        return self.editor.writing

    def _show(self) -> None:
        self.editor.give_up()
        kind = self._vm.kind
        self.model.total = self._vm.total
        self.model.turn_to(self._vm.whose, self._vm.tables.filters("check"))
        self.model.set_rows(self._vm.numbers)
        count = len(self._vm.numbers)
        hint = "hint_duplicate" if kind == DUPLICATE else "hint_ready" if kind == READY else "hint"
        shown = filter_words(self.model, count, self.model.total)
        self.foot.set(shown or t(f"check.{hint}"), "" if shown else t("wizard.check.kind_foot", count=count))
        if count and self._place:
            self.table.select_row(min(self._place, count - 1))
        self._place = 0

    def _ask(self) -> None:
        self._vm.narrow(self.model.narrowing)

    def _wait(self, _busy: bool = False) -> None:
        """Among a million rows the first look takes a moment: an empty table must not look like an answer."""
        if self._vm.busy_with("rows") and (not self.model.rowCount() or self.model.filters):
            self.foot.set(t("after.rows.loading"), "")

    def _tell_how_far(self, far: Progress) -> None:
        if self._vm.busy_with("rows"):
            self.foot.set(t(far.phase, done=far.done, total=far.total or 0), "")

    def _open(self, row: int) -> None:
        self.model.when_there([row], partial(self._open_now, row))

    def _open_now(self, row: int) -> None:
        line = self.model.item(row)
        if line is None:
            return
        if self._vm.kind == DUPLICATE:
            self._choose(line)
        elif line.column < 0 or self._vm.kind == READY:
            self._other_cell(line)
        else:
            self._write(row, line)

    def _write(self, row: int, line: CheckLine) -> None:
        """The field over the cell, with the suggestion in it."""
        self._line, self._place = line, row
        name = t("check.editing", said=line.in_file)
        self.editor.write(row, _SENT, line.suggestion or line.now, name)

    def _put(self, text: str) -> None:
        line, self._line = self._line, None
        if line is not None:
            self._vm.edit(line.row, line.column, text)

    def _leave_out(self, row: int) -> None:
        chosen = self.table.selected_rows() if self.table.selected_count < 2000 else [row]
        self._place = min(chosen or [row])
        self._vm.leave_out([self.model.rows[one] for one in chosen or [row]])

    def _choose(self, line: CheckLine) -> None:
        self._vm.read_duplicates(line.row, partial(self._choose_among, line))

    def _choose_among(self, line: CheckLine, found: list[CheckLine]) -> None:
        dialog = SameAddressDialog(self.window(), found, line.row, self._training)
        dialog.chosen.connect(self._vm.choose_row)
        dialog.open()

    def _other_cell(self, line: CheckLine) -> None:
        self._vm.read_cells(line.row, partial(self._choose_cell, line))

    def _choose_cell(self, line: CheckLine, cells: list[tuple[int, str, str]]) -> None:
        dialog = CellDialog(self.window(), line, cells, self._training)
        dialog.chosen.connect(self._vm.edit)
        dialog.open()

    def _menu(self, row: int, at: QPoint) -> None:
        line = self.model.item(row)
        if line is None:
            return
        menu = Menu(self)
        if line.suggestion:
            use = menu.addAction(t("check.use_suggestion", text=line.suggestion))
            use.triggered.connect(lambda: self._vm.edit(line.row, line.column, line.suggestion))
        menu.addAction(t("check.other_cell")).triggered.connect(lambda: self._other_cell(line))
        if self._vm.kind == DUPLICATE:
            menu.addAction(t("check.choose_row")).triggered.connect(lambda: self._choose(line))
        menu.addAction(t("check.leave_row")).triggered.connect(lambda: self._leave_out(row))
        menu.popup(at)


def _why(one: CheckLine) -> str:
    return f"{one.reason}\n{one.advice}\n{one.cells}".strip()
