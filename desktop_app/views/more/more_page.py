"""More on this platform: its calls at the left, the chosen one's form and answer at the right.

Owns: laying them out, asking before something is changed. Must not: hold a rule.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QStackedWidget, QWidget

from desktop_app.model.texts import t
from desktop_app.provider_api.calls import Confirm
from desktop_app.viewmodels.more import MoreViewModel
from desktop_app.viewmodels.tab import Phase
from desktop_app.views.dialogs.details_dialog import details_of, open_details
from desktop_app.views.more.call_form import CallForm
from desktop_app.views.more.call_list import CallList
from desktop_app.views.more.confirm_dialog import ConfirmDialog
from desktop_app.views.tabs.waiting_line import WaitingLine
from desktop_app.views.theme.measure import column, px, row
from desktop_app.views.widgets.banner import Banner
from desktop_app.views.widgets.button import Button, LinkButton
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.empty_state import EmptyState
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.message_bar import MessageBar
from desktop_app.views.widgets.pill import Pill
from desktop_app.views.widgets.scroll_page import ScrollPage
from desktop_app.views.widgets.search_field import SearchField
from desktop_app.views.widgets.segmented import Segment, Segmented
from desktop_app.views.widgets.separator import Separator
from desktop_app.views.widgets.table_filter import filter_words
from desktop_app.views.widgets.table_view import TableView
from desktop_app.views.widgets.two_sides import TwoSides

SIDE, MARGIN, LEAST_ANSWER = 340, 16, 140
SETTLED_MS = 40  # after that the parts of a page have their places


class MorePage(QWidget):
    """Signals: ``back_requested``, ``done(str)`` a sentence for the toast."""

    back_requested = Signal()
    done = Signal(str)

    def __init__(self, vm: MoreViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.vm = vm
        self._pressed = False
        self.search = SearchField(t("more.search"), t("more.search"), width=SIDE - 32)
        self.search.search_changed.connect(vm.search)
        self.back = LinkButton("", "chevron-left")
        self.back.clicked.connect(lambda _checked=False: self.back_requested.emit())
        self.list = CallList()
        self.list.chosen.connect(self._choose)
        side = QFrame()
        side.setProperty("k", "surface")
        head = column(row(self.back, None), self.search, margins=(16, 12, 16, 12), gap=8)
        left = column(head, Separator(), self.list, parent=side)
        left.setStretch(2, 1)
        self.title = Label("", "h2", wrap=True)
        self.effect = Pill("", "mute")
        self.does = Label("", "body2", wrap=True)
        self.off = Banner("warn", t("more.off"))
        self.look_at = Banner("info", t("more.look_at"))
        self.form = CallForm(vm)
        card = Card(padding=(16, 16, 16, 16))
        card.body.addWidget(self.form)
        self.messages = MessageBar()
        views = [Segment("table", t("more.as_table")), Segment("text", t("more.as_text"))]
        self.view = Segmented(t("more.answer"), views, "table")
        self.view.chosen.connect(lambda _view: self._show_view())
        self.count = Label("", "hint")
        self.copy = LinkButton(t("more.copy"), "copy")
        self.copy.clicked.connect(lambda _checked=False: self._copy())
        self.table = TableView(t("more.answer"), vm.model, rows="small", sortable=True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setProperty("k", "mono")
        self.text.setAccessibleName(t("more.as_text"))
        self.answer = Card(padding=(0, 12, 0, 8))
        bar = row(Label(t("more.answer"), "name"), self.count, None, self.copy, self.view,
                  margins=(16, 0, 16, 0), gap=12)  # fmt: skip
        self._answer_bar = bar
        self.answer.body.addLayout(bar)
        self.answer.body.addWidget(self.table)
        self.answer.body.addWidget(self.text)
        inner = QWidget()
        inner.setProperty("k", "page")
        heading = row(self.title, self.effect, gap=12)
        heading.setStretch(0, 1)
        column(
            heading, self.does, self.off, card, self.messages, self.answer, self.look_at, None,
            margins=(24, MARGIN, 24, MARGIN), gap=12, parent=inner,
        )  # fmt: skip
        self.page = ScrollPage(inner)
        self.page.viewport().installEventFilter(self)
        self.reason = Label("", "hint", wrap=True)
        self.run = Button("", "primary", tall=True)
        self.run.clicked.connect(lambda _checked=False: self._run())
        self.stop = Button(t("more.stop"), tall=True)
        self.stop.clicked.connect(lambda _checked=False: vm.stop())
        self.stop.hide()
        foot = QFrame()
        foot.setProperty("k", "foot")
        row(self.reason, self.stop, self.run, margins=(24, 12, 24, 12), gap=12, parent=foot).setStretch(0, 1)
        self.work = QWidget()
        column(self.page, foot, parent=self.work).setStretch(0, 1)
        self.right = QStackedWidget()
        self.right.addWidget(self.work)
        self._sentence: QWidget | None = None
        names = (t("more.open_short"), t("more.answer"))
        self.main = TwoSides(t("more.open_short"), side, self.right, names, SIDE)
        column(self.main, parent=self)
        vm.phase_changed.connect(lambda _phase: self._show_all())
        vm.calls_changed.connect(self._show_calls)
        vm.call_changed.connect(self._show_call)
        vm.values_changed.connect(self._show_run)
        vm.answered.connect(self._show_answer)
        WaitingLine(self.messages, vm.asking)
        vm.busy_changed.connect(lambda _busy: self._show_run())
        vm.asking.changed.connect(self._show_wait)
        self._show_all()

    def set_back(self, tab: str) -> None:
        """Where the way back leads."""
        self.back.setText(t("more.back", tab=tab))
        self.back.setAccessibleName(self.back.text())

    # --- from the person

    def _choose(self, name: str) -> None:
        self.vm.choose(name)
        self.main.show_side("right")

    def _run(self) -> None:
        self._pressed = True
        self._show_run()
        call, account = self.vm.call, self.vm.account
        if not self.vm.can_run or call is None or account is None:
            return
        if self.vm.confirm is Confirm.NONE:
            self.vm.run()
            return
        typed = account.name if self.vm.confirm is Confirm.TYPED else ""
        dialog = ConfirmDialog(
            self, t("more.confirm.title", title=t(call.title)), t(call.does) if call.does else "",
            t("more.confirm.do", account=account.name), typed=typed,
            training=account.training,
        )  # fmt: skip
        dialog.accepted.connect(self.vm.run)
        dialog.open()

    def _copy(self) -> None:
        if self.vm.answer is not None:
            QGuiApplication.clipboard().setText(self.vm.answer.text)

    # --- to the person

    def _show_all(self) -> None:
        self._show_calls()
        self._show_call()
        self._show_answer()

    def _show_calls(self) -> None:
        self.list.set_groups(self.vm.groups, self.vm.call.name if self.vm.call else "")

    def _show_call(self) -> None:
        vm, call = self.vm, self.vm.call
        self._pressed = False
        self.list.set_current(call.name if call is not None else "")
        platform = vm.manifest.label if vm.manifest else ""
        if call is None:
            if vm.phase in (Phase.NOT_OFFERED, Phase.NO_ACCOUNT):
                note = vm.why_not_offered
                title = t("not_offered.title", platform=platform)
                self._say(EmptyState("info", title, t(note) if note else ""))
            else:
                line = t("more.choose_line", platform=platform)
                self._say(EmptyState("sliders-horizontal", t("more.choose_title"), line))
            return
        self.right.setCurrentWidget(self.work)
        self.title.setText(t(call.title))
        self.effect.set(t("more.only_reads" if vm.reads_only else "more.changes"),
                        "mute" if vm.reads_only else "warn")  # fmt: skip
        self.does.setText(t(call.does) if call.does else "")
        self.does.setVisible(bool(call.does))
        self.off.set_words(t("more.off"), t(call.off) if call.off else "")
        self.off.setVisible(bool(call.off) and not vm.is_open)
        self.look_at.set_words(t("more.look_at"), t(call.look_at) if call.look_at else "")
        self.look_at.setVisible(bool(call.look_at))
        self.form.show_call()
        self.form.setEnabled(vm.is_open)
        self._show_run()

    def _show_run(self) -> None:
        vm, call = self.vm, self.vm.call
        if call is None:
            return
        self.form.show_troubles(whole=self._pressed)
        account = vm.account.name if vm.account else ""
        if vm.busy_with("run"):
            text = t("more.running", platform=vm.manifest.label if vm.manifest else "")
        elif vm.reads_only:
            text = t("more.run_read")
        else:
            text = t("more.run_write", title=t(call.title), account=account)
        self.run.setText(text)
        trouble = next(iter(vm.troubles.values()), "")
        why = (t(call.off) if call.off else t("more.off")) if not vm.is_open else trouble
        self.run.set_off(t("off.busy") if vm.busy_with("run") else why)
        self.stop.setVisible(vm.busy_with("run") and vm.reads_only)
        self.reason.setText(trouble)

    def _show_wait(self) -> None:
        """The line stands below the form: it is brought into sight."""
        if self.vm.asking.slow:
            self.page.ensureWidgetVisible(self.messages)

    def _show_answer(self) -> None:
        vm = self.vm
        answer, error = vm.answer, vm.trouble
        platform = vm.manifest.label if vm.manifest else ""
        self.messages.take_away("answer")
        self.messages.take_away("secret")
        self.answer.setVisible(answer is not None and bool(answer.rows or answer.text.strip()))
        if error is not None:
            details = details_of(error)
            self.messages.show_message(
                "bad", error.message, error.what_to_do, key="answer",
                action=t("window.details") if details else "",
                on_action=partial(open_details, self, error.message, details) if details else None,
            )  # fmt: skip
            return
        if answer is None:
            return
        self.table.setModel(vm.model)
        vm.model.filters_changed.connect(self._tell_count)
        self.text.setPlainText(answer.text)
        self._tell_count()
        self.view.choose("table" if answer.rows else "text")
        self._show_view()
        self._give_room()
        QTimer.singleShot(SETTLED_MS, self, self._go_to_answer)
        if answer.secrets:
            words = "\n".join(f"{name}: {value}" for name, value in answer.secrets.items())
            self.messages.show_message("warn", t("more.secret_title"), f"{t('more.secret_line')}\n{words}",
                                       key="secret", closable=True)  # fmt: skip
        if not vm.reads_only:
            key = "more.done_repeated" if answer.repeated else "more.done"
            self.messages.show_message("good", t(key, platform=platform), key="answer")
        elif not answer.rows and not answer.text.strip():
            self.messages.show_message("info", t("more.empty_answer", platform=platform), key="answer")

    def _tell_count(self) -> None:
        model = self.vm.model
        said = t("more.rows", count=model.total) if model.total else ""
        self.count.setText(filter_words(model, model.rowCount(), model.total, said))

    def _give_room(self) -> None:
        """All rows where they fit, else as much as the page shows at once: then the table scrolls."""
        around = self._answer_bar.sizeHint().height() + px(12 + 8 + 8)  # the card's own gaps
        most = self.page.viewport().height() - around - 2 * px(MARGIN)
        rows = self.vm.model.total * self.table.row_height + self.table.head.sizeHint().height()
        bar = self.table.horizontalScrollBar().sizeHint().height()
        least = px(LEAST_ANSWER)
        self.table.setFixedHeight(max(min(rows + bar + px(4), most), least))
        self.text.setFixedHeight(max(most, least))

    def _go_to_answer(self) -> None:
        """What was asked for is looked at; the form is above it."""
        if self.answer.isVisible() and self.vm.answer is not None:
            place = self.answer.y() - px(MARGIN)
            if self.page.viewport().height() < 2 * px(LEAST_ANSWER):
                place = self.answer.y() + self._answer_bar.geometry().bottom()  # a low window: rows first
            self.page.verticalScrollBar().setValue(place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.vm.answer is not None:
            self._give_room()
        return super().eventFilter(watched, event)

    def _show_view(self) -> None:
        self.table.setVisible(self.view.current == "table")
        self.text.setVisible(self.view.current == "text")

    def _say(self, sentence: QWidget) -> None:
        old, self._sentence = self._sentence, sentence
        self.right.addWidget(sentence)
        self.right.setCurrentWidget(sentence)
        if old is not None:
            self.right.removeWidget(old)
            old.deleteLater()

    def focus_search(self) -> None:
        """Ctrl+F."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.vm.shown(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.vm.shown(False)
