"""Step 6: every row, and who said so. Must not: count."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop_app.model.errors import AppError, AuthRefused, KeyMissing
from desktop_app.model.report import ReasonCount, RowState
from desktop_app.model.texts import t
from desktop_app.provider_api.undo import NewContact
from desktop_app.services.importing.mended import MENDABLE, STAY_OUT
from desktop_app.services.importing.nouns import JobView
from desktop_app.services.importing.results import TO_MEND
from desktop_app.services.importing.steps import Step
from desktop_app.services.importing.verifying import CHECKED
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.wizard.after import AfterViewModel
from desktop_app.viewmodels.wizard.flow import ImportWizardViewModel
from desktop_app.views.file_dialogs import ask_folder
from desktop_app.views.theme.measure import column, px, row
from desktop_app.views.theme.tokens import Icon
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.icon_label import IconLabel
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.ledger import Ledger, LedgerFoot, LedgerLine
from desktop_app.views.widgets.ledger_bar import LedgerBar
from desktop_app.views.widgets.message_bar import MessageBar
from desktop_app.views.widgets.themed import show_if
from desktop_app.views.wizard.compare_dialog import CompareDialog
from desktop_app.views.wizard.doubt_dialog import DoubtDialog
from desktop_app.views.wizard.mend_dialog import MendDialog
from desktop_app.views.wizard.page import WizardPage
from desktop_app.views.wizard.rows_dialog import RowsDialog
from desktop_app.views.wizard.save_rows_dialog import SaveRowsDialog
from desktop_app.views.wizard.states import STATES, said_words, state_words
from desktop_app.views.wizard.undo_dialog import UndoDialog

BESIDE_FROM = 760


class ResultPage(WizardPage):
    """Signals: ``key_requested``: the account's key is to be put in again."""

    step = Step.RESULT

    key_requested = Signal()

    def __init__(self, vm: ImportWizardViewModel, parent: QWidget | None = None) -> None:
        super().__init__(vm, parent)
        self._formats = Formats()
        self._at_work: list[AfterViewModel] = []
        self.primary = Button(t("wizard.result.done"), "primary", tall=True)
        self.save = Button(t("wizard.result.save"), "quiet", "download", tall=True)
        self.save.clicked.connect(lambda _checked=False: self.open_save())
        self.resume = Button(t("wizard.result.continue"), icon="play", tall=True)
        self.resume.clicked.connect(self._resume)
        self.take_back = Button(t("after.undo.open"), "quiet", "undo-2", tall=True)
        self.take_back.clicked.connect(lambda _checked=False: self._undo())
        self.mend = Button("", icon="pencil", tall=True)
        self.mend.clicked.connect(lambda _checked=False: self.open_mend())
        self.left = (self.take_back, self.save)
        self.right = (self.resume, self.mend)
        self._icon = IconLabel("circle-check", "good", Icon.EMPTY)
        self.headline = Label("", "h2", wrap=True)
        self._checked = Label("", "body2", wrap=True)
        head = Card(padding=(20, 16, 20, 16), gap=0)
        words = column(self.headline, 4, self._checked)
        self.compare = Button(t("after.compare.open", platform=vm.manifest.label), icon="search")
        self.compare.clicked.connect(lambda _checked=False: self.open_compare())
        self.look = Button(t("after.rows.open"), icon="list")
        self.look.clicked.connect(lambda _checked=False: self.open_rows())
        said = row(self._icon, words, gap=16)
        said.setStretch(1, 1)
        self._head = row(said, row(self.look, self.compare, gap=8), gap=16)
        self._head.setStretch(0, 1)
        head.body.addLayout(self._head)
        self.bar = LedgerBar()
        self.ledger = Ledger(t("wizard.result.every_row"), t("wizard.result.rows"))
        self.ledger.action_pressed.connect(self._act)
        self.messages = MessageBar()
        content = QWidget()
        column(self.messages, head, 12, self.bar, 12, self.ledger, None, parent=content)
        column(content, parent=self)
        vm.overview_changed.connect(self._show)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the buttons stand below the sentence."""
        super().resizeEvent(event)
        way = QBoxLayout.Direction
        self._head.setDirection(way.TopToBottom if self.width() < px(BESIDE_FROM) else way.LeftToRight)

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
        if overview is None or not self.on_top:
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
        show_if(self.resume, unfinished)
        show_if(self.save, not view.expired and view.ledger.total > 0)
        mendable = sum(view.ledger.count(state) for state in MENDABLE)
        show_if(self.mend, bool(mendable) and not view.expired)
        self.mend.setText(t("after.mend.one") if mendable == 1 else t("after.mend.open", count=mendable))
        show_if(self.take_back, bool(view.handed_over) and not view.expired and self._may_undo)
        show_if(self.compare, bool(self._comparable) and not view.expired)
        show_if(self.look, not view.expired)
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
                action=self._action_of(state, view.ledger.count(state)),
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
        self._show_news(view)
        self.changed.emit()

    def _show_news(self, view: JobView) -> None:
        """What a person should know before anything else: taken back, or a key that is not taken any more."""
        self.messages.take_away("undone")
        self.messages.take_away("key")
        if view.undone_by:
            self.messages.show_message(
                "info", t("after.undo.undone_title"), t("after.undo.undone_line"), key="undone",
                action=t("after.undo.show"), on_action=self._undo, closable=False,
            )  # fmt: skip
        self._show_links(view)
        self.messages.take_away("bin")
        lost = sum(one.count for one in self._reasons() if one.code == "not_stored")
        if lost and self._has_bin:
            platform = self.vm.manifest.label
            self.messages.show_message(
                "info", t("after.bin.title", count=lost, platform=platform), t("after.bin.line"), key="bin",
                action=t("after.bin.do"), on_action=self._bring_from_bin,
            )  # fmt: skip
        if isinstance(view.error, (AuthRefused, KeyMissing)):
            self.messages.show_message(
                "warn", t("after.run.key_title", account=self.vm.account.name), t("after.run.key_line"),
                key="key", action=t("after.run.key_do"), on_action=self.key_requested.emit, closable=False,
            )  # fmt: skip

    def _show_links(self, view: JobView) -> None:
        """From an import to the one whose rows it mends, and to those that mended its own."""
        for key in ("mends", "mended"):
            self.messages.take_away(key)
        if view.mends:
            self.messages.show_message(
                "info", t("run.link.mends"), t("run.link.mends_line"), key="mends",
                action=t("run.link.mends_do"), on_action=partial(self.vm.show_job, view.mends),
            )  # fmt: skip
        if view.mended_in:
            self.messages.show_message(
                "info", t("run.link.mended", count=len(view.mended_in)), t("run.link.mended_line"),
                key="mended", action=t("run.link.mended_do"),
                on_action=partial(self.vm.show_job, view.mended_in[-1]),
            )  # fmt: skip

    def _reasons(self) -> tuple[ReasonCount, ...]:
        return () if self.vm.overview is None else self.vm.overview.reasons

    @property
    def _has_bin(self) -> bool:
        undo = self.vm.import_target.undo
        return undo is not None and undo.new_contact is NewContact.BIN

    def _bring_from_bin(self) -> None:
        after = self._after()
        after.mended.connect(self.vm.take_mended)
        after.trouble.connect(self._tell_trouble)
        after.bring_from_bin()

    def _tell_trouble(self, error: AppError | None) -> None:
        self.messages.take_away("trouble")
        if error is not None:
            self.messages.show_message("bad", error.message, error.what_to_do, key="trouble")

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
        return sum(ledger.count(state) for state in TO_MEND)

    def _resume(self) -> None:
        if self.vm.overview is not None:
            self.vm.resume(self.vm.overview.view.job)

    def open_save(self) -> SaveRowsDialog | None:
        """Which rows, as which file; then where to."""
        if self.vm.overview is None:
            return None
        total = self.vm.overview.view.ledger.total
        dialog = SaveRowsDialog(self, self._to_mend(), total, self.vm.account.training)
        dialog.chosen.connect(self._save_as)
        dialog.open()
        return dialog

    def _save_as(self, form: str, every: bool) -> None:
        folder = ask_folder(self, t("wizard.result.save_dialog"))
        if folder is not None:
            self.vm.save_results(folder, form, every, lambda _files: self._saved(folder))

    def _saved(self, folder: Path) -> None:
        self.messages.show_message(
            "good",
            t("wizard.result.saved", folder=str(folder)),
            key="saved",
            action=t("wizard.result.open_folder"),
            on_action=partial(_open_folder, folder),
        )

    def _action_of(self, state: RowState, count: int) -> str:
        if not count or (self.vm.overview is not None and self.vm.overview.view.expired):
            return ""
        if state in MENDABLE:
            return t("wizard.result.mend")
        if state is RowState.SKIPPED and self._may_come_back:
            return t("bring.open")
        return t("doubt.open" if state is RowState.IN_DOUBT else "wizard.result.show")

    @property
    def _may_come_back(self) -> bool:
        return any(
            one.state is RowState.SKIPPED and one.count and one.code not in STAY_OUT
            for one in self._reasons()
        )

    def _act(self, key: str) -> None:
        state = RowState(key)
        if state in MENDABLE:
            self.open_mend(state)
        elif state is RowState.IN_DOUBT:
            self.open_doubts()
        elif state is RowState.SKIPPED and self._may_come_back:
            self.open_mend(state)
        else:
            self.open_rows(state)

    @property
    def _may_undo(self) -> bool:
        return self.vm.import_target.undo is not None

    @property
    def _comparable(self) -> int:
        if self.vm.overview is None:
            return 0
        return sum(self.vm.overview.view.ledger.count(state) for state in CHECKED)

    def _undo(self) -> None:
        self.open_undo()

    def open_undo(self) -> UndoDialog | None:
        """Ask, work and tell in one dialog; an undo that stands already is shown."""
        if self.vm.overview is None:
            return None
        view = self.vm.overview.view
        after = self._after()
        dialog = UndoDialog(self, after, view.file, view.list, view.undone_by)
        self._open(dialog, after)
        return dialog

    def open_compare(self) -> CompareDialog:
        after = self._after()
        dialog = CompareDialog(self, after, self._comparable)
        self._open(dialog, after)
        return dialog

    def open_rows(self, state: RowState | None = None) -> RowsDialog:
        after = self._after()
        file = self.vm.overview.view.file if self.vm.overview is not None else ""
        dialog = RowsDialog(self, after, file, state)
        self._open(dialog, after)
        return dialog

    def open_mend(self, state: RowState | None = None) -> MendDialog:
        """``state`` names where the person came from; both kinds of rows are mended in one place, those left
        alone are brought back in another."""
        after = self._after()
        states = (RowState.SKIPPED,) if state is RowState.SKIPPED else MENDABLE
        dialog = MendDialog(self, after, self._reasons(), states)
        after.mended.connect(self.vm.take_mended)
        self._open(dialog, after)
        return dialog

    def open_doubts(self) -> DoubtDialog:
        after = self._after()
        dialog = DoubtDialog(self, after)
        self._open(dialog, after)
        return dialog

    def _after(self) -> AfterViewModel:
        return self.vm.new_after()

    def _open(self, dialog: Dialog, after: AfterViewModel) -> None:
        dialog.finished.connect(partial(self._left, after))
        dialog.open()

    def _left(self, after: AfterViewModel, _yes: bool) -> None:
        """An undo that is under way goes on; the numbers are read again when it has ended."""
        job = after.job
        if after.busy_with("undo"):
            self._at_work.append(after)
            after.undo_changed.connect(partial(self._ended, after))
        else:
            after.close()
            after.deleteLater()
        if self.vm.step is Step.RESULT:
            self.vm.show_job(job)

    def _ended(self, after: AfterViewModel) -> None:
        if after in self._at_work and not after.busy_with("undo"):
            self._at_work.remove(after)
            after.close()
            after.deleteLater()
            if self.vm.step is Step.RESULT:
                self.vm.show_job(after.job)


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
