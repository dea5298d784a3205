"""Step 6: every row, and who said so. Must not: count."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from desktop_app.model.report import RowState
from desktop_app.model.texts import t
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.wizard.flow import ImportWizardViewModel
from desktop_app.views.file_dialogs import ask_folder
from desktop_app.views.theme.measure import column, row
from desktop_app.views.theme.tokens import Icon
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.icon_label import IconLabel
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.ledger import Ledger, LedgerFoot, LedgerLine
from desktop_app.views.widgets.ledger_bar import LedgerBar
from desktop_app.views.widgets.message_bar import MessageBar
from desktop_app.views.wizard.page import WizardPage
from desktop_app.views.wizard.row_table import RowTable
from desktop_app.views.wizard.states import STATES, said_words, state_words


class ResultPage(WizardPage):
    def __init__(self, vm: ImportWizardViewModel, parent: QWidget | None = None) -> None:
        super().__init__(vm, parent)
        self._formats = Formats()
        self.primary = Button(t("wizard.result.done"), "primary", tall=True)
        self.save = Button(t("wizard.result.save"), "quiet", "download", tall=True)
        self.save.clicked.connect(self._save)
        self.resume = Button(t("wizard.result.continue"), icon="play", tall=True)
        self.resume.clicked.connect(self._resume)
        self.left = (self.save,)
        self.right = (self.resume,)
        self._icon = IconLabel("circle-check", "good", Icon.EMPTY)
        self.headline = Label("", "h2", wrap=True)
        self._checked = Label("", "body2", wrap=True)
        head = Card(padding=(20, 16, 20, 16), gap=0)
        words = column(self.headline, 4, self._checked)
        line = row(self._icon, words, gap=16)
        line.setStretch(1, 1)
        head.body.addLayout(line)
        self.bar = LedgerBar()
        self.ledger = Ledger(t("wizard.result.every_row"), t("wizard.result.rows"))
        self.ledger.action_pressed.connect(self._show_rows)
        self.messages = MessageBar()
        content = QWidget()
        column(self.messages, head, 12, self.bar, 12, self.ledger, None, parent=content)
        column(content, parent=self)
        vm.overview_changed.connect(self._show)

    @property
    def title(self) -> str:
        return t("wizard.result.title")

    @property
    def line(self) -> str:
        overview = self.vm.overview
        if overview is None:
            return ""
        view = overview.view
        clock = self._formats.clock(view.started.astimezone())
        return t(
            "wizard.result.line", file=view.file, list=view.list, account=self.vm.account.name, clock=clock
        )

    def entered(self) -> None:
        self._show()

    def _show(self, _news: object = None) -> None:
        overview = self.vm.overview
        if overview is None:
            return
        view, platform = overview.view, self.vm.manifest.label
        words = {"sent": view.handed_over}
        if view.in_list is not None:
            self.headline.setText(t("wizard.result.headline", listed=view.in_list.count, **words))
        else:
            self.headline.setText(t("wizard.result.headline_plain", **words))
        self._checked.setText(self._second_line(platform))
        unfinished = view.can_resume
        doubtful = unfinished or view.ledger.count(RowState.IN_DOUBT) or not view.ledger.adds_up
        self._icon.set_icon("triangle-alert" if doubtful else "circle-check", "warn" if doubtful else "good")
        self.resume.setVisible(unfinished)
        self.save.setVisible(bool(self._to_mend()))
        self.bar.set_parts(
            [(tone, state_words(state, platform), view.ledger.count(state)) for state, tone in STATES]
        )
        lines = [
            LedgerLine(
                state.value,
                tone,
                state_words(state, platform),
                said_words(state, overview.reasons, platform),
                self._formats.number(view.ledger.count(state)),
                zero=not view.ledger.count(state),
                action=t("wizard.result.show") if view.ledger.count(state) else "",
            )
            for state, tone in STATES
        ]
        adds_up = view.ledger.adds_up
        foot = LedgerFoot(
            t("wizard.result.total"),
            t("wizard.result.total_hint"),
            self._formats.number(view.ledger.total),
            t("wizard.result.adds_up") if adds_up else t("wizard.result.adds_not"),
            adds_up,
        )
        self.ledger.set_lines(lines, foot)
        self.changed.emit()

    def _second_line(self, platform: str) -> str:
        assert self.vm.overview is not None
        view = self.vm.overview.view
        waiting = view.ledger.count(RowState.NOT_SENT)
        if view.error is not None:
            return f"{view.error.message} {view.error.what_to_do}"
        if waiting and view.can_resume:
            return t("wizard.result.stopped", count=waiting)
        if view.in_list is None:
            return ""
        clock = self._formats.clock(view.in_list.checked_at.astimezone())
        accepted = view.ledger.count(RowState.ACCEPTED)
        if accepted:
            return t("wizard.result.working", platform=platform, clock=clock, count=accepted)
        return t("wizard.result.checked", platform=platform, clock=clock)

    def _to_mend(self) -> int:
        if self.vm.overview is None:
            return 0
        ledger = self.vm.overview.view.ledger
        states = (RowState.REJECTED_HERE, RowState.REJECTED_THERE, RowState.SKIPPED, RowState.IN_DOUBT)
        return sum(ledger.count(state) for state in states)

    def _resume(self) -> None:
        if self.vm.overview is not None:
            self.vm.resume(self.vm.overview.view.job)

    def _save(self) -> None:
        folder = ask_folder(self, t("wizard.result.save_dialog"))
        if folder is not None:
            self.vm.save_results(folder, lambda _files: self._saved(folder))

    def _saved(self, folder: Path) -> None:
        self.messages.show_message(
            "good",
            t("wizard.result.saved", folder=str(folder)),
            key="saved",
            action=t("wizard.result.open_folder"),
            on_action=partial(_open_folder, folder),
        )

    def _show_rows(self, key: str) -> None:
        assert self.vm.overview is not None
        state = RowState(key)
        count = self.vm.overview.view.ledger.count(state)
        title = t("wizard.result.rows_title", state=state_words(state, self.vm.manifest.label), count=count)
        dialog = Dialog(self.window(), title, width=880, height=536, training=self.vm.account.training)
        table = RowTable(self.vm, title)
        dialog.body.addWidget(table, 1)
        done = Button(t("widgets.close"), "primary", tall=True)
        dialog.set_footer(primary=done)
        dialog.open()
        table.show_rows((state,), "", count)


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
