"""Comparing an import with the platform: a sample or everything, and what differs. Must not: compare."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.journal import Difference
from desktop_app.model.errors import AppError
from desktop_app.model.progress import Progress
from desktop_app.model.texts import has, t
from desktop_app.viewmodels.cells import Kind
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.rows_model import Column, RowsModel
from desktop_app.viewmodels.wizard.after import AfterViewModel
from desktop_app.views.theme.measure import column, hold, row
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.choice_card import ChoiceCard
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.fact_row import FactRow
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.progress_bar import ProgressBar
from desktop_app.views.widgets.table_view import TableView
from desktop_app.views.widgets.themed import show_if
from desktop_app.views.widgets.why_off import set_off

TABLE_HIGH = 280
"""Of what differs, six rows are seen at once."""


class CompareDialog(Dialog):
    """``count``: the people who could be compared."""

    def __init__(self, host: QWidget, vm: AfterViewModel, count: int) -> None:
        platform = vm.manifest.label
        super().__init__(
            host, t("after.compare.title", platform=platform), t("after.compare.line"), width=880,
            training=vm.account.training,
        )  # fmt: skip
        self.vm = vm
        self._formats = Formats()
        self.sample = ChoiceCard(t("after.compare.sample"), t("after.compare.sample_line"), checked=True)
        self.full = ChoiceCard(t("after.compare.full", count=count), t("after.compare.full_line"))
        choice = QWidget()
        row(self.sample, self.full, gap=12, parent=choice)
        self.verdict = FactRow("circle-question-mark", t("after.compare.never"))
        self.verdict.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._phase = Label("", "name")
        self.progress = ProgressBar(t("after.compare.title", platform=platform))
        self._busy = QWidget()
        column(self._phase, self.progress, gap=8, parent=self._busy)
        number = self._formats.number
        columns = [
            Column[Difference]("row", t("after.row"), lambda one: number(one.row), Kind.NUMBER, width=92),
            Column[Difference]("field", t("after.field"), _field, Kind.NAME, width=160),
            Column[Difference]("sent", t("after.compare.sent"), lambda one: one.sent, width=240),
            Column[Difference]("found", t("after.compare.found", platform=platform), lambda one: one.found,
                               Kind.BAD, width=240),
        ]  # fmt: skip
        self.model: RowsModel[Difference] = RowsModel(columns, lambda one: f"{one.row}/{one.field}", self)
        self.table = TableView(
            t("after.compare.title", platform=platform), self.model, rows="small", sortable=False,
            stretch="found",
        )  # fmt: skip
        self.card = Card(padding=(0, 8, 0, 8), gap=0)
        self.card.body.addWidget(self.table)
        hold(self.card, min_height=TABLE_HIGH)
        self._listed = Label("", "hint")
        for part in (choice, self.verdict, self._busy, self.card, self._listed):
            self.body.addWidget(part)
        self.body.setStretch(3, 1)
        self.body.addStretch(0)
        self.do = Button(t("after.compare.do"), "primary", "search", tall=True)
        self.do.clicked.connect(lambda _checked=False: vm.compare(full=self.full.isChecked()))
        self.stop = Button(t("after.stop"), icon="circle-stop", tall=True)
        self.stop.clicked.connect(lambda _checked=False: vm.stop())
        self.done = Button(t("after.close"), tall=True)
        self.done.clicked.connect(lambda _checked=False: self.accept())
        self.set_footer(right=[self.stop, self.done], primary=self.do)
        vm.compared_changed.connect(self._show)
        vm.progress_changed.connect(self._show_progress)
        vm.trouble.connect(self._show_trouble)
        self._show()
        vm.look_at_comparison()

    def _show(self) -> None:
        busy, compared = self.vm.busy_with("compare"), self.vm.compared
        show_if(self._busy, busy)
        for choice in (self.sample, self.full):
            set_off(choice, t("off.busy") if busy else "")
        self.do.set_off(t("off.busy") if busy else "")
        self.do.setText(t("after.compare.again") if compared else t("after.compare.do"))
        self.stop.set_off(t("off.stopping") if self.vm.stopping else "")
        show_if(self.stop, busy)
        show_if(self.done, not busy)
        show_if(self.card, compared is not None and bool(compared.differences) and not busy)
        show_if(self._listed, compared is not None and len(compared.differences) > 1 and not busy)
        show_if(self.verdict, not busy)
        if compared is None or busy:
            return
        made = compared.verified
        wrong = made.differ + made.missing
        clock = self._formats.clock(datetime.fromtimestamp(made.at, UTC).astimezone())
        line = t(
            "after.compare.facts", rows=made.rows, of=made.of, clock=clock, same=made.same,
            differ=made.differ, missing=made.missing,
        )  # fmt: skip
        if made.not_told:
            line += " " + t("after.compare.not_told", count=made.not_told, platform=self.vm.manifest.label)
        self.verdict.set_icon("triangle-alert" if wrong else "circle-check", "warn" if wrong else "good")
        self.verdict.set(
            t("after.compare.bad", count=wrong) if wrong else t("after.compare.good", count=made.rows), line
        )
        self.model.set_items(compared.differences)
        self._listed.setText(t("after.compare.first", count=len(compared.differences)))

    def _show_progress(self, progress: Progress) -> None:
        self._phase.setText(t("after.compare.at_work", done=progress.done, total=progress.total or 0))
        self.progress.set_progress(progress.done, progress.total or 0)

    def _show_trouble(self, error: AppError | None) -> None:
        self.bar.take_away("trouble")
        if error is not None:
            self.bar.show_message("bad", error.message, error.what_to_do, key="trouble")


def _field(one: Difference) -> str:
    if not one.field:
        return t("after.compare.gone")
    key = f"wizard.field.{one.field}"
    return t(key) if has(key) else one.field.removeprefix("custom:")
