"""Step 5 of sending a file: how far it is. Must not: start or stop it (the view-model does)."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.sending.flow import SendWizardViewModel
from desktop_app.views.sending.page import SendPage
from desktop_app.views.theme.measure import column, row
from desktop_app.views.widgets.announce import announce
from desktop_app.views.widgets.banner import Banner
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.fact_row import FactRow
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.progress_bar import ProgressBar
from desktop_app.views.widgets.themed import show_if


class SendRunPage(SendPage):
    """Signals: ``elsewhere_requested``: leave the wizard, the sending goes on."""

    elsewhere_requested = Signal()

    def __init__(self, vm: SendWizardViewModel, parent: QWidget | None = None) -> None:
        super().__init__(vm, parent)
        self._formats = Formats()
        self._quarter = 0
        self.primary = Button(t("wizard.run.elsewhere"), "primary", tall=True)
        self.primary.clicked.connect(self.elsewhere_requested)
        self.stop = Button(t("send_file.stop"), icon="circle-stop", tall=True)
        self.stop.clicked.connect(lambda _checked=False: vm.stop())
        self.right = (self.stop,)
        self._number = Label("0", "h1")
        self._of = Label("", "body2")
        self._left = Label("", "strong", align=Qt.AlignmentFlag.AlignRight)
        self.progress = ProgressBar(t("send_steps.run"))
        self._rate = Label("", "small", wrap=True)
        top = Card(padding=(24, 16, 24, 16), gap=12)
        top.body.addLayout(row(self._number, self._of, None, self._left, gap=10))
        top.body.addWidget(self.progress)
        top.body.addWidget(self._rate)
        self.wait = Banner("info", " ", " ", icon="hourglass")
        self.wait.hide()
        facts = Card(padding=(20, 16, 20, 16), gap=12)
        facts.body.addWidget(FactRow("shield-check", t("send_plan.never"), t("send_plan.never_line")))
        facts.body.addWidget(FactRow("circle-stop", t("send_run.stop"), t("send_run.stop_line")))
        facts.body.addWidget(FactRow("x", t("send_run.close"), t("send_run.close_line")))
        content = QWidget()
        self._notes = QWidget()
        column(self.wait, margins=(0, 0, 0, 12), parent=self._notes)
        column(top, 12, self._notes, facts, None, parent=content)
        column(content, parent=self)
        vm.progress_changed.connect(self._show)
        vm.overview_changed.connect(self._show)

    @property
    def title(self) -> str:
        return t(f"send_run.title_{self.vm.kind}", account=self.vm.account.name)

    @property
    def line(self) -> str:
        name = self.vm.path.name if self.vm.path is not None else ""
        return t("wizard.run.line", file=name, account=self.vm.account.name)

    def entered(self) -> None:
        self._quarter = 0
        self._show()

    def _show(self, _news: object = None) -> None:
        progress = self.vm.progress
        done, total = (progress.done, progress.total or 0) if progress is not None else (0, self.vm.good)
        self._number.setText(self._formats.number(done))
        self._of.setText(t("send_run.of", total=total))
        self.progress.set_progress(done, total)
        left = self._formats.range(progress.seconds_left) if progress is not None else ""
        self._left.setText(t("wizard.run.left", range=left) if left else "")
        pace = self.vm.pace
        self._rate.setText(t("send_run.pace", pace=pace) if pace else t("send_run.pace_free"))
        waiting = progress.waiting_until if progress is not None and not self.vm.stopping else None
        self.wait.setVisible(waiting is not None)
        show_if(self._notes, waiting is not None)
        if waiting is not None:
            clock = self._formats.clock(datetime.fromtimestamp(waiting, UTC).astimezone(), seconds=True)
            self.wait.set_words(t("send_run.wait", clock=clock), t("send_run.wait_line"))
        quarter = int(self.progress.share * 4)
        if quarter > self._quarter:  # a screen reader hears each quarter of the way, not each step
            announce(self, f"{self._number.text()} {self._of.text()}")
        self._quarter = quarter
        self.stop.set_off(t("off.stopping") if self.vm.stopping else "")
        self.stop.setText(t("send_run.stopping") if self.vm.stopping else t("send_file.stop"))
        self.changed.emit()
