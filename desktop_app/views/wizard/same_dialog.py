"""Several rows with one address: a rule, and who goes by it, before the rule is used. Must not: choose a
row."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.model.texts import t
from desktop_app.services.importing.check_rows import CheckLine
from desktop_app.services.importing.mending import DUPLICATE_RULES
from desktop_app.services.importing.same_people import NOW, SameAddress, SamePage
from desktop_app.viewmodels.cells import Kind
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.rows_model import Column, RowsModel
from desktop_app.viewmodels.wizard.check import CheckViewModel
from desktop_app.views.theme.measure import column, hold
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.choice_card import ChoiceCard
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.empty_state import EmptyState
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.side_by_side import SideBySide
from desktop_app.views.widgets.table_foot import TableFoot
from desktop_app.views.widgets.table_view import TableView
from desktop_app.views.wizard.mend_dialogs import SameAddressDialog

_NAMED = 6  # so many row numbers stand in a cell


class SamePeopleDialog(Dialog):
    """Left the rules, right every address with the row that goes; Enter on one chooses another row."""

    def __init__(self, host: QWidget, vm: CheckViewModel, training: bool) -> None:
        super().__init__(host, t("same.title"), t("same.line"), width=960, height=560, training=training)
        self.vm = vm
        self._training = training
        self._formats = Formats()
        self._total = 0
        self._shown_rule = NOW
        rules = QWidget()
        self.rules = {rule: ChoiceCard(t(f"same.{rule}"), t(f"same.{rule}_line")) for rule in DUPLICATE_RULES}
        column(Label(t("same.rule"), "field"), *self.rules.values(), None, gap=6, parent=rules)
        columns = [
            Column[SameAddress]("address", t("same.address"), lambda one: one.address, Kind.NAME, width=208),
            Column[SameAddress]("goes", t("same.goes"), self._goes, tip=self._goes, width=240),
            Column[SameAddress]("stays", t("same.stays"), self._stays, tip=self._whole, width=120),
        ]  # fmt: skip
        self.model: RowsModel[SameAddress] = RowsModel(columns, lambda one: one.address, self)
        self.table = TableView(
            t("same.table"), self.model, rows="small", sortable=False, multiple=False, stretch="goes"
        )
        self.foot = TableFoot(t("same.hint"), "", icon="info")
        self._none = EmptyState("circle-check", t("same.none"), t("same.none_line"))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._none)
        card = Card(padding=(0, 0, 0, 0), gap=0)
        filled = QWidget()
        column(self._stack, self.foot, parent=filled).setStretch(0, 1)
        card.body.addWidget(filled, 1)
        card.hem(filled)
        hold(card, min_height=180)
        self.body.addWidget(SideBySide(rules, card, stretch=1, fixed=272), 1)
        self.do = Button(t("same.apply"), "primary", tall=True)
        self.do.clicked.connect(lambda _checked=False: self._apply())
        self.done = Button(t("same.close"), tall=True)
        self.done.clicked.connect(lambda _checked=False: self.reject())
        self.set_footer(right=[self.done], primary=self.do)
        self.set_first_focus(self.rules["first"])
        for rule, radio in self.rules.items():
            radio.toggled.connect(lambda on, rule=rule: self._preview(rule) if on else None)
        self.table.row_activated.connect(self._choose)
        self.table.verticalScrollBar().valueChanged.connect(self._more)
        vm.same_changed.connect(self._show)
        vm.rows_changed.connect(self._changed)
        self._offer()
        vm.read_same(NOW)

    @property
    def rule(self) -> str:
        """The rule that is looked at, "" before one was chosen."""
        return next((name for name, radio in self.rules.items() if radio.isChecked()), "")

    def _preview(self, rule: str) -> None:
        self._shown_rule = rule
        self._offer()
        self.vm.read_same(rule)

    def _offer(self) -> None:
        self.do.setText(t("same.apply_ask" if self.rule == "ask" else "same.apply"))
        busy = t("off.busy") if self.vm.busy_with("change") else ""
        self.do.set_off(busy if self.rule else t("off.no_rule"))

    def _apply(self) -> None:
        if not self.rule:
            return
        asks = self.rule == "ask"
        self._shown_rule = NOW
        self.vm.set_duplicates(self.rule)
        if not asks:
            self.accept()

    def _changed(self) -> None:
        """The rows are others now: who goes is read again."""
        self._offer()
        self.vm.read_same(self._shown_rule)

    def _show(self, page: SamePage) -> None:
        self._total = page.total
        if page.offset:
            self.model.add_items(page.groups)
        else:
            chosen = self.table.selected_rows()
            self.model.set_items(page.groups)
            if page.groups:
                self.table.select_row(min(chosen[0] if chosen else 0, len(page.groups) - 1))
        self._stack.setCurrentWidget(self.table if self._total else self._none)
        self.foot.set(t("same.hint"), t("same.foot", count=page.total))

    def _more(self, value: int) -> None:
        have = self.model.rowCount()
        near = value >= self.table.verticalScrollBar().maximum() - 10 * self.table.row_height
        if near and 0 < have < self._total and not self.vm.busy_with("same"):
            self.vm.read_same(self._shown_rule, have)

    def _choose(self, place: int) -> None:
        group = self.model.item(place)
        self.vm.read_duplicates(group.stays, partial(self._choose_among, group))

    def _choose_among(self, group: SameAddress, lines: list[CheckLine]) -> None:
        goes = next((line.row for line in lines if line.goes), group.stays)
        dialog = SameAddressDialog(self, lines, goes, self._training)
        dialog.chosen.connect(self._chosen)
        dialog.open()

    def _chosen(self, number: int) -> None:
        self._shown_rule = NOW  # a choice of one's own is told as it stands
        for radio in self.rules.values():
            radio.setAutoExclusive(False)
            radio.setChecked(False)
            radio.setAutoExclusive(True)
        self.vm.choose_row(number)
        self._offer()

    def _goes(self, one: SameAddress) -> str:
        if one.winner is None:
            return t("same.nobody")
        return t("same.row_goes", row=self._formats.number(one.winner.row), cells=one.winner.cells)

    def _stays(self, one: SameAddress) -> str:
        rows = [line.row for line in one.rows if one.winner is None or line.row != one.winner.row]
        named = ", ".join(self._formats.number(number) for number in rows[:_NAMED])
        return t("same.row_stays" if len(rows) == 1 else "same.rows_stay",
                 rows=named + (" …" if len(rows) > _NAMED else ""))  # fmt: skip

    def _whole(self, one: SameAddress) -> str:
        return "\n".join(t("same.row_goes", row=line.row, cells=line.cells) for line in one.rows)
