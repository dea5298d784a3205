"""Every row of an import, to look through: by state, by words, up to a million of them. Must not: read a
row."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.model.errors import AppError
from desktop_app.model.report import RowState, SaidBy
from desktop_app.model.texts import t
from desktop_app.services.importing.ledger_rows import LedgerRow
from desktop_app.services.importing.reading.mapping import column_letter
from desktop_app.services.importing.row_narrowing import CELL
from desktop_app.viewmodels.cells import Kind, Tone
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.late_pages import LatePagedModel
from desktop_app.viewmodels.rows_model import Column
from desktop_app.viewmodels.wizard.after import AfterViewModel
from desktop_app.views.theme.measure import column, hold, row
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.empty_state import EmptyState
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.search_field import SearchField
from desktop_app.views.widgets.table_filter import filter_words
from desktop_app.views.widgets.table_foot import TableFoot
from desktop_app.views.widgets.table_memory import remember_rows
from desktop_app.views.widgets.table_view import TableView
from desktop_app.views.wizard.states import STATES, state_words

TONE = dict(STATES)


class RowsDialog(Dialog):
    """``state`` narrows from the beginning; the person may choose another."""

    def __init__(self, host: QWidget, vm: AfterViewModel, file: str, state: RowState | None = None) -> None:
        title = t("after.rows.title", file=file)
        super().__init__(host, title, width=1120, height=600, training=vm.account.training)
        self.vm = vm
        self._formats = Formats()
        platform = vm.manifest.label
        entries = [Entry(t("after.rows.all"), "")]
        entries += [Entry(state_words(one, platform), one.value) for one, _tone in STATES]
        self.state = Combo(entries, label=t("after.rows.state"))
        if state is not None:
            self.state.set_value(state.value)
        self.search = SearchField(t("after.rows.search"))
        hold(self.search, min_width=280)
        number = self._formats.number
        columns = [
            Column[LedgerRow]("row", t("after.row"), lambda one: number(one.row), Kind.NUMBER, width=68),
            Column[LedgerRow]("state", t("after.rows.state"), lambda one: state_words(one.state, platform),
                              Kind.PILL, tone=_tone, width=136),
            Column[LedgerRow]("cells", t("after.rows.in_file"), lambda one: one.joined,
                              tip=lambda one: one.joined, width=200),
            Column[LedgerRow]("reason", t("after.rows.reason"), lambda one: one.reason, tip=_why, width=248),
            Column[LedgerRow]("said", t("after.rows.said_by"), self._said, width=156),
            Column[LedgerRow]("advice", t("after.rows.advice"), lambda one: one.advice,
                              tip=lambda one: one.advice, width=120),
            Column[LedgerRow]("id", t("after.rows.id", platform=platform), lambda one: one.platform_id,
                              width=112),
        ]  # fmt: skip
        self.model: LatePagedModel[LedgerRow] = LatePagedModel(
            columns, vm.fetch, self,
            filterable=lambda _key: True, choices=_choices(platform),
        )  # fmt: skip
        self._columns = tuple(columns)
        self.table = TableView(title, self.model, rows="small", stretch="reason")
        remember_rows(self.table, "rows", vm.tables, vm.job)
        self.foot = TableFoot("", "")
        self.foot.follow(self.table)
        self._wait = EmptyState("hourglass", t("after.rows.loading"))
        self._none = EmptyState("search", t("after.rows.none_title"), t("after.rows.none_line"))
        self._stack = QStackedWidget()
        for part in (self._wait, self.table, self._none):
            self._stack.addWidget(part)
        card = Card(padding=(0, 0, 0, 0), gap=0)
        filled = QWidget()
        column(self._stack, self.foot, parent=filled).setStretch(0, 1)
        card.body.addWidget(filled, 1)
        card.hem(filled)
        head = QWidget()
        row(Label(t("after.rows.state"), "field"), self.state, self.search, None, gap=12, parent=head)
        page = QWidget()
        column(head, 12, card, parent=page).setStretch(2, 1)
        self.body.addWidget(page, 1)
        done = Button(t("after.close"), "primary", tall=True)
        done.clicked.connect(lambda _checked=False: self.accept())
        self.set_footer(primary=done)
        self.set_first_focus(self.search)
        self.state.currentIndexChanged.connect(lambda _index: self._ask())
        self.search.search_changed.connect(lambda _text: self._ask())
        self.model.filters_changed.connect(self._ask)
        self.model.sort_asked.connect(lambda _key, _down: self._ask())
        vm.rows_opened.connect(self._opened)
        vm.rows_changed.connect(self._show)
        vm.trouble.connect(self._show_trouble)
        vm.open_rows()
        if vm.reader is not None:
            self._opened()

    def _said(self, one: LedgerRow) -> str:
        return t(f"wizard.said.{one.said_by.value}", platform=self.vm.manifest.label)

    def _opened(self) -> None:
        """The columns of the file are there to choose, to filter and to copy; not shown at first."""
        assert self.vm.reader is not None
        own = [
            Column[LedgerRow](
                f"{CELL}{place}", head or t("wizard.columns.unnamed", letter=column_letter(place)),
                partial(_cell, place), width=140,
            )
            for place, head in enumerate(self.vm.reader.headers)
        ]  # fmt: skip
        self.table.columns.hide([one.key for one in own])
        self.model.set_columns((*self._columns, *own))
        self._ask()

    def _ask(self) -> None:
        if self.vm.reader is None:
            return
        chosen = str(self.state.value() or "")
        states = (RowState(chosen),) if chosen else ()
        if self.model.filters:
            self.foot.set(t("after.rows.loading"), "")
        self.vm.show_rows(states, self.search.text(), narrowing=self.model.narrowing)

    def _show(self) -> None:
        assert self.vm.reader is not None
        self.model.set_rows(self.vm.numbers)
        # filtered to nothing, the heads stay, and what brings the rows back stands below them
        table = bool(self.vm.numbers) or bool(self.model.filters and self.vm.total)
        self._stack.setCurrentWidget(self.table if table else self._none)
        shown, total = len(self.vm.numbers), self.vm.reader.total
        said = t("after.rows.foot", count=shown, total=total)
        self.foot.set(filter_words(self.model, shown, self.vm.total, said), "")

    def _show_trouble(self, error: AppError | None) -> None:
        self.bar.take_away("trouble")
        if error is not None:
            self.bar.show_message("bad", error.message, error.what_to_do, key="trouble")


def _choices(platform: str) -> dict[str, list[str]]:
    said = dict.fromkeys(t(f"wizard.said.{one.value}", platform=platform) for one in SaidBy)
    return {"state": [state_words(one, platform) for one, _tone in STATES], "said": list(said)}


def _cell(place: int, one: LedgerRow) -> str:
    return one.cells[place] if place < len(one.cells) else ""


def _why(one: LedgerRow) -> str:
    return f"{one.reason}\n{one.advice}".strip()


def _tone(one: LedgerRow) -> Tone:
    return Tone(TONE[one.state])
