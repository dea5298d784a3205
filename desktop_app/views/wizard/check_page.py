"""Step 3: every row was read; problems by kind, mended where the person says so. Must not: judge a row."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop_app.model.report import ReasonCount, RowState
from desktop_app.model.texts import t
from desktop_app.services.importing.steps import Step
from desktop_app.services.importing.wizard import Overview
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.wizard.check import DUPLICATE, READY, STAY_OUT, kinds_of
from desktop_app.viewmodels.wizard.flow import ImportWizardViewModel
from desktop_app.views.shortcuts import bind
from desktop_app.views.theme.measure import column
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.themed import show_if
from desktop_app.views.wizard.check_layout import CheckLayout
from desktop_app.views.wizard.kind_list import KindList, key_of
from desktop_app.views.wizard.mend_table import MendTable
from desktop_app.views.wizard.page import WizardPage
from desktop_app.views.wizard.same_dialog import SamePeopleDialog


class CheckPage(WizardPage):
    step = Step.CHECK

    def __init__(self, vm: ImportWizardViewModel, parent: QWidget | None = None) -> None:
        super().__init__(vm, parent)
        self.check = vm.check
        self.primary = Button(t("wizard.check.next"), "primary", tall=True)
        self.back = Button(t("wizard.back"), "quiet", "arrow-left", tall=True)
        self.back.clicked.connect(lambda _checked=False: vm.go_back())
        self.take_back = Button(t("check.take_back"), "quiet", "undo-2", tall=True)
        self.take_back.clicked.connect(lambda _checked=False: self.check.take_back())
        self.left = (self.back, self.take_back)
        self._formats = Formats()
        self.kinds = KindList(self)
        self.fix = Button(t("check.fix", count=0))
        self.fix.clicked.connect(lambda _checked=False: self.check.fix_all())
        self.leave = Button(t("check.leave_kind"))
        self.leave.clicked.connect(lambda _checked=False: self.check.leave_out_kind())
        self.rule = Button(t("same.look"), icon="users")
        self.rule.clicked.connect(lambda _checked=False: self.open_same())
        self.rows = MendTable(vm.check, vm.account.training)
        self.parts = CheckLayout(self.kinds, self.rows, (self.rule, self.leave, self.fix))
        self.kind_table = self.parts.kind_table
        self.kind_table.selection_told.connect(self._kind_chosen)
        self.bar, self.progress = self.parts.bar, self.parts.progress
        column(self.parts, parent=self)
        QShortcut(QKeySequence.StandardKey.Undo, self).activated.connect(self.check.take_back)
        do = {"next": self._next_kind, "earlier": self._earlier_kind}
        bind(self, "check", lambda command: do[command](), window_wide=tuple(do))
        self.take_back.setToolTip(QKeySequence(QKeySequence.StandardKey.Undo).toString())
        vm.progress_changed.connect(self._show_progress)
        vm.overview_changed.connect(self._show)
        vm.busy_changed.connect(self._show)
        self.check.fix_changed.connect(self._show_fix)
        self.check.busy_changed.connect(self._show_fix)

    @property
    def title(self) -> str:
        return t("wizard.check.title")

    @property
    def line(self) -> str:
        overview = self.vm.overview
        if overview is None:
            return t("wizard.check.busy_line")
        total = overview.view.ledger.total
        look = min(total, sum(item.count for item in kinds_of(overview)))
        if not look:
            return t("wizard.check.line_fine", total=total)
        return t("wizard.check.line", count=look, total=total)

    @property
    def reason(self) -> str:
        if self.vm.overview is None:
            return t("wizard.check.busy")
        if not self.check.settled:
            return t("check.changing")
        return t("check.planning") if self.vm.busy_with("plan") else ""

    def entered(self) -> None:
        self._show_progress()
        self._show()

    def open_same(self) -> SamePeopleDialog:
        """Which of several rows with one address goes."""
        dialog = SamePeopleDialog(self.window(), self.check, self.vm.account.training)
        dialog.open()
        return dialog

    def _stay_out(self) -> int:
        overview = self.vm.overview
        return 0 if overview is None else sum(overview.view.ledger.count(state) for state in STAY_OUT)

    def _show_progress(self, _news: object = None) -> None:
        progress = self.vm.progress
        self.parts.say(t(progress.phase) if progress and progress.phase else t("wizard.check.busy"))
        self.progress.set_progress(progress.done if progress else 0, (progress.total or 0) if progress else 0)

    def _show(self, _news: object = None) -> None:
        if not self.on_top:
            return
        overview = self.vm.overview
        planning = self.vm.busy_with("plan")
        self.parts.show_rows(overview is not None and not planning)
        if overview is not None:
            ledger = overview.view.ledger
            out = self._stay_out()
            number, fine = self._formats.number, ledger.total - out
            self.parts.show_sums(
                (number(fine), t("wizard.check.ready", count=fine)),
                (number(out), t("check.unless_mended", count=out)),
                t("wizard.check.in_file", count=ledger.total),
                [
                    ("good", t("wizard.check.ready", count=fine), fine),
                    ("warn", t("wizard.state.skipped"), ledger.count(RowState.SKIPPED)),
                    ("bad", t("wizard.state.rejected_here"), ledger.count(RowState.REJECTED_HERE)),
                ],
            )  # fmt: skip
            shown = self._kinds_of(overview)
            if shown != self.kinds.items:
                self.kinds.set_items(shown)
            if not self.kind_table.selected_rows():
                self.kind_table.select_row(0)
        self._show_fix()
        self.changed.emit()

    @staticmethod
    def _kinds_of(overview: Overview) -> tuple[ReasonCount, ...]:
        """The kinds, and everything that goes at the end."""
        ledger = overview.view.ledger
        ready = ledger.total - sum(ledger.count(state) for state in STAY_OUT)
        fine = ReasonCount(RowState.UPDATED, READY, ready, t("wizard.check.no_problem"))
        return (*kinds_of(overview), fine)

    def _kind_chosen(self) -> None:
        chosen = self.kind_table.selected_rows()
        if not chosen:
            return
        item = self.kinds.item(chosen[0])
        if key_of(item) != self._kind_key:
            self._kind_key = key_of(item)
            self.check.choose(item.code)
        self._show_fix()

    _kind_key = ""

    def _next_kind(self, step: int = 1) -> None:
        chosen = self.kind_table.selected_rows()
        here = (chosen[0] if chosen else 0) + step
        self.kind_table.select_row(here % max(1, self.kinds.rowCount()))
        self.rows.table.setFocus()

    def _earlier_kind(self) -> None:
        self._next_kind(-1)

    def _show_fix(self, _news: object = None) -> None:
        """The head of the rows: what this kind is, and what can be done with all of it."""
        chosen = self.kind_table.selected_rows()
        item = self.kinds.item(chosen[0]) if chosen else None
        kind = self.check.kind
        stays = item is not None and item.state in STAY_OUT
        line = "duplicate" if kind == DUPLICATE else "ready" if kind == READY else "" if stays else "sent"
        self.parts.name_kind(item.text if item else "", t(f"check.line_{line}" if line else "check.line"))
        show_if(self.fix, self.check.may_fix and self.check.fixable > 0)
        self.fix.setText(t("check.fix", count=self.check.fixable))
        show_if(self.rule, kind == DUPLICATE)
        show_if(self.leave, item is not None and not stays and kind not in (READY, "mended"))
        free = not self.check.busy_with("change")
        for button in (self.fix, self.leave, self.rule):
            button.set_off("" if free else t("off.busy"))
        show_if(self.take_back, self.check.steps > 0)
        self.changed.emit()
