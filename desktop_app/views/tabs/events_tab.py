"""The Events tab: what was sent from here at the left, the composer at the right. Must not: hold a rule."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from desktop_app.journal.acts import Act, ActState
from desktop_app.model.event import EventAnswer
from desktop_app.model.texts import t
from desktop_app.viewmodels.acts_model import state_words
from desktop_app.viewmodels.events import EventsViewModel
from desktop_app.viewmodels.shortcuts import keys_of
from desktop_app.viewmodels.tab import Phase
from desktop_app.views.dialogs.details_dialog import details_of, open_details
from desktop_app.views.shortcuts import bind, tip
from desktop_app.views.tabs.event_composer import MOST, EventComposer
from desktop_app.views.tabs.failed_state import key_button, key_is_wrong, not_offered_state, tell_failed
from desktop_app.views.tabs.waiting_line import WaitingLine
from desktop_app.views.theme.measure import column, hold, row
from desktop_app.views.widgets.announce import announce
from desktop_app.views.widgets.button import Button, IconButton, LinkButton
from desktop_app.views.widgets.dialog import Question
from desktop_app.views.widgets.empty_state import EmptyState
from desktop_app.views.widgets.menu import Menu
from desktop_app.views.widgets.message_bar import MessageBar
from desktop_app.views.widgets.presenter import presented
from desktop_app.views.widgets.search_field import SearchField
from desktop_app.views.widgets.separator import Separator
from desktop_app.views.widgets.table_filter import filter_words
from desktop_app.views.widgets.table_foot import TableFoot
from desktop_app.views.widgets.table_view import TableView
from desktop_app.views.widgets.two_sides import TwoSides

SIDE = 440


class EventsTab(QWidget):
    """Signals: ``file_requested``, ``sent_files_requested`` the files of earlier, ``sent(str)`` a sentence
    for the toast, ``more_requested``: show what the platform offers beyond the tabs, ``key_requested``: the
    platform refused the account's key."""

    file_requested = Signal()
    sent_files_requested = Signal()
    more_requested = Signal()
    key_requested = Signal()
    sent = Signal(str)

    def __init__(self, vm: EventsViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.vm = vm
        self.search = SearchField(t("events.search"), t("events.search"), width=280)
        self.search.search_changed.connect(vm.narrow)
        self.file = Button(t("events.from_file"), icon="file-spreadsheet")
        self.file.clicked.connect(lambda _checked=False: self.file_requested.emit())
        self.files = IconButton("history", t("sent_files.title_events"), "normal")
        self.files.setToolTip(tip(t("sent_files.title_events"), "events", "files"))
        self.files.clicked.connect(lambda _checked=False: self.sent_files_requested.emit())
        self.table = TableView(t("acts.column.about"), vm.model, rows="two", stretch="about")
        self.table.row_activated.connect(lambda index: self._take_over(vm.model.item(index)))
        self.table.row_menu_requested.connect(self._open_menu)
        self.nothing = EmptyState("zap", t("events.empty_sent"), t("events.empty_sent_line"))
        bar = row(self.search, self.file, self.files, margins=(16, 11, 16, 12), gap=12)
        bar.setStretch(0, 1)
        side = QFrame()
        side.setProperty("k", "surface")
        self.more = LinkButton(t("events.read_more"), "chevron-down")
        self.more.clicked.connect(lambda _checked=False: vm.read_more())
        older = row(None, self.more, None, margins=(0, 4, 0, 8))
        self.narrowed = TableFoot()
        self.narrowed.follow(self.table)
        left = self._left = column(
            bar, Separator(), self.nothing, self.table, self.narrowed, older, parent=side
        )
        left.setStretch(3, 1)
        right = QWidget()
        names = (t("acts.column.about"), t("events.new"))
        # in its place before the large parts come in: each move styles all that is in them anew
        self.stack = QStackedWidget()
        column(self.stack, parent=self)
        self.main = TwoSides(t("tabs.events"), side, right, names, SIDE, parent=self.stack)
        self.stack.addWidget(self.main)
        self.messages = MessageBar(margins=(24, 12, 24, 0), folds=True)
        hold(self.messages, max_width=MOST)
        self.composer = EventComposer(vm, right)
        column(self.messages, self.composer, parent=right).setStretch(1, 1)
        self._sentence: QWidget | None = None
        self._account = vm.account
        vm.phase_changed.connect(self._show_phase)
        vm.sent.connect(self._was_sent)
        vm.failed.connect(self._show_error)
        WaitingLine(self.messages, vm.asking)
        vm.model.modelReset.connect(self._show_empty)
        vm.model.filters_changed.connect(self._show_empty)
        vm.copied.connect(lambda text: QGuiApplication.clipboard().setText(text))
        bind(self, "events", self.do, window_wide=("write", "files"))
        self._show_phase(vm.phase)

    def do(self, command: str) -> None:
        """What a key asks for; on one that was sent, on the row in which the keys are."""
        row = self.table.currentIndex().row()
        if command == "write":
            self.write()
        elif command == "files":
            if self.files.isVisible():
                self.sent_files_requested.emit()
        elif command == "send":
            if (here := self.focusWidget()) is not None and self.composer.isAncestorOf(here):
                self.composer.send_now()  # not from the table of what was sent
        elif 0 <= row < self.vm.model.rowCount() and self.table.isVisible():
            act = self.vm.model.item(row)
            {"details": self._show_details, "copy": self.vm.copy_whom}[command](act)

    def write(self) -> None:
        """A new event: the composer empty, the focus in its first field."""
        if self.vm.form is not None:
            self.main.show_side("right")
            self.composer.begin()

    @property
    def foot(self) -> str:
        """What the status line says of this tab."""
        return t("events.foot", count=len(self.vm.model.items))

    def _show_phase(self, phase: Phase) -> None:
        if phase in (Phase.NOT_OFFERED, Phase.NO_ACCOUNT):
            self._say(not_offered_state(self.vm, self.more_requested.emit))
            return
        self.stack.setCurrentWidget(self.main)
        self.messages.take_away("failed")
        if self.vm.account is not self._account:  # what was said is another account's
            self._account = self.vm.account
            self.messages.clear()
        if phase is Phase.FAILED and self.vm.error is not None:
            tell_failed(self.messages, self.vm, "events", self.key_requested.emit)
        self._show_empty()

    def _say(self, sentence: QWidget) -> None:
        old, self._sentence = self._sentence, sentence
        self.stack.addWidget(sentence)
        self.stack.setCurrentWidget(sentence)
        if old is not None:
            self.stack.removeWidget(old)
            old.deleteLater()
        if isinstance(sentence, EmptyState):
            announce(self, sentence.title.text())

    def _show_empty(self) -> None:
        self.nothing.setVisible(not self.vm.model.items)
        self.table.setVisible(bool(self.vm.model.items))
        self.more.setVisible(self.vm.more)
        model = self.vm.model
        self.narrowed.setVisible(bool(model.items and model.filters))
        self.narrowed.set(filter_words(model, model.rowCount(), model.total))
        self._left.setStretch(2, 0 if self.vm.model.items else 1)

    def _was_sent(self, answer: EventAnswer) -> None:
        last, form = self.vm.last, self.vm.form
        words = {
            "platform": self.vm.manifest.label if self.vm.manifest else "",
            "about": last.type or (t(form.label) if form is not None else ""),
            "whom": presented(last.whom),
        }
        if answer.refused:
            self.messages.show_message("bad", t("events.refused", **words), answer.refused, key="answer")
        else:
            self.messages.take_away("answer")
            self.sent.emit(t("events.sent", **words))

    def _show_error(self, error: object) -> None:
        from desktop_app.model.errors import AppError

        if isinstance(error, AppError):
            details = details_of(error)
            banner = self.messages.show_message(
                "bad", error.message, error.what_to_do, key="answer",
                action=t("window.details") if details else "",
                on_action=(lambda: open_details(self, error.message, details)) if details else None,
            )  # fmt: skip
            if key_is_wrong(error, self.vm.account):
                banner.add_action(key_button(self.key_requested.emit))

    def _open_menu(self, index: int, at: QPoint) -> None:
        act = self.vm.model.item(index)
        menu = Menu(self)
        for words, do, icon, command in (
            ("events.again", self._take_over, "pencil", "again"),
            ("events.show_details", self._show_details, "file-text", "details"),
            ("events.copy", self.vm.copy_whom, "copy", "copy"),
        ):
            menu.add(t(words), partial(do, act), icon, keys_of("events", command))
        if act.state is ActState.IN_DOUBT:
            menu.addSeparator()
            menu.add(t("events.arrived"), lambda: self.vm.settle(act, arrived=True), icon="check")
            menu.add(t("events.not_arrived"), lambda: self._ask_not_arrived(act), icon="x")
        menu.popup(at)

    def _take_over(self, act: Act) -> None:
        self.vm.take_over(act)
        self.main.show_side("right")

    def _ask_not_arrived(self, act: Act) -> None:
        platform = self.vm.manifest.label if self.vm.manifest else ""
        question = Question(
            self, t("events.settle_title", about=act.about, platform=platform),
            t("events.settle_line", platform=platform), t("events.not_arrived"), t("window.quit_stay"),
        )  # fmt: skip
        question.accepted.connect(lambda: self.vm.settle(act, arrived=False))
        question.open()

    def _show_details(self, act: Act) -> None:
        import json

        lines = [
            f"{t('events.details.whom')}: {act.whom}",
            f"{t('events.details.form')}: {act.request.get('form', '')}",
            f"{t('events.details.at')}: {act.at:%Y-%m-%d %H:%M:%S}" if act.at else "",
            f"{t('events.details.answer')}: {act.text or state_words(act)}",
            "",
            json.dumps(act.request.get("params", {}), ensure_ascii=False, indent=2),
        ]
        open_details(
            self, t("events.details.title", about=act.about, state=state_words(act)), "\n".join(lines)
        )

    def refresh(self) -> None:
        self.vm.refresh()

    def focus_search(self) -> None:
        """Ctrl+F."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.vm.shown(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.vm.shown(False)
