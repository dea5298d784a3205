"""All imports of this computer and all files sent from it: how each stands, and one button to go on or to
look. Must not: hold a rule."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.model.texts import t
from desktop_app.services.importing.nouns import JobView
from desktop_app.services.importing.results import TO_MEND
from desktop_app.viewmodels.cells import Kind
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.job_lines import JobLine, lines_of
from desktop_app.viewmodels.rows_model import Column, RowsModel
from desktop_app.viewmodels.window import WindowViewModel
from desktop_app.views.file_dialogs import ask_folder
from desktop_app.views.theme.measure import row
from desktop_app.views.widgets.button import Button, LinkButton
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.empty_state import EmptyState
from desktop_app.views.widgets.table_view import TableView
from desktop_app.views.widgets.themed import show_if
from desktop_app.views.wizard.save_rows_dialog import SaveRowsDialog

AGAIN_MS = 2000


class JobsDialog(Dialog):
    """Newest first; Enter or a double click shows one."""

    def __init__(self, host: QWidget, vm: WindowViewModel) -> None:
        training = bool(vm.account and vm.account.training)
        super().__init__(
            host, t("after.jobs.title"), t("after.jobs.line"), width=1000, height=536, training=training
        )
        self.vm = vm
        self._formats = Formats()
        number = self._formats.number
        columns = [
            Column[JobLine]("what", t("after.jobs.what"), lambda one: one.what, Kind.NAME,
                            second=lambda one: one.account, tip=lambda one: one.tip, width=320),
            Column[JobLine]("state", t("after.jobs.state"), lambda one: one.state, Kind.PILL,
                            tone=lambda one: one.tone, tip=lambda one: one.tip, width=208),
            Column[JobLine]("rows", t("after.jobs.rows"), lambda one: number(one.rows), Kind.NUMBER,
                            sort=lambda one: one.rows, width=104),
            Column[JobLine]("left", t("after.jobs.left"), lambda one: number(one.left), Kind.NUMBER,
                            sort=lambda one: one.left, width=112),
            Column[JobLine]("started", t("after.jobs.started"), self._started, Kind.DATE,
                            sort=lambda one: one.at, width=136),
        ]  # fmt: skip
        self.model: RowsModel[JobLine] = RowsModel(columns, lambda one: one.key, self)
        self.table = TableView(t("after.jobs.title"), self.model, rows="two", multiple=False, stretch="what")
        none = EmptyState("upload", t("after.jobs.empty_title"), t("after.jobs.empty_line"))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(none)
        card = Card(padding=(0, 0, 0, 0), gap=0)
        card.body.addWidget(self._stack, 1)
        card.hem(self._stack)
        self.body.addWidget(card, 1)
        self.other = LinkButton(t("jobs_links.other"), "link-2")
        self.other.clicked.connect(lambda _checked=False: self._go_to_other())
        stays = self.other.sizePolicy()
        stays.setRetainSizeWhenHidden(True)  # nothing moves when another line is chosen
        self.other.setSizePolicy(stays)
        self.body.addLayout(row(None, self.other))
        self.save = Button(t("after.jobs.save"), "quiet", "download", tall=True)
        self.save.clicked.connect(lambda _checked=False: self.open_save())
        self.go_on = Button(t("after.jobs.to_continue"), icon="play", tall=True)
        self.go_on.clicked.connect(lambda _checked=False: self._continue())
        self.show_it = Button(t("after.jobs.show"), "primary", tall=True)
        self.show_it.clicked.connect(lambda _checked=False: self._show_job())
        self.set_footer(left=[self.save], right=[self.go_on], primary=self.show_it)
        self.set_first_focus(self.table)
        self.table.selection_told.connect(self._chosen)
        self.table.row_activated.connect(lambda _row: self._show_job())
        self._again = QTimer(self)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self._look_again)
        self._again.start()
        vm.parts.jobs.jobs_changed.connect(self._fill)
        self._fill()
        vm.parts.jobs.read()
        vm.parts.jobs.read_sent()

    def _look_again(self) -> None:
        self.vm.parts.jobs.read()
        self.vm.parts.jobs.read_sent(again=False)

    @property
    def chosen(self) -> JobLine | None:
        rows = self.table.selected_rows()
        return self.model.item(rows[0]) if rows else None

    def _fill(self) -> None:
        jobs = self.vm.parts.jobs
        lines = lines_of(jobs.jobs, jobs.sent or (), self._name_of)
        if lines != self.model.items:
            self.model.set_items(lines)
        self._stack.setCurrentIndex(0 if lines else 1)
        if lines and self.chosen is None:
            self.table.select_row(0)
        self._chosen()

    def _chosen(self) -> None:
        line = self.chosen
        words = "" if line is None or line.job is None else _linked(line.job)
        show_if(self.other, bool(words))
        self.other.setText(words or t("jobs_links.other"))
        if line is None:
            for button in (self.show_it, self.go_on, self.save):
                button.set_off(t("off.no_job"))
        elif line.job is not None:
            self._offer_of(line.job)
        elif line.sent is not None:
            self.show_it.set_off(t("sent_files.running") if line.sent.running else "")
            self.go_on.set_off(t("after.jobs.sent_goes_on"))
            self.save.set_off(t("after.jobs.sent_saves"))

    def _offer_of(self, job: JobView) -> None:
        expired = t("after.jobs.expired") if job.expired else ""
        self.show_it.set_off(expired)
        stands = "" if job.can_resume else t("off.not_to_resume")
        self.go_on.set_off(t("after.jobs.working") if job.worked_on else stands)
        self.save.set_off(
            expired or ("" if not job.of and job.ledger.total > 0 else t("off.nothing_to_save"))
        )

    def _go_to_other(self) -> None:
        """To the import that this one mends or takes back, or that mended it or took it back."""
        job = self._job
        place = -1 if job is None else self.model.row_of(_other(job))
        if place >= 0:
            self.table.select_row(place)

    @property
    def _job(self) -> JobView | None:
        return None if self.chosen is None else self.chosen.job

    def _continue(self) -> None:
        job = self._job
        if job is not None:
            self.accept()
            self.vm.continue_job(job.job)

    def _show_job(self) -> None:
        line, job = self.chosen, self._job
        if line is not None and line.sent is not None and not line.sent.running:
            self.accept()
            self.vm.show_sent(line.sent.kept.account, line.sent.kept.id)
        elif job is not None and not job.expired:
            self.accept()
            running = [one for one in self.vm.running if one.work and one.work.job == job.job]
            if running:
                self.vm.show_wizard(running[0])
            else:
                self.vm.show_job(job.job)

    def open_save(self) -> SaveRowsDialog | None:
        """Which rows, as which file; then where to."""
        job = self._job
        if job is None:
            return None
        to_mend = sum(job.ledger.count(state) for state in TO_MEND)
        account = self.vm.parts.accounts.find(job.account)
        training = account is not None and account.training
        dialog = SaveRowsDialog(self, to_mend, job.ledger.total, training)
        dialog.chosen.connect(partial(self._save_as, job.job))
        dialog.open()
        return dialog

    def _save_as(self, job: str, form: str, every: bool) -> None:
        folder = ask_folder(self, t("wizard.result.save_dialog"))
        if folder is not None:
            self.vm.parts.jobs.save_results(job, folder, form, every, lambda _files: self._saved(folder))

    def _saved(self, folder: Path) -> None:
        self.bar.show_message(
            "good", t("wizard.result.saved", folder=str(folder)), key="saved",
            action=t("wizard.result.open_folder"), on_action=partial(_open_folder, folder),
        )  # fmt: skip

    def _name_of(self, account_id: str) -> str:
        account = self.vm.parts.accounts.find(account_id)
        return account_id if account is None else account.name

    def _started(self, line: JobLine) -> str:
        return self._formats.day(line.at, datetime.now(UTC))


def _other(job: JobView) -> str:
    """The job that belongs to this one, "" for none."""
    return job.of or job.mends or job.undone_by or (job.mended_in[-1] if job.mended_in else "")


def _linked(job: JobView) -> str:
    """What the button says that goes there."""
    if job.of or job.mends:
        return t("jobs_links.back")
    if job.undone_by:
        return t("jobs_links.undo")
    return t("jobs_links.later") if job.mended_in else ""


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
