"""Rows that did not arrive: one cause after the other, each row with its cells to change. Must not: judge a
cell."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.model.errors import AppError
from desktop_app.model.report import ReasonCount, RowState
from desktop_app.model.texts import t
from desktop_app.services.importing.ledger_rows import LedgerRow
from desktop_app.services.importing.mended import MENDABLE, STAY_OUT
from desktop_app.services.importing.reading.mapping import column_letter
from desktop_app.viewmodels.cells import Kind, Tone
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.late_pages import LatePagedModel
from desktop_app.viewmodels.rows_model import Column
from desktop_app.viewmodels.wizard.after import AfterViewModel
from desktop_app.views.theme.measure import column, empty, hold, row
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.check_box import CheckBox
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.dialog import Dialog, Question
from desktop_app.views.widgets.empty_state import EmptyState
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.scroll_page import ScrollPage
from desktop_app.views.widgets.side_by_side import SideBySide
from desktop_app.views.widgets.table_filter import filter_words
from desktop_app.views.widgets.table_foot import TableFoot
from desktop_app.views.widgets.table_memory import remember_rows
from desktop_app.views.widgets.table_view import TableView
from desktop_app.views.widgets.text_field import TextField
from desktop_app.views.widgets.why_off import set_off
from desktop_app.views.wizard.cell_editor import CellEditor

_GOES = 2  # the column in which one writes
_KNOWN = ("row", "in_question", "reason")  # the others say what is being written here


class MendDialog(Dialog):
    """Left the rows by cause: Enter writes in the cell that is wrong; right the chosen row with all its
    cells.

    ``states``: which rows; those that were left alone by a rule (SKIPPED) are brought back by it.
    """

    def __init__(
        self,
        host: QWidget,
        vm: AfterViewModel,
        reasons: Sequence[ReasonCount],
        states: Sequence[RowState] = MENDABLE,
    ) -> None:
        self._words = "bring" if RowState.SKIPPED in states else "after.mend"
        super().__init__(
            host, t(f"{self._words}.title"), t(f"{self._words}.line"), width=1120, height=600,
            training=vm.account.training,
        )  # fmt: skip
        self.vm = vm
        self._states = tuple(states)
        self._formats = Formats()
        self._row: LedgerRow | None = None
        self._fields: list[TextField] = []
        causes = [one for one in reasons if one.state in states and one.count]
        entries = [Entry(t("after.mend.every"), "")]
        entries += [
            Entry(t("after.mend.cause_entry", text=one.text.rstrip("."), count=one.count), one.code)
            for one in causes
        ]
        self.cause = Combo(entries, label=t("after.mend.cause"), max_width=420)
        number = self._formats.number
        kind = Kind.NAME if self._words == "bring" else Kind.BAD  # nothing is wrong with those
        columns = [
            Column[LedgerRow]("row", t("after.row"), lambda one: number(one.row), Kind.NUMBER, width=76),
            Column[LedgerRow]("in_question", t("after.rows.in_file"), self._in_file, kind, tip=self._cells,
                              width=176),
            Column[LedgerRow]("goes", t("mend_cell.goes"), self._goes, tip=self._cells, width=176),
            Column[LedgerRow]("reason", t("after.rows.reason"), lambda one: one.reason,
                              tip=lambda one: f"{one.reason}\n{one.advice}", width=160),
            Column[LedgerRow]("mended", t("mend_cell.mark"), self._mark, Kind.PILL, tone=self._tone,
                              width=104),
        ]  # fmt: skip
        self.model: LatePagedModel[LedgerRow] = LatePagedModel(
            columns, vm.fetch, self,
            filterable=_KNOWN.__contains__, sortable=("row", "reason").__contains__,
        )  # fmt: skip
        self.table = TableView(
            t("after.mend.table"), self.model, rows="small", multiple=False, stretch="reason"
        )
        remember_rows(self.table, self._words, vm.tables, vm.job)
        self.model.filters_changed.connect(self._ask)
        self.model.sort_asked.connect(lambda _key, _down: self._ask())
        self.table.selection_told.connect(self._chosen)
        self.model.dataChanged.connect(self._come)
        self.table.row_activated.connect(self._write)
        self.editor = CellEditor(self.table)
        self.editor.taken.connect(self._put)
        self.foot = TableFoot("", "", icon="info")
        self.foot.follow(self.table)
        self._none = EmptyState("circle-check", t("after.mend.none"))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._none)
        left = Card(padding=(0, 0, 0, 0), gap=0)
        filled = QWidget()
        column(self._stack, self.foot, parent=filled).setStretch(0, 1)
        left.body.addWidget(filled, 1)
        left.hem(filled)
        self.title_of_row = Label("", "strong")
        self.reason_of_row = Label("", "hint", wrap=True)
        self._form = QWidget()
        self._form_body = column(gap=12, margins=(0, 0, 8, 0), parent=self._form)
        self.again = CheckBox(t("after.mend.again"))
        self.again.toggled.connect(self._send_again)
        self.next = Button(t("after.mend.next"), icon="arrow-down")
        self.next.clicked.connect(lambda _checked=False: self._next())
        right = Card(padding=(16, 12, 16, 12), gap=8)
        right.body.addWidget(self.title_of_row)
        right.body.addWidget(self.reason_of_row)
        right.body.addWidget(ScrollPage(self._form, sideways=False), 1)
        right.body.addLayout(row(self.again, None, self.next, gap=8))
        hold(left, min_width=260, min_height=150)
        self.every = Button(t("mend_cell.every"))
        self.every.clicked.connect(lambda _checked=False: vm.send_all_again(str(self.cause.value() or "")))
        choice, all_of_it = QWidget(), QWidget()
        row(Label(t("after.mend.cause"), "field"), self.cause, None, gap=12, parent=choice)
        row(None, self.every, parent=all_of_it)
        head = SideBySide(choice, all_of_it)
        hold(right, min_height=220)
        parts = SideBySide(left, right, fixed=320)
        page = QWidget()
        column(head, 12, parts, parent=page).setStretch(2, 1)
        self.body.addWidget(page, 1)
        self.do = Button("", "primary", tall=True)
        self.do.clicked.connect(lambda _checked=False: vm.mend())
        leave = Button(t("after.close"), tall=True)
        leave.clicked.connect(lambda _checked=False: self.reject())
        self.set_footer(right=[leave], primary=self.do)
        self.cause.currentIndexChanged.connect(lambda _index: self._ask())
        vm.rows_opened.connect(self._ask)
        vm.rows_changed.connect(self._show)
        vm.edits_changed.connect(self._edited)
        vm.mended.connect(lambda _view: self.accept())
        vm.trouble.connect(self._show_trouble)
        self._edited()
        vm.open_rows()
        if vm.reader is not None:
            self._ask()

    def reject(self) -> None:
        """Esc, the cross and Close: what was mended is not thrown away without a question."""
        if not self.vm.to_send:
            super().reject()
            return
        question = Question(
            self, t("mend_cell.leave", count=self.vm.to_send), t("mend_cell.leave_line"),
            t("mend_cell.leave_yes"), t("mend_cell.leave_no"), dangerous=True,
            training=self.vm.account.training,
        )  # fmt: skip
        question.accepted.connect(super().reject)
        question.open()

    # -- the table -----------------------------------------------------------------------------------------
    def _ask(self) -> None:
        code = str(self.cause.value() or "")
        stays = t("mend_cell.stays_out") if code in STAY_OUT else ""
        self.every.set_off(stays if code else t("mend_cell.every_of_cause"))
        if code and not stays:
            self.every.setToolTip(t("mend_cell.every_tip"))
        self.vm.show_rows(self._states, code=code, narrowing=self.model.narrowing)

    def _show(self) -> None:
        self.model.set_rows(self.vm.numbers)
        filtered = bool(self.model.filters and self.vm.total)
        self._stack.setCurrentWidget(self.table if self.vm.numbers or filtered else self._none)
        self.editor.give_up()
        count = len(self.vm.numbers)
        shown = filter_words(self.model, count, self.vm.total)
        self.foot.set(shown or t("mend_cell.hint"), "" if shown else t(f"{self._words}.foot", count=count))
        if self.vm.numbers:
            self.table.select_row(0)

    def _chosen(self) -> None:
        chosen = self.table.selected_rows()
        self._show_row(self.model.item(chosen[0]) if chosen else None)

    def _come(self) -> None:
        """Rows have been read; the chosen one may be among them."""
        if self._row is None:
            self._chosen()

    def _next(self) -> None:
        chosen = self.table.selected_rows()
        following = chosen[0] + 1 if chosen else 0
        if following < len(self.vm.numbers):
            self.table.select_row(following)
            if self._fields:
                self._fields[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
                self._fields[0].selectAll()

    def _write(self, place: int) -> None:
        """In the cell that the reason is about."""
        self.model.when_there([place], partial(self._write_now, place))

    def _write_now(self, place: int) -> None:
        one = self.model.item(place)
        if one is not None and one.column >= 0 and self.vm.may_send(one):
            name = t("check.editing", said=self._in_file(one))
            self.editor.write(place, _GOES, self.vm.cell(one, one.column), name)

    def _put(self, text: str) -> None:
        """Into the row, and on to the next one."""
        chosen = self.table.selected_rows()
        one = self.model.item(chosen[0]) if chosen else None
        if one is not None:
            self.vm.edit(one, one.column, text)
            self.table.select_row(min(chosen[0] + 1, len(self.vm.numbers) - 1))

    def _in_file(self, one: LedgerRow) -> str:
        return one.in_question if 0 <= one.column < len(one.cells) else self._cells(one)

    def _goes(self, one: LedgerRow) -> str:
        if one.row in self.vm.edits and one.column in self.vm.edits[one.row]:
            return self.vm.cell(one, one.column)
        if one.row in self.vm.edits or one.row in self.vm.again:
            return self._in_file(one)
        return t("mend_cell.stays_out" if not self.vm.may_send(one) else "mend_cell.nothing")

    def _cells(self, one: LedgerRow) -> str:
        cells = (self.vm.cell(one, column) for column in range(len(one.cells)))
        return "  ·  ".join(cell.strip() for cell in cells if cell.strip())

    def _mark(self, one: LedgerRow) -> str:
        if one.row in self.vm.edits:
            return t("after.mend.mended")
        return t("after.mend.as_is") if one.row in self.vm.again else ""

    def _tone(self, one: LedgerRow) -> Tone:
        return Tone.GOOD if one.row in self.vm.edits else Tone.ACC

    # -- the row -------------------------------------------------------------------------------------------
    def _show_row(self, one: LedgerRow | None) -> None:
        self._row = one
        empty(self._form_body)
        self._fields = []
        free = one is not None and self.vm.may_send(one)
        set_off(self.again, "" if free else t("off.no_row") if one is None else t("mend_cell.stays_out"))
        self.title_of_row.setText("" if one is None else t("after.mend.this", row=one.row, line=one.line))
        self.reason_of_row.setText("" if one is None else one.reason)
        if one is None or self.vm.reader is None:
            return
        headers = self.vm.reader.headers
        for place in range(max(len(headers), len(one.cells))):
            name = headers[place] if place < len(headers) else ""
            field = TextField(self.vm.cell(one, place))
            field.setCursorPosition(0)
            field.setReadOnly(not free)  # still read and copied by keys; the row's reason stands above
            field.textEdited.connect(partial(self._typed, one, place))
            field.returnPressed.connect(self._next)
            self._fields.append(field)
            self._form_body.addWidget(
                LabelledField(name or t("wizard.columns.unnamed", letter=column_letter(place)), field)
            )
        self._form_body.addStretch(1)
        blocked = self.again.blockSignals(True)
        self.again.setChecked(one.row in self.vm.again)
        self.again.blockSignals(blocked)

    def _show_form(self) -> None:
        """What was written in the table stands in the fields too."""
        if self._row is not None:
            for place, field in enumerate(self._fields):
                if not field.hasFocus():
                    field.setText(self.vm.cell(self._row, place))
                    field.setCursorPosition(0)
            blocked = self.again.blockSignals(True)
            self.again.setChecked(self._row.row in self.vm.again)
            self.again.blockSignals(blocked)

    def _typed(self, one: LedgerRow, place: int, text: str) -> None:
        self.vm.edit(one, place, text)

    def _send_again(self, on: bool) -> None:
        if self._row is not None:
            self.vm.send_again(self._row.row, on=on)

    # -- sending -------------------------------------------------------------------------------------------
    def _edited(self) -> None:
        count, busy = self.vm.to_send, self.vm.busy_with("mend")
        key = "one_do" if count == 1 else "do"
        self.do.setText(t("after.mend.at_work") if busy else t(f"{self._words}.{key}", count=count))
        self.do.set_off(t(f"{self._words}.nothing") if not count else t("off.busy") if busy else "")
        self._show_form()
        self.table.viewport().update()

    def _show_trouble(self, error: AppError | None) -> None:
        self.bar.take_away("trouble")
        if error is not None:
            self.bar.show_message("bad", error.message, error.what_to_do, key="trouble")
