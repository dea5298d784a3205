"""Step 3: every row was read; problems by kind. Must not: judge a row."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.model.report import ReasonCount, RowState
from desktop_app.model.texts import t
from desktop_app.services.importing.reading import effect_of
from desktop_app.services.importing.wizard import Overview
from desktop_app.viewmodels.cells import Kind
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.rows_model import Column, RowsModel
from desktop_app.viewmodels.wizard.flow import ImportWizardViewModel
from desktop_app.views.theme.measure import column, hold, row
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.ledger_bar import LedgerBar
from desktop_app.views.widgets.progress_bar import ProgressBar
from desktop_app.views.widgets.table_view import TableView
from desktop_app.views.wizard.page import WizardPage
from desktop_app.views.wizard.row_table import RowTable

STAY_OUT = (RowState.REJECTED_HERE, RowState.SKIPPED)


class CheckPage(WizardPage):
    def __init__(self, vm: ImportWizardViewModel, parent: QWidget | None = None) -> None:
        super().__init__(vm, parent)
        self.primary = Button(t("wizard.check.next"), "primary", tall=True)
        self.back = Button(t("wizard.back"), "quiet", "arrow-left", tall=True)
        self.back.clicked.connect(lambda _checked=False: vm.go_back())
        self.left = (self.back,)
        self._formats = Formats()
        self._ready = Label("", "num")
        self._out = Label("", "num")
        self._total = Label("", "hint")
        self.bar = LedgerBar()
        sums = Card(padding=(16, 12, 16, 16), gap=10)
        numbers = row(
            self._ready, Label(t("wizard.check.ready"), "body2"), 18, self._out,
            Label(t("wizard.check.stay_out"), "body2"), None, self._total, gap=8,
        )  # fmt: skip
        sums.body.addLayout(numbers)
        sums.body.addWidget(self.bar)
        kinds = (
            Column[ReasonCount]("text", t("wizard.check.by_kind"), lambda item: item.text, Kind.NAME,
                                second=_effect, width=212),
            Column[ReasonCount]("count", t("wizard.check.rows"), lambda item:
            self._formats.number(item.count),
                                Kind.NUMBER, width=76),
        )  # fmt: skip
        self.kinds: RowsModel[ReasonCount] = RowsModel(kinds, lambda item: f"{item.state}/{item.code}", self)
        self.kind_table = TableView(
            t("wizard.check.by_kind"), self.kinds, rows="two", sortable=False, multiple=False, stretch="text"
        )
        self.kind_table.selection_told.connect(self._kind_chosen)
        left = Card(padding=(0, 8, 0, 8), gap=0)
        left.body.addWidget(self.kind_table)
        hold(left, width=304)
        hold(left, min_height=160)
        self.rows = RowTable(vm, t("wizard.check.title"), t("wizard.check.saved_for_you"))
        self.sent = RowTable(vm, t("wizard.check.as_sent"), sent=True)
        self._tables = QStackedWidget()
        self._tables.addWidget(self.rows)
        self._tables.addWidget(self.sent)
        right = Card(padding=(0, 8, 0, 8), gap=0)
        right.body.addWidget(self._tables)
        self._split = QWidget()
        row(left, right, gap=12, parent=self._split).setStretch(1, 1)
        done = QWidget()
        column(sums, 12, self._split, parent=done).setStretch(2, 1)
        self._phase = Label("", "body2")
        self.progress = ProgressBar(t("wizard.check.busy"))
        busy_card = Card(padding=(24, 20, 24, 20), gap=12)
        busy_card.body.addWidget(self._phase)
        busy_card.body.addWidget(self.progress)
        busy = QWidget()
        column(busy_card, None, parent=busy)
        self._stack = QStackedWidget()
        self._stack.addWidget(busy)
        self._stack.addWidget(done)
        column(self._stack, parent=self)
        vm.progress_changed.connect(self._show_progress)
        vm.overview_changed.connect(self._show)

    @property
    def title(self) -> str:
        return t("wizard.check.title")

    @property
    def line(self) -> str:
        overview = self.vm.overview
        if overview is None:
            return t("wizard.check.busy_line")
        out = self._stay_out()
        total = overview.view.ledger.total
        return (
            t("wizard.check.line", count=out, total=total)
            if out
            else t("wizard.check.line_fine", total=total)
        )

    @property
    def reason(self) -> str:
        return t("wizard.check.busy") if self.vm.overview is None else ""

    def entered(self) -> None:
        self._show_progress()
        self._show()

    def _stay_out(self) -> int:
        overview = self.vm.overview
        return 0 if overview is None else sum(overview.view.ledger.count(state) for state in STAY_OUT)

    def _show_progress(self, _news: object = None) -> None:
        progress = self.vm.progress
        self._phase.setText(t(progress.phase) if progress and progress.phase else t("wizard.check.busy"))
        self.progress.set_progress(progress.done if progress else 0, (progress.total or 0) if progress else 0)

    def _show(self, _news: object = None) -> None:
        overview = self.vm.overview
        self._stack.setCurrentIndex(0 if overview is None else 1)
        if overview is not None:
            ledger = overview.view.ledger
            out = self._stay_out()
            self._ready.setText(self._formats.number(ledger.total - out))
            self._out.setText(self._formats.number(out))
            self._total.setText(t("wizard.check.in_file", count=ledger.total))
            self.bar.set_parts(
                [
                    ("good", t("wizard.check.ready"), ledger.total - out),
                    ("warn", t("wizard.state.skipped"), ledger.count(RowState.SKIPPED)),
                    ("bad", t("wizard.state.rejected_here"), ledger.count(RowState.REJECTED_HERE)),
                ]
            )
            shown = self._kinds_of(overview)
            if shown != self.kinds.items:
                self.kinds.set_items(shown)
            if not self.kind_table.selected_rows():
                self.kind_table.select_row(0)
        self.changed.emit()

    @staticmethod
    def _kinds_of(overview: Overview) -> tuple[ReasonCount, ...]:
        """What stays out, then what goes out with a remark, then everything else."""
        out = sorted((item for item in overview.reasons if item.state in STAY_OUT), key=_by_weight)
        ledger = overview.view.ledger
        ready = ledger.total - sum(ledger.count(state) for state in STAY_OUT)
        fine = ReasonCount(RowState.UPDATED, READY, ready, t("wizard.check.no_problem"))
        return (*out, *overview.warnings, fine)

    def _kind_chosen(self) -> None:
        chosen = self.kind_table.selected_rows()
        if not chosen:
            return
        item = self.kinds.item(chosen[0])
        stays = item.state in STAY_OUT
        self._tables.setCurrentWidget(self.rows if stays else self.sent)
        if stays:
            self.rows.show_rows((item.state,), item.code, item.count)
        elif item.code == READY:
            self.sent.show_rows((RowState.NOT_SENT, RowState.UNCHANGED), "", item.count)
        else:
            self.sent.show_warned(item.code, item.count)


READY = "ready"


def _by_weight(item: ReasonCount) -> tuple[bool, int]:
    return item.state is RowState.SKIPPED, -item.count


def _effect(item: ReasonCount) -> str:
    if item.code == READY:
        return t("wizard.check.effect.ready")
    if item.state in STAY_OUT:
        return t(f"wizard.check.effect.{item.state.value}")
    leaves_out = effect_of(None, item.code) == "leave_out"
    return t("wizard.check.effect.left_out" if leaves_out else "wizard.check.effect.sent")
