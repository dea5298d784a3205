"""Taking an import back: what can be, the work, what became of every person. Must not: decide any of it."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.journal import UndoState
from desktop_app.model.errors import AppError
from desktop_app.model.progress import Progress
from desktop_app.model.texts import has, t
from desktop_app.services.importing.undo_report import UndoReason
from desktop_app.services.importing.undoable import Extent
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.wizard.after import AfterViewModel
from desktop_app.views.theme.measure import column, row
from desktop_app.views.theme.tokens import Icon
from desktop_app.views.widgets.banner import Banner
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.fact_row import FactRow
from desktop_app.views.widgets.icon_label import IconLabel
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.ledger import Ledger, LedgerFoot, LedgerLine
from desktop_app.views.widgets.ledger_bar import LedgerBar
from desktop_app.views.widgets.progress_bar import ProgressBar
from desktop_app.views.widgets.themed import show_if

TONES = {
    UndoState.REVERSED: "good", UndoState.PARTLY: "warn", UndoState.KEPT: "acc", UndoState.IMPOSSIBLE: "bad",
    UndoState.AT_WORK: "info", UndoState.WAITING: "mute",
}  # fmt: skip
_EXTENT = {Extent.FULL: ("circle-check", "good"), Extent.PARTLY: ("triangle-alert", "warn"),
           Extent.NONE: ("circle-alert", "bad")}  # fmt: skip


class UndoDialog(Dialog):
    """``undo_id``: an undo that stands already is shown instead of a question."""

    def __init__(
        self, host: QWidget, vm: AfterViewModel, file: str, list_name: str, undo_id: str = ""
    ) -> None:
        super().__init__(
            host, t("after.undo.title"), t("after.undo.line", file=file, list=list_name), width=880,
            height=536, training=vm.account.training,
        )  # fmt: skip
        self.vm = vm
        self._formats = Formats()
        self.do = Button(t("after.undo.do", account=vm.account.name), "danger", "undo-2", tall=True)
        self.do.clicked.connect(lambda _checked=False: vm.undo())
        self.keep = Button(t("after.undo.keep"), tall=True)
        self.keep.clicked.connect(lambda _checked=False: self.reject())
        self.stop = Button(t("after.stop"), icon="circle-stop", tall=True)
        self.stop.clicked.connect(lambda _checked=False: vm.stop())
        self.go_on = Button(t("after.undo.go_on"), icon="play", tall=True)
        self.go_on.clicked.connect(lambda _checked=False: vm.undo())
        self.close_it = Button(t("after.close"), "primary", tall=True)
        self.close_it.clicked.connect(lambda _checked=False: self.accept())
        self._asks = QWidget()
        self._parts = column(gap=12, parent=self._asks)
        self._parts.addWidget(Label(t("after.undo.looking"), "body2"))
        self._works = QWidget()
        self._amount = Label("", "name")
        self.progress = ProgressBar(t("after.undo.title"))
        card = Card(padding=(20, 16, 20, 16), gap=12)
        card.body.addWidget(self._amount)
        card.body.addWidget(self.progress)
        self._queue = Banner("info", t("after.undo.queue"), icon="hourglass")
        safe = row(IconLabel("shield-check", "good"), Label(t("after.undo.safe"), "small", wrap=True), gap=8)
        safe.setStretch(1, 1)
        column(card, self._queue, safe, None, gap=12, parent=self._works)
        self._result = QWidget()
        self._verdict = IconLabel("circle-check", "good", Icon.EMPTY)
        self._headline = Label("", "h3", wrap=True)
        self._second = Label(t("after.undo.done_line"), "body2", wrap=True)
        head = row(self._verdict, column(self._headline, self._second, gap=4), gap=16)
        head.setStretch(1, 1)
        self.parts_bar = LedgerBar()
        self.ledger = Ledger(t("after.undo.every"), t("after.undo.people"))
        self._stays = FactRow("mail", t("after.undo.not_undone"), tone="warn")
        column(head, self.parts_bar, self.ledger, self._stays, None, gap=12, parent=self._result)
        self._stack = QStackedWidget()
        for page in (self._asks, self._works, self._result):
            self._stack.addWidget(page)
        self.body.addWidget(self._stack, 1)
        self._buttons = (self.keep, self.do, self.stop, self.go_on, self.close_it)
        self.set_footer(right=self._buttons[:-1], primary=self.close_it, safe=self.keep)
        vm.undo_changed.connect(self._show)
        vm.progress_changed.connect(self._show_progress)
        vm.trouble.connect(self._show_trouble)
        self._show()
        vm.look_at_undo(undo_id)

    def _show(self) -> None:
        if self.vm.busy_with("undo"):
            self._stack.setCurrentWidget(self._works)
            self.stop.set_off(t("off.stopping") if self.vm.stopping else "")
            self.stop.setText(t("after.stopping") if self.vm.stopping else t("after.stop"))
            self._offer(self.stop, self.close_it)
        elif self.vm.undone is not None:
            self._show_result()
        else:
            self._show_question()

    def _offer(self, *buttons: Button) -> None:
        for button in self._buttons:
            show_if(button, button in buttons)

    def _show_question(self) -> None:
        self._stack.setCurrentWidget(self._asks)
        outlook = self.vm.outlook
        none = outlook is not None and outlook.plan.extent is Extent.NONE
        self.do.set_off(t("off.busy") if outlook is None else t("off.no_undo") if none else "")
        self._offer(self.keep, self.do)
        if outlook is None:
            return
        while (item := self._parts.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        platform = self.vm.manifest.label
        icon, tone = _EXTENT[outlook.plan.extent]
        line = "" if not none else t("undo.unmeant", platform=platform)
        self._parts.addWidget(FactRow(icon, t(f"undo.{outlook.plan.extent.value}"), line, tone))
        for part in outlook.plan.parts:
            icon, tone = _EXTENT[part.extent]
            title = f"{t(f'undo.kind.{part.kind.value}')}: {self._formats.number(part.count)}"
            note = t(f"undo.note.{part.note}", platform=platform)
            self._parts.addWidget(FactRow(icon, title, note[:1].upper() + note[1:], tone))
        self._parts.addWidget(
            FactRow("mail", t("after.undo.not_undone"), "\n".join(outlook.not_undone), "warn")
        )
        self._parts.addStretch(1)

    def _show_progress(self, progress: Progress) -> None:
        queued = progress.phase == "import.phase.queue"
        show_if(self._queue, queued)
        if not queued:
            self._amount.setText(t("after.undo.at_work", done=progress.done, total=progress.total or 0))
            self.progress.set_progress(progress.done, progress.total or 0)

    def _show_result(self) -> None:
        undone = self.vm.undone
        assert undone is not None
        self._stack.setCurrentWidget(self._result)
        self.set_head(t("after.undo.undone_title"), self.line.text(), training=self.vm.account.training)
        people, platform = undone.view.people, self.vm.manifest.label
        total, back = sum(people.values()), people.get("reversed", 0)
        left = people.get("waiting", 0) + people.get("at_work", 0)
        whole = back == total
        self._verdict.set_icon("circle-check" if whole else "triangle-alert", "good" if whole else "warn")
        self._headline.setText(
            t("after.undo.unfinished", count=left)
            if left
            else t("after.undo.result", count=back, total=total)
        )
        show_if(self._second, not left)
        numbers = {state: people.get(state.value, 0) for state in UndoState}
        self.parts_bar.set_parts(
            [(tone, t(f"take_back.state.{state.value}"), numbers[state]) for state, tone in TONES.items()]
        )
        lines = [
            LedgerLine(
                f"{one.state.value}/{one.code}/{one.kind}", TONES[one.state], _kind(one), one.text,
                self._formats.number(one.count),
            )
            for one in sorted(undone.reasons, key=lambda one: (list(TONES).index(one.state), -one.count))
        ]  # fmt: skip
        counted = sum(one.count for one in undone.reasons)
        verdict = t("after.undo.adds_up") if counted == total else t("wizard.result.adds_not")
        foot = LedgerFoot(t("after.undo.of_all"), "", self._formats.number(total), verdict, counted == total)
        self.ledger.set_lines(lines, foot)
        self._stays.set(t("after.undo.not_undone"), "\n".join(undone.not_undone))
        self._stays.setToolTip(platform)
        self._offer(self.close_it, *([self.go_on] if left else []))

    def _show_trouble(self, error: AppError | None) -> None:
        self.bar.take_away("trouble")
        if error is not None:
            self.bar.show_message("bad", error.message, error.what_to_do, key="trouble")


def _kind(one: UndoReason) -> str:
    key = f"undo.kind.{one.kind}"
    return t(key) if has(key) else one.kind
