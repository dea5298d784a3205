"""Step 5: the import at work. Must not: start or stop it (the view-model does)."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.model.report import RowState
from desktop_app.model.texts import has, t
from desktop_app.services.importing.delivery_lines import LATEST, ceiling
from desktop_app.services.importing.nouns import DeliveryLine
from desktop_app.services.importing.steps import Step
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.wizard.flow import ImportWizardViewModel
from desktop_app.views.dialogs.details_dialog import DetailsDialog
from desktop_app.views.theme.measure import column, hold, row
from desktop_app.views.widgets.announce import announce
from desktop_app.views.widgets.banner import Banner
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.dot import Dot
from desktop_app.views.widgets.icon_label import IconLabel
from desktop_app.views.widgets.label import ElidedLabel, Label
from desktop_app.views.widgets.progress_bar import ProgressBar
from desktop_app.views.widgets.separator import Separator
from desktop_app.views.widgets.themed import show_if
from desktop_app.views.wizard.page import WizardPage
from desktop_app.views.wizard.run_details import run_details
from desktop_app.views.wizard.states import STATES, state_words

BEFORE = (RowState.UNCHANGED, RowState.SKIPPED, RowState.REJECTED_HERE)
"""States that were settled before the first delivery: the result page tells them."""

_ICONS = {
    "planned": ("hourglass", "text3"), "sending": ("send", "accent_text"), "answered": ("hourglass", "text2"),
    "split": ("scissors", "warn"), "doubt": ("circle-question-mark", "warn"), "failed": ("circle-alert",
    "bad"),
}  # fmt: skip


_DONE = ("read", "closed")


class _DeliveryRow(QWidget):
    """One delivery: what it is, how it stands, when it was last heard of."""

    def __init__(self) -> None:
        super().__init__()
        self.divider = Separator(parent=self)  # the list takes it between two rows
        self.divider.hide()
        self._icon = IconLabel("hourglass", "text3")
        self._what = ElidedLabel("", "body")
        self._how = ElidedLabel("", "cap")
        self._at = Label("", "clock", align=Qt.AlignmentFlag.AlignRight)
        line = row(self._icon, column(None, self._what, 2, self._how, None), self._at, gap=12, parent=self)
        line.setStretch(1, 1)
        hold(self, height=44)

    def show_delivery(self, one: DeliveryLine, platform: str, formats: Formats) -> None:
        self._icon.set_icon(*_ICONS.get(one.state, ("check", "good")))
        self._what.setText(_rows_of(one))
        key = f"run.who.{one.state}"
        words = t(key if has(key) else "run.who.done", platform=platform)
        if one.state in _DONE:
            told = [(state, one.states[state]) for state, _tone in STATES if one.states.get(state)]
            parts = [t("run.part", count=count, state=state_words(state, platform)) for state, count in told]
            words = ", ".join(parts) or words
        self._how.setText(words)
        self.setAccessibleName(f"{self._what.text()}: {self._how.text()}")
        self._at.setText("" if one.at is None else formats.clock(one.at.astimezone(), seconds=True))


def _rows_of(one: DeliveryLine) -> str:
    """Which rows of the file it carries."""
    if not one.first:
        return t("wizard.run.delivery", number=one.number, count=one.rows)
    if one.rows == 1:
        return t("run.row", first=one.first)
    key = "run.rows" if one.together else "run.rows_among"
    return t(key, count=one.rows, first=one.first, last=one.last)


class RunPage(WizardPage):
    """Signals: ``elsewhere_requested``: leave the wizard, the import goes on."""

    step = Step.RUN

    elsewhere_requested = Signal()

    def __init__(self, vm: ImportWizardViewModel, parent: QWidget | None = None) -> None:
        super().__init__(vm, parent)
        self._formats = Formats()
        self._quarter = 0
        self.primary = Button(t("wizard.run.elsewhere"), "primary", tall=True)
        self.primary.clicked.connect(self.elsewhere_requested)
        self.stop = Button(t("wizard.run.stop"), icon="circle-stop", tall=True)
        self.stop.clicked.connect(lambda _checked=False: vm.stop())
        self.pause = Button(t("after.run.pause"), icon="pause", tall=True)
        self.pause.clicked.connect(lambda _checked=False: self._pause_or_go_on())
        self.right = (self.stop, self.pause)
        self.details = Button(t("run_details.open_it"), "quiet", "code", tall=True)
        self.details.clicked.connect(lambda _checked=False: self._open_details())
        self.left = (self.details,)
        self._number = Label("0", "h1")
        self._of = Label("", "body2")
        self._left = Label("", "strong", align=Qt.AlignmentFlag.AlignRight)
        self.progress = ProgressBar(t("wizard.step.run"))
        self._rate = Label("", "small", wrap=True)
        self._started = Label("", "small", align=Qt.AlignmentFlag.AlignRight)
        top = Card(padding=(24, 16, 24, 16), gap=12)
        top.body.addLayout(row(self._number, self._of, None, self._left, gap=10))
        top.body.addWidget(self.progress)
        pace = row(self._rate, self._started, gap=12)
        pace.setStretch(0, 1)
        top.body.addLayout(pace)
        self.wait = Banner("info", " ", " ")
        self.wait.hide()
        self.following = Banner(
            "info", t("wizard.run.following", platform=vm.manifest.label), "", icon="hourglass"
        )
        self.following.hide()
        self.queue = Banner("info", t("after.run.queue_title"), t("after.run.queue_line"), icon="hourglass")
        self.queue.hide()
        self.paused = Banner("warn", t("after.run.paused"), t("after.run.paused_line"), icon="pause")
        self.paused.hide()
        so_far = Card(padding=(20, 14, 20, 14), gap=0)
        so_far.body.addWidget(Label(t("wizard.run.so_far"), "strong"))
        so_far.body.addSpacing(6)
        self._numbers: dict[RowState, Label] = {}
        for state, tone in STATES:
            if state in BEFORE:
                continue
            if state is RowState.IN_DOUBT:
                self._on_the_way = self._add_line(so_far, "accent", t("wizard.run.on_the_way"))
            dot = "accent" if tone == "acc" else f"{tone}_fill"
            self._numbers[state] = self._add_line(so_far, dot, state_words(state, vm.manifest.label))
        so_far.body.addStretch(1)
        deliveries = Card(padding=(20, 14, 20, 14), gap=0)
        deliveries.body.addWidget(Label(t("wizard.run.deliveries"), "strong"))
        deliveries.body.addSpacing(6)
        self._deliveries = [_DeliveryRow() for _ in range(LATEST)]
        for place, line_of in enumerate(self._deliveries):
            if place:
                deliveries.body.addWidget(line_of.divider)
            deliveries.body.addWidget(line_of)
        deliveries.body.addStretch(1)
        cards = row(so_far, deliveries, gap=12)
        cards.setStretch(0, 1)
        cards.setStretch(1, 1)
        close = row(
            IconLabel("shield-check", "good"), Label(t("wizard.run.may_close"), "small", wrap=True), gap=8
        )
        close.setStretch(1, 1)
        self._notes = QWidget()
        column(self.paused, self.queue, self.wait, self.following, margins=(0, 0, 0, 12), parent=self._notes)
        self._notes.hide()
        content = QWidget()
        column(top, 12, self._notes, cards, 12, close, parent=content).setStretch(3, 1)
        column(content, parent=self)
        vm.progress_changed.connect(self._show)
        vm.overview_changed.connect(self._show)

    @staticmethod
    def _add_line(card: Card, dot: str, words: str) -> Label:
        """One state with its number, under a divider after the first."""
        if card.body.count() > 2:
            card.body.addWidget(Separator())
        value = Label("0", "total", align=Qt.AlignmentFlag.AlignRight)
        line = QWidget()
        row(Dot(dot), Label(words, "body"), None, value, gap=10, parent=line)
        hold(line, height=33)
        card.body.addWidget(line)
        return value

    @property
    def title(self) -> str:
        name = (
            self.vm.overview.view.list
            if self.vm.overview
            else (self.vm.target.name if self.vm.target else "")
        )
        return t("wizard.run.title", list=name)

    @property
    def line(self) -> str:
        file = self.vm.overview.view.file if self.vm.overview else ""
        return t("wizard.run.line", file=file, account=self.vm.account.name)

    def entered(self) -> None:
        self._show()

    def _show(self, _news: object = None) -> None:
        if not self.on_top:
            return
        progress, overview = self.vm.progress, self.vm.overview
        if overview is not None:
            view = overview.view
            to_send = (
                view.handed_over + view.ledger.count(RowState.NOT_SENT) + view.ledger.count(RowState.IN_DOUBT)
            )
            self._number.setText(self._formats.number(view.handed_over))
            self._of.setText(t("wizard.run.of", total=to_send))
            self.progress.set_progress(view.handed_over, to_send)
            self._tell_quarter()
            self._started.setText(
                t("wizard.run.started", clock=self._formats.clock(view.started.astimezone()))
            )
            for state, label in self._numbers.items():
                # until its answer comes a delivery counts as not certain; here it is on its way
                moving = view.on_the_way if state is RowState.IN_DOUBT else 0
                label.setText(self._formats.number(view.ledger.count(state) - moving))
            self._on_the_way.setText(self._formats.number(view.on_the_way))
            for place, line in enumerate(self._deliveries):
                known = place < len(overview.deliveries)
                show_if(line, known)
                show_if(line.divider, known and place > 0)
                if known:
                    line.show_delivery(overview.deliveries[place], self.vm.manifest.label, self._formats)
        paused = self.vm.paused
        self.paused.setVisible(paused)
        self.queue.setVisible(not paused and progress is not None and progress.phase == "import.phase.queue")
        waiting = progress.waiting_until if progress and not paused else None
        began = waiting is not None and self.wait.isHidden()
        self.wait.setVisible(waiting is not None)
        if waiting is not None:
            clock = self._formats.clock(datetime.fromtimestamp(waiting, UTC).astimezone(), seconds=True)
            self.wait.set_words(
                t("run.wait_title", platform=self.vm.manifest.label, clock=clock), t("run.wait_line")
            )
        if began:
            announce(self, f"{self.wait.title}. {self.wait.text}")
        looks = ("import.phase.follow", "import.phase.check")
        following = not paused and progress is not None and progress.phase in looks
        self.following.setVisible(following)
        notes = (self.paused, self.queue, self.wait, self.following)
        self._notes.setVisible(not all(one.isHidden() for one in notes))
        sending = not paused and progress is not None and progress.phase == "import.phase.send"
        self._rate.setText(self._pace(progress.rate) if progress and sending and progress.rate >= 1 else "")
        left = self._formats.range(progress.seconds_left) if progress and sending else ""
        self._left.setText(t("wizard.run.left", range=left) if left else "")
        self.pause.setText(t("after.run.go_on") if paused else t("after.run.pause"))
        self.pause.set_icon("play" if paused else "pause")
        why = t("off.stopping") if self.vm.stopping else ""
        self.pause.set_off(why)
        show_if(self.stop, not paused)
        self.stop.set_off(why)
        self.stop.setText(t("wizard.run.stopping") if self.vm.stopping else t("wizard.run.stop"))
        self.changed.emit()

    def _open_details(self) -> None:
        if self.vm.overview is not None:
            text = run_details(self.vm.overview, self.vm.manifest.label, self._formats)
            DetailsDialog(self.window(), t("run_details.title"), text, t("run_details.line")).open()

    def _tell_quarter(self) -> None:
        """A screen reader hears each quarter of the way, not each step."""
        quarter = int(self.progress.share * 4)
        if quarter > self._quarter:
            announce(self, f"{self._number.text()} {self._of.text()}")
        self._quarter = quarter

    def _pace(self, rate: float) -> str:
        """How fast it is now, beside what the platform's limits allow."""
        platform = self.vm.manifest.label
        most = None if self.vm.overview is None else ceiling(self.vm.manifest, self.vm.overview.plan)
        if most is None:
            return t("run.pace_alone", rate=int(rate))
        often = "second" if most.seconds == 1 else "minute"
        times = round(most.times / most.seconds * (1 if often == "second" else 60))
        single = "_one" if most.rows == 1 else ""
        return t(f"run.pace_{often}{single}", rate=int(rate), platform=platform, rows=most.rows, count=times)

    def _pause_or_go_on(self) -> None:
        if self.vm.paused and self.vm.overview is not None:
            self.vm.resume(self.vm.overview.view.job)
        else:
            self.vm.pause()
